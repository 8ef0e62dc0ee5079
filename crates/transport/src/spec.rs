//! What an operation is, said once: its URL, its route, its permission and every list of operations come from here.

use crate::{
    Operation,
    connectsafely::SendFollowInvitations,
    linkedin::{
        FindByOrganization, FindByRoleAssignee, FindOrganizationByVanityName, LookUpOrganization,
        LookUpOrganizations, Me, OrganizationsLookup, RequestRole, UserInfo,
    },
    restli::RestMethod,
};
use http::StatusCode;
use rolecall_model::LinkedInVersion;

/// An operation of the two services. Exhaustive: a `match` that forgets one does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// [`FindByRoleAssignee`]: `GET /rest/organizationAcls?q=roleAssignee`
    FindByRoleAssignee,
    /// [`FindByOrganization`]: `GET /rest/organizationAcls?q=organization&organization=…`
    FindByOrganization,
    /// [`RequestRole`]: `PUT /rest/organizationAcls/(organization:…,role:…,roleAssignee:…)`
    RequestRole,
    /// [`LookUpOrganization`]: `GET /rest/organizations/{id}`
    LookUpOrganization,
    /// [`LookUpOrganizations`]: `GET /rest/organizations?ids=List(…)`
    LookUpOrganizations,
    /// [`FindOrganizationByVanityName`]: `GET /rest/organizations?q=vanityName&vanityName=…`
    FindOrganizationByVanityName,
    /// [`OrganizationsLookup`]: `GET /rest/organizationsLookup?ids=List(…)`
    OrganizationsLookup,
    /// [`Me`]: `GET /v2/me`
    Me,
    /// [`UserInfo`]: `GET /v2/userinfo`
    UserInfo,
    /// [`SendFollowInvitations`]: `POST /linkedin/organizations/{companyId}/follow-invitations`
    SendFollowInvitations,
}

impl Op {
    /// All of them: those of LinkedIn's document, what was observed beside them, ConnectSafely's.
    pub const ALL: [Self; 10] = [
        Self::FindByRoleAssignee,
        Self::FindByOrganization,
        Self::RequestRole,
        Self::LookUpOrganization,
        Self::LookUpOrganizations,
        Self::FindOrganizationByVanityName,
        Self::OrganizationsLookup,
        Self::Me,
        Self::UserInfo,
        Self::SendFollowInvitations,
    ];

    /// What it is.
    pub fn spec(self) -> &'static Spec {
        match self {
            Self::FindByRoleAssignee => &FindByRoleAssignee::SPEC,
            Self::FindByOrganization => &FindByOrganization::SPEC,
            Self::RequestRole => &RequestRole::SPEC,
            Self::LookUpOrganization => &LookUpOrganization::SPEC,
            Self::LookUpOrganizations => &LookUpOrganizations::SPEC,
            Self::FindOrganizationByVanityName => &FindOrganizationByVanityName::SPEC,
            Self::OrganizationsLookup => &OrganizationsLookup::SPEC,
            Self::Me => &Me::SPEC,
            Self::UserInfo => &UserInfo::SPEC,
            Self::SendFollowInvitations => &SendFollowInvitations::SPEC,
        }
    }
}

/// The two roots of LinkedIn's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// `/rest`, with the header `LinkedIn-Version`. No sample of the document sends it; the real service was seen to
    /// refuse requests without it.
    Rest,
    /// `/v2`, unversioned.
    V2,
}

impl Surface {
    /// Both, where most resources are.
    pub const BOTH: &'static [Self] = &[Self::Rest, Self::V2];

    /// The first segment of its paths.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::V2 => "v2",
        }
    }
}

/// What an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    /// Which operation.
    pub op: Op,
    /// Its name in the fixtures: `findByRoleAssignee`.
    pub name: &'static str,
    /// Where it is.
    pub target: Target,
    /// The permissions of which a token needs one; empty where the service knows none.
    pub permissions: &'static [&'static str],
    /// The status of its success.
    pub success: StatusCode,
    /// What it does, in some words.
    pub about: &'static str,
}

/// Where an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A method of a Rest.li resource.
    Restli {
        /// The roots under which the resource is; one at least.
        roots: &'static [Surface],
        /// The resource.
        resource: &'static str,
        /// The method.
        method: RestMethod,
        /// The name of the finder.
        finder: Option<&'static str>,
        /// What a request needs besides, for people: a key, or parameters.
        needs: &'static str,
        /// The parameters that have an effect.
        parameters: &'static [&'static str],
    },
    /// Plain HTTP.
    Plain {
        /// The verb.
        verb: &'static str,
        /// The path; a segment in braces stands for any.
        path: &'static str,
    },
}

impl Spec {
    /// The verb.
    pub fn verb(&self) -> &'static str {
        match self.target {
            Target::Restli { method, .. } => method.verb(),
            Target::Plain { verb, .. } => verb,
        }
    }

    /// The resource; of plain HTTP the last segment of the path.
    pub fn resource(&self) -> &'static str {
        match self.target {
            Target::Restli { resource, .. } => resource,
            Target::Plain { path, .. } => path.rsplit('/').next().unwrap_or(path),
        }
    }

    /// The root under which it is asked for: this one, or where it is not there, the one where it is. Of plain
    /// HTTP none.
    ///
    /// ```
    /// use rolecall_transport::{Op, Surface};
    /// assert_eq!(Op::RequestRole.spec().root(Surface::Rest), Some(Surface::Rest));
    /// assert_eq!(Op::Me.spec().root(Surface::Rest), Some(Surface::V2));
    /// ```
    pub fn root(&self, wanted: Surface) -> Option<Surface> {
        let Target::Restli { roots, .. } = self.target else { return None };
        roots.iter().copied().find(|root| *root == wanted).or_else(|| roots.first().copied())
    }

    /// The path of its resource under this [`root`](Self::root); of plain HTTP the path, whatever the root.
    pub fn path(&self, wanted: Surface) -> String {
        match self.target {
            Target::Restli { resource, .. } => {
                let root = self.root(wanted).unwrap_or(wanted);
                format!("/{}/{resource}", root.as_str())
            }
            Target::Plain { path, .. } => path.to_owned(),
        }
    }

    /// The line of HTTP that asks for it, for people.
    ///
    /// ```
    /// use rolecall_transport::{Op, Surface};
    /// assert_eq!(Op::FindByRoleAssignee.spec().line(Surface::Rest), "GET /rest/organizationAcls?q=roleAssignee");
    /// ```
    pub fn line(&self, surface: Surface) -> String {
        let (verb, path) = (self.verb(), self.path(surface));
        match self.target {
            Target::Restli { finder: Some(finder), needs, .. } => format!("{verb} {path}?q={finder}{needs}"),
            Target::Restli { needs, .. } => format!("{verb} {path}{needs}"),
            Target::Plain { .. } => format!("{verb} {path}"),
        }
    }

    /// The permission that LinkedIn names where a token lacks it (observed).
    ///
    /// ```
    /// use rolecall_transport::{Op, Surface};
    /// assert_eq!(
    ///     Op::RequestRole.spec().permission(Surface::Rest, "202608".parse()?),
    ///     "partnerApiOrganizationAcls.UPDATE.20260801"
    /// );
    /// # Ok::<(), rolecall_model::LinkedInVersionError>(())
    /// ```
    pub fn permission(&self, surface: Surface, version: LinkedInVersion) -> String {
        let Target::Restli { resource, method, finder, .. } = self.target else { return String::new() };
        let finder = finder.map(|finder| format!("-{finder}")).unwrap_or_default();
        let method = method.as_str();
        match self.root(surface).unwrap_or(surface) {
            Surface::Rest => {
                let (first, rest) = resource.split_at(1);
                let version = version.without_revision();
                format!("partnerApi{}{rest}.{method}{finder}.{version}01", first.to_ascii_uppercase())
            }
            Surface::V2 => format!("{resource}.{method}{finder}.NO_VERSION"),
        }
    }
}
