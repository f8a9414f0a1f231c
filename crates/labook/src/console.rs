//! What labook says on the terminal: diagnostics, differences, progress and the summary.

mod difference;
mod snippet;

use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use labook_document::{Diff, Severity};

use crate::finding::Finding;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command speaks. Results go to standard output; diagnostics and progress go to standard error.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    verbose: bool,
    progress: ProgressBar,
    spoke: AtomicBool,
    lost: Mutex<Option<io::Error>>,
}

impl Console {
    /// A console on the standard streams. The choice of colour holds for the process.
    pub fn new(quiet: bool, verbose: bool, color: Color) -> Self {
        match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        let progress = if quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(0)
        };
        progress.set_style(
            ProgressStyle::with_template(
                "{spinner:.cyan} {bar:24.cyan/dim} {pos}/{len} {wide_msg}",
            )
            .expect("the template is well formed")
            .progress_chars("━━╌"),
        );
        Self {
            quiet,
            verbose,
            progress,
            spoke: AtomicBool::new(false),
            lost: Mutex::new(None),
        }
    }

    /// A line of the result; not with `--quiet`.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.print(&format!("{line}\n"));
        }
    }

    /// What was asked for: text on standard output as it is.
    pub fn print(&self, text: &str) {
        let written = self.progress.suspend(|| {
            let mut out = anstream::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        });
        match written {
            // Whoever read it has read enough.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                let mut lost = self.lost.lock().unwrap_or_else(|e| e.into_inner());
                lost.get_or_insert(error);
            }
            _ => {}
        }
    }

    /// Why standard output could not be written, where it could not.
    pub fn lost(&self) -> Option<io::Error> {
        self.lost.lock().unwrap_or_else(|e| e.into_inner()).take()
    }

    /// A line that only `--verbose` shows.
    pub fn explain(&self, line: &str) {
        if self.verbose {
            self.progress.suspend(|| note(line));
        }
    }

    /// A warning that belongs to no place in the book.
    pub fn warn(&self, message: &str, help: &str) {
        self.block(snippet::plain(Severity::Warning, message, help));
    }

    /// An error that belongs to no place in the book.
    pub fn fail(&self, message: &str, help: &str) {
        self.block(snippet::plain(Severity::Error, message, help));
    }

    /// A diagnostic at its place.
    pub fn finding(&self, finding: &Finding) {
        if self.quiet && finding.diagnostic.severity < Severity::Warning {
            return;
        }
        self.block(snippet::render(finding));
    }

    /// A difference between what a chapter says and what its cell printed, at its place.
    pub fn difference(&self, finding: &Finding, diff: &Diff) {
        self.block(format!(
            "{}\n{}",
            snippet::render(finding),
            difference::render(diff)
        ));
    }

    fn block(&self, text: String) {
        let gap = if self.spoke.swap(true, Ordering::Relaxed) {
            "\n"
        } else {
            ""
        };
        self.progress
            .suspend(|| note(&format!("{gap}{}", text.trim_end())));
    }

    /// Starts to show progress through `total` programs.
    pub fn start(&self, total: usize) {
        self.progress.set_length(total as u64);
        self.progress.set_position(0);
        self.progress.enable_steady_tick(Duration::from_millis(120));
    }

    /// Says what is being done. A terminal shows it beside the bar, anything else gets a line.
    pub fn doing(&self, what: &str) {
        self.progress.set_message(what.to_string());
        if self.progress.is_hidden() && !self.quiet {
            note(what);
        }
    }

    /// One more program is done.
    pub fn advance(&self) {
        self.progress.inc(1);
    }

    /// Takes the progress bar off the terminal.
    pub fn finish(&self) {
        self.progress.finish_and_clear();
    }
}

/// A line on standard error. Where that fails, there is nowhere left to say so.
fn note(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
