//! Tests enumeration types without flags: names, values and the standard traits.

#![allow(dead_code, unreachable_pub, reason = "the macros are for types that are public")]

use std::collections::HashSet;

use super::*;
use crate::value::UrlLiteral;

#[derive(Clone, PartialEq)]
enum Color {
    Red,
    Green,
    Unrecognized(String),
}

enumeration!(Color: "n.color" { Red = "red" => 0, Green = "green" => -1 });

#[derive(Clone, PartialEq)]
enum Nothing {
    Unrecognized(String),
}

enumeration!(Nothing: "n.nothing" {});

#[derive(Clone, PartialEq)]
enum Shade {
    Dark,
    Unrecognized(String),
}

enumeration!(Shade: unqualified "n.shade" { Dark = "dark" => 0 });

#[test]
fn members_survive_a_round_trip_declared_or_not() -> Result<(), serde_json::Error> {
    for text in [r#""red""#, r#""green""#, r#""blue""#] {
        let color: Color = serde_json::from_str(text)?;
        assert_eq!(serde_json::to_string(&color)?, text);
    }
    assert_eq!(Color::from("red"), Color::Red);
    assert_eq!("blue".parse(), Ok(Color::Unrecognized("blue".into())));
    assert_eq!(Nothing::from("x").as_str(), "x");
    Ok(())
}

#[test]
fn members_are_found_in_any_case_and_written_back_as_they_came() -> Result<(), serde_json::Error> {
    use crate::value::Additional;
    use crate::value::wire::{Deserialize, Serialize};

    #[derive(Debug, Serialize, Deserialize)]
    struct Paint {
        #[serde(skip_serializing_if = "Option::is_none")]
        first: Option<Color>,
        #[serde(skip_serializing_if = "Option::is_none")]
        second: Option<Color>,
        #[serde(flatten)]
        additional: Additional,
    }

    assert_eq!(Color::from("RED"), Color::Red);
    let text = r#"{"first":"Red","second":"green"}"#;
    let mut paint: Paint = serde_json::from_str(text)?;
    assert_eq!((paint.first.as_ref(), paint.second.as_ref()), (Some(&Color::Red), Some(&Color::Green)));
    assert_eq!(serde_json::to_string(&paint)?, text);
    paint.first = Some(Color::Green);
    assert_eq!(serde_json::to_string(&paint)?, r#"{"first":"green","second":"green"}"#);
    Ok(())
}

#[test]
fn members_are_read_by_value() {
    assert_eq!(serde_json::from_str::<Color>("-1").ok(), Some(Color::Green));
    assert_eq!(serde_json::from_str::<Color>("\"-1\"").ok(), Some(Color::Green));
    assert_eq!(Color::from("7"), Color::Unrecognized("7".into()));
    assert_eq!(serde_json::from_str::<Color>("7").ok(), Some(Color::Unrecognized("7".into())));
    assert_eq!(Color::Green.value(), Some(-1));
    assert_eq!(Color::from("blue").value(), None);
    assert!(serde_json::from_str::<Color>("true").is_err());
}

#[test]
fn members_are_literals_in_urls() {
    assert_eq!(Color::Red.literal(), "n.color'red'");
    assert_eq!(Color::Red.raw(), "red");
    assert_eq!(Color::from("it's").literal(), "n.color'it''s'");
}

#[test]
fn members_stand_alone_where_the_service_does_without_the_type() {
    assert_eq!(Shade::Dark.literal(), "'dark'");
    assert_eq!(Shade::from("it's").literal(), "'it''s'");
    assert_eq!(Shade::TYPE_NAME, "n.shade");
}

#[test]
fn members_are_shown_and_ordered_as_by_the_standard_derives() {
    mod derived {
        #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Color {
            Red,
            Green,
            Unrecognized(String),
        }
    }
    let other = |name: &str| (Color::Unrecognized(name.into()), derived::Color::Unrecognized(name.into()));
    let mut colors = vec![other("red"), (Color::Green, derived::Color::Green), other("a\"b")];
    colors.push((Color::Red, derived::Color::Red));
    for (color, derived) in &colors {
        assert_eq!(format!("{color:?} {color:#?}"), format!("{derived:?} {derived:#?}"));
        for (other, other_derived) in &colors {
            assert_eq!(color.cmp(other), derived.cmp(other_derived), "{color:?} {other:?}");
            assert_eq!(color.partial_cmp(other), derived.partial_cmp(other_derived), "{color:?} {other:?}");
            assert_eq!(color == other, derived == other_derived, "{color:?} {other:?}");
        }
    }
}

#[test]
fn equal_members_have_one_place_in_a_set() {
    let colors = HashSet::from([Color::Red, Color::from("RED"), Color::from("blue"), "blue".into(), Color::Green]);
    assert_eq!(colors.len(), 3);
}
