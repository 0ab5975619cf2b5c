//! Prints the memory that a page takes once it has been read, and the most that reading it took; and the time for each item.

use std::time::Instant;

use graph_model::users::User;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn user(number: usize) -> String {
    format!(
        r#"{{"id":"87d349ed-44d7-43e1-9a83-{number:012x}","businessPhones":["+1 425 555 0109"],
        "displayName":"Adele Vance {number}","givenName":"Adele","jobTitle":"Retail Manager",
        "mail":"adele{number}@contoso.com","mobilePhone":null,"officeLocation":"18/2111","preferredLanguage":"en-US",
        "surname":"Vance","userPrincipalName":"adele{number}@contoso.com"}}"#
    )
}

fn main() {
    println!("struct {}", size_of::<User>());
    for argument in std::env::args().skip(1) {
        let number: usize = argument.parse().expect("arguments are numbers of users");
        let body = format!(r#"{{"value":[{}]}}"#, (0..number).map(user).collect::<Vec<_>>().join(","));
        let list = graph_model::GraphService::new().users().list();
        let response = graph_model::http::Response::new(body.into_bytes());
        let before = ALLOCATOR.current_usage();
        ALLOCATOR.reset_peak_usage();
        let start = Instant::now();
        let page = list.read(response).expect("the text is a page of users");
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(page.value.len(), number);
        let (held, peak) = (ALLOCATOR.current_usage() - before, ALLOCATOR.peak_usage() - before);
        println!("page {number} {} {} {}", held, peak, seconds);
    }
}
