use odata::edm::Date;
use shop::catalog::{Order, Product, Size};

fn main() {
    let date: Date = "2026-11-27".parse().unwrap();
    let _ = Product::DISCONTINUED.lt("2026-11-27");
    let _ = Product::NAME.eq(date);
    let _ = Product::STOCK.eq_any(["5"]);
    let _ = Product::NAME.eq(Product::STOCK);
    let _ = Product::STOCK.gt(None::<i32>);
    let _ = Order::STATE.eq("open");
    let _ = Product::SIZE.eq(Size::default());
    let _ = Product::STOCK + "5";
}
