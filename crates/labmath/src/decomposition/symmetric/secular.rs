//! The secular equation `1 + ρ·Σ zᵢ²/(dᵢ − λ) = 0`: the eigenvalues of `diag(d) + ρ·z·zᵀ`.
//!
//! Between each two neighbouring poles lies one root. It is sought as a distance from the nearer pole, so that the
//! differences `dᵢ − λ`, on which the eigenvectors rest, are exact to rounding. Each step replaces the sum by a
//! hyperbola with the two nearest poles (the "middle way" of Li, 1993, LAPACK's `laed4`), inside of a bracket that only
//! ever shrinks.

use crate::Element;
use crate::kernels::level1::{load, registers};
use crate::kernels::simd::{Simd, Task};

/// Steps allowed; four to six are usual.
const STEPS: usize = 200;

/// Root `j`, and in `differences[i]` the exact `dᵢ − λ`. The poles `d` ascend, `rho` and all `zᵢ²` are positive.
pub(super) fn root<T: Element>(
    d: &[T],
    squares: &[T],
    rho: T,
    j: usize,
    differences: &mut [T],
) -> T {
    let k = d.len();
    let (zero, one, half, two) = (T::ZERO, T::ONE, T::from_f64(0.5), T::from_f64(2.0));
    let four = two * two;
    let last = j + 1 == k;
    let (pole, mut lo, mut hi, mut mu);
    if last {
        pole = j;
        lo = zero;
        hi = rho * squares.iter().copied().sum::<T>();
        // The bound is that of the norm; rounding must not make it too small.
        hi += hi * T::EPSILON * T::from_f64(k as f64);
        mu = hi * half;
        shift(d, pole, zero, differences);
    } else {
        let gap = d[j + 1] - d[j];
        let middle = gap * half;
        shift(d, j, zero, differences);
        let at_middle = evaluate(differences, squares, rho, middle, j).value;
        let (s, t) = (rho * squares[j], rho * squares[j + 1]);
        // The poles on either side exactly, the others as they are in the middle.
        let c = at_middle + s / middle - t / middle;
        let sum = s + t;
        if at_middle >= zero {
            pole = j;
            (lo, hi) = (zero, middle);
            let (a, b) = (c * gap + sum, s * gap);
            let root = (a * a - four * b * c).abs().sqrt();
            mu = if a > zero {
                two * b / (a + root)
            } else {
                (a - root) / (two * c)
            };
        } else {
            pole = j + 1;
            (lo, hi) = (-middle, zero);
            shift(d, pole, zero, differences);
            let (a, b) = (sum - c * gap, t * gap);
            let root = (a * a + four * b * c).abs().sqrt();
            mu = if a < zero {
                two * b / (a - root)
            } else {
                -(a + root) / (two * c)
            };
        }
        if !(mu > lo && mu < hi) {
            mu = (lo + hi) * half;
        }
    }
    // The two poles of the hyperbola: on either side of the root, or, for the last root, both below it.
    let (first, second) = if last {
        (k.saturating_sub(2), k - 1)
    } else {
        (j, j + 1)
    };
    let split = if last { second.max(1) - 1 } else { j };
    for _ in 0..STEPS {
        let sums = evaluate(differences, squares, rho, mu, split);
        let w = sums.value;
        let noise = T::EPSILON * T::from_f64(4.0) * (one + sums.magnitude);
        if w < zero {
            lo = mu
        } else {
            hi = mu
        }
        if w.abs() <= noise || hi - lo <= T::EPSILON * lo.abs().min(hi.abs()) {
            break;
        }
        let (p, q) = (differences[first] - mu, differences[second] - mu);
        let slope = sums.slope_below + sums.slope_above;
        let mut c = w - p * sums.slope_below - q * sums.slope_above;
        let a = (p + q) * w - p * q * slope;
        let b = p * q * w;
        let mut step;
        if last {
            c = c.abs();
            let root = (a * a - four * b * c).abs().sqrt();
            step = if c == zero {
                hi - mu
            } else if a >= zero {
                (a + root) / (two * c)
            } else {
                two * b / (a - root)
            };
        } else {
            let root = (a * a - four * b * c).abs().sqrt();
            step = if c == zero {
                b / a
            } else if a <= zero {
                (a - root) / (two * c)
            } else {
                two * b / (a + root)
            };
        }
        // The function grows, so a step in the wrong direction is replaced by Newton's.
        if w * step >= zero {
            step = -w / slope;
        }
        let next = mu + step;
        mu = if next > lo && next < hi {
            next
        } else if lo > zero {
            // The bracket may span many powers of ten.
            lo.sqrt() * hi.sqrt()
        } else if hi < zero {
            -((-lo).sqrt() * (-hi).sqrt())
        } else if lo == zero {
            hi * T::from_f64(1.0 / 16.0)
        } else if hi == zero {
            lo * T::from_f64(1.0 / 16.0)
        } else {
            (lo + hi) * half
        };
    }
    shift(d, pole, mu, differences);
    d[pole] + mu
}

/// `differences[i] = (dᵢ − d_pole) − μ`.
fn shift<T: Element>(d: &[T], pole: usize, mu: T, differences: &mut [T]) {
    let origin = d[pole];
    for (x, &d) in differences.iter_mut().zip(d) {
        *x = (d - origin) - mu;
    }
}

/// The function at `μ`, its slope from the poles up to `split` and from those above, and the sum of magnitudes.
struct Sums<T> {
    value: T,
    slope_below: T,
    slope_above: T,
    magnitude: T,
}

fn evaluate<T: Element>(from_pole: &[T], squares: &[T], rho: T, mu: T, split: usize) -> Sums<T> {
    let split = split + 1;
    let (below, slope_below) = T::dispatch(Terms {
        poles: &from_pole[..split],
        squares: &squares[..split],
        mu,
    });
    let (above, slope_above) = T::dispatch(Terms {
        poles: &from_pole[split..],
        squares: &squares[split..],
        mu,
    });
    Sums {
        value: T::ONE + rho * (below + above),
        slope_below: rho * slope_below,
        slope_above: rho * slope_above,
        magnitude: rho * (below.abs() + above.abs()),
    }
}

/// `Σ zᵢ²/(pᵢ − μ)` and `Σ zᵢ²/(pᵢ − μ)²`.
struct Terms<'a, T> {
    poles: &'a [T],
    squares: &'a [T],
    mu: T,
}

impl<T: Element> Task<T> for Terms<'_, T> {
    type Output = (T, T);
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) -> (T, T) {
        let n = self.poles.len().min(self.squares.len());
        let (poles, squares) = (self.poles.as_ptr(), self.squares.as_ptr());
        // SAFETY: i and the mask stay below n.
        unsafe {
            let (one, minus) = (S::splat(T::ONE), S::splat(-self.mu));
            let (mut sum, mut slope) = (S::splat(T::ZERO), S::splat(T::ZERO));
            registers!(S, n, |i, mask| {
                // Beyond the end the square is zero; the divisor must not be.
                let difference = match mask {
                    None => load::<S>(poles.add(i), mask).add(minus),
                    Some(_) => {
                        let mut rest = one;
                        let mut lanes = [T::ONE; 64];
                        for l in 0..n - i {
                            lanes[l] = *poles.add(i + l) - self.mu;
                        }
                        if S::LANES <= lanes.len() {
                            rest = S::load(lanes.as_ptr());
                        }
                        rest
                    }
                };
                let term = load::<S>(squares.add(i), mask).div(difference);
                sum = sum.add(term);
                slope = slope.add(term.div(difference));
            });
            (sum.total(), slope.total())
        }
    }
}
