//! Owns `$Reference`: which documents each document refers to, once every schema has its own.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::json::{Json, Members};
use super::writer::Writer;
use crate::csdl::syntax::{Document, Include, IncludeAnnotations, Name, Schema};

/// The prefixes of all names in a value that could be namespaces or aliases.
///
/// Text with white space is taken for prose and skipped.
pub(super) fn prefixes(json: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    json.each_text(&mut |text| {
        if !text.contains('.') || text.contains(char::is_whitespace) {
            return;
        }
        for name in text.split(|c: char| !is_part(c)) {
            if let Some((prefix, _)) = name.rsplit_once('.')
                && !found.contains(prefix)
            {
                found.insert(prefix.to_owned());
            }
        }
    });
    found
}

/// Which schemas and inclusions each schema uses.
pub(super) struct Uses<'d> {
    document: &'d Document,
    /// The possible namespaces and aliases in each schema.
    prefixes: Vec<BTreeSet<String>>,
    /// Inclusions by namespace and alias: the index of the reference, and that within it.
    includes: HashMap<&'d str, Vec<(usize, usize)>>,
    /// Schemas by namespace and alias.
    schemas: HashMap<&'d str, Vec<usize>>,
    /// Inclusions that every schema gets, as their names cannot be recognised in text.
    odd_includes: Vec<(usize, usize)>,
    odd_schemas: Vec<usize>,
    /// Inclusions that no schema seems to use.
    unused: Vec<(usize, usize)>,
}

impl<'d> Uses<'d> {
    pub(super) fn new(document: &'d Document, prefixes: Vec<BTreeSet<String>>) -> Self {
        let mut uses = Self {
            document,
            prefixes,
            includes: HashMap::new(),
            schemas: HashMap::new(),
            odd_includes: Vec::new(),
            odd_schemas: Vec::new(),
            unused: Vec::new(),
        };
        let everything: HashSet<&str> = uses.prefixes.iter().flatten().map(String::as_str).collect();
        for (number, reference) in document.references.iter().enumerate() {
            for (position, include) in reference.includes.iter().enumerate() {
                let place = (number, position);
                let names = names(&include.namespace, include.alias.as_ref());
                if names.clone().any(is_odd) {
                    uses.odd_includes.push(place);
                } else if !names.clone().any(|name| everything.contains(name)) {
                    uses.unused.push(place);
                }
                for name in names {
                    uses.includes.entry(name).or_default().push(place);
                }
            }
        }
        for (position, schema) in document.schemas.iter().enumerate() {
            let names = names(&schema.namespace, schema.alias.as_ref());
            if names.clone().any(is_odd) {
                uses.odd_schemas.push(position);
            }
            for name in names {
                uses.schemas.entry(name).or_default().push(position);
            }
        }
        uses
    }

    /// The inclusions that the document of a schema needs; the first one also keeps those that nobody uses.
    fn includes_of(&self, index: usize) -> BTreeSet<(usize, usize)> {
        let used = self.prefixes[index].iter().filter_map(|name| self.includes.get(name.as_str())).flatten();
        let odd = self.odd_includes.iter();
        let kept = self.unused.iter().filter(|_| index == 0);
        used.chain(odd).chain(kept).copied().collect()
    }

    /// The other schemas that a schema uses.
    fn siblings_of(&self, index: usize) -> BTreeSet<usize> {
        let used = self.prefixes[index].iter().filter_map(|name| self.schemas.get(name.as_str())).flatten();
        used.chain(&self.odd_schemas).copied().filter(|sibling| *sibling != index).collect()
    }
}

/// The names that a schema is referred to by.
fn names<'n>(namespace: &'n Name, alias: Option<&'n Name>) -> impl Iterator<Item = &'n str> + Clone {
    std::iter::once(namespace).chain(alias).map(|name| name.value.as_str())
}

/// Whether a name has characters that would end it in text.
fn is_odd(name: &str) -> bool {
    !name.chars().all(is_part)
}

/// Whether a character can only be part of a qualified name.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_')
}

impl Writer<'_> {
    /// Serializes the references of the document of the schema `index`: to the documents that the original referenced,
    /// and to those of its other schemas. The first document keeps what no schema uses.
    pub(super) fn references(&self, index: usize, uses: &Uses<'_>) -> Members {
        let document = uses.document;
        let mut written = References::default();
        let includes = uses.includes_of(index);
        let mut numbers: BTreeSet<usize> = includes.iter().map(|(number, _)| *number).collect();
        if index == 0 {
            numbers.extend(0..document.references.len());
        }
        for number in numbers {
            let Some(reference) = document.references.get(number) else { continue };
            let object = written.of(&reference.uri.value);
            for (_, position) in includes.range((number, 0)..(number + 1, 0)) {
                object.includes.extend(reference.includes.get(*position).map(|include| self.include(include).into()));
            }
            let empty = reference.includes.is_empty() && reference.include_annotations.is_empty();
            object.is_kept |= index == 0 && empty;
            if index == 0 {
                object.include_annotations.extend(reference.include_annotations.iter().map(include_annotations));
            }
            if !object.includes.is_empty() || object.is_kept || !object.include_annotations.is_empty() {
                self.annotations(&mut object.annotations, "", &reference.annotations);
            }
        }
        for position in uses.siblings_of(index) {
            let Some(schema) = document.schemas.get(position) else { continue };
            let uri = self.file_name(&schema.namespace.value);
            written.of(&uri).includes.push(sibling(schema, &uses.prefixes[index]).into());
        }
        written.finish()
    }

    fn include(&self, include: &Include) -> Members {
        let mut members = Members::new();
        members.push("$Namespace", &include.namespace);
        members.optional("$Alias", include.alias.as_ref());
        self.annotations(&mut members, "", &include.annotations);
        members
    }
}

fn include_annotations(include: &IncludeAnnotations) -> Json {
    let mut members = Members::new();
    members.push("$TermNamespace", &include.term_namespace);
    members.optional("$Qualifier", include.qualifier.as_ref());
    members.optional("$TargetNamespace", include.target_namespace.as_ref());
    members.into()
}

/// The inclusion of a schema from the same original document, with its alias if that is used.
fn sibling(schema: &Schema, used: &BTreeSet<String>) -> Members {
    let mut members = Members::new();
    members.push("$Namespace", &schema.namespace);
    members
        .optional("$Alias", schema.alias.as_ref().filter(|alias| is_odd(&alias.value) || used.contains(&alias.value)));
    members
}

/// References by URI, of which JSON allows each only once.
#[derive(Default)]
struct References {
    list: Vec<(String, Reference)>,
    places: HashMap<String, usize>,
}

#[derive(Default)]
struct Reference {
    is_kept: bool,
    includes: Vec<Json>,
    include_annotations: Vec<Json>,
    annotations: Members,
}

impl References {
    fn of(&mut self, uri: &str) -> &mut Reference {
        let place = *self.places.entry(uri.to_owned()).or_insert(self.list.len());
        if place == self.list.len() {
            self.list.push((uri.to_owned(), Reference::default()));
        }
        &mut self.list[place].1
    }

    fn finish(self) -> Members {
        let mut members = Members::new();
        for (uri, reference) in self.list {
            if !reference.is_kept && reference.includes.is_empty() && reference.include_annotations.is_empty() {
                continue;
            }
            let mut object = Members::new();
            if !reference.includes.is_empty() {
                object.push("$Include", reference.includes);
            }
            if !reference.include_annotations.is_empty() {
                object.push("$IncludeAnnotations", reference.include_annotations);
            }
            for (name, value) in reference.annotations.iter() {
                object.push(name, value.clone());
            }
            members.push(uri, object);
        }
        members
    }
}
