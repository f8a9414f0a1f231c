//! Functions of each element of a matrix in a graph: activations and elementary functions.

use super::{MatVar, Origin};
use crate::special::{erfc, expit, log1pexp};
use crate::{Element, Mat};

impl<'g, 'a, T: Element> MatVar<'g, 'a, T> {
    /// A function of each element, given as value and derivative.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![1., 2.; 3., 4.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// let cubes = x.map(|x| (x * x * x, 3.0 * x * x));
    /// assert_eq!(cubes.sum().gradients().wrt(x), mat![3., 12.; 27., 48.]);
    /// ```
    pub fn map(self, f: impl Fn(T) -> (T, T)) -> MatVar<'g, 'a, T> {
        let (value, slopes) = self.with(|a| {
            let mut value = a.clone();
            let mut slopes = Mat::zeros(a.rows(), a.cols());
            for (v, s) in value.as_mut_slice().iter_mut().zip(slopes.as_mut_slice()) {
                (*v, *s) = f(*v);
            }
            (value, slopes)
        });
        self.derive(value, Origin::Map(self.step, slopes), self.active())
    }

    /// The rectifier max(x, 0), with derivative zero at zero.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![-1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).relu().value(), mat![0., 2.]);
    /// ```
    pub fn relu(self) -> MatVar<'g, 'a, T> {
        self.leaky_relu(T::ZERO)
    }

    /// The leaky rectifier: x where it is positive, else `slope`·x.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![-1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).leaky_relu(0.25).value(), mat![-0.25, 2.]);
    /// ```
    pub fn leaky_relu(self, slope: T) -> MatVar<'g, 'a, T> {
        self.map(|x| {
            if x > T::ZERO {
                (x, T::ONE)
            } else if slope == T::ZERO {
                (T::ZERO, T::ZERO)
            } else {
                (slope * x, slope)
            }
        })
    }

    /// x²
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![-1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).square().value(), mat![1., 4.]);
    /// ```
    pub fn square(self) -> MatVar<'g, 'a, T> {
        self.map(|x| (x * x, x + x))
    }

    /// A whole power of each element.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![-1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).powi(3).value(), mat![-1., 8.]);
    /// ```
    pub fn powi(self, n: i32) -> MatVar<'g, 'a, T> {
        if n == 0 {
            return self.map(|_| (T::ONE, T::ZERO));
        }
        self.map(|x| (x.powi(n), T::from_f64(f64::from(n)) * x.powi(n - 1)))
    }
}

macro_rules! functions {
    ($($(#[doc = $doc:literal])+ $name:ident: |$x:ident| $value_and_slope:expr, $example:literal;)*) => {
        impl<'g, 'a, T: Element> MatVar<'g, 'a, T> { $(
            $(#[doc = $doc])+
            ///
            /// ```
            /// # use labmath::{autodiff::Graph, mat};
            #[doc = concat!("let (x, expected) = ", $example, ";")]
            /// let graph = Graph::new();
            #[doc = concat!("let y = graph.variable(&x).", stringify!($name), "().value();")]
            /// assert!((y - expected).max_abs() < 1e-15);
            /// ```
            pub fn $name(self) -> MatVar<'g, 'a, T> {
                // Worked out in f64 whatever the type.
                self.map(|x| {
                    let $x = x.to_f64();
                    let (value, slope): (f64, f64) = $value_and_slope;
                    (T::from_f64(value), T::from_f64(slope))
                })
            }
        )* }
    };
}
functions! {
    /// The hyperbolic tangent.
    tanh: |x| {
        let t = x.tanh();
        (t, (1.0 - t) * (1.0 + t))
    }, "(mat![0., 100.], mat![0., 1.])";
    /// The logistic function 1/(1 + e⁻ˣ).
    sigmoid: |x| {
        let s = expit(x);
        (s, s * expit(-x))
    }, "(mat![0., 800.], mat![0.5, 1.])";
    /// The softplus ln(1 + eˣ), a smooth rectifier.
    softplus: |x| (log1pexp(x), expit(x)), "(mat![0., 800.], mat![2f64.ln(), 800.])";
    /// The sigmoid linear unit x/(1 + e⁻ˣ), also called swish (Elfwing, Uchibe and Doya 2018).
    silu: |x| {
        let s = expit(x);
        (x * s, s + x * s * expit(-x))
    }, "(mat![0., 800.], mat![0., 800.])";
    /// The Gaussian error linear unit x·Φ(x), exact (Hendrycks and Gimpel 2016).
    gelu: |x| {
        let below = 0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
        let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
        (x * below, below + x * density)
    }, "(mat![0., 1.], mat![0., 0.8413447460685429])";
    /// eˣ
    exp: |x| (x.exp(), x.exp()), "(mat![0., 1.], mat![1., std::f64::consts::E])";
    /// Natural logarithm.
    ln: |x| (x.ln(), 1.0 / x), "(mat![1., std::f64::consts::E], mat![0., 1.])";
    /// Square root.
    sqrt: |x| (x.sqrt(), 0.5 / x.sqrt()), "(mat![4., 9.], mat![2., 3.])";
    /// |x|, with derivative zero at zero.
    abs: |x| (x.abs(), if x == 0.0 { 0.0 } else { x.signum() }), "(mat![-4., 9.], mat![4., 9.])";
    /// Sine.
    sin: |x| (x.sin(), x.cos()), "(mat![0., 1.], mat![0., 1f64.sin()])";
    /// Cosine.
    cos: |x| (x.cos(), -x.sin()), "(mat![0., 1.], mat![1., 1f64.cos()])";
}
