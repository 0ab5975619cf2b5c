//! Owns what `$apply` and `$compute` take: transformations of a collection, aggregates, and computed values.

use std::marker::PhantomData;

use super::field::Field;
use super::filter::IntoFilter;
use super::items::{Items, texts, tuples};
use super::operand::{IntoExpression, Number};
use super::property::{Name, Property};
use super::select::IntoSelect;
use crate::value::IsA;

const NO_NAME: &str = "the name of a computed value is a letter or `_`, and letters, digits and `_` after it";

/// Transformations of a collection of the type `T`, one after the other (`$apply`).
#[derive(Debug)]
#[must_use = "it does nothing until a request takes it"]
pub struct Transformation<T> {
    text: Result<String, &'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T> Transformation<T> {
    fn new(text: Result<String, &'static str>) -> Self {
        Self { text, of: PhantomData }
    }

    /// Only what meets a condition (`filter`).
    pub fn filter(condition: impl IntoFilter<T>) -> Self {
        Self::new(condition.into_filter().finish_nested().map(|text| format!("filter({text})")))
    }

    /// One result of all that is there (`aggregate`).
    pub fn aggregate(aggregates: impl IntoAggregates<T>) -> Self {
        Self::new(list(|items| aggregates.push_to(items)).map(|text| format!("aggregate({text})")))
    }

    /// One result for each combination of the values of some properties (`groupby`).
    pub fn group_by(properties: impl IntoSelect<T>) -> Self {
        Self::new(list(|items| properties.push_to(items)).map(|text| format!("groupby(({text}))")))
    }

    /// The same, with aggregates of each group (`groupby` with `aggregate`).
    pub fn group_and_aggregate(properties: impl IntoSelect<T>, aggregates: impl IntoAggregates<T>) -> Self {
        let properties = list(|items| properties.push_to(items));
        let aggregates = list(|items| aggregates.push_to(items));
        let both = properties.and_then(|properties| Ok((properties, aggregates?)));
        Self::new(both.map(|(properties, aggregates)| format!("groupby(({properties}),aggregate({aggregates}))")))
    }

    /// Another transformation of the result.
    pub fn then(self, next: Self) -> Self {
        Self::new(self.text.and_then(|text| Ok(format!("{text}/{}", next.text?))))
    }
}

fn list(push: impl FnOnce(&mut Items)) -> Result<String, &'static str> {
    let mut items = Items::default();
    push(&mut items);
    items.finish()
}

/// What `$apply` takes: a [`Transformation`], or a text.
pub trait IntoApply<T> {
    #[doc(hidden)]
    fn into_apply(self) -> Result<String, &'static str>;
}

impl<T> IntoApply<T> for Transformation<T> {
    fn into_apply(self) -> Result<String, &'static str> {
        self.text
    }
}

impl<T> IntoApply<T> for &str {
    fn into_apply(self) -> Result<String, &'static str> {
        Ok(self.to_owned())
    }
}

/// A value for each entity, or of several, and its name in the result.
#[derive(Clone, Debug)]
#[must_use = "it does nothing until a request takes it"]
pub struct Named<O> {
    text: Result<String, &'static str>,
    of: PhantomData<fn() -> O>,
}

impl<O> Named<O> {
    fn new(value: Result<String, &'static str>, name: &str) -> Self {
        let mut letters = name.chars();
        let starts = letters.next().is_some_and(|first| first == '_' || first.is_alphabetic());
        let is_name = starts && letters.all(|c| c == '_' || c.is_alphanumeric());
        let text = value.and_then(|value| if is_name { Ok(format!("{value} as {name}")) } else { Err(NO_NAME) });
        Self { text, of: PhantomData }
    }

    fn push(self, items: &mut Items) {
        match self.text {
            Ok(text) => items.push(&text),
            Err(failure) => items.fail(failure),
        }
    }
}

/// An expression with a name, for `$compute`.
///
/// ```
/// use shop::ShopService;
/// use shop::catalog::Product;
/// use shop::query::computed;
///
/// let request = ShopService::new().products().list().compute(computed(Product::PRICE * Product::STOCK, "worth"));
/// let http = request.to_http("https://shop.example/odata")?;
/// assert_eq!(http.uri().query(), Some("$compute=price%20mul%20stock%20as%20worth"));
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias = "$compute")]
pub fn computed<O>(expression: impl IntoExpression<O>, name: &str) -> Named<O> {
    Named::new(expression.into_term().finish(), name)
}

/// The number of entities, for [`Transformation::aggregate`].
#[doc(alias = "$count")]
pub fn count_as<O>(name: &str) -> Named<O> {
    Named::new(Ok("$count".to_owned()), name)
}

/// Aggregates of a property, each with its name in the result.
impl<O, F: Field, N: Name> Property<O, F, N> {
    /// The sum of the values.
    pub fn sum_as(self, name: &str) -> Named<O>
    where
        F::Value: Number,
    {
        self.with("sum", name)
    }

    /// The average of the values.
    pub fn average_as(self, name: &str) -> Named<O>
    where
        F::Value: Number,
    {
        self.with("average", name)
    }

    /// The smallest value.
    pub fn min_as(self, name: &str) -> Named<O> {
        self.with("min", name)
    }

    /// The largest value.
    pub fn max_as(self, name: &str) -> Named<O> {
        self.with("max", name)
    }

    /// The number of different values.
    #[doc(alias = "countdistinct")]
    pub fn count_distinct_as(self, name: &str) -> Named<O> {
        self.with("countdistinct", name)
    }

    fn with(&self, method: &str, name: &str) -> Named<O> {
        Named::new(Ok(format!("{} with {method}", self.path())), name)
    }
}

/// Values of entities of the type `T`, or aggregates, with names: one, a tuple of several, or a text.
pub trait IntoAggregates<T> {
    #[doc(hidden)]
    fn push_to(self, items: &mut Items);
}

impl<T: IsA<O>, O> IntoAggregates<T> for Named<O> {
    fn push_to(self, items: &mut Items) {
        self.push(items);
    }
}

texts!(IntoAggregates);
tuples!(IntoAggregates);
