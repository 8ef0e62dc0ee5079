//! World files with a fault whose place is marked.

use rolecall_mock_server::World;

/// Reads a world in which `¶` stands before the character that the error has to point to; gives the message.
///
/// The same with other line ends, lower, and behind text that is longer in bytes than in characters.
pub(crate) fn fault(marked: &str) -> String {
    let crlf = marked.replace('\n', "\r\n");
    let wide = marked.replace('\n', " ").replacen("{ ", "{ \"$schema\": \"é株😀\", ", 1);
    let lower = marked.replacen("{ ", "\n\n{\n\t", 1);
    let variants = [marked.to_owned(), crlf, wide, lower];
    let mut messages = variants.iter().map(|marked| one_fault(marked));
    let message = messages.next().unwrap();
    for (other, text) in messages.zip(&variants[1..]) {
        assert_eq!(other, message, "{text}");
    }
    message
}

pub(crate) fn one_fault(marked: &str) -> String {
    let (before, after) = marked.split_once('¶').unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let error = World::from_json(&format!("{before}{after}")).unwrap_err();
    let [fault] = error.faults() else { panic!("not one fault: {error}\n{marked}") };
    assert_eq!(fault.position(), Some((line, column)), "{error}\n{marked}");
    assert_eq!(error.to_string(), format!("{line}:{column}: {}", fault.message()));
    fault.message().to_owned()
}
