//! What is iterated in double precision for `f32` too, and then rounded.
//!
//! These methods take hundreds of steps whose errors add up; in double precision their sum is below the last digit of an
//! `f32`, no scaling is needed against overflow, and the code is compiled once. Products, LU, Cholesky and QR, whose
//! time is that of their multiply-adds, work in `f32` itself.

use super::input::symmetric;
use super::routines;
use crate::complex::Complex;
use crate::error::Result;
use crate::matrix::{Mat, MatRef};

fn widened(a: MatRef<'_, f32>) -> Mat<f64> {
    Mat::from_fn(a.rows(), a.cols(), |i, j| f64::from(a[(i, j)]))
}

/// Symmetric in `f32` up to its rounding, and after this without any.
fn widened_symmetric(operation: &'static str, a: MatRef<'_, f32>) -> Result<Mat<f64>> {
    let a = symmetric(operation, a)?;
    let n = a.rows();
    Ok(Mat::from_fn(n, n, |i, j| {
        f64::from(a[(i.max(j), i.min(j))])
    }))
}

fn rounded(a: &Mat<f64>) -> Mat<f32> {
    Mat::from_column_major(a.rows(), a.cols(), numbers(a.as_slice()))
}

fn numbers(x: &[f64]) -> Vec<f32> {
    x.iter().map(|&x| x as f32).collect()
}

pub(crate) fn schur(a: MatRef<'_, f32>) -> Result<(Mat<f32>, Mat<f32>)> {
    let (q, t) = routines::schur(widened(a).as_ref())?;
    Ok((rounded(&q), rounded(&t)))
}

#[allow(clippy::type_complexity)]
pub(crate) fn eigen(
    a: MatRef<'_, f32>,
    vectors: bool,
) -> Result<(Vec<Complex<f32>>, Mat<f32>, Mat<f32>)> {
    let (values, re, im) = routines::eigen(widened(a).as_ref(), vectors)?;
    let values = values
        .iter()
        .map(|v| Complex::new(v.re as f32, v.im as f32))
        .collect();
    Ok((values, rounded(&re), rounded(&im)))
}

#[allow(clippy::type_complexity)]
pub(crate) fn ldl(a: MatRef<'_, f32>) -> Result<(Mat<f32>, Vec<f32>, Vec<f32>, Vec<usize>)> {
    let a = widened_symmetric("LDLᵀ", a)?;
    let (l, diagonal, below, permutation) = routines::ldl(a.as_ref())?;
    Ok((
        rounded(&l),
        numbers(&diagonal),
        numbers(&below),
        permutation,
    ))
}

pub(crate) fn exponential(a: MatRef<'_, f32>) -> Result<Mat<f32>> {
    Ok(rounded(&routines::exponential(widened(a).as_ref())?))
}

pub(crate) fn pivoted_qr(a: MatRef<'_, f32>) -> Result<(Mat<f32>, Vec<f32>, Vec<usize>)> {
    let (factors, taus, permutation) = routines::pivoted_qr(widened(a).as_ref())?;
    Ok((rounded(&factors), numbers(&taus), permutation))
}

pub(crate) fn symmetric_eigen(
    a: MatRef<'_, f32>,
    vectors: bool,
) -> Result<(Vec<f32>, Option<Mat<f32>>)> {
    let a = widened_symmetric("symmetric eigendecomposition", a)?;
    let (values, vectors) = routines::symmetric_eigen(a.as_ref(), vectors)?;
    Ok((numbers(&values), vectors.map(|v| rounded(&v))))
}

pub(crate) fn svd(a: MatRef<'_, f32>, vectors: bool) -> Result<(Mat<f32>, Vec<f32>, Mat<f32>)> {
    let (u, values, v) = routines::svd(widened(a).as_ref(), vectors)?;
    Ok((rounded(&u), numbers(&values), rounded(&v)))
}

pub(crate) fn svd_randomized(
    a: MatRef<'_, f32>,
    k: usize,
    seed: u64,
) -> Result<(Mat<f32>, Vec<f32>, Mat<f32>)> {
    let (u, values, v) = routines::svd_randomized(widened(a).as_ref(), k, seed)?;
    Ok((rounded(&u), numbers(&values), rounded(&v)))
}
