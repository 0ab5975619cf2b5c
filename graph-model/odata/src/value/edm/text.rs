//! Owns how values that are text in JSON get serde's traits from `Display` and `FromStr`.

/// Implements serde's traits by way of `Display` and `FromStr`. The second argument is for messages, the third reads other
/// forms where reading is lenient.
macro_rules! text_value {
    ($type:ident, $expected:expr) => {
        text_value!($type, $expected, |_: &str| None);
    };
    ($type:ident, $expected:expr, $leniently:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $type;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str($expected)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().or_else(|error| {
                            let leniently: fn(&str) -> Option<$type> = $leniently;
                            let value = crate::value::lenient::is_indulgent().then(|| leniently(text)).flatten();
                            value.ok_or_else(|| E::custom(error))
                        })
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }
    };
}
pub(super) use text_value;
