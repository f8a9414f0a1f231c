//! Eigenvectors of a matrix in real Schur form, by back-substitution.
//!
//! For the eigenvalue `λ` at position k, `(T − λ)·x = 0` is solved from row k upwards with `x_k = 1`. Where `λ` comes
//! again, or nearly, the divisor is replaced by the smallest that rounding would allow; where the solution grows beyond
//! all bounds, it is scaled down on the way.

use crate::Element;
use crate::complex::Complex;
use crate::kernels::axpy;
use crate::matrix::Mat;

/// Real and imaginary parts of the eigenvectors: column k belongs to eigenvalue k. Of a conjugate pair the first column
/// holds the vector, the second its conjugate.
pub(super) fn eigenvectors<T: Element>(t: &Mat<T>, values: &[Complex<T>]) -> (Mat<T>, Mat<T>) {
    let n = t.rows();
    let (mut re, mut im) = (Mat::zeros(n, n), Mat::zeros(n, n));
    let least = (t.max_abs() * T::EPSILON).max(T::MIN_POSITIVE / T::EPSILON);
    let mut k = 0;
    while k < n {
        let value = values[k];
        let pair = value.im != T::ZERO;
        let (x, y) = (re.col_mut(k), im.col_mut(k));
        let top = if pair {
            // The block [a b; c a] has the vector (b, λ − a) = (b, i·√|bc|), or (λ − a, c).
            let (b, c) = (t[(k, k + 1)], t[(k + 1, k)]);
            let (first, second) = if b.abs() >= c.abs() {
                (
                    Complex::new(T::ONE, T::ZERO),
                    Complex::new(T::ZERO, value.im / b),
                )
            } else {
                (
                    Complex::new(T::ZERO, value.im / c),
                    Complex::new(T::ONE, T::ZERO),
                )
            };
            (x[k], y[k], x[k + 1], y[k + 1]) = (first.re, first.im, second.re, second.im);
            eliminate(t, k, k, x, y);
            eliminate(t, k + 1, k, x, y);
            k
        } else {
            x[k] = T::ONE;
            eliminate(t, k, k, x, y);
            k
        };
        solve(t, top, value, least, x, y);
        if pair {
            let (x, y) = (re.col(k).to_vec(), im.col(k).to_vec());
            re.col_mut(k + 1).copy_from_slice(&x);
            im.col_mut(k + 1)
                .iter_mut()
                .zip(y)
                .for_each(|(to, y)| *to = -y);
        }
        k += if pair { 2 } else { 1 };
    }
    (re, im)
}

/// Takes unknown `j`, which is known now, to the right-hand sides of the rows before `end`.
fn eliminate<T: Element>(t: &Mat<T>, j: usize, end: usize, x: &mut [T], y: &mut [T]) {
    let (re, im) = (x[j], y[j]);
    axpy(-re, &t.col(j)[..end], &mut x[..end]);
    if im != T::ZERO {
        axpy(-im, &t.col(j)[..end], &mut y[..end]);
    }
}

/// Solves rows `0..end` of `(T − λ)·x = right-hand side`, which `x` and `y` hold, in place.
fn solve<T: Element>(
    t: &Mat<T>,
    end: usize,
    value: Complex<T>,
    least: T,
    x: &mut [T],
    y: &mut [T],
) {
    let large = T::ONE
        / (least.min(T::ONE) * T::from_f64(1e3))
            .sqrt()
            .max(T::MIN_POSITIVE.sqrt());
    let mut j = end;
    while j > 0 {
        j -= 1;
        if j > 0 && t[(j, j - 1)] != T::ZERO {
            let i = j - 1;
            let (p, q) = solve_block(
                t,
                i,
                value,
                least,
                Complex::new(x[i], y[i]),
                Complex::new(x[j], y[j]),
            );
            (x[i], y[i], x[j], y[j]) = (p.re, p.im, q.re, q.im);
            eliminate(t, j, i, x, y);
            eliminate(t, i, i, x, y);
            j = i;
        } else {
            let divisor = floor(Complex::from(t[(j, j)]) - value, least);
            let unknown = Complex::new(x[j], y[j]) / divisor;
            (x[j], y[j]) = (unknown.re, unknown.im);
            eliminate(t, j, j, x, y);
        }
        let size = x[j].abs().max(y[j].abs());
        if size > large {
            x.iter_mut().for_each(|x| *x /= size);
            y.iter_mut().for_each(|y| *y /= size);
        }
    }
}

fn floor<T: Element>(divisor: Complex<T>, least: T) -> Complex<T> {
    if divisor.re.abs().max(divisor.im.abs()) < least {
        Complex::from(least)
    } else {
        divisor
    }
}

/// Solves the two rows of the block at `i` by elimination with pivoting.
fn solve_block<T: Element>(
    t: &Mat<T>,
    i: usize,
    value: Complex<T>,
    least: T,
    f: Complex<T>,
    g: Complex<T>,
) -> (Complex<T>, Complex<T>) {
    let (a, d) = (
        Complex::from(t[(i, i)]) - value,
        Complex::from(t[(i + 1, i + 1)]) - value,
    );
    let (b, c) = (Complex::from(t[(i, i + 1)]), Complex::from(t[(i + 1, i)]));
    let ((a, b, f), (c, d, g)) = if a.abs() >= c.abs() {
        ((a, b, f), (c, d, g))
    } else {
        ((c, d, g), (a, b, f))
    };
    let a = floor(a, least);
    let factor = c / a;
    let y = (g - factor * f) / floor(d - factor * b, least);
    ((f - b * y) / a, y)
}
