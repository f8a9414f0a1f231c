//! Decompositions beside their peers: a table of times, and the peer's time over labmath's where there is a goal.
//!
//! `cargo bench -p labmath-benches --bench decompositions --features peers -- [name…] [size…]`

use std::hint::black_box;
use std::time::Duration;

use labmath::{Mat, norm, set_threads};
use labmath_benches::race::{Contestant, race};
use labmath_benches::table::{self, Goal};

fn main() {
    set_threads(1);
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let mut sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![4, 16, 64, 256, 1024];
    }
    let names: Vec<&String> = args
        .iter()
        .filter(|a| a.parse::<usize>().is_err())
        .collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| *n == name);
    #[cfg(feature = "peers")]
    let peers = peers::Peers::new();
    table::head("decomposition, n");
    for &n in &sizes {
        let general = Mat::from_fn(n, n, |i, j| ((i * i * 3 + j * 7 + i * j) as f64).sin());
        let symmetric = (&general + general.t()) / 2.0;
        let definite = general.t() * &general + Mat::eye(n);
        #[cfg(feature = "peers")]
        let inputs = peers.inputs(&general, &symmetric, &definite);
        let contest = |name: &str, ours: &dyn Fn()| {
            if !wanted(name) {
                return;
            }
            #[allow(unused_mut)]
            let mut all = vec![Contestant::new("labmath", ours)];
            #[cfg(feature = "peers")]
            all.extend(inputs.contestants(name));
            let seconds = race(
                &mut all,
                Duration::from_millis(if n > 500 { 4000 } else { 800 }),
            );
            let who: Vec<&str> = all.iter().map(|c| c.name).collect();
            table::row(&format!("{name} {n}"), &who, &seconds, goal(n), |s| {
                format!("{:.1} µs", s * 1e6)
            });
        };
        contest("lu", &|| drop(black_box(general.lu())));
        contest("cholesky", &|| drop(black_box(definite.cholesky())));
        contest("qr", &|| {
            drop(black_box(general.qr().map(|qr| (qr.q(), qr.r()))))
        });
        contest("symmetric_eigen", &|| {
            drop(black_box(symmetric.symmetric_eigen()))
        });
        contest("svd", &|| drop(black_box(general.svd())));
        contest("eigen", &|| drop(black_box(general.eigen())));
        if names.iter().any(|n| *n == "accuracy") {
            accuracy(&general, &symmetric);
        }
    }
}

fn goal(n: usize) -> Goal {
    match n {
        0..=16 => Goal::peer("nalgebra", 1.0),
        17..=256 => Goal::peer("MKL", 1.0),
        _ => Goal::best(0.9),
    }
}

/// Residual and orthogonality in units of `n·ε`.
fn accuracy(general: &Mat<f64>, symmetric: &Mat<f64>) {
    let n = general.rows();
    let ne = n as f64 * f64::EPSILON;
    let residual =
        |a: &Mat<f64>, back: Mat<f64>| norm::frobenius(back - a) / norm::frobenius(a) / ne;
    let orthogonality = |q: &Mat<f64>| norm::frobenius(q.t() * q - Mat::eye(n)) / ne;
    let eigen = symmetric.symmetric_eigen().expect("finite");
    let svd = general.svd().expect("finite");
    let schur = general.schur().expect("finite");
    for (name, residual, orthogonality) in [
        (
            "symmetric_eigen",
            residual(symmetric, eigen.reconstruct()),
            orthogonality(eigen.vectors()),
        ),
        (
            "svd",
            residual(general, svd.reconstruct()),
            orthogonality(svd.u()).max(orthogonality(svd.v())),
        ),
        (
            "schur",
            residual(general, schur.reconstruct()),
            orthogonality(schur.q()),
        ),
    ] {
        println!("{name} {n}: residual {residual:.3} nε, orthogonality {orthogonality:.2} nε");
    }
}

#[cfg(feature = "peers")]
mod peers {
    use super::{Contestant, Mat, black_box};
    use labmath_benches::lapack::Lapack;
    use labmath_benches::python::Python;
    use nalgebra::DMatrix;

    /// The libraries that were found.
    pub(super) struct Peers(Vec<Lapack>);

    impl Peers {
        pub(super) fn new() -> Peers {
            faer::set_global_parallelism(faer::Par::Seq);
            Peers(Lapack::all(Python::start().as_ref(), 1))
        }

        pub(super) fn inputs<'a>(
            &'a self,
            general: &'a Mat<f64>,
            symmetric: &'a Mat<f64>,
            definite: &'a Mat<f64>,
        ) -> Inputs<'a> {
            let own = [general, symmetric, definite];
            Inputs {
                libraries: &self.0,
                own,
                nalgebra: own.map(|a| DMatrix::from_column_slice(a.rows(), a.cols(), a.as_slice())),
                faer: own.map(|a| faer::Mat::from_fn(a.rows(), a.cols(), |i, j| a[(i, j)])),
            }
        }
    }

    /// The same matrices in the peers' types.
    pub(super) struct Inputs<'a> {
        libraries: &'a [Lapack],
        own: [&'a Mat<f64>; 3],
        nalgebra: [DMatrix<f64>; 3],
        faer: [faer::Mat<f64>; 3],
    }

    impl Inputs<'_> {
        pub(super) fn contestants(&self, name: &str) -> Vec<Contestant<'_>> {
            use faer::Side::Lower;
            let ([ng, ns, nd], [fg, fs, fd]) = (&self.nalgebra, &self.faer);
            let own = match name {
                "symmetric_eigen" => self.own[1],
                "cholesky" => self.own[2],
                _ => self.own[0],
            };
            let mut all: Vec<Contestant<'_>> = match name {
                "lu" => vec![
                    Contestant::new("faer", || drop(black_box(fg.partial_piv_lu()))),
                    Contestant::new("nalgebra", || drop(black_box(ng.clone().lu()))),
                ],
                "cholesky" => vec![
                    Contestant::new("faer", || drop(black_box(fd.llt(Lower)))),
                    Contestant::new("nalgebra", || drop(black_box(nd.clone().cholesky()))),
                ],
                "qr" => vec![
                    Contestant::new("faer", || drop(black_box(fg.qr().compute_thin_Q()))),
                    Contestant::new("nalgebra", || drop(black_box(ng.clone().qr().q()))),
                ],
                "symmetric_eigen" => vec![
                    Contestant::new("faer", || drop(black_box(fs.self_adjoint_eigen(Lower)))),
                    Contestant::new("nalgebra", || drop(black_box(ns.clone().symmetric_eigen()))),
                ],
                "svd" => vec![
                    Contestant::new("faer", || drop(black_box(fg.svd()))),
                    Contestant::new("nalgebra", || drop(black_box(ng.clone().svd(true, true)))),
                ],
                "eigen" => vec![Contestant::new("faer", || drop(black_box(fg.eigen())))],
                _ => return Vec::new(),
            };
            if own.rows() > 500 {
                // Seconds for one decomposition, and never the best.
                all.retain(|c| c.name != "nalgebra");
            }
            for library in self.libraries {
                if let Some(work) = library.decomposition(name, own) {
                    all.push(Contestant::new(library.name, work));
                }
            }
            all
        }
    }
}
