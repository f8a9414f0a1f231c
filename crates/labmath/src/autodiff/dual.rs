//! Forward mode: a number and its derivative.

use super::scalar::{Scalar, derived_operators};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A dual number v + v̇ε with ε² = 0 (Clifford 1873): calculating with it carries the derivative along by the chain rule.
///
/// The parts are any [`Scalar`], so duals nest: `Dual<Dual<f64>>` carries second derivatives, `Dual<Var>` the derivative
/// of a gradient.
///
/// ```
/// use labmath::autodiff::{Dual, Scalar};
/// let y = Dual::variable(2.0f64).powi(3);
/// assert_eq!((y.value(), y.derivative()), (8.0, 12.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<S = f64> {
    primal: S,
    tangent: S,
}

impl<S: Scalar> Dual<S> {
    /// A number with a given derivative.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// assert_eq!(Dual::new(2.0, 3.0).derivative(), 3.0);
    /// ```
    pub fn new(primal: S, tangent: S) -> Dual<S> {
        Dual { primal, tangent }
    }

    /// The variable itself: its derivative is one.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// assert_eq!((Dual::variable(2.0) * Dual::variable(2.0)).derivative(), 4.0);
    /// ```
    pub fn variable(primal: S) -> Dual<S> {
        Dual {
            primal,
            tangent: S::constant(1.0),
        }
    }

    /// The number without the derivative.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// assert_eq!(Dual::new(2.0, 3.0).primal(), 2.0);
    /// ```
    pub fn primal(self) -> S {
        self.primal
    }

    /// The derivative.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// assert_eq!(Dual::variable(0.0).exp().derivative(), 1.0);
    /// ```
    pub fn derivative(self) -> S {
        self.tangent
    }

    /// The chain rule for a function of one argument.
    fn chain(self, primal: S, slope: S) -> Dual<S> {
        Dual {
            primal,
            tangent: self.tangent * slope,
        }
    }
}

impl<S: Scalar> Neg for Dual<S> {
    type Output = Dual<S>;
    fn neg(self) -> Dual<S> {
        Dual::new(-self.primal, -self.tangent)
    }
}

impl<S: Scalar> Add for Dual<S> {
    type Output = Dual<S>;
    fn add(self, other: Dual<S>) -> Dual<S> {
        Dual::new(self.primal + other.primal, self.tangent + other.tangent)
    }
}

impl<S: Scalar> Sub for Dual<S> {
    type Output = Dual<S>;
    fn sub(self, other: Dual<S>) -> Dual<S> {
        Dual::new(self.primal - other.primal, self.tangent - other.tangent)
    }
}

impl<S: Scalar> Mul for Dual<S> {
    type Output = Dual<S>;
    fn mul(self, other: Dual<S>) -> Dual<S> {
        Dual::new(
            self.primal * other.primal,
            self.tangent * other.primal + self.primal * other.tangent,
        )
    }
}

impl<S: Scalar> Div for Dual<S> {
    type Output = Dual<S>;
    fn div(self, other: Dual<S>) -> Dual<S> {
        let quotient = self.primal / other.primal;
        Dual::new(
            quotient,
            (self.tangent - quotient * other.tangent) / other.primal,
        )
    }
}

impl<S: Scalar> Add<f64> for Dual<S> {
    type Output = Dual<S>;
    fn add(self, c: f64) -> Dual<S> {
        Dual::new(self.primal + c, self.tangent)
    }
}

impl<S: Scalar> Sub<f64> for Dual<S> {
    type Output = Dual<S>;
    fn sub(self, c: f64) -> Dual<S> {
        Dual::new(self.primal - c, self.tangent)
    }
}

impl<S: Scalar> Mul<f64> for Dual<S> {
    type Output = Dual<S>;
    fn mul(self, c: f64) -> Dual<S> {
        Dual::new(self.primal * c, self.tangent * c)
    }
}

impl<S: Scalar> Div<f64> for Dual<S> {
    type Output = Dual<S>;
    fn div(self, c: f64) -> Dual<S> {
        Dual::new(self.primal / c, self.tangent / c)
    }
}

derived_operators!([S: Scalar] Dual<S>);

impl<S: Scalar> Scalar for Dual<S> {
    fn constant(value: f64) -> Dual<S> {
        Dual::new(S::constant(value), S::constant(0.0))
    }
    fn value(self) -> f64 {
        self.primal.value()
    }
    fn exp(self) -> Dual<S> {
        let e = self.primal.exp();
        self.chain(e, e)
    }
    fn ln(self) -> Dual<S> {
        Dual::new(self.primal.ln(), self.tangent / self.primal)
    }
    fn sqrt(self) -> Dual<S> {
        let root = self.primal.sqrt();
        Dual::new(root, self.tangent * 0.5 / root)
    }
    fn recip(self) -> Dual<S> {
        let r = self.primal.recip();
        self.chain(r, -(r * r))
    }
    fn powi(self, n: i32) -> Dual<S> {
        match n {
            0 => Dual::constant(1.0),
            1 => self,
            _ => self.chain(self.primal.powi(n), self.primal.powi(n - 1) * f64::from(n)),
        }
    }
    fn powf(self, exponent: f64) -> Dual<S> {
        if exponent == 0.0 {
            return Dual::constant(1.0);
        }
        self.chain(
            self.primal.powf(exponent),
            self.primal.powf(exponent - 1.0) * exponent,
        )
    }
    fn sin(self) -> Dual<S> {
        self.chain(self.primal.sin(), self.primal.cos())
    }
    fn cos(self) -> Dual<S> {
        self.chain(self.primal.cos(), -self.primal.sin())
    }
    fn tanh(self) -> Dual<S> {
        let t = self.primal.tanh();
        // 1 − t² as a product, which keeps its digits where t is near one in absolute value.
        self.chain(t, (-t + 1.0) * (t + 1.0))
    }
    fn atan(self) -> Dual<S> {
        Dual::new(
            self.primal.atan(),
            self.tangent / (self.primal * self.primal + 1.0),
        )
    }
    fn exp_m1(self) -> Dual<S> {
        self.chain(self.primal.exp_m1(), self.primal.exp())
    }
    fn ln_1p(self) -> Dual<S> {
        Dual::new(self.primal.ln_1p(), self.tangent / (self.primal + 1.0))
    }
    fn abs(self) -> Dual<S> {
        match self.primal.value() {
            v if v > 0.0 => self,
            v if v < 0.0 => -self,
            _ => Dual::new(self.primal.abs(), self.tangent * 0.0),
        }
    }
}
