//! Owns annotations in JSON, which are members with `@` in their names; it must not know the terms that they apply.

use super::object::{Member, Object};
use super::reader::Reader;
use crate::csdl::syntax::{Annotation, Name};
use crate::source::{Span, Spanned};

/// A term with a qualifier.
type Key<'a> = (&'a str, Option<&'a str>);

fn key(segment: &str) -> Key<'_> {
    match segment.split_once('#') {
        Some((term, qualifier)) => (term, Some(qualifier)),
        None => (segment, None),
    }
}

impl Reader<'_> {
    /// Reads the annotations of a member of an object, or of the object itself if `target` is empty.
    ///
    /// `@a.b@c.d` annotates the annotation `@a.b`, which may come later, so those with the fewest `@` are read first.
    pub(super) fn annotations(&mut self, object: &Object<'_>, target: &str) -> Vec<Annotation> {
        let Some(written) = object.annotations.get(target) else {
            return Vec::new();
        };
        let mut written: Vec<&Member<'_>> = written.iter().collect();
        written.sort_by_key(|member| member.name.bytes().filter(|&byte| byte == b'@').count());
        let mut annotations = Vec::new();
        for member in written {
            let (outer, own) = match member.name.rsplit_once('@') {
                Some((outer, own)) => (Some(outer), own),
                None => (None, member.name),
            };
            let Some(annotation) = self.annotation(member, own) else {
                continue;
            };
            let mut list = Some(&mut annotations);
            for segment in outer.into_iter().flat_map(|outer| outer.split('@')) {
                list = list.and_then(|list| find(list, key(segment)));
            }
            if let Some(list) = list {
                list.push(annotation);
            } else {
                let message = format!("`@{}`, which is annotated here, is not there", outer.unwrap_or_default());
                self.findings.error(member.name_span, message);
            }
        }
        annotations
    }

    fn annotation(&mut self, member: &Member<'_>, own: &str) -> Option<Annotation> {
        let (term, qualifier) = key(own);
        // The term is the end of the member's name, up to the qualifier.
        let qualifier_length = qualifier.map_or(0, |qualifier| qualifier.len() + 1);
        let term = self.end_of(member.name_span, term, qualifier_length);
        if term.is_empty() {
            self.findings.error(member.name_span, "an annotation must name its term after `@`");
            return None;
        }
        if qualifier == Some("") {
            self.findings.error(member.name_span, "the qualifier after `#` must not be empty");
        }
        let value = self.expression(member.value);
        Some(Annotation { term, qualifier: qualifier.map(str::to_owned), value, annotations: Vec::new() })
    }

    /// A name that is written at the end of `span` except for some bytes; where escapes have changed the lengths, the
    /// whole span is given.
    fn end_of(&self, span: Span, name: &str, except: usize) -> Name {
        let start = usize::try_from(span.start).unwrap_or(usize::MAX);
        let end = usize::try_from(span.end).unwrap_or(usize::MAX).saturating_sub(except);
        let from = end.saturating_sub(name.len()).max(start);
        let place = match self.text.get(from..end) {
            Some(written) if written == name => self.findings.span(from..end),
            _ => span,
        };
        Spanned::new(name.to_owned(), place)
    }
}

/// The annotations of an annotation.
fn find<'l>(list: &'l mut [Annotation], (term, qualifier): Key<'_>) -> Option<&'l mut Vec<Annotation>> {
    list.iter_mut()
        .find(|annotation| annotation.term.value == term && annotation.qualifier.as_deref() == qualifier)
        .map(|annotation| &mut annotation.annotations)
}
