//! Properties of addresses: a service decodes what the program encoded, whatever it is. The decoder shares no code with the
//! library: it parses addresses by the URL standard, and segments by OData's URL conventions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use graph_model::address::Arguments;
use graph_model::edm::{Binary, Guid};
use graph_model::groups::Group;
use graph_model::request::Get;
use graph_model::users::User;
use graph_model::{GraphService, Key, KeyStyle, Map, Path, Request, Structured, Value};
use proptest::prelude::*;
use reqwest::Url;
use serde::{Deserialize, Serialize};

const ROOT: &str = "https://graph.microsoft.com/v1.0";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Thing {
    #[serde(flatten)]
    additional: Map<String, Value>,
}

impl Structured for Thing {
    const TYPE_NAME: &'static str = "n.thing";
}

/// The segments below the service root and the query options, decoded after they were split.
#[derive(Debug)]
struct Address {
    segments: Vec<String>,
    options: Vec<(String, String)>,
}

impl Address {
    fn of<R: Request>(request: &R) -> Self {
        match request.to_http(ROOT) {
            Ok(http) => Self::parse(&http.uri().to_string()),
            Err(error) => panic!("{error}"),
        }
    }

    fn parse(text: &str) -> Self {
        // Like every HTTP client, this resolves dots, takes a backslash for a slash, and drops a fragment.
        let url = Url::parse(text).expect("the library writes absolute URLs");
        let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut segments: Vec<String> = url.path_segments().expect("https has paths").map(decode).collect();
        assert_eq!((url.host_str(), segments.remove(0).as_str()), (Some("graph.microsoft.com"), "v1.0"));
        // This decodes a plus sign as a space, as some services do.
        let options = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        Self { segments, options }
    }

    fn option(&self, name: &str) -> &str {
        let mut values = self.options.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        let value = values.next().unwrap_or_else(|| panic!("there is no {name} in {self:?}"));
        assert_eq!(values.next(), None, "the option occurs once");
        value
    }

    /// The key of an entity in a collection, as a segment of its own or in parentheses, and the segments after it.
    fn keyed(&self, collection: &str) -> (String, &[String]) {
        match self.segments.as_slice() {
            [name, key, rest @ ..] if name == collection => (key.clone(), rest),
            [segment, rest @ ..] => {
                let (name, arguments) = call(segment);
                assert_eq!(name, collection);
                let [(None, literal)] = arguments.as_slice() else { panic!("{arguments:?} is not a key") };
                (text(literal), rest)
            }
            [] => panic!("there is no key in {self:?}"),
        }
    }
}

/// A name and the literals in parentheses after it, each with its own name, if it has one.
fn call(segment: &str) -> (&str, Vec<(Option<&str>, &str)>) {
    let (name, rest) = segment.split_once('(').expect("keys and parameters are in parentheses");
    let inside = rest.strip_suffix(')').expect("parentheses end the segment");
    let mut is_text = false;
    let parts = inside.split(|character| {
        is_text ^= character == '\'';
        character == ',' && !is_text
    });
    let named = |part| match str::split_once(part, '=') {
        Some((name, literal)) if !name.contains('\'') => (Some(name), literal),
        _ => (None, part),
    };
    (name, parts.map(named).collect())
}

/// The text that a string literal stands for.
fn text(literal: &str) -> String {
    let inside =
        literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).expect("string literals are in quotes");
    assert!(!inside.replace("''", "").contains('\''), "{literal:?} ends before its end");
    inside.replace("''", "'")
}

/// Texts of all kinds, many of them made of pieces that have a meaning in addresses.
fn texts() -> impl Strategy<Value = String> {
    let pieces = [
        "'",
        "''",
        "/",
        "\\",
        "..",
        ".",
        "?",
        "#",
        "%",
        "%27",
        "%2F",
        "%2e",
        "$count",
        "$ref",
        "&$top=1",
        "+",
        " ",
        "=",
        ",",
        ";",
        "(",
        ")",
        "@p",
        ":",
        "\"",
        "a",
        "é",
        "𝄞",
        "\u{0}",
        "\u{7f}",
        "\r\n",
        "\u{202e}",
        "{id}",
        "http://host/",
    ];
    let hostile = prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..6).prop_map(|pieces| pieces.concat());
    prop_oneof![hostile, "[^\\x00]{1,12}", any::<String>().prop_filter("keys have characters", |text| !text.is_empty())]
}

#[test]
fn numbers_of_undeclared_properties_survive_a_round_trip() -> Result<(), serde_json::Error> {
    let user: User = serde_json::from_str(r#"{"more": 1.1844674407370955e+20}"#)?;
    let again: User = serde_json::from_str(&serde_json::to_string(&user)?)?;
    assert_eq!((again.additional["more"].as_f64(), &again), (Some(1.184_467_440_737_095_5e20), &user));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_of_every_kind_survive(key in texts(), below in texts()) {
        let graph = GraphService::new();
        let user = Address::of(&graph.users().by_id(&key).mail_folders().by_id(&below).get());
        let (found, rest) = user.keyed("users");
        prop_assert_eq!(found, key.as_str());
        let rest = Address { segments: rest.to_vec(), options: Vec::new() };
        prop_assert_eq!(rest.keyed("mailFolders"), (below.clone(), &[][..]));

        let application = Address::of(&graph.applications().by_app_id(&key).owners().cast::<User>().count());
        let (name, keys) = call(&application.segments[0]);
        prop_assert_eq!(name, "applications");
        prop_assert_eq!((keys[0].0, text(keys[0].1), keys.len()), (Some("appId"), key.clone(), 1));
        prop_assert_eq!(&application.segments[1..], ["owners", "microsoft.graph.user", "$count"]);

        let things = Path::root(KeyStyle::Parentheses).segment("things");
        let thing = Get::<Thing>::new(things.key(&Key::single(&key)).segment(&below));
        // URL parsers drop segments of one or two dots, so the library refuses them.
        if matches!(below.as_str(), "." | "..") {
            prop_assert!(thing.to_http(ROOT).is_err());
        } else {
            let thing = Address::of(&thing);
            prop_assert_eq!(thing.keyed("things"), (key.clone(), &[below.clone()][..]));
        }

        let thing = Address::of(&Get::<Thing>::new(things.key(&Key::named("a", &key).and("b", &7_i32).and("c", &below))));
        let (_, keys) = call(&thing.segments[0]);
        prop_assert_eq!((keys[0].0, text(keys[0].1)), (Some("a"), key));
        prop_assert_eq!(keys[1], (Some("b"), "7"));
        prop_assert_eq!((keys[2].0, text(keys[2].1), keys.len()), (Some("c"), below, 3));
    }

    #[test]
    fn keys_in_references_survive(key in texts()) {
        let graph = GraphService::new();
        let request = graph.groups().by_id("g").members_references().add(&graph.groups().by_id(&key));
        let http = request.to_http(ROOT).expect("the key is not empty");
        let body: Value = serde_json::from_slice(http.body()).expect("a reference is JSON");
        let reference = Address::parse(body["@odata.id"].as_str().expect("`@odata.id` is a string"));
        prop_assert_eq!(reference.keyed("groups"), (key.clone(), &[][..]));

        let request = Address::of(&graph.groups().by_id(&key).members_references().remove(&key));
        let (group, rest) = request.keyed("groups");
        prop_assert_eq!(group, key.as_str());
        let rest = Address { segments: rest.to_vec(), options: Vec::new() };
        prop_assert_eq!(rest.keyed("members"), (key, &["$ref".to_owned()][..]));
    }

    #[test]
    fn parameters_of_functions_survive(first in any::<String>(), second in texts(), list in prop::collection::vec(texts(), 0..3)) {
        let root = GraphService::new().me().drive().root();
        let search = Address::of(&root.search(Some(&second)));
        let (name, parameters) = call(&search.segments[3]);
        prop_assert_eq!(name, "search");
        prop_assert_eq!((parameters[0].0, text(parameters[0].1), parameters.len()), (Some("q"), second.clone(), 1));

        let arguments = Arguments::new().literal("a", &first).nullable_literal::<str>("b", None).json("c", &list[..]);
        let arguments = arguments.literal("d", &second);
        let found = Address::of(&Get::<Thing>::new(Path::root(KeyStyle::Segment).operation("find", arguments)));
        let (_, parameters) = call(&found.segments[0]);
        prop_assert_eq!((parameters[0].0, text(parameters[0].1)), (Some("a"), first));
        prop_assert_eq!(&parameters[1..3], [(Some("b"), "null"), (Some("c"), "@c")]);
        prop_assert_eq!((parameters[3].0, text(parameters[3].1), parameters.len()), (Some("d"), second, 4));
        let alias: Vec<String> = serde_json::from_str(found.option("@c")).expect("a list is passed as JSON");
        prop_assert_eq!(alias, list);
    }

    #[test]
    fn values_of_query_options_survive(values in prop::collection::vec(any::<String>(), 5), name in texts(), other in texts()) {
        let values: Vec<String> = values.into_iter().map(|value| format!("a{value}")).collect();
        let list = GraphService::new().groups().list().filter(&values[0]).search(&values[1]).orderby(&values[2]);
        let list = list.select(&values[3]).expand(&values[4]).top(5).count(true);
        let address = Address::of(&list);
        for (option, value) in ["$filter", "$search", "$orderby", "$select", "$expand"].into_iter().zip(&values) {
            prop_assert_eq!(address.option(option), value);
        }
        prop_assert_eq!((address.option("$top"), address.option("$count"), address.options.len()), ("5", "true", 7));

        // Lists grow, separated by commas; conditions, by `and`.
        let address = Address::of(&list.select(&other));
        prop_assert_eq!(address.option("$select"), format!("{},{other}", values[3]));
        let condition = format!("a eq '{}'", other.replace('\'', "''"));
        let address = Address::of(&GraphService::new().groups().list().filter(&condition).filter(&condition));
        prop_assert_eq!(address.option("$filter"), format!("{condition} and {condition}"));

        let address = Address::of(&GraphService::new().groups().list().query(&name, &other));
        prop_assert_eq!(address.segments, ["groups"]);
        prop_assert_eq!(address.options, [(name, other)]);
    }

    #[test]
    fn string_literals_in_conditions_survive(value in any::<String>()) {
        let condition = format!("displayName eq '{}'", value.replace('\'', "''"));
        let address = Address::of(&GraphService::new().groups().by_id("g").members().cast::<Group>().list().filter(&condition));
        let literal = address.option("$filter").strip_prefix("displayName eq ").expect("the condition begins with the property");
        prop_assert_eq!(text(literal), value);
    }

    #[test]
    fn literals_of_other_types_survive(bytes in any::<Vec<u8>>(), number in any::<i64>(), float in any::<f64>(), id in any::<u128>()) {
        let guid = Guid::from_u128(id);
        let key = Key::named("a", &Binary::from(bytes.clone())).and("b", &number).and("c", &float).and("d", &guid);
        let address = Address::of(&Get::<Thing>::new(Path::root(KeyStyle::Segment).segment("things").key(&key)));
        let (_, keys) = call(&address.segments[0]);
        let keys: Vec<&str> = keys.into_iter().map(|(_, literal)| literal).collect();
        let [binary, integer, double, id] = keys.as_slice() else { panic!("{keys:?}") };
        let binary = binary.strip_prefix("binary'").and_then(|rest| rest.strip_suffix('\'')).expect("the literal is binary");
        prop_assert_eq!(URL_SAFE.decode(binary).expect("binary literals are base64url"), bytes);
        prop_assert_eq!(integer.parse(), Ok(number));
        prop_assert_eq!(id.parse(), Ok(guid));
        let double = match *double {
            "INF" => f64::INFINITY,
            "-INF" => f64::NEG_INFINITY,
            number => number.parse().expect("other literals are decimal"),
        };
        prop_assert!(double.total_cmp(&float).is_eq() || (double.is_nan() && float.is_nan()));
    }
}
