//! Owns numbers: services may send them as JSON strings, and the infinite ones have no JSON number.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserializer, Serializer};

use super::{ReadEdm, Scalar, WriteEdm, mark};

macro_rules! integers {
    ($($type:ident $write:ident $what:literal $($mark:ident)?),*) => {$(
        impl WriteEdm for $type {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $($mark();)?
                serializer.$write(*self)
            }
        }

        impl ReadEdm for $type {
            type Result = Scalar<Self>;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IntegerVisitor::<$type>($what, PhantomData))
            }
        }
    )*};
}

integers!(
    u8 serialize_u8 "an Edm.Byte", i8 serialize_i8 "an Edm.SByte", i16 serialize_i16 "an Edm.Int16",
    i32 serialize_i32 "an Edm.Int32", i64 serialize_i64 "an Edm.Int64" mark
);

/// Reads an integer from a JSON number or a JSON string.
struct IntegerVisitor<T>(&'static str, PhantomData<T>);

impl<T: TryFrom<i64>> IntegerVisitor<T> {
    fn narrow<E: Error>(&self, number: i64) -> Result<T, E> {
        T::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), self))
    }
}

impl<T: TryFrom<i64>> Visitor<'_> for IntegerVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, as a number or a string", self.0)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.narrow(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        match i64::try_from(number) {
            Ok(number) => self.narrow(number),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    /// `12.0` is twelve. Beyond 2⁵³ a floating-point number no longer tells which integer was meant.
    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and within the range of i64")]
            return self.narrow(number as i64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        match text.parse() {
            Ok(number) => self.narrow(number),
            Err(_) => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

macro_rules! floats {
    ($($type:ident $write:ident $what:literal),*) => {$(
        impl WriteEdm for $type {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.is_finite() {
                    serializer.$write(*self)
                } else if self.is_nan() {
                    serializer.serialize_str("NaN")
                } else {
                    serializer.serialize_str(if *self > 0.0 { "INF" } else { "-INF" })
                }
            }
        }

        impl ReadEdm for $type {
            type Result = Scalar<Self>;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct FloatVisitor;

                impl Visitor<'_> for FloatVisitor {
                    type Value = $type;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str(concat!($what, ", as a number or a string"))
                    }

                    #[allow(clippy::cast_possible_truncation, reason = "the nearest number is the one that is meant")]
                    #[allow(trivial_numeric_casts, reason = "it is none for the other type")]
                    fn visit_f64<E: Error>(self, number: f64) -> Result<$type, E> {
                        Ok(number as $type)
                    }

                    #[allow(clippy::cast_precision_loss, reason = "the nearest number is the one that is meant")]
                    fn visit_i64<E: Error>(self, number: i64) -> Result<$type, E> {
                        Ok(number as $type)
                    }

                    #[allow(clippy::cast_precision_loss, reason = "the nearest number is the one that is meant")]
                    fn visit_u64<E: Error>(self, number: u64) -> Result<$type, E> {
                        Ok(number as $type)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                        match text {
                            "INF" => Ok($type::INFINITY),
                            "-INF" => Ok($type::NEG_INFINITY),
                            "NaN" => Ok($type::NAN),
                            // Rust's own reader knows further names of the infinite numbers.
                            _ if text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) => {
                                Err(E::invalid_value(Unexpected::Str(text), &self))
                            }
                            _ => text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self)),
                        }
                    }
                }

                deserializer.deserialize_any(FloatVisitor)
            }
        }
    )*};
}

floats!(f32 serialize_f32 "an Edm.Single", f64 serialize_f64 "an Edm.Double");
