//! Many plane rotations on the columns of a matrix, in one go.
//!
//! A sweep of a QL iteration rotates columns 0 and 1, then 1 and 2, and so on. One rotation alone reads and writes two
//! columns for a handful of operations, so a sweep goes at the speed of memory. Here many sweeps are collected and
//! applied to a few rows at a time: those rows of all columns stay in the first-level cache for all of
//! the sweeps, and the column that two neighbouring rotations share stays in registers (Van Zee, van de Geijn and
//! Quintana-Ortí, 2014).

use super::simd::{Simd, Task};
use crate::Element;
use crate::matrix::Mat;

/// Registers of rows that are treated at once.
const HEIGHT: usize = 2;

/// Sweeps of rotations, in the order in which they are to be applied.
pub(crate) struct Sweeps<T> {
    /// For each sweep: where its columns and rotations end.
    ends: Vec<(usize, usize)>,
    /// The columns of all sweeps; rotation k of a sweep acts on its columns k and k + 1.
    columns: Vec<u32>,
    rotations: Vec<(T, T)>,
}

impl<T: Element> Sweeps<T> {
    /// None yet, with room for some rotations.
    pub(crate) fn new(room: usize) -> Sweeps<T> {
        Sweeps {
            ends: Vec::with_capacity(room / 4),
            columns: Vec::with_capacity(2 * room),
            rotations: Vec::with_capacity(room),
        }
    }
    /// Adds a sweep: its columns, and for each of them but the last the rotation with the next,
    /// `(x, y) ← (c·x + s·y, c·y − s·x)`.
    pub(crate) fn push(
        &mut self,
        columns: impl Iterator<Item = usize>,
        rotations: impl Iterator<Item = (T, T)>,
    ) {
        self.columns.extend(columns.map(|c| c as u32));
        self.rotations.extend(rotations);
        self.ends.push((self.columns.len(), self.rotations.len()));
    }
    /// How many rotations are waiting.
    pub(crate) fn len(&self) -> usize {
        self.rotations.len()
    }
    /// Applies the sweeps to the columns of `a`, and forgets them.
    pub(crate) fn apply(&mut self, a: &mut Mat<T>) {
        if a.rows() > 0 && !self.rotations.is_empty() {
            assert!(self.columns.iter().all(|&c| (c as usize) < a.cols()));
            T::dispatch(Apply(self, a));
        }
        self.ends.clear();
        self.columns.clear();
        self.rotations.clear();
    }
}

struct Apply<'a, T>(&'a Sweeps<T>, &'a mut Mat<T>);

impl<T: Element> Task<T> for Apply<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Apply(sweeps, a) = self;
        let (rows, stride) = (a.rows(), a.rows());
        let base = a.as_mut_slice().as_mut_ptr();
        let step = HEIGHT * S::LANES;
        let whole = rows - rows % step;
        // SAFETY: the columns exist (checked by `apply`), rows and masks stay inside of them.
        unsafe {
            for i in (0..whole).step_by(step) {
                strip::<S, HEIGHT>(sweeps, base.add(i), stride, S::first(S::LANES));
            }
            for i in (whole..rows).step_by(S::LANES) {
                strip::<S, 1>(
                    sweeps,
                    base.add(i),
                    stride,
                    S::first((rows - i).min(S::LANES)),
                );
            }
        }
    }
}

#[inline(always)]
unsafe fn strip<S: Simd, const H: usize>(
    sweeps: &Sweeps<S::Elem>,
    base: *mut S::Elem,
    stride: usize,
    mask: S::Mask,
) {
    let (mut first_column, mut first_rotation) = (0, 0);
    // SAFETY: by the caller.
    unsafe {
        for &(last_column, last_rotation) in &sweeps.ends {
            let columns = &sweeps.columns[first_column..last_column];
            let rotations = &sweeps.rotations[first_rotation..last_rotation];
            let Some((&start, others)) = columns.split_first() else {
                continue;
            };
            let mut from = base.add(start as usize * stride);
            let mut shared = [S::splat(S::Elem::ZERO); H];
            for h in 0..H {
                shared[h] = S::load_part(from.add(h * S::LANES), mask);
            }
            for (&column, &(c, s)) in others.iter().zip(rotations) {
                let to = base.add(column as usize * stride);
                let (c, s, minus) = (S::splat(c), S::splat(s), S::splat(-s));
                for h in 0..H {
                    let (x, y) = (shared[h], S::load_part(to.add(h * S::LANES), mask));
                    x.mul_add(c, y.mul(s))
                        .store_part(from.add(h * S::LANES), mask);
                    shared[h] = y.mul_add(c, x.mul(minus));
                }
                from = to;
            }
            for h in 0..H {
                shared[h].store_part(from.add(h * S::LANES), mask);
            }
            (first_column, first_rotation) = (last_column, last_rotation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweeps_equal_one_rotation_after_the_other() {
        for rows in [1, 7, 8, 16, 21, 40] {
            let mut a = Mat::from_fn(rows, 6, |i, j| (i * 6 + j) as f64);
            let mut expected = a.clone();
            let mut sweeps = Sweeps::new(0);
            for (sweep, order) in [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [1, 3, 5, 0, 2, 4]]
                .into_iter()
                .enumerate()
            {
                let mut rotations = Vec::new();
                for w in order.windows(2) {
                    let angle = (sweep + w[0]) as f64;
                    let (s, c) = angle.sin_cos();
                    rotations.push((c, s));
                    for i in 0..rows {
                        let (x, y) = (expected[(i, w[0])], expected[(i, w[1])]);
                        expected[(i, w[0])] = x * c + y * s;
                        expected[(i, w[1])] = y * c - x * s;
                    }
                }
                sweeps.push(order.into_iter(), rotations.into_iter());
            }
            sweeps.apply(&mut a);
            assert!((&a - &expected).max_abs() < 1e-11, "{rows}");
        }
    }
}
