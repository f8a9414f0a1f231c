//! Means, variances and covariances of data in one pass.

/// Running count, mean and variance (Welford, "Note on a method for calculating corrected sums of squares and products",
/// 1962): each observation corrects the mean, and no large sums are subtracted.
///
/// ```
/// use labmath::prob::Moments;
/// let m: Moments = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0].into_iter().collect();
/// assert_eq!(m.mean(), 1e9 + 10.0);
/// assert_eq!(m.variance(), 30.0);             // divides by n − 1
/// assert_eq!(m.population_variance(), 22.5);  // divides by n
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// No observations yet.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Moments::new().mean().is_nan());
    /// ```
    pub fn new() -> Moments {
        Moments::default()
    }

    /// Takes in one observation.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Moments::new();
    /// seen.push(2.0);
    /// assert_eq!((seen.count(), seen.mean()), (1, 2.0));
    /// ```
    #[inline]
    pub fn push(&mut self, x: f64) {
        self.count += 1;
        let before = x - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (x - self.mean);
    }

    /// Takes in what another has seen (Chan, Golub and LeVeque 1979).
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let (mut all, more): (Moments, Moments) = ([1.0].into_iter().collect(), [3.0].into_iter().collect());
    /// all.merge(&more);
    /// assert_eq!((all.count(), all.mean(), all.variance()), (2, 2.0, 2.0));
    /// ```
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        let (n, m) = (self.count as f64, other.count as f64);
        let shift = other.mean - self.mean;
        self.count += other.count;
        self.mean += shift * (m / (n + m));
        self.squares += other.squares + shift * shift * (n * m / (n + m));
    }

    /// How many observations there were.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!([1.0, 3.0].into_iter().collect::<Moments>().count(), 2);
    /// ```
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; NaN for none.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!([1.0, 3.0].into_iter().collect::<Moments>().mean(), 2.0);
    /// ```
    pub fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    /// The unbiased estimate of the variance, Σ(x − mean)²/(n−1); NaN for fewer than two observations.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!([1.0, 3.0].into_iter().collect::<Moments>().variance(), 2.0);
    /// ```
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            f64::NAN
        } else {
            self.squares / (self.count - 1) as f64
        }
    }

    /// The mean square deviation, Σ(x − mean)²/n; NaN for none.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!([1.0, 3.0].into_iter().collect::<Moments>().population_variance(), 1.0);
    /// ```
    pub fn population_variance(&self) -> f64 {
        if self.count == 0 {
            f64::NAN
        } else {
            self.squares / self.count as f64
        }
    }

    /// The root of [`variance`](Moments::variance).
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!([1.0, 3.0].into_iter().collect::<Moments>().std(), 2f64.sqrt());
    /// ```
    pub fn std(&self) -> f64 {
        self.variance().sqrt()
    }

    /// The standard error of the mean, std/√n.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(([1.0, 3.0].into_iter().collect::<Moments>().standard_error() - 1.0).abs() < 1e-15);
    /// ```
    pub fn standard_error(&self) -> f64 {
        self.std() / (self.count as f64).sqrt()
    }
}

impl Extend<f64> for Moments {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, values: I) {
        values.into_iter().for_each(|x| self.push(x));
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Moments {
        let mut moments = Moments::new();
        moments.extend(values);
        moments
    }
}

/// Running covariance and correlation of pairs, by the same method.
///
/// ```
/// use labmath::prob::Covariance;
/// let c: Covariance = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)].into_iter().collect();
/// assert_eq!(c.covariance(), 2.0);
/// assert!((c.correlation() - 1.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Covariance {
    x: Moments,
    y: Moments,
    products: f64,
}

impl Covariance {
    /// No observations yet.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Covariance::new().covariance().is_nan());
    /// ```
    pub fn new() -> Covariance {
        Covariance::default()
    }

    /// Takes in one pair.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// seen.push(1.0, 2.0);
    /// assert_eq!(seen.x().count(), 1);
    /// ```
    pub fn push(&mut self, x: f64, y: f64) {
        let before = x - self.x.mean;
        self.x.push(x);
        self.y.push(y);
        self.products += before * (y - self.y.mean);
    }

    /// The moments of the first components.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// seen.push(1.0, 2.0);
    /// assert_eq!(seen.x().mean(), 1.0);
    /// ```
    pub fn x(&self) -> &Moments {
        &self.x
    }

    /// The moments of the second components.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// seen.push(1.0, 2.0);
    /// assert_eq!(seen.y().mean(), 2.0);
    /// ```
    pub fn y(&self) -> &Moments {
        &self.y
    }

    /// The unbiased estimate Σ(x − x̄)(y − ȳ)/(n−1); NaN for fewer than two pairs.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// [(1.0, 2.0), (3.0, 6.0)].map(|(x, y)| seen.push(x, y));
    /// assert_eq!(seen.covariance(), 4.0);
    /// ```
    pub fn covariance(&self) -> f64 {
        if self.x.count < 2 {
            f64::NAN
        } else {
            self.products / (self.x.count - 1) as f64
        }
    }

    /// The mean product of deviations, with n as the divisor; NaN for none.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// [(1.0, 2.0), (3.0, 6.0)].map(|(x, y)| seen.push(x, y));
    /// assert_eq!(seen.population_covariance(), 2.0);
    /// ```
    pub fn population_covariance(&self) -> f64 {
        if self.x.count == 0 {
            f64::NAN
        } else {
            self.products / self.x.count as f64
        }
    }

    /// Pearson's correlation; NaN where either component does not vary.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut seen = Covariance::new();
    /// [(1.0, 2.0), (3.0, 6.0)].map(|(x, y)| seen.push(x, y));
    /// assert!((seen.correlation() - 1.0).abs() < 1e-15);
    /// ```
    pub fn correlation(&self) -> f64 {
        (self.products / (self.x.squares.sqrt() * self.y.squares.sqrt())).clamp(-1.0, 1.0)
    }
}

impl FromIterator<(f64, f64)> for Covariance {
    fn from_iter<I: IntoIterator<Item = (f64, f64)>>(pairs: I) -> Covariance {
        let mut covariance = Covariance::new();
        pairs.into_iter().for_each(|(x, y)| covariance.push(x, y));
        covariance
    }
}
