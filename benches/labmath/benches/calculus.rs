//! Gradients, a Hessian, a small network, normal samples, and what labmath costs to compile.
//!
//! `cargo bench -p labmath-benches --bench calculus --features peers -- [compile]`
//!
//! The goals are times, taken from the best that was found elsewhere on a comparable processor; peers that are crates or
//! numpy run beside.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use labmath::autodiff::{Graph, Scalar, grad, hessian};
use labmath::random::Rng;
use labmath::{Element, Mat, set_threads};
use labmath_benches::python::Python;
use labmath_benches::race::{Contestant, race};

fn main() {
    if std::env::args().any(|a| a == "compile") {
        return compile();
    }
    set_threads(1);
    println!("| calculus | labmath | goal | beside it |\n| --- | --- | --- | --- |");
    for (n, goal) in [(50, 2e-6), (1000, 15e-6)] {
        let x: Vec<f64> = (0..n).map(|i| (i as f64).sin()).collect();
        let ours = Contestant::new("labmath", || drop(black_box(grad(rosenbrock, &x))));
        let value = Contestant::new("the value alone", || {
            black_box(rosenbrock(black_box(&x[..])));
        });
        row(
            &format!("gradient of Rosenbrock({n})"),
            goal,
            vec![ours, value],
        );
    }
    let x: Vec<f64> = (0..50).map(|i| f64::from(i).sin()).collect();
    let ours = Contestant::new("labmath", || drop(black_box(hessian(rosenbrock, &x))));
    row("Hessian of Rosenbrock(50)", 20e-6, vec![ours]);
    network::<f32>("f32", 300e-6);
    network::<f64>("f64", 550e-6);
    samples();
}

fn rosenbrock<S: Scalar>(x: &[S]) -> S {
    x.windows(2)
        .map(|w| (w[1] - w[0] * w[0]).powi(2) * 100.0 + (-w[0] + 1.0).powi(2))
        .sum()
}

/// Value and gradient of the cross-entropy of a network 784-128-10 on 64 images.
fn network<T: Element>(name: &str, goal: f64) {
    let value = |i: usize, j: usize| ((i * 31 + j * 17) % 101) as f64 / 101.0 - 0.5;
    let small = |i: usize, j: usize| T::from_f64(0.1 * value(i, j));
    let x = Mat::from_fn(64, 784, |i, j| T::from_f64(value(i, j) + 0.5));
    let (w1, b1) = (Mat::from_fn(784, 128, small), Mat::zeros(1, 128));
    let (w2, b2) = (Mat::from_fn(128, 10, small), Mat::zeros(1, 10));
    let labels: Vec<usize> = (0..64).map(|i| i % 10).collect();
    let ours = Contestant::new("labmath", || {
        let graph = Graph::new();
        let input = graph.constant(&x);
        let weights = [&w1, &b1, &w2, &b2].map(|w| graph.variable(w));
        let hidden = (input.matmul(weights[0]) + weights[1]).relu();
        let loss = (hidden.matmul(weights[2]) + weights[3]).cross_entropy(&labels);
        let mut gradients = loss.gradients();
        black_box((loss.item(), weights.map(|w| gradients.take(w))));
    });
    let mut hidden = Mat::zeros(64, 128);
    let mut weights = Mat::zeros(784, 128);
    let products = Contestant::new("its two large products alone", || {
        labmath::gemm(T::ONE, &x, &w1, T::ZERO, hidden.as_mut());
        labmath::gemm(T::ONE, x.t(), &hidden, T::ZERO, weights.as_mut());
    });
    row(
        &format!("network 784-128-10, 64 samples, {name}"),
        goal,
        vec![ours, products],
    );
}

/// Samples drawn at once.
const COUNT: usize = 1000;

fn samples() {
    let mut out = [0.0; COUNT];
    let mut rng = Rng::seed(1);
    let ours = Contestant::new("labmath", || {
        out.iter_mut().for_each(|x| *x = rng.normal());
        black_box(&out);
    });
    let mut all = vec![ours];
    #[cfg(feature = "peers")]
    let mut peer = peers::Samples::new();
    #[cfg(feature = "peers")]
    all.push(Contestant::new("rand_distr", || peer.fill()));
    if let Some(python) = Python::start() {
        all.extend(python.contestant("numpy", "normal".to_string()));
    }
    row("1000 normal samples", 3.0e-6, all);
}

/// Races the contestants and prints their row.
fn row(what: &str, goal: f64, mut all: Vec<Contestant<'_>>) {
    let seconds = race(&mut all, Duration::from_millis(600));
    let show = |s: f64| format!("{:.2} µs", s * 1e6);
    let beside: Vec<String> = all
        .iter()
        .zip(&seconds)
        .skip(1)
        .map(|(c, &s)| format!("{} {}", c.name, show(s)))
        .collect();
    let mark = if seconds[0] <= goal { "met" } else { "missed" };
    let (ours, goal) = (show(seconds[0]), show(goal));
    println!(
        "| {what} | {ours} | ≤ {goal}, {mark} | {} |",
        beside.join(", ")
    );
}

/// Processor time of clean builds, and of cells that use what was built, from cargo's and rustc's accounts.
fn compile() {
    println!("| compile | CPU s | goal | on the clock |\n| --- | --- | --- | --- |");
    for (what, arguments, goal) in [("debug", &[][..], 5.0), ("release", &["--release"], 10.0)] {
        let target = tempfile::tempdir().expect("a temporary directory");
        let before = children();
        let start = Instant::now();
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "-p", "labmath", "--target-dir"])
            .arg(target.path())
            .args(arguments)
            .status();
        let (spent, elapsed) = (children() - before, start.elapsed().as_secs_f64());
        assert!(status.is_ok_and(|s| s.success()), "labmath builds");
        let mark = if spent <= goal { "met" } else { "missed" };
        println!("| clean build, {what} | {spent:.1} | ≤ {goal:.0}, {mark} | {elapsed:.1} s |");
        if what == "release" {
            cells(target.path());
        }
    }
}

/// Processor time of compiling programs that use labmath as it was built below `target`, with labook's options for cells.
fn cells(target: &Path) {
    for (what, body) in [
        ("nothing", ""),
        (
            "an SVD",
            "println!(\"{:?}\", labmath::mat![3., 0.; 4., 5.].svd());",
        ),
        (
            "L-BFGS and a gradient",
            "let f = |x: &[f64]| labmath::autodiff::value_and_grad(square, x);
             println!(\"{:?}\", labmath::optim::Lbfgs::default().minimize(f, &[1.0; 5]));",
        ),
    ] {
        let square = "fn square<S: labmath::autodiff::Scalar>(x: &[S]) -> S { x.iter().map(|&x| x * x).sum() }";
        let source = target.join("cell.rs");
        let library = target.join("release/liblabmath.rlib");
        std::fs::write(&source, format!("{square}\nfn main() {{ {body} }}"))
            .expect("it is written");
        let compile = || {
            let before = children();
            let status = Command::new("rustc")
                .args(["--edition=2024", "-Cdebuginfo=0", "-Cstrip=symbols"])
                .args([
                    "-Coverflow-checks=on",
                    "-Cdebug-assertions=on",
                    "-Awarnings",
                ])
                .arg(format!("--extern=labmath={}", library.display()))
                .arg("-o")
                .args([&target.join("cell"), &source])
                .status();
            assert!(status.is_ok_and(|s| s.success()), "the cell builds");
            children() - before
        };
        let times = 10;
        let spent = (0..times).map(|_| compile()).sum::<f64>() / f64::from(times);
        let mark = if spent <= 0.3 { "met" } else { "missed" };
        println!("| a cell with {what} | {spent:.2} | ≤ 0.3, {mark} | |");
    }
}

/// Processor time of all children that have ended, in seconds.
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is a name in parentheses; cutime and cstime are fields 16 and 17.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|x| x.parse::<f64>().ok())
        .sum();
    ticks / rustix::param::clock_ticks_per_second() as f64
}

#[cfg(feature = "peers")]
mod peers {
    use rand::SeedableRng;
    use rand::rngs::SmallRng;
    use rand_distr::{Distribution, StandardNormal};
    use std::hint::black_box;

    /// Samples as labmath draws them: a small generator and a ziggurat.
    pub(super) struct Samples {
        rng: SmallRng,
        out: [f64; super::COUNT],
    }

    impl Samples {
        pub(super) fn new() -> Samples {
            Samples {
                rng: SmallRng::seed_from_u64(1),
                out: [0.0; super::COUNT],
            }
        }
        pub(super) fn fill(&mut self) {
            for x in &mut self.out {
                *x = StandardNormal.sample(&mut self.rng);
            }
            black_box(&self.out);
        }
    }
}
