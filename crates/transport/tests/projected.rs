#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Projected ACLs as JSON: what is expanded, and what could not be.

use http::Response;
use rolecall_transport::{
    Bytes, Operation,
    linkedin::{FindByRoleAssignee, ProjectedAcl},
    restli::{ErrorResponse, Page},
};

fn read(body: &str) -> Page<ProjectedAcl> {
    let finder = FindByRoleAssignee::new().project("(elements)".parse().unwrap());
    finder.read_response(Response::new(Bytes::copy_from_slice(body.as_bytes()))).unwrap()
}

#[test]
fn every_field_of_a_projected_acl_is_written_under_the_name_it_was_read_under() {
    let body = r#"{"elements":[{"role":"ADMINISTRATOR","organization":"urn:li:organization:1","organization~":{"localizedName":"A"},"organization!":{"status":429,"serviceErrorCode":101,"message":"no"},"roleAssignee":"urn:li:person:a","roleAssignee~":{"id":"a"},"roleAssignee!":{"status":403},"state":"REVOKED","created":{"actor":"urn:li:member:7","time":1},"lastModified":{"actor":"urn:li:member:7","time":2},"organizationTarget":"urn:li:organizationBrand:2"}],"paging":{"start":0,"count":10,"links":[],"total":1}}"#;
    let page = read(body);
    assert_eq!(serde_json::to_string(&page).unwrap(), body);

    let acl = &page.elements[0];
    assert_eq!(acl.organization_entity.as_ref().unwrap().localized_name(), Some("A"));
    assert_eq!(acl.role_assignee_entity.as_ref().unwrap().id(), Some("a"));
    let refused = acl.organization_failure.as_ref().unwrap();
    assert_eq!(refused.message.as_deref(), Some("no"));
    assert_eq!((refused.service_error_code, refused.status), (Some(101), Some(429)));
    let mut forbidden = ErrorResponse::default();
    forbidden.status = Some(403);
    assert_eq!(acl.role_assignee_failure, Some(forbidden));
}

#[test]
fn a_projected_acl_may_lack_every_field() {
    let page = read(r#"{"elements":[{},{"role":"EVENT_HOST"}]}"#);
    assert_eq!(page.elements[0], ProjectedAcl::default());
    assert_eq!(page.elements[1].role.as_ref().unwrap().as_str(), "EVENT_HOST");
    assert_eq!(serde_json::to_string(&page).unwrap(), r#"{"elements":[{},{"role":"EVENT_HOST"}]}"#);
}
