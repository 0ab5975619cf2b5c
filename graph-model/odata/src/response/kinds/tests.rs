//! How responses are read, and the messages for those that cannot be.

use http::{Method, Response};

use super::*;
use crate::error::ErrorKind;
use crate::handle::EntityReference;
use crate::response::Reading;
use crate::value::edm::Date;
use crate::value::type_name::type_name;

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn success(status: u16, body: impl Into<Vec<u8>>) -> Result<Success> {
    let response = Response::builder().status(status).body(body.into())?;
    Ok(Success::new(response, Method::GET, Reading::Strict))
}

fn error<R: FromResponse>(status: u16, body: impl Into<Vec<u8>>) -> Result<Error> {
    R::from_response(&mut success(status, body)?).map_or_else(Ok, |_| Err("the response was read".into()))
}

#[test]
fn single_values_are_unwrapped() -> Result {
    assert_eq!(Scalar::<i64>::from_response(&mut success(200, r#"{"@odata.context":"c","value":"5"}"#)?)?, 5);
    assert_eq!(Scalar::<String>::from_response(&mut success(200, r#""plain""#)?)?, "plain");
    let whole = Scalar::<serde_json::Value>::from_response(&mut success(200, r#"{"a":1}"#)?)?;
    assert_eq!(whole, serde_json::json!({"a": 1}));
    assert_eq!(error::<Scalar<bool>>(200, r#"{"value":"x"}"#)?.kind(), ErrorKind::Decode);
    Ok(())
}

#[test]
fn an_optional_value_may_be_missing_in_several_ways() -> Result {
    for (status, body) in [(204, ""), (200, "null"), (200, r#"{"value":null}"#), (200, r#"{"@odata.null":true}"#)] {
        assert_eq!(Maybe::<Scalar<i32>>::from_response(&mut success(status, body)?)?, None, "{body}");
    }
    assert_eq!(Maybe::<Scalar<i32>>::from_response(&mut success(200, r#"{"value":1}"#)?)?, Some(1));
    assert!(Scalar::<i32>::from_response(&mut success(204, "")?).is_err());
    Ok(())
}

#[test]
fn messages_say_what_was_expected_and_where_it_is_not() -> Result {
    assert_eq!(
        error::<Page<i32>>(200, "{\"value\":\n[true]}")?.to_string(),
        "cannot read the response as a collection of Edm.Int32: value[0]: expected an Edm.Int32, found a truth value"
    );
    assert_eq!(error::<Page<i32>>(200, "")?.to_string(), "200 OK without a body: expected a collection of Edm.Int32");
    assert_eq!(error::<PlainCount>(200, "many")?.to_string(), "cannot read the response as a number");
    Ok(())
}

#[test]
fn types_have_their_names_of_edm() {
    assert_eq!(type_name::<String>(), "Edm.String");
    assert_eq!(type_name::<Date>(), "Edm.Date");
    assert_eq!(type_name::<EntityReference>(), "EntityReference");
    assert_eq!(type_name::<crate::response::Change<EntityReference>>(), "Change<EntityReference>");
}

#[test]
fn messages_quote_nothing_from_the_body() -> Result {
    let body = r#"{"value": [{"id": "a"}, {"id": {"secret": "hidden"}}]}"#;
    let page = <Page<EntityReference>>::from_response(&mut success(200, body)?)?;
    assert_eq!(page.value.len(), 2, "undeclared members are kept");
    let error = error::<Page<i32>>(200, r#"{"value":["top \\"secret\\" text"]}"#)?;
    assert_eq!(error.json_path(), Some("value[0]"));
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("value[0]: expected an Edm.Int32, found a string"), "{shown}");
    assert!(!shown.contains("secret") && !shown.contains("text"), "{shown}");
    Ok(())
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_place() -> Result {
    let error = error::<Page<String>>(200, b"{\"value\":[\"a\",\"b\xff\"]}")?;
    assert_eq!(error.json_path(), Some("value[1]"));
    let shown = error.to_string();
    assert!(shown.contains("value[1]: invalid utf-8 sequence of 1 bytes from index 16"), "{shown}");
    Ok(())
}

#[test]
fn other_media_types_are_named() -> Result {
    let response = Response::builder().header("content-type", "text/html; charset=utf-8");
    let response = response.body(b"<html>Sign in</html>".to_vec())?;
    let error = Scalar::<bool>::from_response(&mut Success::new(response, Method::GET, Reading::Lenient))
        .expect_err("HTML is not a boolean");
    let expected = "cannot read the response, which is text/html, as a single Edm.Boolean: ";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert!(!error.to_string().contains("Sign in"), "{error}");
    Ok(())
}

#[test]
fn counts_are_plain_text() -> Result {
    assert_eq!(PlainCount::from_response(&mut success(200, "\u{feff}42\r\n")?)?, 42);
    assert!(PlainCount::from_response(&mut success(200, "-1")?).is_err());
    Ok(())
}
