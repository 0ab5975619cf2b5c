//! Tests that no name in a schema clashes with a name that generated code uses. All of these, keywords, and names in unusual
//! scripts are declared as types, properties, members, operations, parameters, sets and singletons, and the crate is built.

mod outside;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::{Map, Value, json};

/// Keywords, names that derived code uses, names of devices, scripts without case, characters that look alike, and names that
/// differ only in case, in diacritics or in where their digits are.
#[rustfmt::skip]
const ODD: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "raw", "ref", "return", "safe", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "additional", "as_str", "bits", "by_id", "cast", "clone", "content", "contains", "count", "create", "delete", "Derived",
    "DERIVED", "empty", "Err", "from", "from_name", "get", "insert", "into", "is", "is_empty", "list", "media_content",
    "members", "MEMBERS", "name", "names", "new", "odata_type", "odataType", "Ok", "remove", "replace", "Some", "text",
    "to_owned", "TYPE_NAME", "Unrecognized", "update", "value", "vec", "println", "format", "flags", "enumeration",
    "bool", "char", "f64", "i32", "str", "u8", "usize", "D", "E", "S", "t", "u", "complex_types", "enums", "lib", "main",
    "tests", "X", "XResource", "XCollection", "x", "con", "CON", "aux", "nul", "prn", "com1", "lpt9",
    "Übung", "Straße", "名前", "ИМЯ", "а", "a", "A", "aB", "ab", "A_b", "ǆ", "é", "e\u{301}", "v1_1", "v1_1_10", "v1_11_0",
    "x-y", "x_y", "_", "__", "_1",
];

const XTASK: &str = env!("CARGO_BIN_EXE_cargo-odata");

/// All names, each once.
fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = codegen::vocabulary::names().chain(ODD.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// An object with a member for each name.
fn each(names: &[&str], member: impl Fn(usize, &str) -> Value) -> Map<String, Value> {
    names.iter().enumerate().map(|(index, name)| ((*name).to_owned(), member(index, name))).collect()
}

fn with(mut object: Value, members: Map<String, Value>) -> Value {
    if let Value::Object(known) = &mut object {
        members.into_iter().for_each(|(name, member)| {
            known.entry(name).or_insert(member);
        });
    }
    object
}

/// A schema in which each name is declared as everything that has a name.
fn schema() -> Value {
    let names = names();
    let near = |index: usize| names.iter().copied().cycle().skip(index).take(4);
    let of = |index: usize, name: &str| match index % 4 {
        0 => "Edm.String".to_owned(),
        1 => format!("n.complex.{name}"),
        2 => format!("n.enums.{name}"),
        _ => format!("n.entities.{name}"),
    };
    let complex = each(&names, |index, _| {
        let properties = near(index).map(|name| (name.to_owned(), json!({"$Nullable": true}))).collect();
        with(json!({"$Kind": "ComplexType"}), properties)
    });
    let entities = each(&names, |index, name| {
        json!({"$Kind": "EntityType", "$Key": ["id"], "id": {}, "$HasStream": index % 2 == 0, "content": {"$Type": "Edm.Stream"},
            "related": {"$Kind": "NavigationProperty", "$Collection": true, "$Type": format!("n.entities.{name}")}})
    });
    let derived =
        each(&names, |_, name| json!({"$Kind": "EntityType", "$BaseType": format!("n.entities.{name}"), "more": {}}));
    let enums =
        each(&names, |_, name| with(json!({"$Kind": "EnumType", "another": 1}), each(&[name], |_, _| json!(0))));
    let definitions = each(&names, |_, _| json!({"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.Int32"}));
    let operations = each(&names, |index, name| {
        let parameters = near(index)
            .enumerate()
            .map(|(at, name)| json!({"$Name": name, "$Type": of(index + at, name), "$Nullable": at % 2 == 0}));
        let binding = json!({"$Name": "it", "$Type": "n.wide.wide", "$Collection": index % 3 == 0});
        json!([{"$Kind": if index % 2 == 0 { "Action" } else { "Function" }, "$IsBound": true, "$IsComposable": index % 2 == 1,
            "$Parameter": std::iter::once(binding).chain(parameters).collect::<Vec<_>>(),
            "$ReturnType": {"$Type": of(index, name), "$Collection": index % 5 == 0}}])
    });
    let imported = each(
        &names,
        |_, name| json!([{"$Kind": "Function", "$Parameter": [{"$Name": name}], "$ReturnType": {"$Type": format!("n.complex.{name}")}}]),
    );
    let wide = each(&names, |index, name| json!({"$Type": of(index % 3, name), "$Nullable": index % 2 == 0}));
    let relations = each(
        &names,
        |index, name| json!({"$Kind": "NavigationProperty", "$Type": format!("n.entities.{name}"), "$Collection": index % 2 == 0}),
    );
    let container = each(&names, |index, name| match index % 3 {
        0 => json!({"$Type": format!("n.entities.{name}"), "$Collection": true}),
        1 => json!({"$Type": format!("n.entities.{name}")}),
        _ => json!({"$Function": format!("n.imported.{name}")}),
    });
    let key = json!({"$Kind": "EntityType", "$Key": ["key"], "key": {}});
    let keys = json!({"$Kind": "EntityType", "$Key": ["key", "Key"], "key": {}, "Key": {}});
    json!({
        "$Version": "4.01", "$EntityContainer": "n.Client",
        "n": {"Client": with(json!({"$Kind": "EntityContainer", "wides": {"$Collection": true, "$Type": "n.wide.wide"}}), container)},
        "n.complex": complex, "n.entities": entities, "n.derived": derived, "n.enums": enums, "n.definitions": definitions,
        "n.sets": {
            "all": with(json!({"$Kind": "EnumType"}), each(&names, |index, _| json!(index))),
            "flags": with(json!({"$Kind": "EnumType", "$IsFlags": true}), each(&names, |index, _| json!(1_u64 << (index % 60)))),
        },
        "n.operations": operations, "n.imported": imported,
        "n.wide": {"wide": with(key, wide), "related": with(keys, relations)},
    })
}

fn generate(schema: &str, folder: &Path) -> Result<Output, Box<dyn Error>> {
    let document = folder.with_extension("csdl.json");
    fs::write(&document, schema)?;
    Ok(Command::new(XTASK).arg("generate").arg("--schema").arg(&document).arg("--crate").arg(folder).output()?)
}

/// Runs cargo on a crate: whether it compiles, and the compiler's output.
fn compile(mut cargo: Command, arguments: &[&str]) -> Result<(bool, String), Box<dyn Error>> {
    let compiled = cargo.args(arguments).output()?;
    Ok((compiled.status.success(), String::from_utf8_lossy(&compiled.stderr).into_owned()))
}

#[test]
fn no_name_of_a_schema_clashes_with_those_of_generated_code() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let folder: PathBuf = temporary.path().join("names");
    let generated = generate(&serde_json::to_string(&schema())?, &folder)?;
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    let checked =
        compile(outside::cargo(&folder)?, &["check", "--quiet", "--no-default-features", "--features", "full"])?;
    assert_eq!(checked, (true, String::new()));
    Ok(())
}

#[test]
fn a_type_named_like_a_type_parameter_is_not_mistaken_for_one() -> Result<(), Box<dyn Error>> {
    let schema = json!({
        "$Version": "4.01", "$EntityContainer": "shop.Container",
        "shop": {
            "t": {"$Kind": "EntityType", "$Key": ["id"], "id": {}},
            "u": {"$Kind": "EntityType", "$BaseType": "shop.t", "size": {}},
            "other": {"$Kind": "EntityType", "$Key": ["id"], "id": {}},
            "Container": {"$Kind": "EntityContainer", "ts": {"$Collection": true, "$Type": "shop.t"}},
        },
    });
    let temporary = tempfile::tempdir()?;
    let folder = temporary.path().join("generic");
    let generated = generate(&schema.to_string(), &folder)?;
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    fs::create_dir(folder.join("examples"))?;
    let program = |entity: &str| {
        format!(
            "use generic::{{Container, shop}};\nfn main() {{\n    let ts = Container::new().ts();\n    \
            let _request = ts.create(&shop::{entity}::default());\n    let _handle = ts.cast::<shop::{entity}>();\n}}\n"
        )
    };
    fs::write(folder.join("examples/right.rs"), program("U"))?;
    fs::write(folder.join("examples/wrong.rs"), program("Other"))?;
    // Not only checked: what is built is there already.
    let build = |example: &str| {
        let cargo = outside::cargo_with_features_of_the_workspace(&folder)?;
        compile(cargo, &["build", "--quiet", "--example", example])
    };
    assert_eq!(build("right")?, (true, String::new()));
    let (compiles, message) = build("wrong")?;
    assert!(!compiles && message.contains("is not derived from `TType`"), "{message}");
    Ok(())
}
