//! Owns unique identifiers: which are taken in a scope, and how a name that clashes is made unique.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The identifiers taken in one scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    names: HashSet<Cow<'static, str>>,
    /// The last number appended to each name that was requested more than once.
    numbers: HashMap<String, usize>,
}

impl Taken {
    /// A scope in which some identifiers are reserved.
    pub(crate) fn reserving(names: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), numbers: HashMap::new() }
    }

    /// Takes an identifier and returns whether it was free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.names.insert(Cow::Owned(name.to_owned()))
    }

    /// Takes the first free candidate, or the last one with the lowest number appended that makes it unique.
    pub(crate) fn claim(&mut self, candidates: &[String]) -> String {
        if let Some(free) = candidates.iter().find(|candidate| self.take(candidate)) {
            return free.clone();
        }
        let last = candidates.last().map_or("item", String::as_str);
        // Appended to a digit, the number would read as part of it.
        let mark = if last.contains('_') || last.ends_with(char::is_numeric) { "_" } else { "" };
        let mut number = self.numbers.get(last).copied().unwrap_or(1);
        loop {
            number += 1;
            let candidate = format!("{last}{mark}{number}");
            if self.take(&candidate) {
                self.numbers.insert(last.to_owned(), number);
                return candidate;
            }
        }
    }

    /// Whether an identifier is taken.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clashes_get_numbers() {
        let mut taken = Taken::reserving(["a"]);
        assert_eq!(taken.claim(&["a".into(), "b".into()]), "b");
        assert_eq!(taken.claim(&["a".into(), "b".into()]), "b2");
        assert_eq!(taken.claim(&["b_c".into()]), "b_c");
        assert_eq!(taken.claim(&["b_c".into()]), "b_c_2");
    }

    #[test]
    fn numbers_stay_apart() {
        let mut taken = Taken::reserving(["V1"]);
        assert_eq!(taken.claim(&["V1".into()]), "V1_2");
    }
}
