//! Owns mutating valid texts into almost valid ones: by character, by line, and by quoted value.

use std::ops::Range;

use arbtest::arbitrary::{Result, Unstructured};

use crate::hostile;

/// Random bytes as text.
///
/// # Errors
///
/// Fails if the source of bytes does.
pub fn bytes(u: &mut Unstructured<'_>) -> Result<String> {
    let length = u.len();
    Ok(String::from_utf8_lossy(u.bytes(length)?).into_owned())
}

/// A text with one to eight random changes.
///
/// # Errors
///
/// Fails if the source of bytes does.
pub fn mutated(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let mut text = text.to_owned();
    for _ in 0..u.int_in_range(1..=8)? {
        change(u, &mut text)?;
        // Repeating repeated lines grows exponentially.
        if text.len() > 1 << 16 {
            break;
        }
    }
    Ok(text)
}

fn change(u: &mut Unstructured<'_>, text: &mut String) -> Result<()> {
    match u.int_in_range(0..=9)? {
        0..=2 => {
            let quoted = quoted(text);
            if let Some(range) = pick(u, &quoted)? {
                let other = hostile::atom(u)?.to_owned();
                text.replace_range(range, &other);
            }
        }
        3 | 4 => {
            let quoted = quoted(text);
            if let (Some(from), Some(to)) = (pick(u, &quoted)?, pick(u, &quoted)?) {
                let other = text[from].to_owned();
                text.replace_range(to, &other);
            }
        }
        5 => {
            if let Some(range) = pick(u, &lines(text))? {
                text.replace_range(range, "");
            }
        }
        6 => {
            let lines = lines(text);
            if let (Some(from), Some(to)) = (pick(u, &lines)?, pick(u, &lines)?) {
                let times = if u.ratio(1, 16)? { u.int_in_range(2..=200)? } else { 1 };
                let line = text[from].repeat(times);
                text.insert_str(to.start, &line);
            }
        }
        7 => {
            let at = boundary(u, text)?;
            text.insert_str(at, hostile::atom(u)?);
        }
        8 => {
            let start = boundary(u, text)?;
            let length = u.int_in_range(1..=64)?;
            let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
            text.replace_range(start..end, "");
        }
        _ => {
            let at = boundary(u, text)?;
            if u.ratio(1, 8)? {
                text.truncate(at);
            } else {
                text.insert(
                    at,
                    *u.choose(&['<', '>', '"', '{', '}', '[', ']', ',', ':', '/', '&', '\\', '\0', '0', '-', 'é'])?,
                );
            }
        }
    }
    Ok(())
}

/// A random character boundary.
fn boundary(u: &mut Unstructured<'_>, text: &str) -> Result<usize> {
    let at = u.int_in_range(0..=text.len())?;
    Ok((0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default())
}

fn pick(u: &mut Unstructured<'_>, ranges: &[Range<usize>]) -> Result<Option<Range<usize>>> {
    if ranges.is_empty() { Ok(None) } else { u.choose(ranges).cloned().map(Some) }
}

/// The ranges of quoted values, without the quotes.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    quotes.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.len();
            start = range.end;
            range
        })
        .collect()
}
