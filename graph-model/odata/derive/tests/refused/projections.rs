use odata::{Nullable, Projection};
use shop::ShopService;
use shop::catalog::{Product, Review, Supplier};

#[derive(Projection)]
#[projection(of = Product)]
struct Missing {
    id: i64,
    nmae: String,
}

#[derive(Projection)]
#[projection(of = Product)]
struct Certain {
    price: odata::edm::Decimal,
    supplier: Source,
}

#[derive(Projection)]
#[projection(of = Product)]
struct OtherTypes {
    name: i32,
    stock: Option<String>,
    tags: Option<String>,
    reviews: Vec<Source>,
    size: Nullable<String>,
}

#[derive(Projection)]
#[projection(of = Supplier)]
struct Source {
    name: String,
}

#[derive(Projection)]
struct OfNothing {
    name: String,
}

#[derive(Projection)]
#[projection(Product)]
struct Unclear {
    name: String,
}

#[derive(Projection)]
#[projection(of = Product)]
struct Tuple(i64);

fn main() {
    let _ = ShopService::new().products().list().project::<Source>();
    let _ = ShopService::new().products().list().project::<Review>();
}
