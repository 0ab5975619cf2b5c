//! Owns finding the properties through which a type contains itself by value; they have to be boxed.

use crate::model::{Element, Model, StructuredId};

/// The single-valued structural properties that lead back to their own type: the type of each struct that holds the
/// property, inherited ones among them, and the property's name.
pub(super) fn recursive(model: &Model) -> Vec<(StructuredId, String)> {
    let held: Vec<Vec<(usize, &str)>> = model.structured_ids().map(|id| by_value(model, id)).collect();
    let cycles = cycles(&held);
    let mut found = Vec::new();
    for (outer, held) in held.iter().enumerate() {
        let back = held.iter().filter(|(inner, _)| cycles[*inner] == cycles[outer]);
        found.extend(back.map(|(_, property)| (StructuredId(outer), (*property).to_owned())));
    }
    found
}

/// The types that a value of a type holds, with the properties that hold them.
fn by_value(model: &Model, id: StructuredId) -> Vec<(usize, &str)> {
    let single = model.all_properties(id).into_iter().filter(|(_, property)| !property.ty.is_collection());
    single
        .filter_map(|(_, property)| match property.ty.element {
            Element::Structured(inner) => Some((inner.0, property.name.as_str())),
            _ => None,
        })
        .collect()
}

/// A number for each type, the same for those that hold each other: the strongly connected components, by Tarjan's
/// algorithm with a stack of its own, as types may hold each other thousands deep.
fn cycles(held: &[Vec<(usize, &str)>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; held.len()];
    let mut lowest = vec![UNSEEN; held.len()];
    let mut component = vec![UNSEEN; held.len()];
    let mut path: Vec<usize> = Vec::new();
    let (mut seen, mut components) = (0, 0);
    for root in 0..held.len() {
        // The types that are looked into, each with the position of the next one that it holds.
        let mut stack = vec![(root, 0_usize)];
        while let Some((ty, next)) = stack.pop() {
            if next == 0 {
                if order[ty] != UNSEEN {
                    continue;
                }
                (order[ty], lowest[ty]) = (seen, seen);
                seen += 1;
                path.push(ty);
            }
            if let Some((inner, _)) = next.checked_sub(1).and_then(|done| held[ty].get(done))
                && component[*inner] == UNSEEN
            {
                lowest[ty] = lowest[ty].min(lowest[*inner]);
            }
            if let Some((inner, _)) = held[ty].get(next) {
                stack.push((ty, next + 1));
                stack.push((*inner, 0));
            } else if lowest[ty] == order[ty] {
                while let Some(member) = path.pop() {
                    component[member] = components;
                    if member == ty {
                        break;
                    }
                }
                components += 1;
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of some types hold themselves, given what each holds.
    fn boxed(held: &[&[usize]]) -> Vec<(usize, usize)> {
        let held: Vec<Vec<(usize, &str)>> =
            held.iter().map(|inner| inner.iter().map(|inner| (*inner, "p")).collect()).collect();
        let cycles = cycles(&held);
        let pairs =
            held.iter().enumerate().flat_map(|(outer, held)| held.iter().map(move |(inner, _)| (outer, *inner)));
        pairs.filter(|(outer, inner)| cycles[*outer] == cycles[*inner]).collect()
    }

    #[test]
    fn what_leads_back_is_boxed_and_nothing_else() {
        assert_eq!(boxed(&[&[0, 1], &[2], &[1, 3], &[]]), [(0, 0), (1, 2), (2, 1)]);
        assert_eq!(boxed(&[&[1, 2], &[3], &[3], &[]]), []);
        assert_eq!(boxed(&[&[1], &[2], &[0, 3], &[2]]), [(0, 1), (1, 2), (2, 0), (2, 3), (3, 2)]);
    }

    #[test]
    fn a_long_ring_is_no_deep_recursion() {
        let held: Vec<Vec<usize>> = (0..50_000).map(|index| vec![(index + 1) % 50_000]).collect();
        let held: Vec<&[usize]> = held.iter().map(Vec::as_slice).collect();
        assert_eq!(boxed(&held).len(), 50_000);
    }
}
