use super::{Context, Counted, calls::Rate, why::Why};
use crate::{
    rules::{Column, Does, Evidence, Place, Profile, Refusal, RuleId, RuleSet, is_undocumented},
    world::World,
};
use rolecall_transport::Call;

/// A request before the world, and which rules it has met.
pub(super) struct Case<'w> {
    pub(super) world: &'w World,
    pub(super) context: Context<'w>,
    /// The rules that were met.
    pub(super) trail: RuleSet,
    /// Those of them that let the request pass, and refuse in the other profile: they did nothing.
    pub(super) tolerated: RuleSet,
    /// What counts against limits.
    pub(super) counted: Option<Counted>,
    /// The limit of ConnectSafely that its answer tells.
    pub(super) rate: Option<Rate>,
}

/// Why a request is not granted: the rule that refused it, what that says, and what it is about.
pub(super) struct Refused<'w> {
    pub(super) rule: RuleId,
    pub(super) refusal: &'static Refusal,
    pub(super) why: Why<'w>,
}

impl<'w> Case<'w> {
    pub(super) fn new(world: &'w World, call: &Call<'_>, context: Context<'w>) -> Self {
        // Of what stands in no document there is one truth alone.
        let profile = if is_undocumented(call) { Profile::Observed } else { context.profile };
        Self::before(world, Context { profile, ..context })
    }

    /// The same request, judged by what was observed.
    pub(super) fn in_the_observed_profile(&self) -> Self {
        // Limits are asked where they are counted.
        Self::before(self.world, Context { profile: Profile::Observed, calls: None, ..self.context })
    }

    fn before(world: &'w World, context: Context<'w>) -> Self {
        let (trail, tolerated) = (RuleSet::default(), RuleSet::default());
        Self { world, context, trail, tolerated, counted: None, rate: None }
    }

    /// How it is known what a rule does to this call: held to the resource that it asks for.
    pub(super) fn evidence(&self, rule: RuleId, call: &Call<'_>) -> Evidence {
        self.column(rule).evidence(Place { resource: call.resource(), root: call.surface() })
    }

    /// What a rule does in this profile, or in the one that the world has chosen for it.
    pub(super) fn column(&self, id: RuleId) -> &'static Column {
        let rule = id.rule();
        rule.observed().filter(|_| self.is_observed(id)).unwrap_or_else(|| rule.documented())
    }

    /// Whether a rule does what was observed, by the profile or by the choice of the world.
    pub(super) fn is_observed(&self, id: RuleId) -> bool {
        self.world.choices().of(id, self.context.profile) == Profile::Observed
    }

    /// Takes notice of a rule that refuses nothing, here and elsewhere.
    pub(super) fn passes(&mut self, rule: RuleId) {
        self.trail.insert(rule);
    }

    /// A rule that refuses in one profile and goes on in the other.
    pub(super) fn meets(&mut self, rule: RuleId, why: Why<'w>) -> Result<(), Refused<'w>> {
        self.trail.insert(rule);
        match self.column(rule).refusal() {
            Some(refusal) => Err(Refused { rule, refusal, why }),
            None => {
                self.tolerated.insert(rule);
                Ok(())
            }
        }
    }

    /// A rule that refuses in both.
    pub(super) fn refuse(&mut self, rule: RuleId, why: Why<'w>) -> Refused<'w> {
        self.trail.insert(rule);
        Refused { rule, refusal: self.column(rule).refusal().unwrap_or_else(|| rule.refusal()), why }
    }

    /// Whether the service has this habit.
    pub(super) fn habit(&mut self, rule: RuleId) -> bool {
        let has = *self.column(rule).does() == Does::Habit(true);
        if has {
            self.trail.insert(rule);
        }
        has
    }
}
