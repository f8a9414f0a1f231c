//! The table of what was measured: labmath, its peers, the goal.

use std::io::Write;

/// What a row aims at: as fast as a peer, or so many times as fast.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// The peer; `None` for the best of them.
    pub peer: Option<&'static str>,
    /// Its time over labmath's should be at least this.
    pub ratio: f64,
}

impl Goal {
    /// So many times as fast as the best peer.
    pub const fn best(ratio: f64) -> Goal {
        Goal { peer: None, ratio }
    }
    /// So many times as fast as one peer. Where that is missing, the best one stands in for it.
    pub const fn peer(name: &'static str, ratio: f64) -> Goal {
        Goal {
            peer: Some(name),
            ratio,
        }
    }
}

/// Prints a row of a Markdown table: what was done, each contestant's figure, and the ratio of the goal.
///
/// `seconds` are the times in the order of the names, labmath's first; `show` turns one into what is printed.
pub fn row(what: &str, names: &[&str], seconds: &[f64], goal: Goal, show: impl Fn(f64) -> String) {
    let mut out = std::io::stdout().lock();
    let peers = || names.iter().zip(seconds).skip(1);
    let aim = goal
        .peer
        .and_then(|name| peers().find(|(n, _)| **n == name))
        .or_else(|| peers().min_by(|x, y| x.1.total_cmp(y.1)));
    let verdict = match aim {
        Some((name, &time)) => {
            let ratio = time / seconds[0];
            let mark = if ratio >= goal.ratio { "met" } else { "missed" };
            format!("{ratio:.2}× {name} (goal {}×, {mark})", goal.ratio)
        }
        None => "no peer".to_string(),
    };
    let all: Vec<String> = peers().map(|(n, &s)| format!("{n} {}", show(s))).collect();
    // A closed pipe is the reader's wish.
    let _ = writeln!(
        out,
        "| {what} | {} | {} | {verdict} |",
        show(seconds[0]),
        all.join(", ")
    );
}

/// Prints the head of the table.
pub fn head(unit: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(
        out,
        "| {unit} | labmath | peers | ratio |\n| --- | --- | --- | --- |"
    );
}
