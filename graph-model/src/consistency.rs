//! Owns which queries need the header `ConsistencyLevel: eventual`: the query alone decides, whatever it is about.
//!
//! Microsoft Graph runs advanced queries on directory objects against an index that lags behind, and only for requests that
//! accept this. All other resources ignore the header, so it does not matter whether a relation, a cast or a path by hand leads
//! to a directory object.

use odata::http::{HeaderName, HeaderValue};

const CONSISTENCY_LEVEL: HeaderName = HeaderName::from_static("consistencylevel");
const EVENTUAL: HeaderValue = HeaderValue::from_static("eventual");

/// The header for a query, given the path of the request and its decoded query options.
pub(crate) fn header(path: &str, options: &[(String, String)]) -> Option<(HeaderName, HeaderValue)> {
    needs_eventual(path, options).then_some((CONSISTENCY_LEVEL, EVENTUAL))
}

/// Whether Microsoft Graph accepts the query on directory objects only with the header.
fn needs_eventual(path: &str, query: &[(String, String)]) -> bool {
    let option = |name: &str| query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let filter = option("$filter");
    path.ends_with("/$count")
        || option("$search").is_some()
        || option("$count") == Some("true")
        || (filter.is_some() && option("$orderby").is_some())
        || filter.is_some_and(is_advanced)
}

/// Whether a condition contains `ne`, `not`, `endswith`, or a number of related entities.
fn is_advanced(filter: &str) -> bool {
    // Text between single quotes is data. A doubled quote inside ends the text and starts it again, which comes to the same.
    let syntax: Vec<&str> = filter.split('\'').step_by(2).collect();
    syntax.iter().any(|part| {
        part.contains("/$count")
            || part
                .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '$' | '-')))
                .any(|word| ["ne", "not", "endswith"].iter().any(|advanced| word.eq_ignore_ascii_case(advanced)))
    })
}
