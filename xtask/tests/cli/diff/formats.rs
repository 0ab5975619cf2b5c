//! How changes are shown.

use super::project::{OLD, Project, new};
use crate::support::{TestResult, assert_contains};

#[test]
fn a_comment_on_a_pull_request_starts_with_a_table_and_collapses_details() -> TestResult {
    let project = Project::new()?;
    project.commit("old")?;
    project.write("schema/shop.csdl.json", &new())?;
    let (_, text) = project.diff(&["old", "schema", "--format", "markdown"])?;
    let expected = "\
## Changes of the schema

**1 breaking, 1 additive, 1 documentation.** They call for a new **minor** version while the version starts with 0, and \
for a new **major** version from 1.0 on.

| area | breaking | additive | documentation |
|---|--:|--:|--:|
| `goods` | 1 | 1 | 1 |

### Breaking

**`goods`**

* property `name` of `item` is now nullable: `Option<String>` → `Nullable<String>`; projections need an `Option` or a `Nullable` for it

<details>
<summary>Additive (1)</summary>

**`goods`**

* property `note` was added to `item`: `Option<String>`

</details>

<details>
<summary>Documentation (1)</summary>

**`goods`**

* the description of property `size` of `item` was added

</details>
";
    assert_eq!(text, expected);
    let (_, text) = project.diff(&["old", "old", "--format", "markdown"])?;
    assert_eq!(text, "## Changes of the schema\n\nNothing changed in the model.\n");
    Ok(())
}

#[test]
fn a_comment_is_never_too_long_for_github() -> TestResult {
    let project = Project::new()?;
    project.commit("old")?;
    let many: Vec<String> = (0..3000).map(|number| format!(r#""property{number}": {{}}"#)).collect();
    let schema = OLD.replace(r#""name": {}"#, &format!(r#""name": {{}}, {}"#, many.join(", ")));
    project.write("schema/shop.csdl.json", &schema)?;
    let (_, text) = project.diff(&["old", "schema", "--format", "markdown"])?;
    assert!(text.len() < 65_536, "{}", text.len());
    assert_contains(&text, "more; the text format shows all.\n\n</details>\n");
    let (_, text) = project.diff(&["old", "schema"])?;
    assert_contains(&text, "property `property2999` was added to `item`");
    Ok(())
}

#[test]
fn programs_read_json() -> TestResult {
    let project = Project::new()?;
    project.commit("old")?;
    project.write("schema/shop.csdl.json", &new())?;
    let (_, text) = project.diff(&["old", "schema", "--format", "json"])?;
    let report: serde_json::Value = serde_json::from_str(&text)?;
    assert_eq!(report["counts"], serde_json::json!({"breaking": 1, "additive": 1, "documentation": 1}));
    assert_eq!(report["bump"], serde_json::json!({"0.x": "minor", "1.x": "major"}));
    let first = serde_json::json!({
        "class": "breaking",
        "area": "goods",
        "subject": "shop.item",
        "message": "property `name` of `item` is now nullable: `Option<String>` → `Nullable<String>`; projections need an `Option` or a `Nullable` for it",
    });
    assert_eq!(report["changes"][0], first);
    let (_, text) = project.diff(&["old", "old", "--format", "json"])?;
    let report: serde_json::Value = serde_json::from_str(&text)?;
    assert!(report.get("bump").is_none() && report["changes"] == serde_json::json!([]));
    Ok(())
}

#[test]
fn names_are_text_in_every_format() -> TestResult {
    let project = Project::new()?;
    let document = |more: &str| {
        format!(
            "<edmx:Edmx xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><edmx:DataServices \
             xmlns='http://docs.oasis-open.org/odata/ns/edm'><Schema Namespace='shop'><ComplexType Name='item'>\
             <Property Name='id' Type='Edm.String'/>{more}</ComplexType></Schema></edmx:DataServices></edmx:Edmx>"
        )
    };
    let is_clean = |text: &str| text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}');
    project.write("old/shop.csdl.xml", &document(""))?;
    // Such a name is refused, in a message that is text, too.
    project.write("new/shop.csdl.xml", &document("<Property Name='x[31m\u{202e}' Type='Edm.String'/>"))?;
    for format in ["text", "markdown"] {
        let (_, text) = project.diff(&["old", "new", "--format", format])?;
        assert!(text.contains("U+202E") && text.contains("x[31m\\u{202e}") && is_clean(&text), "{text}");
    }

    // Names cannot contain `@`, but default values can.
    let hostile = "x` &lt;img src=x&gt; #12 [a](https://example.org) | y";
    let mention = "<Property Name='z' Type='Edm.String' DefaultValue='@octocat'/>";
    project.write("old/shop.csdl.xml", &document(&mention.replace("@octocat", "nobody")))?;
    project
        .write("new/shop.csdl.xml", &document(&format!("<Property Name='{hostile}' Type='Edm.String'/>{mention}")))?;
    let (_, text) = project.diff(&["old", "new"])?;
    assert!(text.contains("`x` <img src=x> #12") && text.contains("`@octocat`"), "{text}");
    let (_, markdown) = project.diff(&["old", "new", "--format", "markdown"])?;
    assert_contains(&markdown, "`@octocat`");
    let line = markdown.lines().find(|line| line.contains("#12")).unwrap_or_default();
    for part in ["`#12`", "\\<img", "src=x\\>", "`[a](https://example.org)`"] {
        assert_contains(line, part);
    }
    // Programs get the names unchanged.
    let (_, json) = project.diff(&["old", "new", "--format", "json"])?;
    assert_contains(&json, "`x` <img src=x> #12");
    Ok(())
}
