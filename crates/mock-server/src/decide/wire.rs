//! The headers that LinkedIn's own servers add.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

const UUID: HeaderName = HeaderName::from_static("x-li-uuid");
const FABRIC: HeaderName = HeaderName::from_static("x-li-fabric");
const POP: HeaderName = HeaderName::from_static("x-li-pop");

/// Adds them to an answer that is given now.
pub(super) fn add(headers: &mut HeaderMap, now: Timestamp) {
    headers.insert(FABRIC, HeaderValue::from_static("prod-ltx1"));
    headers.insert(POP, HeaderValue::from_static("prod-ltx1"));
    if let Ok(uuid) = uuid(now).try_into() {
        headers.insert(UUID, uuid);
    }
}

/// Sixteen bytes: the microseconds since 1970, and eight that look random; here they follow from the first, so that an
/// answer depends on nothing but the time.
fn uuid(now: Timestamp) -> String {
    let time = now.as_microsecond();
    let mixed = time.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&time.to_be_bytes());
    bytes[8..].copy_from_slice(&mixed.to_be_bytes());
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_begins_with_the_time() {
        let uuid = uuid("2026-11-26T10:00:00Z".parse().unwrap());
        assert_eq!(uuid, "AAZhKwGvCAAdndQAFw/zdA==");
        let bytes = STANDARD.decode(uuid).unwrap();
        assert_eq!(bytes[..8], 1_795_687_200_000_000_i64.to_be_bytes());
    }
}
