//! Owns the table of permissions that requests look themselves up in.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::layout::{Layout, PermissionSet};
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
    let sets = table.sets.iter().map(|permissions| {
        let [delegated_work, delegated_personal, application] =
            ["DelegatedWork", "DelegatedPersonal", "Application"].map(|scheme| list(*permissions, scheme));
        quote!(#set {
            delegated_work: #delegated_work,
            delegated_personal: #delegated_personal,
            application: #application,
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
    })
}

fn list(permissions: PermissionSet<'_>, scheme: &str) -> TokenStream {
    let names = permissions.of(scheme);
    quote!(&[#(#names),*])
}

struct Table<'m> {
    /// The positions of sets, by lines.
    requests: BTreeMap<String, usize>,
    sets: Vec<PermissionSet<'m>>,
}

impl<'m> Table<'m> {
    fn of(layout: &Layout<'m>) -> Option<Self> {
        let mut table = Self { requests: BTreeMap::new(), sets: Vec::new() };
        for (line, entry) in layout.reference.iter() {
            let Some(permissions) = entry.permissions else { continue };
            let known = table.sets.iter().position(|known| *known == permissions);
            let position = known.unwrap_or_else(|| {
                table.sets.push(permissions);
                table.sets.len() - 1
            });
            table.requests.entry(normalized(line)).or_insert(position);
        }
        (!table.requests.is_empty()).then_some(table)
    }
}

/// A line as requests look for theirs: keys are segments, and functions have empty parentheses.
fn normalized(line: &str) -> String {
    let mut normalized = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        let (arguments, after) = after.split_once(')').unwrap_or((after, ""));
        normalized.push_str(before);
        normalized.push_str(if arguments == "{id}" { "/{id}" } else { "()" });
        rest = after;
    }
    normalized.push_str(rest);
    normalized
}
