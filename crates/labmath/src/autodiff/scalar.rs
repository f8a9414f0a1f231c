//! The trait that a function is written over.

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number that can be calculated with: `f64` itself, or a number that carries derivatives.
///
/// Plain constants stand on the right of an operator: `x * 2.0`, `x + 1.0`; elsewhere [`Scalar::constant`] lifts them.
///
/// ```
/// use labmath::autodiff::{Dual, Scalar};
/// fn logistic<S: Scalar>(x: S) -> S {
///     ((-x).exp() + 1.0).recip()
/// }
/// assert_eq!(logistic(0.0), 0.5);
/// assert_eq!(logistic(Dual::variable(0.0)).derivative(), 0.25);
/// ```
pub trait Scalar:
    Copy
    + Debug
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
{
    /// A number whose derivatives are zero.
    fn constant(value: f64) -> Self;
    /// The number without its derivatives, to branch on.
    fn value(self) -> f64;

    /// eˣ
    fn exp(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// 1/x
    fn recip(self) -> Self;
    /// A whole power.
    fn powi(self, n: i32) -> Self;
    /// A constant power.
    fn powf(self, exponent: f64) -> Self;
    /// Sine.
    fn sin(self) -> Self;
    /// Cosine.
    fn cos(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// Arc tangent.
    fn atan(self) -> Self;
    /// eˣ − 1, accurate near zero.
    fn exp_m1(self) -> Self;
    /// ln(1 + x), accurate near zero.
    fn ln_1p(self) -> Self;
    /// |x|; the derivative at zero is taken as zero.
    fn abs(self) -> Self;

    /// Tangent.
    fn tan(self) -> Self {
        self.sin() / self.cos()
    }
    /// Hyperbolic sine.
    fn sinh(self) -> Self {
        (self.exp_m1() - (-self).exp_m1()) * 0.5
    }
    /// Hyperbolic cosine.
    fn cosh(self) -> Self {
        (self.exp() + (-self).exp()) * 0.5
    }
    /// The power with a variable exponent, of a positive base.
    fn pow(self, exponent: Self) -> Self {
        (self.ln() * exponent).exp()
    }
    /// x²
    fn square(self) -> Self {
        self * self
    }
    /// The larger; the first of equals, with its derivative.
    fn max(self, other: Self) -> Self {
        if other.value() > self.value() {
            other
        } else {
            self
        }
    }
    /// The smaller; the first of equals, with its derivative.
    fn min(self, other: Self) -> Self {
        if other.value() < self.value() {
            other
        } else {
            self
        }
    }
    /// The rectifier max(x, 0), with derivative zero at zero.
    fn relu(self) -> Self {
        if self.value() > 0.0 {
            self
        } else {
            Self::constant(0.0)
        }
    }
    /// The logistic function 1/(1 + e^(−x)), without overflow.
    fn sigmoid(self) -> Self {
        if self.value() < 0.0 {
            let e = self.exp();
            e / (e + 1.0)
        } else {
            ((-self).exp() + 1.0).recip()
        }
    }
    /// The softplus ln(1 + eˣ), without overflow.
    fn softplus(self) -> Self {
        if self.value() > 0.0 {
            self + (-self).exp().ln_1p()
        } else {
            self.exp().ln_1p()
        }
    }
}

impl Scalar for f64 {
    fn constant(value: f64) -> f64 {
        value
    }
    fn value(self) -> f64 {
        self
    }
    fn exp(self) -> f64 {
        self.exp()
    }
    fn ln(self) -> f64 {
        self.ln()
    }
    fn sqrt(self) -> f64 {
        self.sqrt()
    }
    fn recip(self) -> f64 {
        self.recip()
    }
    fn powi(self, n: i32) -> f64 {
        self.powi(n)
    }
    fn powf(self, exponent: f64) -> f64 {
        self.powf(exponent)
    }
    fn sin(self) -> f64 {
        self.sin()
    }
    fn cos(self) -> f64 {
        self.cos()
    }
    fn tanh(self) -> f64 {
        self.tanh()
    }
    fn atan(self) -> f64 {
        self.atan()
    }
    fn exp_m1(self) -> f64 {
        self.exp_m1()
    }
    fn ln_1p(self) -> f64 {
        self.ln_1p()
    }
    fn abs(self) -> f64 {
        self.abs()
    }
    fn tan(self) -> f64 {
        self.tan()
    }
}

/// The operators that follow from those between two numbers and those with a constant on the right.
macro_rules! derived_operators {
    ([$($generics:tt)*] $type:ty) => {
        impl<$($generics)*> std::ops::AddAssign for $type {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }
        impl<$($generics)*> std::ops::SubAssign for $type {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }
        impl<$($generics)*> std::ops::MulAssign for $type {
            fn mul_assign(&mut self, other: Self) {
                *self = *self * other;
            }
        }
        impl<$($generics)*> std::ops::DivAssign for $type {
            fn div_assign(&mut self, other: Self) {
                *self = *self / other;
            }
        }
        impl<$($generics)*> std::iter::Sum for $type {
            fn sum<I: Iterator<Item = Self>>(mut items: I) -> Self {
                // Not from a zero, which would cost an addition.
                let first = items.next().unwrap_or(<Self as $crate::autodiff::Scalar>::constant(0.0));
                items.fold(first, |sum, x| sum + x)
            }
        }
        impl<$($generics)*> std::ops::Add<$type> for f64 {
            type Output = $type;
            fn add(self, other: $type) -> $type {
                other + self
            }
        }
        impl<$($generics)*> std::ops::Sub<$type> for f64 {
            type Output = $type;
            fn sub(self, other: $type) -> $type {
                -(other - self)
            }
        }
        impl<$($generics)*> std::ops::Mul<$type> for f64 {
            type Output = $type;
            fn mul(self, other: $type) -> $type {
                other * self
            }
        }
        impl<$($generics)*> std::ops::Div<$type> for f64 {
            type Output = $type;
            fn div(self, other: $type) -> $type {
                <$type as $crate::autodiff::Scalar>::constant(self) / other
            }
        }
    };
}
pub(super) use derived_operators;
