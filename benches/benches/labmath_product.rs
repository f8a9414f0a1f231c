//! The matrix product beside its peers: GFLOP/s, and labmath's ratio to the best of them.
//!
//! `cargo bench -p labook-benches --bench labmath_product --features peers -- [f64|f32] [size…]`

use std::time::Duration;

use labmath::{Element, Mat, gemm, set_threads};
use labook_benches::race::{Contestant, FMA_FLOPS, fused_multiply_adds, race};

fn main() {
    set_threads(1);
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    let single = args.iter().any(|a| a == "f32");
    let mut shapes: Vec<(usize, usize, usize)> = sizes.iter().map(|&n| (n, n, n)).collect();
    if shapes.is_empty() {
        shapes = [4, 8, 16, 32, 64, 100, 128, 256, 512, 1024]
            .map(|n| (n, n, n))
            .into();
        shapes.extend([
            (4096, 4096, 64),
            (64, 128, 784),
            (4096, 1, 4096),
            (1, 4096, 4096),
        ]);
    }
    for (m, n, k) in shapes {
        if single {
            product::<f32>(m, n, k, 2.0)
        } else {
            product::<f64>(m, n, k, 1.0)
        }
    }
}

#[cfg(not(feature = "peers"))]
trait Number: Element {}
#[cfg(not(feature = "peers"))]
impl<T: Element> Number for T {}

#[cfg(feature = "peers")]
trait Number:
    Element + nalgebra::Scalar + num_traits::Float + num_traits::NumAssign + faer::traits::ComplexField
{
    fn matrixmultiply(m: usize, k: usize, n: usize, a: &[Self], b: &[Self], c: &mut [Self]);
}
#[cfg(feature = "peers")]
impl Number for f64 {
    fn matrixmultiply(m: usize, k: usize, n: usize, a: &[f64], b: &[f64], c: &mut [f64]) {
        let (m_, k_) = (m as isize, k as isize);
        // SAFETY: the slices hold the matrices, column by column.
        unsafe {
            matrixmultiply::dgemm(
                m,
                k,
                n,
                1.0,
                a.as_ptr(),
                1,
                m_,
                b.as_ptr(),
                1,
                k_,
                0.0,
                c.as_mut_ptr(),
                1,
                m_,
            )
        }
    }
}
#[cfg(feature = "peers")]
impl Number for f32 {
    fn matrixmultiply(m: usize, k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
        let (m_, k_) = (m as isize, k as isize);
        // SAFETY: the slices hold the matrices, column by column.
        unsafe {
            matrixmultiply::sgemm(
                m,
                k,
                n,
                1.0,
                a.as_ptr(),
                1,
                m_,
                b.as_ptr(),
                1,
                k_,
                0.0,
                c.as_mut_ptr(),
                1,
                m_,
            )
        }
    }
}

fn product<T: Number>(m: usize, n: usize, k: usize, lanes: f64) {
    let value = |i: usize, j: usize| T::from_f64(((i * 31 + j * 17) % 101) as f64 / 101.0 - 0.5);
    let (a, b) = (Mat::from_fn(m, k, value), Mat::from_fn(k, n, value));
    let mut c = Mat::<T>::zeros(m, n);
    let mut peak: Vec<Contestant<'_>> = vec![("FMA loop", Box::new(fused_multiply_adds))];
    #[cfg_attr(not(feature = "peers"), expect(unused_mut))]
    let mut contestants: Vec<Contestant<'_>> = vec![(
        "labmath",
        Box::new(|| gemm(T::ONE, &a, &b, T::ZERO, c.as_mut())),
    )];
    #[cfg(feature = "peers")]
    {
        let (a, b) = (&a, &b);
        let (mut c1, mut c2) = (vec![T::ZERO; m * n], vec![T::ZERO; m * n]);
        let mut c3 = faer::Mat::<T>::zeros(m, n);
        let mut c4 = nalgebra::DMatrix::<T>::from_element(m, n, T::ZERO);
        contestants.push((
            "matrixmultiply",
            Box::new(move || T::matrixmultiply(m, k, n, a.as_slice(), b.as_slice(), &mut c1)),
        ));
        contestants.push((
            "gemm",
            // SAFETY: the slices hold the matrices, column by column.
            Box::new(move || unsafe {
                gemm::gemm(
                    m,
                    n,
                    k,
                    c2.as_mut_ptr(),
                    m as isize,
                    1,
                    false,
                    a.as_slice().as_ptr(),
                    m as isize,
                    1,
                    b.as_slice().as_ptr(),
                    k as isize,
                    1,
                    T::ZERO,
                    T::ONE,
                    false,
                    false,
                    false,
                    gemm::Parallelism::None,
                )
            }),
        ));
        let fa = faer::MatRef::from_column_major_slice(a.as_slice(), m, k);
        let fb = faer::MatRef::from_column_major_slice(b.as_slice(), k, n);
        contestants.push((
            "faer",
            Box::new(move || {
                faer::linalg::matmul::matmul(
                    c3.as_mut(),
                    faer::Accum::Replace,
                    fa,
                    fb,
                    T::ONE,
                    faer::Par::Seq,
                )
            }),
        ));
        let na = nalgebra::DMatrix::from_column_slice(m, k, a.as_slice());
        let nb = nalgebra::DMatrix::from_column_slice(k, n, b.as_slice());
        contestants.push((
            "nalgebra",
            Box::new(move || c4.gemm(T::ONE, &na, &nb, T::ZERO)),
        ));
    }
    let flops = 2.0 * m as f64 * n as f64 * k as f64;
    let mut all: Vec<Contestant<'_>> = peak.drain(..).chain(contestants).collect();
    let seconds = race(&mut all, Duration::from_millis(400));
    let rates: Vec<f64> = seconds
        .iter()
        .enumerate()
        .map(|(i, s)| if i == 0 { FMA_FLOPS * lanes } else { flops } / s / 1e9)
        .collect();
    print!("{:>16}", format!("{m}×{k}×{n}"));
    for ((name, _), rate) in all.iter().zip(&rates) {
        print!("  {name} {rate:.1}");
    }
    print!("   of the FMA loop {:.0} %", 100.0 * rates[1] / rates[0]);
    match rates[2..].iter().copied().reduce(f64::max) {
        Some(best) => println!(", of the best peer {:.2}×", rates[1] / best),
        None => println!(),
    }
}
