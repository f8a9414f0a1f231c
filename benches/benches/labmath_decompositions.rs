//! Decompositions beside their peers: microseconds, and the best peer's time over labmath's.
//!
//! `cargo bench -p labook-benches --bench labmath_decompositions --features peers -- [name…] [size…]`

use std::hint::black_box;
use std::time::Duration;

use labmath::{Mat, norm, set_threads};
use labook_benches::race::{Contestant, race};

fn main() {
    set_threads(1);
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let mut sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![4, 16, 64, 256];
    }
    let wanted = |name: &str| {
        args.iter().all(|a| a.parse::<usize>().is_ok()) || args.iter().any(|a| a == name)
    };
    for &n in &sizes {
        let general = Mat::from_fn(n, n, |i, j| ((i * i * 3 + j * 7 + i * j) as f64).sin());
        let symmetric = (&general + general.t()) / 2.0;
        let definite = general.t() * &general + Mat::eye(n);
        #[cfg(feature = "peers")]
        let peers = peers::Inputs::new(&general, &symmetric, &definite);
        let contest = |name: &str, ours: &dyn Fn()| {
            if !wanted(name) {
                return;
            }
            #[allow(unused_mut)]
            let mut all: Vec<Contestant<'_>> = vec![("labmath", Box::new(ours))];
            #[cfg(feature = "peers")]
            all.extend(peers.contestants(name));
            let seconds = race(&mut all, Duration::from_millis(600));
            print!("{name:>18} {n:5}");
            for ((who, _), s) in all.iter().zip(&seconds) {
                print!("  {who} {:.1} µs", s * 1e6);
            }
            match seconds[1..].iter().copied().reduce(f64::min) {
                Some(best) => println!("   {:.2}× as fast as the best peer", best / seconds[0]),
                None => println!(),
            }
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
        if wanted("accuracy") {
            let eigen = symmetric.symmetric_eigen().expect("finite");
            let ne = n as f64 * f64::EPSILON;
            let residual = norm::frobenius(eigen.reconstruct() - &symmetric)
                / norm::frobenius(&symmetric)
                / ne;
            let orthogonality =
                norm::frobenius(eigen.vectors().t() * eigen.vectors() - Mat::eye(n)) / ne;
            println!(
                "{:>18} {n:5}  residual {residual:.3} nε, orthogonality {orthogonality:.2} nε",
                "symmetric_eigen"
            );
        }
    }
}

#[cfg(feature = "peers")]
mod peers {
    use super::{Contestant, Mat, black_box};
    use nalgebra::DMatrix;

    /// The same matrices in the peers' types.
    pub(super) struct Inputs {
        nalgebra: [DMatrix<f64>; 3],
        faer: [faer::Mat<f64>; 3],
    }

    impl Inputs {
        pub(super) fn new(general: &Mat<f64>, symmetric: &Mat<f64>, definite: &Mat<f64>) -> Inputs {
            let all = [general, symmetric, definite];
            Inputs {
                nalgebra: all.map(|a| DMatrix::from_column_slice(a.rows(), a.cols(), a.as_slice())),
                faer: all.map(|a| faer::Mat::from_fn(a.rows(), a.cols(), |i, j| a[(i, j)])),
            }
        }

        pub(super) fn contestants(&self, name: &str) -> Vec<Contestant<'_>> {
            use faer::Side::Lower;
            let ([ng, ns, nd], [fg, fs, fd]) = (&self.nalgebra, &self.faer);
            let mut all: Vec<Contestant<'_>> = Vec::new();
            let (mut faer, mut nalgebra): (Box<dyn FnMut()>, Option<Box<dyn FnMut()>>) = match name
            {
                "lu" => (
                    Box::new(|| drop(black_box(fg.partial_piv_lu()))),
                    Some(Box::new(|| drop(black_box(ng.clone().lu())))),
                ),
                "cholesky" => (
                    Box::new(|| drop(black_box(fd.llt(Lower)))),
                    Some(Box::new(|| drop(black_box(nd.clone().cholesky())))),
                ),
                "qr" => (
                    Box::new(|| drop(black_box(fg.qr().compute_thin_Q()))),
                    Some(Box::new(|| drop(black_box(ng.clone().qr().q())))),
                ),
                "symmetric_eigen" => (
                    Box::new(|| drop(black_box(fs.self_adjoint_eigen(Lower)))),
                    Some(Box::new(|| drop(black_box(ns.clone().symmetric_eigen())))),
                ),
                "svd" => (
                    Box::new(|| drop(black_box(fg.svd()))),
                    Some(Box::new(|| drop(black_box(ng.clone().svd(true, true))))),
                ),
                "eigen" => (Box::new(|| drop(black_box(fg.eigen()))), None),
                _ => return all,
            };
            faer::set_global_parallelism(faer::Par::Seq);
            faer();
            all.push(("faer", faer));
            if let Some(mut nalgebra) = nalgebra.take() {
                nalgebra();
                all.push(("nalgebra", nalgebra));
            }
            all
        }
    }
}
