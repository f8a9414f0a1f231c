//! Principal components beside scikit-learn's solvers: exact ones beside exact ones, the randomised one beside its like.
//!
//! `cargo bench -p labmath-benches --bench pca`

use std::hint::black_box;
use std::time::Duration;

use labmath::pca::Solver;
use labmath::{Mat, Pca, set_threads};
use labmath_benches::python::Python;
use labmath_benches::race::{Contestant, race};
use labmath_benches::table::{self, Goal};

fn main() {
    set_threads(1);
    let python = Python::start();
    table::head("PCA, samples×features, components");
    let exact = ["full", "covariance_eigh"];
    for (samples, features, components, solver, theirs) in [
        (150, 4, 4, Solver::Auto, &exact[..]),
        (1797, 64, 64, Solver::Auto, &exact),
        (10_000, 200, 200, Solver::Auto, &exact),
        (2000, 2000, 2000, Solver::Auto, &exact),
        (2000, 2000, 10, Solver::Auto, &exact),
        (2000, 2000, 10, Solver::Randomized(0), &["randomized"]),
    ] {
        let x = data(samples, features);
        let options = Pca::options().components(components).solver(solver);
        let mut all = vec![Contestant::new("labmath", || {
            drop(black_box(options.fit(&x)))
        })];
        if let Some(python) = &python {
            for their in theirs {
                let what = format!("pca {samples} {features} {components} {their}");
                all.extend(python.contestant(their, what));
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
