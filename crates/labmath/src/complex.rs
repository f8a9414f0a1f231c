//! Complex numbers, as eigenvalues of real matrices need them.

use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::Element;

/// A complex number `re + im·i`.
///
/// ```
/// use labmath::Complex;
/// let i = Complex::new(0.0, 1.0);
/// assert_eq!(i * i, Complex::new(-1.0, 0.0));
/// assert_eq!(Complex::new(3.0, 4.0).abs(), 5.0);
/// assert_eq!(Complex::new(1.0, -2.0).to_string(), "1 - 2i");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex<T> {
    /// Real part.
    pub re: T,
    /// Imaginary part.
    pub im: T,
}

impl<T: Element> Complex<T> {
    /// `re + im·i`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Complex::new(1.0, 2.0).im, 2.0);
    /// ```
    pub fn new(re: T, im: T) -> Complex<T> {
        Complex { re, im }
    }
    /// The magnitude, without overflow or underflow on the way.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Complex::new(3.0, 4.0).abs(), 5.0);
    /// ```
    pub fn abs(self) -> T {
        self.re.hypot(self.im)
    }
    /// The conjugate `re − im·i`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Complex::new(3.0, 4.0).conj(), Complex::new(3.0, -4.0));
    /// ```
    pub fn conj(self) -> Complex<T> {
        Complex::new(self.re, -self.im)
    }
    /// Whether the imaginary part is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Complex::new(3.0, 0.0).is_real());
    /// ```
    pub fn is_real(self) -> bool {
        self.im == T::ZERO
    }
}

impl<T: Element> From<T> for Complex<T> {
    fn from(re: T) -> Self {
        Complex::new(re, T::ZERO)
    }
}
impl<T: Element> Add for Complex<T> {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Complex::new(self.re + o.re, self.im + o.im)
    }
}
impl<T: Element> Sub for Complex<T> {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Complex::new(self.re - o.re, self.im - o.im)
    }
}
impl<T: Element> Neg for Complex<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Complex::new(-self.re, -self.im)
    }
}
impl<T: Element> Mul for Complex<T> {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Complex::new(
            self.re * o.re - self.im * o.im,
            self.re * o.im + self.im * o.re,
        )
    }
}
impl<T: Element> Div for Complex<T> {
    type Output = Self;
    /// Smith's algorithm (1962): the larger part of the divisor is divided by first.
    fn div(self, o: Self) -> Self {
        if o.re.abs() >= o.im.abs() {
            let ratio = o.im / o.re;
            let divisor = o.re + o.im * ratio;
            Complex::new(
                (self.re + self.im * ratio) / divisor,
                (self.im - self.re * ratio) / divisor,
            )
        } else {
            let ratio = o.re / o.im;
            let divisor = o.re * ratio + o.im;
            Complex::new(
                (self.re * ratio + self.im) / divisor,
                (self.im * ratio - self.re) / divisor,
            )
        }
    }
}
impl<T: Element> fmt::Display for Complex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.re, f)?;
        f.write_str(if self.im < T::ZERO { " - " } else { " + " })?;
        fmt::Display::fmt(&self.im.abs(), f)?;
        f.write_str("i")
    }
}
