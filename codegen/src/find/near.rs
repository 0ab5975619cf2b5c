//! Owns why there is no request for a line, and what is near: where the walk got stuck, what is there, and what was meant.

use crate::diagnostic::nearest;
use crate::layout::{Handle, Key, MethodKind};
use crate::model::{Element, Operation, OperationKind, StructuredId};

use super::code::Code;
use super::finder::Finder;
use super::line::Line;
use super::missing::{Cause, Missing, Near};
use super::request;
use super::segment::Segment;
use super::step::{Node, fit, has, name_of};
use super::values;
use super::walk::{self, Stuck};

/// How many lines that are near are told.
const MOST: usize = 5;

/// Says why a walk along a line got stuck.
pub(super) fn missing<'m>(finder: &Finder<'m>, line: &Line, stuck: &Stuck<'m>) -> Missing {
    let place = Place { finder, line, stuck };
    let (cause, message, near) = match line.segments.get(stuck.understood) {
        None => place.methods(),
        Some(segment) => place.segment(segment),
    };
    let understood = address(&line.segments[..stuck.understood]);
    Missing { cause, message, understood, children: children(finder, stuck.node), near }
}

type Reason = (Cause, String, Vec<Near>);

/// Where a walk got stuck.
struct Place<'p, 'm> {
    finder: &'p Finder<'m>,
    line: &'p Line,
    stuck: &'p Stuck<'m>,
}

impl<'m> Place<'_, 'm> {
    fn wanted(&self) -> &str {
        self.line.method.as_deref().unwrap_or("GET")
    }

    /// The address leads somewhere, but not with the method.
    fn methods(&self) -> Reason {
        if let (Node::Handle(id, false), Some(last)) = (self.stuck.node, self.line.segments.last())
            && let Some(text) = last.as_word().filter(|_| self.was_key(id))
        {
            // It was taken for a key, and more likely is the name of an operation.
            return self.unknown(
                text,
                &format!("several `{}`", self.finder.model().ty(id).name.name),
                &self.finder.handle(id, true),
            );
        }
        let nodes = std::iter::once(&self.stuck.node).chain(&self.stuck.others);
        let offers: Vec<_> = nodes.flat_map(|node| request::offers(self.finder, *node)).collect();
        let mut methods: Vec<&str> = Vec::new();
        for offer in &offers {
            if !methods.contains(&offer.http) {
                methods.push(offer.http);
            }
        }
        // One relation may say otherwise than the type that it leads to.
        methods.retain(|method| *method != self.wanted());
        let cause = match self.stuck.node {
            Node::References(_) | Node::Reference(_) => Cause::Reference,
            _ => Cause::Method,
        };
        if methods.is_empty() {
            return (cause, "the service allows no request for this".to_owned(), Vec::new());
        }
        let message = format!("{}, not {}", either(&methods), self.wanted());
        let lines = methods.iter().map(|method| (Some((*method).to_owned()), self.line.segments.clone()));
        (cause, message, self.near(lines))
    }

    /// Whether the last segment was taken for the key of a type.
    fn was_key(&self, id: StructuredId) -> bool {
        let before = &self.line.segments[..self.line.segments.len() - 1];
        let goal = |node: Node<'m>| matches!(node, Node::Handle(ty, true) if ty == id).then(request::none);
        walk::walk(self.finder, before, &goal).is_ok()
    }

    /// A segment means nothing where it stands.
    fn segment(&self, segment: &Segment) -> Reason {
        let text = &segment.text;
        if segment.is_path {
            let message = format!("the address goes on by a path, `:/{text}:`; entities are addressed by keys here");
            return (Cause::Path, message, Vec::new());
        }
        match self.stuck.node {
            Node::Service => {
                let children = self.finder.service();
                let set = children.methods.iter().find_map(|method| match method.kind {
                    MethodKind::Child(child, handle) if handle.is_many() && is_named(segment, &child.name) => {
                        Some(handle.ty)
                    }
                    _ => None,
                });
                match set {
                    Some(ty) => (Cause::Key, self.keys(ty), Vec::new()),
                    None => self.unknown(text, "the service", &children),
                }
            }
            Node::Handle(id, many) => self.in_handle(segment, id, many),
            Node::Operation(operation) => {
                let message = format!(
                    "nothing follows a call of `{}`: it is no composable function that gives entities",
                    operation.name.name
                );
                (Cause::End, message, Vec::new())
            }
            Node::Property(property) => {
                let message = format!("`{text}` is no part of the property `{}`", property.name);
                (Cause::Property, message, Vec::new())
            }
            Node::References(_) | Node::Reference(_) | Node::Stream | Node::Count => {
                (Cause::End, format!("nothing follows here, so `{text}` means nothing"), Vec::new())
            }
        }
    }

    fn in_handle(&self, segment: &Segment, id: StructuredId, many: bool) -> Reason {
        let model = self.finder.model();
        let text = &segment.text;
        let handle = self.finder.handle(id, many);
        let name = &model.ty(id).name.name;
        let what = if many { format!("several `{name}`") } else { format!("`{name}`") };
        if let Some(overloads) = overloads(&handle, segment) {
            let message = format!("`{}` takes other parameters: {overloads}", segment.name);
            return (Cause::Parameters, message, Vec::new());
        }
        if text.eq_ignore_ascii_case("$ref") {
            let message =
                format!("there is no `$ref` below {what} here: it is a part of what it is found in, not linked to");
            return (Cause::Reference, message, Vec::new());
        }
        if let Some(reason) = self.key(segment, id, many, &handle) {
            return reason;
        }
        if let Some(property) = model
            .all_properties(id)
            .into_iter()
            .map(|(_, property)| property)
            .find(|property| is_named(segment, &property.name))
            .filter(|_| !many)
        {
            let message = format!("`{}` is a property of {what}, which takes nothing in parentheses", property.name);
            return (Cause::Property, message, Vec::new());
        }
        if let Some(reason) = self.cast(segment, id, many) {
            return reason;
        }
        if !many && has(&self.finder.handle(id, true), segment) {
            let message = format!("`{text}` is bound to several `{name}`, not to one of them");
            return (Cause::Key, message, self.near(std::iter::once((self.line.method.clone(), self.without_key()))));
        }
        self.unknown(text, &what, &handle)
    }

    /// Whether a key is missing, or is none.
    fn key(&self, segment: &Segment, id: StructuredId, many: bool, handle: &Handle<'_>) -> Option<Reason> {
        let model = self.finder.model();
        let name = &model.ty(id).name.name;
        if !many {
            let relation = handle.methods.iter().find_map(|method| match method.kind {
                MethodKind::Navigation(property) if is_named(segment, &property.name) => {
                    Some((property.target, property.ty.is_collection()))
                }
                _ => None,
            });
            // It has the name, and was not taken: its parentheses hold no key.
            let (target, collection) = relation?;
            let message = if collection {
                self.keys(target)
            } else {
                format!("`{}` leads to one entity, which takes no key", segment.name)
            };
            return Some((Cause::Key, message, Vec::new()));
        }
        let child = self.finder.handle(id, false);
        let is_property = model.all_properties(id).iter().any(|(_, property)| is_named(segment, &property.name));
        if has(&child, segment) || is_property || segment.text.eq_ignore_ascii_case("$value") {
            let message = format!("`{}` is below one `{name}`: the key is missing", segment.text);
            let lines = self.with(Segment::plain("{id}"));
            return Some((Cause::Key, message, self.near(std::iter::once((self.line.method.clone(), lines)))));
        }
        // A word that is no name may be a key, but for its type.
        let names = handle.methods.iter().filter_map(|method| Some(name_of(method.kind)?.0));
        let is_unfit = matches!(model.key(id), [part] if !values::fits(model, &part.ty, &segment.as_value()));
        let is_bad_key = is_unfit && segment.arguments.is_none() && nearest(&segment.name, names).is_none();
        let is_predicate = segment.name.is_empty() && segment.arguments.is_some();
        let keys_differ = segment.is_placeholder() || is_predicate || (is_bad_key && !segment.text.starts_with('$'));
        keys_differ.then(|| (Cause::Key, self.keys(id), Vec::new()))
    }

    /// The keys of a type, in words.
    fn keys(&self, id: StructuredId) -> String {
        let model = self.finder.model();
        let name = &model.ty(id).name.name;
        let alternate = model.alternate_keys(id).into_iter().map(|key| key.parts.as_slice());
        let keys: Vec<String> = std::iter::once(model.key(id))
            .chain(alternate)
            .filter(|parts| !parts.is_empty())
            .map(|parts| {
                let parts: Vec<String> =
                    parts.iter().map(|part| format!("{}={}", part.name, model.type_name(&part.ty))).collect();
                format!("`({})`", parts.join(","))
            })
            .collect();
        if keys.is_empty() {
            format!("`{name}` has no key")
        } else {
            format!("`{name}` has the keys {}", keys.join(", "))
        }
    }

    /// Whether derived types have it.
    fn cast(&self, segment: &Segment, id: StructuredId, many: bool) -> Option<Reason> {
        let model = self.finder.model();
        let having: Vec<StructuredId> = model
            .descendants(id)
            .into_iter()
            .filter(|derived| {
                has(&self.finder.handle(*derived, many), segment)
                    || (many && has(&self.finder.handle(*derived, false), segment))
                    || model.all_properties(*derived).iter().any(|(_, property)| is_named(segment, &property.name))
            })
            .collect();
        let topmost = having.iter().filter(|derived| model.bases(**derived).all(|base| !having.contains(&base)));
        let topmost: Vec<StructuredId> = topmost.copied().collect();
        if topmost.is_empty() {
            return None;
        }
        let casts: Vec<String> = topmost
            .iter()
            .take(MOST)
            .map(|derived| format!("`.cast::<{}>()`", self.finder.layout.ident(Element::Structured(*derived))))
            .collect();
        let more = if topmost.len() > MOST {
            format!(" or that of {} more types", topmost.len() - MOST)
        } else {
            String::new()
        };
        let message = format!("`{}` is a member of derived types: needs {}{more}", segment.text, casts.join(" or "));
        let lines = topmost
            .iter()
            .map(|derived| (self.line.method.clone(), self.with(Segment::plain(&model.ty(*derived).name.to_string()))));
        Some((Cause::Cast, message, self.near(lines)))
    }

    /// A name that nothing has.
    fn unknown(&self, text: &str, what: &str, handle: &Handle<'_>) -> Reason {
        let names: Vec<&str> = handle.methods.iter().filter_map(|method| Some(name_of(method.kind)?.0)).collect();
        let index = self.stuck.understood.min(self.line.segments.len() - 1);
        let name = self.line.segments[index].name.rsplit('.').next().unwrap_or(text);
        let meant = nearest(name, names.into_iter());
        let message = match meant {
            Some(meant) => format!("there is no `{text}` below {what}; did you mean `{meant}`?"),
            None => format!("there is no `{text}` below {what}"),
        };
        let lines = meant.map(|meant| {
            let mut segments = self.line.segments.clone();
            segments[index] = Segment::plain(meant);
            (self.line.method.clone(), segments)
        });
        (Cause::Name, message, self.near(lines.into_iter()))
    }

    /// The address with a further segment where the walk got stuck.
    fn with(&self, segment: Segment) -> Vec<Segment> {
        let mut segments = self.line.segments.clone();
        segments.insert(self.stuck.understood, segment);
        segments
    }

    /// The address without the segment before the one where the walk got stuck.
    fn without_key(&self) -> Vec<Segment> {
        let mut segments = self.line.segments.clone();
        if self.stuck.understood > 0 {
            segments.remove(self.stuck.understood - 1);
        }
        segments
    }

    /// Those of some lines that there is a request for, with any method if there is none with theirs.
    fn near(&self, lines: impl Iterator<Item = (Option<String>, Vec<Segment>)>) -> Vec<Near> {
        let found = lines.filter_map(|(method, segments)| {
            let method = method.unwrap_or_else(|| "GET".to_owned());
            let goal = |node| request::of(self.finder, node, &method);
            let way = walk::walk(self.finder, &segments, &goal).ok()?;
            let (_, calls) = Code::of(self.finder, &way, &self.line.options);
            Some(Near { line: format!("{method} {}", address(&segments)), chain: calls.concat() })
        });
        found.take(MOST).collect()
    }
}

fn is_named(segment: &Segment, name: &str) -> bool {
    segment.name.eq_ignore_ascii_case(name)
}

/// The overloads of the operation that a segment names, in words.
fn overloads(handle: &Handle<'_>, segment: &Segment) -> Option<String> {
    let shown = |operation: &Operation| {
        let parameters: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        format!("`({})`", parameters.join(","))
    };
    let overloads: Vec<String> = handle
        .methods
        .iter()
        .filter_map(|method| match method.kind {
            MethodKind::Operation { operation, .. } => Some((method, operation)),
            _ => None,
        })
        .filter(|(method, _)| {
            name_of(method.kind).is_some_and(|(name, namespace)| fit(&segment.name, name, namespace).is_some())
        })
        .map(|(_, operation)| shown(operation))
        .collect();
    (!overloads.is_empty()).then(|| overloads.join(" or "))
}

/// What follows at a place, as addresses write it.
fn children(finder: &Finder<'_>, node: Node<'_>) -> Vec<String> {
    let handle = match node {
        Node::Service => finder.service(),
        Node::Handle(id, many) => finder.handle(id, many),
        _ => return Vec::new(),
    };
    let mut children: Vec<String> = Vec::new();
    for method in &handle.methods {
        let child = match method.kind {
            MethodKind::ByKey(Key { parts, is_alternate }) => {
                let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
                if is_alternate || names.len() > 1 {
                    format!("({})", names.join(","))
                } else {
                    format!("{{{}}}", names.concat())
                }
            }
            MethodKind::Media => "$value".to_owned(),
            MethodKind::References(property) => format!("{}/$ref", property.name),
            MethodKind::Composed { operation, .. } if operation.is_escape_function() => {
                let names: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                format!(":/{{{}}}:", names.concat())
            }
            MethodKind::Composed { .. } => continue,
            MethodKind::Operation { operation, .. } if operation.kind == OperationKind::Function => {
                let names: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                format!("{}({})", operation.name.name, names.join(","))
            }
            kind => name_of(kind).map_or_else(String::new, |(name, _)| name.to_owned()),
        };
        children.push(child);
    }
    children
}

/// Segments as an address.
fn address(segments: &[Segment]) -> String {
    segments.iter().flat_map(|segment| ["/", segment.text.as_str()]).collect()
}

/// Methods in words.
fn either(methods: &[&str]) -> String {
    match methods.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
