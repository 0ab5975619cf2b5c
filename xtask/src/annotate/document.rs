//! Owns the annotation documents that `annotate` writes, in the canonical form of all documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use codegen::model::QualifiedName;
use codegen::source::{Source, SourceId};
use serde_json::{Map, Value, json};

use super::pages::Pages;
use super::permissions::Set;
use crate::disk::Plan;
use crate::error::Error;

/// A document that annotates a service from outside.
pub(super) struct Document {
    path: PathBuf,
    service: String,
    namespace: String,
    container: String,
    annotations: Map<String, Value>,
}

impl Document {
    /// A document for one kind of annotations, in a namespace below the service's.
    pub(super) fn new(folder: &Path, container: &QualifiedName, kind: &str) -> Self {
        let namespace = format!("{}.{kind}", container.namespace);
        Self {
            path: folder.join(format!("{namespace}.csdl.json")),
            service: container.namespace.clone(),
            namespace,
            container: container.to_string(),
            annotations: Map::new(),
        }
    }

    /// Says which permissions requests need.
    pub(super) fn permissions(mut self, sets: &BTreeMap<Set, Vec<String>>) -> Self {
        let mut records: Vec<Value> = Vec::new();
        for (set, requests) in sets {
            let mut record: Map<String, Value> =
                set.iter().map(|(scheme, permissions)| (scheme.clone(), json!(permissions))).collect();
            record.insert("Requests".to_owned(), json!(requests));
            records.push(record.into());
        }
        // By request, so that a change of permissions moves as little as possible.
        records.sort_by_cached_key(|record| record["Requests"][0].to_string());
        self.annotations.insert(self.container.clone(), json!({ "@Reference.Permissions": records }));
        self
    }

    /// Says which pages are about requests and types.
    pub(super) fn pages(mut self, pages: &Pages) -> Self {
        let records = pages.requests.iter().map(|(href, requests)| json!({ "Href": href, "Requests": requests }));
        let records: Vec<Value> = records.collect();
        self.annotations.insert(self.container.clone(), json!({ "@Reference.Pages": records }));
        for (name, href) in &pages.types {
            self.annotations.insert(name.clone(), json!({ "@Core.Links": [{ "rel": "help", "href": href }] }));
        }
        self
    }

    /// Plans to write it.
    pub(super) fn plan(self, plan: &mut Plan) -> Result<(), Error> {
        let include =
            |namespace: &str, alias: &str| json!({ "$Include": [{ "$Namespace": namespace, "$Alias": alias }] });
        let uses_core = self.annotations.len() > 1;
        let mut references = Map::new();
        references
            .insert(format!("{}.csdl.json", self.service), json!({ "$Include": [{ "$Namespace": self.service }] }));
        references.insert(
            "vocabularies/GraphModel.Reference.V1.csdl.json".to_owned(),
            include("GraphModel.Reference.V1", "Reference"),
        );
        if uses_core {
            references.insert(
                "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.json".to_owned(),
                include("Org.OData.Core.V1", "Core"),
            );
        }
        let mut document = Map::new();
        document.insert("$Version".to_owned(), "4.01".into());
        document.insert("$Reference".to_owned(), references.into());
        document.insert(self.namespace, json!({ "$Annotations": self.annotations }));
        plan.file(self.path, &canonical(&Value::from(document).to_string())?)
    }
}

/// A document in canonical form.
fn canonical(text: &str) -> Result<String, Error> {
    let document = codegen::csdl::read(SourceId(0), &Source::new("annotations", text), &mut Vec::new());
    let written = document.and_then(|document| codegen::csdl::write(&document).into_iter().next());
    written.map(|written| written.text).ok_or_else(|| Error::new("the annotations cannot be expressed in CSDL JSON"))
}
