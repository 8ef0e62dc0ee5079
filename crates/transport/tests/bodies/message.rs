//! HTTP messages as a fuzzer writes them: a first line, headers, an empty line, a body; line ends are LF.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The first line, the headers that HTTP can carry, and the body.
pub(crate) fn parts(input: &[u8]) -> (&[u8], HeaderMap, &[u8]) {
    let (first, mut rest) = line(input);
    let mut headers = HeaderMap::new();
    while !rest.is_empty() {
        let (header, behind) = line(rest);
        rest = behind;
        if header.is_empty() {
            break;
        }
        let Some(colon) = header.iter().position(|&byte| byte == b':') else { continue };
        let (name, value) = (&header[..colon], header[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    (first, headers, rest)
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}
