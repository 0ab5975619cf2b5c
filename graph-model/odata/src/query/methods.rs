//! Owns the operators and functions that properties and expressions share. Their names are those of diesel.

/// Implements the operators and functions for a type that has `term()`.
///
/// `$owner` is the type of the resource, `$value` that of the value.
macro_rules! methods {
    ([$($generics:tt)*] $type:ty, $owner:ident, $value:ty) => {
        impl<$($generics)*> $type {
            /// Whether it is equal to a value, or for `None` whether it is `null` (`eq`).
            pub fn eq<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Comparable<V::Value>,
            {
                self.term().comparison("eq", other.into_term()).into()
            }

            /// Whether it differs from a value, or for `None` whether it is not `null` (`ne`).
            pub fn ne<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Comparable<V::Value>,
            {
                self.term().comparison("ne", other.into_term()).into()
            }

            /// Whether it is greater than a value (`gt`).
            pub fn gt<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Ordered<V::Value>,
            {
                self.term().comparison("gt", other.into_term()).into()
            }

            /// Whether it is a value, or greater (`ge`).
            pub fn ge<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Ordered<V::Value>,
            {
                self.term().comparison("ge", other.into_term()).into()
            }

            /// Whether it is less than a value (`lt`).
            pub fn lt<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Ordered<V::Value>,
            {
                self.term().comparison("lt", other.into_term()).into()
            }

            /// Whether it is a value, or less (`le`).
            pub fn le<V: IntoExpression<$owner>>(self, other: V) -> Expression<$owner, bool>
            where
                $value: Ordered<V::Value>,
            {
                self.term().comparison("le", other.into_term()).into()
            }

            /// Whether it lies between two values, both included (`ge` and `le`).
            pub fn between<V, W>(self, lower: V, upper: W) -> Expression<$owner, bool>
            where
                V: IntoExpression<$owner>,
                W: IntoExpression<$owner>,
                $value: Ordered<V::Value> + Ordered<W::Value>,
            {
                let term = self.term();
                term.clone().comparison("ge", lower.into_term()).and(term.comparison("le", upper.into_term())).into()
            }

            /// Whether it is one of several values (`in`); `false` if there are none.
            pub fn eq_any<V: IntoExpression<$owner>>(
                self,
                values: impl IntoIterator<Item = V>,
            ) -> Expression<$owner, bool>
            where
                $value: Comparable<V::Value>,
            {
                self.term().within(values.into_iter().map(IntoExpression::into_term)).into()
            }

            /// Whether it is none of several values (`not` and `in`).
            pub fn ne_all<V: IntoExpression<$owner>>(
                self,
                values: impl IntoIterator<Item = V>,
            ) -> Expression<$owner, bool>
            where
                $value: Comparable<V::Value>,
            {
                self.eq_any(values).not()
            }

            /// Whether it is `null` (`eq null`).
            pub fn is_null(self) -> Expression<$owner, bool> {
                self.term().comparison("eq", Term::literal("null".to_owned())).into()
            }

            /// Whether it is not `null` (`ne null`).
            pub fn is_not_null(self) -> Expression<$owner, bool> {
                self.term().comparison("ne", Term::literal("null".to_owned())).into()
            }

            /// Whether all of a set's flags are set (`has`).
            pub fn has<V: IntoExpression<$owner>>(self, flags: V) -> Expression<$owner, bool>
            where
                $value: Flags + Ordered<V::Value>,
            {
                self.term().comparison("has", flags.into_term()).into()
            }

            /// Whether it is of a type, or of one derived from it (`isof`).
            pub fn is_of<D: Structured>(self) -> Expression<$owner, bool>
            where
                $value: Cast<D>,
            {
                Term::is_of(Some(self.term()), D::TYPE_NAME).into()
            }

            /// Whether the text starts with another (`startswith`).
            pub fn starts_with<V: IntoExpression<$owner>>(self, start: V) -> Expression<$owner, bool>
            where
                $value: Text,
                String: Ordered<V::Value>,
            {
                Term::call("startswith", [self.term(), start.into_term()]).into()
            }

            /// Whether the text ends with another (`endswith`).
            pub fn ends_with<V: IntoExpression<$owner>>(self, end: V) -> Expression<$owner, bool>
            where
                $value: Text,
                String: Ordered<V::Value>,
            {
                Term::call("endswith", [self.term(), end.into_term()]).into()
            }

            /// Whether another text is part of this one (`contains`).
            pub fn contains<V: IntoExpression<$owner>>(self, part: V) -> Expression<$owner, bool>
            where
                $value: Text,
                String: Ordered<V::Value>,
            {
                Term::call("contains", [self.term(), part.into_term()]).into()
            }

            /// How many characters the text has (`length`).
            pub fn length(self) -> Expression<$owner, i32>
            where
                $value: Text,
            {
                Term::call("length", [self.term()]).into()
            }

            /// The index at which another text first occurs in this one, counting from 0; -1 if it does not (`indexof`).
            pub fn index_of<V: IntoExpression<$owner>>(self, part: V) -> Expression<$owner, i32>
            where
                $value: Text,
                String: Ordered<V::Value>,
            {
                Term::call("indexof", [self.term(), part.into_term()]).into()
            }

            /// The text from an index on, which counts from 0 (`substring`).
            pub fn substring<V: IntoExpression<$owner>>(self, start: V) -> Expression<$owner, String>
            where
                $value: Text,
                i32: Ordered<V::Value>,
            {
                Term::call("substring", [self.term(), start.into_term()]).into()
            }

            /// A number of characters of the text, starting at an index that counts from 0 (`substring`).
            pub fn substring_of<V, W>(self, start: V, length: W) -> Expression<$owner, String>
            where
                V: IntoExpression<$owner>,
                W: IntoExpression<$owner>,
                $value: Text,
                i32: Ordered<V::Value> + Ordered<W::Value>,
            {
                Term::call("substring", [self.term(), start.into_term(), length.into_term()]).into()
            }

            /// The text in lower case (`tolower`).
            pub fn to_lower(self) -> Expression<$owner, String>
            where
                $value: Text,
            {
                Term::call("tolower", [self.term()]).into()
            }

            /// The text in upper case (`toupper`).
            pub fn to_upper(self) -> Expression<$owner, String>
            where
                $value: Text,
            {
                Term::call("toupper", [self.term()]).into()
            }

            /// The text without white space around it (`trim`).
            pub fn trim(self) -> Expression<$owner, String>
            where
                $value: Text,
            {
                Term::call("trim", [self.term()]).into()
            }

            /// The text followed by another (`concat`).
            pub fn concat<V: IntoExpression<$owner>>(self, end: V) -> Expression<$owner, String>
            where
                $value: Text,
                String: Ordered<V::Value>,
            {
                Term::call("concat", [self.term(), end.into_term()]).into()
            }

            /// The year of the date (`year`).
            pub fn year(self) -> Expression<$owner, i32>
            where
                $value: HasDate,
            {
                Term::call("year", [self.term()]).into()
            }

            /// The month of the date, from 1 (`month`).
            pub fn month(self) -> Expression<$owner, i32>
            where
                $value: HasDate,
            {
                Term::call("month", [self.term()]).into()
            }

            /// The day of the month, from 1 (`day`).
            pub fn day(self) -> Expression<$owner, i32>
            where
                $value: HasDate,
            {
                Term::call("day", [self.term()]).into()
            }

            /// The hour of the time, from 0 (`hour`).
            pub fn hour(self) -> Expression<$owner, i32>
            where
                $value: HasTime,
            {
                Term::call("hour", [self.term()]).into()
            }

            /// The minute of the time (`minute`).
            pub fn minute(self) -> Expression<$owner, i32>
            where
                $value: HasTime,
            {
                Term::call("minute", [self.term()]).into()
            }

            /// The second of the time, without its fraction (`second`).
            pub fn second(self) -> Expression<$owner, i32>
            where
                $value: HasTime,
            {
                Term::call("second", [self.term()]).into()
            }

            /// The fraction of the second (`fractionalseconds`).
            pub fn fractional_seconds(self) -> Expression<$owner, Decimal>
            where
                $value: HasTime,
            {
                Term::call("fractionalseconds", [self.term()]).into()
            }

            /// The date without the time (`date`).
            pub fn date(self) -> Expression<$owner, Date>
            where
                $value: HasDate + HasTime,
            {
                Term::call("date", [self.term()]).into()
            }

            /// The time without the date (`time`).
            pub fn time(self) -> Expression<$owner, TimeOfDay>
            where
                $value: HasDate + HasTime,
            {
                Term::call("time", [self.term()]).into()
            }

            /// The nearest whole number (`round`).
            pub fn round(self) -> Expression<$owner, $value>
            where
                $value: Number,
            {
                Term::call("round", [self.term()]).into()
            }

            /// The largest whole number that is not greater (`floor`).
            pub fn floor(self) -> Expression<$owner, $value>
            where
                $value: Number,
            {
                Term::call("floor", [self.term()]).into()
            }

            /// The smallest whole number that is not less (`ceiling`).
            pub fn ceiling(self) -> Expression<$owner, $value>
            where
                $value: Number,
            {
                Term::call("ceiling", [self.term()]).into()
            }

            /// The quotient with its fraction, even of two integers (`divby`).
            pub fn div_by<V: IntoExpression<$owner>>(self, divisor: V) -> Expression<$owner, Decimal>
            where
                $value: Arithmetic<V::Value>,
            {
                self.term().multiplicative("divby", divisor.into_term()).into()
            }

            /// In ascending order of it (`asc`).
            pub fn asc(self) -> Order<$owner> {
                Order::by(self.term(), " asc")
            }

            /// In descending order of it (`desc`).
            pub fn desc(self) -> Order<$owner> {
                Order::by(self.term(), " desc")
            }
        }

        operator!([$($generics)*] $type, $owner, $value, Add::add => additive "add");
        operator!([$($generics)*] $type, $owner, $value, Sub::sub => additive "sub");
        operator!([$($generics)*] $type, $owner, $value, Mul::mul => multiplicative "mul");
        operator!([$($generics)*] $type, $owner, $value, Div::div => multiplicative "div");
        operator!([$($generics)*] $type, $owner, $value, Rem::rem => multiplicative "mod");

        /// The negated number (`-`).
        impl<$($generics)*> std::ops::Neg for $type
        where
            $value: Number,
        {
            type Output = Expression<$owner, $value>;

            fn neg(self) -> Self::Output {
                self.term().unary("-").into()
            }
        }
    };
}

/// Implements one of Rust's arithmetic operators as the OData operator of the same meaning.
macro_rules! operator {
    ([$($generics:tt)*] $type:ty, $owner:ident, $value:ty, $trait:ident::$method:ident => $level:ident $operator:literal) => {
        #[doc = concat!("OData's operator `", $operator, "`.")]
        impl<$($generics)*, V: IntoExpression<$owner>> std::ops::$trait<V> for $type
        where
            $value: Arithmetic<V::Value>,
        {
            type Output = Expression<$owner, <$value as Arithmetic<V::Value>>::Output>;

            fn $method(self, other: V) -> Self::Output {
                self.term().$level($operator, other.into_term()).into()
            }
        }
    };
}

pub(super) use {methods, operator};
