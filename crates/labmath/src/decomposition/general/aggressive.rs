//! Aggressive early deflation (Braman, Byers and Mathias, 2002).
//!
//! The last rows and columns of a Hessenberg matrix are brought to Schur form as if they stood alone. What connects
//! them with the rest, one element, becomes a column, the "spike". Where it is negligible an eigenvalue has been found, long
//! before a subdiagonal element would have told; the other eigenvalues are good shifts for the next sweep.

use super::super::householder::{reflect, reflect_right, reflector};
use super::multishift::{Reach, turn};
use super::{exchange, hessenberg, multishift, schur};
use crate::Element;
use crate::complex::Complex;
use crate::error::Result;
use crate::matrix::Mat;

/// Looks at the last `size` rows of the active block `low..=high`. Returns how many eigenvalues it found, at the end
/// of the block, and the others of the window.
pub(super) fn deflate<T: Element>(
    h: &mut Mat<T>,
    z: Option<&mut Mat<T>>,
    (low, high): (usize, usize),
    size: usize,
    reach: Reach,
) -> Result<(usize, Vec<Complex<T>>)> {
    let n = h.rows();
    let first = high + 1 - size;
    let mut spike = if first == low {
        T::ZERO
    } else {
        h[(first, first - 1)]
    };
    let mut t = Mat::from_fn(size, size, |i, j| {
        if i <= j + 1 {
            h[(first + i, first + j)]
        } else {
            T::ZERO
        }
    });
    let mut v = Mat::eye(size);
    multishift::iterate(&mut t, Some(&mut v))?;
    let left = sort_out(&mut t, &mut v, spike);
    let shifts = schur::eigenvalues(&t.as_ref().sub(0, 0, left, left).to_mat());
    if left == 0 {
        spike = T::ZERO;
    }
    if left == size && spike != T::ZERO {
        return Ok((0, shifts));
    }
    if left > 1 && spike != T::ZERO {
        reflect_spike(&mut t, &mut v, left);
    }
    if first > low {
        h[(first, first - 1)] = spike * v[(0, 0)];
    }
    h.as_mut().sub(first, first, size, size).copy_from(&t);
    turn(h, z, &v, first, reach.of(n, low, high));
    Ok((size - left, shifts))
}

/// Moves the eigenvalues whose part of the spike is not negligible to the front; returns how many rows they take.
fn sort_out<T: Element>(t: &mut Mat<T>, v: &mut Mat<T>, spike: T) -> usize {
    let size = t.rows();
    let small = T::MIN_POSITIVE * (T::from_f64(size as f64) / T::EPSILON);
    let (mut left, mut front) = (size, 0);
    while front < left {
        let last = left - 1;
        let rows = if last > 0 && t[(last, last - 1)] != T::ZERO {
            2
        } else {
            1
        };
        let mut scale = t[(last, last)].abs();
        let mut part = (spike * v[(0, last)]).abs();
        if rows == 2 {
            scale += t[(last, last - 1)].abs().sqrt() * t[(last - 1, last)].abs().sqrt();
            part = part.max((spike * v[(0, last - 1)]).abs());
        }
        if scale == T::ZERO {
            scale = spike.abs();
        }
        if part <= small.max(T::EPSILON * scale) {
            left -= rows;
        } else {
            front = exchange::lift(t, v, left - rows, rows, front) + rows;
        }
    }
    left
}

/// Turns the spike's first `left` elements onto its first, and makes the window a Hessenberg matrix again.
fn reflect_spike<T: Element>(t: &mut Mat<T>, v: &mut Mat<T>, left: usize) {
    let size = t.rows();
    let mut x: Vec<T> = (0..left).map(|j| v[(0, j)]).collect();
    let tau = reflector(&mut x);
    x[0] = T::ONE;
    let mut work = Vec::new();
    reflect(tau, &x[1..], t.as_mut().sub(0, 0, left, size));
    reflect_right(tau, &x, t.as_mut().sub(0, 0, left, left), &mut work);
    reflect_right(tau, &x, v.as_mut().sub(0, 0, size, left), &mut work);
    let mut inner = t.as_ref().sub(0, 0, left, left).to_mat();
    let q = hessenberg::reduce(&mut inner, true).unwrap_or_default();
    t.as_mut().sub(0, 0, left, left).copy_from(&inner);
    let right = q.t() * t.as_ref().sub(0, left, left, size - left);
    t.as_mut().sub(0, left, left, size - left).copy_from(&right);
    let turned = v.as_ref().sub(0, 0, size, left) * &q;
    v.as_mut().sub(0, 0, size, left).copy_from(&turned);
}
