//! Owns which queries need the header `ConsistencyLevel: eventual`: by the query alone, not by what it is about.
//!
//! Microsoft Graph answers the advanced queries on directory objects out of an index that lags behind, and wants to be
//! told that this is accepted. All other resources, and other services, ignore the header, so that a request need not
//! know whether it leads to a directory object, be it by a relation, a cast, or an address put together by hand.

use percent_encoding::percent_decode_str;

/// Whether a query is one of those that Graph answers on directory objects only with the header.
pub(super) fn needs_eventual(path: &str, query: &[(String, String)]) -> bool {
    let option = |name: &str| query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let filter = option("$filter");
    path.ends_with("/$count")
        || option("$search").is_some()
        || option("$count") == Some("true")
        || (filter.is_some() && option("$orderby").is_some())
        || filter.is_some_and(is_advanced)
}

/// The same for a link that the service gave, which has the options of the first request in it.
pub(super) fn link_needs_eventual(link: &str) -> bool {
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query: Vec<_> = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
    needs_eventual(path, &query)
}

/// Whether a condition has `ne`, `not`, `endswith` or the number of related entities in it.
fn is_advanced(filter: &str) -> bool {
    // Texts between single quotes are data; two quotes in a row, one within a text, end it and start it again.
    let syntax: Vec<&str> = filter.split('\'').step_by(2).collect();
    syntax.iter().any(|part| {
        part.contains("/$count")
            || part
                .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '$' | '-')))
                .any(|word| ["ne", "not", "endswith"].iter().any(|advanced| word.eq_ignore_ascii_case(advanced)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(path: &str, query: &[(&str, &str)]) -> bool {
        let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        needs_eventual(path, &query)
    }

    #[test]
    fn advanced_queries_are_told_by_their_options() {
        assert!(needs("/users", &[("$search", "\"displayName:a\"")]));
        assert!(needs("/users", &[("$filter", "startswith(displayName,'a')"), ("$count", "true")]));
        assert!(needs("/users", &[("$filter", "a eq 'b'"), ("$orderby", "a")]));
        assert!(needs("/users/$count", &[]));
        for filter in [
            "displayName ne 'a'",
            "NOT startswith(a,'b')",
            "not(a in ('b'))",
            "endsWith(mail,'@contoso.com')",
            "assignedLicenses/$count eq 0",
            "a eq 'it''s' and b ne null",
        ] {
            assert!(needs("/users", &[("$filter", filter)]), "{filter}");
        }
    }

    #[test]
    fn links_have_the_options_of_the_first_request() {
        assert!(link_needs_eventual("https://host/v1.0/users?%24search=%22displayName%3aa%22&$skiptoken=x"));
        assert!(link_needs_eventual("https://host/v1.0/users?$filter=a+ne%20%27b%27"));
        assert!(!link_needs_eventual("https://host/v1.0/users?$skiptoken=ne"));
        assert!(!link_needs_eventual("https://host/v1.0/users"));
    }

    #[test]
    fn plain_queries_are_left_alone() {
        assert!(!needs("/users", &[]));
        assert!(!needs("/users", &[("$orderby", "displayName"), ("$top", "5"), ("$count", "false")]));
        for filter in
            ["displayName eq 'a ne b'", "note eq 1", "a eq 'not '' ne'", "extension/ne eq 1", "startswith(a,'b')"]
        {
            assert!(!needs("/users", &[("$filter", filter)]), "{filter}");
        }
    }
}
