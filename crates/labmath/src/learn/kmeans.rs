//! k-means clustering.

use super::classifier::rows;
use super::error::{LearnError, Result, usable};
use crate::AsMat;
use crate::prob::{Categorical, Distribution};
use crate::random::Rng;

/// Clusters around k centres with the least sum of squared distances that Lloyd's iteration (1957) finds from starts by
/// k-means++ (Arthur and Vassilvitskii 2007).
///
/// ```
/// use labmath::learn::KMeans;
/// use labmath::mat;
/// use labmath::random::Rng;
/// let x = mat![0.0, 0.1; 0.2, 0.0; 5.0, 5.1; 5.2, 4.9];
/// let model = KMeans::fit(&x, 2, &mut Rng::seed(1))?;
/// assert_eq!(model.labels()[0], model.labels()[1]);
/// assert_ne!(model.labels()[1], model.labels()[2]);
/// assert!((model.inertia() - 0.065).abs() < 1e-12);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KMeans {
    centers: Vec<Vec<f64>>,
    labels: Vec<usize>,
    inertia: f64,
    iterations: usize,
}

impl KMeans {
    /// The best of ten starts, each iterated until no label changes or 300 times.
    ///
    /// # Errors
    /// When there are fewer rows than clusters, no clusters, or an element is not finite.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert_eq!(model.inertia(), 1.0);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, k: usize, rng: &mut Rng) -> Result<KMeans> {
        const STARTS: usize = 10;
        let x = x.as_mat();
        usable(x, x.rows(), k)?;
        if k == 0 {
            return Err(LearnError::Setting {
                name: "k",
                requirement: "positive".into(),
            });
        }
        let examples: Vec<Vec<f64>> = rows(x).collect();
        let mut best = KMeans::lloyd(&examples, k, rng);
        for _ in 1..STARTS {
            let other = KMeans::lloyd(&examples, k, rng);
            if other.inertia < best.inertia {
                best = other;
            }
        }
        Ok(best)
    }

    fn lloyd(examples: &[Vec<f64>], k: usize, rng: &mut Rng) -> KMeans {
        let mut centers = plus_plus(examples, k, rng);
        let mut labels = vec![usize::MAX; examples.len()];
        let mut iterations = 0;
        for _ in 0..300 {
            iterations += 1;
            let assigned: Vec<usize> = examples.iter().map(|x| nearest(&centers, x).0).collect();
            let settled = assigned == labels;
            labels = assigned;
            if settled {
                break;
            }
            let mut counts = vec![0.0; k];
            let mut sums = vec![vec![0.0; examples[0].len()]; k];
            for (x, &label) in examples.iter().zip(&labels) {
                counts[label] += 1.0;
                sums[label].iter_mut().zip(x).for_each(|(s, x)| *s += x);
            }
            for cluster in 0..k {
                if counts[cluster] > 0.0 {
                    centers[cluster] = sums[cluster].iter().map(|s| s / counts[cluster]).collect();
                } else {
                    // A centre without examples moves to the one that is served worst.
                    let distance = |i: usize| nearest(&centers, &examples[i]).1;
                    let far =
                        (0..examples.len()).max_by(|&i, &j| distance(i).total_cmp(&distance(j)));
                    centers[cluster] = examples[far.expect("there are examples")].clone();
                }
            }
        }
        let inertia = examples.iter().map(|x| nearest(&centers, x).1).sum();
        KMeans {
            centers,
            labels,
            inertia,
            iterations,
        }
    }

    /// The centres.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// let mut centers = model.centers().concat();
    /// centers.sort_by(f64::total_cmp);
    /// assert_eq!(centers, [0.5, 10.5]);
    /// ```
    pub fn centers(&self) -> &[Vec<f64>] {
        &self.centers
    }

    /// The cluster of each row.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.labels()[0] == model.labels()[1] && model.labels()[1] != model.labels()[2]);
    /// ```
    pub fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The sum of the squared distances to the nearest centre.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert_eq!(model.inertia(), 1.0);
    /// ```
    pub fn inertia(&self) -> f64 {
        self.inertia
    }

    /// How many iterations the best start took.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.iterations() <= 300);
    /// ```
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// The nearest centre of each row.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KMeans::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert_eq!(model.predict(mat![-5.; 20.]), [model.labels()[0], model.labels()[3]]);
    /// ```
    pub fn predict(&self, x: impl AsMat<Elem = f64>) -> Vec<usize> {
        rows(x.as_mat())
            .map(|row| nearest(&self.centers, &row).0)
            .collect()
    }
}

/// The first centre at random, each further one with probability in proportion to the squared distance to those before.
fn plus_plus(examples: &[Vec<f64>], k: usize, rng: &mut Rng) -> Vec<Vec<f64>> {
    let mut centers = vec![examples[rng.below(examples.len() as u64) as usize].clone()];
    let mut distances: Vec<f64> = examples
        .iter()
        .map(|x| squared_distance(x, &centers[0]))
        .collect();
    while centers.len() < k {
        let next = match Categorical::try_new(&distances) {
            Ok(law) => law.sample(rng) as usize,
            // All examples coincide with centres.
            Err(_) => rng.below(examples.len() as u64) as usize,
        };
        for (d, x) in distances.iter_mut().zip(examples) {
            *d = d.min(squared_distance(x, &examples[next]));
        }
        centers.push(examples[next].clone());
    }
    centers
}

/// The nearest centre and the squared distance to it.
fn nearest(centers: &[Vec<f64>], x: &[f64]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (i, center) in centers.iter().enumerate() {
        let d = squared_distance(center, x);
        if d < best.1 {
            best = (i, d);
        }
    }
    best
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}
