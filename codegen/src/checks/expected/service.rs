//! Owns the facts of the service's handle.

use super::super::facts::{code, method};
use super::calls;
use super::methods::{self, Holder};
use super::scope::Scope;

/// The facts of the service's handle.
pub(super) fn facts(scope: Scope<'_, '_>) -> Vec<String> {
    let service = &scope.layout.service;
    let (head, default) = (code(&format!("impl {service}")), code(&format!("impl Default for {service}")));
    let mut facts = vec![
        format!("{} {}", code("#[derive(Clone, Debug)]"), code(&format!("pub struct {service}"))),
        code(&format!("{service}. 0: Path")),
        method(&head, &[], "pub fn new() -> Self", &[]),
        method(&head, &[], "pub fn path(&self) -> &Path", &[]),
        method(&head, &[], "pub fn at(&self, address: &str) -> AnyAddress", &[]),
        method(&default, &[], "fn default() -> Self", &[]),
    ];
    facts.extend(methods::facts(scope, Holder::Service, &scope.layout.service_handle().methods));
    facts.extend([head, default]);
    facts.extend(calls::of_the_service(scope));
    facts
}
