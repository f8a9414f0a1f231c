//! Everything that is tested through more than one crate, in one binary.
//!
//! - [`suite`]: chapters with what becomes of them, in `suite/*.md`, and in `parity/*.md` beside what a session does.
//! - [`end_to_end`]: the real binary on real books.
//! - [`numbers`]: references, citations and lists across the chapters of a book.
//! - [`surroundings`]: the real binary where directories and streams are odd.
//! - [`incremental`]: an incremental build equals a clean build, over random edits.
//! - [`notebooks`]: books become notebooks, and notebooks books.
//! - [`jupyter`]: chapters are opened in Jupyter.
//! - [`sessions`]: cells run in real sessions of evcxr, where there are any.
//! - [`coverage`]: the book covers what it set out to cover.
//! - [`paper`]: the PDF, and whether it agrees with the pages.
//! - [`formulas`]: every formula of the corpora on a page and on paper, to be looked at.
//! - [`browser`]: the real pages in a real browser.
//!
//! `cargo test -p labook-tests -- NAME` runs those whose name holds `NAME`. `UPDATE_EXPECT=1` writes what came out into
//! the suite.

mod binary;
mod browser;
mod coverage;
mod end_to_end;
mod formulas;
mod incremental;
mod jupyter;
mod notebooks;
mod numbers;
mod paper;
mod sessions;
mod suite;
mod surroundings;
mod tidy;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(tidy::trials());
    trials.extend(coverage::trials());
    trials.extend(suite::trials());
    trials.extend(end_to_end::trials());
    trials.extend(numbers::trials());
    trials.extend(surroundings::trials());
    trials.extend(incremental::trials());
    trials.extend(notebooks::trials());
    trials.extend(jupyter::trials());
    trials.extend(sessions::trials());
    trials.extend(paper::trials());
    trials.extend(formulas::trials());
    trials.extend(browser::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test under its name; one that panics fails.
fn trial(name: &str, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name.to_string(), move || {
        test();
        Ok(())
    })
}
