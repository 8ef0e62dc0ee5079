#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What a projection says of each field.

use rolecall_model::restli::{FieldName, Mask, Projection};

fn projection(text: &str) -> Projection {
    text.parse().unwrap()
}

/// What is kept of a field, as text.
fn kept(projection: &Projection, name: &str) -> String {
    match projection.select(name) {
        None => "nothing".to_owned(),
        Some(Mask::Whole) => "all".to_owned(),
        Some(Mask::Fields(fields)) => fields.to_string(),
        Some(Mask::Each(fields)) => format!("each {fields}"),
    }
}

#[test]
fn a_projection_is_a_tree_of_fields_in_order() {
    let projection = projection("(*,elements*(role),logo~:playableStreams(id),organization~)");
    let [all, elements, logo, organization] = projection.fields() else { panic!("{projection}") };
    assert_eq!((&all.name, all.each, &all.expansion, &all.fields), (&FieldName::All, false, &None, &None));
    assert_eq!((&elements.name, elements.each), (&FieldName::Named("elements".into()), true));
    assert_eq!(elements.fields.as_ref().unwrap().to_string(), "(role)");
    assert_eq!(logo.expansion.as_ref().unwrap().view.as_deref(), Some("playableStreams"));
    assert_eq!(organization.expansion.as_ref().unwrap().view, None);
    assert_eq!((organization.each, &organization.fields), (false, &None));
    let printed: Vec<_> = projection.fields().iter().map(ToString::to_string).collect();
    assert_eq!(printed, ["*", "elements*(role)", "logo~:playableStreams(id)", "organization~"]);
}

#[test]
fn what_is_kept_of_a_field_is_what_its_entry_says() {
    for (text, fields) in [
        ("(role)", &[("role", "all"), ("other", "nothing"), ("role~", "nothing"), ("role!", "nothing")][..]),
        ("(*)", &[("role", "all"), ("role~", "nothing"), ("role!", "nothing"), ("", "all")]),
        ("(a(x),b*(y))", &[("a", "(x)"), ("b", "each (y)"), ("x", "nothing")]),
        ("(org~(name))", &[("org", "all"), ("org~", "(name)"), ("org!", "all"), ("role", "nothing")]),
        ("(org~:view)", &[("org", "all"), ("org~", "all"), ("org!", "all")]),
        ("(*~(name))", &[("org", "all"), ("org~", "(name)"), ("org!", "all")]),
        ("(org(x),org~(name))", &[("org", "(x)"), ("org~", "(name)")]),
        ("(*(x),org~)", &[("org", "(x)"), ("role", "(x)"), ("org~", "all"), ("role~", "nothing")]),
        ("(*(x),a)", &[("a", "all"), ("b", "(x)")]),
        ("(a,*(x))", &[("a", "all"), ("b", "(x)")]),
        ("(a(x),a(y))", &[("a", "(y)")]),
        ("(a~(x),a~)", &[("a~", "all")]),
    ] {
        // Few entries are looked through, many have an index.
        let many: String = (0..20).map(|number| format!("z{number},z{number}~,")).collect();
        let padded = text.replacen('(', &format!("({many}"), 1);
        for projection in [projection(text), projection(&padded)] {
            for (name, expected) in fields {
                assert_eq!(kept(&projection, name), *expected, "{name} in {projection}");
            }
        }
    }
}
