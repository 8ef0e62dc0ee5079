//! The key of an ACL: a record of three texts, and nothing else.

use super::faults::points_into;
use rolecall_model::{
    AclKey, AclKeyError,
    restli::{Place, SyntaxError, Value, decode, decode_lenient, decode_v1},
};

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    read(text, AclKey::decode(text), decode(text));
    read(text, AclKey::decode_lenient(text), decode_lenient(text).map(|lenient| lenient.value));
    read(text, AclKey::decode_v1(text), decode_v1(text));
    assert_eq!(text.parse::<AclKey>(), AclKey::decode(text));
    if let Ok(key) = AclKey::decode(text) {
        assert_eq!(AclKey::decode_lenient(text), Ok(key));
    }
}

/// A key, or why it is none, beside the value that it is read from.
fn read(text: &str, key: Result<AclKey, AclKeyError>, value: Result<Value<'_>, SyntaxError>) {
    match key {
        Ok(key) => {
            for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
                let encoded = key.encode(place);
                assert_eq!(AclKey::decode(&encoded).as_ref(), Ok(&key), "{encoded}");
            }
            let json = serde_json::to_string(&key).expect("a text");
            assert_eq!(serde_json::from_str::<String>(&json).ok(), Some(key.encode(Place::Body)));
            assert_eq!(serde_json::from_str::<AclKey>(&json).ok().as_ref(), Some(&key));
            let Ok(Value::Record(record)) = value else { panic!("a key that is no record: {text}") };
            assert_eq!(record.entries().len(), 3);
            assert_eq!(record.text("organization"), Some(key.organization.as_str()));
            assert_eq!(record.text("role"), Some(key.role.as_str()));
            assert_eq!(record.text("roleAssignee"), Some(key.role_assignee.as_str()));
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            match error {
                AclKeyError::Syntax(error) => {
                    points_into(&error, text);
                    assert_eq!(value, Err(error));
                }
                AclKeyError::NotARecord => assert!(!matches!(value, Ok(Value::Record(_)) | Err(_))),
                AclKeyError::Missing(part) => {
                    let value = value.expect("a record");
                    assert_eq!(value.as_record().expect("a record").text(part), None);
                }
                AclKeyError::Unknown(part) => {
                    let value = value.expect("a record");
                    assert!(value.as_record().expect("a record").get(&part).is_some());
                    assert!(!["organization", "role", "roleAssignee"].contains(&&*part));
                }
                AclKeyError::Urn(part, error) => {
                    let value = value.expect("a record");
                    let urn = value.as_record().and_then(|record| record.text(part)).expect("a text");
                    assert!(urn.is_char_boundary(error.offset()), "{error}: {urn}");
                }
                other => panic!("an error without a law: {other}"),
            }
        }
    }
}
