//! The order of the diagonal: neighbouring blocks of a Schur form change places.
//!
//! For blocks `T₁₁` and `T₂₂` the solution of `T₁₁·X − X·T₂₂ = T₁₂` gives the invariant subspace `[−X; I]` of the second
//! one; an orthogonal matrix that begins with a basis of it brings that block to the front (Bai and Demmel, 1993). Where the
//! blocks are so alike that rounding would spoil the form, they are left where they are.

use super::super::householder::reflector;
use super::francis::standardize;
use crate::Element;
use crate::matrix::Mat;

/// Moves the block of `size` rows at `from` up to row `to`, as far as it goes; returns where it is.
pub(super) fn lift<T: Element>(
    t: &mut Mat<T>,
    v: &mut Mat<T>,
    mut from: usize,
    size: usize,
    to: usize,
) -> usize {
    while from > to {
        let above = if from >= 2 && t[(from - 1, from - 2)] != T::ZERO {
            2
        } else {
            1
        };
        if !exchange(t, v, from - above, above, size) {
            break;
        }
        from -= above;
    }
    from
}

/// Exchanges the blocks of `n1` and `n2` rows that begin at row `k`; `false` where it cannot be done.
fn exchange<T: Element>(t: &mut Mat<T>, v: &mut Mat<T>, k: usize, n1: usize, n2: usize) -> bool {
    let m = n1 + n2;
    let block = t.as_ref().sub(k, k, m, m).to_mat();
    let Some(x) = sylvester(&block, n1, n2) else {
        return false;
    };
    let mut basis = Mat::from_fn(m, n2, |i, j| match i.checked_sub(n1) {
        None => -x[i + j * n1],
        Some(i) if i == j => T::ONE,
        Some(_) => T::ZERO,
    });
    let mut q = Mat::eye(m);
    for j in 0..n2 {
        let tau = reflector(&mut basis.col_mut(j)[j..]);
        let mut h = basis.col(j)[j..].to_vec();
        h[0] = T::ONE;
        for c in j + 1..n2 {
            let column = &mut basis.col_mut(c)[j..];
            let sum = tau * h.iter().zip(&*column).map(|(&h, &x)| h * x).sum::<T>();
            column.iter_mut().zip(&h).for_each(|(x, &h)| *x -= sum * h);
        }
        for i in 0..m {
            let sum = tau
                * h.iter()
                    .enumerate()
                    .map(|(l, &h)| h * q[(i, j + l)])
                    .sum::<T>();
            for (l, &h) in h.iter().enumerate() {
                q[(i, j + l)] -= sum * h;
            }
        }
    }
    let turned = q.t() * &block.matmul(&q);
    let least = (T::from_f64(10.0) * T::EPSILON * block.max_abs()).max(T::MIN_POSITIVE);
    if (0..n2).any(|j| (n2..m).any(|i| turned[(i, j)].abs() > least)) {
        return false;
    }
    let n = t.cols();
    turn_rows(t, k, &q, k + m..n);
    turn_columns(t, k, &q, 0..k);
    turn_columns(v, k, &q, 0..v.rows());
    for j in 0..m {
        for i in 0..m {
            let kept = j >= n2 || i < n2;
            t[(k + i, k + j)] = if kept { turned[(i, j)] } else { T::ZERO };
        }
    }
    for (at, size) in [(k, n2), (k + n2, n1)] {
        if size == 2 {
            standardize(t, at, (0, n), Some(v));
        }
    }
    true
}

/// `A[k.., columns] ← Qᵀ·A[k.., columns]`.
fn turn_rows<T: Element>(a: &mut Mat<T>, k: usize, q: &Mat<T>, columns: std::ops::Range<usize>) {
    let m = q.rows();
    for j in columns {
        let mut old = [T::ZERO; 4];
        old[..m].copy_from_slice(&a.col(j)[k..k + m]);
        for i in 0..m {
            a[(k + i, j)] = (0..m).map(|l| q[(l, i)] * old[l]).sum();
        }
    }
}

/// `A[rows, k..] ← A[rows, k..]·Q`.
fn turn_columns<T: Element>(a: &mut Mat<T>, k: usize, q: &Mat<T>, rows: std::ops::Range<usize>) {
    let m = q.rows();
    for i in rows {
        let old: [T; 4] = std::array::from_fn(|l| if l < m { a[(i, k + l)] } else { T::ZERO });
        for j in 0..m {
            a[(i, k + j)] = (0..m).map(|l| old[l] * q[(l, j)]).sum();
        }
    }
}

/// `X`, column by column, by elimination with complete pivoting of its up to four equations.
fn sylvester<T: Element>(block: &Mat<T>, n1: usize, n2: usize) -> Option<[T; 4]> {
    let size = n1 * n2;
    let mut rows = [[T::ZERO; 5]; 4];
    for j in 0..n2 {
        for i in 0..n1 {
            let row = &mut rows[i + j * n1];
            for l in 0..n1 {
                row[l + j * n1] += block[(i, l)];
            }
            for l in 0..n2 {
                row[i + l * n1] -= block[(n1 + l, n1 + j)];
            }
            row[4] = block[(i, n1 + j)];
        }
    }
    let largest = |rows: &[[T; 5]; 4], first: usize| {
        let (mut best, mut at) = (T::ZERO, (first, first));
        for i in first..size {
            for j in first..size {
                if rows[i][j].abs() > best {
                    (best, at) = (rows[i][j].abs(), (i, j));
                }
            }
        }
        (best, at)
    };
    let least = T::EPSILON * block.max_abs();
    let mut order = [0, 1, 2, 3];
    for k in 0..size {
        let (pivot, (i, j)) = largest(&rows, k);
        if pivot <= least {
            return None;
        }
        rows.swap(k, i);
        rows.iter_mut().for_each(|row| row.swap(k, j));
        order.swap(k, j);
        for i in k + 1..size {
            let factor = rows[i][k] / rows[k][k];
            for c in k..5 {
                let x = rows[k][c];
                rows[i][c] -= factor * x;
            }
        }
    }
    let mut x = [T::ZERO; 4];
    for k in (0..size).rev() {
        let known: T = (k + 1..size).map(|j| rows[k][j] * x[order[j]]).sum();
        x[order[k]] = (rows[k][4] - known) / rows[k][k];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::norm;

    #[test]
    fn blocks_change_places_and_the_matrix_stays_similar() {
        // Blocks of 1, 2, 2 and 1 rows.
        let t = Mat::from_rows([
            [3.0, 0.4, -1.0, 0.3, 0.7, 0.2],
            [0.0, 1.0, 2.0, -0.6, 0.1, 0.9],
            [0.0, -0.5, 1.0, 0.8, -0.2, 0.3],
            [0.0, 0.0, 0.0, -2.0, 1.5, 0.5],
            [0.0, 0.0, 0.0, -0.7, -2.0, 0.6],
            [0.0, 0.0, 0.0, 0.0, 0.0, 5.0],
        ]);
        for (from, size, first) in [(5, 1, 5.0), (3, 2, -2.0), (1, 2, 1.0)] {
            let (mut moved, mut v) = (t.clone(), Mat::eye(6));
            assert_eq!(lift(&mut moved, &mut v, from, size, 0), 0);
            assert!((moved[(0, 0)] - first).abs() < 1e-13);
            assert!(norm::frobenius(v.t() * &v - Mat::eye(6)) < 1e-14);
            assert!(norm::frobenius(v.matmul(&moved).matmul(v.t()) - &t) < 1e-13);
            for j in 0..6 {
                assert!((j + 2..6).all(|i| moved[(i, j)] == 0.0));
            }
        }
    }

    #[test]
    fn equal_blocks_stay() {
        let mut t = Mat::from_rows([[1.0, 2.0], [0.0, 1.0]]);
        let before = t.clone();
        assert_eq!(lift(&mut t, &mut Mat::eye(2), 1, 1, 0), 1);
        assert_eq!(t, before);
    }
}
