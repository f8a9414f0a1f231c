//! Small triangles: substitution and Cholesky factorisation of a block that fits in the first-level cache.

use super::level1::{load, registers, store};
use super::simd::{Simd, Task};
use crate::Element;
use crate::matrix::MatMut;

/// Rows of the largest triangle.
pub(crate) const ORDER: usize = 16;

/// `B ← A⁻¹·B` for a triangle `A` of at most [`ORDER`] rows (`a`, column by column), where the rows of `B` are contiguous.
pub(crate) struct Substitute<'a, 'b, T> {
    /// Its order.
    pub(crate) n: usize,
    /// The triangle, `n` elements a column.
    pub(crate) a: &'a [T],
    /// Whether the diagonal is taken as ones.
    pub(crate) unit: bool,
    /// Whether the triangle is the upper one.
    pub(crate) upper: bool,
    pub(crate) b: MatMut<'b, T>,
}

impl<T: Element> Task<T> for Substitute<'_, '_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Substitute {
            n,
            a,
            unit,
            upper,
            mut b,
        } = self;
        assert!(
            n <= ORDER
                && a.len() == n * n
                && b.rows() == n
                && (b.col_stride() == 1 || b.cols() == 1)
        );
        let (cols, stride, base) = (b.cols(), b.row_stride(), b.as_mut_ptr());
        // A quotient takes as long as ten products. For few columns it is exact to the last digit all the same.
        let small = T::MIN_POSITIVE / T::EPSILON;
        let invertible = |k: usize| {
            let size = a[k * n + k].abs();
            size > small && size < T::ONE / small
        };
        let inverted = !unit && cols >= ORDER && (0..n).all(invertible);
        let mut inverses = [T::ONE; ORDER];
        if inverted {
            (0..n).for_each(|k| inverses[k] = T::ONE / a[k * n + k]);
        }
        // SAFETY: n rows of `cols` neighbours each; the mask ends at `cols`.
        unsafe {
            registers!(S, cols, |j, mask| {
                let mut x = [S::splat(T::ZERO); ORDER];
                for i in 0..n {
                    x[i] = load::<S>(base.add(i * stride + j), mask);
                }
                for step in 0..n {
                    let k = if upper { n - 1 - step } else { step };
                    let column = &a[k * n..(k + 1) * n];
                    if inverted {
                        x[k] = x[k].mul(S::splat(inverses[k]));
                    } else if !unit {
                        x[k] = x[k].div(S::splat(column[k]));
                    }
                    let known = x[k];
                    let (from, to) = if upper { (0, k) } else { (k + 1, n) };
                    for i in from..to {
                        x[i] = known.mul_add(S::splat(-column[i]), x[i]);
                    }
                }
                for i in 0..n {
                    store(x[i], base.add(i * stride + j), mask);
                }
            });
        }
    }
}

/// The Cholesky factor of a small block, whose columns are contiguous, in place of its lower triangle; what is above
/// the diagonal is left undefined. Returns the first pivot that is not positive, if there is one.
pub(crate) struct Root<'a, T>(pub(crate) MatMut<'a, T>);

impl<T: Element> Task<T> for Root<'_, T> {
    type Output = Option<usize>;
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) -> Option<usize> {
        let mut a = self.0;
        assert!(a.rows() == a.cols() && (a.row_stride() == 1 || a.rows() <= 1));
        let (n, stride, base) = (a.rows(), a.col_stride(), a.as_mut_ptr());
        for k in 0..n {
            // SAFETY: all elements lie in the block.
            unsafe {
                let column = base.add(k * stride);
                let pivot = *column.add(k);
                // The comparison is false for NaN too.
                if !(pivot > T::ZERO && pivot.is_finite()) {
                    return Some(k);
                }
                let root = pivot.sqrt();
                // From here on whole registers, as far as there are: what they change above the diagonal does not matter.
                let whole = |row: usize| row - row % S::LANES;
                let (first, divisor) = (whole(k + 1), S::splat(root));
                registers!(S, n - first, |i, mask| {
                    let p = column.add(first + i);
                    // What lies beyond the mask is zero, and stays it.
                    store(load::<S>(p, mask).div(divisor), p, mask);
                });
                *column.add(k) = root;
                for j in k + 1..n {
                    let (to, factor) = (base.add(j * stride), S::splat(-*column.add(j)));
                    let first = whole(j);
                    registers!(S, n - first, |i, mask| {
                        let p = to.add(first + i);
                        let x = load::<S>(column.add(first + i), mask);
                        store(x.mul_add(factor, load(p, mask)), p, mask);
                    });
                }
            }
        }
        None
    }
}
