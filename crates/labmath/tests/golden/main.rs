//! Golden tests: values computed elsewhere to many digits, compared in units in the last place.
//!
//! Run with `--nocapture` to see the worst error of each function.

mod distributions;
mod learning;
mod special;

use std::collections::BTreeMap;

/// The distance from `got` to `want` in units in the last place of `want`; zero for equal values, NaNs included.
pub(crate) fn ulps(got: f64, want: f64) -> f64 {
    if got == want || (got.is_nan() && want.is_nan()) {
        return 0.0;
    }
    if !got.is_finite() || !want.is_finite() {
        return f64::INFINITY;
    }
    // Map the bits to integers in the order of the numbers.
    let order = |x: f64| {
        let bits = x.to_bits() as i64;
        i128::from(if bits < 0 { i64::MIN - bits } else { bits })
    };
    (order(got) - order(want)).unsigned_abs() as f64
}

/// The worst error of each function, and what goes beyond the bound.
#[derive(Default)]
pub(crate) struct Report {
    worst: BTreeMap<String, (f64, String)>,
    count: BTreeMap<String, usize>,
    failures: Vec<String>,
}

impl Report {
    pub(crate) fn check(&mut self, name: &str, case: &str, got: f64, want: f64, bound: f64) {
        let error = ulps(got, want);
        *self.count.entry(name.to_string()).or_default() += 1;
        let worst = self
            .worst
            .entry(name.to_string())
            .or_insert((-1.0, String::new()));
        if error > worst.0 {
            *worst = (error, case.to_string());
        }
        if error > bound {
            self.failures.push(format!(
                "{name} {case}: got {got:e}, want {want:e}, {error} ulp (allowed {bound})"
            ));
        }
    }

    pub(crate) fn finish(self) {
        for (name, (error, case)) in &self.worst {
            println!(
                "{name:28} {error:6} ulp of {:5} points, worst at {case}",
                self.count[name]
            );
        }
        assert!(!self.worst.is_empty(), "nothing was checked");
        assert!(
            self.failures.is_empty(),
            "{} of the golden values missed:\n{}",
            self.failures.len(),
            self.failures.join("\n")
        );
    }
}

/// The rows of a CSV file without its header; fields may be quoted, quotes are not nested.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| line.split(',').collect())
}

/// Numbers separated by `|`.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    text.split('|')
        .map(|n| n.parse().unwrap_or_else(|_| panic!("not a number: {n}")))
        .collect()
}
