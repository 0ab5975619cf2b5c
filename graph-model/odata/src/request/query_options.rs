//! Owns how query options add up: lists, conditions, and what a projection asks for.

use super::parts::Parts;
use crate::error::{ErrorKind, Failure};
use crate::query::{self, Items, Term};
use crate::value::Outline;

impl Parts {
    /// Appends to a query option whose value is a list.
    pub(super) fn list_option(&mut self, name: &str, push: impl FnOnce(&mut Items)) {
        let mut items = Items::default();
        push(&mut items);
        let items = match items.finish() {
            Ok(items) => items,
            Err(reason) => return self.fail_query(name, reason),
        };
        match self.query.iter_mut().find(|(other, _)| other == name) {
            _ if items.is_empty() => {}
            Some((_, values)) => {
                values.push(',');
                values.push_str(&items);
            }
            None => self.query.push((name.to_owned(), items)),
        }
    }

    /// Adds a condition to those that have to hold.
    pub(super) fn filter(&mut self, condition: Term) {
        let place = self.query.iter().position(|(name, _)| name == "$filter");
        let text = match place {
            Some(place) => query::both(&self.query[place].1, condition),
            None => condition.finish(),
        };
        match (text, place) {
            (Ok(text), Some(place)) => self.query[place].1 = text,
            (Ok(text), None) => self.query.push(("$filter".to_owned(), text)),
            (Err(reason), _) => self.fail_query("$filter", reason),
        }
    }

    /// Sets the search expression.
    pub(super) fn search(&mut self, expression: Result<String, &'static str>) {
        match expression {
            Ok(expression) => self.option("$search", &expression),
            Err(reason) => self.fail_query("$search", reason),
        }
    }

    /// Asks for the properties of a projection.
    pub(super) fn project(&mut self, outline: Option<Outline>) {
        let Some(Outline { select, expand }) = outline else { return };
        self.list_option("$select", |items| items.push(&select));
        self.list_option("$expand", |items| items.push(&expand));
    }

    /// Notes why a query option has no value.
    pub(super) fn fail_query(&mut self, name: &str, reason: &str) {
        self.fail(Failure { kind: ErrorKind::InvalidQuery, message: format!("{name} cannot be written: {reason}") });
    }
}
