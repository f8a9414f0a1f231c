//! The numbers that a matrix holds: `f64` and `f32`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::routines::Routines;

/// A number that matrices and vectors hold: `f64` or `f32`.
///
/// The trait is sealed: each kernel and each decomposition is compiled inside labmath for these two types,
/// so a program that uses them compiles quickly and runs tuned code.
///
/// ```
/// use labmath::{Element, Mat};
/// fn average<T: Element>(a: &Mat<T>) -> T {
///     a.sum() / T::from_f64((a.rows() * a.cols()) as f64)
/// }
/// assert_eq!(average(&Mat::<f32>::eye(2)), 0.5);
/// ```
#[diagnostic::on_unimplemented(
    message = "labmath works with numbers of type `f64` or `f32`, not `{Self}`",
    note = "a literal needs its point: write `1.0` or `1.` in place of `1`"
)]
pub trait Element:
    Copy
    + PartialOrd
    + Default
    + Send
    + Sync
    + 'static
    + fmt::Debug
    + fmt::Display
    + fmt::LowerExp
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
    + Routines
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The distance from 1 to the next larger number, `2⁻⁵²` or `2⁻²³`.
    const EPSILON: Self;
    /// The smallest positive normal number.
    const MIN_POSITIVE: Self;
    /// The largest finite number.
    const MAX: Self;
    /// Infinity.
    const INFINITY: Self;
    /// Not a number.
    const NAN: Self;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;
    /// The same number as `f64`.
    fn to_f64(self) -> f64;
    /// Absolute value.
    fn abs(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Raised to a power.
    fn powf(self, exponent: Self) -> Self;
    /// Raised to an integer power.
    fn powi(self, exponent: i32) -> Self;
    /// `√(self² + other²)` without overflow or underflow on the way.
    fn hypot(self, other: Self) -> Self;
    /// `self·a + b` with one rounding.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// Magnitude of `self`, sign of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// The larger of two; the other one if one is NaN.
    fn max(self, other: Self) -> Self;
    /// The smaller of two; the other one if one is NaN.
    fn min(self, other: Self) -> Self;
    /// Whether it is neither NaN nor infinite.
    fn is_finite(self) -> bool;
    /// Whether it is NaN.
    fn is_nan(self) -> bool;
    /// The power of two nearest below `|self|`, as a number to scale by without rounding; 1 for zero.
    fn binade(self) -> Self;
}

macro_rules! element {
    ($t:ident, $mantissa:expr, $exponent_mask:expr) => {
        impl Element for $t {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const EPSILON: Self = $t::EPSILON;
            const MIN_POSITIVE: Self = $t::MIN_POSITIVE;
            const MAX: Self = $t::MAX;
            const INFINITY: Self = $t::INFINITY;
            const NAN: Self = $t::NAN;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $t
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn abs(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline]
            fn powf(self, exponent: Self) -> Self {
                self.powf(exponent)
            }
            #[inline]
            fn powi(self, exponent: i32) -> Self {
                self.powi(exponent)
            }
            #[inline]
            fn hypot(self, other: Self) -> Self {
                self.hypot(other)
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                self.mul_add(a, b)
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                self.copysign(sign)
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                self.max(other)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                self.min(other)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                self.is_finite()
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            #[inline]
            fn binade(self) -> Self {
                let bits = self.to_bits() & ($exponent_mask << $mantissa);
                if bits == 0 {
                    if self == 0.0 { 1.0 } else { $t::MIN_POSITIVE }
                } else {
                    $t::from_bits(bits)
                }
            }
        }
    };
}

element!(f64, 52, 0x7ff);
element!(f32, 23, 0xff);
