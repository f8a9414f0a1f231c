//! The matrix product beside its peers: GFLOP/s, and labmath's ratio to the best of them.
//!
//! `cargo bench -p labmath-benches --bench product --features peers -- [f64|f32|threads] [size…]`

use std::time::Duration;

use labmath::{Element, Mat, gemm, set_threads};
use labmath_benches::race::{Contestant, FMA_FLOPS, fused_multiply_adds, race};
use labmath_benches::table::{self, Goal};

fn main() {
    set_threads(1);
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    let wanted = |name: &str| {
        args.iter().all(|a| a.parse::<usize>().is_ok()) || args.iter().any(|a| a == name)
    };
    let mut shapes: Vec<(usize, usize, usize)> = sizes.iter().map(|&n| (n, n, n)).collect();
    if shapes.is_empty() {
        shapes = [4, 8, 16, 32, 64, 100, 128, 256, 512, 1024, 2048]
            .map(|n| (n, n, n))
            .into();
        shapes.extend([
            (4096, 4096, 64),
            (64, 128, 784),
            (4096, 1, 4096),
            (1, 4096, 4096),
        ]);
    }
    #[cfg(feature = "peers")]
    let peers = Peers::new();
    #[cfg(not(feature = "peers"))]
    let peers = ();
    if wanted("f64") {
        table::head("product f64, m×k×n");
        shapes.iter().for_each(|&s| product::<f64>(s, 1.0, &peers));
    }
    if wanted("f32") {
        table::head("product f32, m×k×n");
        shapes.iter().for_each(|&s| product::<f32>(s, 2.0, &peers));
    }
    if wanted("threads") {
        table::head("product f64 on two threads, n");
        [32, 64, 128, 256, 512, 1024, 2048]
            .into_iter()
            .for_each(threads);
    }
}

fn goal(m: usize, n: usize, k: usize) -> Goal {
    match (m, n, k) {
        (4, 4, 4) => Goal::peer("OpenBLAS", 2.0),
        _ if m == n && n == k && n < 128 => Goal::peer("OpenBLAS", 1.0),
        (4096, 4096, 64) => Goal::peer("faer", 1.1),
        (1, ..) | (_, 1, _) => Goal::peer("MKL", 1.0),
        _ => Goal::best(1.0),
    }
}

#[cfg(not(feature = "peers"))]
type Peers = ();
#[cfg(feature = "peers")]
use peers::{Number, Peers};
#[cfg(not(feature = "peers"))]
trait Number: Element {}
#[cfg(not(feature = "peers"))]
impl<T: Element> Number for T {}

#[cfg_attr(not(feature = "peers"), expect(unused_variables))]
fn product<T: Number>((m, n, k): (usize, usize, usize), lanes: f64, peers: &Peers) {
    let (a, b) = (
        Mat::from_fn(m, k, value::<T>),
        Mat::from_fn(k, n, value::<T>),
    );
    let mut c = Mat::<T>::zeros(m, n);
    let mut all = vec![
        Contestant::new("FMA loop", fused_multiply_adds),
        Contestant::new("labmath", || gemm(T::ONE, &a, &b, T::ZERO, c.as_mut())),
    ];
    #[cfg(feature = "peers")]
    all.extend(peers.contestants(&a, &b));
    let seconds = race(&mut all, Duration::from_millis(800));
    let names: Vec<&str> = all.iter().skip(1).map(|c| c.name).collect();
    let flops = 2.0 * m as f64 * n as f64 * k as f64;
    let peak = FMA_FLOPS * lanes / seconds[0];
    let share = 100.0 * flops / seconds[1] / peak;
    let what = format!("{m}×{k}×{n}, {share:.0} % of {:.0}", peak / 1e9);
    table::row(&what, &names, &seconds[1..], goal(m, n, k), |s| {
        format!("{:.1}", flops / s / 1e9)
    });
}

fn value<T: Element>(i: usize, j: usize) -> T {
    T::from_f64(((i * 31 + j * 17) % 101) as f64 / 101.0 - 0.5)
}

/// One thread against two, on the clock of the wall.
fn threads(n: usize) {
    let (a, b) = (
        Mat::from_fn(n, n, value::<f64>),
        Mat::from_fn(n, n, value::<f64>),
    );
    let (mut c1, mut c2) = (Mat::zeros(n, n), Mat::zeros(n, n));
    let work = |count: usize, c: &mut Mat<f64>| {
        set_threads(count);
        gemm(1.0, &a, &b, 0.0, c.as_mut());
    };
    let mut all = [
        Contestant::threaded("two threads", || work(2, &mut c2)),
        Contestant::threaded("one thread", || work(1, &mut c1)),
    ];
    let seconds = race(&mut all, Duration::from_millis(800));
    set_threads(1);
    let names: Vec<&str> = all.iter().map(|c| c.name).collect();
    let goal = Goal::best(if n < 512 { 0.95 } else { 1.85 });
    table::row(&n.to_string(), &names, &seconds, goal, |s| {
        format!("{:.1}", 2.0 * (n as f64).powi(3) / s / 1e9)
    });
}

#[cfg(feature = "peers")]
mod peers {
    use labmath::{Element, Mat};
    use labmath_benches::lapack::Lapack;
    use labmath_benches::python::Python;
    use labmath_benches::race::Contestant;

    /// The libraries that were found.
    pub(super) struct Peers(Vec<Lapack>);

    pub(super) trait Number:
        Element
        + nalgebra::Scalar
        + num_traits::Float
        + num_traits::NumAssign
        + faer::traits::ComplexField
    {
        fn matrixmultiply(m: usize, k: usize, n: usize, a: &[Self], b: &[Self], c: &mut [Self]);
    }

    macro_rules! number {
        ($t:ty, $gemm:ident) => {
            impl Number for $t {
                fn matrixmultiply(m: usize, k: usize, n: usize, a: &[$t], b: &[$t], c: &mut [$t]) {
                    let (a, b, to) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
                    let (rows, inner) = (m as isize, k as isize);
                    // SAFETY: the slices hold the matrices, column by column.
                    unsafe {
                        matrixmultiply::$gemm(
                            m, k, n, 1.0, a, 1, rows, b, 1, inner, 0.0, to, 1, rows,
                        )
                    }
                }
            }
        };
    }
    number!(f64, dgemm);
    number!(f32, sgemm);

    impl Peers {
        pub(super) fn new() -> Peers {
            Peers(Lapack::all(Python::start().as_ref(), 1))
        }

        pub(super) fn contestants<'a, T: Number>(
            &self,
            a: &'a Mat<T>,
            b: &'a Mat<T>,
        ) -> Vec<Contestant<'a>> {
            let (m, k, n) = (a.rows(), a.cols(), b.cols());
            let (mut c1, mut c2) = (vec![T::ZERO; m * n], vec![T::ZERO; m * n]);
            let mut c3 = faer::Mat::<T>::zeros(m, n);
            let mut c4 = nalgebra::DMatrix::<T>::from_element(m, n, T::ZERO);
            let fa = faer::MatRef::from_column_major_slice(a.as_slice(), m, k);
            let fb = faer::MatRef::from_column_major_slice(b.as_slice(), k, n);
            let na = nalgebra::DMatrix::from_column_slice(m, k, a.as_slice());
            let nb = nalgebra::DMatrix::from_column_slice(k, n, b.as_slice());
            let mut all = vec![
                Contestant::new("matrixmultiply", move || {
                    T::matrixmultiply(m, k, n, a.as_slice(), b.as_slice(), &mut c1)
                }),
                Contestant::new("gemm", move || {
                    let (a, b, to) = (
                        a.as_slice().as_ptr(),
                        b.as_slice().as_ptr(),
                        c2.as_mut_ptr(),
                    );
                    let (rows, inner) = (m as isize, k as isize);
                    let (zero, one, single) = (T::ZERO, T::ONE, gemm::Parallelism::None);
                    // SAFETY: the slices hold the matrices, column by column.
                    unsafe {
                        gemm::gemm(
                            m, n, k, to, rows, 1, false, a, rows, 1, b, inner, 1, zero, one, false,
                            false, false, single,
                        )
                    }
                }),
                Contestant::new("faer", move || {
                    let (c, par) = (c3.as_mut(), faer::Par::Seq);
                    faer::linalg::matmul::matmul(c, faer::Accum::Replace, fa, fb, T::ONE, par)
                }),
                Contestant::new("nalgebra", move || c4.gemm(T::ONE, &na, &nb, T::ZERO)),
            ];
            for library in &self.0 {
                all.push(Contestant::new(library.name, library.product(a, b)));
            }
            all
        }
    }
}
