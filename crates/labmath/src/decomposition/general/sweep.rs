//! A sweep of many double shifts: a chain of small bulges, chased down the diagonal one behind the other.
//!
//! The bulges follow each other at a distance of three rows. For as many steps as the chain is long they stay inside a window
//! on the diagonal: there, in a copy that fits in the cache, the reflections are done and collected in an orthogonal
//! matrix, by which the rest of the rows and columns is multiplied afterwards.

use super::super::householder::reflector;
use super::francis::{Shifts, first_column};
use super::multishift::{Reach, turn};
use crate::Element;
use crate::kernels::level1::{load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::matrix::Mat;

/// Chases a bulge for each pair of shifts through the active block `low..=high`, which has at least three rows.
pub(super) fn chase<T: Element>(
    h: &mut Mat<T>,
    mut z: Option<&mut Mat<T>>,
    (low, high): (usize, usize),
    shifts: &[Shifts<T>],
    reach: Reach,
) {
    let n = h.rows();
    let lag = 3 * shifts.len().saturating_sub(1);
    let step = (lag + 3).max(12);
    // Bulge m's reflector begins at row low + tick − 3m, as long as that is between low and high − 1.
    let ticks = high - low + lag;
    for start in (0..ticks).step_by(step) {
        let stop = ticks.min(start + step);
        let first_row = low + start.saturating_sub(lag);
        let last_row = (low + stop - 1).min(high - 1);
        // With the column left of the first reflector, and the row below the last one.
        let first = if first_row > low { first_row - 1 } else { low };
        let end = (last_row + 3).min(high) + 1;
        let size = end - first;
        let mut window = Window {
            h: h.as_ref().sub(first, first, size, size).to_mat(),
            u: Mat::eye(size),
            low: low.checked_sub(first),
            high: high - first,
        };
        let offset = low as isize - first as isize;
        T::dispatch(Ticks {
            window: &mut window,
            shifts,
            offset,
            ticks: (start, stop),
        });
        h.as_mut()
            .sub(first, first, size, size)
            .copy_from(&window.h);
        turn(
            h,
            z.as_deref_mut(),
            &window.u,
            first,
            reach.of(n, low, high),
        );
    }
}

/// A part of the matrix on its diagonal.
struct Window<T: Element> {
    h: Mat<T>,
    /// What was done to it, as one orthogonal matrix.
    u: Mat<T>,
    /// Where the active block begins, if inside.
    low: Option<usize>,
    /// Where the active block ends, or would end.
    high: usize,
}

/// A reflector `I − τ·(1, w)·(1, w)ᵀ` on two or three rows from `row` on.
#[derive(Clone, Copy)]
struct Bulge<T> {
    row: usize,
    rows: usize,
    tau: T,
    w: [T; 2],
}

/// Some ticks of the chain; bulge m's row in the window is `offset + tick − 3m`.
struct Ticks<'a, T: Element> {
    window: &'a mut Window<T>,
    shifts: &'a [Shifts<T>],
    offset: isize,
    ticks: (usize, usize),
}

impl<T: Element> Task<T> for Ticks<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Ticks {
            window,
            shifts,
            offset,
            ticks: (start, stop),
        } = self;
        let size = window.h.rows();
        let mut bulges: Vec<Bulge<T>> = Vec::with_capacity(shifts.len());
        for tick in start..stop {
            bulges.clear();
            // The hindmost first.
            for (m, shifts) in shifts.iter().enumerate().rev() {
                if let Some(steps) = tick.checked_sub(3 * m) {
                    let row = (offset + steps as isize) as usize;
                    if row < window.high {
                        bulges.push(window.bulge(row, shifts));
                    }
                }
            }
            for j in 0..size {
                let column = window.h.col_mut(j);
                for bulge in bulges.iter().take_while(|b| b.row <= j) {
                    reflect_rows(bulge, column);
                }
            }
            for bulge in &bulges {
                let end = (bulge.row + 3).min(window.high) + 1;
                // SAFETY: the columns of the bulge exist in both matrices, and so do the rows.
                unsafe {
                    reflect_columns::<S, T>(bulge, &mut window.h, end);
                    reflect_columns::<S, T>(bulge, &mut window.u, size);
                }
            }
        }
    }
}

impl<T: Element> Window<T> {
    /// The reflector at a row: it begins a bulge, or moves the one that it finds.
    #[inline(always)]
    fn bulge(&mut self, row: usize, shifts: &Shifts<T>) -> Bulge<T> {
        let rows = 3.min(self.high - row + 1);
        let begins = self.low == Some(row);
        let mut v = [T::ZERO; 3];
        if begins {
            v = first_column(&self.h, row, shifts);
        } else {
            v[..rows].copy_from_slice(&self.h.col(row - 1)[row..row + rows]);
        }
        let tau = short_reflector(&mut v, rows);
        if !begins {
            let column = &mut self.h.col_mut(row - 1)[row..row + rows];
            column.fill(T::ZERO);
            column[0] = v[0];
        }
        Bulge {
            row,
            rows,
            tau,
            w: [v[1], v[2]],
        }
    }
}

/// As [`reflector`], for three elements, of which the last is zero when there are two.
#[inline(always)]
fn short_reflector<T: Element>(v: &mut [T; 3], rows: usize) -> T {
    let rest = v[1] * v[1] + v[2] * v[2];
    let squares = v[0] * v[0] + rest;
    let least = T::MIN_POSITIVE / (T::EPSILON * T::EPSILON);
    if !(rest > least && squares < T::MAX) {
        return reflector(&mut v[..rows]);
    }
    let beta = -squares.sqrt().copysign(v[0]);
    let inverse = T::ONE / (v[0] - beta);
    let tau = (beta - v[0]) / beta;
    *v = [beta, v[1] * inverse, v[2] * inverse];
    tau
}

/// Applies the reflector to a column, from the left.
#[inline(always)]
fn reflect_rows<T: Element>(bulge: &Bulge<T>, column: &mut [T]) {
    let [w1, w2] = bulge.w;
    match &mut column[bulge.row..bulge.row + bulge.rows] {
        [x, y, z] => {
            let sum = (*x + w1 * *y + w2 * *z) * bulge.tau;
            *x -= sum;
            *y -= sum * w1;
            *z -= sum * w2;
        }
        [x, y] => {
            let sum = (*x + w1 * *y) * bulge.tau;
            *x -= sum;
            *y -= sum * w1;
        }
        _ => {}
    }
}

/// Applies the reflector to its columns, in the rows before `end`, from the right.
#[inline(always)]
unsafe fn reflect_columns<S: Simd<Elem = T>, T: Element>(
    bulge: &Bulge<T>,
    a: &mut Mat<T>,
    end: usize,
) {
    let rows = a.rows();
    let columns = &mut a.as_mut_slice()[bulge.row * rows..(bulge.row + bulge.rows) * rows];
    assert!(end <= rows);
    let x = columns.as_mut_ptr();
    // SAFETY: rows before `end` of two or three columns; the processor has the instructions.
    unsafe {
        let (y, z) = (x.add(rows), x.wrapping_add(2 * rows));
        let (w1, w2) = (S::splat(bulge.w[0]), S::splat(bulge.w[1]));
        let minus = S::splat(-bulge.tau);
        if bulge.rows == 3 {
            registers!(S, end, |i, mask| {
                let (a, b) = (load::<S>(x.add(i), mask), load::<S>(y.add(i), mask));
                let c = load::<S>(z.add(i), mask);
                let sum = c.mul_add(w2, b.mul_add(w1, a)).mul(minus);
                store(a.add(sum), x.add(i), mask);
                store(sum.mul_add(w1, b), y.add(i), mask);
                store(sum.mul_add(w2, c), z.add(i), mask);
            });
        } else {
            registers!(S, end, |i, mask| {
                let (a, b) = (load::<S>(x.add(i), mask), load::<S>(y.add(i), mask));
                let sum = b.mul_add(w1, a).mul(minus);
                store(a.add(sum), x.add(i), mask);
                store(sum.mul_add(w1, b), y.add(i), mask);
            });
        }
    }
}
