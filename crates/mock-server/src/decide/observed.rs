use super::{
    Asked, Granted,
    case::{Case, Refused},
    judge,
};
use crate::rules::{Evidence, Place, Profile, Rule, RuleId};
use http::StatusCode;
use std::fmt;

/// What the real service was seen, or is expected, to answer instead. Shown as the header `X-Rolecall-Observed` has it:
/// `400 VERSION_MISSING`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Observed {
    /// The status.
    pub status: StatusCode,
    /// The code of a refusal of LinkedIn's gateway.
    pub code: Option<&'static str>,
    /// How that is known.
    pub evidence: Evidence,
    /// Which rule decides there.
    pub(crate) rule: Option<RuleId>,
}

impl Observed {
    /// The rule that decides there; none where nothing is refused.
    pub fn rule(&self) -> Option<&'static Rule> {
        self.rule.map(RuleId::rule)
    }

    /// What to tell a person.
    pub(crate) fn note(&self) -> String {
        let known = match self.evidence {
            Evidence::Inferred => "is expected",
            _ => "was seen",
        };
        match self.rule() {
            Some(rule) => format!(
                "{}: the real service {known} to answer {self} (X-Rolecall-Observed; {})",
                rule.when(),
                rule.id()
            ),
            None => format!("the real service {known} to answer {self} (X-Rolecall-Observed)"),
        }
    }
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status.as_str())?;
        self.code.map_or(Ok(()), |code| write!(f, " {code}"))
    }
}

/// Judges the same request in the same state by what was observed, where that may differ: where the first judgement
/// refused, since it may have stopped before what the other minds, or met a rule that refuses there. A good request
/// pays for that question alone.
pub(super) fn observed<'w>(
    asked: &Asked<'_>,
    first: &Result<Granted<'w>, Refused<'w>>,
    case: &Case<'w>,
) -> Option<Observed> {
    // So it is also of what stands in no document.
    if case.context.profile == Profile::Observed {
        return None;
    }
    match first {
        Ok(_) if !case.trail.may_refuse() => return None,
        // What concerns the mock itself is nothing that a service answers.
        Err(refused) if case.column(refused.rule).evidence(Place::default()) == Evidence::Mock => {
            return None;
        }
        _ => {}
    }
    let mut again = case.in_the_observed_profile();
    let second = judge(asked, &mut again);
    if !differs(verdict(first), verdict(&second)) {
        return None;
    }
    Some(match &second {
        Ok(granted) => {
            Observed { status: granted.spec().success, code: None, evidence: Evidence::Observed, rule: None }
        }
        Err(refused) => of_refused(refused, &again, asked),
    })
}

/// What a refusal of the observed profile is.
pub(super) fn of_refused(refused: &Refused<'_>, case: &Case<'_>, asked: &Asked<'_>) -> Observed {
    let Refused { rule, refusal, .. } = refused;
    Observed {
        status: refusal.status(),
        code: refusal.code(),
        evidence: case.evidence(*rule, asked.call()),
        rule: Some(*rule),
    }
}

/// Status and code of what is answered.
type Verdict = (StatusCode, Option<&'static str>);

fn verdict(judged: &Result<Granted<'_>, Refused<'_>>) -> Verdict {
    match judged {
        Ok(granted) => (granted.spec().success, None),
        Err(refused) => (refused.refusal.status(), refused.refusal.code()),
    }
}

/// Another status, or in the gateway's shape another code.
fn differs((status, code): Verdict, (other, other_code): Verdict) -> bool {
    status != other || other_code.is_some() && code != other_code
}
