use odata::fill;
use shop::catalog::{Product, Review};

fn main() {
    let _ = fill!(Product { name: 5 });
    let _ = fill!(Product { name: null });
    let _ = fill!(Product { tags: "a" });
    let _ = fill!(Product { nmae: "a" });
    let _ = fill!(Review { stars: 5 });
}
