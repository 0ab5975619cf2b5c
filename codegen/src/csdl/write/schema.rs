//! Owns schemas in canonical JSON; it must not know how their children are serialized.

use std::collections::{BTreeMap, BTreeSet};

use super::json::{Json, Members};
use super::writer::Writer;
use crate::csdl::syntax::{Name, Operation, Schema};

impl Writer<'_> {
    /// Serializes a schema.
    pub(super) fn schema(&self, schema: &Schema) -> Members {
        let mut members = Members::new();
        members.optional("$Alias", schema.alias.as_ref());
        self.annotations(&mut members, "", &schema.annotations);
        for (name, child) in self.children(schema) {
            members.push(name, child);
        }
        let targets = self.out_of_line(&schema.out_of_line);
        if !targets.is_empty() {
            members.push("$Annotations", targets);
        }
        members
    }

    /// The children by name, in the order in which the names first occur. Overloads share an array, and so do all
    /// declarations with the same name: CSDL forbids it, but services have types and functions of one name.
    fn children<'s>(&self, schema: &'s Schema) -> Vec<(&'s str, Json)> {
        let mut children: Vec<(&Name, Json)> = Vec::new();
        let mut add = |name: &'s Name, json: Members| children.push((name, json.into()));
        schema.structured.iter().for_each(|ty| add(&ty.name, self.structured(ty)));
        schema.enums.iter().for_each(|ty| add(&ty.name, self.enumeration(ty)));
        schema.definitions.iter().for_each(|ty| add(&ty.name, self.definition(ty)));
        schema.terms.iter().for_each(|term| add(&term.name, self.term(term)));
        schema.containers.iter().for_each(|container| add(&container.name, self.container(container)));
        let mut operations: Vec<&Operation> = schema.operations.iter().collect();
        operations.sort_by_key(|operation| operation.name.span.start);
        for operation in operations {
            add(&operation.name, self.overload(operation));
        }
        let overloaded: BTreeSet<&str> =
            schema.operations.iter().map(|operation| operation.name.value.as_str()).collect();
        let mut first: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, _) in &children {
            let start = first.entry(&name.value).or_insert(name.span.start);
            *start = name.span.start.min(*start);
        }
        // Types precede operations of the same name, as they do after an array of both is read back.
        children.sort_by_key(|(name, _)| first.get(name.value.as_str()).copied());
        let mut grouped: Vec<(&str, Vec<Json>)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, json) in children {
            let place = *places.entry(&name.value).or_insert_with(|| {
                grouped.push((&name.value, Vec::new()));
                grouped.len() - 1
            });
            grouped[place].1.push(json);
        }
        let finish = |(name, mut children): (&'s str, Vec<Json>)| match children.pop() {
            Some(only) if children.is_empty() && !overloaded.contains(name) => (name, only),
            last => (name, Json::Array(children.into_iter().chain(last).collect())),
        };
        grouped.into_iter().map(finish).collect()
    }
}
