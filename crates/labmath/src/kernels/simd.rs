//! What a vector register can do, written once; and the registers there are.
//!
//! A kernel is written over [`Simd`] and compiled for each instruction set by a function that enables it
//! ([`Vectorised::dispatch`]). Everything between the two is `#[inline(always)]`, so that the
//! instructions end up inside the function that enables them.

use crate::Element;

/// An instruction set, chosen once when the program runs.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) enum Level {
    /// Whatever the program is compiled for.
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The best one of this processor. (The standard library keeps the answer, so asking costs a load.)
    #[inline]
    pub(crate) fn best() -> Level {
        #[cfg(all(target_arch = "x86_64", not(miri)))]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq") {
                return Level::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Level::Avx2;
            }
        }
        Level::Portable
    }
}

/// A register of several elements.
///
/// # Safety
///
/// Every method must only be called where the processor has the register's instructions; those that take a pointer
/// need `LANES` elements there, or, with a mask, the elements that the mask names.
pub(crate) trait Simd: Copy + 'static {
    type Elem: Element;
    type Mask: Copy;
    /// Elements in a register.
    const LANES: usize;
    /// Whether masks have registers of their own, and masked loads and stores cost what others do.
    const FREE_MASKS: bool = false;

    unsafe fn splat(x: Self::Elem) -> Self;
    unsafe fn load(p: *const Self::Elem) -> Self;
    unsafe fn store(self, p: *mut Self::Elem);
    /// The mask of the first `n` elements.
    unsafe fn first(n: usize) -> Self::Mask;
    /// The elements of the mask; the others are zero and not read.
    unsafe fn load_part(p: *const Self::Elem, mask: Self::Mask) -> Self;
    /// The elements of the mask; the others are not written.
    unsafe fn store_part(self, p: *mut Self::Elem, mask: Self::Mask);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn div(self, other: Self) -> Self;
    /// `self·factor + sum`, with one rounding where the processor can.
    unsafe fn mul_add(self, factor: Self, sum: Self) -> Self;
    /// Asks for the cache line at `p`, which may lie anywhere.
    #[inline(always)]
    unsafe fn prefetch(_p: *const Self::Elem) {}
    /// The sum of the elements, in an order that is always the same.
    unsafe fn total(self) -> Self::Elem;
}

/// Work that can be done with any register of `T`s.
pub(crate) trait Task<T: Element> {
    type Output;
    /// # Safety
    ///
    /// The processor must have the instructions of `S`.
    unsafe fn run<S: Simd<Elem = T>>(self) -> Self::Output;
}

/// Registers without intrinsics: an array that the compiler may turn into one.
#[derive(Clone, Copy)]
pub(crate) struct Portable<T>([T; 4]);

impl<T: Element> Simd for Portable<T> {
    type Elem = T;
    type Mask = usize;
    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat(x: T) -> Self {
        Portable([x; 4])
    }
    #[inline(always)]
    unsafe fn load(p: *const T) -> Self {
        // SAFETY: four elements, by the caller.
        Portable(unsafe { p.cast::<[T; 4]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut T) {
        // SAFETY: four elements, by the caller.
        unsafe { p.cast::<[T; 4]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    unsafe fn first(n: usize) -> usize {
        n
    }
    #[inline(always)]
    unsafe fn load_part(p: *const T, n: usize) -> Self {
        let mut out = [T::ZERO; 4];
        for (i, x) in out.iter_mut().enumerate().take(n) {
            // SAFETY: n elements, by the caller.
            *x = unsafe { *p.add(i) };
        }
        Portable(out)
    }
    #[inline(always)]
    unsafe fn store_part(self, p: *mut T, n: usize) {
        for (i, &x) in self.0.iter().enumerate().take(n) {
            // SAFETY: n elements, by the caller.
            unsafe { *p.add(i) = x };
        }
    }
    #[inline(always)]
    unsafe fn add(self, o: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] + o.0[i]))
    }
    #[inline(always)]
    unsafe fn mul(self, o: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] * o.0[i]))
    }
    #[inline(always)]
    unsafe fn div(self, o: Self) -> Self {
        Portable(std::array::from_fn(|i| self.0[i] / o.0[i]))
    }
    #[inline(always)]
    unsafe fn mul_add(self, f: Self, s: Self) -> Self {
        // Not `T::mul_add`: without the instruction it is a call of a slow function.
        Portable(std::array::from_fn(|i| self.0[i] * f.0[i] + s.0[i]))
    }
    #[inline(always)]
    unsafe fn total(self) -> T {
        (self.0[0] + self.0[2]) + (self.0[1] + self.0[3])
    }
}

/// Runs a task on the processor's best registers for this type.
pub(crate) trait Vectorised: Sized {
    fn dispatch<K: Task<Self>>(task: K) -> K::Output
    where
        Self: Element;
}

/// Apart, as those for instruction sets are: otherwise each call of [`Vectorised::dispatch`] would hold a copy of the kernel.
#[inline(never)]
fn portable<T: Element, K: Task<T>>(task: K) -> K::Output {
    // SAFETY: needs no instructions.
    unsafe { task.run::<Portable<T>>() }
}

macro_rules! vectorised {
    ($t:ty, $avx512:ident, $avx2:ident) => {
        impl Vectorised for $t {
            #[inline]
            fn dispatch<K: Task<$t>>(task: K) -> K::Output {
                #[cfg(target_arch = "x86_64")]
                {
                    use super::x86;
                    #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                    unsafe fn avx512<K: Task<$t>>(task: K) -> K::Output {
                        // SAFETY: the function enables the instructions.
                        unsafe { task.run::<x86::$avx512>() }
                    }
                    #[target_feature(enable = "avx2,fma")]
                    unsafe fn avx2<K: Task<$t>>(task: K) -> K::Output {
                        // SAFETY: the function enables the instructions.
                        unsafe { task.run::<x86::$avx2>() }
                    }
                    match Level::best() {
                        // SAFETY: the processor has these instructions.
                        Level::Avx512 => return unsafe { avx512(task) },
                        // SAFETY: the processor has these instructions.
                        Level::Avx2 => return unsafe { avx2(task) },
                        Level::Portable => {}
                    }
                }
                portable(task)
            }
        }
    };
}
vectorised!(f64, F64x8, F64x4);
vectorised!(f32, F32x16, F32x8);
