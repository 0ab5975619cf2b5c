use shop::ShopService;
use shop::catalog::Product;

fn main() {
    let _ = ShopService::new().products().list().select(Product::NAEM);
}
