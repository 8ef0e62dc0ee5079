#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What the codec says of malformed text: the whole message, and where.

use rolecall_model::restli::{
    Place, Projection, SyntaxError, SyntaxErrorKind, decode, decode_lenient, decode_simple_key, decode_v1,
    percent_decode,
};

fn said<T>(read: Result<T, SyntaxError>) -> String {
    match read {
        Ok(_) => "read".to_owned(),
        Err(error) => format!("{}: {error}", error.kind().code()),
    }
}

#[test]
fn a_malformed_value_says_where_and_what() {
    for (text, expected) in [
        ("", "unexpected_end: expected a value, found the end of the text, at offset 0"),
        ("(", "unexpected_end: expected a name, found the end of the text, at offset 1"),
        ("(a", "unexpected_end: expected `:`, found the end of the text, at offset 2"),
        ("(a:", "unexpected_end: expected a value, found the end of the text, at offset 3"),
        ("(a:b", "unexpected_end: expected `,` or `)`, found the end of the text, at offset 4"),
        ("(a:b,", "unexpected_end: expected a name, found the end of the text, at offset 5"),
        ("List(株", "unexpected_end: expected `,` or `)`, found the end of the text, at offset 8"),
        (")", "unexpected_token: expected a value, found ')', at offset 0"),
        (":", "unexpected_token: expected a value, found ':', at offset 0"),
        ("(,a:b)", "unexpected_token: expected a name, found ',', at offset 1"),
        ("(a)", "unexpected_token: expected `:`, found ')', at offset 2"),
        ("(a:)", "unexpected_token: expected a value, found ')', at offset 3"),
        ("(a:b:c)", "unexpected_token: expected `,` or `)`, found ':', at offset 4"),
        ("(List(a):b)", "unexpected_token: expected `:`, found '(', at offset 5"),
        ("List(a,,b)", "unexpected_token: expected a value, found ',', at offset 7"),
        ("List((a:b)株)", "unexpected_token: expected `,` or `)`, found '株', at offset 10"),
        ("urn:li:person:1", "trailing_input: expected the end of the text, found ':', at offset 3"),
        ("株(a)", "trailing_input: expected the end of the text, found '(', at offset 3"),
        ("(a:b)é", "trailing_input: expected the end of the text, found 'é', at offset 5"),
        ("(a:%4)", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 3"),
        ("é%", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 2"),
        ("%é", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 0"),
        ("%41%FF%zz", "bad_utf8: expected percent-encoded UTF-8, found '%', at offset 3"),
        ("(é%E2%98:a)", "bad_utf8: expected percent-encoded UTF-8, found '%', at offset 3"),
    ] {
        assert_eq!(said(decode(text)), expected, "{text}");
    }
}

#[test]
fn the_leftmost_of_two_faults_is_the_one_reported() {
    for (text, code, offset) in [
        ("%zz)", "bad_percent", 0),
        (")%zz", "unexpected_token", 0),
        ("(a:%FF,:)", "bad_utf8", 3),
        ("(a:b)%FF", "trailing_input", 5),
        ("%FF%zz", "bad_utf8", 0),
        ("%zz%FF", "bad_percent", 0),
        ("List(a,,%zz", "unexpected_token", 7),
    ] {
        let error = decode(text).unwrap_err();
        assert_eq!((error.kind().code(), error.offset()), (code, offset), "{text}");
    }
}

#[test]
fn a_value_with_raw_colons_is_malformed_where_it_would_be_without() {
    for (text, expected) in [
        ("", "unexpected_end: expected a value, found the end of the text, at offset 0"),
        ("(:a)", "unexpected_token: expected a name, found ':', at offset 1"),
        ("(a:)", "unexpected_token: expected a value, found ')', at offset 3"),
        ("(a:b:c", "unexpected_end: expected `,` or `)`, found the end of the text, at offset 6"),
        ("(a:b:(c))", "unexpected_token: expected `,` or `)`, found '(', at offset 5"),
        ("a:b,c", "trailing_input: expected the end of the text, found ',', at offset 3"),
        ("(a:b:%4)", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 5"),
        ("(a:b,c)", "unexpected_token: expected `:`, found ')', at offset 6"),
    ] {
        assert_eq!(said(decode_lenient(text)), expected, "{text}");
    }
}

#[test]
fn a_malformed_key_of_protocol_1_says_where_and_what() {
    for (text, expected) in [
        ("a=b&", "unexpected_end: expected a name, found the end of the text, at offset 4"),
        ("a=b&&c=d", "unexpected_token: expected a name, found '&', at offset 4"),
        ("=b", "unexpected_token: expected a name, found '=', at offset 0"),
        ("a=b&c", "unexpected_end: expected `=`, found the end of the text, at offset 5"),
        ("a&b=c", "unexpected_token: expected `=`, found '&', at offset 1"),
        ("%zz&b=c", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 0"),
        ("é+%4", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 3"),
        ("a=b&c=+d%", "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 8"),
        ("a=b&c%FF=d", "bad_utf8: expected percent-encoded UTF-8, found '%', at offset 5"),
    ] {
        assert_eq!(said(decode_v1(text)), expected, "{text}");
    }
}

#[test]
fn a_malformed_key_of_one_text_says_where_and_what() {
    let bad_percent = "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 2";
    let no_text = |found: char| {
        format!("unexpected_token: expected a text, no list or record, found {found:?}, at offset 0")
    };
    assert_eq!(said(decode_simple_key("50%", Place::Path)), bad_percent);
    assert_eq!(said(decode_simple_key("50%", Place::Query)), bad_percent);
    assert_eq!(said(decode_simple_key("(a:b)", Place::Query)), no_text('('));
    assert_eq!(said(decode_simple_key("List(a)", Place::Query)), no_text('L'));
    assert_eq!(
        said(decode_simple_key("a:b", Place::Query)),
        "trailing_input: expected the end of the text, found ':', at offset 1"
    );
    for place in [Place::Header, Place::Body] {
        assert_eq!(decode_simple_key("50%(:", place).unwrap(), "50%(:");
    }
}

#[test]
fn a_percent_encoding_is_replaced_and_nothing_else_is() {
    assert_eq!(percent_decode("a+b%2bc%2BД%D0%94").unwrap(), "a+b+c+ДД");
    assert_eq!(percent_decode("").unwrap(), "");
    assert_eq!(
        said(percent_decode("Д%4")),
        "bad_percent: expected two hexadecimal digits after `%`, found '%', at offset 2"
    );
    assert_eq!(
        said(percent_decode("Д%D0%41")),
        "bad_utf8: expected percent-encoded UTF-8, found '%', at offset 2"
    );
}

#[test]
fn a_malformed_projection_says_where_and_what() {
    for (text, expected) in [
        ("", "unexpected_end: expected `(`, found the end of the text, at offset 0"),
        ("  ", "unexpected_end: expected `(`, found the end of the text, at offset 2"),
        ("id", "unexpected_token: expected `(`, found 'i', at offset 0"),
        ("%28id%29", "unexpected_token: expected `(`, found '%', at offset 0"),
        ("(", "unexpected_end: expected a field name or `*`, found the end of the text, at offset 1"),
        ("()", "unexpected_token: expected a field name or `*`, found ')', at offset 1"),
        ("(a())", "unexpected_token: expected a field name or `*`, found ')', at offset 3"),
        ("(é)", "unexpected_token: expected a field name or `*`, found 'é', at offset 1"),
        ("((a))", "unexpected_token: expected a field name or `*`, found '(', at offset 1"),
        ("(a, ,b)", "unexpected_token: expected a field name or `*`, found ',', at offset 4"),
        ("(a", "unexpected_end: expected `,` or `)`, found the end of the text, at offset 2"),
        ("(a(b)", "unexpected_end: expected `,` or `)`, found the end of the text, at offset 5"),
        ("(a%2Cb)", "unexpected_token: expected `,` or `)`, found '%', at offset 2"),
        ("(a b)", "unexpected_token: expected `,` or `)`, found 'b', at offset 3"),
        ("(a:(b))", "unexpected_token: expected `,` or `)`, found ':', at offset 2"),
        ("(a~~)", "unexpected_token: expected `,` or `)`, found '~', at offset 3"),
        ("(a~x~)", "unexpected_token: expected a type of entity, found ')', at offset 5"),
        ("(a~x~:v)", "unexpected_token: expected a type of entity, found ':', at offset 5"),
        (
            "(a~a~b~c~d~e~f~g~h~i~j~k~l~m~n~o~p~q)",
            "unexpected_token: expected at most 16 types of one field, found '~', at offset 34",
        ),
        ("(a**)", "unexpected_token: expected `,` or `)`, found '*', at offset 3"),
        ("(a(b)(c))", "unexpected_token: expected `,` or `)`, found '(', at offset 5"),
        ("(a~:)", "unexpected_token: expected the name of a view, found ')', at offset 4"),
        ("(a~:", "unexpected_end: expected the name of a view, found the end of the text, at offset 4"),
        ("(a)b", "trailing_input: expected the end of the projection, found 'b', at offset 3"),
        ("(a) )", "trailing_input: expected the end of the projection, found ')', at offset 4"),
    ] {
        assert_eq!(said(text.parse::<Projection>()), expected, "{text}");
    }
}

#[test]
fn the_code_of_every_kind_is_a_word_of_its_own() {
    let kinds = [
        (SyntaxErrorKind::UnexpectedEnd, "unexpected_end"),
        (SyntaxErrorKind::UnexpectedToken, "unexpected_token"),
        (SyntaxErrorKind::TrailingInput, "trailing_input"),
        (SyntaxErrorKind::BadPercent, "bad_percent"),
        (SyntaxErrorKind::BadUtf8, "bad_utf8"),
        (SyntaxErrorKind::TooDeep, "too_deep"),
    ];
    assert_eq!(kinds.map(|(kind, _)| kind.code()), kinds.map(|(_, code)| code));
}
