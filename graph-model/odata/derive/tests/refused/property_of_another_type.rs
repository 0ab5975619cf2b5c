use shop::ShopService;
use shop::catalog::{Product, Review};

fn main() {
    let products = ShopService::new().products().list();
    let _ = products.clone().select((Product::NAME, Review::STARS));
    let _ = products.clone().filter(Product::STOCK.gt(1).and(Review::STARS.eq(5)));
    let _ = products.clone().filter(Product::STOCK.gt(Review::STARS));
    let _ = Product::REVIEWS.any(Product::STOCK.gt(1));
    let _ = Product::SUPPLIER.then(Review::STARS);
}
