//! Owns keeping identifiers apart: which are taken in one place, and what else something can be called there.

use std::collections::{HashMap, HashSet};

/// Identifiers that are taken in one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    names: HashSet<String>,
    /// The last number given to each name that several have asked for.
    numbers: HashMap<String, usize>,
}

impl Taken {
    /// A place where some identifiers are taken from the start.
    pub(crate) fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { names: names.into_iter().map(str::to_owned).collect(), numbers: HashMap::new() }
    }

    /// Takes an identifier, if it is free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.names.insert(name.to_owned())
    }

    /// The first candidate that is free, else the last one with the lowest number that makes it free.
    pub(crate) fn claim(&mut self, candidates: &[String]) -> String {
        if let Some(free) = candidates.iter().find(|candidate| self.take(candidate)) {
            return free.clone();
        }
        let last = candidates.last().map_or("item", String::as_str);
        // A number right behind another one would read as one number.
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
