//! The key of an ACL: a record of three texts, and nothing else.

use super::faults::points_into;
use rolecall_model::{
    AclKey, AclKeyError,
    restli::{Place, Value, decode},
};

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let value = decode(text);
    match AclKey::decode(text) {
        Ok(key) => {
            for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
                let encoded = key.encode(place);
                assert_eq!(AclKey::decode(&encoded).as_ref(), Ok(&key), "{encoded}");
            }
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
