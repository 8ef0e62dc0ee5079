//! Measurements, side by side in one run. `cargo xtask bench` builds this, runs it, and keeps what it prints.
//!
//! Every figure is the median of several runs in which the two sides alternate; each row says what it compares with and
//! what it should reach. A spread wider than the limit is written as not measured. Called with one of the headings, it
//! measures what stands under it and nothing else.

mod answers;
mod build;
mod codec;
mod hyper_server;
mod instances;
mod programs;
mod requests;

use std::{env, process::ExitCode, time::Instant};

/// One row of the table.
pub struct Row {
    pub what: String,
    pub ours: String,
    pub other: String,
    pub reached: String,
}

impl Row {
    /// A row whose figure is compared with a limit.
    pub fn new(
        what: impl Into<String>,
        ours: String,
        other: String,
        figure: f64,
        limit: f64,
        unit: &str,
    ) -> Self {
        let verdict = if figure <= limit { "yes" } else { "**no**" };
        Self { what: what.into(), ours, other, reached: format!("{verdict}: {figure:.2} of {limit} {unit}") }
    }
}

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        // The other side of the measurements of whole programs: this program, started again.
        Some("repeat") => answers::repeat(&env::args().skip(2).collect::<Vec<_>>()),
        Some("serve-hyper") => hyper_server::serve_forever(body()),
        Some("serve-wiremock") => instances::serve_wiremock_forever(body()),
        Some("serve-httpmock") => instances::serve_httpmock_forever(body()),
        only => {
            let measurements: [(&str, fn() -> Vec<Row>); 6] = [
                ("Encode and decode", codec::rows),
                ("Answers", answers::rows),
                ("CPU per request", requests::rows),
                ("In-process servers", instances::rows),
                ("Programs", programs::rows),
                ("As a dev-dependency", build::rows),
            ];
            let wanted: Vec<_> =
                measurements.iter().filter(|(title, _)| only.is_none_or(|only| only == *title)).collect();
            if wanted.is_empty() {
                eprintln!("expected a heading of the tables, such as `Answers`");
                return ExitCode::FAILURE;
            }
            for (title, measure) in wanted {
                eprintln!("measuring: {title}");
                println!("\n## {title}\n\n| what | rolecall | compared with | reached |\n|---|---|---|---|");
                for Row { what, ours, other, reached } in measure() {
                    println!("| {what} | {ours} | {other} | {reached} |");
                }
            }
            ExitCode::SUCCESS
        }
    }
}

/// What a program answers with: the content of the file that is named, else an empty object.
fn body() -> Vec<u8> {
    env::args().nth(2).map_or_else(|| b"{}".to_vec(), |path| std::fs::read(path).unwrap())
}

/// The medians, in nanoseconds, of two things done `times` times in a row, in alternating rounds.
pub fn alternate(times: u32, mut ours: impl FnMut(), mut other: impl FnMut()) -> (f64, f64) {
    fn round(times: u32, work: &mut impl FnMut()) -> f64 {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        start.elapsed().as_nanos() as f64 / f64::from(times)
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..31 {
        a.push(round(times, &mut ours));
        b.push(round(times, &mut other));
    }
    (median(&mut a), median(&mut b))
}

/// The middle value.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
