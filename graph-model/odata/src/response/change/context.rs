//! Owns the context URLs of entries in a delta response.

use serde_json::{Map, Value};

/// The kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Entity,
    DeletedEntity,
    Link,
    DeletedLink,
}

/// The kind of an entry, if its own context names one.
pub(super) fn kind(members: &Map<String, Value>) -> Option<Kind> {
    let (_, last) = own_context(members)?.rsplit_once('/')?;
    match last {
        "$entity" => Some(Kind::Entity),
        "$deletedEntity" => Some(Kind::DeletedEntity),
        "$link" => Some(Kind::Link),
        "$deletedLink" => Some(Kind::DeletedLink),
        _ => None,
    }
}

pub(super) fn own_context(members: &Map<String, Value>) -> Option<&str> {
    members.get("@odata.context").or_else(|| members.get("@context"))?.as_str()
}

/// The entity set, or the path of the collection, in the context of an entity or of a response.
pub(super) fn set(context: &str) -> Option<String> {
    let (_, fragment) = context.split_once('#')?;
    let mut names = segments(fragment);
    // A cast to a derived type is no part of the set.
    names.retain(|name| !name.starts_with('$') && !name.split('(').next().unwrap_or_default().contains('.'));
    // The last name is followed by the selected properties, the others by keys.
    if let Some(last) = names.last_mut() {
        *last = last.split('(').next().unwrap_or_default();
    }
    Some(names.join("/")).filter(|set| !set.is_empty())
}

/// The segments of a path. Slashes between parentheses or quotes are part of one.
fn segments(path: &str) -> Vec<&str> {
    let (mut depth, mut is_quoted) = (0_usize, false);
    let segments = path.split(|c| {
        match c {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0 && !is_quoted
    });
    segments.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_is_what_stands_before_selected_properties_casts_and_kinds() {
        for (context, expected) in [
            ("http://host/service/$metadata#Customers/$delta", Some("Customers")),
            ("$metadata#Customers(ContactName,Address/City)/$entity", Some("Customers")),
            ("#Customers/Model.VipCustomer/$entity", Some("Customers")),
            ("#Customers('A.B')/Orders/$deletedEntity", Some("Customers('A.B')/Orders")),
            ("#Customers(1)/Orders(ID)/$link", Some("Customers(1)/Orders")),
            ("#$delta", None),
            ("http://host/service/$metadata", None),
        ] {
            assert_eq!(set(context).as_deref(), expected, "{context}");
        }
    }
}
