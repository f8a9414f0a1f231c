//! `A = Q·H·Qᵀ` with zeros below the first subdiagonal of `H`: as far as reflections reach in one pass.

use super::super::householder::{BLOCK, Block, reflect, reflect_right, reflector};
use crate::Element;
use crate::matrix::Mat;

/// Overwrites `a` with `H`, and returns `Q` if asked for.
pub(super) fn reduce<T: Element>(a: &mut Mat<T>, vectors: bool) -> Option<Mat<T>> {
    let n = a.rows();
    let count = n.saturating_sub(2);
    let mut taus = vec![T::ZERO; count];
    let mut work = Vec::new();
    for k in 0..count {
        let tau = reflector(&mut a.col_mut(k)[k + 1..]);
        taus[k] = tau;
        let mut v = a.col(k)[k + 1..].to_vec();
        v[0] = T::ONE;
        reflect(
            tau,
            &v,
            a.as_mut().sub(k + 1, k + 1, n - k - 1, n - k - 1),
            &mut work,
        );
        reflect_right(tau, &v, a.as_mut().sub(0, k + 1, n, n - k - 1), &mut work);
    }
    let q = vectors.then(|| {
        let mut q = Mat::eye(n);
        for first in (0..count)
            .step_by(BLOCK)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
        {
            let last = count.min(first + BLOCK);
            let panel = a
                .as_ref()
                .sub(first + 1, first, n - first - 1, last - first);
            let block = Block::new(panel, &taus[first..last]);
            block.apply(
                false,
                q.as_mut()
                    .sub(first + 1, first + 1, n - first - 1, n - first - 1),
            );
        }
        q
    });
    for k in 0..count {
        a.col_mut(k)[k + 2..].fill(T::ZERO);
    }
    q
}
