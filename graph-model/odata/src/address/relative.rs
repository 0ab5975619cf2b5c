//! Owns resolving relative references (RFC 3986).

/// Whether a link is absolute, rather than relative to the service root or to another address.
pub(crate) fn is_absolute(link: &str) -> bool {
    link.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Resolves a link against a base address. Only dot segments are normalized: services send links that a URL parser would
/// change or refuse.
///
/// The address may be relative itself, as that of a context: the result is relative to the same address then.
pub(crate) fn resolve(base: &str, link: &str) -> String {
    if is_absolute(link) || base.is_empty() {
        return link.to_owned();
    }
    let base = base.split_once('#').map_or(base, |(base, _)| base);
    let (origin, rest) = base.split_at(origin_length(base));
    if let Some(authority) = link.strip_prefix("//") {
        return match origin.split_once("://") {
            Some((scheme, _)) => format!("{scheme}://{authority}"),
            None => link.to_owned(),
        };
    }
    let base_path = rest.split_once('?').map_or(rest, |(path, _)| path);
    match link.as_bytes().first() {
        None => base.to_owned(),
        Some(b'?') => format!("{origin}{base_path}{link}"),
        Some(b'#') => format!("{base}{link}"),
        Some(b'/') => format!("{origin}{}", without_dots("", link)),
        Some(_) => {
            let folder = base_path.rfind('/').map_or("", |slash| &base_path[..=slash]);
            let folder = if folder.is_empty() && !origin.is_empty() { "/" } else { folder };
            format!("{origin}{}", without_dots(folder, link))
        }
    }
}

/// The length of the scheme, host and port in front of the path of an absolute address; nothing for other addresses.
fn origin_length(address: &str) -> usize {
    if !is_absolute(address) {
        return 0;
    }
    let start = address.find("://").map_or(0, |scheme| scheme + 3);
    address[start..].find(['/', '?', '#']).map_or(address.len(), |length| start + length)
}

/// A path below a folder, without dot segments as far as the folder goes. Query and fragment stay.
fn without_dots(folder: &str, link: &str) -> String {
    let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
    if folder.is_empty() && !path.split('/').any(is_dots) {
        return link.to_owned();
    }
    let path = format!("{folder}{path}");
    let is_rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(&path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_rooted => {}
            segment => kept.push(segment),
        }
        if is_last && is_dots(segment) && kept.last().is_none_or(|last| *last != "..") {
            kept.push("");
        }
    }
    format!("{}{}{rest}", if is_rooted { "/" } else { "" }, kept.join("/"))
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 3986, section 5.4, but for those in which a link has a scheme and no host.
    #[test]
    fn links_are_resolved_as_the_rfc_has_it() {
        for (link, resolved) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("http://other/x", "http://other/x"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", link), resolved, "{link:?}");
        }
        assert_eq!(resolve("https://host", "x"), "https://host/x");
        assert_eq!(resolve("https://host?a=/b", "x"), "https://host/x");
    }

    #[test]
    fn a_link_in_a_relative_context_stays_relative_to_the_same_address() {
        for (context, link, combined) in [
            ("../$metadata#Docs", "People(7)/Docs?$skiptoken=2", "../People(7)/Docs?$skiptoken=2"),
            ("$metadata#People", "People?$skiptoken=2", "People?$skiptoken=2"),
            ("../../$metadata", "../x", "../../../x"),
            ("/odata/$metadata", "People", "/odata/People"),
            ("/odata/$metadata", "//other/x", "//other/x"),
            ("", "People", "People"),
        ] {
            assert_eq!(resolve(context, link), combined);
        }
        let request = "https://host/odata/People(7)/Docs";
        let page = resolve("../$metadata#Docs", "People(7)/Docs?$skiptoken=2");
        assert_eq!(resolve(request, &page), "https://host/odata/People(7)/Docs?$skiptoken=2");
    }

    #[test]
    fn an_absolute_link_has_a_scheme() {
        assert!(is_absolute("https://service.example/x") && is_absolute("ftp://service.example"));
        for relative in ["/x?u=https://y", "x", "//service.example/x", "things?$filter=a eq 'b://c'"] {
            assert!(!is_absolute(relative), "{relative}");
        }
    }
}
