//! `rolecall rules`

use crate::written;
use clap::Args;
use rolecall_mock_server::{Column, Evidence, Profile, Rule, program::printable, rules};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

#[derive(Args)]
#[command(after_help = "\
One line a rule, tab-separated: name, how it is known as documented and as observed, when it is met.

Example:
  rolecall rules linkedin.version-missing")]
pub(crate) struct Options {
    /// Show this rule whole: what each profile does, from where that is known, a request that meets it
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Only what this profile does
    #[arg(long, value_name = "documented|observed")]
    profile: Option<Profile>,
    /// Write one JSON object a rule
    #[arg(long)]
    json: bool,
}

fn evidence(rule: &Rule, profile: Profile) -> Evidence {
    match profile {
        Profile::Documented => rule.documented_evidence(),
        Profile::Observed => rule.observed_evidence(),
    }
}

pub(crate) fn run(options: &Options) -> ExitCode {
    let of_id = |rule: &&Rule| options.id.as_deref().is_none_or(|id| rule.id() == id);
    let found: Vec<_> = rules().iter().filter(of_id).collect();
    if let (Some(id), []) = (&options.id, &found[..]) {
        let id = printable(id);
        let _ = writeln!(io::stderr(), "there is no rule `{id}`; `rolecall rules` lists them");
        return ExitCode::FAILURE;
    }
    let text: String = found
        .into_iter()
        .map(|rule| match (options.json, &options.id) {
            (true, _) => json(rule, options.profile),
            (false, Some(_)) => whole(rule, options.profile),
            (false, None) => line(rule, options.profile),
        })
        .collect();
    written(io::stdout().write_all(text.as_bytes()))
}

fn line(rule: &Rule, profile: Option<Profile>) -> String {
    let evidence = match profile {
        Some(profile) => evidence(rule, profile).to_string(),
        None => format!("{}\t{}", rule.documented_evidence(), rule.observed_evidence()),
    };
    format!("{}\t{evidence}\t{}\n", rule.id(), rule.when())
}

fn json(rule: &Rule, profile: Option<Profile>) -> String {
    let written = match profile {
        None => serde_json::to_string(rule),
        Some(profile) => one_column(rule, profile),
    };
    written.unwrap_or_default() + "\n"
}

/// The rule without what the other profile does. What is as documented is so in the observed one, too.
fn one_column(rule: &Rule, profile: Profile) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(rule)?;
    if let Some(fields) = value.as_object_mut() {
        if profile == Profile::Documented {
            fields.remove("observed");
        } else {
            let documented = fields.remove("documented").unwrap_or_default();
            fields.entry("observed").and_modify(|observed| {
                if observed.is_null() {
                    *observed = documented;
                }
            });
        }
    }
    serde_json::to_string(&value)
}

fn whole(rule: &Rule, profile: Option<Profile>) -> String {
    let mut text = format!("{}: when {}\n", rule.id(), rule.when());
    let mut column = |name, evidence, column: Option<&Column>| {
        let Some(column) = column else {
            let _ = write!(text, "\n{name} ({evidence}): as documented\n");
            return;
        };
        let _ = write!(text, "\n{name} ({evidence}): {}\n", column.does());
        for source in column.sources() {
            let _ = write!(text, "  {} of {}: {}", source.kind(), source.of(), source.place());
            for (what, value) in [("seen", source.seen()), ("version", source.version())] {
                let _ = value.map(|value| write!(text, "; {what} {value}"));
            }
            text.push('\n');
        }
    };
    if profile != Some(Profile::Observed) {
        column("documented", rule.documented_evidence(), Some(rule.documented()));
    }
    if profile != Some(Profile::Documented) {
        let own = rule.observed().or(profile.map(|_| rule.documented()));
        column("observed", rule.observed_evidence(), own);
    }
    match rule.example() {
        Some(example) => {
            let _ = write!(text, "\nA request that meets it:\n\n{}\n", example.trim_end());
        }
        None => text += "\nNo request alone meets it.\n",
    }
    text
}
