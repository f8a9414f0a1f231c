//! Packing: a block is copied into the order in which the tiles read it.
//!
//! A packed block of `A` is a row of strips, each as high as a tile, stored column after column; one of `B` is the
//! same for its transpose. The last strip is filled up with zeros.

use std::cell::Cell;

use crate::Element;
use crate::kernels::level1::{load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::matrix::MatRef;

/// A cache line.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u64; 8]);

thread_local! {
    /// The memory of the last packed blocks: asking the system for pages costs more than filling them.
    static LINES: Cell<Vec<Line>> = const { Cell::new(Vec::new()) };
}

/// Calls `f` with memory for two packed blocks, each of them aligned to a cache line.
pub(super) fn with_blocks<T: Element, R>(
    first: usize,
    second: usize,
    f: impl FnOnce(&mut [T], &mut [T]) -> R,
) -> R {
    let each = size_of::<Line>() / size_of::<T>();
    let (a, b) = (first.div_ceil(each), second.div_ceil(each));
    let mut lines = LINES.take();
    if lines.len() < a + b {
        lines.resize(a + b, Line([0; 8]));
    }
    let (front, back) = lines.split_at_mut(a);
    // SAFETY: a line is eight words without padding, every bit pattern is a number, and the lines are borrowed for
    // writing until `f` returns.
    let result = unsafe {
        f(
            std::slice::from_raw_parts_mut(front.as_mut_ptr().cast(), first),
            std::slice::from_raw_parts_mut(back.as_mut_ptr().cast(), second),
        )
    };
    LINES.set(lines);
    result
}

/// Packs a block of `A` in strips of `height` rows.
pub(super) fn pack_rows<T: Element>(a: MatRef<'_, T>, height: usize, out: &mut [T]) {
    let (m, k) = a.shape();
    for (i, strip) in (0..m).step_by(height).zip(out.chunks_mut(height * k)) {
        let rows = height.min(m - i);
        let source = a.sub(i, 0, rows, k);
        if source.row_stride() == 1 {
            copy_columns(source, strip, height);
        } else {
            gather(source, strip, height);
        }
    }
}

/// Packs a block of `B` in strips of `width` columns.
pub(super) fn pack_columns<T: Element>(b: MatRef<'_, T>, width: usize, out: &mut [T]) {
    pack_rows(b.t(), width, out);
}

/// The rows of the strip are neighbours: each column is copied as it is.
fn copy_columns<T: Element>(source: MatRef<'_, T>, strip: &mut [T], height: usize) {
    assert!(
        source.rows() <= height
            && source.row_stride() == 1
            && strip.len() >= source.cols() * height
    );
    if source.rows() < height {
        strip.fill(T::ZERO);
    }
    T::dispatch(CopyColumns {
        source,
        strip,
        height,
    });
}

struct CopyColumns<'a, T> {
    source: MatRef<'a, T>,
    strip: &'a mut [T],
    height: usize,
}

impl<T: Element> Task<T> for CopyColumns<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let (rows, cols) = self.source.shape();
        let (mut from, mut to) = (self.source.as_ptr(), self.strip.as_mut_ptr());
        for _ in 0..cols {
            // SAFETY: `rows` neighbours in the source, which the strip has room for (checked before the call).
            unsafe {
                registers!(S, rows, |i, mask| {
                    store(load::<S>(from.add(i), mask), to.add(i), mask);
                });
            }
            from = from.wrapping_add(self.source.col_stride());
            to = to.wrapping_add(self.height);
        }
    }
}

/// The rows of the strip are apart: eight steps of one row at a time, so that each cache line is read once.
fn gather<T: Element>(source: MatRef<'_, T>, strip: &mut [T], height: usize) {
    const STEPS: usize = 8;
    let (rows, k) = source.shape();
    if rows < height {
        strip.fill(T::ZERO);
    }
    let whole = k - k % STEPS;
    for l in (0..whole).step_by(STEPS) {
        let to = &mut strip[l * height..][..STEPS * height];
        for i in 0..rows {
            for s in 0..STEPS {
                // SAFETY: i < rows, l + s < k.
                to[s * height + i] = unsafe { *source.at(i, l + s) };
            }
        }
    }
    for l in whole..k {
        for i in 0..rows {
            // SAFETY: as above.
            strip[l * height + i] = unsafe { *source.at(i, l) };
        }
    }
}
