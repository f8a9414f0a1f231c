//! The implicit double-shift QR iteration (Francis, 1961).
//!
//! Two shifts at once, a pair of conjugates or two reals, keep the arithmetic real. A bulge of three rows is chased
//! down the subdiagonal until its last elements vanish, and a block of one or two rows is finished. Where the usual
//! shifts run in circles, as on a cyclic permutation, exceptional ones break the circle. The details
//! follow LAPACK's `lahqr` (deflation after Ahues and Tisseur, 1997) and `lanv2` (Bai and Demmel, 1993).

use super::super::householder::reflector;
use crate::Element;
use crate::error::{Error, Result};
use crate::kernels::level1::{load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::matrix::Mat;

/// Sweeps allowed for one eigenvalue.
const SWEEPS: usize = 300;

/// Overwrites an upper Hessenberg matrix with its real Schur form; the columns of `z` are multiplied by what is done.
///
/// Without `z` only the blocks on the diagonal are right, which is enough for the eigenvalues.
pub(super) fn iterate<T: Element>(h: &mut Mat<T>, mut z: Option<&mut Mat<T>>) -> Result<()> {
    let n = h.rows();
    // The active block is `low..=end − 1`.
    let mut end = n;
    let mut sweeps = 0;
    while end > 0 {
        let high = end - 1;
        let low = deflate(h, high);
        if low == high {
            end -= 1;
            sweeps = 0;
            continue;
        }
        // With vectors, the whole rows and columns are kept up to date.
        let window = if z.is_some() { (0, n) } else { (low, end) };
        if low + 1 == high {
            standardize(h, low, window, z.as_deref_mut());
            end -= 2;
            sweeps = 0;
            continue;
        }
        sweeps += 1;
        if sweeps > SWEEPS {
            return Err(Error::NoConvergence {
                operation: "QR iteration",
                iterations: SWEEPS,
            });
        }
        let shifts = shifts(h, low, high, sweeps);
        chase(h, low, high, shifts, window, z.as_deref_mut());
    }
    Ok(())
}

/// Where the block that ends at `high` begins; the negligible element above it becomes zero.
pub(super) fn deflate<T: Element>(h: &mut Mat<T>, high: usize) -> usize {
    let n = h.rows();
    for k in (1..=high).rev() {
        let below = h[(k, k - 1)].abs();
        let tiny = T::MIN_POSITIVE / T::EPSILON;
        if below <= tiny {
            h[(k, k - 1)] = T::ZERO;
            return k;
        }
        let (upper, lower) = (h[(k - 1, k - 1)], h[(k, k)]);
        let mut size = upper.abs() + lower.abs();
        if size == T::ZERO {
            if k >= 2 {
                size += h[(k - 1, k - 2)].abs();
            }
            if k + 1 < n {
                size += h[(k + 1, k)].abs();
            }
        }
        if below <= T::EPSILON * size {
            let above = h[(k - 1, k)].abs();
            let (large, small) = (below.max(above), below.min(above));
            let difference = (upper - lower).abs();
            let (a, b) = (lower.abs().max(difference), lower.abs().min(difference));
            let s = a + large;
            if small * (large / s) <= tiny.max(T::EPSILON * (b * (a / s))) {
                h[(k, k - 1)] = T::ZERO;
                return k;
            }
        }
    }
    0
}

/// Two shifts: real parts and imaginary parts.
#[derive(Clone, Copy)]
pub(super) struct Shifts<T> {
    pub(super) re: [T; 2],
    pub(super) im: [T; 2],
}

impl<T: Element> Shifts<T> {
    /// The eigenvalues of a block that has nothing to do with the matrix but its size and a place on its diagonal.
    pub(super) fn exceptional(size: T, at: T) -> Shifts<T> {
        let diagonal = T::from_f64(0.75) * size + at;
        Shifts::of(diagonal, T::from_f64(-0.4375) * size, size, diagonal)
    }

    /// The eigenvalues of `[a b; c d]`.
    fn of(a: T, b: T, c: T, d: T) -> Shifts<T> {
        let (zero, half) = (T::ZERO, T::from_f64(0.5));
        let s = a.abs() + b.abs() + c.abs() + d.abs();
        if s == zero {
            return Shifts {
                re: [zero; 2],
                im: [zero; 2],
            };
        }
        let (a, b, c, d) = (a / s, b / s, c / s, d / s);
        let middle = (a + d) * half;
        let det = (a - middle) * (d - middle) - b * c;
        let root = det.abs().sqrt();
        if det >= zero {
            return Shifts {
                re: [middle * s; 2],
                im: [root * s, -root * s],
            };
        }
        // Two reals: the one nearer to the last element, twice.
        let (first, second) = (middle + root, middle - root);
        let nearer = if (first - d).abs() <= (second - d).abs() {
            first
        } else {
            second
        };
        Shifts {
            re: [nearer * s; 2],
            im: [zero; 2],
        }
    }
}

fn shifts<T: Element>(h: &Mat<T>, low: usize, high: usize, sweep: usize) -> Shifts<T> {
    if sweep % 20 == 10 {
        Shifts::exceptional(
            h[(high, high - 1)].abs() + h[(high - 1, high - 2)].abs(),
            h[(high, high)],
        )
    } else if sweep.is_multiple_of(20) {
        Shifts::exceptional(
            h[(low + 1, low)].abs() + h[(low + 2, low + 1)].abs(),
            h[(low, low)],
        )
    } else {
        Shifts::of(
            h[(high - 1, high - 1)],
            h[(high - 1, high)],
            h[(high, high - 1)],
            h[(high, high)],
        )
    }
}

/// The first column of `(H − σ₁)(H − σ₂)` restricted to the block that begins at `m`, up to a factor.
pub(super) fn first_column<T: Element>(h: &Mat<T>, m: usize, shifts: &Shifts<T>) -> [T; 3] {
    let Shifts {
        re: [r1, r2],
        im: [i1, i2],
    } = *shifts;
    let (a, b, c, d) = (h[(m, m)], h[(m, m + 1)], h[(m + 1, m)], h[(m + 1, m + 1)]);
    let s = (a - r2).abs() + i2.abs() + c.abs();
    let c = c / s;
    let v = [
        c * b + (a - r1) * ((a - r2) / s) - i1 * (i2 / s),
        c * (a + d - r1 - r2),
        c * h[(m + 2, m + 1)],
    ];
    let s = v[0].abs() + v[1].abs() + v[2].abs();
    if s == T::ZERO { v } else { v.map(|x| x / s) }
}

/// One sweep of the double shift over the block `low..=high`, which has at least three rows.
fn chase<T: Element>(
    h: &mut Mat<T>,
    low: usize,
    high: usize,
    shifts: Shifts<T>,
    (first, last): (usize, usize),
    mut z: Option<&mut Mat<T>>,
) {
    // Two small subdiagonal elements in a row allow the sweep to start there.
    let mut m = high - 2;
    let mut v = first_column(h, m, &shifts);
    while m > low {
        let size = h[(m - 1, m - 1)].abs() + h[(m, m)].abs() + h[(m + 1, m + 1)].abs();
        if h[(m, m - 1)].abs() * (v[1].abs() + v[2].abs()) <= T::EPSILON * v[0].abs() * size {
            break;
        }
        m -= 1;
        v = first_column(h, m, &shifts);
    }
    for k in m..high {
        let rows = 3.min(high - k + 1);
        if k > m {
            v[..rows].copy_from_slice(&h.col(k - 1)[k..k + rows]);
        }
        let tau = reflector(&mut v[..rows]);
        if k > m {
            h[(k, k - 1)] = v[0];
            h.col_mut(k - 1)[k + 1..k + rows].fill(T::ZERO);
        } else if m > low {
            h[(k, k - 1)] *= T::ONE - tau;
        }
        let w = [v[1], if rows == 3 { v[2] } else { T::ZERO }];
        for j in k..last {
            let column = &mut h.col_mut(j)[k..k + rows];
            if let [x, y, z] = column {
                let sum = (*x + w[0] * *y + w[1] * *z) * tau;
                *x -= sum;
                *y -= sum * w[0];
                *z -= sum * w[1];
            } else if let [x, y] = column {
                let sum = (*x + w[0] * *y) * tau;
                *x -= sum;
                *y -= sum * w[0];
            }
        }
        columns(h, k, rows, first, (k + 4).min(high + 1), tau, w);
        if let Some(z) = z.as_deref_mut() {
            let n = z.rows();
            columns(z, k, rows, 0, n, tau, w);
        }
    }
}

/// Reflects two or three columns from `k` on, in rows `from..to`.
fn columns<T: Element>(
    a: &mut Mat<T>,
    k: usize,
    count: usize,
    from: usize,
    to: usize,
    tau: T,
    w: [T; 2],
) {
    let rows = a.rows();
    let columns = &mut a.as_mut_slice()[k * rows..(k + count) * rows];
    T::dispatch(ReflectColumns {
        columns,
        rows,
        from,
        to,
        tau,
        w,
    });
}

struct ReflectColumns<'a, T> {
    columns: &'a mut [T],
    rows: usize,
    from: usize,
    to: usize,
    tau: T,
    w: [T; 2],
}

impl<T: Element> Task<T> for ReflectColumns<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let ReflectColumns {
            columns,
            rows,
            from,
            to,
            tau,
            w,
        } = self;
        let three = columns.len() == 3 * rows;
        assert!(from <= to && to <= rows && columns.len() >= 2 * rows);
        let x = columns.as_mut_ptr();
        // SAFETY: rows from..to of two or three columns.
        unsafe {
            let (x, y, z) = (
                x.add(from),
                x.add(rows + from),
                x.wrapping_add(2 * rows + from),
            );
            let (w1, w2, minus) = (S::splat(w[0]), S::splat(w[1]), S::splat(-tau));
            registers!(S, to - from, |i, mask| {
                let (a, b) = (load::<S>(x.add(i), mask), load::<S>(y.add(i), mask));
                let mut sum = b.mul_add(w1, a);
                if three {
                    let c = load::<S>(z.add(i), mask);
                    sum = c.mul_add(w2, sum).mul(minus);
                    store(sum.mul_add(w2, c), z.add(i), mask);
                } else {
                    sum = sum.mul(minus);
                }
                store(a.add(sum), x.add(i), mask);
                store(sum.mul_add(w1, b), y.add(i), mask);
            });
        }
    }
}

/// Rotates the 2×2 block at `k` into standard form: upper triangular, or with equal diagonal and a conjugate pair.
pub(super) fn standardize<T: Element>(
    h: &mut Mat<T>,
    k: usize,
    (first, last): (usize, usize),
    z: Option<&mut Mat<T>>,
) {
    let (block, c, s) = standard_form(h[(k, k)], h[(k, k + 1)], h[(k + 1, k)], h[(k + 1, k + 1)]);
    for j in k + 2..last {
        let (x, y) = (h[(k, j)], h[(k + 1, j)]);
        h[(k, j)] = c * x + s * y;
        h[(k + 1, j)] = c * y - s * x;
    }
    let (x, y) = h.two_cols(k, k + 1);
    crate::kernels::rotate(&mut x[first..k], &mut y[first..k], c, s);
    if let Some(z) = z {
        let (x, y) = z.two_cols(k, k + 1);
        crate::kernels::rotate(x, y, c, s);
    }
    h[(k, k)] = block[0];
    h[(k, k + 1)] = block[1];
    h[(k + 1, k)] = block[2];
    h[(k + 1, k + 1)] = block[3];
}

/// The standard form `[a b; c d]` of a 2×2 block, and the cosine and sine of the rotation to it.
fn standard_form<T: Element>(a: T, b: T, c: T, d: T) -> ([T; 4], T, T) {
    let (zero, one, half) = (T::ZERO, T::ONE, T::from_f64(0.5));
    let sign = |x: T| one.copysign(x);
    if c == zero {
        return ([a, b, c, d], one, zero);
    }
    if b == zero {
        return ([d, -c, zero, a], zero, one);
    }
    let difference = a - d;
    if difference == zero && sign(b) != sign(c) {
        return ([a, b, c, d], one, zero);
    }
    let p = half * difference;
    let (large, small) = (
        b.abs().max(c.abs()),
        b.abs().min(c.abs()) * sign(b) * sign(c),
    );
    let scale = p.abs().max(large);
    let z = p / scale * p + large / scale * small;
    if z >= T::from_f64(4.0) * T::EPSILON {
        // Two reals.
        let z = p + (scale.sqrt() * z.sqrt()).copysign(p);
        let tau = c.hypot(z);
        return (
            [d + z, b - c, zero, d - large / z * small],
            z / tau,
            c / tau,
        );
    }
    // A conjugate pair, or two reals that are nearly equal: make the diagonal equal.
    let sigma = b + c;
    let tau = sigma.hypot(difference);
    let cs = (half * (one + sigma.abs() / tau)).sqrt();
    let sn = -(p / (tau * cs)) * sign(sigma);
    let (aa, bb, cc, dd) = (
        a * cs + b * sn,
        b * cs - a * sn,
        c * cs + d * sn,
        d * cs - c * sn,
    );
    let (a, b, c, d) = (
        aa * cs + cc * sn,
        bb * cs + dd * sn,
        cc * cs - aa * sn,
        dd * cs - bb * sn,
    );
    let middle = half * (a + d);
    if c == zero {
        return ([middle, b, c, middle], cs, sn);
    }
    if b == zero {
        return ([middle, -c, zero, middle], -sn, cs);
    }
    if sign(b) != sign(c) {
        return ([middle, b, c, middle], cs, sn);
    }
    let (root_b, root_c) = (b.abs().sqrt(), c.abs().sqrt());
    let p = (root_b * root_c).copysign(c);
    let tau = one / (b + c).abs().sqrt();
    let (cs1, sn1) = (root_b * tau, root_c * tau);
    (
        [middle + p, b - c, zero, middle - p],
        cs * cs1 - sn * sn1,
        cs * sn1 + sn * cs1,
    )
}
