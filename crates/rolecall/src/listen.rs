//! Where the program listens: what `--listen` takes, and the sockets that it leads to.

use rolecall_mock_server::program::listen;
use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};
use tokio::net::TcpListener;

/// One value of `--listen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listen {
    At(SocketAddr),
    /// `localhost` with this port: both loopback addresses, since a name leads clients to either.
    Localhost(u16),
}

impl FromStr for Listen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = || match text.rsplit_once(':') {
            None => port(text).map(|port| Self::At((Ipv4Addr::LOCALHOST, port).into())),
            Some((name, number)) if name.eq_ignore_ascii_case("localhost") => {
                port(number).map(Self::Localhost)
            }
            Some(_) => text.parse().ok().map(Self::At),
        };
        address().ok_or("expected a port, localhost:PORT or ADDRESS:PORT, such as 127.0.0.1:8080")
    }
}

/// Digits alone: what is parsed as a number may have a sign.
fn port(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl Listen {
    /// Opens its sockets. The first is the one to tell people of. The error is a sentence.
    pub(crate) fn open(self) -> Result<Vec<TcpListener>, String> {
        match self {
            Self::At(address) => Ok(vec![listen(address).map_err(|error| refused(address, &error))?]),
            Self::Localhost(port) => localhost(port),
        }
    }
}

fn localhost(port: u16) -> Result<Vec<TcpListener>, String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let first = listen(address).map_err(|error| refused(address, &error))?;
    let taken = first.local_addr().map_err(|error| error.to_string())?.port();
    let other = SocketAddr::from((Ipv6Addr::LOCALHOST, taken));
    match listen(other) {
        Ok(second) => Ok(vec![first, second]),
        // Another program would answer to some of the clients that say localhost.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => Err(refused(other, &error)),
        // A machine without IPv6; or a port that nobody asked for, of which only the first address is told.
        Err(_) => Ok(vec![first]),
    }
}

fn refused(address: SocketAddr, error: &io::Error) -> String {
    format!("cannot listen on {address}: {error}; --listen chooses another address")
}

/// What to tell people of an address that others can reach.
pub(crate) fn warning(address: SocketAddr) -> Option<String> {
    (!address.ip().to_canonical().is_loopback()).then(|| {
        format!(
            "warning: {address} is not a loopback address: the tokens of this world are now for everybody who \
             reaches this machine; --listen 127.0.0.1:{} keeps them here\n",
            address.port()
        )
    })
}
