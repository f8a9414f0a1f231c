//! The beta law.

use super::error::{Result, data, expect, positive, usable};
use super::gamma::Draw;
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{
    Tails, beta_inverse_pair, beta_tails, digamma, digamma_dd, ln_beta, ln_beta_kernel, trigamma,
};

/// The beta law on [0, 1] with density x^(a−1) (1−x)^(b−1)/B(a, b): what is known of a probability after a − 1 successes
/// and b − 1 failures.
///
/// ```
/// use labmath::prob::{Beta, Continuous};
/// let law = Beta::new(2.0, 3.0);
/// assert_eq!(law.mean(), 0.4);
/// assert!((law.cdf(0.5) - 0.6875).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beta {
    a: f64,
    b: f64,
}

impl Beta {
    /// The law with these shapes.
    ///
    /// # Panics
    /// When either is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Beta::new(2.0, 3.0).a(), 2.0);
    /// ```
    #[track_caller]
    pub fn new(a: f64, b: f64) -> Beta {
        expect(Beta::try_new(a, b))
    }

    /// The law with these shapes, if both are positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Beta::try_new(2.0, 3.0).is_ok());
    /// assert!(Beta::try_new(0.0, 1.0).is_err());
    /// ```
    pub fn try_new(a: f64, b: f64) -> Result<Beta> {
        Ok(Beta {
            a: positive("Beta", "a", a)?,
            b: positive("Beta", "b", b)?,
        })
    }

    /// The maximum of the likelihood: ψ(a) − ψ(a+b) and ψ(b) − ψ(a+b) are the means of ln x and ln(1−x). Newton's
    /// method from the method of moments, halving steps that would leave the positive quadrant.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = Beta::new(2.0, 5.0).samples(&mut Rng::seed(1), 5000);
    /// let law = Beta::fit(&sample).unwrap();
    /// assert!((law.a() - 2.0).abs() < 0.2 && (law.b() - 5.0).abs() < 0.4);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Beta> {
        usable("Beta", sample, 2)?;
        if let Some(x) = sample.iter().find(|&&x| x <= 0.0 || x >= 1.0) {
            return Err(data(
                "Beta",
                format!("the observation {x} is not between 0 and 1"),
            ));
        }
        let moments: super::Moments = sample.iter().copied().collect();
        let (m, v) = (moments.mean(), moments.population_variance());
        if v == 0.0 {
            return Err(data("Beta", "all observations are equal"));
        }
        let ln_x = sample
            .iter()
            .map(|x| x.ln())
            .collect::<super::Moments>()
            .mean();
        let ln_y = sample
            .iter()
            .map(|x| (-x).ln_1p())
            .collect::<super::Moments>()
            .mean();
        let total = (m * (1.0 - m) / v - 1.0).max(0.1);
        let (mut a, mut b) = (m * total, (1.0 - m) * total);
        for _ in 0..200 {
            let sum = digamma(a + b);
            let (fa, fb) = (digamma(a) - sum - ln_x, digamma(b) - sum - ln_y);
            let (ta, tb, ts) = (trigamma(a), trigamma(b), trigamma(a + b));
            // The Jacobian is diag(ψ′(a), ψ′(b)) − ψ′(a+b) everywhere.
            let det = ta * tb - ts * (ta + tb);
            let (da, db) = (
                ((tb - ts) * fa + ts * fb) / det,
                (ts * fa + (ta - ts) * fb) / det,
            );
            let mut damping = 1.0;
            while damping * da >= a || damping * db >= b {
                damping *= 0.5;
            }
            (a, b) = (a - damping * da, b - damping * db);
            if da.abs() <= 1e-14 * a && db.abs() <= 1e-14 * b {
                break;
            }
        }
        Beta::try_new(a, b)
    }

    /// The first shape, of x.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Beta::new(2.0, 3.0).a(), 2.0);
    /// ```
    pub fn a(&self) -> f64 {
        self.a
    }

    /// The second shape, of 1 − x.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Beta::new(2.0, 3.0).b(), 3.0);
    /// ```
    pub fn b(&self) -> f64 {
        self.b
    }

    fn tails(&self, x: f64) -> Tails {
        let x = x.clamp(0.0, 1.0);
        beta_tails(self.a, self.b, Dd::from(x), Dd::difference(1.0, x))
    }

    /// ln of the density for 0 < x < 1.
    fn log_density(&self, x: f64) -> Dd {
        let (x, y) = (Dd::from(x), Dd::difference(1.0, x));
        ln_beta_kernel(self.a, self.b, x, y) - x.ln() - y.ln()
    }

    /// The density at an end where this shape governs and the other is `other`: the constant is 1/B(1, other) = other.
    fn at_end(shape: f64, other: f64) -> f64 {
        match shape {
            s if s < 1.0 => f64::INFINITY,
            s if s > 1.0 => 0.0,
            _ => other,
        }
    }
}

impl Continuous for Beta {
    fn logpdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            0.0 => Beta::at_end(self.a, self.b).ln(),
            1.0 => Beta::at_end(self.b, self.a).ln(),
            _ if !(0.0..=1.0).contains(&x) => f64::NEG_INFINITY,
            _ => self.log_density(x).value(),
        }
    }

    fn pdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            0.0 => Beta::at_end(self.a, self.b),
            1.0 => Beta::at_end(self.b, self.a),
            _ if !(0.0..=1.0).contains(&x) => 0.0,
            _ => self.log_density(x).exp_value(),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        self.tails(x).lower()
    }

    fn sf(&self, x: f64) -> f64 {
        self.tails(x).upper()
    }

    fn logcdf(&self, x: f64) -> f64 {
        self.tails(x).ln_lower()
    }

    fn logsf(&self, x: f64) -> f64 {
        self.tails(x).ln_upper()
    }

    fn ppf(&self, p: f64) -> f64 {
        beta_inverse_pair(self.a, self.b, p, 1.0 - p).0
    }

    fn isf(&self, q: f64) -> f64 {
        beta_inverse_pair(self.a, self.b, 1.0 - q, q).0
    }

    fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    fn variance(&self) -> f64 {
        let n = self.a + self.b;
        self.a / n * (self.b / n) / (n + 1.0)
    }
}

impl Distribution for Beta {
    type Value = f64;

    /// G/(G + H) for gamma draws of the two shapes, by their logarithms where they may underflow.
    fn sample(&self, rng: &mut Rng) -> f64 {
        match (Draw::new(self.a, rng), Draw::new(self.b, rng)) {
            (Draw::Plain(g), Draw::Plain(h)) => g / (g + h),
            (g, h) => crate::special::expit(g.ln() - h.ln()),
        }
    }

    /// ln B(a, b) − (a−1) ψ(a) − (b−1) ψ(b) + (a+b−2) ψ(a+b)
    fn entropy(&self) -> f64 {
        let (a, b) = (Dd::from(self.a), Dd::from(self.b));
        let sum = a + b;
        (ln_beta(a, b) - (a - 1.0) * digamma_dd(a) - (b - 1.0) * digamma_dd(b)
            + (sum - 2.0) * digamma_dd(sum))
        .value()
    }

    /// ln B(a′, b′) − ln B(a, b) + (a−a′) ψ(a) + (b−b′) ψ(b) + (a′−a+b′−b) ψ(a+b)
    fn kl(&self, other: &Beta) -> f64 {
        let (a, b) = (Dd::from(self.a), Dd::from(self.b));
        let (c, d) = (Dd::from(other.a), Dd::from(other.b));
        let powers =
            (a - c) * digamma_dd(a) + (b - d) * digamma_dd(b) - (a - c + b - d) * digamma_dd(a + b);
        (ln_beta(c, d) - ln_beta(a, b) + powers).value().max(0.0)
    }
}
