#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Where a service can be.

use rolecall_transport::BaseUrl;

#[test]
fn a_base_url_is_an_origin_and_perhaps_a_path() {
    for (text, origin, path) in [
        ("https://api.linkedin.com", "https://api.linkedin.com", ""),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", ""),
        ("http://127.0.0.1:8080/~paging", "http://127.0.0.1:8080", "/~paging"),
        ("http://[::1]:80/a/b//", "http://[::1]:80", "/a/b"),
        ("http://127.0.0.1:8080/~v2", "http://127.0.0.1:8080", "/~v2"),
        ("http://linkedin", "http://linkedin", ""),
        ("HTTPS://Host/a%20b", "HTTPS://Host", "/a%20b"),
    ] {
        let base: BaseUrl = text.parse().unwrap();
        assert_eq!((base.origin(), base.path()), (origin, path), "{text}");
        let whole = format!("{origin}{path}");
        assert_eq!(
            (base.as_str(), base.to_string(), format!("{base:?}")),
            (&*whole, whole.clone(), format!("{whole:?}"))
        );
    }
}

#[test]
fn a_text_that_is_no_base_url_says_what_was_expected() {
    let such_as = "expected a URL such as `https://api.linkedin.com`";
    let its_own =
        "expected a URL without `/rest`, `/v2` or `/linkedin` at its end: each request adds its own";
    for (text, expected) in [
        ("", such_as),
        ("api.linkedin.com", such_as),
        ("/rest", such_as),
        ("https://", such_as),
        ("http://a b", such_as),
        ("http://ho\u{fc}st", such_as),
        ("mailto:someone", such_as),
        ("ftp://host", "expected a URL that begins with `http://` or `https://`"),
        ("http://user:secret@host", "expected a URL without a user name: the token travels in a header"),
        ("http://user@host/", "expected a URL without a user name: the token travels in a header"),
        ("http://host/?a=b", "expected a URL without a query"),
        ("http://host?", "expected a URL without a query"),
        ("http://host/#top", "expected a URL without a query"),
        ("https://api.linkedin.com/v2", its_own),
        ("https://api.linkedin.com/rest/", its_own),
        ("https://api.connectsafely.ai/linkedin", its_own),
    ] {
        assert_eq!(
            text.parse::<BaseUrl>().map_err(|error| error.to_string()),
            Err(expected.to_owned()),
            "{text}"
        );
    }
}
