//! What the same flow calls besides: organizations, and the person of the token. No document of ours has them.

use super::{
    Outcome,
    case::{Case, Refused},
    linkedin::{Judged, malformed, query},
    page::Entity,
    why::Why,
};
use crate::{
    limits::ANSWER_BYTES,
    rules::RuleId,
    world::{OrganizationId, PersonId, Token},
};
use bytes::Bytes;
use http::Response;
use rolecall_model::{OrganizationUrn, restli::Projection};
use rolecall_transport::{
    Call, Op, Served, Spec,
    linkedin::{
        FindOrganizationByVanityName, LookUpOrganization, LookUpOrganizations, Me, OrganizationsLookup,
        UserInfo,
    },
    restli::{Batch, ErrorResponse, Page, Paging, Window},
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What may be answered.
pub(super) enum Neighbour {
    Organization(OrganizationId),
    /// By one of two operations.
    Organizations {
        spec: &'static Spec,
        organizations: Vec<OrganizationUrn>,
        viewer: PersonId,
    },
    Named {
        vanity_name: String,
        viewer: PersonId,
    },
    Me {
        person: PersonId,
        projection: Option<Projection>,
    },
    UserInfo(PersonId),
}

pub(super) fn judge<'w>(
    viewer: &'w Token,
    spec: &'static Spec,
    call: &Call<'_>,
    case: &mut Case<'w>,
) -> Judged<'w, Neighbour> {
    let op = spec.op;
    let viewer = viewer.person;
    // A key comes before the query.
    let organization = match op {
        Op::LookUpOrganization => {
            let read = LookUpOrganization::read(call).map_err(|problem| malformed(problem, op, case))?;
            Some(read.organization)
        }
        _ => None,
    };
    let parameters = query(spec, call, case)?;
    Ok(match (op, organization) {
        (_, Some(urn)) => Neighbour::Organization(administered(&urn, viewer, case)?),
        (Op::LookUpOrganizations, _) => {
            let read = LookUpOrganizations::read(call).map_err(|problem| malformed(problem, op, case))?;
            Neighbour::Organizations { spec, organizations: read.organizations, viewer }
        }
        (Op::OrganizationsLookup, _) => {
            let read = OrganizationsLookup::read(call).map_err(|problem| malformed(problem, op, case))?;
            Neighbour::Organizations { spec, organizations: read.organizations, viewer }
        }
        (Op::FindOrganizationByVanityName, _) => {
            let read =
                FindOrganizationByVanityName::read(call).map_err(|problem| malformed(problem, op, case))?;
            Neighbour::Named { vanity_name: read.vanity_name, viewer }
        }
        (Op::UserInfo, _) => Neighbour::UserInfo(viewer),
        _ => {
            let projection = parameters.projection().map_err(|problem| malformed(problem, op, case))?;
            Neighbour::Me { person: viewer, projection }
        }
    })
}

/// The organization, if the viewer administers it.
fn administered<'w>(
    urn: &OrganizationUrn,
    viewer: PersonId,
    case: &mut Case<'w>,
) -> Judged<'w, OrganizationId> {
    let Some(organization) = case.world.directory().organization(&urn.clone().into()) else {
        return Err(case.refuse(RuleId::OrganizationUnknown, Why::About(urn.id().to_owned())));
    };
    if case.world.directory().administers(viewer, organization) {
        return Ok(organization);
    }
    Err(case.refuse(RuleId::AdminOnly, Why::About(urn.to_string())))
}

impl Neighbour {
    pub(super) fn spec(&self) -> &'static Spec {
        match self {
            Self::Organization(_) => Op::LookUpOrganization.spec(),
            Self::Organizations { spec, .. } => spec,
            Self::Named { .. } => Op::FindOrganizationByVanityName.spec(),
            Self::Me { .. } => Op::Me.spec(),
            Self::UserInfo(_) => Op::UserInfo.spec(),
        }
    }

    pub(super) fn carry_out<'w>(&self, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        let directory = case.world.directory();
        let organization =
            |id| Identified::of(directory.organization_urn(id).id(), directory.organization_entity(id));
        let (rule, response) = match self {
            Self::Organization(id) => {
                (RuleId::Organization, written::<LookUpOrganization>(&organization(*id)))
            }
            Self::Organizations { spec, organizations, viewer } => {
                let rule = match spec.op {
                    Op::OrganizationsLookup => RuleId::OrganizationsLookedUp,
                    _ => RuleId::Organizations,
                };
                (rule, written::<LookUpOrganizations>(&batch(organizations, *viewer, case)))
            }
            Self::Named { vanity_name, viewer } => {
                let named = directory.organizations().filter(|id| {
                    let name = directory.organization_entity(*id).get("vanityName");
                    name.and_then(Value::as_str) == Some(vanity_name) && directory.administers(*viewer, *id)
                });
                let found: Vec<_> = named.map(organization).collect();
                let mut paging = Paging::new(Window::default(), Vec::new());
                paging.total = Some(found.len() as u64);
                let page = Page::new(found, Some(paging));
                (RuleId::OrganizationsNamed, written::<FindOrganizationByVanityName>(&page))
            }
            Self::Me { person, projection } => {
                let entity = directory.person_entity(*person);
                let response = match projection {
                    Some(projection) => written::<Me>(&projection.apply(Entity(entity))),
                    None => written::<Me>(&Identified::text(directory.person_urn(*person).id(), entity)),
                };
                (RuleId::Me, response)
            }
            Self::UserInfo(person) => {
                let claims = claims(directory.person_urn(*person).id(), directory.person_entity(*person));
                (RuleId::UserInfo, written::<UserInfo>(&claims))
            }
        };
        match response {
            Some(response) => Ok(Outcome { rule, response, change: None }),
            None => Err(case.refuse(RuleId::AnswerLimit, Why::TooLong(ANSWER_BYTES))),
        }
    }
}

fn written<O: Served>(answer: &impl Serialize) -> Option<Response<Bytes>> {
    O::write_answer_within(answer, ANSWER_BYTES)
}

/// Each organization with its entity, or with the refusal that a request for it alone would have.
fn batch<'w>(organizations: &[OrganizationUrn], viewer: PersonId, case: &Case<'w>) -> Batch<Identified<'w>> {
    let directory = case.world.directory();
    let (mut results, mut errors) = (BTreeMap::new(), BTreeMap::new());
    for urn in organizations {
        let key = urn.id().to_owned();
        match directory.organization(&urn.clone().into()) {
            Some(id) if directory.administers(viewer, id) => {
                results.insert(key, Identified::of(urn.id(), directory.organization_entity(id)));
            }
            found => {
                let rule = if found.is_some() { RuleId::AdminOnly } else { RuleId::OrganizationUnknown };
                let about = if found.is_some() { urn.to_string() } else { urn.id().to_owned() };
                let refusal = rule.refusal();
                let message = refusal.message(|| about.into()).into_owned();
                errors.insert(key, ErrorResponse::new(refusal.status, message));
            }
        }
    }
    Batch::new(results, errors)
}

/// An entity with its id, which the service always gives and a world may leave out.
struct Identified<'a> {
    id: Value,
    entity: &'a Value,
}

impl<'a> Identified<'a> {
    /// A number.
    fn of(id: &str, entity: &'a Value) -> Self {
        Self { id: id.parse::<u64>().map_or_else(|_| id.into(), Value::from), entity }
    }

    fn text(id: &str, entity: &'a Value) -> Self {
        Self { id: id.into(), entity }
    }
}

impl Serialize for Identified<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Value::Object(fields) = self.entity else {
            let mut record = serializer.serialize_map(None)?;
            record.serialize_entry("id", &self.id)?;
            return record.end();
        };
        let mut record = serializer.serialize_map(None)?;
        if !fields.contains_key("id") {
            record.serialize_entry("id", &self.id)?;
        }
        for (name, value) in fields.iter().filter(|(name, _)| !name.ends_with(['~', '!'])) {
            record.serialize_entry(name, &Entity(value))?;
        }
        record.end()
    }
}

/// What OpenID Connect says of a person, as far as their entity says it.
fn claims(id: &str, entity: &Value) -> Value {
    let text = |name: &str| entity.get(name).and_then(Value::as_str);
    let (given, family) = (text("localizedFirstName"), text("localizedLastName"));
    let name = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut claims = json!({ "sub": id });
    let known = [
        ("name", Some(&*name).filter(|name| !name.is_empty())),
        ("given_name", given),
        ("family_name", family),
        ("email", text("email")),
        ("picture", text("picture")),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            claims[name] = value.into();
        }
    }
    claims
}
