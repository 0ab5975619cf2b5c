//! Tests that a service without an area map is divided into areas of like sizes, and not into too many.

use std::error::Error;
use std::fmt::Write as _;

use codegen::source::Source;
use codegen::{AreaRecord, Options, Output};

fn generated(text: &str, record: AreaRecord) -> Result<Output, Box<dyn Error>> {
    let (model, findings) = codegen::read(&[Source::new("made-up.csdl.json", text)]);
    let model = model.ok_or_else(|| format!("{findings:#?}"))?;
    Ok(codegen::generate(&model, &Options { record, ..Options::default() }))
}

/// The sizes of the smallest and of the largest area: fields, and what a type takes without any. The common area does not
/// count.
fn extremes(output: &Output) -> Option<(usize, usize)> {
    let sizes = || output.areas.iter().filter(|area| area.name != "common").map(|area| area.fields + 4 * area.types());
    Some((sizes().min()?, sizes().max()?))
}

/// A type with `fields` properties.
fn entity(name: &str, base: &str, fields: usize, more: &str) -> String {
    let mut text = format!("{name:?}: {{ \"$Kind\": \"EntityType\"{base}{more}");
    for field in 0..fields {
        let _infallible = write!(text, ", \"{name}F{field}\": {{}}");
    }
    text + " }"
}

const KEY: &str = r#", "$Key": ["id"], "id": {}"#;

/// 400 namespaces, each with an entity set, of very different sizes; each third is related to the one after it.
fn flat() -> String {
    let mut text = r#"{ "$Version": "4.01", "$EntityContainer": "all.Service""#.to_owned();
    let mut container = r#""Service": { "$Kind": "EntityContainer""#.to_owned();
    for n in 0..400 {
        let next = format!(
            r#", "next": {{ "$Kind": "NavigationProperty", "$Type": "n{}.thing{}" }}"#,
            (n + 1) % 400,
            (n + 1) % 400
        );
        let more = if n % 3 == 0 { next } else { String::new() };
        let fields = if n % 40 == 0 { 400 } else { n % 7 };
        let _infallible =
            write!(text, ", \"n{n}\": {{ {} }}", entity(&format!("thing{n}"), "", fields, &format!("{KEY}{more}")));
        let _infallible = write!(container, r#", "things{n}": {{ "$Collection": true, "$Type": "n{n}.thing{n}" }}"#);
    }
    format!("{text}, \"all\": {{ {container} }} }} }}")
}

/// 400 namespaces behind one singleton: each kind of thing derives from one abstract type, and has versions that derive
/// from each other.
fn deep() -> String {
    let mut text = r#"{ "$Version": "4.01", "$EntityContainer": "all.Service""#.to_owned();
    let mut links = String::new();
    for n in 0..100 {
        for version in 0..4 {
            let base = match version {
                0 => ", \"$BaseType\": \"all.thing\"".to_owned(),
                _ => format!(", \"$BaseType\": \"n{n}.v{}.kind{n}v{}\"", version - 1, version - 1),
            };
            let name = format!("kind{n}v{version}");
            let _infallible = write!(text, ", \"n{n}.v{version}\": {{ {} }}", entity(&name, &base, 20, ""));
        }
        let _infallible =
            write!(links, ", \"kind{n}\": {{ \"$Kind\": \"NavigationProperty\", \"$Type\": \"n{n}.v0.kind{n}v0\" }}");
    }
    let thing = entity("thing", ", \"$Abstract\": true", 0, KEY);
    let root = entity("root", "", 0, &format!("{KEY}{links}"));
    let container = r#""Service": { "$Kind": "EntityContainer", "top": { "$Type": "all.root" } }"#;
    format!("{text}, \"all\": {{ {thing}, {root}, {container} }} }}")
}

#[test]
fn a_service_of_400_sets_has_few_areas_of_like_sizes() -> Result<(), Box<dyn Error>> {
    let output = generated(&flat(), AreaRecord::default())?;
    assert!((4..=65).contains(&output.areas.len()), "{} areas", output.areas.len());
    let (smallest, largest) = extremes(&output).ok_or("there are areas")?;
    assert!(largest <= 3 * smallest, "{smallest} to {largest}");
    Ok(())
}

#[test]
fn a_service_of_one_root_is_split_and_versions_of_a_type_stay_together() -> Result<(), Box<dyn Error>> {
    let output = generated(&deep(), AreaRecord::default())?;
    assert!((10..=130).contains(&output.areas.len()), "{} areas", output.areas.len());
    let (smallest, largest) = extremes(&output).ok_or("there are areas")?;
    assert!(largest <= 3 * smallest, "{smallest} to {largest}");
    for n in 0..100 {
        let home = |version: usize| output.record.area_of(&format!("n{n}.v{version}.kind{n}v{version}"));
        assert_eq!(home(0), home(3), "n{n}");
        assert_ne!(home(0), Some("common"), "n{n}");
    }
    // No feature switches on others than the common one, and each says which type it is about.
    for area in &output.areas {
        assert!(area.needs.iter().all(|need| need.area == "common"), "{area:?}");
        assert!(area.name == "common" || area.name == "top" || area.name.starts_with("kind"), "{}", area.name);
    }
    Ok(())
}

#[test]
fn recorded_types_stay_and_new_ones_join_the_areas_that_are_there() -> Result<(), Box<dyn Error>> {
    let before = generated(&flat(), AreaRecord::default())?;
    let again = generated(&flat(), before.record.clone())?;
    assert_eq!(again.record, before.record);
    // A new set of a new type, which a recorded one leads to.
    let more = flat()
        .replacen(
            r#""thing1F0": {}"#,
            r#""thing1F0": {}, "more": { "$Kind": "NavigationProperty", "$Type": "new.extra" }"#,
            1,
        )
        .replacen(
            r#", "all": {"#,
            r#", "new": { "extra": { "$Kind": "EntityType", "$Key": ["id"], "id": {} } }, "all": {"#,
            1,
        )
        .replacen(r#""things0":"#, r#""extras": { "$Collection": true, "$Type": "new.extra" }, "things0":"#, 1);
    let after = generated(&more, before.record.clone())?;
    for (ty, area) in before.record.iter() {
        assert_eq!(after.record.area_of(ty), Some(area), "{ty}");
    }
    assert_eq!(after.areas.len(), before.areas.len());
    assert_eq!(after.record.area_of("new.extra"), before.record.area_of("n1.thing1"));
    Ok(())
}
