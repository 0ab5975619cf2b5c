//! Owns query options as calls on a request: the option's own method where the request has one, else `query`.

/// The call that sets an option on a request of a type.
pub(super) fn call(request: &str, name: &str, value: &str) -> String {
    let kind = request.split('<').next().unwrap_or_default();
    let option = name.trim_start_matches('$').to_ascii_lowercase();
    let text = |option: &str| Some(format!(".{option}({value:?})"));
    let number = |option: &str| value.parse::<u64>().ok().map(|number| format!(".{option}({number})"));
    let listed = match option.as_str() {
        "select" | "expand" if has_properties(request, kind) => text(&option),
        "filter" | "search" if matches!(kind, "List" | "Delta" | "Count") => text(&option),
        "orderby" if matches!(kind, "List" | "Delta") => text(&option),
        "top" if matches!(kind, "List" | "Delta") => number(&option),
        "skip" if kind == "List" => number(&option),
        "count" if kind == "List" => {
            let wanted = value.to_ascii_lowercase();
            matches!(wanted.as_str(), "true" | "false").then(|| format!(".count({wanted})"))
        }
        _ => None,
    };
    listed.unwrap_or_else(|| format!(".query({name:?}, {value:?})"))
}

/// Whether a request reads something of which properties can be chosen.
fn has_properties(request: &str, kind: &str) -> bool {
    match kind {
        "List" | "Delta" | "Create" | "Update" => true,
        "Get" => !["()", "Scalar<", "Maybe<", "Media", "Page<"]
            .iter()
            .any(|other| request["Get<".len()..].starts_with(other)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::call;

    #[test]
    fn options_have_methods_where_a_request_has_them() {
        for (request, name, value, wanted) in [
            ("List<User>", "$filter", "a eq 'b'", ".filter(\"a eq 'b'\")"),
            ("List<User>", "$top", "5", ".top(5)"),
            ("List<User>", "$top", "{n}", ".query(\"$top\", \"{n}\")"),
            ("List<User>", "$count", "true", ".count(true)"),
            ("List<User>", "$skiptoken", "x", ".query(\"$skiptoken\", \"x\")"),
            ("Get<User>", "$select", "id,mail", ".select(\"id,mail\")"),
            ("Get<Maybe<User>>", "$select", "id", ".query(\"$select\", \"id\")"),
            ("Invoke<()>", "$select", "id", ".query(\"$select\", \"id\")"),
            ("Download", "format", "pdf", ".query(\"format\", \"pdf\")"),
        ] {
            assert_eq!(call(request, name, value), wanted, "{request} {name}={value}");
        }
    }
}
