//! One `.http` file, as VS Code's REST Client and JetBrains' HTTP Client read it, for a running mock.

use super::Exchange;
use std::fmt::Write;

pub(super) fn file(exchanges: &[Exchange]) -> String {
    let mut file = String::from(
        "# The documented exchanges, for a running mock: start it by `cargo run`, then send any of these.\n\
         @base = http://127.0.0.1:8080\n",
    );
    for Exchange { id, evidence, request, response } in exchanges {
        let _ = write!(
            file,
            "\n### {id}: {} ({evidence})\n# @name {id}\n{} {{{{base}}}}{}\nX-Rolecall-World: {id}\n",
            response.status(),
            request.method(),
            request.target()
        );
        // Host and length are the client's affair.
        let own = request.headers.iter().filter(|(name, _)| name != "Host" && name != "Content-Length");
        for (name, value) in own {
            let _ = writeln!(file, "{name}: {value}");
        }
        if !request.body.is_empty() {
            let _ = writeln!(file, "\n{}", request.body);
        }
    }
    file
}
