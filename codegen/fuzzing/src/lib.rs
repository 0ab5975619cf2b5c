//! Owns how fuzz targets run: as tests, briefly and with the same inputs every time; or for longer, on request.
//!
//! A target is a test that calls [`target`]. Environment variables change how it runs:
//!
//! * `FUZZ_SECONDS=600`: for this long, instead of [`MOMENT`];
//! * `FUZZ_SEED=7`: with different inputs;
//! * `FUZZ_FAILURES=9`: until this many inputs have failed;
//! * `FUZZ_REPLAY=0x1f2e3d4c00000100`: only with the input that a failed run named, and smaller ones that also fail.

mod hostile;
mod mutation;

pub mod csdl;

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

pub use arbtest::arbitrary::{self, Result, Unstructured};
pub use hostile::{ATOMS, NAMES, atom, name, text};
pub use mutation::{bytes, mutated};

/// How long a target runs as a test.
pub const MOMENT: Duration = Duration::from_millis(600);

/// The settings of a run.
struct Run {
    budget: Duration,
    seed: u64,
    failures: u64,
    replay: Option<u64>,
}

impl Run {
    fn from_environment() -> Self {
        let number = |name: &str| {
            let text = std::env::var(name).ok()?;
            let number = match text.strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16),
                None => text.parse(),
            };
            Some(number.unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")))
        };
        Self {
            budget: number("FUZZ_SECONDS").map_or(MOMENT, Duration::from_secs),
            seed: number("FUZZ_SEED").unwrap_or_default(),
            failures: number("FUZZ_FAILURES").unwrap_or(1),
            replay: number("FUZZ_REPLAY"),
        }
    }
}

/// Runs a property on pseudo-random inputs until time is up or it panics.
///
/// # Panics
///
/// Resumes the panic of the property, after printing how to replay the input.
pub fn target(name: &str, mut property: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let run = Run::from_environment();
    if let Some(seed) = run.replay {
        arbtest::arbtest(property).seed(seed).minimize().budget(Duration::from_secs(10)).run();
        return;
    }
    let started = Instant::now();
    let mut count: u64 = 0;
    let mut failures = 0;
    let mut slowest = (Duration::ZERO, 0);
    while started.elapsed() < run.budget {
        let seed = seed_of(run.seed, count);
        let begun = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| arbtest::arbtest(&mut property).seed(seed).run()));
        slowest = slowest.max((begun.elapsed(), seed));
        count += 1;
        if let Err(panic) = result {
            say(&format!("{name}: execution {count} failed; replay it with FUZZ_REPLAY={seed:#x} cargo test {name}"));
            failures += 1;
            if failures == run.failures {
                resume_unwind(panic);
            }
        }
    }
    assert_eq!(failures, 0, "{name} failed");
    let (slowest, seed) = slowest;
    let seconds = started.elapsed().as_secs_f32();
    say(&format!(
        "{name}: {count} executions in {seconds:.1} s, the slowest took {} ms ({seed:#x})",
        slowest.as_millis()
    ));
}

/// The seed of an input by number: the lower half is its length, the upper half determines its bytes.
fn seed_of(seed: u64, number: u64) -> u64 {
    // SplitMix64 scatters consecutive numbers.
    let mut mixed = seed.wrapping_add(number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    // Lengths from 16 bytes to 4 KiB, each power of two equally often: short inputs are fast and easy to understand.
    let length = 16_u64 << (number % 8);
    (mixed & 0xffff_ffff_0000_0000) | (length + mixed % length)
}

/// Prints a line, bypassing the output capture of the test harness.
fn say(line: &str) {
    let _closed = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn inputs_are_distinct_and_the_same_in_every_run() {
        let inputs = |seed| (0..10_000).map(|number| seed_of(seed, number)).collect::<BTreeSet<u64>>();
        assert_eq!(inputs(0).len(), 10_000);
        assert_eq!(inputs(7), inputs(7));
        assert!(inputs(0).is_disjoint(&inputs(1 << 40)));
    }

    #[test]
    #[should_panic(expected = "found it")]
    fn a_failing_input_is_found() {
        target("a_failing_input_is_found", |u| {
            assert!(u.int_in_range(0..=9)? != 7, "found it");
            Ok(())
        });
    }
}
