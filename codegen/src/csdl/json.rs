//! Owns CSDL JSON documents as a whole: syntax, root, version and references; it must not know the XML notation.

mod annotations;
mod container;
mod expressions;
mod object;
mod operations;
mod properties;
mod reader;
mod refusal;
mod schema;
mod type_expression;
mod types;

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::findings::{EXPECTED, Findings, MAX_DEPTH};
use super::syntax::{Document, Include, IncludeAnnotations, Name, Reference};
use crate::diagnostic::Diagnostic;
use object::Object;
use reader::Reader;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a CSDL JSON document.
pub(super) fn read<'d>(mut findings: Findings<'d>, text: &'d str) -> Option<Document> {
    if let Some((offset, message)) = exceeded(text) {
        let span = findings.span(offset..offset + 1);
        findings.error(span, message);
        return None;
    }
    let value = match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let range = error.range();
            let span = findings.span(range.start..range.end.max(range.start));
            findings.error(span, format!("the document is not valid JSON: {}", refusal::reason(&error)));
            return None;
        }
    };
    let mut reader = Reader::new(findings, text);
    document(&mut reader, value.as_ref()?)
}

/// The most values in a document. The shortest takes a hundred times its length in memory once it is parsed; the
/// metadata of a large service has less than a hundredth of this number.
const MAX_VALUES: usize = 4_000_000;

/// The first place where a text exceeds a limit: its offset, and a message.
fn exceeded(text: &str) -> Option<(usize, String)> {
    let mut depth = 0_usize;
    let mut values = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some((offset, format!("values are nested more than {MAX_DEPTH} levels deep")));
                }
            }
            b',' if !in_string => {
                values += 1;
                if values > MAX_VALUES {
                    return Some((offset, format!("a document must not have more than {MAX_VALUES} values")));
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn document(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<Document> {
    let before = reader.findings.errors();
    let root = reader.declarations(value, "the document")?;
    if root.get("$Version").is_none()
        && let Some((what, span)) = refusal::looks_like(&root)
    {
        reader.findings.error(span, format!("the document looks like {what}; {EXPECTED}"));
        return None;
    }
    let mut document = Document {
        source: reader.findings.source(),
        version: "4.0".to_owned(),
        references: Vec::new(),
        schemas: Vec::new(),
        entity_container: None,
    };
    match reader.required(&root, "$Version", "the document") {
        Some(version) if refusal::is_old_version(&version) => {
            let message =
                format!("OData V2 and V3 metadata is not supported, only V4: `$Version` is `{}`", version.value);
            reader.findings.error(version.span, message);
            return None;
        }
        Some(version) => {
            if !version.starts_with("4.") {
                let message = format!("`$Version` must be `4.0` or `4.01`, not `{}`", version.value);
                reader.findings.error(version.span, message);
            }
            document.version = version.value;
        }
        None => {}
    }
    document.entity_container = reader.optional(&root, "$EntityContainer");
    if let Some(references) = root.get("$Reference")
        && let Some(references) = reader.entries(references.value, "`$Reference`")
    {
        for reference in &references.members {
            let uri = reference.spanned_name();
            if uri.is_empty() {
                reader.findings.error(uri.span, "the address of a referenced document must not be empty");
            }
            if !reader.findings.is_reference(&uri, "the address of a referenced document") {
                continue;
            }
            document.references.extend(reader.reference(uri, reference.value));
        }
    }
    for member in &root.members {
        match member.name {
            "$Version" | "$EntityContainer" | "$Reference" => {}
            name if name.starts_with(['$', '@']) => {
                let message = format!("the document has no member `{name}`; it is ignored");
                let known = ["$Version", "$EntityContainer", "$Reference"];
                reader.findings.unknown(member.name_span, message, name, known.into_iter());
            }
            _ => document.schemas.extend(reader.schema(member)),
        }
    }
    if document.schemas.is_empty() && reader.findings.errors() == before {
        let span = reader.findings.span(0..1);
        reader.findings.push(
            Diagnostic::error(span, "the document has no schema, so there is nothing to generate")
                .with_help("a schema is a member named after its namespace, such as `\"example.shop\": { … }`"),
        );
    }
    Some(document)
}

impl Reader<'_> {
    fn reference(&mut self, uri: Name, value: &Value<'_>) -> Option<Reference> {
        let object = self.object(value, "a reference", &[&["$Include", "$IncludeAnnotations"]], false)?;
        let mut includes = Vec::new();
        for include in self.items(&object, "$Include") {
            includes.extend(self.include(include));
        }
        let mut include_annotations = Vec::new();
        let written = self.dispensable(|reader| reader.items(&object, "$IncludeAnnotations"));
        for include in written {
            include_annotations.extend(self.dispensable(|reader| reader.include_annotations(include)));
        }
        let annotations = self.annotations(&object, "");
        Some(Reference { uri, includes, include_annotations, annotations })
    }

    fn include(&mut self, value: &Value<'_>) -> Option<Include> {
        let place = "an element of `$Include`";
        let object = self.object(value, place, &[&["$Namespace", "$Alias"]], false)?;
        let namespace = self.namespace(&object, "$Namespace", place);
        let alias = self.alias(&object);
        let annotations = self.annotations(&object, "");
        Some(Include { namespace: namespace?, alias, annotations })
    }

    fn include_annotations(&mut self, value: &Value<'_>) -> Option<IncludeAnnotations> {
        let place = "an element of `$IncludeAnnotations`";
        let known: &[&str] = &["$TermNamespace", "$Qualifier", "$TargetNamespace"];
        let object: Object<'_> = self.object(value, place, &[known], false)?;
        let term_namespace = self.namespace(&object, "$TermNamespace", place);
        let qualifier = self.optional(&object, "$Qualifier");
        let target_namespace = self.optional(&object, "$TargetNamespace");
        Some(IncludeAnnotations { term_namespace: term_namespace?, qualifier, target_namespace })
    }
}
