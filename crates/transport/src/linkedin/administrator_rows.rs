//! The rows of a member, read as openly as projected ones under either root: an odd one must not cost the others.

use super::{Caller, FindByRoleAssignee, ProjectedAcl};
use crate::{
    Bytes, Error, Operation, Paged, RequestError, Spec, Strict,
    paged::sealed::Search,
    response,
    restli::{Page, Paging},
};
use http::{Request, Response};
use rolecall_model::restli::Projection;
use serde::Deserialize;
use serde_json::Value;

/// A search for rows, with organizations beside them if that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) finder: FindByRoleAssignee,
    pub(super) is_decorated: bool,
}

/// A row, if it is one: whatever JSON it is, it costs no other.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Row(pub(super) Option<ProjectedAcl>);

impl From<Value> for Row {
    fn from(row: Value) -> Self {
        Self(ProjectedAcl::deserialize(Strict(row)).ok())
    }
}

impl Operation for Rows {
    const SPEC: Spec = FindByRoleAssignee::SPEC;

    type Caller = Caller;
    type Answer = Page<Row>;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        if self.is_decorated {
            self.finder.clone().project(projection()).to_request(caller)
        } else {
            self.finder.to_request(caller)
        }
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error> {
        response::expect_json(response)
    }
}

impl Paged for Rows {
    type Element = Row;
}

/// The projection keeps the paging.
impl Search for Rows {
    fn start(&self) -> u32 {
        Search::start(&self.finder)
    }

    fn count(&self) -> Option<u32> {
        Search::count(&self.finder)
    }

    fn starting_at(&self, start: u32) -> Self {
        Self { finder: self.finder.starting_at(start), ..*self }
    }

    fn with_paging(&self) -> Self {
        self.clone()
    }

    fn paging_asked_for(&self, paging: Paging) -> Option<Paging> {
        Some(paging)
    }
}

fn projection() -> Projection {
    let text =
        "(*,elements*(*,organization~(id,localizedName,vanityName,logoV2(original~:playableStreams))))";
    #[expect(clippy::expect_used, reason = "a text of ours, which every test of the search reads")]
    text.parse().expect("a projection")
}
