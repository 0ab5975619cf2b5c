use serde_json::json;

use super::*;
use crate::value::Nullable;

/// Uses the modules as anybody can, with serde's own derives. Those of this crate have tests of their own.
#[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Numbers {
    #[serde(default, with = "nullable", skip_serializing_if = "Nullable::is_absent")]
    size: Nullable<i64>,
    #[serde(default, with = "option", skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    #[serde(default, with = "collection", skip_serializing_if = "Option::is_none")]
    bytes: Option<Vec<i8>>,
    #[serde(default, with = "collection", skip_serializing_if = "Option::is_none")]
    names: Option<Vec<String>>,
}

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn read(value: &serde_json::Value) -> Result<Numbers, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

#[test]
fn numbers_are_read_from_strings_too() -> TestResult {
    let numbers = read(&json!({"size": "9223372036854775807", "ratio": "0.5", "bytes": [1, "-128"]}))?;
    assert_eq!(numbers.size, Nullable::Value(i64::MAX));
    assert_eq!(numbers.ratio, Some(0.5));
    assert_eq!(numbers.bytes, Some(vec![1, -128]));
    let written = serde_json::to_value(&numbers)?;
    assert_eq!(written, json!({"size": 9_223_372_036_854_775_807_i64, "ratio": 0.5, "bytes": [1, -128]}));
    Ok(())
}

#[test]
fn infinite_numbers_are_strings() -> TestResult {
    for (text, number) in [("INF", f64::INFINITY), ("-INF", f64::NEG_INFINITY)] {
        let numbers = read(&json!({ "ratio": text }))?;
        assert_eq!(numbers.ratio, Some(number));
        assert_eq!(serde_json::to_value(&numbers)?, json!({ "ratio": text }));
    }
    let numbers = read(&json!({"ratio": "NaN"}))?;
    assert!(numbers.ratio.is_some_and(f64::is_nan));
    assert_eq!(serde_json::to_value(&numbers)?, json!({"ratio": "NaN"}));
    Ok(())
}

#[test]
fn null_is_told_from_absent() -> TestResult {
    assert_eq!(read(&json!({"size": null}))?.size, Nullable::Null);
    assert_eq!(read(&json!({}))?.size, Nullable::Absent);
    assert_eq!(read(&json!({"ratio": null, "bytes": null})), Ok(Numbers::default()));
    Ok(())
}

#[test]
fn null_elements_are_dropped() -> TestResult {
    let numbers = read(&json!({"names": ["a", null, "b"], "bytes": [null]}))?;
    assert_eq!(numbers.names, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(numbers.bytes, Some(vec![]));
    Ok(())
}

#[test]
fn what_does_not_fit_is_refused() {
    for value in [
        json!({"size": 9_223_372_036_854_775_808_u64}),
        json!({"size": 1.5}),
        json!({"size": 1e300}),
        json!({"size": "1e3"}),
        json!({"size": true}),
        json!({"ratio": "infinity"}),
        json!({"ratio": "nan"}),
        json!({"bytes": [128]}),
        json!({"bytes": 1}),
        json!({"names": [1]}),
    ] {
        assert!(read(&value).is_err(), "{value} was read");
    }
    let message = read(&json!({"size": "x"})).expect_err("it is no number");
    assert!(
        message.contains(r#"invalid value: string "x", expected an Edm.Int64, as a number or a string"#),
        "{message}"
    );
}

#[test]
fn parameters_are_written_by_their_type() {
    fn text<T: WriteEdm + ?Sized>(value: &T) -> String {
        serde_json::to_string(&Written(value)).expect("every EDM value has a form in JSON")
    }
    assert_eq!(text("a"), r#""a""#);
    assert_eq!(text(&["a", "b"][..]), r#"["a","b"]"#);
    assert_eq!(text(&vec![f64::INFINITY, 1.0]), r#"["INF",1.0]"#);
    assert_eq!(text(&f32::NAN), r#""NaN""#);
    assert_eq!(text(&i64::MIN), "-9223372036854775808");
}
