//! The table. A row is a rule: when it is met, what each profile does, from where that is known, and a request that
//! meets it in the default world.

use super::{
    Column, Does,
    Does::{Answer, GoOn, Habit, Refuse},
    Message::{self, Around, Framework, Is, Why},
    Of::{self, Gateway, Resource},
    Refusal, Rule, Shape, Source,
};
use rolecall_transport::{ProblemCode as Code, Surface};

/// Resources of which something is known to exist and is not served; other requests for them may be. Published answers show
/// `organizations` under `/rest`, `me`, `userinfo` and the old name of the ACLs; LinkedIn's pages name the others, but for
/// `organizations` under `/v2` and the look-up, which are concluded from the first.
pub(super) const NEIGHBOURS: [(Surface, &str); 8] = [
    (Surface::Rest, "organizations"),
    (Surface::Rest, "organizationsLookup"),
    (Surface::Rest, "dmaOrganizationAcls"),
    (Surface::Rest, "organizationAuthorizations"),
    (Surface::V2, "organizations"),
    (Surface::V2, "organizationalEntityAcls"),
    (Surface::V2, "me"),
    (Surface::V2, "userinfo"),
];

/// Rules as an enumeration and, in its order, as values: so that some rules are the bits of a number.
macro_rules! rules {
    ($($name:ident = $id:literal, when $when:literal {
        documented $does:expr, $sources:expr;
        $(observed $other:expr, $others:expr;)?
        $(codes $codes:expr;)?
        $(example $example:expr;)?
    })*) => {
        /// The name of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(crate) enum RuleId { $($name),* }

        /// All of them, in their order.
        pub(super) const IDS: [RuleId; [$($id),*].len()] = [$(RuleId::$name),*];

        pub(super) static RULES: [Rule; [$($id),*].len()] = [$(Rule {
            id: $id,
            when: $when,
            documented: Column { does: $does, sources: const { &$sources } },
            observed: first(const { &[$(Column { does: $other, sources: const { &$others } })?] }),
            codes: first(const { &[$(&$codes as &[Code])?] }),
            example: first(const { &[$($example)?] }),
            headers: [
                concat!("mock; ", $id),
                concat!("inferred; ", $id),
                concat!("observed; ", $id),
                concat!("documented; ", $id),
            ],
        }),*];
    };
}

const fn first<T: Copy>(values: &'static [T]) -> Option<T> {
    match values {
        [first, ..] => Some(*first),
        [] => None,
    }
}

/// The resource of LinkedIn's document.
pub(super) const DOCUMENTED: &str = "organizationAcls";
const ACLS: Of = Resource(DOCUMENTED);
/// The same under its old name.
const LEGACY: Of = Resource("organizationalEntityAcls");
const ORGANIZATIONS: Of = Resource("organizations");
/// A neighbour: what was seen there is a conclusion here.
const NEIGHBOUR: Of = Resource("another resource under /rest");
/// ConnectSafely's.
pub(super) const INVITED: &str = "follow-invitations";
const INVITATIONS: Of = Resource(INVITED);

/// LinkedIn's document on access control.
const fn page(place: &'static str) -> Source {
    Source::document(ACLS, place).in_the("2023-03")
}

/// ConnectSafely's document.
const fn example(place: &'static str) -> Source {
    Source::document(INVITATIONS, place)
}

const fn seen(of: Of, place: &'static str) -> Source {
    Source::observed(of, place)
}

const fn inferred(of: Of, place: &'static str) -> Source {
    Source::inferred(of, place)
}

const fn own(place: &'static str) -> Source {
    Source::mock(place)
}

const TABLE_401: Source =
    page("Find Organization Administrators, table of codes: 401 is a malformed request");
const TABLE_403: Source = page(
    "Find Organization Administrators, table of codes: 403 where a viewer is not present or not authorized",
);
const TABLE_404: Source = page("Find Organization Administrators, table of codes: 404; its body is inferred");
const RESTLI: Source = inferred(Gateway, "what the open-source Rest.li server does");
const NEWER: Source = seen(INVITATIONS, "the vendor's newer pages").in_the("2026-08");
const NEWER_SHAPE: Source = inferred(
    INVITATIONS,
    "the vendor's newer pages have the shape; of its codes they print `validation_error` alone",
);
const LIMIT: Source = own("a limit of the mock");

const fn gateway(status: u16, code: &'static str, message: Message) -> Refusal {
    Refusal { status, shape: Shape::Gateway { code, service_error_code: None }, message }
}

const fn token(status: u16, service_error_code: u32, code: &'static str, message: Message) -> Refusal {
    Refusal { status, shape: Shape::Gateway { code, service_error_code: Some(service_error_code) }, message }
}

const fn service(status: u16, message: Message) -> Refusal {
    Refusal { status, shape: Shape::Service, message }
}

const fn text(status: u16, message: Message) -> Refusal {
    Refusal { status, shape: Shape::Text, message }
}

const fn coded(status: u16, code: &'static str, message: Message) -> Refusal {
    Refusal { status, shape: Shape::Coded { code }, message }
}

const fn mock(status: u16, code: &'static str) -> Refusal {
    Refusal { status, shape: Shape::Own { code }, message: Why }
}

/// What the document makes of every request that is no good.
const MALFORMED: Does = Refuse(service(401, Why));
const EMPTY_TOKEN: Does = Refuse(token(401, 65604, "EMPTY_ACCESS_TOKEN", Is("Empty oauth2 access token")));
const NO_VIEWER: Does = Refuse(service(
    403,
    Is(
        "A viewer is not present: the request has no token, neither behind `Bearer` in Authorization nor as oauth2_access_token",
    ),
));
const BAD_QUERY: Does =
    Refuse(gateway(400, "ILLEGAL_ARGUMENT", Is("Invalid query parameters passed to request")));
const BAD_PATH: Does = Refuse(gateway(400, "ILLEGAL_ARGUMENT", Is("Syntax exception in path variables")));
const ADMIN_ONLY: Does = Refuse(service(
    403,
    Around("Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for ", ""),
));
const NO_VERSION: Does =
    Refuse(gateway(426, "NONEXISTENT_VERSION", Around("Requested version ", " is not active")));
const NOT_ALLOWED: Refusal = Refusal {
    status: 400,
    shape: Shape::Inputs { code: "QUERY_PARAM_NOT_ALLOWED" },
    message: Is(
        "Multiple errors occurred during param validation. Please see errorDetails for more information.",
    ),
};
const DENIED: Does = Refuse(token(403, 100, "ACCESS_DENIED", Why));

/// A request in the default world, its token and protocol.
macro_rules! finder {
    ($rest:literal, $token:literal) => {
        finder!("v2", $rest, $token)
    };
    ($root:literal, $rest:literal, $token:literal) => {
        concat!(
            "GET /",
            $root,
            "/organizationAcls?q=",
            $rest,
            "\nAuthorization: Bearer ",
            $token,
            "\nX-Restli-Protocol-Version: 2.0.0"
        )
    };
}

/// A request for a role, for the member who asks: headers and body, or that of the key.
macro_rules! role_request {
    ($headers:literal) => {
        role_request!(
            $headers,
            r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:pE3vIq7yK6","organization":"urn:li:organization:18062654"}"#
        )
    };
    ($headers:literal, $body:literal) => {
        concat!(
            "PUT /v2/organizationAcls/(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
             roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)\nAuthorization: Bearer admin-token",
            $headers,
            "\n\n",
            $body
        )
    };
}

/// Invitations: world prefix, company, key, profiles.
macro_rules! invitation {
    ($world:literal, $company:literal, $key:literal, $profiles:literal) => {
        concat!(
            "POST ",
            $world,
            "/linkedin/organizations/",
            $company,
            "/follow-invitations\nAuthorization: Bearer ",
            $key,
            "\nContent-Type: application/json\n\n{\"profileUrns\":[",
            $profiles,
            "]}",
        )
    };
}

rules! {
    // How a request is read.
    EmptySegment = "linkedin.empty-segment", when "two slashes stand side by side in a path of LinkedIn's: the empty segment does not count" {
        documented GoOn, [inferred(ACLS, "published requests of the kind; nobody says what became of them")];
        example "GET /v2//organizationAcls?q=roleAssignee\nAuthorization: Bearer admin-token\nX-Restli-Protocol-Version: 2.0.0";
    }
    Tunnel = "linkedin.tunnel", when "X-HTTP-Method-Override names no method, or what it tunnels is no query in a form" {
        documented MALFORMED, [TABLE_401];
        observed Refuse(service(400, Why)), [RESTLI];
        codes [Code::MethodOverride, Code::ContentType, Code::Syntax];
        example "POST /v2/organizationAcls\nAuthorization: Bearer admin-token\nX-HTTP-Method-Override: FETCH\nContent-Type: application/x-www-form-urlencoded\n\nq=roleAssignee";
    }
    TokenFirst = "linkedin.token-first", when "the token is looked at before the path" {
        documented Habit(false), [inferred(Gateway, "no document says in which order a request is checked")];
        observed Habit(true), [inferred(Gateway, "seen: the token comes before the version; that it comes before the path as well is concluded").in_the("2026-08")];
        example "GET /v2/nothing";
    }
    NoMethod = "linkedin.no-method", when "the resource has no such method" {
        documented Refuse(service(400, Why)), [inferred(ACLS, "the open-source Rest.li server answers 400, not 405; the document lists PUT and two finders")];
        example "DELETE /v2/organizationAcls\nAuthorization: Bearer admin-token";
    }
    NoRoute = "linkedin.no-route", when "there is no such resource, finder or path" {
        documented Refuse(gateway(404, "RESOURCE_NOT_FOUND", Is("No virtual resource found"))), [seen(Gateway, "published answers to unknown resources and finders")];
        example "GET /v2/organizationAcls?q=member\nAuthorization: Bearer admin-token";
    }
    NotServed = "rolecall.not-served", when "what is asked for is known to exist, and the mock does not serve it" {
        documented Refuse(gateway(404, "RESOURCE_NOT_FOUND", Is("No virtual resource found"))), [own("published answers, or LinkedIn's pages, name what is asked for; this mock does not serve it")];
        example "GET /rest/dmaOrganizationAcls\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609";
    }

    // Who asks.
    OtherScheme = "linkedin.other-scheme", when "the token is behind another scheme than Bearer" {
        documented NO_VIEWER, [TABLE_403];
        observed EMPTY_TOKEN, [inferred(Gateway, "LinkedIn's page on errors: 401 for another scheme; no body is published")];
        example "GET /v2/organizationAcls?q=roleAssignee\nAuthorization: Basic YTpi";
    }
    NoViewer = "linkedin.no-viewer", when "the request has no token, or an empty one" {
        documented NO_VIEWER, [TABLE_403];
        observed EMPTY_TOKEN, [seen(Gateway, "five published answers, under /rest and /v2").in_the("2026")];
        example "GET /v2/organizationAcls?q=roleAssignee";
    }
    TokenInQuery = "linkedin.token-in-query", when "the token is in the query, as oauth2_access_token" {
        documented GoOn, [seen(Gateway, "published requests send it so")];
        example "GET /v2/organizationAcls?q=roleAssignee&oauth2_access_token=admin-token\nX-Restli-Protocol-Version: 2.0.0";
    }
    TokenUnknown = "linkedin.token-unknown", when "the token is none that the service gave out" {
        documented Refuse(token(401, 65600, "INVALID_ACCESS_TOKEN", Is("Invalid access token"))), [seen(Gateway, "published answers")];
        example finder!("roleAssignee", "unknown-token");
    }
    TokenRevoked = "linkedin.token-revoked", when "the member has revoked the token" {
        documented Refuse(token(401, 65601, "REVOKED_ACCESS_TOKEN", Is("The token used in the request has been revoked by the user"))), [seen(Gateway, "published answers")];
        example finder!("roleAssignee", "revoked-token");
    }
    TokenExpired = "linkedin.token-expired", when "the token has expired" {
        documented Refuse(token(401, 65602, "EXPIRED_ACCESS_TOKEN", Is("The token used in the request has expired"))), [seen(Gateway, "published answers")];
        example finder!("roleAssignee", "expired-token");
    }
    MemberRestricted = "linkedin.member-restricted", when "the member may not use the service" {
        documented Refuse(token(401, 65608, "RESTRICTED_MEMBER", Is("Member is restricted"))), [seen(Gateway, "published answers")];
        example finder!("roleAssignee", "restricted-token");
    }
    VersionMissing = "linkedin.version-missing", when "a request under /rest names no LinkedIn-Version" {
        documented GoOn, [page("no sample under /rest sends it")];
        observed Refuse(gateway(400, "VERSION_MISSING", Is("A version must be present. Please specify a version by adding the LinkedIn-Version header."))), [seen(Gateway, "published answers under /rest")];
        example finder!("rest", "roleAssignee", "admin-token");
    }
    VersionInactive = "linkedin.version-not-active", when "the version that a request under /rest names is not there yet, or no longer" {
        documented GoOn, [inferred(ACLS, "no sample under /rest names a version")];
        observed NO_VERSION, [seen(Gateway, "published answers to dead and to future versions")];
        example concat!(finder!("rest", "roleAssignee", "admin-token"), "\nLinkedIn-Version: 202304");
    }
    VersionUnknown = "linkedin.version-unknown", when "what a request under /rest names as its version is none that there ever was" {
        documented GoOn, [inferred(ACLS, "no sample under /rest names a version")];
        observed NO_VERSION, [inferred(Gateway, "what is seen of dead versions; what other texts get is not published")];
        example concat!(finder!("rest", "roleAssignee", "admin-token"), "\nLinkedIn-Version: latest");
    }
    NoScope = "linkedin.no-scope", when "the token has none of the permissions that the operation needs" {
        documented DENIED, [TABLE_403, page("Permissions"), seen(ACLS, "published answers: the body").with_version("202604")];
        observed DENIED, [seen(ACLS, "published answers, under /rest and /v2").with_version("202604")];
        example finder!("roleAssignee", "noscope-token");
    }
    MethodUnresolved = "linkedin.method-unresolved", when "X-RestLi-Method does not fit the request" {
        documented GoOn, [inferred(ACLS, "no document names the header: the request itself says what it is")];
        observed Refuse(gateway(400, "ILLEGAL_ARGUMENT", Is("Resource method could not be resolved from request parameters."))), [seen(NEIGHBOUR, "a published answer").in_the("2023-09")];
        example concat!(finder!("roleAssignee", "admin-token"), "\nX-RestLi-Method: BATCH_GET");
    }
    DayLimit = "linkedin.day-limit", when "the day limit that a world sets for an application or a member is reached" {
        documented GoOn, [inferred(ACLS, "no document names a limit")];
        observed Refuse(token(429, 101, "TOO_MANY_REQUESTS", Around("Resource level throttle ", " DAY limit for calls to this resource is reached."))), [seen(Gateway, "published answers")];
    }

    // What is asked for.
    ProtocolVersion = "linkedin.protocol-version", when "X-RestLi-Protocol-Version is neither 1.0.0 nor 2.0.0" {
        documented MALFORMED, [TABLE_401];
        observed Refuse(service(400, Why)), [RESTLI];
        codes [Code::ProtocolVersion];
        example "GET /v2/organizationAcls?q=roleAssignee\nAuthorization: Bearer admin-token\nX-Restli-Protocol-Version: 3.0.0";
    }
    ProtocolOne = "linkedin.protocol-one", when "a finder names no protocol version, and is read as 1.0.0: a colon may stand in a value" {
        documented GoOn, [seen(Gateway, "published answers name 1.0.0 where the request named none").in_the("2023")];
        example "GET /v2/organizationAcls?q=roleAssignee\nAuthorization: Bearer admin-token";
    }
    KeyProtocol = "linkedin.key-protocol", when "a key of protocol 2.0.0 comes without X-RestLi-Protocol-Version: 2.0.0" {
        documented GoOn, [inferred(ACLS, "the sample sends the header, and no answer without it is shown: such a key is read all the same")];
        observed BAD_PATH, [inferred(Gateway, "seen for raw colons in a key; that the header decides is concluded")];
        example role_request!("");
    }
    KeySyntax = "linkedin.key-syntax", when "the key in the path cannot be read, or is none of the resource" {
        documented MALFORMED, [TABLE_401];
        observed BAD_PATH, [seen(Gateway, "published answers to raw colons and encoded brackets in a key")];
        codes [Code::RawColon, Code::Syntax, Code::KeyPart, Code::NotAUrn, Code::NotANumber];
        example "PUT /v2/organizationAcls/(role:DIRECT_SPONSORED_CONTENT_POSTER)\nAuthorization: Bearer admin-token\nX-Restli-Protocol-Version: 2.0.0\n\n{}";
    }
    ProjectionUnderRest = "linkedin.projection-under-rest", when "a request under /rest has a projection, or one in `fields`" {
        documented GoOn, [page("samples under /rest with a projection")];
        observed Refuse(gateway(400, "ILLEGAL_ARGUMENT", Is("projection parameter is not allowed for this endpoint"))), [seen(ACLS, "published answers, to `projection` and to decorated `fields`").in_the("2026-08").with_version("202503, 202608")];
        example concat!(finder!("rest", "roleAssignee&projection=(elements)", "admin-token"), "\nLinkedIn-Version: 202609");
    }
    QuerySyntax = "linkedin.query-syntax", when "a value of the query is no text of its protocol version, as one with a raw colon under 2.0.0" {
        documented MALFORMED, [TABLE_401];
        observed BAD_QUERY, [seen(Gateway, "published answers to raw colons")];
        codes [Code::RawColon, Code::Syntax];
        example finder!("organization&organization=urn:li:organization:2414183", "admin-token");
    }
    ParameterRepeated = "linkedin.parameter-repeated", when "a parameter is there twice" {
        documented MALFORMED, [TABLE_401];
        observed BAD_QUERY, [seen(NEIGHBOUR, "a published answer").in_the("2026-07")];
        codes [Code::ParameterRepeated];
        example finder!("roleAssignee&role=ANALYST&role=CURATOR", "admin-token");
    }
    ParameterUnknown = "linkedin.parameter-unknown", when "a request under /rest has a parameter that nobody knows" {
        documented GoOn, [inferred(ACLS, "no document says what becomes of it")];
        observed Refuse(NOT_ALLOWED), [seen(NEIGHBOUR, "published answers, QUERY_PARAM_NOT_ALLOWED for each parameter").in_the("2026")];
        example concat!(finder!("rest", "roleAssignee&pageSize=5", "admin-token"), "\nLinkedIn-Version: 202609");
    }
    Parameter = "linkedin.parameter", when "a parameter of a finder is missing, or its value is none that it takes" {
        documented MALFORMED, [TABLE_401];
        observed Refuse(service(400, Framework)), [RESTLI];
        codes [Code::ParameterMissing, Code::NotANumber, Code::NotAText, Code::NotAUrn, Code::NotListed, Code::NotAList];
        example finder!("roleAssignee&count=-1", "admin-token");
    }
    ProjectionSyntax = "linkedin.projection-syntax", when "a projection cannot be read" {
        documented MALFORMED, [TABLE_401];
        observed Refuse(service(400, Why)), [RESTLI];
        codes [Code::Syntax, Code::NotAText];
        example finder!("roleAssignee&projection=(", "admin-token");
    }
    ContentType = "linkedin.content-type", when "the body of a role request has a Content-Type that is not JSON" {
        documented MALFORMED, [inferred(ACLS, "the document shows a JSON object; that another type is malformed is concluded")];
        observed Refuse(service(415, Why)), [RESTLI];
        codes [Code::ContentType];
        example role_request!("\nX-Restli-Protocol-Version: 2.0.0\nContent-Type: text/plain", "{}");
    }
    BodyNotAnObject = "linkedin.body-not-an-object", when "the body of a role request is a JSON list" {
        documented MALFORMED, [inferred(ACLS, "the document shows a JSON object; that another shape is malformed is concluded")];
        observed Refuse(service(400, Why)), [RESTLI];
        codes [Code::BodyShape];
        example role_request!("\nX-Restli-Protocol-Version: 2.0.0", "[]");
    }
    Body = "linkedin.body", when "a role request has no JSON of its shape, asks for another role or state, or differs from its key" {
        documented MALFORMED, [TABLE_401];
        observed Refuse(service(400, Why)), [RESTLI];
        codes [Code::BodyShape, Code::BodyDiffers, Code::NotListed];
        example role_request!("\nX-Restli-Protocol-Version: 2.0.0", "{}");
    }
    FieldUnknown = "linkedin.field-unknown", when "the body of a role request under /rest has a field that nobody knows" {
        documented GoOn, [inferred(ACLS, "no document says what becomes of it")];
        observed Refuse(service(422, Why)), [seen(NEIGHBOUR, "published answers")];
        example concat!(
            "PUT /rest/organizationAcls/(organization:urn%3Ali%3Aorganization%3A18062654,role:DIRECT_SPONSORED_CONTENT_POSTER,\
             roleAssignee:urn%3Ali%3Aperson%3ApE3vIq7yK6)\nAuthorization: Bearer admin-token\nX-Restli-Protocol-Version: 2.0.0\n\
             LinkedIn-Version: 202609\n\n",
            r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:pE3vIq7yK6","organization":"urn:li:organization:18062654","note":"please"}"#
        );
    }

    // Whether it may be.
    NotKnown = "linkedin.not-known", when "the organization, or the person of a role request, is not known" {
        documented Refuse(service(404, Around("The Access Control does not exist: `", "` is not known"))), [TABLE_404];
        example finder!("organization&organization=urn%3Ali%3Aorganization%3A1", "admin-token");
    }
    NoAdministrator = "linkedin.no-administrator", when "only an APPROVED ADMINISTRATOR of the organization may, and the caller is none" {
        documented Refuse(service(403, Why)), [TABLE_403, inferred(ACLS, "the body")];
        example finder!("organization&organization=urn%3Ali%3Aorganization%3A2414183", "member-token");
    }

    // What is answered.
    NothingFound = "linkedin.nothing-found", when "no row is as a finder asks: its page is empty, and no 404" {
        documented GoOn, [page("Find Organization Administrators: 200 OK")];
        observed GoOn, [seen(ACLS, "published answers")];
        example finder!("roleAssignee&role=CURATOR", "member-token");
    }
    ShortPage = "linkedin.short-page", when "a world has the habit of leaving out rows after a page was cut: a page is short, and has a link to the next" {
        documented GoOn, [inferred(ACLS, "seen on another finder: 8 rows for a count of 10, of 15")];
    }
    UnstableOrder = "linkedin.unstable-order", when "a world has the habit of giving rows in another order with every call" {
        documented GoOn, [inferred(ACLS, "seen: the order of rows is not stable between calls")];
        observed GoOn, [seen(ACLS, "published answers")];
    }
    OtherState = "linkedin.other-state", when "a page was asked for without `state`, and has a row that is not APPROVED" {
        documented GoOn, [page("the filter `state` is optional, and rows have other states than APPROVED")];
        example finder!("roleAssignee", "former-token");
    }
    OtherRole = "linkedin.other-role", when "the filter `role` passed over a row of another role" {
        documented GoOn, [page("the filter `role` gives the rows of one role")];
        example finder!("roleAssignee&role=CONTENT_ADMINISTRATOR", "admin-token");
    }
    NextPage = "linkedin.next-page", when "a page with its paging is full: it has a link to the next" {
        documented GoOn, [inferred(ACLS, "the open-source Rest.li server gives the link where a page is full; the sample of paging has one on a page that is not")];
        example finder!("roleAssignee&count=1", "admin-token");
    }
    LaterPage = "linkedin.later-page", when "a page with its paging begins behind the first row: it has a link to the one before" {
        documented GoOn, [inferred(ACLS, "what the open-source Rest.li server does; the sample of paging begins at 0")];
        example finder!("roleAssignee&start=1", "admin-token");
    }
    Wire = "linkedin.wire", when "an element has `created` and `lastModified`, and the fields of page and element stand in the order of the service" {
        documented Habit(false), [page("no sample has them")];
        observed Habit(true), [seen(ACLS, "every newer published answer")];
        example finder!("roleAssignee", "admin-token");
    }
    Unreadable = "linkedin.unreadable", when "a decorated organization in which the caller's own role is REVOKED, and none is APPROVED, is `organization!`" {
        documented Habit(false), [page("no sample shows what cannot be read")];
        observed Habit(true), [seen(ACLS, "published answers, with 403 inside; the message in it is ours")];
        example finder!("roleAssignee&projection=(elements*(organization~(localizedName)))", "former-token");
    }
    Headers = "linkedin.headers", when "an answer has the headers of LinkedIn's own servers" {
        documented Habit(false), [page("no sample shows headers")];
        observed Habit(true), [seen(Gateway, "published answers; the values are ours").in_the("2023")];
        example finder!("roleAssignee", "admin-token");
    }
    Found = "linkedin.found", when "a finder is answered with a page" {
        documented Answer(Some(200)), [page("Find Organization Administrators: 200 OK")];
        observed Answer(Some(200)), [seen(ACLS, "published answers"), seen(LEGACY, "published answers").in_the("2026-08")];
        example finder!("roleAssignee", "admin-token");
    }
    AlreadyApproved = "linkedin.already-approved", when "the role that is requested is APPROVED already: it stays so" {
        documented GoOn, [inferred(ACLS, "no document says that a request takes something away")];
        example concat!(
            "PUT /v2/organizationAcls/(organization:urn%3Ali%3Aorganization%3A6000001,role:DIRECT_SPONSORED_CONTENT_POSTER,\
             roleAssignee:urn%3Ali%3Aperson%3AN5vWj8Pa-k)\nAuthorization: Bearer former-token\nX-Restli-Protocol-Version: 2.0.0\n\n",
            r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:N5vWj8Pa-k","organization":"urn:li:organization:6000001"}"#
        );
    }
    Requested = "linkedin.requested", when "a role is requested" {
        documented Answer(Some(204)), [page("Request Direct Sponsored Content Poster Role: 204")];
        example role_request!("\nX-Restli-Protocol-Version: 2.0.0");
    }

    // Neighbours: what the same flow calls besides. Both profiles answer them alike.
    AdminOnly = "linkedin.admin-only", when "an organization is looked up by somebody who is no APPROVED ADMINISTRATOR of it" {
        documented ADMIN_ONLY, [seen(ORGANIZATIONS, "published answers").under(Surface::Rest)];
        example "GET /rest/organizations/2414183\nAuthorization: Bearer member-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    OrganizationUnknown = "linkedin.organization-not-known", when "an organization that is looked up is not known" {
        documented Refuse(service(404, Around("Organization ", " does not exist"))), [inferred(ORGANIZATIONS, "an inactive page was seen to be 404")];
        example "GET /rest/organizations/1\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    Organization = "linkedin.organization", when "an organization is looked up by its administrator" {
        documented Answer(Some(200)), [seen(ORGANIZATIONS, "published answers").under(Surface::Rest)];
        example "GET /rest/organizations/2414183\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    Organizations = "linkedin.organizations", when "several organizations are looked up: each has a result or an error" {
        documented Answer(Some(200)), [seen(ORGANIZATIONS, "published requests; the errors are concluded").under(Surface::Rest)];
        example "GET /rest/organizations?ids=List(2414183,1)\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    OrganizationsLookedUp = "linkedin.organizations-lookup", when "several organizations are looked up in the resource for it: each has a result or an error" {
        documented Answer(Some(200)), [inferred(Resource("organizationsLookup"), "as the same of organizations")];
        example "GET /rest/organizationsLookup?ids=List(2414183,1)\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    OrganizationsNamed = "linkedin.organizations-named", when "organizations are looked up by their vanity name: a page of those that the caller administers, with a total" {
        documented Answer(Some(200)), [seen(ORGANIZATIONS, "published answers; who sees what is concluded").under(Surface::Rest)];
        example "GET /rest/organizations?q=vanityName&vanityName=devtestco\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\nX-Restli-Protocol-Version: 2.0.0";
    }
    Me = "linkedin.me", when "the person of the token is asked for" {
        documented Answer(Some(200)), [seen(Resource("me"), "published answers")];
        example "GET /v2/me\nAuthorization: Bearer signin-token\nX-Restli-Protocol-Version: 2.0.0";
    }
    UserInfo = "linkedin.userinfo", when "the person of the token is asked for, as OpenID Connect has it" {
        documented Answer(Some(200)), [seen(Resource("userinfo"), "published answers")];
        example "GET /v2/userinfo\nAuthorization: Bearer signin-token\nX-Restli-Protocol-Version: 2.0.0";
    }

    // ConnectSafely's.
    Unauthorized = "connectsafely.unauthorized", when "the API key is none that is known, or missing" {
        documented Refuse(text(401, Is("Unauthorized - Invalid credentials"))), [example("401 Example")];
        observed Refuse(coded(401, "unauthorized", Is("Unauthorized - Invalid credentials"))), [NEWER_SHAPE];
        example invitation!("", "105672170", "unknown-key", "\"urn:li:fsd_profile:x\"");
    }
    RateLimit = "connectsafely.rate-limit", when "a key has been used 60 times in this minute, or an account has written 15 times" {
        documented GoOn, [inferred(INVITATIONS, "the document names no limit")];
        observed Refuse(coded(429, "rate_limit_exceeded", Why)), [NEWER, inferred(INVITATIONS, "its code, and that a minute is one of the clock")];
    }
    RateHeaders = "connectsafely.rate-headers", when "an answer says how much of the key's minute is left" {
        documented Habit(false), [inferred(INVITATIONS, "no sample has them")];
        observed Habit(true), [NEWER, inferred(INVITATIONS, "that the reset is in seconds since 1970")];
        example invitation!("", "105672170", "connectsafely-key", "\"urn:li:fsd_profile:x\"");
    }
    BadInvitation = "connectsafely.malformed", when "the company, the body or a profile is none" {
        documented Refuse(text(400, Why)), [inferred(INVITATIONS, "no 400 is documented; the vendor's other pages have it")];
        observed Refuse(coded(400, "validation_error", Why)), [NEWER];
        codes [Code::NotANumber, Code::BodyDiffers, Code::BodyShape, Code::ContentType, Code::Syntax];
        example invitation!("", "acme", "connectsafely-key", "\"urn:li:fsd_profile:x\"");
    }
    Forbidden = "connectsafely.forbidden", when "the account is none of the key's, or no super admin of the company" {
        documented Refuse(text(403, Is("Request failed with status code 403"))), [example("403 Example")];
        observed Refuse(coded(403, "forbidden", Is("Request failed with status code 403"))), [NEWER_SHAPE];
        example invitation!("", "105672170", "connectsafely-plain-key", "\"urn:li:fsd_profile:x\"");
    }
    Failing = "connectsafely.failing", when "the account is one that fails" {
        documented Refuse(text(500, Is("Failed to send company follow invitations"))), [example("500 Example")];
        observed Refuse(coded(500, "internal_error", Is("Failed to send company follow invitations"))), [NEWER_SHAPE];
        example invitation!("/~connectsafely-invite-500", "105672170", "connectsafely-key", "\"urn:li:fsd_profile:x\"");
    }
    MonthLimit = "connectsafely.month-limit", when "a company has sent 250 invitations in this month: further ones fail" {
        documented Habit(false), [inferred(INVITATIONS, "the document names no limit")];
        observed Habit(true), [inferred(INVITATIONS, "LinkedIn's own limit for a page; how the vendor tells it is not published")];
    }
    NotConnected = "connectsafely.not-connected", when "a world lists the connections of the account, and a profile is none of them: its invitation fails" {
        documented Habit(false), [inferred(INVITATIONS, "the document says nothing of connections")];
        observed Habit(true), [inferred(INVITATIONS, "LinkedIn lets first-degree connections alone be invited; how the vendor tells it is not published")];
    }
    Sent = "connectsafely.sent", when "all invitations are sent" {
        documented Answer(Some(200)), [example("200 Example")];
        example invitation!("", "105672170", "connectsafely-key", "\"urn:li:fsd_profile:x\"");
    }
    NotAllSent = "connectsafely.not-all-sent", when "a profile is in the request twice, or is invited already: its result is FAILED" {
        documented Answer(Some(200)), [inferred(INVITATIONS, "the document promises individual results; FAILED is observed, that a repetition fails is concluded")];
        example invitation!("", "105672170", "connectsafely-key", "\"urn:li:fsd_profile:y\",\"urn:li:fsd_profile:y\"");
    }

    // The mock's own.
    NoSuchPath = "rolecall.no-such-path", when "the path belongs to neither service" {
        documented Refuse(text(404, Why)), [inferred(Of::Mock, "no document names the path; nothing is known of such an answer")];
        example "GET /nothing";
    }
    Replayed = "rolecall.replay", when "the request equals a documented one, and replay is on: its documented response is sent" {
        documented Answer(None), [Source::document(Of::Mock, "the response that the document prints")];
        example "GET /v2/organizationAcls?q=roleAssignee\nX-Rolecall-Replay: linkedin-member-finder-v2";
    }
    ReplayUnmatched = "rolecall.replay-unmatched", when "the request equals no documented one, and replay is on" {
        documented Refuse(mock(421, "replay_unmatched")), [own("no service answers so: a test for 404 does not pass by it")];
        example "GET /v2/organizationAcls?q=roleAssignee&count=3\nX-Rolecall-Replay: linkedin-member-finder-v2";
    }
    Answered = "rolecall.answered", when "a test has said what is answered to the operation, or changes what the mock answers" {
        documented Answer(None), [own("an answer of the test's own")];
    }
    UnknownExchange = "rolecall.unknown-exchange", when "X-Rolecall-Replay names no documented exchange" {
        documented Refuse(mock(400, "unknown_exchange")), [own("an answer of the mock itself")];
        example "GET /v2/organizationAcls?q=roleAssignee\nX-Rolecall-Replay: nothing";
    }
    UnknownProfile = "rolecall.unknown-profile", when "X-Rolecall-Profile names no profile" {
        documented Refuse(mock(400, "unknown_profile")), [own("an answer of the mock itself")];
        example "GET /v2/organizationAcls?q=roleAssignee\nX-Rolecall-Profile: real";
    }
    UnknownWorld = "rolecall.unknown-world", when "there is no world of this name" {
        documented Refuse(mock(421, "unknown_world")), [own("no service answers so: a test for 404 does not pass by it")];
        example "GET /~nowhere/v2/organizationAcls?q=roleAssignee";
    }
    AnswerLimit = "rolecall.answer-limit", when "an answer would have more than 64 MiB" {
        documented Refuse(text(500, Why)), [LIMIT];
    }
    Control = "rolecall.control", when "an endpoint of the mock itself is asked" {
        documented Answer(None), [own("an endpoint of the mock itself")];
        example "GET /_rolecall/health";
    }
    Preflight = "rolecall.cors-preflight", when "a browser asks for leave before it sends" {
        documented Answer(None), [own("an answer of the mock itself; LinkedIn sends no CORS headers")];
        example "OPTIONS /_rolecall/health\nOrigin: http://localhost:5173\nAccess-Control-Request-Method: GET";
    }
    ForeignOrigin = "rolecall.foreign-origin", when "a page of another site would change something of the mock itself" {
        documented Refuse(text(403, Why)), [own("protects against pages of other sites in the same browser")];
        example "POST /_rolecall/reset\nOrigin: https://example.com";
    }
    BadHost = "rolecall.bad-host", when "Host is missing, doubled or none" {
        documented Refuse(text(400, Why)), [own("RFC 9112, 3.2: 400 where Host is missing, doubled or invalid")];
        example "GET /_rolecall/health\nHost: a/b";
    }
    ForeignHost = "rolecall.foreign-host", when "Host is a name that a foreign page can have led here" {
        documented Refuse(text(421, Why)), [own("protects against pages that let their own name lead to this machine (DNS rebinding)")];
        example "GET /_rolecall/health\nHost: rebound.example";
    }
    TargetForm = "rolecall.target-form", when "the target is an authority" {
        documented Refuse(text(400, Why)), [own("RFC 9112, 3.2.3: the authority-form is for CONNECT alone")];
        example "GET localhost:8080";
    }
    TransferCoding = "rolecall.transfer-coding", when "the body has another transfer coding than chunked" {
        documented Refuse(text(501, Why)), [own("RFC 9112, 6.1: a server that does not know a transfer coding answers 501")];
        example "POST /_rolecall/reset\nTransfer-Encoding: gzip, chunked";
    }
    HeadLimit = "rolecall.head-limit", when "the head of a request has more than 64 KiB" {
        documented Refuse(text(431, Why)), [LIMIT];
    }
    BodyLimit = "rolecall.body-limit", when "a body has more than 1 MiB" {
        documented Refuse(text(413, Why)), [LIMIT];
        example "POST /v2/organizationAcls\nContent-Length: 1048577";
    }
    BodyBroken = "rolecall.body-broken", when "a body ends too early, or its chunks are none" {
        documented Refuse(text(400, Why)), [own("the connection ended, or the chunks are none")];
        example "POST /v2/organizationAcls\nTransfer-Encoding: chunked\n\nno chunk";
    }
    BodyTime = "rolecall.body-time", when "a body does not arrive within 30 seconds" {
        documented Refuse(text(408, Why)), [LIMIT];
    }
}
