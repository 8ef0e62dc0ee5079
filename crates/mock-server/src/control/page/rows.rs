//! The rows of a world: who has which role where.

use super::{Escaped, table};
use crate::world::{Acl, World};
use serde_json::Value;

/// How many rows are shown; a world may have any number.
const MOST: usize = 500;

pub(super) fn section(world: &World, name: &str) -> String {
    let shown: String = world.directory().acls().take(MOST).map(row).collect();
    let count = match world.directory().row_count() {
        1 => "1 row".to_owned(),
        many if many > MOST => format!("The first {MOST} of {many} rows"),
        many => format!("{many} rows"),
    };
    let caption = format!("{count} of the world {name}, person by person, as requests have left it.");
    let table = table("rows-caption", &caption, &["Organization", "Role", "Member", "State"], &shown);
    format!("<section aria-labelledby=\"rows\">\n<h2 id=\"rows\">Rows</h2>\n{table}</section>\n")
}

fn row(acl: Acl<'_>) -> String {
    let organization = name(acl.organization_entity, &["localizedName"]);
    let member = name(acl.role_assignee_entity, &["localizedFirstName", "localizedLastName"]);
    format!(
        "<tr><th scope=\"row\"><code>{}</code>{organization}</th><td>{}</td><td><code>{}</code>{member}</td>\
         <td>{}</td></tr>\n",
        Escaped(acl.organization.as_str()),
        Escaped(acl.role.as_str()),
        Escaped(acl.role_assignee.as_str()),
        Escaped(acl.state.as_str()),
    )
}

/// What people call it, as far as the world says.
fn name(entity: &Value, fields: &[&str]) -> String {
    let texts = fields.iter().filter_map(|field| entity.get(field)?.as_str());
    let name = texts.collect::<Vec<_>>().join(" ");
    if name.is_empty() { name } else { format!(" <bdi class=\"about\">{}</bdi>", Escaped(&name)) }
}
