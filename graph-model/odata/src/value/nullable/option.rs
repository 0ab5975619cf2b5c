//! Owns what [`Nullable`] does as [`Option`] does it: a property that is absent and one that is `null` are both without a
//! value here.

use std::borrow::Cow;
use std::fmt;
use std::ops::DerefMut;

use super::Nullable;
use crate::value::edm::Binary;

impl<T> Nullable<T> {
    /// Whether there is a value.
    pub const fn is_some(&self) -> bool {
        self.is_value()
    }

    /// Whether there is no value: the property is absent, or `null`.
    pub const fn is_none(&self) -> bool {
        !self.is_value()
    }

    /// Whether there is a value, and a condition holds for it.
    pub fn is_some_and(self, condition: impl FnOnce(T) -> bool) -> bool {
        self.into_option().is_some_and(condition)
    }

    /// Whether there is no value, or a condition holds for it.
    pub fn is_none_or(self, condition: impl FnOnce(T) -> bool) -> bool {
        self.into_option().is_none_or(condition)
    }

    /// Borrows the value, if there is one.
    ///
    /// ```
    /// use shop::catalog::Order;
    ///
    /// let order: Order = serde_json::from_str(r#"{"note": "Fragile"}"#)?;
    /// if let Some(note) = order.note.as_ref() {
    ///     assert_eq!(note, "Fragile");
    /// }
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub const fn as_ref(&self) -> Option<&T> {
        self.value()
    }

    /// A reference to change the value by, if there is one.
    pub const fn as_mut(&mut self) -> Option<&mut T> {
        self.value_mut()
    }

    /// The value to change behind the pointer that this holds, if there is one: `Nullable<String>` gives
    /// `Option<&mut str>`.
    pub fn as_deref_mut(&mut self) -> Option<&mut T::Target>
    where
        T: DerefMut,
    {
        self.value_mut().map(T::deref_mut)
    }

    /// The value.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[track_caller]
    pub fn unwrap(self) -> T {
        self.into_option().unwrap()
    }

    /// The value.
    ///
    /// # Panics
    ///
    /// If there is none, with a message.
    #[track_caller]
    pub fn expect(self, message: &str) -> T {
        self.into_option().expect(message)
    }

    /// What a function gives for the value, or another value if there is none.
    pub fn map_or<U>(self, other: U, change: impl FnOnce(T) -> U) -> U {
        self.into_option().map_or(other, change)
    }

    /// What one function gives for the value, or what another gives if there is none.
    pub fn map_or_else<U>(self, other: impl FnOnce() -> U, change: impl FnOnce(T) -> U) -> U {
        self.into_option().map_or_else(other, change)
    }

    /// What a function gives for the value, if there is one.
    pub fn and_then<U>(self, change: impl FnOnce(T) -> Option<U>) -> Option<U> {
        self.into_option().and_then(change)
    }

    /// The value, if there is one and a condition holds for it.
    pub fn filter(self, condition: impl FnOnce(&T) -> bool) -> Option<T> {
        self.into_option().filter(condition)
    }

    /// The value, or another one that there may be.
    pub fn or(self, other: Option<T>) -> Option<T> {
        self.into_option().or(other)
    }

    /// The value, or another one that a function may give.
    pub fn or_else(self, other: impl FnOnce() -> Option<T>) -> Option<T> {
        self.into_option().or_else(other)
    }

    /// The value, or an error.
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        self.into_option().ok_or(error)
    }

    /// The value, or an error that a function gives.
    pub fn ok_or_else<E>(self, error: impl FnOnce() -> E) -> Result<T, E> {
        self.into_option().ok_or_else(error)
    }

    /// The value, if there is one, as an iterator.
    pub fn iter(&self) -> std::option::IntoIter<&T> {
        self.value().into_iter()
    }

    /// The value to change, which is set by a function if there is none.
    #[expect(clippy::missing_panics_doc, reason = "a value was set if there was none")]
    pub fn get_or_insert_with(&mut self, value: impl FnOnce() -> T) -> &mut T {
        if self.is_none() {
            *self = Self::Value(value());
        }
        self.value_mut().expect("a value was set if there was none")
    }
}

impl<T> IntoIterator for Nullable<T> {
    type Item = T;
    type IntoIter = std::option::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_option().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Nullable<T> {
    type Item = &'a T;
    type IntoIter = std::option::IntoIter<&'a T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The value, or nothing if there is none.
impl<T: fmt::Display> fmt::Display for Nullable<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().map_or(Ok(()), |value| value.fmt(formatter))
    }
}

/// Whether the property was absent or `null` is forgotten.
impl<T> From<Nullable<T>> for Option<T> {
    fn from(nullable: Nullable<T>) -> Self {
        nullable.into_option()
    }
}

impl<T: PartialEq> PartialEq<T> for Nullable<T> {
    fn eq(&self, other: &T) -> bool {
        self.value() == Some(other)
    }
}

/// `None` is equal to both absent and `null`.
impl<T: PartialEq> PartialEq<Option<T>> for Nullable<T> {
    fn eq(&self, other: &Option<T>) -> bool {
        self.value() == other.as_ref()
    }
}

/// Comparison with texts that are borrowed. The other way around, the compiler would no longer know what to make of
/// `text == &other` in any program.
macro_rules! texts {
    ($($text:ty),*) => {$(
        impl PartialEq<$text> for Nullable<String> {
            fn eq(&self, other: &$text) -> bool {
                self.as_deref() == Some(AsRef::as_ref(other))
            }
        }
    )*};
}

texts!(str, &str, Cow<'_, str>);

#[expect(clippy::ref_option_ref, reason = "the trait says so")]
impl PartialEq<Option<&str>> for Nullable<String> {
    fn eq(&self, other: &Option<&str>) -> bool {
        self.as_deref() == *other
    }
}

/// Conversions of what is not the value itself.
macro_rules! conversions {
    ($($from:ty => $to:ty),* $(,)?) => {$(
        impl From<$from> for Nullable<$to> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        }
    )*};
}

conversions!(&String => String, Cow<'_, str> => String, Box<str> => String, Vec<u8> => Binary, &[u8] => Binary);

impl<const LENGTH: usize> From<[u8; LENGTH]> for Nullable<Binary> {
    fn from(bytes: [u8; LENGTH]) -> Self {
        Self::Value(bytes.as_slice().into())
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for Nullable<Binary> {
    fn from(bytes: &[u8; LENGTH]) -> Self {
        Self::Value(bytes.as_slice().into())
    }
}

/// `None` is `null`, as for texts that are owned.
impl From<Option<&str>> for Nullable<String> {
    fn from(text: Option<&str>) -> Self {
        text.map(str::to_owned).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: &str = "Ann";

    fn name() -> Nullable<String> {
        ANN.into()
    }

    #[test]
    fn values_are_asked_for_as_those_of_options_are() {
        assert!(name().is_some() && Nullable::<i32>::Null.is_none() && Nullable::<i32>::Absent.is_none());
        assert!(name().is_some_and(|name| name.len() == 3) && name().as_ref().is_some_and(|name| name.len() == 3));
        assert!(Nullable::<i32>::Null.is_none_or(|_| false));
        assert_eq!(name().and_then(|name| name.chars().next()), Some('A'));
        assert_eq!(name().map_or(0, |name| name.len()), 3);
        assert_eq!(Nullable::<i32>::Absent.map_or_else(|| 7, |number| number), 7);
        assert_eq!(name().filter(String::is_empty).or(Some("x".into())).as_deref(), Some("x"));
        assert_eq!(Nullable::<i32>::Null.ok_or("none"), Err("none"));
        assert_eq!((name().unwrap(), name().expect("`name` gives a value")), (ANN.to_owned(), ANN.to_owned()));
        assert_eq!(
            (name().iter().count(), name().into_iter().count(), (&Nullable::<i32>::Null).into_iter().count()),
            (1, 1, 0)
        );
        if let Some(name) = name().as_ref() {
            assert_eq!(name, ANN);
        }
    }

    #[test]
    fn values_are_changed_in_place() {
        let mut name = name();
        if let Some(name) = name.as_mut() {
            name.push('a');
        }
        name.as_deref_mut().expect("`name` gives a value").make_ascii_uppercase();
        assert_eq!(name, "ANNA");
        assert_eq!(name.get_or_insert_with(String::new), "ANNA");
        let mut none = Nullable::<i32>::Null;
        *none.get_or_insert_with(|| 1) += 1;
        assert_eq!(none, 2);
    }

    #[test]
    fn values_are_compared_with_values_and_options() {
        let owned = ANN.to_owned();
        assert!(name() == ANN && name() == *ANN && name() == owned);
        assert!(name() == Some(ANN.to_owned()) && name() == Some(ANN));
        assert!(Nullable::Value(true) == Some(true) && Nullable::Value(true) == true && Nullable::Value(1) != 2);
        assert!(Nullable::<bool>::Null == None && Nullable::<bool>::Absent == None && Nullable::<i32>::Null != Some(1));
    }

    #[test]
    fn values_are_converted_and_shown() {
        assert_eq!(format!("{:>4}|{}|{}", name(), Nullable::<i32>::Null, Nullable::<i32>::Absent), " Ann||");
        assert_eq!(Option::from(name()), Some(ANN.to_owned()));
        let texts = [
            Nullable::from(&ANN.to_owned()),
            Cow::Borrowed(ANN).into(),
            Box::<str>::from(ANN).into(),
            Some(ANN).into(),
        ];
        assert!(texts.iter().all(|text| text == ANN));
        let bytes: [Nullable<Binary>; 4] =
            [vec![1, 2].into(), [1, 2].into(), (&[1, 2]).into(), [1_u8, 2].as_slice().into()];
        assert!(bytes.iter().all(|bytes| *bytes == Binary::from(vec![1, 2])));
    }
}
