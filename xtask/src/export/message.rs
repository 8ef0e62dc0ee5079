//! HTTP/1.1 messages as the fixtures hold them.

/// A request or a response.
pub(super) struct Message {
    /// The first line, in words: method and target, or version, status and reason.
    first: Vec<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Message {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let first: Vec<_> = lines.next()?.splitn(3, ' ').map(str::to_owned).collect();
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers = lines.map(header).collect::<Option<_>>()?;
        (first.len() == 3).then(|| Self { first, headers, body: body.to_owned() })
    }

    /// Of a request.
    pub(super) fn method(&self) -> &str {
        &self.first[0]
    }

    /// Of a request, in origin-form.
    pub(super) fn target(&self) -> &str {
        &self.first[1]
    }

    /// Of a response.
    pub(super) fn status(&self) -> u16 {
        self.first[1].parse().unwrap_or(0)
    }

    /// Of a response.
    pub(super) fn reason(&self) -> &str {
        &self.first[2]
    }

    /// The value of a header; empty where there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_message_is_its_first_line_its_headers_and_its_body() {
        let message = Message::parse("PUT /a?b HTTP/1.1\r\nHost: c\r\nX-Y: z: 1\r\n\r\n{\n}").unwrap();
        assert_eq!((message.method(), message.target()), ("PUT", "/a?b"));
        assert_eq!(
            (message.header("host"), message.header("x-y"), message.header("none")),
            ("c", "z: 1", "")
        );
        assert_eq!(message.body, "{\n}");
        let response = Message::parse("HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        assert_eq!((response.status(), response.reason()), (204, "No Content"));
        assert!(Message::parse("no message").is_none());
    }
}
