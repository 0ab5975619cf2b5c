//! Owns checking documentation as rustdoc reads it: paragraphs, lists, inline code, the generator's own links and those of the
//! schema, and no markup that a description could have introduced.

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::vocabulary::Vocabulary;

/// Checks the documentation of an item: the values of its `doc` attributes.
pub(super) fn check(docs: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let text = unindented(docs);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // rustdoc resolves shortcuts such as [`User`] as names.
    let shortcut = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.into_string()), CowStr::from("")));
    let mut findings = Vec::new();
    let mut link: Option<String> = None;
    for event in Parser::new_with_broken_link_callback(&text, options, Some(shortcut)) {
        let wrong = match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_known =
                    is_type(&dest_url, link_type, vocabulary) || vocabulary.reference.pages.contains(&*dest_url);
                link = Some(dest_url.to_string());
                (!is_known).then(|| format!("a link to {dest_url}"))
            }
            Event::End(TagEnd::Link) => {
                link = None;
                None
            }
            Event::Text(text)
                if link
                    .as_deref()
                    .is_some_and(|link| *text != *"Documentation" || !vocabulary.reference.pages.contains(link)) =>
            {
                Some("a link with a text that is no code".to_owned())
            }
            Event::Start(Tag::Paragraph | Tag::List(None) | Tag::Item)
            | Event::End(TagEnd::Paragraph | TagEnd::List(false) | TagEnd::Item)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => None,
            other => Some(format!("{other:?}")),
        };
        findings.extend(wrong.map(|wrong| format!("documentation has {wrong} in {text:?}")));
    }
    findings
}

/// Whether a link refers to a generated type by its name.
fn is_type(target: &str, kind: LinkType, vocabulary: &Vocabulary) -> bool {
    let name = match kind {
        LinkType::ShortcutUnknown => target.strip_prefix('`').and_then(|name| name.strip_suffix('`')),
        LinkType::Inline => match target.split("::").collect::<Vec<_>>().as_slice() {
            ["super", name] | ["crate", _, name] => Some(*name),
            _ => None,
        },
        _ => None,
    };
    name.is_some_and(|name| vocabulary.types.contains(name))
}

/// Documentation without the indentation that all of its lines share, as rustdoc removes it.
fn unindented(docs: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = docs.lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or_default();
    docs.lines().map(|line| line.get(common..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}
