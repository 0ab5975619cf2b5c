//! Owns counting in words.

/// A number of things: `1 type`, `2 types`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
