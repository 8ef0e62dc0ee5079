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

impl LookUp {
    pub(super) fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, Error> {
        Ok(match self {
            Self::Several(several) => several.to_request(caller)?,
            Self::One(one) => one.to_request(caller)?,
        })
    }

    /// What is told of each; none where several cannot be looked up at once. An application may be one that looks up one
    /// at a time (inferred of the development tier, which has no BATCH_GET).
    pub(super) fn read(&self, response: Response<Bytes>) -> Result<Option<Vec<Found>>, Error> {
        match self {
            Self::Several(several) => match several.read_response(response) {
                Ok(mut batch) => {
                    let told = |number: &OrganizationUrn| (number.clone(), told(&mut batch, number.id()));
                    Ok(Some(several.organizations.iter().map(told).collect()))
                }
                Err(Error::Refused(refusal)) if is_of_what_is_asked_for(&refusal) => Ok(None),
                // An odd one must not cost the others.
                Err(Error::Unexpected(_)) => Ok(None),
                Err(error) => Err(error),
            },
            Self::One(one) => {
                let entity = match one.read_response(response) {
                    Ok(entity) => Ok(entity),
                    // A permission that is missing is missing for every organization.
                    Err(Error::Refused(refusal))
                        if is_of_what_is_asked_for(&refusal) && refusal.missing_permission().is_none() =>
                    {
                        Err(said(*refusal))
                    }
                    Err(error) => return Err(error),
                };
                Ok(Some(vec![(one.organization.clone(), entity)]))
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

/// Whether a refusal speaks of what is asked for, and not of the token or of how often one asks.
fn is_of_what_is_asked_for(refusal: &Refusal) -> bool {
    matches!(refusal.kind(), RefusalKind::Forbidden | RefusalKind::NotFound)
}

/// What a refusal says, as a value.
fn said(refusal: Refusal) -> ErrorResponse {
    let said = refusal.error.unwrap_or_default();
    ErrorResponse { status: said.status.or(Some(refusal.status.as_u16())), ..said }
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
