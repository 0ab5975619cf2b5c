//! Owns [`Items`]: the value of a query option that is a list, and what all such options take: texts and tuples.

/// The value of a query option that is a list, with commas between its items.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Items {
    text: String,
    failure: Option<&'static str>,
}

impl Items {
    pub(crate) fn push(&mut self, item: &str) {
        if item.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(',');
        }
        self.text.push_str(item);
    }

    /// Appends to the last item.
    pub(super) fn append(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn fail(&mut self, failure: &'static str) {
        self.failure.get_or_insert(failure);
    }

    /// The text, or why there is none.
    pub(crate) fn finish(self) -> Result<String, &'static str> {
        self.failure.map_or(Ok(self.text), Err)
    }
}

/// Implements a trait for texts, which go to the service as they are.
macro_rules! texts {
    ($trait:ident) => {
        texts!($trait: &str, String, &String, std::borrow::Cow<'_, str>);
    };
    ($trait:ident: $($text:ty),*) => {$(
        impl<T> $trait<T> for $text {
            fn push_to(self, items: &mut Items) {
                items.push(self.as_ref());
            }
        }
    )*};
}

/// Implements a trait for tuples of what implements it: of up to 16 elements.
macro_rules! tuples {
    ($trait:ident) => {
        tuples!($trait, A B C D E F G H I J K L M N P Q);
    };
    ($trait:ident, $first:ident $($rest:ident)*) => {
        impl<T, $first: $trait<T>, $($rest: $trait<T>),*> $trait<T> for ($first, $($rest,)*) {
            #[allow(non_snake_case, reason = "the variables are named like their types")]
            fn push_to(self, items: &mut Items) {
                let ($first, $($rest,)*) = self;
                $first.push_to(items);
                $($rest.push_to(items);)*
            }
        }

        tuples!($trait, $($rest)*);
    };
    ($trait:ident,) => {};
}

pub(super) use {texts, tuples};
