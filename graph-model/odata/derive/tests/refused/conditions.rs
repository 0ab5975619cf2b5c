use shop::ShopService;
use shop::catalog::Product;

fn main() {
    let products = ShopService::new().products().list();
    let _ = products.clone().filter(Product::NAME);
    let _ = products.clone().filter(Product::NAME.length());
    let _ = products.clone().expand(Product::NAME);
}
