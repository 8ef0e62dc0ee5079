//! The front page is harmless whatever it shows, whole, and of a bounded size.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;

use browser::{BROWSER, ask, cells, elements, page, section};
use rolecall_mock_server::{Mock, World};
use serde_json::json;
use sha2::{Digest, Sha256};

#[test]
fn the_page_may_use_its_own_style_and_nothing_else() {
    let (_, headers, body) = ask(&Mock::documented(), "GET", "/", &[("Accept", BROWSER)]);
    let style = body.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        base64(&Sha256::digest(style))
    );
    assert_eq!(headers["content-security-policy"], *policy, "write it into src/control/page/mod.rs");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["cache-control"], "no-store");
    for foreign in ["<script", "<form", "<img", "<link", "<iframe", " style=", " on", "javascript:"] {
        let found = body.find(foreign).filter(|at| foreign != " on" || body[at + 3..].starts_with('='));
        assert_eq!(found, None, "{foreign}");
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let four = |three: &[u8]| {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(*three.get(at).unwrap_or(&0)));
        let digit = |at: usize| match at <= three.len() {
            true => char::from(DIGITS[bits >> (18 - 6 * at) & 63]),
            false => '=',
        };
        (0..4).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(four).collect()
}

#[test]
fn every_element_is_closed_and_every_link_on_the_page_leads_somewhere() {
    let page = page(&Mock::documented());
    let mut open = Vec::new();
    for element in elements(&page) {
        match element.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if ["!doctype", "meta"].contains(&element) => {}
            None => open.push(element),
        }
    }
    assert_eq!(open, [""; 0]);
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().unwrap();
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
    for label in page.split("aria-labelledby=\"").skip(1) {
        let id = label.split('"').next().unwrap();
        assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
    assert_eq!(page.matches("<table>").count(), page.matches("<caption ").count());
    assert_eq!(
        page.matches("<th ").count(),
        page.matches(" scope=\"").count() + page.matches("<th>").count()
    );
}

/// A world of one row and one token with this text wherever a text can be.
fn world(text: &str, token: &str) -> Mock {
    let world = json!({
        "organizations": [{ "urn": "urn:li:organization:1", "entity": { "localizedName": text } }],
        "people": [{ "urn": "urn:li:person:a", "entity": { "localizedFirstName": text, "localizedLastName": text } }],
        "organizationAcls": [{ "organization": "urn:li:organization:1", "role": "ANALYST",
                               "roleAssignee": "urn:li:person:a", "state": "APPROVED" }],
        "tokens": [{ "token": token, "person": "urn:li:person:a", "scopes": [] }],
        "connectsafely": { "accounts": [{ "id": token.get(..token.len().min(64)).unwrap() }],
                           "keys": [{ "key": format!("{token}2"), "accounts": [token] }] },
    });
    Mock::documented().with_world(World::from_json(&world.to_string()).unwrap())
}

#[test]
fn foreign_text_stays_text_wherever_it_stands() {
    let hostile =
        "</style></td></table></code><script>alert('1')</script><img src=x onerror=\"a\">&lt;\u{0}\u{202e}";
    let token = "</code><script>'\"&{};</script>";
    let page_of = |text: &str, token: &str, host: &str, target: &str| {
        let mock = world(text, token);
        ask(&mock, "GET", target, &[]);
        ask(&mock, "GET", "/v2/me", &[("X-Rolecall-Replay", text.get(..5).unwrap())]);
        ask(&mock, "GET", "/", &[("Accept", BROWSER), ("Host", host)]).2
    };
    let harmless = page_of("plain text", "token", "mock:1", "/plain?target");
    // What can arrive: a target with angle brackets is refused by the parser of requests.
    let target = "/'\"{}&amp;%3Cscript%3E?q='&lt;";
    let page = page_of(hostile, token, "a'\"><script>alert(1)</script>", target);
    assert_eq!(elements(&page), elements(&harmless), "{page}");
    for escaped in [
        // The name of the organization, and of the member.
        "&lt;/style&gt;&lt;/td&gt;&lt;/table&gt;&lt;/code&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
        "&lt;img src=x onerror=&quot;a&quot;&gt;&amp;lt;\u{fffd}\u{202e}</bdi>",
        // A `Host` that is none is not repeated.
        "<code>http://127.0.0.1:8080</code>",
        // The token: a word of a shell and a string of JavaScript first, and text of HTML then.
        "Bearer &lt;/code&gt;&lt;script&gt;&#39;\\&#39;&#39;&quot;&amp;{};&lt;/script&gt;&#39;",
        "&quot;Bearer &lt;/code&gt;&lt;script&gt;&#39;\\&quot;&amp;{};&lt;/script&gt;&quot;",
        // The target.
        "GET <bdi>/&#39;&quot;{}&amp;amp;%3Cscript%3E?q=&#39;&amp;lt;</bdi>",
        // What is said of it.
        "<bdi>GET /&#39;&quot;{}&amp;amp;%3Cscript%3E is not served: ",
    ] {
        assert!(page.contains(escaped), "{escaped}\n{page}");
    }
}

#[test]
fn what_is_very_long_is_cut() {
    let mock = Mock::documented();
    let long = "x".repeat(20_000);
    ask(&mock, "GET", &format!("/{long}"), &[]);
    let page = page(&mock);
    let shown = section(&page, "requests");
    assert!(
        shown.contains(&format!("<bdi>/{}…</bdi>", "x".repeat(999)))
            && shown.contains(&format!("<bdi>GET /{}…</bdi>", "x".repeat(995)))
            && shown.len() < 4000,
        "{}",
        shown.len()
    );

    let people: Vec<_> =
        (0..600).map(|number| json!({ "urn": format!("urn:li:person:p{number}") })).collect();
    let row = |number: usize| {
        json!({ "organization": "urn:li:organization:1", "role": "ANALYST",
                "roleAssignee": format!("urn:li:person:p{number}"), "state": "APPROVED" })
    };
    let token =
        |number: usize| json!({ "token": format!("t{number}"), "person": "urn:li:person:p1", "scopes": [] });
    let world = json!({
        "organizations": [{ "urn": "urn:li:organization:1" }], "people": people,
        "organizationAcls": (0..600).map(row).collect::<Vec<_>>(), "tokens": (0..60).map(token).collect::<Vec<_>>(),
    });
    let page = self::page(&Mock::documented().with_world(World::from_json(&world.to_string()).unwrap()));
    assert_eq!(cells(section(&page, "rows")).len(), 500);
    assert!(page.contains("The first 500 of 600 rows of the world default,"));
    assert_eq!(section(&page, "tokens").matches("<details").count(), 50);
    assert!(page.contains("<p>10 more are not shown.</p>"));
}
