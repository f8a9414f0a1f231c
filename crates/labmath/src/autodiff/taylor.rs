//! Taylor arithmetic: all derivatives of one variable up to an order, at once.
//!
//! Numbers are truncated power series. A product is a convolution; for y = f(x), the differential equation that f
//! satisfies gives a recurrence for the coefficients (Griewank and Walther, *Evaluating Derivatives*, 2008, table 13.2).

use super::scalar::{Scalar, derived_operators};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A power series c₀ + c₁t + … + c₍N₋₁₎tᴺ⁻¹.
///
/// ```
/// use labmath::autodiff::{Scalar, Taylor};
/// let e = Taylor::<4>::variable(0.0).exp();
/// assert_eq!(e.coefficients(), [1.0, 1.0, 0.5, 1.0 / 6.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taylor<const N: usize> {
    c: [f64; N],
}

/// The first N Taylor coefficients f⁽ᵏ⁾(x)/k! of a function of one variable.
///
/// ```
/// use labmath::autodiff::{Scalar, taylor};
/// // 1/(1 − x) = 1 + x + x² + …
/// assert_eq!(taylor::<5>(|x| (-x + 1.0).recip(), 0.0), [1.0; 5]);
/// ```
pub fn taylor<const N: usize>(f: impl Fn(Taylor<N>) -> Taylor<N>, x: f64) -> [f64; N] {
    f(Taylor::variable(x)).c
}

impl<const N: usize> Taylor<N> {
    /// The series x + t.
    pub fn variable(x: f64) -> Taylor<N> {
        let mut series = Taylor::constant(x);
        if let Some(slope) = series.c.get_mut(1) {
            *slope = 1.0;
        }
        series
    }

    /// The coefficients.
    pub fn coefficients(self) -> [f64; N] {
        self.c
    }

    /// The k-th derivative, k! cₖ; NaN beyond the order.
    pub fn derivative(self, k: usize) -> f64 {
        self.c
            .get(k)
            .map_or(f64::NAN, |c| (1..=k).fold(*c, |d, j| d * j as f64))
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Taylor<N> {
        Taylor { c: self.c.map(f) }
    }

    /// The y with y₀ = `start` and y′ = `slope` · self′: what a function's derivative, as a series, says of it. The slope
    /// may depend on the coefficients of y found so far.
    fn integrate(self, start: f64, slope: impl Fn(&[f64]) -> f64) -> Taylor<N> {
        let mut y = [0.0; N];
        let mut slopes = [0.0; N];
        if N > 0 {
            y[0] = start;
        }
        for k in 1..N {
            slopes[k - 1] = slope(&y[..k]);
            let sum: f64 = (1..=k).map(|j| j as f64 * self.c[j] * slopes[k - j]).sum();
            y[k] = sum / k as f64;
        }
        Taylor { c: y }
    }

    /// sin and cos together, each the other's slope.
    fn sin_cos(self) -> (Taylor<N>, Taylor<N>) {
        let (mut s, mut c) = ([0.0; N], [0.0; N]);
        if N > 0 {
            (s[0], c[0]) = self.c[0].sin_cos();
        }
        for k in 1..N {
            let sum = |other: &[f64; N]| {
                (1..=k)
                    .map(|j| j as f64 * self.c[j] * other[k - j])
                    .sum::<f64>()
                    / k as f64
            };
            (s[k], c[k]) = (sum(&c), -sum(&s));
        }
        (Taylor { c: s }, Taylor { c })
    }

    fn first(self) -> f64 {
        self.c.first().copied().unwrap_or(0.0)
    }
}

impl<const N: usize> Neg for Taylor<N> {
    type Output = Taylor<N>;
    fn neg(self) -> Taylor<N> {
        self.map(|c| -c)
    }
}

impl<const N: usize> Add for Taylor<N> {
    type Output = Taylor<N>;
    fn add(self, other: Taylor<N>) -> Taylor<N> {
        Taylor {
            c: std::array::from_fn(|k| self.c[k] + other.c[k]),
        }
    }
}

impl<const N: usize> Sub for Taylor<N> {
    type Output = Taylor<N>;
    fn sub(self, other: Taylor<N>) -> Taylor<N> {
        Taylor {
            c: std::array::from_fn(|k| self.c[k] - other.c[k]),
        }
    }
}

impl<const N: usize> Mul for Taylor<N> {
    type Output = Taylor<N>;
    fn mul(self, other: Taylor<N>) -> Taylor<N> {
        Taylor {
            c: std::array::from_fn(|k| (0..=k).map(|j| self.c[j] * other.c[k - j]).sum()),
        }
    }
}

impl<const N: usize> Div for Taylor<N> {
    type Output = Taylor<N>;
    fn div(self, other: Taylor<N>) -> Taylor<N> {
        let mut q = [0.0; N];
        for k in 0..N {
            let known: f64 = (0..k).map(|j| q[j] * other.c[k - j]).sum();
            q[k] = (self.c[k] - known) / other.c[0];
        }
        Taylor { c: q }
    }
}

impl<const N: usize> Add<f64> for Taylor<N> {
    type Output = Taylor<N>;
    fn add(self, c: f64) -> Taylor<N> {
        self + Taylor::constant(c)
    }
}

impl<const N: usize> Sub<f64> for Taylor<N> {
    type Output = Taylor<N>;
    fn sub(self, c: f64) -> Taylor<N> {
        self - Taylor::constant(c)
    }
}

impl<const N: usize> Mul<f64> for Taylor<N> {
    type Output = Taylor<N>;
    fn mul(self, c: f64) -> Taylor<N> {
        self.map(|x| x * c)
    }
}

impl<const N: usize> Div<f64> for Taylor<N> {
    type Output = Taylor<N>;
    fn div(self, c: f64) -> Taylor<N> {
        self.map(|x| x / c)
    }
}

derived_operators!([const N: usize] Taylor<N>);

impl<const N: usize> Scalar for Taylor<N> {
    fn constant(value: f64) -> Taylor<N> {
        Taylor {
            c: std::array::from_fn(|k| if k == 0 { value } else { 0.0 }),
        }
    }
    fn value(self) -> f64 {
        self.first()
    }
    fn exp(self) -> Taylor<N> {
        self.integrate(self.first().exp(), |y| y[y.len() - 1])
    }
    fn exp_m1(self) -> Taylor<N> {
        let mut y = self.exp();
        if N > 0 {
            y.c[0] = self.c[0].exp_m1();
        }
        y
    }
    fn ln(self) -> Taylor<N> {
        // y′ = x′/x, and the reciprocal is a series of its own.
        let slope = self.recip();
        self.integrate(self.first().ln(), |y| slope.c[y.len() - 1])
    }
    fn ln_1p(self) -> Taylor<N> {
        let slope = (self + 1.0).recip();
        self.integrate(self.first().ln_1p(), |y| slope.c[y.len() - 1])
    }
    fn sqrt(self) -> Taylor<N> {
        let mut y = [0.0; N];
        if N > 0 {
            y[0] = self.c[0].sqrt();
        }
        for k in 1..N {
            let known: f64 = (1..k).map(|j| y[j] * y[k - j]).sum();
            y[k] = (self.c[k] - known) / (2.0 * y[0]);
        }
        Taylor { c: y }
    }
    fn recip(self) -> Taylor<N> {
        Taylor::constant(1.0) / self
    }
    fn powi(self, n: i32) -> Taylor<N> {
        // By squaring, so that a base of zero is no exception.
        let (mut base, mut power) = (self, Taylor::constant(1.0));
        let mut rest = n.unsigned_abs();
        while rest > 0 {
            if rest & 1 == 1 {
                power *= base;
            }
            base *= base;
            rest >>= 1;
        }
        if n < 0 { power.recip() } else { power }
    }
    fn powf(self, exponent: f64) -> Taylor<N> {
        // x y′ = r x′ y
        let mut y = [0.0; N];
        if N > 0 {
            y[0] = self.c[0].powf(exponent);
        }
        for k in 1..N {
            let sum: f64 = (1..=k)
                .map(|j| (j as f64 * (exponent + 1.0) - k as f64) * self.c[j] * y[k - j])
                .sum();
            y[k] = sum / (k as f64 * self.c[0]);
        }
        Taylor { c: y }
    }
    fn sin(self) -> Taylor<N> {
        self.sin_cos().0
    }
    fn cos(self) -> Taylor<N> {
        self.sin_cos().1
    }
    fn tanh(self) -> Taylor<N> {
        // The slope is 1 − y², whose newest coefficient needs only those of y that are known.
        self.integrate(self.first().tanh(), |y| {
            let k = y.len() - 1;
            let square: f64 = (0..=k).map(|j| y[j] * y[k - j]).sum();
            if k == 0 {
                (1.0 - y[0]) * (1.0 + y[0])
            } else {
                -square
            }
        })
    }
    fn atan(self) -> Taylor<N> {
        let slope = (self * self + 1.0).recip();
        self.integrate(self.first().atan(), |y| slope.c[y.len() - 1])
    }
    fn abs(self) -> Taylor<N> {
        match self.first() {
            v if v > 0.0 => self,
            v if v < 0.0 => -self,
            _ => Taylor::constant(self.first().abs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autodiff::{derivative, second_derivative};

    #[test]
    fn coefficients_agree_with_duals() {
        fn f<S: Scalar>(x: S) -> S {
            let y = (x.sin() * x.exp() + 2.0).ln() + (x * x + 1.0).sqrt() / x.cos();
            y.tanh() + x.powf(1.5) * x.powi(-3) + x.atan().powi(3) + x.ln_1p() - x.exp_m1()
        }
        for x in [0.3, 0.9] {
            let series = f(Taylor::<3>::variable(x));
            assert!((series.derivative(0) - f(x)).abs() < 1e-13);
            assert!((series.derivative(1) / derivative(f, x) - 1.0).abs() < 1e-12);
            assert!((series.derivative(2) / second_derivative(f, x) - 1.0).abs() < 1e-11);
        }
    }

    #[test]
    fn known_series() {
        let sine = taylor::<8>(|x| x.sin(), 0.0);
        assert_eq!(sine[0], 0.0);
        assert!((sine[7] + 1.0 / 5040.0).abs() < 1e-19);
        let tanh = taylor::<6>(|x| x.tanh(), 0.0);
        assert!((tanh[3] + 1.0 / 3.0).abs() < 1e-16 && (tanh[5] - 2.0 / 15.0).abs() < 1e-16);
        let binomial = taylor::<4>(|x| (x + 1.0).powf(0.5), 0.0);
        assert_eq!(binomial, [1.0, 0.5, -0.125, 0.0625]);
        assert_eq!(taylor::<3>(|x| x.powi(2), 0.0), [0.0, 0.0, 1.0]);
        assert_eq!(taylor::<1>(|x| x.exp(), 0.0), [1.0]);
    }
}
