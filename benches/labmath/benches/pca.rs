//! Principal components beside scikit-learn's solvers.
//!
//! `cargo bench -p labmath-benches --bench pca`

use std::hint::black_box;
use std::time::Duration;

use labmath::{Mat, Pca, set_threads};
use labmath_benches::python::Python;
use labmath_benches::race::{Contestant, race};
use labmath_benches::table::{self, Goal};

fn main() {
    set_threads(1);
    let python = Python::start();
    table::head("PCA, samples×features, components");
    for (samples, features, components) in [
        (150, 4, 4),
        (1797, 64, 64),
        (10_000, 200, 200),
        (2000, 2000, 2000),
        (2000, 2000, 10),
    ] {
        let x = data(samples, features);
        let mut all = vec![Contestant::new("labmath", || {
            drop(black_box(Pca::fit(&x, components)))
        })];
        if let Some(python) = &python {
            for solver in ["full", "covariance_eigh", "randomized"] {
                // To ask for every component at random makes no sense.
                if solver == "randomized" && components > 100 {
                    continue;
                }
                let what = format!("pca {samples} {features} {components} {solver}");
                all.extend(python.contestant(solver, what));
            }
        }
        let budget = Duration::from_millis(if features > 1000 { 8000 } else { 1000 });
        let seconds = race(&mut all, budget);
        let names: Vec<&str> = all.iter().map(|c| c.name).collect();
        let what = format!("{samples}×{features}, {components}");
        table::row(&what, &names, &seconds, Goal::best(1.0), |s| {
            format!("{:.3} ms", s * 1e3)
        });
    }
}

/// As in `peers.py`.
fn data(samples: usize, features: usize) -> Mat<f64> {
    Mat::from_fn(samples, features, |i, j| {
        let noise = ((i * 7919 + j * 104_729 + i * j % 1009 * 31) % 1013) as f64 / 1013.0;
        (i as f64 * 0.7 + (j % 5) as f64).sin() / (1 + j % 13) as f64 + 0.5 * j as f64 + noise
    })
}
