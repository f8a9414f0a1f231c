//! Householder reflections: `H = I − τ·v·vᵀ`, the mirror that turns a vector onto an axis.
//!
//! A product of reflections is kept as `I − V·T·Vᵀ` (Schreiber and Van Loan, 1989), whose application is made of
//! matrix products.

use crate::Element;
use crate::kernels::panel::Reflect;
use crate::kernels::{dot, gemv, ger, norm};
use crate::matrix::{Mat, MatMut, MatRef};

/// Reflectors applied at once.
pub(crate) const BLOCK: usize = 32;
/// Up to this many elements beside the first, a reflector is applied without vector registers.
const SHORT: usize = 3;

/// The reflector that turns `x` into `(β, 0, …, 0)`: `x` becomes `(β, v₁, v₂, …)` with `v₀ = 1` left out; returns `τ`.
///
/// `τ` is 0 when `x` is already on the axis. The sign of `β` is opposite to that of `x₀`, so nothing cancels.
pub(crate) fn reflector<T: Element>(x: &mut [T]) -> T {
    let Some((head, tail)) = x.split_first_mut() else {
        return T::ZERO;
    };
    let alpha = *head;
    let squares = dot(tail, tail);
    let (all, least) = (
        alpha * alpha + squares,
        T::MIN_POSITIVE / (T::EPSILON * T::EPSILON),
    );
    let beta = if squares > least && all < T::MAX {
        -all.sqrt().copysign(alpha)
    } else {
        let rest = norm(tail);
        if rest == T::ZERO {
            return T::ZERO;
        }
        -alpha.hypot(rest).copysign(alpha)
    };
    let small = T::MIN_POSITIVE / T::EPSILON;
    if beta.abs() < small {
        // Subnormal numbers have lost digits that τ needs.
        let scale = T::ONE / small;
        x.iter_mut().for_each(|x| *x *= scale);
        let tau = reflector(x);
        x[0] /= scale;
        return tau;
    }
    let divisor = alpha - beta;
    let inverse = T::ONE / divisor;
    if inverse.is_finite() {
        tail.iter_mut().for_each(|x| *x *= inverse);
    } else {
        tail.iter_mut().for_each(|x| *x /= divisor);
    }
    *head = beta;
    (beta - alpha) / beta
}

/// `A ← H·A` for the reflector `v = (1, tail)`; the columns of `A` are contiguous.
pub(crate) fn reflect<T: Element>(tau: T, tail: &[T], mut a: MatMut<'_, T>) {
    if tau == T::ZERO || a.cols() == 0 {
        return;
    }
    if tail.len() > SHORT {
        return T::dispatch(Reflect { tau, tail, a });
    }
    for j in 0..a.cols() {
        let Some((head, rest)) = a.col_slice_mut(j).split_first_mut() else {
            return;
        };
        let products = rest.iter().zip(tail).map(|(&x, &v)| x * v);
        let factor = -tau * products.fold(*head, |sum, x| sum + x);
        *head += factor;
        for (x, &v) in rest.iter_mut().zip(tail) {
            *x += factor * v;
        }
    }
}

/// `A ← A·H` for the reflector `v`.
pub(crate) fn reflect_right<T: Element>(tau: T, v: &[T], a: MatMut<'_, T>, work: &mut Vec<T>) {
    if tau == T::ZERO || a.rows() == 0 {
        return;
    }
    work.clear();
    work.resize(a.rows(), T::ZERO);
    gemv(T::ONE, a.as_ref(), v, work);
    ger(-tau, work, v, a);
}

/// Several reflectors as one: `I − V·T·Vᵀ`.
pub(crate) struct Block<T> {
    v: Mat<T>,
    t: Mat<T>,
}

impl<T: Element> Block<T> {
    /// From reflectors stored below the diagonal of `a`, as `reflector` leaves them, and their `τ`.
    pub(crate) fn new(a: MatRef<'_, T>, taus: &[T]) -> Block<T> {
        let count = taus.len();
        let mut v = Mat::zeros(a.rows(), count);
        for j in 0..count {
            v[(j, j)] = T::ONE;
            let below = a.sub(j + 1, j, a.rows() - j - 1, 1);
            v.as_mut()
                .sub(j + 1, j, a.rows() - j - 1, 1)
                .copy_from(below);
        }
        let products = v.t() * &v;
        let mut t = Mat::zeros(count, count);
        for (j, &tau) in taus.iter().enumerate() {
            // T[..j, j] = −τ·T[..j, ..j]·(V[.., ..j]ᵀ·v_j)
            let (before, mut column) = t.as_mut().split_at_col(j);
            let column = column.col_slice_mut(0);
            for (l, &product) in products.col(j)[..j].iter().enumerate() {
                let from = before.as_ref().col(l);
                let from = from.as_slice().unwrap_or_default();
                for (x, &y) in column[..=l].iter_mut().zip(from) {
                    *x += -tau * product * y;
                }
            }
            column[j] = tau;
        }
        Block { v, t }
    }

    /// From its parts.
    pub(crate) fn of(v: Mat<T>, t: Mat<T>) -> Block<T> {
        Block { v, t }
    }

    /// `C ← (I − V·T·Vᵀ)·C`, or with `Tᵀ`, which applies the reflectors in the opposite order.
    pub(crate) fn apply(&self, transposed: bool, mut c: MatMut<'_, T>) {
        if c.cols() == 0 {
            return;
        }
        let (zero, one) = (T::ZERO, T::ONE);
        let count = self.t.rows();
        let t = if transposed {
            self.t.t()
        } else {
            self.t.as_ref()
        };
        let mut w = Mat::zeros(count, c.cols());
        T::gemm(one, self.v.t(), c.as_ref(), zero, w.as_mut());
        let mut tw = Mat::zeros(count, c.cols());
        T::gemm(one, t, w.as_ref(), zero, tw.as_mut());
        T::gemm(-one, self.v.as_ref(), tw.as_ref(), one, c.as_mut());
    }
}
