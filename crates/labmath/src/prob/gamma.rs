//! The gamma law, and the chi-squared law that is one of them.

use super::error::{Result, data, expect, positive, usable};
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{
    Tails, digamma, digamma_dd, gamma_tails, gammainc_p_inv, gammainc_q_inv, ln_gamma,
    ln_poisson_kernel, trigamma,
};

/// The gamma law with shape a and rate r, density r^a x^(a−1) e^(−rx)/Γ(a): the waiting time for the a-th event.
///
/// ```
/// use labmath::prob::{Continuous, Gamma};
/// let law = Gamma::new(2.0, 3.0);
/// assert!((law.mean() - 2.0 / 3.0).abs() < 1e-15);
/// assert!((law.pdf(0.5) - 9.0 * 0.5 * (-1.5f64).exp()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    shape: f64,
    rate: f64,
}

impl Gamma {
    /// The law with this shape and rate (the reciprocal of the scale).
    ///
    /// # Panics
    /// When either is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Gamma::new(3.0, 2.0).mean(), 1.5);
    /// ```
    #[track_caller]
    pub fn new(shape: f64, rate: f64) -> Gamma {
        expect(Gamma::try_new(shape, rate))
    }

    /// The law with this shape and rate, if both are positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Gamma::try_new(0.0, 1.0).is_err());
    /// ```
    pub fn try_new(shape: f64, rate: f64) -> Result<Gamma> {
        Ok(Gamma {
            shape: positive("Gamma", "shape", shape)?,
            rate: positive("Gamma", "rate", rate)?,
        })
    }

    /// The maximum of the likelihood: ln a − ψ(a) = ln mean − mean ln, solved by the generalised Newton iteration of
    /// Minka ("Estimating a gamma distribution", 2002), which converges in four or five steps from anywhere.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = Gamma::new(3.0, 2.0).samples(&mut Rng::seed(1), 5000);
    /// assert!((Gamma::fit(&sample).unwrap().shape() - 3.0).abs() < 0.3);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Gamma> {
        usable("Gamma", sample, 2)?;
        if let Some(x) = sample.iter().find(|&&x| x <= 0.0) {
            return Err(data(
                "Gamma",
                format!("the observation {x} is not positive"),
            ));
        }
        let mean = sample.iter().copied().collect::<super::Moments>().mean();
        // ln mean − mean ln, as the mean of −ln(x/mean), so that it does not cancel.
        let gap = sample
            .iter()
            .map(|x| -(x / mean).ln())
            .collect::<super::Moments>()
            .mean();
        if gap <= 0.0 {
            return Err(data("Gamma", "all observations are equal"));
        }
        let mut a = (3.0 - gap + ((gap - 3.0).powi(2) + 24.0 * gap).sqrt()) / (12.0 * gap);
        for _ in 0..50 {
            let error = a.ln() - digamma(a) - gap;
            let next = 1.0 / (1.0 / a + error / (a * a * (1.0 / a - trigamma(a))));
            let done = (next - a).abs() <= 1e-15 * a;
            a = next;
            if done {
                break;
            }
        }
        Gamma::try_new(a, a / mean)
    }

    /// The shape a.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Gamma::new(3.0, 2.0).shape(), 3.0);
    /// ```
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// The rate r.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Gamma::new(3.0, 2.0).rate(), 2.0);
    /// ```
    pub fn rate(&self) -> f64 {
        self.rate
    }

    fn tails(&self, x: f64) -> Tails {
        // Not `max`, which would turn NaN into zero.
        let x = if x < 0.0 { 0.0 } else { x };
        gamma_tails(self.shape, Dd::product(self.rate, x))
    }

    /// ln of the density for 0 < x < ∞.
    fn log_density(&self, x: f64) -> Dd {
        let a = Dd::from(self.shape);
        ln_poisson_kernel(a, Dd::product(self.rate, x)) + a.ln() - Dd::from(x).ln()
    }
}

/// What a density r^a x^(a−1)… is at zero: ∞, r or 0.
fn at_zero(shape: f64, rate: f64) -> f64 {
    match shape {
        a if a < 1.0 => f64::INFINITY,
        a if a > 1.0 => 0.0,
        _ => rate,
    }
}

impl Continuous for Gamma {
    fn logpdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            0.0 => at_zero(self.shape, self.rate).ln(),
            _ if x < 0.0 || x.is_infinite() => f64::NEG_INFINITY,
            _ => self.log_density(x).value(),
        }
    }

    fn pdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            0.0 => at_zero(self.shape, self.rate),
            _ if x < 0.0 || x.is_infinite() => 0.0,
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
        gammainc_p_inv(self.shape, p) / self.rate
    }

    fn isf(&self, q: f64) -> f64 {
        gammainc_q_inv(self.shape, q) / self.rate
    }

    fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    fn variance(&self) -> f64 {
        self.shape / self.rate / self.rate
    }
}

impl Distribution for Gamma {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        Draw::new(self.shape, rng).value() / self.rate
    }

    /// a − ln r + ln Γ(a) + (1−a) ψ(a)
    fn entropy(&self) -> f64 {
        let a = Dd::from(self.shape);
        let standard = if self.shape > 1e8 {
            // ½ ln 2πe a − 1/3a: the parts above are of the order of a ln a and cancel.
            Dd::HALF_LN_2PI + 0.5 + a.ln().scale(0.5) - 1.0 / (3.0 * self.shape)
        } else {
            a + ln_gamma(a) + (-a + 1.0) * digamma_dd(a)
        };
        (standard - Dd::from(self.rate).ln()).value()
    }

    /// (a−a′) ψ(a) − ln Γ(a) + ln Γ(a′) + a′ ln(r/r′) + a (r′−r)/r
    fn kl(&self, other: &Gamma) -> f64 {
        let (a, b) = (Dd::from(self.shape), Dd::from(other.shape));
        let shapes = (a - b) * digamma_dd(a) - ln_gamma(a) + ln_gamma(b);
        // With v = r′/r − 1 the rates contribute a v − a′ ln(1+v).
        let v = Dd::difference(other.rate, self.rate) / self.rate;
        (shapes + (a - b) * v - b * v.ln_1p_minus())
            .value()
            .max(0.0)
    }
}

/// A standard gamma draw, by its logarithm where the draw itself may underflow.
#[derive(Clone, Copy)]
pub(super) enum Draw {
    Plain(f64),
    Log(f64),
}

impl Draw {
    /// Marsaglia and Tsang, "A simple method for generating gamma variables" (2000): a cubed normal under a squeeze; a
    /// shape below one by the factor U^(1/a).
    pub(super) fn new(shape: f64, rng: &mut Rng) -> Draw {
        if shape < 1.0 {
            Draw::Log(marsaglia_tsang(shape + 1.0, rng).ln() + rng.uniform_open().ln() / shape)
        } else {
            Draw::Plain(marsaglia_tsang(shape, rng))
        }
    }

    pub(super) fn value(self) -> f64 {
        match self {
            Draw::Plain(x) => x,
            Draw::Log(ln_x) => ln_x.exp(),
        }
    }

    pub(super) fn ln(self) -> f64 {
        match self {
            Draw::Plain(x) => x.ln(),
            Draw::Log(ln_x) => ln_x,
        }
    }
}

fn marsaglia_tsang(shape: f64, rng: &mut Rng) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = rng.normal();
        let t = 1.0 + c * z;
        if t <= 0.0 {
            continue;
        }
        let v = t * t * t;
        let u = rng.uniform_open();
        let z2 = z * z;
        if u < 1.0 - 0.0331 * z2 * z2 || u.ln() < 0.5 * z2 + d * (1.0 - v + v.ln()) {
            return d * v;
        }
    }
}

/// The chi-squared law: the sum of the squares of `df` standard normal numbers, a gamma law of shape df/2 and rate ½.
///
/// ```
/// use labmath::prob::{ChiSquared, Continuous};
/// let law = ChiSquared::new(2.0);
/// assert!((law.sf(2.0) - (-1f64).exp()).abs() < 1e-16);
/// assert_eq!(law.variance(), 4.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquared {
    gamma: Gamma,
}

impl ChiSquared {
    /// The law with `df` degrees of freedom, which need not be whole.
    ///
    /// # Panics
    /// When `df` is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(ChiSquared::new(3.0).variance(), 6.0);
    /// ```
    #[track_caller]
    pub fn new(df: f64) -> ChiSquared {
        expect(ChiSquared::try_new(df))
    }

    /// The law with `df` degrees of freedom, if that is positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(ChiSquared::try_new(-1.0).is_err());
    /// ```
    pub fn try_new(df: f64) -> Result<ChiSquared> {
        positive("ChiSquared", "df", df)?;
        Ok(ChiSquared {
            gamma: Gamma::try_new(0.5 * df, 0.5)?,
        })
    }

    /// The maximum of the likelihood: ψ(df/2) is the mean of ln(x/2). Newton's method from the start that Minka gives
    /// for the inverse of ψ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = ChiSquared::new(3.0).samples(&mut Rng::seed(1), 5000);
    /// assert!((ChiSquared::fit(&sample).unwrap().df() - 3.0).abs() < 0.2);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<ChiSquared> {
        usable("ChiSquared", sample, 1)?;
        if let Some(x) = sample.iter().find(|&&x| x <= 0.0) {
            return Err(data(
                "ChiSquared",
                format!("the observation {x} is not positive"),
            ));
        }
        let target = sample
            .iter()
            .map(|x| (0.5 * x).ln())
            .collect::<super::Moments>()
            .mean();
        ChiSquared::try_new(2.0 * inverse_digamma(target))
    }

    /// The degrees of freedom.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(ChiSquared::new(3.0).df(), 3.0);
    /// ```
    pub fn df(&self) -> f64 {
        2.0 * self.gamma.shape
    }
}

/// The x > 0 with ψ(x) = y (Minka, "Estimating a Dirichlet distribution", 2000, appendix C).
pub(super) fn inverse_digamma(y: f64) -> f64 {
    let mut x = if y >= -2.22 {
        y.exp() + 0.5
    } else {
        -1.0 / (y - digamma(1.0))
    };
    for _ in 0..20 {
        let step = (digamma(x) - y) / trigamma(x);
        // ψ is concave: Newton's method from the left stays on the left; guard the first step from the right.
        x = if step < x { x - step } else { 0.5 * x };
        if step.abs() <= 1e-15 * x {
            break;
        }
    }
    x
}

impl Continuous for ChiSquared {
    fn logpdf(&self, x: f64) -> f64 {
        self.gamma.logpdf(x)
    }
    fn pdf(&self, x: f64) -> f64 {
        self.gamma.pdf(x)
    }
    fn cdf(&self, x: f64) -> f64 {
        self.gamma.cdf(x)
    }
    fn sf(&self, x: f64) -> f64 {
        self.gamma.sf(x)
    }
    fn logcdf(&self, x: f64) -> f64 {
        self.gamma.logcdf(x)
    }
    fn logsf(&self, x: f64) -> f64 {
        self.gamma.logsf(x)
    }
    fn ppf(&self, p: f64) -> f64 {
        self.gamma.ppf(p)
    }
    fn isf(&self, q: f64) -> f64 {
        self.gamma.isf(q)
    }
    fn mean(&self) -> f64 {
        self.df()
    }
    fn variance(&self) -> f64 {
        2.0 * self.df()
    }
}

impl Distribution for ChiSquared {
    type Value = f64;
    fn sample(&self, rng: &mut Rng) -> f64 {
        self.gamma.sample(rng)
    }
    fn entropy(&self) -> f64 {
        self.gamma.entropy()
    }
    fn kl(&self, other: &ChiSquared) -> f64 {
        self.gamma.kl(&other.gamma)
    }
}
