//! Owns resolving the requests in a schema's lists of permissions and pages: to the generated method that makes each, and to
//! the template of its address.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::emit;
use crate::layout::{
    GeneratedMethod, HandleId, Layout, MethodKind, PermissionSet, Reference, SCHEMES, Statement, statements,
};
use crate::model::{Model, Operation, OperationKind, StructuredId};

use super::annotations::Permissions;
use super::finder::Finder;
use super::line::Line;
use super::request;
use super::step::{Call, Node, Step};
use super::walk::{self, Way};

/// The placeholder of a path after a colon.
const ESCAPED: &str = ":/{id}";

/// A request that a list names.
struct Requested {
    method: GeneratedMethod,
    line: String,
    template: String,
}

/// Who reads an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Readers of documentation: names tell keys and overloads apart.
    Line,
    /// The runtime, which knows neither.
    Template,
}

impl<'m> Finder<'m> {
    /// The layout, with the permissions and pages of requests.
    pub(crate) fn into_layout(mut self) -> Layout<'m> {
        self.layout.reference = self.reference();
        self.layout
    }

    /// The permissions and pages of requests. Requests that the schema does not support are skipped.
    fn reference(&self) -> Reference<'m> {
        let (sets, lines) = statements(self.model());
        // Most requests have both permissions and a page: each is walked to once.
        let requests: HashSet<&str> = lines.iter().map(|(line, _)| *line).collect();
        let requests: HashMap<&str, Requested> = requests
            .into_par_iter()
            .filter_map(|line| {
                let (way, method) = self.made(line)?;
                Some((line, Requested { method, line: self.line_of(&way), template: self.template_of(&way) }))
            })
            .collect();
        let mut reference = Reference::new(sets);
        for (line, statement) in lines {
            if let Some(Requested { method, line, template }) = requests.get(line) {
                reference.add(*method, line, template, statement);
            }
        }
        reference
    }

    /// A request in the schema's own spelling; `None` if there is no such request, or if an unknown name was taken for a key.
    pub fn canonical(&self, line: &str) -> Option<String> {
        let (way, _) = self.made(line)?;
        way.notes().is_empty().then(|| self.line_of(&way))
    }

    /// The type of the entities that a request reads or changes, and whether it reads a single one; `None` for operations.
    pub fn subject(&self, line: &str) -> Option<(&'m str, bool)> {
        let (way, generated) = self.made(line)?;
        let GeneratedMethod::Verb(handle, _) = generated else { return None };
        Some((&self.model().ty(handle.ty).name.name, way.request.name == "get"))
    }

    /// The permissions and the page of the request at the end of a way.
    pub(super) fn stated(&self, way: &Way<'m>) -> (Option<Vec<Permissions>>, Option<String>) {
        let (sets, lines) = statements(self.model());
        let line = self.line_of(way);
        // Parsing a request is expensive, so an exact match comes first, and then only requests that look alike are parsed.
        let is_near = |other: &str| {
            let (last, method) = (last_segment(&line), line.split(' ').next().unwrap_or_default());
            let is_same_method = other.get(..method.len()).is_some_and(|start| start.eq_ignore_ascii_case(method));
            is_same_method && (last == "{id}" || last_segment(other).eq_ignore_ascii_case(last))
        };
        let is_in_other_words = |other: &str| is_near(other) && self.canonical(other).as_ref() == Some(&line);
        let of = |is_wanted: &dyn Fn(&Statement<'m>) -> bool| {
            let mut wanted = lines.iter().filter(|(_, statement)| is_wanted(statement));
            let exact = wanted.clone().find(|(other, _)| *other == line);
            exact.or_else(|| wanted.find(|(other, _)| is_in_other_words(other))).map(|(_, statement)| *statement)
        };
        let permissions = match of(&|statement| matches!(statement, Statement::Permissions(_))) {
            Some(Statement::Permissions(set)) => sets.get(set).map(|set| by_scheme(*set)),
            _ => None,
        };
        let page = match of(&|statement| matches!(statement, Statement::Page(_))) {
            Some(Statement::Page(href)) => Some(href.to_owned()),
            _ => None,
        };
        (permissions, page)
    }

    /// The way to a request, and the generated method that makes it.
    fn made(&self, line: &str) -> Option<(Way<'m>, GeneratedMethod)> {
        let line = self.below_root(Line::parse(line));
        let method = line.method.as_deref()?;
        let generated = std::cell::Cell::new(None);
        let goal = |node: Node<'m>| {
            let request = request::of(self, node, method)?;
            generated.set(Some((node, request.name)));
            Some(request)
        };
        let way = walk::walk(self, &line.segments, &goal).ok()?;
        let (node, name) = generated.take()?;
        let generated = match node {
            Node::Handle(id, false) => GeneratedMethod::Verb(HandleId::one(id), name),
            Node::Handle(id, true) => GeneratedMethod::Verb(HandleId::many(id), name),
            Node::Operation(operation) => GeneratedMethod::Operation(operation.span),
            Node::References(property) | Node::Reference(property) => GeneratedMethod::Property(property.span),
            Node::Property(property) => GeneratedMethod::Property(property.span),
            Node::Count => GeneratedMethod::Verb(HandleId::many(counted(&way)?), name),
            Node::Stream => of_stream(way.steps.last()?)?,
            Node::Service => return None,
        };
        Some((way, generated))
    }

    /// The line for the request at the end of a way: the method, and the template of the address.
    pub(super) fn line_of(&self, way: &Way<'m>) -> String {
        self.written(way, Style::Line)
    }

    /// The same as requests look themselves up: keys of all kinds are segments, and functions have empty parentheses.
    fn template_of(&self, way: &Way<'m>) -> String {
        self.written(way, Style::Template)
    }

    fn written(&self, way: &Way<'m>, style: Style) -> String {
        let mut line = format!("{} ", way.request.http);
        for step in &way.steps {
            // Another colon ends a path if anything follows.
            if line.ends_with(ESCAPED) {
                line.push(':');
            }
            self.push(&mut line, step, style);
        }
        if way.request.name == "count" {
            line.push_str("/$count");
        }
        line
    }

    fn push(&self, line: &mut String, step: &Step<'m>, style: Style) {
        let segment = |name: &str| format!("/{name}");
        let values = match &step.call {
            Call::Method { values, .. } => values,
            Call::Cast(derived) => return line.push_str(&segment(&self.model().ty(*derived).name.to_string())),
            Call::Property(_, property) => return line.push_str(&segment(&property.name)),
        };
        let Some(method) = step.method() else { return };
        line.push_str(&match method.kind {
            MethodKind::ByKey(_) if style == Style::Template => "/{id}".to_owned(),
            MethodKind::ByKey(key) if key.is_alternate => {
                format!("({})", arguments(key.parts.iter().map(|part| &part.name)))
            }
            MethodKind::ByKey(_) if !emit::keys_are_segments(self.model()) => "({id})".to_owned(),
            MethodKind::ByKey(_) => "/{id}".to_owned(),
            MethodKind::References(property) if values.is_empty() => format!("/{}/$ref", property.name),
            MethodKind::References(property) => format!("/{}/{{id}}/$ref", property.name),
            MethodKind::Navigation(property) => segment(&property.name),
            MethodKind::Complex(property, _) | MethodKind::Property(property) | MethodKind::Stream(property) => {
                segment(&property.name)
            }
            MethodKind::Media => segment("$value"),
            MethodKind::Child(child, _) => segment(&child.name),
            MethodKind::Composed { operation, .. } if operation.is_escape_function() => ESCAPED.to_owned(),
            MethodKind::Operation { operation, import } | MethodKind::Composed { operation, import, .. } => {
                called(self.model(), operation, import, style)
            }
        });
    }
}

/// The last segment of a line, without a key or arguments, and without the namespace of an operation.
fn last_segment(line: &str) -> &str {
    let last = line.rsplit('/').next().unwrap_or_default();
    let name = last.split('(').next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default()
}

/// Permissions as a list. Few requests are open to personal accounts: only these have that scheme.
fn by_scheme(set: PermissionSet<'_>) -> Vec<Permissions> {
    let all = SCHEMES.map(|(scheme, _)| Permissions {
        scheme: scheme.to_owned(),
        scopes: set.of(scheme).map(str::to_owned).collect(),
    });
    all.into_iter().filter(|of| of.scheme != "DelegatedPersonal" || !of.scopes.is_empty()).collect()
}

/// The segment of an operation's call.
fn called(model: &Model, operation: &Operation, import: Option<&str>, style: Style) -> String {
    let name = import.map_or_else(|| emit::segment(model, operation), str::to_owned);
    if operation.kind == OperationKind::Action {
        return format!("/{name}");
    }
    let parameters = operation.parameters.iter().map(|parameter| &parameter.name).filter(|_| style == Style::Line);
    format!("/{name}({})", arguments(parameters))
}

/// Names with a value for each.
fn arguments<'n>(names: impl Iterator<Item = &'n String>) -> String {
    names.map(|name| format!("{name}={{id}}")).collect::<Vec<_>>().join(",")
}

/// The type of the entities that a way ends with the number of.
fn counted(way: &Way<'_>) -> Option<StructuredId> {
    let step = way.steps.last()?;
    match &step.call {
        Call::Cast(derived) => Some(*derived),
        Call::Property(..) => None,
        Call::Method { .. } => match step.method()?.kind {
            MethodKind::Child(_, handle) | MethodKind::Composed { handle, .. } => Some(handle.ty),
            MethodKind::Navigation(property) => Some(property.target),
            _ => None,
        },
    }
}

fn of_stream(step: &Step<'_>) -> Option<GeneratedMethod> {
    match step.method()?.kind {
        MethodKind::Stream(property) => Some(GeneratedMethod::Property(property.span)),
        MethodKind::Media => step.owner.map(GeneratedMethod::Media),
        _ => None,
    }
}
