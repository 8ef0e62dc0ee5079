//! One `.http` file, as VS Code's REST Client and JetBrains' HTTP Client read it, for a running mock.

use super::headers;
use rolecall_fixtures::{Exchange, exchanges};
use std::io::{self, Write};

/// Writes the requests of all exchanges, each to the world in which it gets its response.
pub(super) fn write(output: &mut impl Write) -> io::Result<()> {
    writeln!(
        output,
        "# The documented exchanges, for a running mock: start `rolecall`, then send any of these."
    )?;
    writeln!(output, "@base = http://127.0.0.1:8080")?;
    exchanges().iter().try_for_each(|exchange| request(exchange, output))
}

fn request(exchange: &Exchange, output: &mut impl Write) -> io::Result<()> {
    let Exchange { id, sidecar, method, target, status, request_body, .. } = exchange;
    writeln!(output, "\n### {id}: {} ({})\n# @name {id}", status.as_u16(), sidecar.evidence)?;
    writeln!(output, "{method} {{{{base}}}}{target}\nX-Rolecall-World: {id}")?;
    // Host and length are the client's affair.
    for (name, value) in
        headers(exchange.request).filter(|(name, _)| !["Host", "Content-Length"].contains(name))
    {
        writeln!(output, "{name}: {value}")?;
    }
    if !request_body.is_empty() {
        writeln!(output, "\n{}", String::from_utf8_lossy(request_body))?;
    }
    Ok(())
}
