//! Owns what `$expand` takes: navigation properties, with the options for what they lead to.

use std::fmt;
use std::marker::PhantomData;

use super::field::{Field, Related};
use super::filter::IntoFilter;
use super::items::{Items, texts, tuples};
use super::orderby::IntoOrderBy;
use super::property::{Name, Property};
use super::search::IntoSearch;
use super::select::IntoSelect;
use super::term::both;
use crate::value::IsA;

/// A navigation property of the type `O` that is sent along, with options for the entities of the type `T` to which it
/// leads.
#[must_use = "it does nothing until a request takes it"]
pub struct Expand<O, T> {
    path: String,
    options: Vec<(&'static str, String)>,
    failure: Option<&'static str>,
    of: PhantomData<fn() -> (O, T)>,
}

impl<O, T> Expand<O, T> {
    fn new(path: String) -> Self {
        Self { path, options: Vec::new(), failure: None, of: PhantomData }
    }

    /// Names the properties to be sent (`$select`); adds to what was named before.
    pub fn select(self, properties: impl IntoSelect<T>) -> Self {
        self.list("$select", |items| properties.push_to(items))
    }

    /// Says which entities are wanted (`$filter`). Of several conditions, all have to hold.
    pub fn filter(mut self, condition: impl IntoFilter<T>) -> Self {
        let condition = condition.into_filter();
        let text = match self.option("$filter") {
            Some(earlier) => both(earlier, condition),
            None => condition.finish_nested(),
        };
        self.set("$filter", text);
        self
    }

    /// Says in which order the entities are to come (`$orderby`); adds to what was said before.
    pub fn orderby(self, order: impl IntoOrderBy<T>) -> Self {
        self.list("$orderby", |items| order.push_to(items))
    }

    /// Says which entities are wanted (`$search`).
    pub fn search(mut self, expression: impl IntoSearch) -> Self {
        self.set("$search", expression.into_search());
        self
    }

    /// Says how many entities are wanted at most (`$top`).
    pub fn top(mut self, number: u64) -> Self {
        self.set("$top", Ok(number.to_string()));
        self
    }

    /// Says how many entities are to be left out at the start (`$skip`).
    pub fn skip(mut self, number: u64) -> Self {
        self.set("$skip", Ok(number.to_string()));
        self
    }

    /// Asks for the number of related entities (`$count`), which comes beside them.
    pub fn count(mut self, wanted: bool) -> Self {
        self.set("$count", Ok(wanted.to_string()));
        self
    }

    /// Follows a relation of entities of one type so many times (`$levels`).
    pub fn levels(mut self, number: u64) -> Self {
        self.set("$levels", Ok(number.to_string()));
        self
    }

    /// Follows a relation of entities of one type as often as the service can (`$levels=max`).
    pub fn all_levels(mut self) -> Self {
        self.set("$levels", Ok("max".to_owned()));
        self
    }

    /// Names what is to be sent along with the related entities (`$expand`); adds to what was named before.
    pub fn expand(self, relations: impl IntoExpand<T>) -> Self {
        self.list("$expand", |items| relations.push_to(items))
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    fn set(&mut self, name: &'static str, value: Result<String, &'static str>) {
        let value = match value {
            Ok(value) => value,
            Err(failure) => {
                self.failure.get_or_insert(failure);
                return;
            }
        };
        match self.options.iter_mut().find(|(other, _)| *other == name) {
            Some((_, earlier)) => *earlier = value,
            None => self.options.push((name, value)),
        }
    }

    fn list(mut self, name: &'static str, push: impl FnOnce(&mut Items)) -> Self {
        let mut items = Items::default();
        items.push(self.option(name).unwrap_or_default());
        push(&mut items);
        self.set(name, items.finish());
        self
    }
}

impl<O, T> Clone for Expand<O, T> {
    fn clone(&self) -> Self {
        let Self { path, options, failure, of } = self;
        Self { path: path.clone(), options: options.clone(), failure: *failure, of: *of }
    }
}

/// Shows no values: they may be secret.
impl<O, T> fmt::Debug for Expand<O, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<&str> = self.options.iter().map(|(name, _)| *name).collect();
        formatter.debug_struct("Expand").field("path", &self.path).field("options", &options).finish_non_exhaustive()
    }
}

/// What a property that leads to entities takes if it is expanded.
type EntityOf<F> = <<F as Field>::Value as Related>::Entity;

/// Navigation properties: the same options as [`Expand`] has, of which the first is set here.
impl<O, F: Field<Value: Related>, N: Name> Property<O, F, N> {
    /// The related entities as a whole, for [`Expand`]'s options.
    pub fn expanded(self) -> Expand<O, EntityOf<F>> {
        Expand::new(self.path().to_owned())
    }

    /// The addresses of the related entities in place of the entities (`$ref`).
    pub fn references(self) -> Expand<O, EntityOf<F>> {
        Expand::new(format!("{}/$ref", self.path()))
    }

    /// The number of related entities in place of the entities (`$count`).
    pub fn counted(self) -> Expand<O, EntityOf<F>> {
        Expand::new(format!("{}/$count", self.path()))
    }

    /// Sent along with these properties only (`$select`).
    pub fn select(self, properties: impl IntoSelect<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().select(properties)
    }

    /// Sent along as far as a condition holds (`$filter`).
    pub fn filter(self, condition: impl IntoFilter<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().filter(condition)
    }

    /// Sent along in an order (`$orderby`).
    pub fn orderby(self, order: impl IntoOrderBy<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().orderby(order)
    }

    /// Sent along as far as a search finds them (`$search`).
    pub fn search(self, expression: impl IntoSearch) -> Expand<O, EntityOf<F>> {
        self.expanded().search(expression)
    }

    /// Sent along, at most so many (`$top`).
    pub fn top(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().top(number)
    }

    /// Sent along without so many at the start (`$skip`).
    pub fn skip(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().skip(number)
    }

    /// Sent along with those that they are related to in the same way, so many times (`$levels`).
    pub fn levels(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().levels(number)
    }

    /// Sent along with what they are related to (`$expand`).
    pub fn expand(self, relations: impl IntoExpand<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().expand(relations)
    }
}

/// Relations of the type `T`: a navigation property, one with options ([`Expand`]), a tuple of up to 16 of them, or a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name relations of `{T}`",
    label = "neither a navigation property, nor several of them, nor a text"
)]
pub trait IntoExpand<T> {
    #[doc(hidden)]
    fn push_to(self, items: &mut Items);
}

impl<T: IsA<O>, O, E> IntoExpand<T> for Expand<O, E> {
    fn push_to(self, items: &mut Items) {
        if let Some(failure) = self.failure {
            items.fail(failure);
        }
        items.push(&self.path);
        let mut separator = "(";
        for (name, value) in &self.options {
            for text in [separator, name, "=", value] {
                items.append(text);
            }
            separator = ";";
        }
        if separator == ";" {
            items.append(")");
        }
    }
}

impl<T: IsA<O>, O, F: Field<Value: Related>, N: Name> IntoExpand<T> for Property<O, F, N> {
    fn push_to(self, items: &mut Items) {
        items.push(self.path());
    }
}

texts!(IntoExpand);
tuples!(IntoExpand);
