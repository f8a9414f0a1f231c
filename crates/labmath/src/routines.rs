//! The seam between generic methods and code compiled for one type.
//!
//! A method of `Mat<T>` is generic, so it is compiled in the program that calls it. What it does lies behind this
//! trait, whose functions are compiled once, here, for `f64` and for `f32`: that is what keeps a program that uses
//! labmath quick to build.

use crate::Element;
use crate::complex::Complex;
use crate::decomposition::{routines as decompose, single};
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::kernels::simd::{Level, Vectorised};
use crate::kernels::tile::Tiled;
use crate::matrix::{Mat, MatMut, MatRef};
use crate::pca::{Pca, PcaOptions};
use crate::{kernels, product};

/// The functions that are compiled for `f64` and `f32` inside labmath.
#[doc(hidden)]
#[allow(private_bounds)]
pub trait Routines:
    crate::matrix::Printed + crate::tensor::routines::TensorRoutines + Vectorised + Tiled
{
    fn copied(a: MatRef<'_, Self>) -> Mat<Self>;
    fn scaled(a: MatRef<'_, Self>, factor: Self) -> Mat<Self>;
    fn elementwise(
        operation: &'static str,
        a: MatRef<'_, Self>,
        b: MatRef<'_, Self>,
        f: fn(Self, Self) -> Self,
    ) -> Result<Mat<Self>>;
    fn dot_of(x: &[Self], y: &[Self]) -> Self;
    fn sum_of(x: &[Self]) -> Self;
    fn sum_abs_of(x: &[Self]) -> Self;
    fn max_abs_of(x: &[Self]) -> Self;
    fn norm_of(x: &[Self]) -> Self;
    fn ger(alpha: Self, x: &[Self], y: &[Self], a: MatMut<'_, Self>);
    fn axpy(alpha: Self, x: &[Self], y: &mut [Self]);
    fn pairwise(x: MatRef<'_, Self>, y: MatRef<'_, Self>, metric: Metric) -> Result<Mat<Self>>;
    fn lu(a: MatRef<'_, Self>) -> Result<(Mat<Self>, Vec<usize>, bool)>;
    fn cholesky(a: MatRef<'_, Self>) -> Result<Mat<Self>>;
    fn qr(a: MatRef<'_, Self>) -> Result<(Mat<Self>, Vec<Self>)>;
    fn pivoted_qr(a: MatRef<'_, Self>) -> Result<(Mat<Self>, Vec<Self>, Vec<usize>)>;
    #[allow(clippy::type_complexity)]
    fn symmetric_eigen(
        a: MatRef<'_, Self>,
        vectors: bool,
    ) -> Result<(Vec<Self>, Option<Mat<Self>>)>;
    #[allow(clippy::type_complexity)]
    fn svd(a: MatRef<'_, Self>, vectors: bool) -> Result<(Mat<Self>, Vec<Self>, Mat<Self>)>;
    fn schur(a: MatRef<'_, Self>) -> Result<(Mat<Self>, Mat<Self>)>;
    #[allow(clippy::type_complexity)]
    fn eigen(
        a: MatRef<'_, Self>,
        vectors: bool,
    ) -> Result<(Vec<Complex<Self>>, Mat<Self>, Mat<Self>)>;
    #[allow(clippy::type_complexity)]
    fn ldl(a: MatRef<'_, Self>) -> Result<(Mat<Self>, Vec<Self>, Vec<Self>, Vec<usize>)>;
    #[allow(clippy::type_complexity)]
    fn svd_randomized(
        a: MatRef<'_, Self>,
        k: usize,
        seed: u64,
    ) -> Result<(Mat<Self>, Vec<Self>, Mat<Self>)>;
    fn exponential(a: MatRef<'_, Self>) -> Result<Mat<Self>>;
    fn pca(options: PcaOptions, x: MatRef<'_, Self>) -> Result<Pca<Self>>
    where
        Self: Element;
    fn apply_q(factors: MatRef<'_, Self>, taus: &[Self], transposed: bool, c: MatMut<'_, Self>);
    /// The first columns of `Q` from the reflectors of a QR decomposition.
    fn form_q(factors: MatRef<'_, Self>, taus: &[Self]) -> Mat<Self>;
    fn solve_lower(unit: bool, l: MatRef<'_, Self>, b: MatMut<'_, Self>);
    fn solve_upper(unit: bool, u: MatRef<'_, Self>, b: MatMut<'_, Self>);
    fn gemm(alpha: Self, a: MatRef<'_, Self>, b: MatRef<'_, Self>, beta: Self, c: MatMut<'_, Self>);
    /// The same on and below the diagonal of a square `C`; what is above it is left undefined.
    fn gemm_lower(
        alpha: Self,
        a: MatRef<'_, Self>,
        b: MatRef<'_, Self>,
        beta: Self,
        c: MatMut<'_, Self>,
    );
}

macro_rules! routines {
    ($($t:ty, $iterative:ident;)*) => { $(
        impl Routines for $t {
            fn copied(a: MatRef<'_, $t>) -> Mat<$t> {
                Mat::copy_of(a)
            }
            fn scaled(a: MatRef<'_, $t>, factor: $t) -> Mat<$t> {
                Mat::from_fn(a.rows(), a.cols(), |i, j| a[(i, j)] * factor)
            }
            fn elementwise(operation: &'static str, a: MatRef<'_, $t>, b: MatRef<'_, $t>, f: fn($t, $t) -> $t) -> Result<Mat<$t>> {
                if a.shape() != b.shape() {
                    return Err(Error::Shape { operation, left: a.shape(), right: b.shape() });
                }
                Ok(Mat::from_fn(a.rows(), a.cols(), |i, j| f(a[(i, j)], b[(i, j)])))
            }
            fn dot_of(x: &[$t], y: &[$t]) -> $t {
                kernels::dot(x, y)
            }
            fn sum_of(x: &[$t]) -> $t {
                kernels::sum(x)
            }
            fn sum_abs_of(x: &[$t]) -> $t {
                kernels::sum_abs(x)
            }
            fn max_abs_of(x: &[$t]) -> $t {
                kernels::max_abs(x)
            }
            fn norm_of(x: &[$t]) -> $t {
                kernels::norm(x)
            }
            fn ger(alpha: $t, x: &[$t], y: &[$t], a: MatMut<'_, $t>) {
                kernels::ger(alpha, x, y, a)
            }
            fn axpy(alpha: $t, x: &[$t], y: &mut [$t]) {
                kernels::axpy(alpha, x, y)
            }
            fn pairwise(x: MatRef<'_, $t>, y: MatRef<'_, $t>, metric: Metric) -> Result<Mat<$t>> {
                crate::distance::table(x, y, metric)
            }
            fn lu(a: MatRef<'_, $t>) -> Result<(Mat<$t>, Vec<usize>, bool)> {
                decompose::lu(a)
            }
            fn cholesky(a: MatRef<'_, $t>) -> Result<Mat<$t>> {
                decompose::cholesky(a)
            }
            fn qr(a: MatRef<'_, $t>) -> Result<(Mat<$t>, Vec<$t>)> {
                decompose::qr(a)
            }
            fn pivoted_qr(a: MatRef<'_, $t>) -> Result<(Mat<$t>, Vec<$t>, Vec<usize>)> {
                $iterative::pivoted_qr(a)
            }
            fn symmetric_eigen(a: MatRef<'_, $t>, vectors: bool) -> Result<(Vec<$t>, Option<Mat<$t>>)> {
                $iterative::symmetric_eigen(a, vectors)
            }
            fn svd(a: MatRef<'_, $t>, vectors: bool) -> Result<(Mat<$t>, Vec<$t>, Mat<$t>)> {
                $iterative::svd(a, vectors)
            }
            fn schur(a: MatRef<'_, $t>) -> Result<(Mat<$t>, Mat<$t>)> {
                $iterative::schur(a)
            }
            fn eigen(a: MatRef<'_, $t>, vectors: bool) -> Result<(Vec<Complex<$t>>, Mat<$t>, Mat<$t>)> {
                $iterative::eigen(a, vectors)
            }
            fn ldl(a: MatRef<'_, $t>) -> Result<(Mat<$t>, Vec<$t>, Vec<$t>, Vec<usize>)> {
                $iterative::ldl(a)
            }
            fn svd_randomized(a: MatRef<'_, $t>, k: usize, seed: u64) -> Result<(Mat<$t>, Vec<$t>, Mat<$t>)> {
                $iterative::svd_randomized(a, k, seed)
            }
            fn exponential(a: MatRef<'_, $t>) -> Result<Mat<$t>> {
                $iterative::exponential(a)
            }
            fn pca(options: PcaOptions, x: MatRef<'_, $t>) -> Result<Pca<$t>> {
                crate::pca::fit(options, x)
            }
            fn apply_q(factors: MatRef<'_, $t>, taus: &[$t], transposed: bool, c: MatMut<'_, $t>) {
                decompose::apply_q(factors, taus, transposed, c)
            }
            fn form_q(factors: MatRef<'_, $t>, taus: &[$t]) -> Mat<$t> {
                decompose::form_q(factors, taus)
            }
            fn solve_lower(unit: bool, l: MatRef<'_, $t>, b: MatMut<'_, $t>) {
                decompose::solve_lower(unit, l, b)
            }
            fn solve_upper(unit: bool, u: MatRef<'_, $t>, b: MatMut<'_, $t>) {
                decompose::solve_upper(unit, u, b)
            }
            fn gemm(alpha: $t, a: MatRef<'_, $t>, b: MatRef<'_, $t>, beta: $t, c: MatMut<'_, $t>) {
                product::blocked_gemm(Level::best(), alpha, a, b, beta, c)
            }
            fn gemm_lower(alpha: $t, a: MatRef<'_, $t>, b: MatRef<'_, $t>, beta: $t, c: MatMut<'_, $t>) {
                product::blocked_gemm_lower(Level::best(), alpha, a, b, beta, c)
            }
        }
    )* };
}
routines!(f64, decompose; f32, single;);
