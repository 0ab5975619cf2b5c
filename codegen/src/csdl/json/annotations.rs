//! Owns annotations in JSON, which are members with `@` in their names; it must not know any term.

use std::collections::{HashMap, HashSet};

use super::object::{Member, Object};
use super::reader::Reader;
use crate::csdl::findings::MAX_DEPTH;
use crate::csdl::syntax::{Annotation, Name};
use crate::source::{Span, Spanned};

impl Reader<'_> {
    /// Reads the annotations of the member `target` of an object, or of the object itself if that is empty.
    ///
    /// `@a.b@c.d` annotates the annotation `@a.b`, which may come after it, so those with the fewest `@` are read first.
    pub(super) fn annotations(&mut self, object: &Object<'_>, target: &str) -> Vec<Annotation> {
        match object.annotations.get(target) {
            Some(written) => self.dispensable(|reader| reader.each_annotation(written)),
            None => Vec::new(),
        }
    }

    fn each_annotation(&mut self, written: &[Member<'_>]) -> Vec<Annotation> {
        let depth = |member: &Member<'_>| member.name.bytes().filter(|&byte| byte == b'@').count();
        let mut written: Vec<(usize, &Member<'_>)> = written.iter().map(|member| (depth(member), member)).collect();
        written.sort_by_key(|(depth, _)| *depth);
        // The path to each annotation, by its whole name: positions in the lists of annotations, from the outermost
        // inwards.
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut left_out: HashSet<&str> = HashSet::new();
        let mut annotations: Vec<Annotation> = Vec::new();
        for (depth, member) in written {
            let (outer, own) = match member.name.rsplit_once('@') {
                Some((outer, own)) => (Some(outer), own),
                None => (None, member.name),
            };
            if depth > MAX_DEPTH {
                let message = format!("annotations are nested more than {MAX_DEPTH} levels deep");
                self.findings.error(member.name_span, message);
                continue;
            }
            if outer.is_some_and(|outer| left_out.contains(outer)) {
                left_out.insert(member.name);
                continue;
            }
            let Some(annotation) = self.annotation(member, own) else {
                left_out.insert(member.name);
                continue;
            };
            let path = outer.map_or(Some([].as_slice()), |outer| places.get(outer).map(Vec::as_slice));
            let Some(path) = path else {
                let message = format!("`@{}` is annotated here but is not present", outer.unwrap_or_default());
                self.findings.error(member.name_span, message);
                continue;
            };
            let mut list = Some(&mut annotations);
            for &position in path {
                list = list.and_then(|list| list.get_mut(position)).map(|annotation| &mut annotation.annotations);
            }
            if let Some(list) = list {
                let place: Vec<usize> = path.iter().copied().chain([list.len()]).collect();
                list.push(annotation);
                places.insert(member.name, place);
            }
        }
        annotations
    }

    fn annotation(&mut self, member: &Member<'_>, own: &str) -> Option<Annotation> {
        let (term, qualifier) = match own.split_once('#') {
            Some((term, qualifier)) => (term, Some(qualifier)),
            None => (own, None),
        };
        // The term is at the end of the member's name, before the qualifier.
        let qualifier_length = qualifier.map_or(0, |qualifier| qualifier.len() + 1);
        let term = self.end_of(member.name_span, term, qualifier_length);
        if term.is_empty() {
            self.findings.error(member.name_span, "an annotation must name its term after `@`");
            return None;
        }
        if qualifier == Some("") {
            self.findings.error(member.name_span, "the qualifier after `#` must not be empty");
            return None;
        }
        let whole = Spanned::new(own.to_owned(), member.name_span);
        if !self.findings.is_reference(&whole, "the name of a term") || !self.findings.is_term(&term) {
            return None;
        }
        // Without its value, the annotation would mean something else: the term's default.
        let value = self.expression(member.value)?;
        Some(Annotation { term, qualifier: qualifier.map(str::to_owned), value: Some(value), annotations: Vec::new() })
    }

    /// The name that ends `except` bytes before the end of `span`, with its position; the whole span, if escapes
    /// changed the lengths.
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
