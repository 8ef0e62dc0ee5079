//! Organizations looked up beside the rows that name them: several at once where that is allowed, else one by one.

use super::{Caller, LookUpOrganization, LookUpOrganizations, OrganizationEntity};
use crate::{
    Bytes, Error, Operation, Refusal, RefusalKind,
    restli::{Batch, ErrorResponse},
};
use http::{Request, Response};
use rolecall_model::{AnyUrn, OrganizationUrn};

/// Organizations that are looked up with one request.
#[derive(Clone, Debug)]
pub(super) enum LookUp {
    Several(LookUpOrganizations),
    One(LookUpOrganization),
}

/// What is found of a number.
pub(super) type Found = (OrganizationUrn, Result<OrganizationEntity, ErrorResponse>);

/// What became of a look-up.
pub(super) enum Outcome {
    /// What is told of each.
    Told(Vec<Found>),
    /// These cannot be looked up at once: one of them is odd, or they are too many.
    NotThese,
    /// None can.
    None,
}

impl LookUp {
    pub(super) fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, Error> {
        Ok(match self {
            Self::Several(several) => several.to_request(caller)?,
            Self::One(one) => one.to_request(caller)?,
        })
    }

    /// What the answer says: of the organizations, or of how they can be asked for. What it says of the token, of its
    /// permissions or of how often one asks is an error, and so is that the service has failed.
    pub(super) fn read(&self, response: Response<Bytes>) -> Result<Outcome, Error> {
        match self {
            Self::Several(several) => match several.read_response(response) {
                Ok(mut batch) => {
                    let told = |number: &OrganizationUrn| (number.clone(), told(&mut batch, number.id()));
                    Ok(Outcome::Told(several.organizations.iter().map(told).collect()))
                }
                // An application may be one that looks up one at a time (inferred of the development tier, which has no
                // BATCH_GET).
                Err(Error::Refused(refusal)) if is_not_granted(&refusal) => Ok(Outcome::None),
                Err(Error::Refused(refusal)) if is_of_what_is_asked_for(&refusal) => Ok(Outcome::NotThese),
                Err(Error::Unexpected(_)) => Ok(Outcome::NotThese),
                Err(error) => Err(error),
            },
            Self::One(one) => {
                let entity = match one.read_response(response) {
                    Ok(entity) => Ok(entity),
                    // A permission that is missing is missing for every organization.
                    Err(Error::Refused(refusal)) if refusal.missing_permission().is_some() => {
                        return Err(Error::Refused(refusal));
                    }
                    Err(Error::Refused(refusal))
                        if is_not_granted(&refusal) || is_of_what_is_asked_for(&refusal) =>
                    {
                        Err(said(*refusal))
                    }
                    Err(Error::Unexpected(unexpected)) => {
                        Err(ErrorResponse::new(unexpected.status.as_u16(), unexpected.to_string()))
                    }
                    Err(error) => return Err(error),
                };
                Ok(Outcome::Told(vec![(one.organization.clone(), entity)]))
            }
        }
    }

    pub(super) fn one_by_one(self) -> Vec<Self> {
        match self {
            Self::Several(several) => {
                several.organizations.into_iter().map(|one| Self::One(LookUpOrganization::new(one))).collect()
            }
            Self::One(_) => vec![self],
        }
    }
}

fn is_not_granted(refusal: &Refusal) -> bool {
    matches!(refusal.kind(), RefusalKind::Forbidden | RefusalKind::NotFound)
}

/// Whether a refusal speaks of what is asked for, and how: 400, 405, 410, 413, 414 and the like.
fn is_of_what_is_asked_for(refusal: &Refusal) -> bool {
    matches!(refusal.kind(), RefusalKind::Malformed | RefusalKind::Other)
}

/// What a refusal says, as a value.
fn said(refusal: Refusal) -> ErrorResponse {
    let mut said = refusal.error.unwrap_or_default();
    said.other.remove("status");
    ErrorResponse { status: Some(refusal.status.as_u16()), ..said }
}

/// What a batch tells of a key.
fn told(batch: &mut Batch<OrganizationEntity>, key: &str) -> Result<OrganizationEntity, ErrorResponse> {
    let status = batch.statuses.get(key).copied();
    let nobody_said = || ErrorResponse { status, ..ErrorResponse::default() };
    batch.results.remove(key).ok_or_else(|| batch.errors.remove(key).unwrap_or_else(nobody_said))
}

/// By which an organization or a brand is looked up.
pub(super) fn number(urn: &AnyUrn) -> Option<OrganizationUrn> {
    match urn {
        AnyUrn::Organization(urn) => Some(urn.clone()),
        AnyUrn::OrganizationBrand(urn) => OrganizationUrn::from_id(urn.id()).ok(),
        _ => None,
    }
}
