//! The micro-kernel: a tile of `C` that stays in registers while `A` and `B` stream past it.
//!
//! A tile is `MV` registers high and `NR` columns wide. For each step along the inner dimension it takes `MV` registers
//! of one column of `A`, and multiplies them by one element of each of the `NR` columns of `B`: `MV·NR` fused
//! multiply-adds for `MV + NR` loads. The largest tile fills the register file: with 32 registers of AVX-512
//! it is 3×8 (24×8 `f64`, 48×8 `f32`), with 16 of AVX2 2×6 (8×6, 16×6), which leaves room for two elements of B: the
//! next is on its way while one is used. Smaller tiles, and a mask on the last register, serve the edges without reading
//! or writing outside.

use super::simd::{Level, Portable, Simd};
use crate::Element;

/// Inner dimensions below this end before what they ask for would arrive.
const SHORT: usize = 16;

/// A block of `A`: rows are neighbours, columns `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct Columns<T> {
    pub(crate) ptr: *const T,
    pub(crate) stride: usize,
}

/// A block of `B` with both strides.
#[derive(Clone, Copy)]
pub(crate) struct Grid<T> {
    pub(crate) ptr: *const T,
    pub(crate) row_stride: usize,
    pub(crate) col_stride: usize,
}

/// Where a tile goes: `C ← α·AB + β·C`, rows of `C` are neighbours.
#[derive(Clone, Copy)]
pub(crate) struct Target<T> {
    pub(crate) ptr: *mut T,
    pub(crate) stride: usize,
    pub(crate) alpha: T,
    pub(crate) beta: T,
}

/// Computes one tile: the inner dimension, `A`, `B`, `C`, and how many rows the last register has.
///
/// # Safety
///
/// The processor has the tile's instructions; `A` has the tile's rows and `k` columns, `B` has `k` rows and the tile's
/// columns, `C` is the tile.
pub(crate) type Tile<T> = unsafe fn(usize, Columns<T>, Grid<T>, Target<T>, usize);

/// The tiles of one instruction set.
pub(crate) struct Tiles<T: 'static> {
    /// Elements of a register.
    pub(crate) lanes: usize,
    /// Registers in the height of the largest tile.
    pub(crate) registers: usize,
    /// Columns of the largest tile.
    pub(crate) width: usize,
    /// `table[(registers − 1)·width + columns − 1]`.
    pub(crate) table: &'static [Tile<T>],
}

impl<T> Tiles<T> {
    /// Rows of the largest tile.
    #[inline]
    pub(crate) fn height(&self) -> usize {
        self.lanes * self.registers
    }

    /// Computes the tile of `m` rows and `n` columns.
    ///
    /// # Safety
    ///
    /// As [`Tile`], with `1 ≤ m ≤ height` and `1 ≤ n ≤ width`.
    #[inline(always)]
    pub(crate) unsafe fn compute(
        &self,
        m: usize,
        n: usize,
        k: usize,
        a: Columns<T>,
        b: Grid<T>,
        c: Target<T>,
    ) {
        let registers = m.div_ceil(self.lanes);
        let last = m - (registers - 1) * self.lanes;
        debug_assert!(registers <= self.registers && (1..=self.width).contains(&n));
        // SAFETY: m and n are in range, so the entry is in the table; the rest is the caller's.
        unsafe {
            self.table
                .get_unchecked((registers - 1) * self.width + n - 1)(k, a, b, c, last)
        }
    }
}

#[inline(always)]
unsafe fn tile<S: Simd, const MV: usize, const NR: usize>(
    k: usize,
    a: Columns<S::Elem>,
    b: Grid<S::Elem>,
    c: Target<S::Elem>,
    last: usize,
) {
    // SAFETY: the caller's promise, see `Tile`.
    unsafe {
        let mask = S::first(last);
        let zero = S::splat(S::Elem::ZERO);
        let mut sums = [[zero; MV]; NR];
        // The tile of C is asked for now and needed in the end.
        for j in 0..if k < SHORT { 0 } else { NR } {
            for v in 0..MV {
                S::prefetch(c.ptr.wrapping_add(j * c.stride + v * S::LANES));
            }
        }
        // The cases of the wide tiles in which most time is spent have loops of their own. Where B is packed its stride is
        // known, and all addresses are one register and a constant. Where all rows are whole no mask takes a register
        // that the tile needs.
        let packed = Grid { col_stride: 1, ..b };
        if NR.is_multiple_of(2) && !S::FREE_MASKS && last == S::LANES {
            if b.col_stride == 1 {
                steps::<S, MV, NR, true>(k, a, packed, mask, &mut sums);
            } else {
                steps::<S, MV, NR, true>(k, a, b, mask, &mut sums);
            }
            finish::<S, MV, NR, true>(&sums, c, mask);
        } else {
            if NR == 8 && b.col_stride == 1 {
                steps::<S, MV, NR, false>(k, a, packed, mask, &mut sums);
            } else {
                steps::<S, MV, NR, false>(k, a, b, mask, &mut sums);
            }
            finish::<S, MV, NR, false>(&sums, c, mask);
        }
    }
}

/// The steps along the inner dimension; `WHOLE` if the last register needs no mask.
#[inline(always)]
unsafe fn steps<S: Simd, const MV: usize, const NR: usize, const WHOLE: bool>(
    k: usize,
    a: Columns<S::Elem>,
    b: Grid<S::Elem>,
    mask: S::Mask,
    sums: &mut [[S; MV]; NR],
) {
    // SAFETY: step l reads column l of A and row l of B.
    unsafe {
        let (mut pa, mut pb) = (a.ptr, b.ptr);
        let mut column = [S::splat(S::Elem::ZERO); MV];
        for _ in 0..k {
            for v in 0..MV {
                let p = pa.add(v * S::LANES);
                column[v] = if v + 1 == MV && !WHOLE {
                    S::load_part(p, mask)
                } else {
                    S::load(p)
                };
            }
            for j in 0..NR {
                let x = S::splat(*pb.add(j * b.col_stride));
                for v in 0..MV {
                    sums[j][v] = column[v].mul_add(x, sums[j][v]);
                }
            }
            pa = pa.wrapping_add(a.stride);
            pb = pb.wrapping_add(b.row_stride);
        }
    }
}

#[inline(always)]
unsafe fn finish<S: Simd, const MV: usize, const NR: usize, const WHOLE: bool>(
    sums: &[[S; MV]; NR],
    c: Target<S::Elem>,
    mask: S::Mask,
) {
    // SAFETY: the tile of C, by the caller.
    unsafe {
        let (alpha, beta) = (S::splat(c.alpha), S::splat(c.beta));
        let overwrite = c.beta == S::Elem::ZERO;
        for j in 0..NR {
            for v in 0..MV {
                let p = c.ptr.add(j * c.stride + v * S::LANES);
                let edge = v + 1 == MV && !WHOLE;
                let product = sums[j][v].mul(alpha);
                let value = if overwrite {
                    product
                } else {
                    let old = if edge {
                        S::load_part(p, mask)
                    } else {
                        S::load(p)
                    };
                    old.mul_add(beta, product)
                };
                if edge {
                    value.store_part(p, mask)
                } else {
                    value.store(p)
                }
            }
        }
    }
}

/// Tiles of the type for an instruction set.
pub(crate) trait Tiled: Sized + 'static {
    fn tiles(level: Level) -> &'static Tiles<Self>;
}

macro_rules! table {
    ($f:ident, $s:ty; $($mv:literal: $($nr:literal)*),*) => { &[$($($f::<$s, $mv, $nr>,)*)*] };
}

unsafe fn portable<S: Simd, const MV: usize, const NR: usize>(
    k: usize,
    a: Columns<S::Elem>,
    b: Grid<S::Elem>,
    c: Target<S::Elem>,
    last: usize,
) {
    // SAFETY: as the caller's.
    unsafe { tile::<S, MV, NR>(k, a, b, c, last) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
unsafe fn avx512<S: Simd, const MV: usize, const NR: usize>(
    k: usize,
    a: Columns<S::Elem>,
    b: Grid<S::Elem>,
    c: Target<S::Elem>,
    last: usize,
) {
    // SAFETY: as the caller's.
    unsafe { tile::<S, MV, NR>(k, a, b, c, last) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2<S: Simd, const MV: usize, const NR: usize>(
    k: usize,
    a: Columns<S::Elem>,
    b: Grid<S::Elem>,
    c: Target<S::Elem>,
    last: usize,
) {
    // SAFETY: as the caller's.
    unsafe { tile::<S, MV, NR>(k, a, b, c, last) }
}

macro_rules! tiled {
    ($t:ty, $lanes512:literal, $x512:ident, $lanes256:literal, $x256:ident) => {
        impl Tiled for $t {
            #[inline]
            fn tiles(level: Level) -> &'static Tiles<$t> {
                match level {
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx512 => &Tiles {
                        lanes: $lanes512,
                        registers: 3,
                        width: 8,
                        table: table!(avx512, super::x86::$x512; 1: 1 2 3 4 5 6 7 8, 2: 1 2 3 4 5 6 7 8, 3: 1 2 3 4 5 6 7 8),
                    },
                    #[cfg(target_arch = "x86_64")]
                    Level::Avx2 => &Tiles {
                        lanes: $lanes256,
                        registers: 2,
                        width: 6,
                        table: table!(avx2, super::x86::$x256; 1: 1 2 3 4 5 6, 2: 1 2 3 4 5 6),
                    },
                    Level::Portable => &Tiles {
                        lanes: 4,
                        registers: 1,
                        width: 4,
                        table: table!(portable, Portable<$t>; 1: 1 2 3 4),
                    },
                }
            }
        }
    };
}
tiled!(f64, 8, F64x8, 4, F64x4);
tiled!(f32, 16, F32x16, 8, F32x8);
