use super::{Fault, MOST, Outcome};
use std::io::{self, BufRead, BufReader, Read, Write};

/// Past the most that a line holds, so much is kept to tell whether a fault before it is one of the text or only of
/// where it was cut: four percent-encoded bytes are the longest that belongs together.
const BEYOND: usize = 12;

/// One line of the input, its buffer used again and again.
#[derive(Default)]
pub(super) struct Line(Vec<u8>);

impl From<&[u8]> for Line {
    fn from(item: &[u8]) -> Self {
        Self(item.to_vec())
    }
}

impl Line {
    /// Reads the next line; false where there is none. What is written is flushed before this waits for more.
    pub(super) fn read<R: Read>(
        &mut self,
        input: &mut BufReader<R>,
        output: &mut impl Write,
    ) -> io::Result<bool> {
        self.0.clear();
        let mut any = false;
        loop {
            if input.buffer().is_empty() {
                output.flush()?;
            }
            let chunk = input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let piece = &chunk[..end.unwrap_or(chunk.len())];
            let room = (MOST + BEYOND).saturating_sub(self.0.len());
            self.0.extend_from_slice(&piece[..piece.len().min(room)]);
            let used = end.map_or(piece.len(), |end| end + 1);
            input.consume(used);
            if end.is_some() {
                if self.0.last() == Some(&b'\r') {
                    self.0.pop();
                }
                return Ok(true);
            }
        }
    }

    /// What a tool makes of the line. The leftmost fault counts: one of the text comes before bytes that are no
    /// UTF-8, and both come before the line's limit, if they stand before it.
    pub(super) fn item(&self, tool: impl Fn(&str) -> Outcome) -> Outcome {
        let (text, limit) = match str::from_utf8(&self.0) {
            Ok(text) if text.len() <= MOST => return tool(text),
            Ok(text) => (text, None),
            Err(error) => {
                let end = error.valid_up_to();
                (str::from_utf8(&self.0[..end]).unwrap_or_default(), Some(end).filter(|&end| end < MOST))
            }
        };
        let limit = match limit {
            Some(offset) => {
                Fault { code: "bad_utf8", message: format!("expected UTF-8, at offset {offset}"), offset }
            }
            None => {
                let message = format!("expected a line of at most {MOST} bytes");
                Fault { code: "too_long", message, offset: MOST }
            }
        };
        match tool(text) {
            Err(fault) if fault.offset < limit.offset => Err(fault),
            _ => Err(limit),
        }
    }
}
