//! Owns [`Nullable`]: a property that can be left out, cleared or set. It knows nothing of OData's types.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A nullable property: absent, `null`, or a value.
///
/// The difference matters in both directions. A `PATCH` keeps a property that is absent and clears one that is `null`; a delta
/// response leaves unchanged properties out, and sends `null` for those that were cleared.
///
/// ```
/// use shop::Nullable;
///
/// let keep: Nullable<String> = Nullable::Absent;
/// let clear: Nullable<String> = Nullable::Null;
/// let set: Nullable<String> = "Fragile".into();
/// assert!(keep.is_absent() && clear.is_null());
/// assert_eq!(set.as_deref(), Some("Fragile"));
/// ```
///
/// In a request, with `..Default::default()` for the properties to keep:
///
/// ```
/// use shop::catalog::Order;
/// use shop::{Nullable, ShopService, edm::Guid};
///
/// let changes = Order { note: Nullable::Null, ..Order::default() };
/// let request = ShopService::new().orders().by_id(Guid::nil()).update(&changes);
/// assert_eq!(request.to_http("https://shop.example/odata")?.body(), br#"{"note":null}"#);
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[doc(alias("null", "Option"))]
pub enum Nullable<T> {
    /// The property is not in the payload.
    #[default]
    Absent,
    /// The property is in the payload, as `null`.
    Null,
    /// The property is in the payload and has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the property is not in the payload.
    ///
    /// ```
    /// use shop::catalog::Product;
    ///
    /// let product: Product = serde_json::from_str(r#"{"price": null}"#)?;
    /// assert!(product.discontinued.is_absent() && !product.price.is_absent());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is `null`.
    ///
    /// ```
    /// use shop::catalog::Product;
    ///
    /// let product: Product = serde_json::from_str(r#"{"price": null}"#)?;
    /// assert!(product.price.is_null() && !product.discontinued.is_null());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the property has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The value, if there is one.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// assert_eq!(Nullable::Value(7).value(), Some(&7));
    /// assert_eq!(Nullable::<i32>::Null.value(), None);
    /// ```
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, to be changed in place, if there is one.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// let mut note: Nullable<String> = "Fragile".into();
    /// if let Some(text) = note.value_mut() {
    ///     text.push('!');
    /// }
    /// assert_eq!(note.as_deref(), Some("Fragile!"));
    /// ```
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value, or `None` for both absent and `null`.
    ///
    /// ```
    /// use shop::catalog::Product;
    ///
    /// let product: Product = serde_json::from_str(r#"{"size": {"width": 20.5}}"#)?;
    /// let width = product.size.into_option().and_then(|size| size.width);
    /// assert_eq!(width, Some(20.5));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Borrows the value.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// let note: Nullable<String> = "Fragile".into();
    /// assert_eq!(note.as_ref().map(String::len), Nullable::Value(7));
    /// ```
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// The target of the value, if there is one: an `Option<&str>` of a `Nullable<String>`.
    ///
    /// ```
    /// use shop::catalog::Order;
    ///
    /// let order: Order = serde_json::from_str(r#"{"note": "Fragile"}"#)?;
    /// assert_eq!(order.note.as_deref(), Some("Fragile"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: std::ops::Deref,
    {
        self.value().map(T::deref)
    }

    /// Applies a function to the value; absent and `null` stay what they are.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// assert_eq!(Nullable::Value(2).map(|pieces| pieces * 10), Nullable::Value(20));
    /// assert_eq!(Nullable::<i32>::Null.map(|pieces| pieces * 10), Nullable::Null);
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// The value, or a given one in place of absent and `null`.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// assert_eq!(Nullable::Null.unwrap_or(3), 3);
    /// ```
    pub fn unwrap_or(self, other: T) -> T {
        self.into_option().unwrap_or(other)
    }

    /// The value, or the result of a function in place of absent and `null`.
    pub fn unwrap_or_else(self, other: impl FnOnce() -> T) -> T {
        self.into_option().unwrap_or_else(other)
    }

    /// The value, or its type's default in place of absent and `null`.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }

    /// Takes the property out, and leaves it absent.
    ///
    /// ```
    /// use shop::Nullable;
    ///
    /// let mut note: Nullable<String> = "Fragile".into();
    /// assert_eq!(note.take().into_option().as_deref(), Some("Fragile"));
    /// assert!(note.is_absent());
    /// ```
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Absent)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes `null`. To leave a property out, use [`Nullable::Absent`].
///
/// ```
/// use shop::Nullable;
///
/// let price: Option<i32> = None;
/// assert_eq!(Nullable::<i32>::from(price), Nullable::Null);
/// ```
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T> From<T> for Nullable<Box<T>> {
    fn from(value: T) -> Self {
        Self::Value(Box::new(value))
    }
}

/// JSON cannot express that a value is absent, so `Absent` on its own is written as `null`. Generated types skip it.
impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Thing {
        #[serde(default, skip_serializing_if = "Nullable::is_absent")]
        name: Nullable<String>,
    }

    #[test]
    fn the_three_states_survive_a_round_trip() -> Result<(), serde_json::Error> {
        for text in ["{}", r#"{"name":null}"#, r#"{"name":"a"}"#] {
            let thing: Thing = serde_json::from_str(text)?;
            assert_eq!(serde_json::to_string(&thing)?, text);
        }
        let cleared: Thing = serde_json::from_str(r#"{"name":null}"#)?;
        assert_eq!(cleared.name, Nullable::Null);
        Ok(())
    }

    #[test]
    fn values_are_borrowed_changed_and_taken() {
        let mut name = Nullable::from("a");
        assert_eq!(name.as_deref(), Some("a"));
        assert_eq!(name.as_ref().map(String::len), Nullable::Value(1));
        name.value_mut().expect("the name was set above").push('b');
        assert_eq!(name.take(), Nullable::Value("ab".to_owned()));
        assert_eq!(name, Nullable::Absent);
        assert_eq!(Nullable::<i32>::Null.unwrap_or(3), 3);
        assert_eq!(Nullable::<i32>::from(None), Nullable::Null);
        assert_eq!(Nullable::<i32>::Absent.unwrap_or_default(), 0);
    }
}
