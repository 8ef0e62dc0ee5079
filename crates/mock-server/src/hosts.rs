//! Names by which the mock is reached, and the web pages that may change it.

use http::{
    HeaderMap,
    header::{HOST, ORIGIN},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The hosts that the mock stands in for.
const SIMULATED: [&str; 3] = ["api.linkedin.com", "www.linkedin.com", "api.connectsafely.ai"];

/// A host without its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host<'a> {
    name: &'a str,
    is_address: bool,
}

impl<'a> Host<'a> {
    /// A name of at most 255 bytes or an address, with or without a port.
    pub fn parse(text: &'a str) -> Option<Self> {
        let end =
            if text.starts_with('[') { text.find(']')? + 1 } else { text.find(':').unwrap_or(text.len()) };
        let (name, port) = text.split_at(end);
        let is_port = match port.strip_prefix(':') {
            Some(digits) => {
                digits.bytes().all(|byte| byte.is_ascii_digit())
                    && (digits.is_empty() || digits.parse::<u16>().is_ok())
            }
            None => port.is_empty(),
        };
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let is_address = match address {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => name.parse::<Ipv4Addr>().is_ok(),
        };
        let is_name = (1..=255).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        (is_port && (is_address || is_name)).then_some(Self { name, is_address })
    }

    /// As it was written, without the port.
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Whether a browser writes it like this: in lower case, addresses in their shortest form.
    pub fn is_canonical(self) -> bool {
        let inner = self.name.trim_start_matches('[').trim_end_matches(']');
        let is_address = inner.parse::<IpAddr>().is_ok_and(|address| address.to_string() == inner);
        // What ends in a number is an address to a browser, or nothing.
        let last = self.name.rsplit('.').next().unwrap_or_default();
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
        is_address
            || !self.is_address && !is_number && !self.name.bytes().any(|byte| byte.is_ascii_uppercase())
    }

    /// Whether it leads to this machine and nowhere else.
    pub(crate) fn is_loopback(self) -> bool {
        let address = self.name.trim_start_matches('[').trim_end_matches(']');
        self.is("localhost")
            || self.ends("localhost")
            || address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }

    /// Whether no foreign page can have brought it here: public names lead where their owners say.
    pub(crate) fn is_ours(self, allowed: &[String]) -> bool {
        self.is_address
            || !self.name.contains('.')
            || ["localhost", "internal", "test"].iter().any(|zone| self.ends(zone))
            || SIMULATED.iter().any(|host| self.is(host))
            || allowed.iter().any(|host| self.is(host))
    }

    fn is(self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it is a name within this zone.
    fn ends(self, zone: &str) -> bool {
        let start = self.name.len().checked_sub(zone.len());
        start.is_some_and(|start| {
            self.name[start..].eq_ignore_ascii_case(zone) && self.name[..start].ends_with('.')
        })
    }
}

/// The host of an origin that a browser names: `http://localhost:5173`. None for `null` and what is no origin.
pub(crate) fn host_of_origin(origin: &str) -> Option<Host<'_>> {
    let (_, authority) = origin.split_once("://")?;
    Host::parse(authority)
}

/// Whether a page of this origin may change the mock: one of this machine, or the mock's own. Requests without an
/// `Origin` come from no page.
pub(crate) fn may_change(headers: &HeaderMap) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| {
        let Ok(origin) = origin.to_str() else { return false };
        let own = headers.get(HOST).and_then(|host| host.to_str().ok());
        host_of_origin(origin).is_some_and(Host::is_loopback)
            || own.is_some_and(|own| {
                origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(own))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_with_or_without_a_port() {
        let longest = "a".repeat(255);
        for good in ["x", "localhost:8080", "127.0.0.1", "[::1]:80", "a_b-c.d", "x:", "x:65535", &longest] {
            assert!(Host::parse(good).is_some(), "{good}");
        }
        let longer = "a".repeat(256);
        for bad in [
            "", ":80", "'", "a b", "a/b", "[::1", "[::1]x", "[x]", "x:65536", "x:-1", "x:1:2", "ä", "a@b",
            &longer,
        ] {
            assert_eq!(Host::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_host_passes_if_no_foreign_page_can_have_brought_it_here() {
        let allowed = ["mock.example.com".to_owned()];
        let is_ours = |text: &str| Host::parse(text).unwrap().is_ours(&allowed);
        for ours in [
            "localhost",
            "LOCALHOST:1",
            "rolecall",
            "127.0.0.1:8080",
            "192.168.1.2",
            "[fe80::1]",
            "a.localhost",
            "host.docker.INTERNAL",
            "a.b.test",
            "api.linkedin.com",
            "www.linkedin.com:443",
            "Api.ConnectSafely.ai",
            "mock.example.com:8080",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for foreign in [
            "evil.com",
            "localhost.evil.com",
            "127.0.0.1.evil.com",
            "evillocalhost.com",
            "127.1",
            "a.b",
            "x.testing",
            "api.linkedin.com.evil.com",
            "linkedin.com",
            "localhost.",
            "notmock.example.com",
            ".",
        ] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }

    #[test]
    fn an_origin_is_of_this_machine_if_its_host_is() {
        let loopback = |origin: &str| host_of_origin(origin).is_some_and(Host::is_loopback);
        for ours in [
            "http://localhost:5173",
            "https://127.0.0.1",
            "http://[::1]:3000",
            "x://app.localhost",
            "http://127.9.9.9",
        ] {
            assert!(loopback(ours), "{ours}");
        }
        for foreign in
            ["null", "", "http://evil.com", "http://localhost.evil.com", "http://192.168.1.2", "localhost"]
        {
            assert!(!loopback(foreign), "{foreign}");
        }
    }
}
