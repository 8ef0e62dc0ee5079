//! The line tools: one item a line, one line of JSON an item, in order, however many there are.

mod decode;
mod encode;
mod input;
mod json;
mod project;
mod urn;

use clap::{Args, ValueEnum};
use input::Line;
use rolecall_model::restli::{Place, Projection, SyntaxError};
use serde::Serialize;
use std::{
    ffi::OsString,
    io::{self, BufReader, BufWriter, ErrorKind, Read, Write},
    process::ExitCode,
};

/// The most bytes of a line.
const MOST: usize = 1 << 20;

/// What is wrong with an item.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Fault {
    code: &'static str,
    message: String,
    /// In bytes of the line.
    offset: usize,
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Self { code: error.kind().code(), message: error.to_string(), offset: error.offset() }
    }
}

/// What a good item becomes.
struct Answer {
    /// The JSON text of the result.
    json: String,
    /// What a person should know besides.
    note: Option<String>,
}

impl From<String> for Answer {
    fn from(json: String) -> Self {
        Self { json, note: None }
    }
}

/// What a tool makes of one item.
type Outcome = Result<Answer, Fault>;

#[derive(Args)]
#[command(
    after_help = "Example:\n  echo '{\"organization\":\"urn:li:organization:1\"}' | rolecall encode --place path"
)]
pub(crate) struct Encode {
    /// Where the text is to stand
    #[arg(long, value_enum, default_value = "query")]
    place: PlaceName,
    /// Write simple keys: each a JSON string, as a URN is
    #[arg(long)]
    simple_key: bool,
}

#[derive(Args)]
#[command(
    after_help = "Example:\n  echo 'List(urn%3Ali%3Aperson%3Aa,urn%3Ali%3Aperson%3Ab)' | rolecall decode"
)]
pub(crate) struct Decode {
    /// Where a simple key stood
    #[arg(long, value_enum, default_value = "query")]
    place: PlaceName,
    /// Read simple keys: each one text, as a URN is
    #[arg(long, conflicts_with_all = ["protocol", "lenient"])]
    simple_key: bool,
    /// Of 1.0.0 keys such as a=b&c=d are read
    #[arg(long, value_enum, default_value = "2.0.0")]
    protocol: Protocol,
    /// Take raw colons in values as text, and note it
    #[arg(long)]
    lenient: bool,
}

#[derive(Args)]
#[command(after_help = "Example:\n  rolecall urn urn:li:person:pE3vIq7yK6 urn:li:organization:18062654")]
pub(crate) struct Urn {
    /// The URNs; without one, they are read from standard input, one a line
    urns: Vec<OsString>,
}

#[derive(Args)]
#[command(after_help = "Example:\n  echo '{\"id\":1,\"name\":\"a\"}' | rolecall project '(name)'")]
pub(crate) struct Project {
    /// The projection, such as (elements*(role,organization~(localizedName)))
    projection: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Protocol {
    #[value(name = "1.0.0")]
    V1,
    #[value(name = "2.0.0")]
    V2,
}

#[derive(Clone, Copy, ValueEnum)]
enum PlaceName {
    Query,
    Path,
    Header,
    Body,
}

impl From<PlaceName> for Place {
    fn from(name: PlaceName) -> Self {
        match name {
            PlaceName::Query => Self::Query,
            PlaceName::Path => Self::Path,
            PlaceName::Header => Self::Header,
            PlaceName::Body => Self::Body,
        }
    }
}

/// A line tool, ready to run.
pub enum Tool {
    /// JSON to Rest.li 2.0 text for this place.
    Encode(Place),
    /// JSON strings to simple keys for this place.
    EncodeSimpleKey(Place),
    /// Rest.li 2.0 text to JSON.
    Decode,
    /// The same, with raw colons.
    DecodeLenient,
    /// Keys of protocol 1.0.0 to JSON.
    DecodeProtocol1,
    /// Simple keys of this place to JSON strings.
    DecodeSimpleKey(Place),
    /// What URNs are.
    Urn,
    /// JSON objects to what this projection keeps of them.
    Project(Projection),
}

impl Encode {
    pub(crate) fn run(&self) -> ExitCode {
        let place = self.place.into();
        let tool = if self.simple_key { Tool::EncodeSimpleKey(place) } else { Tool::Encode(place) };
        tool.run()
    }
}

impl Decode {
    pub(crate) fn run(&self) -> ExitCode {
        let tool = match self.protocol {
            _ if self.simple_key => Tool::DecodeSimpleKey(self.place.into()),
            // Raw colons are legal there.
            Protocol::V1 => Tool::DecodeProtocol1,
            Protocol::V2 if self.lenient => Tool::DecodeLenient,
            Protocol::V2 => Tool::Decode,
        };
        tool.run()
    }
}

impl Urn {
    pub(crate) fn run(&self) -> ExitCode {
        if self.urns.is_empty() {
            return Tool::Urn.run();
        }
        let answer = || {
            let mut output = io::stdout().lock();
            let mut all_good = true;
            for urn in &self.urns {
                all_good &= Tool::Urn.answer_one(&Line::from(urn.as_encoded_bytes()), &mut output)?;
            }
            output.flush()?;
            Ok(all_good)
        };
        ended(answer())
    }
}

impl Project {
    pub(crate) fn run(&self) -> ExitCode {
        match self.projection.parse() {
            Ok(projection) => Tool::Project(projection).run(),
            Err(error) => {
                let _ = writeln!(io::stderr(), "the projection is malformed: {error}");
                ExitCode::from(2)
            }
        }
    }
}

impl Tool {
    /// What it makes of one item.
    fn item(&self, line: &str) -> Outcome {
        match self {
            Self::Encode(place) => encode::item(line, *place),
            Self::EncodeSimpleKey(place) => encode::simple_key(line, *place),
            Self::Decode => decode::item(line),
            Self::DecodeLenient => decode::lenient(line),
            Self::DecodeProtocol1 => decode::protocol_1(line),
            Self::DecodeSimpleKey(place) => decode::simple_key(line, *place),
            Self::Urn => urn::item(line),
            Self::Project(projection) => project::item(line, projection),
        }
    }

    /// Answers every line with a line. Says whether all were good.
    ///
    /// # Errors
    /// What reading and writing make of it.
    pub fn answer(&self, input: impl Read, output: impl Write) -> io::Result<bool> {
        let mut input = BufReader::with_capacity(64 << 10, input);
        let mut output = BufWriter::with_capacity(64 << 10, output);
        let mut line = Line::default();
        let mut all_good = true;
        while line.read(&mut input, &mut output)? {
            all_good &= self.answer_one(&line, &mut output)?;
        }
        output.flush()?;
        Ok(all_good)
    }

    /// Answers one item with a line. Says whether it was good.
    fn answer_one(&self, line: &Line, output: &mut impl Write) -> io::Result<bool> {
        let answer = line.item(|text| self.item(text));
        match &answer {
            Ok(Answer { json, note: None }) => writeln!(output, "{{\"ok\":{json}}}")?,
            Ok(Answer { json, note: Some(note) }) => {
                writeln!(output, "{{\"ok\":{json},\"note\":{}}}", serde_json::to_string(note)?)?;
            }
            Err(fault) => writeln!(output, "{{\"error\":{}}}", serde_json::to_string(fault)?)?,
        }
        Ok(answer.is_ok())
    }

    /// From standard input to standard output.
    fn run(&self) -> ExitCode {
        ended(self.answer(io::stdin().lock(), io::stdout().lock()))
    }
}

/// The status of a tool that says whether all items were good.
fn ended(all_good: io::Result<bool>) -> ExitCode {
    match all_good {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads has what they wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "cannot go on: {error}");
            ExitCode::FAILURE
        }
    }
}
