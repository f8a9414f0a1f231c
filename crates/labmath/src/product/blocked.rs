//! The matrix product at the processor's speed: five loops around a tile of registers.
//!
//! Each element of `A`, `B` and `C` takes part in many multiply-adds, so the order of the loops decides how often it
//! travels between memory and the registers. The order here is that of Goto and van de Geijn (2008) as BLIS names it
//! (Van Zee and van de Geijn, 2015):
//!
//! 1. columns of `B` and `C`, `nc` at a time;
//! 2. the inner dimension, `kc` at a time: now a `kc×nc` piece of `B` is packed, to stay in the third-level cache;
//! 3. rows of `A` and `C`, `mc` at a time: now an `mc×kc` block of `A` is packed, to stay in the second-level cache;
//! 4. the columns of that piece of `B`, as many as a tile is wide: `kc` rows of them stay in the first-level cache;
//! 5. the rows of that block of `A`, as many as a tile is high: the tile itself stays in registers.
//!
//! Packing copies a block so that the tile reads neighbours from the first element to the last. A small
//! product fits in the caches as it is, and is not packed; nor is a `B` whose columns are contiguous, because a tile reads
//! each of them from top to bottom, which the processor foresees.
//!
//! Whatever the blocks, the elements of `C` are computed by the same operations in the same order: one
//! fused multiply-add after the other within each `kc`, then the blocks from the first to the last. Neither the shape's
//! edges, nor packing, nor the number of threads changes a bit of the result.

use crate::Element;
use crate::kernels::gemv;
use crate::kernels::simd::Level;
use crate::kernels::tile::{Columns, Grid, Target, Tiles};
use crate::matrix::{MatMut, MatRef};

use super::pack::{pack_columns, pack_rows, with_blocks};
use super::{cache, threads};

/// The inner dimension of a block, in bytes of one row: `kc` is about 384 for `f64`, 768 for `f32`.
const INNER_BYTES: usize = 3072;
/// Bytes up to which it grows rather than leave a small rest, for which `C` would be read and written once more.
const INNER_MOST: usize = INNER_BYTES + INNER_BYTES / 8;
/// Bytes of a packed piece of `B`.
const PIECE_BYTES: usize = 4 << 20;
/// Up to this many rows or columns (in tiles) a product reads `B` or `A` where it is.
const FEW_TILES: usize = 8;
/// Floating-point operations below which a second thread costs more than it brings.
const FLOPS_PER_THREAD: usize = 5_000_000;

/// `C ← α·A·B + β·C` with the tiles of one instruction set. The shapes go together.
pub(crate) fn gemm<T: Element>(
    level: Level,
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    c: MatMut<'_, T>,
) {
    let tiles = T::tiles(level);
    let (m, n, k) = (c.rows(), c.cols(), a.cols());
    let one_tile = m <= tiles.height() && n <= tiles.width && k <= INNER_BYTES / size_of::<T>();
    if one_tile && m > 1 && n > 1 && k > 0 && c.row_stride() == 1 && a.row_stride() == 1 {
        let mut c = c;
        let from_a = Columns {
            ptr: a.as_ptr(),
            stride: a.col_stride(),
        };
        let from_b = Grid {
            ptr: b.as_ptr(),
            row_stride: b.row_stride(),
            col_stride: b.col_stride(),
        };
        let target = Target {
            ptr: c.as_mut_ptr(),
            stride: c.col_stride(),
            alpha,
            beta,
        };
        // SAFETY: the tile is all of C, whose rows are neighbours, as are those of A; the processor has the instructions.
        return unsafe { tiles.compute(m, n, k, from_a, from_b, target) };
    }
    if m == 0 || n == 0 {
        return;
    }
    // A tile writes columns: where the rows of C are what is contiguous, the transposed product does the same.
    if c.row_stride() != 1 && (c.col_stride() == 1 || c.col_stride() < c.row_stride()) {
        return gemm(level, alpha, b.t(), a.t(), beta, c.t());
    }
    if c.row_stride() != 1 && c.rows() > 1 {
        return through_copy(level, alpha, a, b, beta, c);
    }
    if k == 0 {
        // No step of the inner dimension would touch C.
        return if beta == T::ZERO {
            c.fill(T::ZERO)
        } else {
            c.scale(beta)
        };
    }
    if m == 1 || n == 1 {
        return vector(alpha, a, b, beta, c);
    }
    let parts = threads::parts(2 * m * n * k / FLOPS_PER_THREAD);
    if parts == 1 {
        return columns(tiles, alpha, a, b, beta, c, false);
    }
    // Whole tiles for every thread; the longer side is divided, so that less is packed twice.
    let mut work = Vec::with_capacity(parts);
    let (length, step) = if n >= m {
        (n, tiles.width)
    } else {
        (m, tiles.height())
    };
    let share = length.div_ceil(parts).next_multiple_of(step);
    let (mut rest, mut start) = (c, 0);
    while start < length {
        let len = share.min(length - start);
        let (part, other) = if n >= m {
            rest.split_at_col(len)
        } else {
            rest.split_at_row(len)
        };
        let (pa, pb) = if n >= m {
            (a, b.sub(0, start, k, len))
        } else {
            (a.sub(start, 0, len, k), b)
        };
        work.push((pa, pb, part));
        (rest, start) = (other, start + len);
    }
    threads::run(work, |(a, b, c)| {
        columns(tiles, alpha, a, b, beta, c, false)
    });
}

/// As [`gemm`] for a square `C` whose columns are contiguous, but only on and below its diagonal: tiles that lie above it
/// are left as they are, and those that it crosses are computed whole.
pub(crate) fn gemm_lower<T: Element>(
    level: Level,
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    c: MatMut<'_, T>,
) {
    let tiles = T::tiles(level);
    let (n, k) = (c.rows(), a.cols());
    assert!(c.cols() == n && (c.row_stride() == 1 || n <= 1));
    if n == 0 || k == 0 {
        return gemm(level, alpha, a, b, beta, c);
    }
    let parts = threads::parts(n * n * k / FLOPS_PER_THREAD);
    // Columns for every thread: equal parts of the triangle's area.
    let mut work = Vec::with_capacity(parts);
    let (mut rest, mut start) = (c, 0);
    for part in 1..=parts {
        let left = ((parts - part) as f64 / parts as f64).sqrt();
        let end = n - ((n as f64 * left) as usize / tiles.width * tiles.width).min(n - start);
        let (own, other) = rest.split_at_col(end - start);
        let columns = end - start;
        work.push((
            a.sub(start, 0, n - start, k),
            b.sub(0, start, k, columns),
            own.sub(start, 0, n - start, columns),
        ));
        (rest, start) = (other, end);
    }
    threads::run(work, |(a, b, c)| columns(tiles, alpha, a, b, beta, c, true));
}

/// For a `C` of one row or one column.
fn vector<T: Element>(alpha: T, a: MatRef<'_, T>, b: MatRef<'_, T>, beta: T, c: MatMut<'_, T>) {
    if c.cols() != 1 {
        return vector(alpha, b.t(), a.t(), beta, c.t());
    }
    let x = b.col(0).contiguous();
    let mut y = vec![T::ZERO; c.rows()];
    gemv(alpha, a, &x, &mut y);
    c.each(|i, _, c| {
        *c = if beta == T::ZERO {
            y[i]
        } else {
            y[i] + beta * *c
        }
    });
}

/// For a `C` in which neither rows nor columns are contiguous.
#[cold]
fn through_copy<T: Element>(
    level: Level,
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    c: MatMut<'_, T>,
) {
    let mut copy = c.to_mat();
    gemm(level, alpha, a, b, beta, copy.as_mut());
    c.copy_from(&copy);
}

/// The five loops. The rows of `C` are neighbours, `k` is not zero. If `lower`, tiles above the diagonal are left out.
fn columns<T: Element>(
    tiles: &Tiles<T>,
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    mut c: MatMut<'_, T>,
    lower: bool,
) {
    let (m, n, k) = (c.rows(), c.cols(), a.cols());
    let (height, width) = (tiles.height(), tiles.width);
    // Equal shares of the inner dimension.
    let kc = k.div_ceil(k.div_ceil(INNER_MOST / size_of::<T>()));
    // A packed block of A takes half of the second-level cache.
    let block_bytes = cache::second_level() / 2;
    let mc = (block_bytes / INNER_BYTES / height * height).max(height);
    let nc = (PIECE_BYTES / INNER_BYTES).next_multiple_of(width);
    let pack_a = a.row_stride() != 1 && m > 1
        || n > FEW_TILES * width && m * k * size_of::<T>() > block_bytes;
    let pack_b =
        b.row_stride() != 1 && m > FEW_TILES * height && n * k * size_of::<T>() > block_bytes / 4;
    if !pack_a && !pack_b && k == kc {
        let diagonal = lower.then_some(0);
        return tiled(tiles, (a, None), (b, None), alpha, beta, c, diagonal);
    }
    let size_a = if pack_a {
        mc.min(m.next_multiple_of(height)) * kc.min(k)
    } else {
        0
    };
    let size_b = if pack_b {
        nc.min(n.next_multiple_of(width)) * kc.min(k)
    } else {
        0
    };
    with_blocks(size_a, size_b, |buffer_a, buffer_b| {
        for j in (0..n).step_by(nc) {
            let nj = nc.min(n - j);
            for l in (0..k).step_by(kc) {
                let kl = kc.min(k - l);
                let piece = b.sub(l, j, kl, nj);
                if pack_b {
                    pack_columns(piece, width, buffer_b);
                }
                let beta = if l == 0 { beta } else { T::ONE };
                for i in (0..m).step_by(mc) {
                    let mi = mc.min(m - i);
                    if lower && i + mi <= j {
                        continue;
                    }
                    let block = a.sub(i, l, mi, kl);
                    if pack_a {
                        pack_rows(block, height, buffer_a);
                    }
                    let to = c.as_mut().sub(i, j, mi, nj);
                    let packed_a = pack_a.then_some(&*buffer_a);
                    let packed_b = pack_b.then_some(&*buffer_b);
                    let (from_a, from_b) = ((block, packed_a), (piece, packed_b));
                    let diagonal = lower.then_some(j as isize - i as isize);
                    tiled(tiles, from_a, from_b, alpha, beta, to, diagonal);
                }
            }
        }
    });
}

/// The two inner loops, over the tiles of a block; of tiles above a diagonal, which begins in row `diagonal` of the first
/// column, nothing is computed.
fn tiled<T: Element>(
    tiles: &Tiles<T>,
    (a, packed_a): (MatRef<'_, T>, Option<&[T]>),
    (b, packed_b): (MatRef<'_, T>, Option<&[T]>),
    alpha: T,
    beta: T,
    mut c: MatMut<'_, T>,
    diagonal: Option<isize>,
) {
    let (height, width, k) = (tiles.height(), tiles.width, a.cols());
    let (m, n, stride) = (c.rows(), c.cols(), c.col_stride());
    let target = c.as_mut_ptr();
    for j in (0..n).step_by(width) {
        let nj = width.min(n - j);
        let from_b = match packed_b {
            Some(buffer) => Grid {
                ptr: buffer[j * k..].as_ptr(),
                row_stride: width,
                col_stride: 1,
            },
            None => Grid {
                ptr: b.as_ptr().wrapping_add(j * b.col_stride()),
                row_stride: b.row_stride(),
                col_stride: b.col_stride(),
            },
        };
        let mut i = 0;
        while i < m {
            let mut mi = height.min(m - i);
            // Two tiles of two registers are faster than one of three and one of one; packed strips are as they are.
            let rest = m - i;
            if tiles.registers == 3
                && packed_a.is_none()
                && rest > height
                && rest <= height + tiles.lanes
            {
                mi = 2 * tiles.lanes;
            }
            if diagonal.is_some_and(|row| (i + mi) as isize <= row + j as isize) {
                i += mi;
                continue;
            }
            let from_a = match packed_a {
                Some(buffer) => Columns {
                    ptr: buffer[i * k..].as_ptr(),
                    stride: height,
                },
                None => Columns {
                    ptr: a.as_ptr().wrapping_add(i),
                    stride: a.col_stride(),
                },
            };
            let ptr = target.wrapping_add(i + j * stride);
            // SAFETY: the tile (i, j) of mi×nj lies inside of C; the rows of A that it needs are neighbours, in A (whose
            // row stride is 1, or which has one row) or in its packed copy; the processor has the tiles' instructions.
            unsafe {
                tiles.compute(
                    mi,
                    nj,
                    k,
                    from_a,
                    from_b,
                    Target {
                        ptr,
                        stride,
                        alpha,
                        beta,
                    },
                )
            };
            i += mi;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mat;
    use threads::{set_threads, threads};

    fn levels() -> Vec<Level> {
        let all = [
            Level::Portable,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2,
            #[cfg(target_arch = "x86_64")]
            Level::Avx512,
        ];
        all.into_iter().filter(|&l| l <= Level::best()).collect()
    }

    /// Whole numbers in `-8..8`: their products and sums are exact, so every way to compute them must agree.
    fn whole<T: Element>(rows: usize, cols: usize, seed: u64) -> Mat<T> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Mat::from_fn(rows, cols, |_, _| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            T::from_f64((state % 16) as f64 - 8.0)
        })
    }

    fn naive<T: Element>(
        alpha: T,
        a: MatRef<'_, T>,
        b: MatRef<'_, T>,
        beta: T,
        c: &Mat<T>,
    ) -> Mat<T> {
        Mat::from_fn(c.rows(), c.cols(), |i, j| {
            let sum: T = (0..a.cols()).map(|l| a[(i, l)] * b[(l, j)]).sum();
            alpha * sum + beta * c[(i, j)]
        })
    }

    fn check<T: Element>(m: usize, n: usize, k: usize, flips: &[usize]) {
        let two = T::ONE + T::ONE;
        for level in levels() {
            for &flip in flips {
                let seed = (m * 31 + n * 7 + k) as u64;
                let a = if flip & 1 == 0 {
                    whole(m, k, seed)
                } else {
                    whole(k, m, seed)
                };
                let b = if flip & 2 == 0 {
                    whole(k, n, seed + 1)
                } else {
                    whole(n, k, seed + 1)
                };
                let (a, b) = (
                    if flip & 1 == 0 { a.as_ref() } else { a.t() },
                    if flip & 2 == 0 { b.as_ref() } else { b.t() },
                );
                let start = whole(m, n, seed + 2);
                for (alpha, beta) in [(T::ONE, T::ZERO), (two, T::ONE), (-T::ONE, two)] {
                    let expected = naive(alpha, a, b, beta, &start);
                    // C inside of a larger matrix that must stay as it is, in either order.
                    let mut frame = Mat::full(m + 3, n + 3, T::from_f64(99.0));
                    let mut turned = Mat::full(n + 3, m + 3, T::from_f64(99.0));
                    let (mut all, rows, cols) = if flip & 4 == 0 {
                        (frame.as_mut(), m, n)
                    } else {
                        (turned.as_mut().t(), m, n)
                    };
                    all.as_mut().block(1..=rows, 1..=cols).copy_from(&start);
                    gemm(
                        level,
                        alpha,
                        a,
                        b,
                        beta,
                        all.as_mut().block(1..=rows, 1..=cols),
                    );
                    assert_eq!(
                        all.as_ref().block(1..=rows, 1..=cols),
                        expected,
                        "{level:?} {m}×{n}×{k} {flip:03b}"
                    );
                    let border = T::from_f64(((m + 3) * (n + 3) - m * n) as f64 * 99.0);
                    all.as_mut().block(1..=rows, 1..=cols).fill(T::ZERO);
                    assert_eq!(
                        all.to_mat().sum(),
                        border,
                        "{level:?} wrote outside of {m}×{n}"
                    );
                }
            }
        }
    }

    #[test]
    fn blocked_equals_naive_at_every_edge() {
        let sizes = if cfg!(miri) {
            vec![0, 1, 5]
        } else {
            vec![0, 1, 2, 3, 7, 8, 9, 23, 25]
        };
        for &m in &sizes {
            for &n in &sizes {
                for &k in &sizes[..sizes.len() - 1] {
                    check::<f64>(m, n, k, &[m % 8, (n + k + 3) % 8]);
                }
            }
            check::<f32>(2 * m, 9, 5, &[m % 8]);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore)]
    fn blocked_equals_naive_across_blocks() {
        check::<f64>(259, 70, 387, &[2]);
        check::<f64>(30, 270, 400, &[5]);
        check::<f32>(50, 9, 780, &[0, 7]);
        check::<f32>(410, 65, 70, &[0]);
    }

    #[test]
    fn the_lower_triangle_is_that_of_the_whole() {
        let sizes = if cfg!(miri) {
            vec![(1, 1), (13, 3)]
        } else {
            vec![(1, 1), (7, 3), (24, 5), (65, 40), (200, 450), (430, 70)]
        };
        for (n, k) in sizes {
            for level in levels() {
                let a = whole::<f64>(n, k, 3);
                let start = whole::<f64>(n, n, 4);
                for (a, b) in [(a.as_ref(), a.t()), (a.t().to_mat().t(), a.t())] {
                    let expected = naive(2.0, a, b, 1.0, &start);
                    let mut c = start.clone();
                    gemm_lower(level, 2.0, a, b, 1.0, c.as_mut());
                    for j in 0..n {
                        assert_eq!(c.col(j)[j..], expected.col(j)[j..], "{level:?} {n} {k} {j}");
                    }
                }
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore)]
    fn a_view_with_two_strides_is_a_target() {
        let (a, b) = (whole::<f64>(5, 4, 1), whole::<f64>(4, 6, 2));
        let mut data = vec![0.0; 200];
        gemm(
            Level::best(),
            1.0,
            a.as_ref(),
            b.as_ref(),
            0.0,
            MatMut::from_slice(&mut data, 5, 6, 2, 20),
        );
        assert_eq!(
            MatRef::from_slice(&data, 5, 6, 2, 20),
            naive(1.0, a.as_ref(), b.as_ref(), 0.0, &Mat::zeros(5, 6))
        );
        assert_eq!(data.iter().skip(1).step_by(2).sum::<f64>(), 0.0);
    }

    #[test]
    #[cfg_attr(miri, ignore)]
    fn the_number_of_threads_does_not_change_a_bit() {
        let x = |i: usize, j: usize| ((i * 7 + j * 13) as f64).sin();
        for (m, n, k) in [(300, 310, 290), (1000, 40, 300), (37, 900, 400)] {
            let (a, b) = (Mat::from_fn(m, k, x), Mat::from_fn(k, n, x));
            let before = threads();
            let results: Vec<Mat<f64>> = [1, 2, 3, 7]
                .map(|count| {
                    set_threads(count);
                    a.matmul(&b)
                })
                .into();
            set_threads(before);
            assert!(results.iter().all(|c| c == &results[0]));
        }
    }
}
