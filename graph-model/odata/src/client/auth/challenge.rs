//! Owns reading `WWW-Authenticate`: whether the service asks for a token with further claims.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// The claims, as JSON, of a challenge such as `Bearer error="insufficient_claims", claims="eyJhY2Nlc3…"`.
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok()).find_map(claims_of)
}

fn claims_of(challenges: &str) -> Option<String> {
    let encoded = parameter(challenges, "claims")?;
    let bytes = STANDARD.decode(&encoded).or_else(|_| URL_SAFE.decode(&encoded)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    serde_json::from_str::<serde::de::IgnoredAny>(&text).ok()?;
    Some(text)
}

/// The value of a parameter of a `Bearer` challenge. A header may list several challenges, each of which starts with a
/// word that is not followed by `=`.
fn parameter(challenges: &str, wanted: &str) -> Option<String> {
    let mut rest = challenges;
    let mut is_bearer = false;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c == '=' || c == ',' || c.is_whitespace()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            is_bearer = word.eq_ignore_ascii_case("bearer");
            rest = after;
            continue;
        };
        let (value, after) = token_or_quoted(value.trim_start());
        if is_bearer && word.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A value, without quotes and escapes, and the rest of the text.
fn token_or_quoted(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !escaped => return (value, &quoted[at + 1..]),
            '\\' if !escaped => escaped = true,
            _ => {
                value.push(c);
                escaped = false;
            }
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    type TestResult = Result<(), Box<dyn std::error::Error>>;

    const CLAIMS: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}"#;

    fn claims_in(values: &[&str]) -> Result<Option<String>, http::header::InvalidHeaderValue> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_str(value)?);
        }
        Ok(claims(&headers))
    }

    #[test]
    fn claims_are_found_and_decoded() -> TestResult {
        let (standard, url_safe) = (STANDARD.encode(CLAIMS), URL_SAFE.encode(CLAIMS));
        for header in [
            format!(
                "Bearer realm=\"\", authorization_uri=\"https://login/a,b\", error=\"insufficient_claims\", claims=\"{standard}\""
            ),
            format!("bearer claims = \"{}\" , error=x", url_safe.trim_end_matches('=')),
            format!("Basic realm=\"a \\\" Bearer claims=\", Bearer claims={}", standard.trim_end_matches('=')),
        ] {
            assert_eq!(claims_in(&[&header])?.as_deref(), Some(CLAIMS), "{header}");
        }
        let second = format!("Bearer claims=\"{standard}\"");
        assert_eq!(claims_in(&["Basic realm=x", &second])?.as_deref(), Some(CLAIMS));
        Ok(())
    }

    #[test]
    fn other_challenges_have_no_claims() -> TestResult {
        let claims = STANDARD.encode(CLAIMS);
        for header in [
            "Bearer",
            "Bearer error=\"invalid_token\"",
            "Bearer claims=\"*\"",
            "Bearer claims=\"",
            "Bearer claims=\"bm8ganNvbg==\"",
            "=,=,\"",
            &format!("Other claims=\"{claims}\""),
            &format!("Bearer x=\"claims={claims}\""),
        ] {
            assert_eq!(claims_in(&[header])?, None, "{header}");
        }
        Ok(())
    }
}
