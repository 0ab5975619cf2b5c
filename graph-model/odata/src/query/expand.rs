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
use crate::value::edm::Stream;

/// A navigation property of the type `O` to expand, with options for the related entities, which are of the type `T`.
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

    /// Selects properties of the related entities (`$select`), in addition to those selected before.
    pub fn select(self, properties: impl IntoSelect<T>) -> Self {
        self.list("$select", |items| properties.push_to(items))
    }

    /// Filters the related entities (`$filter`). If there are several conditions, all have to hold.
    pub fn filter(mut self, condition: impl IntoFilter<T>) -> Self {
        let condition = condition.into_filter();
        let text = match self.option("$filter") {
            Some(earlier) => both(earlier, condition),
            None => condition.finish_nested(),
        };
        self.set("$filter", text);
        self
    }

    /// Orders the related entities (`$orderby`); later orders decide where earlier ones are equal.
    pub fn orderby(self, order: impl IntoOrderBy<T>) -> Self {
        self.list("$orderby", |items| order.push_to(items))
    }

    /// Searches the related entities (`$search`).
    pub fn search(mut self, expression: impl IntoSearch) -> Self {
        self.set("$search", expression.into_search());
        self
    }

    /// Limits the number of related entities (`$top`).
    pub fn top(mut self, number: u64) -> Self {
        self.set("$top", Ok(number.to_string()));
        self
    }

    /// Skips a number of related entities at the start (`$skip`).
    pub fn skip(mut self, number: u64) -> Self {
        self.set("$skip", Ok(number.to_string()));
        self
    }

    /// Requests the number of related entities (`$count`), in addition to the entities.
    pub fn count(mut self, wanted: bool) -> Self {
        self.set("$count", Ok(wanted.to_string()));
        self
    }

    /// Expands a relation between entities of one type recursively, to a number of levels (`$levels`).
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

/// The options of a navigation property that is expanded.
type EntityOf<F> = <<F as Field>::Value as Related>::Entity;

/// Navigation properties. Each of these methods starts an [`Expand`], which takes further options.
impl<O, F: Field<Value: Related>, N: Name> Property<O, F, N> {
    /// Expands the related entities, with no options yet.
    pub fn expanded(self) -> Expand<O, EntityOf<F>> {
        Expand::new(self.path().to_owned())
    }

    /// Expands to the addresses of the related entities instead of the entities (`$ref`).
    pub fn references(self) -> Expand<O, EntityOf<F>> {
        Expand::new(format!("{}/$ref", self.path()))
    }

    /// Expands to the number of related entities instead of the entities (`$count`).
    pub fn counted(self) -> Expand<O, EntityOf<F>> {
        Expand::new(format!("{}/$count", self.path()))
    }

    /// Expands with these properties only (`$select`).
    pub fn select(self, properties: impl IntoSelect<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().select(properties)
    }

    /// Expands those for which a condition holds (`$filter`).
    pub fn filter(self, condition: impl IntoFilter<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().filter(condition)
    }

    /// Expands in an order (`$orderby`).
    pub fn orderby(self, order: impl IntoOrderBy<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().orderby(order)
    }

    /// Expands those that a search finds (`$search`).
    pub fn search(self, expression: impl IntoSearch) -> Expand<O, EntityOf<F>> {
        self.expanded().search(expression)
    }

    /// Expands a limited number (`$top`).
    pub fn top(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().top(number)
    }

    /// Expands all but a number at the start (`$skip`).
    pub fn skip(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().skip(number)
    }

    /// Expands recursively along the same relation, to a number of levels (`$levels`).
    pub fn levels(self, number: u64) -> Expand<O, EntityOf<F>> {
        self.expanded().levels(number)
    }

    /// Expands together with relations of the related entities (`$expand`).
    pub fn expand(self, relations: impl IntoExpand<EntityOf<F>>) -> Expand<O, EntityOf<F>> {
        self.expanded().expand(relations)
    }
}

/// Stream properties.
impl<O, F: Field<Value = Stream>, N: Name> Property<O, F, N> {
    /// Asks for the bytes of the stream within the entity (`$expand`), which services of OData 4.01 may send.
    ///
    /// ```
    /// use shop::catalog::Product;
    /// use shop::{ShopService, http};
    ///
    /// let request = ShopService::new().products().by_id(7).get().expand(Product::PHOTO.inline());
    /// assert_eq!(request.to_http("https://shop.example/odata")?.uri().query(), Some("$expand=photo"));
    /// let product = request.read(http::Response::new(br#"{"photo": "_9j_"}"#.to_vec()))?;
    /// assert_eq!(product.photo.and_then(|photo| photo.bytes()), Some(vec![0xff, 0xd8, 0xff]));
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn inline(self) -> Expand<O, Stream> {
        Expand::new(self.path().to_owned())
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
