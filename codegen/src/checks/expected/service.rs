//! Owns what the service's handle calls for.

use super::super::facts::{code, method};
use super::Expected;

impl Expected<'_, '_> {
    pub(super) fn service(&self) -> Vec<String> {
        let service = &self.layout.service;
        let (head, default) = (code(&format!("impl {service}")), code(&format!("impl Default for {service}")));
        let mut facts = vec![
            format!("{} {}", code("#[derive(Clone, Debug)]"), code(&format!("pub struct {service}"))),
            code(&format!("{service}. path: Path")),
            method(&head, &[], "pub fn new() -> Self", &[]),
            method(&default, &[], "fn default() -> Self", &[]),
        ];
        facts.extend(self.methods(None, None, service, &self.layout.service_handle().methods));
        facts.extend([head, default]);
        facts
    }
}
