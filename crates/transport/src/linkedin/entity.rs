//! Organizations and people, as LinkedIn describes them.
//!
//! Neither of the documents lists their fields. Those that have a method here are known from published answers and other
//! pages of LinkedIn's; fields may come without notice. So nothing of an entity is refused: what it holds is kept as it came,
//! and a field of another type than is known is none.

use crate::members::Members;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What every entity has: all its fields, and of those that are texts a method each.
macro_rules! fields {
    ($entity:ident: $($(#[$about:meta])* $function:ident = $field:literal,)+) => {
        impl $entity {
            $(
                $(#[$about])*
                pub fn $function(&self) -> Option<&str> {
                    self.0.get($field)?.as_str()
                }
            )+

            /// A field by its name.
            pub fn get(&self, field: &str) -> Option<&Value> {
                self.0.get(field)
            }

            /// All fields.
            pub fn fields(&self) -> &Map<String, Value> {
                &self.0
            }
        }

        impl From<Members> for $entity {
            fn from(members: Members) -> Self {
                Self(members.0)
            }
        }

        impl From<$entity> for Map<String, Value> {
            fn from(entity: $entity) -> Self {
                entity.0
            }
        }

        impl From<Map<String, Value>> for $entity {
            fn from(fields: Map<String, Value>) -> Self {
                Self(fields)
            }
        }
    };
}

/// What is told of an organization: what a projection keeps of it, or all that its administrators see.
///
/// As JSON, an object, kept as it came: [`get`](Self::get) has what no method names.
///
/// ```
/// use rolecall_transport::linkedin::OrganizationEntity;
/// let organization: OrganizationEntity = serde_json::from_str(r#"{
///     "id": 2414183, "localizedName": "DevTestCo", "foundedOn": {"year": 2010},
///     "logoV2": {"original": "urn:li:digitalmediaAsset:a", "original~": {"elements": [
///         {"identifiers": [{"identifier": "https://media.licdn.com/logo"}]}]}}}"#)?;
/// assert_eq!((organization.id(), organization.localized_name()), (Some(2414183), Some("DevTestCo")));
/// assert_eq!(organization.logo_url(), Some("https://media.licdn.com/logo"));
/// assert_eq!(organization.get("foundedOn").unwrap()["year"], 2010);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Members", into = "Map<String, Value>")]
pub struct OrganizationEntity(Map<String, Value>);

fields! {
    OrganizationEntity:
    /// Its name, in the language of the request.
    localized_name = "localizedName",
    /// The last part of the address of its page.
    vanity_name = "vanityName",
    /// Its website, in the language of the request.
    localized_website = "localizedWebsite",
    /// What kind of organization it is, such as `PUBLIC_COMPANY`.
    organization_type = "organizationType",
    /// How many people work there, such as `SIZE_2_TO_10`.
    staff_count_range = "staffCountRange",
}

impl OrganizationEntity {
    /// Its number: the id of its URN.
    pub fn id(&self) -> Option<u64> {
        self.0.get("id")?.as_u64()
    }

    /// Its name: the localized one, else that of its preferred locale.
    pub fn name(&self) -> Option<&str> {
        self.localized_name().or_else(|| preferred(self.0.get("name")?))
    }

    /// Its website: the localized one, else that of its preferred locale.
    pub fn website(&self) -> Option<&str> {
        self.localized_website().or_else(|| preferred(self.0.get("website")?))
    }

    /// Where it is: a record each, whose fields nobody lists.
    pub fn locations(&self) -> &[Value] {
        self.0.get("locations").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The address of its logo: what a projection such as `logoV2(original~:playableStreams)` gives. Without it, as under
    /// `/rest`, there is only the URN of the picture.
    pub fn logo_url(&self) -> Option<&str> {
        let logo = self.0.get("logoV2")?;
        picture(logo, "original~").or_else(|| picture(logo, "cropped~"))
    }
}

/// What is told of a person.
///
/// As JSON, an object, kept as it came.
///
/// ```
/// use rolecall_transport::linkedin::PersonEntity;
/// let person: PersonEntity = serde_json::from_str(r#"{"id": "yrZCpj2Z12", "lastName": {
///     "localized": {"en_US": "Smith"}, "preferredLocale": {"country": "US", "language": "en"}}}"#)?;
/// assert_eq!((person.id(), person.last_name(), person.localized_last_name()), (Some("yrZCpj2Z12"), Some("Smith"), None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Members", into = "Map<String, Value>")]
pub struct PersonEntity(Map<String, Value>);

fields! {
    PersonEntity:
    /// The id of the URN.
    id = "id",
    /// The first name, in the language of the request.
    localized_first_name = "localizedFirstName",
    /// The last name, in the language of the request.
    localized_last_name = "localizedLastName",
    /// What they say of themselves, in the language of the request.
    localized_headline = "localizedHeadline",
    /// The last part of the address of their profile.
    vanity_name = "vanityName",
}

impl PersonEntity {
    /// The first name: the localized one, else that of the preferred locale.
    pub fn first_name(&self) -> Option<&str> {
        self.localized_first_name().or_else(|| preferred(self.0.get("firstName")?))
    }

    /// The last name, likewise.
    pub fn last_name(&self) -> Option<&str> {
        self.localized_last_name().or_else(|| preferred(self.0.get("lastName")?))
    }

    /// The address of the picture: what a projection such as `profilePicture(displayImage~:playableStreams)` gives.
    pub fn profile_picture_url(&self) -> Option<&str> {
        picture(self.0.get("profilePicture")?, "displayImage~")
    }
}

/// `{"localized":{"en_US":…},"preferredLocale":{"country":"US","language":"en"}}`: the text of the preferred locale, else
/// the first.
fn preferred(text: &Value) -> Option<&str> {
    let localized = text.get("localized")?.as_object()?;
    let part = |name: &str| text.get("preferredLocale")?.get(name)?.as_str();
    let locale =
        part("language").zip(part("country")).map(|(language, country)| format!("{language}_{country}"));
    let preferred = locale.and_then(|locale| localized.get(&locale));
    preferred.or_else(|| localized.values().next())?.as_str()
}

/// The address in `{"original~":{"elements":[{"identifiers":[{"identifier":"https://…"}]}]}}`; of several, the first.
fn picture<'v>(asset: &'v Value, expanded: &str) -> Option<&'v str> {
    let mut elements = asset.get(expanded)?.get("elements")?.as_array()?.iter();
    elements.find_map(|element| {
        element
            .get("identifiers")?
            .as_array()?
            .iter()
            .find_map(|identifier| identifier.get("identifier")?.as_str())
    })
}
