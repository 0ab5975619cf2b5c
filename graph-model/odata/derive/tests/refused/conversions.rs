use shop::ShopService;
use shop::catalog::{Product, Supplier};

fn main() {
    let _ = Product::from(Supplier::default());
    let shop = ShopService::new();
    let _ = shop.products().by_id(7).related_references().remove(&shop.suppliers().by_code("ACME"));
}
