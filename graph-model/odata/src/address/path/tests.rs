//! How addresses are put together, and which segments they refuse.

use serde_json::json;

use super::*;

fn root() -> Path {
    Path::root(KeyStyle::Segment)
}

#[test]
fn segments_are_encoded_once() {
    let path = root().segment("a b").cast("n.user").key(&Key::single("%2F")).action("n.go");
    assert_eq!(path.as_str(), "/a%20b/n.user/%252F/n.go");
}

#[test]
fn parameters_are_inline_or_aliases() {
    let arguments = Arguments::new()
        .literal("q", "it's a/b")
        .optional_literal::<str>("left", None)
        .nullable_literal::<i32>("none", None)
        .json("list", &["a", "b&c"][..]);
    let path = root().operation("find", arguments);
    assert_eq!(path.as_str(), "/find(q='it%27%27s%20a%2Fb',none=null,list=@list)");
    assert_eq!(path.aliases(), [("list".to_owned(), r#"["a","b&c"]"#.to_owned())]);
    assert_eq!(root().operation("delta", Arguments::new()).as_str(), "/delta()");
}

#[test]
fn templates_have_placeholders_for_values() {
    let path = root()
        .segment("users")
        .key(&Key::single("ann@contoso.com"))
        .segment("a(b")
        .key(&Key::named("appId", "x)"))
        .operation("find", Arguments::new().literal("q", "secret").json("list", &[1][..]))
        .key(&Key::single("."))
        .word("$count");
    assert_eq!(path.template(), "/users/{id}/a%28b({id})/find(q={id},list={id})({id})/$count");
    assert_eq!(root().operation("delta", Arguments::new()).template(), "/delta()");
}

#[test]
fn aliases_do_not_clash_along_the_path() {
    let once = root().operation("f", Arguments::new().json("x", &json!(1)));
    let twice = once.operation("f", Arguments::new().json("x", &json!(2)));
    assert_eq!(twice.as_str(), "/f(x=@x)/f(x=@x2)");
    assert_eq!(twice.aliases().len(), 2);
}

#[test]
fn the_first_mistake_is_reported() {
    let path = root().segment("users").key(&Key::single("")).segment("x").key(&Key::single(""));
    assert_eq!(path.failure().map(|failure| failure.message.as_str()), Some("the key of an entity in /users is empty"));
}

fn failure(path: &Path) -> Option<(ErrorKind, &str)> {
    path.failure().map(|failure| (failure.kind, failure.message.as_str()))
}

#[test]
fn messages_show_no_keys() {
    let messages = root().segment("users").key(&Key::single("ann@contoso.com")).segment("messages");
    let expected = (ErrorKind::InvalidKey, "the key of an entity in /users/{id}/messages is empty");
    assert_eq!(failure(&messages.key(&Key::single(""))), Some(expected));
}

#[test]
fn no_segment_leads_to_another_resource() {
    let users = root().segment("users");
    let message = "a segment below /users/ is empty, `.` or `..`, which leads to another resource";
    let expected = Some((ErrorKind::InvalidAddress, message));
    for name in ["", ".", ".."] {
        assert_eq!(failure(&users.segment(name)), expected);
        assert_eq!(failure(&users.cast(name)), expected);
        assert_eq!(failure(&users.action(name)), expected);
        assert_eq!(failure(&users.operation(name, Arguments::new())), expected);
        assert_eq!(failure(&users.word(name)), expected);
    }
    for word in ["%2e%2E", ".%2e", "a/../b", "a/%2e"] {
        assert!(failure(&users.word(word)).is_some(), "{word}");
    }
    assert_eq!(users.segment("../x").as_str(), "/users/..%2Fx");
    assert_eq!(users.segment("...").as_str(), "/users/...");
    assert_eq!(users.word("c#1?x\\y z%20%.txt:").as_str(), "/users/c%231%3Fx%5Cy%20z%20%25.txt:");
    assert_eq!(users.word("$ref").word("root:/a/b:").as_str(), "/users/$ref/root:/a/b:");
    let arguments = Arguments::new().literal("q", "../..").literal("..", "x");
    assert_eq!(users.operation("f", arguments).as_str(), "/users/f(q='..%2F..',..='x')");
}

#[test]
fn a_key_is_never_taken_for_a_function() {
    let users = root().segment("users");
    let names = ["delta", "microsoft.graph."];
    for (key, expected) in [
        ("ann", "/users/ann"),
        ("delta", "/users('delta')"),
        ("Delta", "/users('Delta')"),
        ("deltas", "/users/deltas"),
        ("microsoft.graph.user", "/users('microsoft.graph.user')"),
        ("microsoft.graph@contoso.com", "/users/microsoft.graph%40contoso.com"),
        ("$count", "/users('%24count')"),
    ] {
        assert_eq!(users.key_beside(&Key::single(key), &names).as_str(), expected);
    }
    let messages = users.key_beside(&Key::single("delta"), &names).segment("messages").key(&Key::single("1"));
    assert_eq!(messages.as_str(), "/users('delta')/messages/1", "further keys are segments again");
    assert_eq!(messages.template(), "/users({id})/messages/{id}");
}
