//! Owns the table of permissions that requests look themselves up in.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Literal;
use quote::quote;

use crate::layout::{Layout, SCHEMES};
use crate::vocabulary::Rt;

use super::context::Context;
use super::file::{Item, RustFile};

/// The Cargo feature that compiles the table in.
pub(super) const FEATURE: &str = "permissions";

/// The file of the table, unless the schema has no permissions.
pub(super) fn file(layout: &Layout<'_>) -> Option<RustFile> {
    let table = Table::of(layout)?;
    let context = Context::new(layout, None, BTreeSet::new());
    let (ty, set) = (context.rt(Rt::PermissionTable), context.rt(Rt::PermissionSet));
    let requests = table.requests.iter().map(|(line, position)| {
        let position = Literal::usize_unsuffixed(*position);
        quote!((#line, #position))
    });
    let sets = table.sets.iter().map(|[delegated_work, delegated_personal, application]| {
        quote!(#set {
            delegated_work: &[#(#delegated_work),*],
            delegated_personal: &[#(#delegated_personal),*],
            application: &[#(#application),*],
        })
    });
    let items = vec![Item::Tokens(quote! {
        /// The permissions of requests, by method and template.
        pub(super) static PERMISSIONS: #ty = #ty { requests: &[#(#requests),*], sets: &[#(#sets),*] };
    })];
    Some(RustFile {
        path: "permission_table.rs".to_owned(),
        docs: vec!["The permissions that requests need.".to_owned()],
        items: context.with_imports(items),
        comments: context.into_comments(),
    })
}

/// Permissions by scheme, in the order of the runtime's fields.
type Set<'m> = [Vec<&'m str>; 3];

struct Table<'m> {
    /// The positions of sets, by lines.
    requests: BTreeMap<String, usize>,
    sets: Vec<Set<'m>>,
}

impl<'m> Table<'m> {
    fn of(layout: &Layout<'m>) -> Option<Self> {
        let mut by_line: BTreeMap<String, Set<'m>> = BTreeMap::new();
        for entry in layout.reference.iter() {
            let Some(permissions) = entry.permissions else { continue };
            let set = SCHEMES.map(|(scheme, _)| permissions.of(scheme).collect::<Vec<_>>());
            // Overloads, and alternate keys beside the primary one, may need different permissions, and look alike here: what all
            // of them accept is right for each.
            by_line
                .entry(entry.template.clone())
                .and_modify(|known| {
                    for (known, other) in known.iter_mut().zip(&set) {
                        known.retain(|name| other.contains(name));
                    }
                })
                .or_insert(set);
        }
        let mut table = Self { requests: BTreeMap::new(), sets: Vec::new() };
        for (line, set) in by_line {
            let known = table.sets.iter().position(|known| *known == set);
            let position = known.unwrap_or_else(|| {
                table.sets.push(set);
                table.sets.len() - 1
            });
            table.requests.insert(line, position);
        }
        (!table.requests.is_empty()).then_some(table)
    }
}
