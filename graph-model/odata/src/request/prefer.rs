//! Owns how several preferences share the header `Prefer`: a later one replaces an earlier one of the same name only.

/// The value of the header with further preferences.
pub(super) fn merge(earlier: &str, further: &str) -> String {
    let mut merged: Vec<&str> = Vec::new();
    for preference in split(earlier).into_iter().chain(split(further)) {
        merged.retain(|other| !name(other).eq_ignore_ascii_case(name(preference)));
        merged.push(preference);
    }
    merged.join(", ")
}

/// The preferences of a value. A comma between quotes is part of a preference, as in `outlook.timezone="a, b"`.
fn split(value: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = value.split(|c| {
        let separates = c == ',' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        separates
    });
    parts.map(str::trim).filter(|preference| !preference.is_empty()).collect()
}

fn name(preference: &str) -> &str {
    preference.split(['=', ';']).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_merged_by_name() {
        assert_eq!(merge("", "return=minimal"), "return=minimal");
        assert_eq!(merge("return=minimal", "odata.maxpagesize=5"), "return=minimal, odata.maxpagesize=5");
        assert_eq!(merge("return=minimal, a;x=1", "Return=representation"), "a;x=1, Return=representation");
        assert_eq!(merge("respond-async, wait=10", " , wait = 20 ,"), "respond-async, wait = 20");
    }

    #[test]
    fn quoted_commas_do_not_separate() {
        assert_eq!(merge(r#"a="x, a=y", b"#, r#"c="\", b""#), r#"a="x, a=y", b, c="\", b""#);
    }
}
