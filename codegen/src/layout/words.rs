//! Owns dividing names into words, whatever case they are written in. It knows nothing of what becomes of the words.

/// Coordinates: as the first letter of a name they are words of their own.
const COORDINATES: [char; 3] = ['x', 'y', 'z'];

/// The case of a letter; digits have that of the letter before them.
#[derive(Clone, Copy)]
enum Case {
    Lower,
    Upper,
}

/// The words of a name, in lower case.
///
/// * Characters other than letters and digits divide words.
/// * A capital behind a lower-case letter begins a word: `pendingCount`.
/// * The last of several capitals begins a word if lower-case letters follow: `HTTPStatus`. A plural's `s` does not count,
///   so that `cloudPCs` has two words.
/// * A lower-case letter at the start that has a capital behind it belongs to the first word: `eTag`, `iOSVersion`.
pub(super) fn words(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(|part| divide(&part.chars().collect::<Vec<char>>())).collect()
}

/// A name in the singular, as far as its ending shows that it is a plural: types are named `licenseDetails`, too.
pub(super) fn singular(name: &str) -> String {
    const NO_PLURALS: [&str; 8] = ["as", "cs", "is", "os", "series", "Series", "ss", "us"];
    match name.strip_suffix('s') {
        Some(_) if NO_PLURALS.iter().any(|ending| name.ends_with(ending)) => name.to_owned(),
        Some(stem) => stem.strip_suffix("ie").map_or_else(|| stem.to_owned(), |stem| format!("{stem}y")),
        None => name.to_owned(),
    }
}

fn divide(part: &[char]) -> Vec<String> {
    let is_prefixed = is_prefixed(part);
    let mut words = Vec::new();
    let mut start = 0;
    let mut case = None;
    for (index, letter) in part.iter().enumerate() {
        if letter.is_lowercase() {
            // A prefix begins the word as a capital would.
            case = Some(if is_prefixed && index == 0 { Case::Upper } else { Case::Lower });
        } else if letter.is_uppercase() {
            let begins = match case {
                Some(Case::Lower) => true,
                Some(Case::Upper) => !(is_prefixed && index == 1) && begins_a_word(&part[index + 1..]),
                None => false,
            };
            if begins {
                words.push(lower_case(&part[start..index]));
                start = index;
            }
            case = Some(Case::Upper);
        }
    }
    if start < part.len() {
        words.push(lower_case(&part[start..]));
    }
    words
}

/// Whether the first letter belongs to the word that the second one begins.
fn is_prefixed(part: &[char]) -> bool {
    matches!(part, [first, second, ..]
        if first.is_lowercase() && second.is_uppercase() && !COORDINATES.contains(first))
}

/// Whether one of several capitals begins a word, by what is behind it.
fn begins_a_word(behind: &[char]) -> bool {
    let is_plural = matches!(behind, ['s']) || matches!(behind, ['s', next, ..] if !next.is_lowercase());
    behind.first().is_some_and(|next| next.is_lowercase()) && !is_plural
}

fn lower_case(letters: &[char]) -> String {
    letters.iter().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a name with hyphens between them.
    fn divided(name: &str) -> String {
        words(name).join("-")
    }

    #[test]
    fn capitals_begin_words() {
        for (name, expected) in [
            ("pendingCount", "pending-count"),
            ("PendingCount", "pending-count"),
            ("PENDING_COUNT", "pending-count"),
            ("pending count", "pending-count"),
            ("request-id", "request-id"),
            ("HTTPStatusCode", "http-status-code"),
            ("showInUI", "show-in-ui"),
            ("ÜberSchrift", "über-schrift"),
            ("名前", "名前"),
            ("", ""),
            ("__", ""),
        ] {
            assert_eq!(divided(name), expected, "{name}");
        }
    }

    #[test]
    fn plurals_of_abbreviations_are_words() {
        for (name, expected) in [
            ("cloudPCs", "cloud-pcs"),
            ("PCs", "pcs"),
            ("allowedAAGUIDs", "allowed-aaguids"),
            ("similarTTPsOrBehavior", "similar-ttps-or-behavior"),
            ("externalIPs_v2", "external-ips-v2"),
            ("DNSServers", "dns-servers"),
            ("markAsRead", "mark-as-read"),
            ("isOk", "is-ok"),
        ] {
            assert_eq!(divided(name), expected, "{name}");
        }
    }

    #[test]
    fn plurals_get_a_singular() {
        for (name, expected) in [
            ("licenseDetails", "licenseDetail"),
            ("identities", "identity"),
            ("user", "user"),
            ("deviceStatus", "deviceStatus"),
            ("educationClass", "educationClass"),
            ("userAnalytics", "userAnalytics"),
            ("workbookChartSeries", "workbookChartSeries"),
            ("", ""),
        ] {
            assert_eq!(singular(name), expected, "{name}");
        }
    }

    #[test]
    fn a_letter_in_front_of_a_capital_belongs_to_it() {
        for (name, expected) in [
            ("eTag", "etag"),
            ("iPad", "ipad"),
            ("iOS", "ios"),
            ("iOSVersion", "ios-version"),
            ("iPv4Range", "ipv4-range"),
            ("iCalUid", "ical-uid"),
            ("oAuth2PermissionGrant", "oauth2-permission-grant"),
            ("mDASHRecord", "mdash-record"),
            ("sPSharing", "sp-sharing"),
            ("aISpan", "ai-span"),
            ("xAxis", "x-axis"),
            ("yNum", "y-num"),
            ("a", "a"),
            ("aB", "ab"),
        ] {
            assert_eq!(divided(name), expected, "{name}");
        }
    }

    #[test]
    fn digits_belong_to_what_they_follow() {
        for (name, expected) in [
            ("v4_0_3", "v4-0-3"),
            ("sha256Hash", "sha256-hash"),
            ("win32LobApp", "win32-lob-app"),
            ("check32BitOn64System", "check32-bit-on64-system"),
            ("formulasR1C1", "formulas-r1c1"),
            ("getM365AppUser", "get-m365-app-user"),
            ("policyB2BSetting", "policy-b2b-setting"),
            ("2fa", "2fa"),
            ("4X", "4x"),
        ] {
            assert_eq!(divided(name), expected, "{name}");
        }
    }
}
