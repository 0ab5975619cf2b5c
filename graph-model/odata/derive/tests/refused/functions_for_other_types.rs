use shop::catalog::{Product, Review};

fn main() {
    let _ = Product::STOCK.starts_with("a");
    let _ = Product::NAME.year();
    let _ = Product::NAME.any(Review::STARS.gt(1));
    let _ = Product::SIZE.top(5);
}
