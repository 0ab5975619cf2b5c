//! Owns [`Members`]: what a schema says of the members of an enumeration type, with flags or without.

/// The members of an enumeration type that the schema declares: their names on the wire, and their values.
pub type Members = &'static [(&'static str, i64)];

/// The value of the member with a name, in any case.
pub(super) fn value_of(members: Members, name: &str) -> Option<i64> {
    members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
}

/// The name of the member with a value.
pub(super) fn name_of(members: Members, value: i64) -> Option<&'static str> {
    members.iter().find(|(_, known)| *known == value).map(|(name, _)| *name)
}
