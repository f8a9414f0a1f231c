//! The registers of x86: AVX-512 (eight `f64`, sixteen `f32`) and AVX2 with FMA (half of that).

use std::arch::x86_64::*;

use super::simd::Simd;

macro_rules! avx512 {
    ($name:ident, $t:ty, $reg:ty, $lanes:literal, $mask:ty,
     $splat:ident $load:ident $store:ident $load_part:ident $store_part:ident $add:ident $mul:ident $div:ident $fma:ident $total:ident) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name($reg);

        // SAFETY (of each block): the caller has the instructions, and the elements at `p`.
        #[allow(clippy::undocumented_unsafe_blocks)]
        impl Simd for $name {
            type Elem = $t;
            type Mask = $mask;
            const LANES: usize = $lanes;
            const FREE_MASKS: bool = true;

            #[inline(always)]
            unsafe fn splat(x: $t) -> Self {
                $name(unsafe { $splat(x) })
            }
            #[inline(always)]
            unsafe fn load(p: *const $t) -> Self {
                $name(unsafe { $load(p) })
            }
            #[inline(always)]
            unsafe fn store(self, p: *mut $t) {
                unsafe { $store(p, self.0) }
            }
            #[inline(always)]
            unsafe fn first(n: usize) -> $mask {
                if n >= $lanes {
                    <$mask>::MAX
                } else {
                    ((1u32 << n) - 1) as $mask
                }
            }
            #[inline(always)]
            unsafe fn load_part(p: *const $t, mask: $mask) -> Self {
                $name(unsafe { $load_part(mask, p) })
            }
            #[inline(always)]
            unsafe fn store_part(self, p: *mut $t, mask: $mask) {
                unsafe { $store_part(p, mask, self.0) }
            }
            #[inline(always)]
            unsafe fn add(self, o: Self) -> Self {
                $name(unsafe { $add(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn mul(self, o: Self) -> Self {
                $name(unsafe { $mul(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn div(self, o: Self) -> Self {
                $name(unsafe { $div(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn mul_add(self, f: Self, s: Self) -> Self {
                $name(unsafe { $fma(self.0, f.0, s.0) })
            }
            #[inline(always)]
            unsafe fn prefetch(p: *const $t) {
                unsafe { _mm_prefetch::<_MM_HINT_T0>(p.cast()) }
            }
            #[inline(always)]
            unsafe fn total(self) -> $t {
                unsafe { $total(self.0) }
            }
        }
    };
}

avx512!(F64x8, f64, __m512d, 8, __mmask8,
    _mm512_set1_pd _mm512_loadu_pd _mm512_storeu_pd _mm512_maskz_loadu_pd _mm512_mask_storeu_pd
    _mm512_add_pd _mm512_mul_pd _mm512_div_pd _mm512_fmadd_pd _mm512_reduce_add_pd);
avx512!(F32x16, f32, __m512, 16, __mmask16,
    _mm512_set1_ps _mm512_loadu_ps _mm512_storeu_ps _mm512_maskz_loadu_ps _mm512_mask_storeu_ps
    _mm512_add_ps _mm512_mul_ps _mm512_div_ps _mm512_fmadd_ps _mm512_reduce_add_ps);

macro_rules! avx2 {
    ($name:ident, $t:ty, $reg:ty, $lanes:literal, $int:ty,
     $splat:ident $load:ident $store:ident $load_part:ident $store_part:ident $add:ident $mul:ident $div:ident $fma:ident) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name($reg);

        // SAFETY (of each block): the caller has the instructions, and the elements at `p`.
        #[allow(clippy::undocumented_unsafe_blocks)]
        impl Simd for $name {
            type Elem = $t;
            type Mask = __m256i;
            const LANES: usize = $lanes;

            #[inline(always)]
            unsafe fn splat(x: $t) -> Self {
                $name(unsafe { $splat(x) })
            }
            #[inline(always)]
            unsafe fn load(p: *const $t) -> Self {
                $name(unsafe { $load(p) })
            }
            #[inline(always)]
            unsafe fn store(self, p: *mut $t) {
                unsafe { $store(p, self.0) }
            }
            #[inline(always)]
            unsafe fn first(n: usize) -> __m256i {
                // A window of ones and zeros, at the place where n ones are left.
                const WINDOW: [$int; 2 * $lanes] = {
                    let mut w = [0; 2 * $lanes];
                    let mut i = 0;
                    while i < $lanes {
                        w[i] = -1;
                        i += 1;
                    }
                    w
                };
                let skip = $lanes - if n > $lanes { $lanes } else { n };
                unsafe { _mm256_loadu_si256(WINDOW.as_ptr().add(skip).cast()) }
            }
            #[inline(always)]
            unsafe fn load_part(p: *const $t, mask: __m256i) -> Self {
                $name(unsafe { $load_part(p, mask) })
            }
            #[inline(always)]
            unsafe fn store_part(self, p: *mut $t, mask: __m256i) {
                unsafe { $store_part(p, mask, self.0) }
            }
            #[inline(always)]
            unsafe fn add(self, o: Self) -> Self {
                $name(unsafe { $add(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn mul(self, o: Self) -> Self {
                $name(unsafe { $mul(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn div(self, o: Self) -> Self {
                $name(unsafe { $div(self.0, o.0) })
            }
            #[inline(always)]
            unsafe fn mul_add(self, f: Self, s: Self) -> Self {
                $name(unsafe { $fma(self.0, f.0, s.0) })
            }
            #[inline(always)]
            unsafe fn prefetch(p: *const $t) {
                unsafe { _mm_prefetch::<_MM_HINT_T0>(p.cast()) }
            }
            #[inline(always)]
            unsafe fn total(self) -> $t {
                let mut lanes = [0.0; $lanes];
                unsafe { self.store(lanes.as_mut_ptr()) };
                let mut width = $lanes / 2;
                while width > 0 {
                    for i in 0..width {
                        lanes[i] += lanes[i + width];
                    }
                    width /= 2;
                }
                lanes[0]
            }
        }
    };
}

avx2!(F64x4, f64, __m256d, 4, i64,
    _mm256_set1_pd _mm256_loadu_pd _mm256_storeu_pd _mm256_maskload_pd _mm256_maskstore_pd
    _mm256_add_pd _mm256_mul_pd _mm256_div_pd _mm256_fmadd_pd);
avx2!(F32x8, f32, __m256, 8, i32,
    _mm256_set1_ps _mm256_loadu_ps _mm256_storeu_ps _mm256_maskload_ps _mm256_maskstore_ps
    _mm256_add_ps _mm256_mul_ps _mm256_div_ps _mm256_fmadd_ps);
