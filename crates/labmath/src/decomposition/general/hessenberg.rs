//! `A = Q·H·Qᵀ` with zeros below the first subdiagonal of `H`: as far as reflections reach in one pass.
//!
//! A reflection from both sides changes the whole matrix. For a panel of columns at a time the changes are kept as
//! `A ← (I − V·Tᵀ·Vᵀ)·(A − Y·Vᵀ)` with `Y = A·V·T`, and done as matrix products when the panel is finished (Quintana-Ortí and
//! van de Geijn, 2006); within the panel each reflector costs one product of the matrix and a vector.

use super::super::householder::{BLOCK, Block, reflect, reflect_right, reflector};
use crate::Element;
use crate::kernels::gemv;
use crate::matrix::Mat;

/// Orders below this are reduced column by column.
const UNBLOCKED: usize = 96;

/// Overwrites `a` with `H`, and returns `Q` if asked for.
pub(super) fn reduce<T: Element>(a: &mut Mat<T>, vectors: bool) -> Option<Mat<T>> {
    let n = a.rows();
    let count = n.saturating_sub(2);
    let mut taus = vec![T::ZERO; count];
    let mut first = 0;
    while n - first > UNBLOCKED {
        panel(a, first, &mut taus[first..first + BLOCK]);
        first += BLOCK;
    }
    let mut work = Vec::new();
    for k in first..count {
        let tau = reflector(&mut a.col_mut(k)[k + 1..]);
        taus[k] = tau;
        let mut v = a.col(k)[k + 1..].to_vec();
        v[0] = T::ONE;
        let below = n - k - 1;
        reflect(tau, &v[1..], a.as_mut().sub(k + 1, k + 1, below, below));
        reflect_right(tau, &v, a.as_mut().sub(0, k + 1, n, below), &mut work);
    }
    let q = vectors.then(|| {
        let mut q = Mat::eye(n);
        for b in (0..count.div_ceil(BLOCK)).rev() {
            let first = b * BLOCK;
            let last = count.min(first + BLOCK);
            let below = n - first - 1;
            let panel = a.as_ref().sub(first + 1, first, below, last - first);
            let block = Block::new(panel, &taus[first..last]);
            block.apply(false, q.as_mut().sub(first + 1, first + 1, below, below));
        }
        q
    });
    for k in 0..count {
        a.col_mut(k)[k + 2..].fill(T::ZERO);
    }
    q
}

/// Reduces as many columns from `k` on as there are `taus`, and brings the others up to date.
fn panel<T: Element>(a: &mut Mat<T>, k: usize, taus: &mut [T]) {
    let (n, count) = (a.rows(), taus.len());
    let (top, below) = (k + 1, n - k - 1);
    let (zero, one) = (T::ZERO, T::ONE);
    // Row i of `v` is row `top + i` of the matrix.
    let (mut v, mut t) = (Mat::zeros(below, count), Mat::zeros(count, count));
    let mut y = Mat::zeros(n, count);
    let (mut w, mut tw) = (vec![zero; count], vec![zero; count]);
    for j in 0..count {
        let known = v.as_ref().sub(0, 0, below, j);
        if j > 0 {
            // The column, as the reflections so far have left it: from the right, then from the left.
            let column = &mut a.col_mut(k + j)[top..];
            let row: Vec<T> = known.row(j - 1).iter().copied().collect();
            gemv(-one, y.as_ref().sub(top, 0, below, j), &row, column);
            w[..j].fill(zero);
            gemv(one, known.t(), column, &mut w[..j]);
            tw[..j].fill(zero);
            gemv(one, t.as_ref().sub(0, 0, j, j).t(), &w[..j], &mut tw[..j]);
            gemv(-one, known, &tw[..j], column);
        }
        let column = &mut a.col_mut(k + j)[top + j..];
        let tau = reflector(column);
        taus[j] = tau;
        let mut x = column.to_vec();
        x[0] = one;
        w[..j].fill(zero);
        gemv(one, known.sub(j, 0, below - j, j).t(), &x, &mut w[..j]);
        let (before, to) = y.as_mut().split_at_col(j);
        let mut to = to;
        let to = &mut to.col_slice_mut(0)[top..];
        gemv(tau, a.as_ref().sub(top, top + j, below, below - j), &x, to);
        w[..j].iter_mut().for_each(|w| *w *= -tau);
        gemv(one, before.as_ref().sub(top, 0, below, j), &w[..j], to);
        tw[..j].fill(zero);
        gemv(one, t.as_ref().sub(0, 0, j, j), &w[..j], &mut tw[..j]);
        t.col_mut(j)[..j].copy_from_slice(&tw[..j]);
        t[(j, j)] = tau;
        v.col_mut(j)[j..].copy_from_slice(&x);
    }
    // Above the panel's rows Y is still missing, and so is its change.
    let vt = v.matmul(&t);
    let above = a.as_ref().sub(0, top, top, below);
    T::gemm(
        one,
        above,
        vt.as_ref(),
        zero,
        y.as_mut().sub(0, 0, top, count),
    );
    let inside = v.as_ref().sub(0, 0, count - 1, count);
    let to = a.as_mut().sub(0, top, top, count - 1);
    T::gemm(-one, y.as_ref().sub(0, 0, top, count), inside.t(), one, to);
    let rest = below + 1 - count;
    let right = v.as_ref().sub(count - 1, 0, rest, count);
    let to = a.as_mut().sub(0, k + count, n, rest);
    T::gemm(-one, y.as_ref(), right.t(), one, to);
    Block::of(v, t).apply(true, a.as_mut().sub(top, k + count, below, rest));
}
