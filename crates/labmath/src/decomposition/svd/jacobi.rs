//! One-sided Jacobi: rotate pairs of columns until all of them are orthogonal.
//!
//! If the columns of `L·W`, with `W` a product of rotations, are orthogonal, their lengths are the singular values of
//! `L`, their directions its left singular vectors, and `W` holds the right ones (Hestenes, 1958). Nothing is ever
//! squared into `LᵀL` as a whole, so small singular values keep their digits (Demmel and Veselić, 1992); on the
//! triangular factor of a pivoted QR a handful of sweeps is enough (Drmač and Veselić, 2008).
//!
//! Column j is held as `dⱼ·yⱼ`, with a power of two `dⱼ` and a `yⱼ` of length near one, so that neither huge nor tiny
//! columns leave the range of the numbers.

use crate::Element;
use crate::error::{Error, Result};
use crate::kernels::level1::{Dot, load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::kernels::{dot, max_abs};
use crate::matrix::Mat;

/// Sweeps allowed; four to eight are usual.
const SWEEPS: usize = 60;
/// Columns of a block: all pairs of two blocks are treated while both are in the cache.
const BLOCK: usize = 8;

/// What is known of columns before they are made orthogonal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// Each may have digits of its own, however short it is.
    Graded,
    /// One that has cancelled away is noise.
    Plain,
    /// Noise as before, and most pairs are orthogonal already: all products of columns are computed at once, as a matrix
    /// product, and only the pairs that are not are looked at.
    NearlyOrthogonal,
}

/// Makes the columns of `l` orthogonal, and returns their lengths; afterwards each column that is not zero has length
/// one. `w`, if given, is multiplied by the rotations.
///
/// A rotation by a small angle disturbs the other pairs of its columns by their own cosines times that angle. When all
/// that together is below the tolerance the sweep was the last (as in LAPACK's `dgesvj`): one more would find nothing to do.
pub(super) fn orthogonalize<T: Element>(
    l: &mut Mat<T>,
    mut w: Option<&mut Mat<T>>,
    columns: Columns,
) -> Result<Vec<T>> {
    let n = l.cols();
    let mut state = State {
        scales: vec![T::ONE; n],
        squares: vec![T::ZERO; n],
    };
    // A cosine is computed with an error of about ε, whatever the length.
    let tolerance = T::EPSILON * T::from_f64(4.0 + (l.rows() as f64).sqrt() / 8.0);
    for _ in 0..SWEEPS {
        for j in 0..n {
            state.normalize(l.col_mut(j), j);
        }
        if columns != Columns::Graded {
            state.forget_noise(l);
        }
        let products = (columns == Columns::NearlyOrthogonal).then(|| lower_gram(l));
        let disturbed = T::dispatch(Sweep {
            products,
            y: l,
            w: w.as_deref_mut(),
            state: &mut state,
            tolerance,
            cosine: T::ZERO,
            sine: T::ZERO,
        });
        if T::from_f64(n as f64) * disturbed < tolerance {
            return Ok((0..n).map(|j| state.length(l.col_mut(j), j)).collect());
        }
    }
    Err(Error::NoConvergence {
        operation: "SVD by Jacobi rotations",
        iterations: SWEEPS,
    })
}

/// `YᵀY` on and below the diagonal.
fn lower_gram<T: Element>(y: &Mat<T>) -> Mat<T> {
    let n = y.cols();
    let mut products = Mat::zeros(n, n);
    T::gemm_lower(T::ONE, y.t(), y.as_ref(), T::ZERO, products.as_mut());
    products
}

/// The power of two and the squared length of each column.
struct State<T> {
    scales: Vec<T>,
    squares: Vec<T>,
}

impl<T: Element> State<T> {
    fn normalize(&mut self, y: &mut [T], j: usize) {
        let largest = max_abs(y);
        if largest != T::ZERO {
            let binade = largest.binade();
            y.iter_mut().for_each(|x| *x /= binade);
            self.scales[j] *= binade;
        }
        self.squares[j] = dot(y, y);
    }

    /// What has cancelled to less than `ε²` of the longest column is rounding errors of rounding errors: it becomes zero,
    /// instead of being made orthogonal, which it could not be if there are more columns than dimensions.
    fn forget_noise(&mut self, l: &mut Mat<T>) {
        let length = |state: &Self, j: usize| state.squares[j].sqrt() * state.scales[j];
        let longest = (0..l.cols()).fold(T::ZERO, |longest, j| longest.max(length(self, j)));
        for j in 0..l.cols() {
            if length(self, j) < T::EPSILON * T::EPSILON * longest {
                l.col_mut(j).fill(T::ZERO);
                self.squares[j] = T::ZERO;
            }
        }
    }

    /// The column's length; the column is divided by it.
    fn length(&mut self, y: &mut [T], j: usize) -> T {
        self.normalize(y, j);
        if self.squares[j] == T::ZERO {
            return T::ZERO;
        }
        let length = self.squares[j].sqrt();
        y.iter_mut().for_each(|x| *x /= length);
        length * self.scales[j]
    }
}

/// One rotation for each pair that is not yet orthogonal. The result bounds what one of them did to the cosine of any other
/// pair: the largest cosine that was found times the largest sine of an angle; 0 if there was none.
struct Sweep<'a, T: Element> {
    y: &'a mut Mat<T>,
    w: Option<&'a mut Mat<T>>,
    state: &'a mut State<T>,
    /// The products of all pairs before the sweep, below the diagonal, if they are known.
    products: Option<Mat<T>>,
    tolerance: T,
    /// The largest cosine of a pair that was rotated.
    cosine: T,
    /// The most that a rotation took of one column, held at length one, into another: the sine of its angle, unless their
    /// lengths differ.
    sine: T,
}

impl<T: Element> Task<T> for Sweep<'_, T> {
    type Output = T;
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(mut self) -> T {
        let n = self.y.cols();
        for first in (0..n).step_by(BLOCK) {
            for second in (first..n).step_by(BLOCK) {
                for p in first..n.min(first + BLOCK) {
                    for q in second.max(p + 1)..n.min(second + BLOCK) {
                        // SAFETY: the caller has the instructions.
                        unsafe { self.pair::<S>(p, q) };
                    }
                }
            }
        }
        self.cosine * self.sine
    }
}

impl<T: Element> Sweep<'_, T> {
    #[inline(always)]
    unsafe fn pair<S: Simd<Elem = T>>(&mut self, p: usize, q: usize) {
        if let Some(products) = &self.products
            && products[(q, p)].abs()
                <= self.tolerance * (products[(p, p)] * products[(q, q)]).sqrt()
        {
            return;
        }
        let (yp, yq) = self.y.two_cols(p, q);
        let (a, b) = (self.state.squares[p], self.state.squares[q]);
        // SAFETY: the caller has the instructions.
        let g = unsafe { Dot(yp, yq).run::<S>() };
        let lengths = (a * b).sqrt();
        if g.abs() <= self.tolerance * lengths {
            return;
        }
        let turn = Turn::new(a, b, g, self.state.scales[q] / self.state.scales[p]);
        self.cosine = self.cosine.max(g.abs() / lengths);
        self.sine = self.sine.max(turn.s_to_p.abs()).max(turn.s_to_q.abs());
        // SAFETY: as above.
        unsafe { combine::<S>(yp, yq, turn.c, turn.s_to_p, turn.s_to_q) };
        let (new_a, new_b) = (a - turn.t_to_p * g, b + turn.t_to_q * g);
        let quarter = T::from_f64(0.25);
        // What cancels is measured again.
        self.state.squares[p] = if new_a < quarter * a {
            dot(yp, yp)
        } else {
            new_a
        };
        self.state.squares[q] = if new_b < quarter * b {
            dot(yq, yq)
        } else {
            new_b
        };
        if let Some(w) = self.w.as_deref_mut() {
            let (wp, wq) = w.two_cols(p, q);
            // SAFETY: as above.
            unsafe { combine::<S>(wp, wq, turn.c, turn.s, turn.s) };
        }
    }
}

/// The rotation that makes two columns orthogonal, in terms of the scaled columns.
struct Turn<T> {
    c: T,
    s: T,
    /// What is subtracted of `y_q` from `y_p`, and added of `y_p` to `y_q`.
    s_to_p: T,
    s_to_q: T,
    /// The same for the tangent.
    t_to_p: T,
    t_to_q: T,
}

impl<T: Element> Turn<T> {
    /// From the squares `a = y_p·y_p`, `b = y_q·y_q`, the product `g = y_p·y_q`, and the ratio of the scales of q and p.
    #[inline(always)]
    fn new(a: T, b: T, g: T, ratio: T) -> Turn<T> {
        let far = T::EPSILON * T::EPSILON * T::EPSILON;
        if ratio < far {
            // q is so much shorter that p does not notice: q alone is made orthogonal.
            let t = -g / a;
            return Turn {
                c: T::ONE,
                s: t * ratio,
                s_to_p: T::ZERO,
                s_to_q: t,
                t_to_p: T::ZERO,
                t_to_q: t,
            };
        }
        if ratio > T::ONE / far {
            let t = g / b;
            return Turn {
                c: T::ONE,
                s: t / ratio,
                s_to_p: t,
                s_to_q: T::ZERO,
                t_to_p: t,
                t_to_q: T::ZERO,
            };
        }
        let two = T::ONE + T::ONE;
        let zeta = (ratio * b - a / ratio) / (two * g);
        let t = T::ONE.copysign(zeta) / (zeta.abs() + zeta.hypot(T::ONE));
        let c = T::ONE / (t * t + T::ONE).sqrt();
        let s = c * t;
        Turn {
            c,
            s,
            s_to_p: s * ratio,
            s_to_q: s / ratio,
            t_to_p: t * ratio,
            t_to_q: t / ratio,
        }
    }
}

/// `(x, y) ← (c·x − s₁·y, c·y + s₂·x)`.
#[inline(always)]
unsafe fn combine<S: Simd>(
    x: &mut [S::Elem],
    y: &mut [S::Elem],
    c: S::Elem,
    s1: S::Elem,
    s2: S::Elem,
) {
    let n = x.len().min(y.len());
    let (x, y) = (x.as_mut_ptr(), y.as_mut_ptr());
    // SAFETY: i and the mask stay below n; x and y are different slices.
    unsafe {
        let (c, minus, plus) = (S::splat(c), S::splat(-s1), S::splat(s2));
        registers!(S, n, |i, mask| {
            let (p, q) = (x.add(i), y.add(i));
            let (a, b) = (load::<S>(p, mask), load::<S>(q, mask));
            store(a.mul_add(c, b.mul(minus)), p, mask);
            store(b.mul_add(c, a.mul(plus)), q, mask);
        });
    }
}
