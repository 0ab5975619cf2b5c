//! Programs that must not compile, and what the compiler says of each: `TRYBUILD=overwrite cargo test -p odata-derive` writes
//! the messages anew.

#[test]
fn programs_with_mistakes_are_refused_with_messages_that_help() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
