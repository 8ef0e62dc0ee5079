//! The mock's page as a browser asks for it, and what is on it.
#![allow(dead_code, reason = "each test binary uses its own part")]

use bytes::Bytes;
use http::{HeaderMap, Request};
use rolecall_mock_server::Mock;

/// As Chromium and Firefox ask for a page.
pub(crate) const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

/// Sends a request with these headers, and `Host` if it is not among them.
pub(crate) fn ask(
    mock: &Mock,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> (u16, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(target);
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request = request.header("Host", "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (head, body) = mock.respond(request.body(Bytes::new()).unwrap()).into_parts();
    (head.status.as_u16(), head.headers, String::from_utf8(body.to_vec()).unwrap())
}

pub(crate) fn page(mock: &Mock) -> String {
    page_at(mock, "/")
}

pub(crate) fn page_at(mock: &Mock, target: &str) -> String {
    let (status, headers, body) = ask(mock, "GET", target, &[("Accept", BROWSER)]);
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
    body
}

/// The part of the page under this heading.
pub(crate) fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let begin = page.find(&format!("<section aria-labelledby=\"{id}\">")).expect(id);
    &page[begin..][..page[begin..].find("</section>").unwrap()]
}

/// The rows of a table's body, each with the texts of its cells.
pub(crate) fn cells(section: &str) -> Vec<Vec<String>> {
    let body = section.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let text = |html: &str| {
        let pieces = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().trim().to_owned()
    };
    let row = |row: &str| {
        row.replace("</th>", "</td>").split("</td>").map(text).filter(|text| !text.is_empty()).collect()
    };
    body.split("</tr>").map(row).filter(|cells: &Vec<_>| !cells.is_empty()).collect()
}

/// The names of the elements, in order: what a browser would see besides text.
pub(crate) fn elements(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|piece| piece.split([' ', '>', '\n']).next().unwrap()).collect()
}

/// The lines to paste, as text: what is shown between `<pre><code>` and its end.
pub(crate) fn lines(section: &str) -> Vec<String> {
    let shown = section.split("<pre><code>").skip(1).map(|rest| rest.split("</code></pre>").next().unwrap());
    shown.map(unescaped).collect()
}

fn unescaped(html: &str) -> String {
    let characters = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    characters.iter().fold(html.to_owned(), |text, (escape, character)| text.replace(escape, character))
}
