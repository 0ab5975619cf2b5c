//! Owns CSDL XML documents as a whole: well-formedness, root, version and references; it must not know the JSON notation.

mod annotations;
mod container;
mod expressions;
mod limits;
mod operations;
mod properties;
mod reader;
mod refusal;
mod schema;
mod type_expression;
mod types;

use super::findings::{EXPECTED, Findings};
use super::syntax::{Document, Include, IncludeAnnotations, Reference};
use crate::diagnostic::Diagnostic;
use reader::{EDM, EDMX, Node, Reader};

/// Reads a CSDL XML document; `start` is the offset of the first character other than white space.
pub(super) fn read(mut findings: Findings<'_>, text: &str, start: usize) -> Option<Document> {
    let body = text.get(start..).unwrap_or_default();
    if let Some(what) = refusal::before_parsing(body) {
        let span = findings.span(start..start + 1);
        findings.error(span, format!("the document looks like {what}; {EXPECTED}"));
        return None;
    }
    if let Some((offset, message)) = limits::exceeded(body) {
        let span = findings.span(start + offset..start + offset + 1);
        findings.error(span, message);
        return None;
    }
    // A strict parser wants the XML declaration first. White space before it is harmless, so only `body` is parsed, and
    // the reader shifts all offsets.
    let parsed = match roxmltree::Document::parse(body) {
        Ok(parsed) => parsed,
        Err(error) => {
            let offset = start + refusal::offset_of(body, &error);
            let span = findings.span(offset..offset);
            findings.error(span, format!("the document is not well-formed XML: {}", refusal::reason(&error)));
            return None;
        }
    };
    let mut reader = Reader::new(findings, start);
    let root = parsed.root_element();
    document(&mut reader, root)
}

fn document(reader: &mut Reader<'_>, root: Node<'_>) -> Option<Document> {
    let tag = reader.tag(root);
    let mut document = Document {
        source: reader.findings.source(),
        version: "4.0".to_owned(),
        references: Vec::new(),
        schemas: Vec::new(),
        entity_container: None,
    };
    match (root.tag_name().namespace(), root.tag_name().name()) {
        (Some(EDM), "Schema") => {
            // A bare schema does not say its version; what 4.01 added is recognised anyway.
            document.schemas.extend(reader.schema(root));
            return (!document.schemas.is_empty()).then_some(document);
        }
        (Some(EDMX), "Edmx") => {}
        (namespace, name) => {
            let message = refusal::of_root(namespace, name);
            reader.findings.error(tag, message);
            return None;
        }
    }
    let before = reader.findings.errors();
    let children = reader.open(root, &[&["Version"]], &["Reference", "DataServices"]);
    if let Some(version) = reader.required(root, "Version") {
        if refusal::is_old_version(&version) {
            reader.findings.error(version.span, refusal::old_version(&format!("`Version` is `{}`", version.value)));
            return None;
        }
        if !version.starts_with("4.") {
            let message = format!("`Version` must be `4.0` or `4.01`, not `{}`", version.value);
            reader.findings.error(version.span, message);
        }
        document.version = version.value;
    }
    let mut services = 0_usize;
    for child in children {
        if child.tag_name().name() == "Reference" {
            document.references.extend(reader.reference(child));
            continue;
        }
        services += 1;
        if services > 1 {
            let span = reader.tag(child);
            reader.findings.error(span, "`Edmx` must not contain more than one `DataServices`");
        }
        reader.foreign_schemas(child);
        for schema in reader.open(child, &[], &["Schema"]) {
            document.schemas.extend(reader.schema(schema));
        }
    }
    if services == 0 {
        reader.findings.error(tag, "`Edmx` must contain `DataServices`");
    }
    if document.schemas.is_empty() && reader.findings.errors() == before {
        reader.findings.push(
            Diagnostic::error(tag, "the document has no schema, so there is nothing to generate")
                .with_help(format!("a schema is an element `Schema` in `DataServices`, in the namespace `{EDM}`")),
        );
    }
    Some(document)
}

impl Reader<'_> {
    /// Reports schemas outside the namespace of OData 4, which would otherwise be taken for extensions and ignored with
    /// everything in them.
    fn foreign_schemas(&mut self, services: Node<'_>) {
        for child in services.children().filter(Node::is_element) {
            let span = self.tag(child);
            let namespace = child.tag_name().namespace().unwrap_or_default();
            if refusal::is_old_namespace(Some(namespace)) {
                self.findings
                    .error(span, refusal::old_version(&format!("the namespace of the element is `{namespace}`")));
            } else if child.tag_name().name() == "Schema" && namespace != EDM {
                let found = if namespace.is_empty() { "none".to_owned() } else { format!("`{namespace}`") };
                self.findings.push(
                    Diagnostic::error(span, format!("`Schema` must be in the namespace `{EDM}`, not in {found}"))
                        .with_help(format!("write `<Schema xmlns=\"{EDM}\" …>`")),
                );
            }
        }
    }

    fn reference(&mut self, node: Node<'_>) -> Option<Reference> {
        let children = self.open(node, &[&["Uri"]], &["Include", "IncludeAnnotations", "Annotation"]);
        let uri = self.required(node, "Uri");
        let annotations = self.annotations(&children);
        let mut includes = Vec::new();
        let mut include_annotations = Vec::new();
        for child in children {
            match child.tag_name().name() {
                "Include" => includes.extend(self.include(child)),
                "IncludeAnnotations" => {
                    include_annotations.extend(self.dispensable(|reader| reader.include_annotations(child)));
                }
                _ => {}
            }
        }
        Some(Reference { uri: uri?, includes, include_annotations, annotations })
    }

    fn include(&mut self, node: Node<'_>) -> Option<Include> {
        let children = self.open(node, &[&["Namespace", "Alias"]], &["Annotation"]);
        let namespace = self.namespace(node, "Namespace");
        let alias = self.alias(node);
        let annotations = self.annotations(&children);
        Some(Include { namespace: namespace?, alias, annotations })
    }

    fn include_annotations(&mut self, node: Node<'_>) -> Option<IncludeAnnotations> {
        self.open(node, &[&["TermNamespace", "Qualifier", "TargetNamespace"]], &[]);
        let term_namespace = self.namespace(node, "TermNamespace");
        let qualifier = self.optional(node, "Qualifier");
        let target_namespace = self.optional(node, "TargetNamespace");
        Some(IncludeAnnotations { term_namespace: term_namespace?, qualifier, target_namespace })
    }
}
