//! Owns [`Missing`]: why there is no request for a line, and what is near.

/// Why there is no request for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The line has no address.
    Address,
    /// The schema has no such name there.
    Name,
    /// A key is missing, or does not fit the type.
    Key,
    /// A derived type has it.
    Cast,
    /// The address takes other methods.
    Method,
    /// The address goes on below a property that has no such part.
    Property,
    /// The address continues with a path between colons.
    Path,
    /// The operation has other parameters.
    Parameters,
    /// The relation has no links of its own, or not for this method.
    Reference,
    /// Nothing follows what the address leads to.
    End,
}

impl Cause {
    /// The cause in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Name => "name",
            Self::Key => "key",
            Self::Cast => "cast",
            Self::Method => "method",
            Self::Property => "property",
            Self::Path => "path",
            Self::Parameters => "parameters",
            Self::Reference => "reference",
            Self::End => "end",
        }
    }
}

/// The report on a line for which there is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The kind of the reason.
    pub cause: Cause,
    /// The reason, a sentence without a full stop.
    pub message: String,
    /// How far the address was understood.
    pub understood: String,
    /// What follows there, as addresses write it.
    pub children: Vec<String>,
    /// Lines that there are requests for.
    pub near: Vec<Near>,
}

/// A line that there is a request for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The line.
    pub line: String,
    /// The chain of its request.
    pub chain: String,
}

impl Missing {
    /// For a line that cannot be read.
    pub(super) fn unreadable(message: &str) -> Self {
        let (message, understood) = (message.to_owned(), String::new());
        Self { cause: Cause::Address, message, understood, children: Vec::new(), near: Vec::new() }
    }
}
