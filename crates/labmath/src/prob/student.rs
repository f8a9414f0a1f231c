//! Student's t law.

use super::error::{Result, expect, positive, usable};
use super::gamma::Draw;
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{Tails, beta_inverse_pair, beta_tails, digamma_dd, ln_beta};

/// Student's t law with ν degrees of freedom: a normal number divided by an independent estimate of its scale.
///
/// ```
/// use labmath::prob::{Continuous, StudentT};
/// let cauchy = StudentT::new(1.0);
/// assert!((cauchy.cdf(1.0) - 0.75).abs() < 1e-15);
/// assert!(cauchy.mean().is_nan());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT {
    df: f64,
}

impl StudentT {
    /// The law with `df` degrees of freedom, which need not be whole.
    ///
    /// # Panics
    /// When `df` is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(StudentT::new(4.0).df(), 4.0);
    /// ```
    #[track_caller]
    pub fn new(df: f64) -> StudentT {
        expect(StudentT::try_new(df))
    }

    /// The law with `df` degrees of freedom, if that is positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(StudentT::try_new(4.0).is_ok());
    /// assert!(StudentT::try_new(0.0).is_err());
    /// ```
    pub fn try_new(df: f64) -> Result<StudentT> {
        Ok(StudentT {
            df: positive("StudentT", "df", df)?,
        })
    }

    /// The degrees of freedom that maximise the likelihood, between 10⁻³ and 10⁶: golden section on ln ν. Data with
    /// thinner tails than the normal law drive the estimate to the upper end.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = StudentT::new(3.0).samples(&mut Rng::seed(1), 5000);
    /// assert!((StudentT::fit(&sample).unwrap().df() - 3.0).abs() < 0.5);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<StudentT> {
        usable("StudentT", sample, 1)?;
        let likelihood = |ln_df: f64| {
            let law = StudentT { df: ln_df.exp() };
            sample.iter().map(|&x| law.logpdf(x)).sum::<f64>()
        };
        let ratio = 0.5 * (5f64.sqrt() - 1.0);
        let (mut low, mut high) = (1e-3f64.ln(), 1e6f64.ln());
        let (mut x1, mut x2) = (high - ratio * (high - low), low + ratio * (high - low));
        let (mut f1, mut f2) = (likelihood(x1), likelihood(x2));
        for _ in 0..60 {
            if f1 < f2 {
                (low, x1, f1) = (x1, x2, f2);
                x2 = low + ratio * (high - low);
                f2 = likelihood(x2);
            } else {
                (high, x2, f2) = (x2, x1, f1);
                x1 = high - ratio * (high - low);
                f1 = likelihood(x1);
            }
        }
        StudentT::try_new((0.5 * (low + high)).exp())
    }

    /// The degrees of freedom ν.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(StudentT::new(4.0).df(), 4.0);
    /// ```
    pub fn df(&self) -> f64 {
        self.df
    }

    /// The probability of |T| > |t| as the lower tail: I_x(ν/2, ½) at x = ν/(ν + t²).
    fn two_sided(&self, t: f64) -> Tails {
        let t = t.abs();
        if t.is_nan() {
            return Tails::undefined();
        }
        if t.is_infinite() {
            return Tails::all_above();
        }
        let half = 0.5 * self.df;
        if self.is_far(t) {
            // I = x^(ν/2) / (ν/2 · B) to all digits, and x may underflow.
            let ln_x = Dd::from(self.df).ln() - Dd::from(t).ln().scale(2.0);
            return Tails::lower_product(ln_x * half - self.ln_tail_constant(), 1.0);
        }
        let ratio = Dd::quotient(t, self.df) * t;
        let sum = ratio + 1.0;
        beta_tails(half, 0.5, Dd::ONE / sum, ratio / sum)
    }

    /// Whether t²/ν is so large that one is nothing beside it.
    fn is_far(&self, t: f64) -> bool {
        t.abs() > 1e20 * self.df.sqrt()
    }

    /// ln(ν/2 · B(ν/2, ½))
    fn ln_tail_constant(&self) -> Dd {
        let half = Dd::from(0.5 * self.df);
        ln_beta(half, Dd::from(0.5)) + half.ln()
    }

    /// The probability below t.
    fn below(&self, t: f64) -> f64 {
        let both = 0.5 * self.two_sided(t).lower();
        if t <= 0.0 { both } else { 1.0 - both }
    }

    fn log_below(&self, t: f64) -> f64 {
        let tails = self.two_sided(t);
        if t <= 0.0 {
            tails.ln_lower() - std::f64::consts::LN_2
        } else {
            (-0.5 * tails.lower()).ln_1p()
        }
    }

    /// The t > 0 above which the probability is q ≤ ½.
    fn upper_quantile(&self, q: f64) -> f64 {
        let half = 0.5 * self.df;
        // Far out P(|T| > t) ≈ x^(ν/2) / (ν/2 · B), and x underflows long before t overflows.
        let ln_x = (Dd::from(2.0 * q).ln() + self.ln_tail_constant()) / half;
        if ln_x.hi < -80.0 {
            return ((Dd::from(self.df).ln() - ln_x).scale(0.5)).exp_value();
        }
        let (x, y) = beta_inverse_pair(half, 0.5, 2.0 * q, 1.0 - 2.0 * q);
        (self.df * (y / x)).sqrt()
    }
}

impl Continuous for StudentT {
    fn logpdf(&self, t: f64) -> f64 {
        if t.is_infinite() {
            return f64::NEG_INFINITY;
        }
        self.log_density(t).value()
    }

    fn pdf(&self, t: f64) -> f64 {
        if t.is_infinite() {
            0.0
        } else {
            self.log_density(t).exp_value()
        }
    }

    fn cdf(&self, t: f64) -> f64 {
        self.below(t)
    }

    fn sf(&self, t: f64) -> f64 {
        self.below(-t)
    }

    fn logcdf(&self, t: f64) -> f64 {
        self.log_below(t)
    }

    fn logsf(&self, t: f64) -> f64 {
        self.log_below(-t)
    }

    fn ppf(&self, p: f64) -> f64 {
        match p {
            0.5 => 0.0,
            _ if !(0.0..=1.0).contains(&p) => f64::NAN,
            _ if p < 0.5 => -self.upper_quantile(p),
            _ => self.upper_quantile(1.0 - p),
        }
    }

    fn isf(&self, q: f64) -> f64 {
        -self.ppf(q)
    }

    /// Zero for ν > 1.
    fn mean(&self) -> f64 {
        if self.df > 1.0 { 0.0 } else { f64::NAN }
    }

    /// ν/(ν−2) for ν > 2, ∞ for 1 < ν ≤ 2.
    fn variance(&self) -> f64 {
        match self.df {
            v if v > 2.0 => v / (v - 2.0),
            v if v > 1.0 => f64::INFINITY,
            _ => f64::NAN,
        }
    }
}

impl StudentT {
    /// −½ ln ν − ln B(ν/2, ½) − (ν+1)/2 · ln(1 + t²/ν)
    fn log_density(&self, t: f64) -> Dd {
        let df = Dd::from(self.df);
        let ln_growth = if self.is_far(t) {
            Dd::from(t.abs()).ln().scale(2.0) - df.ln()
        } else {
            (Dd::quotient(t, self.df) * t).ln_1p()
        };
        -df.ln().scale(0.5)
            - ln_beta(df.scale(0.5), Dd::from(0.5))
            - (df + 1.0).scale(0.5) * ln_growth
    }
}

impl Distribution for StudentT {
    type Value = f64;

    /// Z / √(χ²/ν)
    fn sample(&self, rng: &mut Rng) -> f64 {
        let half = 0.5 * self.df;
        let z = rng.normal();
        match Draw::new(half, rng) {
            Draw::Plain(g) => z / (g / half).sqrt(),
            Draw::Log(ln_g) => z * (0.5 * (half.ln() - ln_g)).exp(),
        }
    }

    /// (ν+1)/2 (ψ((ν+1)/2) − ψ(ν/2)) + ln(√ν B(ν/2, ½))
    fn entropy(&self) -> f64 {
        if self.df > 1e9 {
            // The normal law's, plus 1/ν: the digammas above agree in all but their last digits.
            return (Dd::HALF_LN_2PI + 0.5 + 1.0 / self.df).value();
        }
        let df = Dd::from(self.df);
        let (half, more) = (df.scale(0.5), (df + 1.0).scale(0.5));
        (more * (digamma_dd(more) - digamma_dd(half))
            + df.ln().scale(0.5)
            + ln_beta(half, Dd::from(0.5)))
        .value()
    }

    /// By quadrature in the quantile of this law: no closed form is known. Good to about ten digits.
    fn kl(&self, other: &StudentT) -> f64 {
        // Tanh-sinh over p in (0, ½), doubled by symmetry; t = −ppf(p) meets the tails through `isf`.
        let (h, n) = (1.0 / 16.0, 52);
        let sum: f64 = (-n..=n)
            .map(|i| {
                let s = f64::from(i) * h;
                let u = std::f64::consts::FRAC_PI_2 * s.sinh();
                // p = ½ · e^u/(e^u + e^−u)
                let p = 0.5 * crate::special::expit(2.0 * u);
                let weight =
                    0.5 * std::f64::consts::FRAC_PI_2 * s.cosh() / (2.0 * u.cosh().powi(2));
                if p == 0.0 || weight == 0.0 {
                    return 0.0;
                }
                let t = self.isf(p);
                if t.is_infinite() {
                    return 0.0;
                }
                weight * (self.log_density(t) - other.log_density(t)).value()
            })
            .sum();
        (2.0 * h * sum).max(0.0)
    }
}
