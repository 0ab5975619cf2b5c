//! Owns addresses below a service root: [`Path`], with keys and parameters encoded once, when they are put together.

mod key;
mod literal;
mod path;

pub use key::{Key, KeyStyle};
pub use literal::UrlLiteral;
pub use path::{Arguments, Body, Path};

pub(crate) use literal::encode;
