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

#[test]
fn escaped_paths_are_closed_only_if_something_follows() {
    let root = root().segment("drive").segment("root");
    let file = root.escape("Q3 plan/a#1?:.docx");
    assert_eq!(file.as_str(), "/drive/root:/Q3%20plan/a%231%3F%3A.docx");
    for (path, expected) in [
        (file.segment("content"), "/content"),
        (file.word("$ref"), "/$ref"),
        (file.cast("n.file"), "/n.file"),
        (file.action("copy"), "/copy"),
        (file.operation("delta", Arguments::new()), "/delta()"),
        (file.segment("versions").key(&Key::single("1")), "/versions/1"),
    ] {
        assert_eq!(path.as_str(), format!("/drive/root:/Q3%20plan/a%231%3F%3A.docx:{expected}"));
    }
    assert_ne!(root.escape("a"), root.word("x").escape("a"));
}

#[test]
fn escape_functions_follow_each_other() {
    let site = root().segment("sites").key(&Key::single("host")).escape("teams/hr");
    let file = site.segment("drive").segment("root").escape("a/b");
    assert_eq!(file.segment("content").as_str(), "/sites/host:/teams/hr:/drive/root:/a/b:/content");
    assert_eq!(site.escape("x").as_str(), "/sites/host:/teams/hr::/x");
}

#[test]
fn escaped_paths_are_values() {
    let file = root().segment("drive").segment("root").escape("secret plans/a.docx");
    assert_eq!(file.template(), "/drive/root:/{id}");
    assert_eq!(file.segment("children").template(), "/drive/root:/{id}:/children");
}

#[test]
fn escaped_paths_never_lead_elsewhere() {
    let root = root().segment("drive").segment("root");
    let message = "a name in the path below /drive/root is empty, `.` or `..`, which leads to another resource: a path has names \
                   with one slash between them, and none at its start and end";
    for path in ["", "/", "/a", "a/", "a//b", ".", "..", "../secret", "a/../b", "a/."] {
        assert_eq!(failure(&root.escape(path)), Some((ErrorKind::InvalidAddress, message)), "{path}");
    }
    for (path, expected) in [
        ("%2e%2e/a", "%252e%252e/a"),
        ("..\\..\\a", "..%5C..%5Ca"),
        ("a:/b:", "a%3A/b%3A"),
        ("...", "..."),
        ("é", "%C3%A9"),
        ("a;b=c,d", "a%3Bb%3Dc%2Cd"),
    ] {
        assert_eq!(root.escape(path).as_str(), format!("/drive/root:/{expected}"));
    }
}
