//! Nearest neighbours: an example is like those beside it (Fix and Hodges 1951; Cover and Hart 1967).

use super::classifier::{Classifier, class_counts, rows};
use super::error::{LearnError, Result, usable};
use crate::AsMat;

/// The examples, searched one by one: the distances to all, and the nearest of them by selection.
#[derive(Clone, Debug, PartialEq)]
struct Neighbors {
    examples: Vec<Vec<f64>>,
    k: usize,
}

impl Neighbors {
    fn new(x: impl AsMat<Elem = f64>, targets: usize, k: usize) -> Result<Neighbors> {
        let x = x.as_mat();
        usable(x, targets, 1)?;
        if k == 0 || k > x.rows() {
            let requirement = format!("between 1 and the {} examples, not {k}", x.rows());
            return Err(LearnError::Setting {
                name: "k",
                requirement,
            });
        }
        Ok(Neighbors {
            examples: rows(x).collect(),
            k,
        })
    }

    /// The k nearest in the Euclidean distance, nearest first; of equally far ones those that came first.
    fn nearest(&self, x: &[f64]) -> Vec<usize> {
        let distance = |e: &Vec<f64>| e.iter().zip(x).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        let mut order: Vec<(f64, usize)> = self.examples.iter().map(distance).zip(0..).collect();
        let by_distance =
            |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if self.k < order.len() {
            order.select_nth_unstable_by(self.k - 1, by_distance);
            order.truncate(self.k);
        }
        order.sort_unstable_by(by_distance);
        order.into_iter().map(|(_, i)| i).collect()
    }
}

/// The class that most of the k nearest examples have.
///
/// ```
/// use labmath::learn::{Classifier, KNeighborsClassifier};
/// use labmath::mat;
/// let model = KNeighborsClassifier::fit(&mat![0.0; 1.0; 2.0; 8.0; 9.0], &[0, 0, 0, 1, 1], 3)?;
/// assert_eq!(model.predict(&mat![1.5; 8.4]), [0, 1]);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KNeighborsClassifier {
    neighbors: Neighbors,
    labels: Vec<usize>,
    classes: usize,
}

impl KNeighborsClassifier {
    /// Keeps rows and their classes.
    ///
    /// # Errors
    /// When the numbers of rows and classes differ, a class has no row, an element is not finite, or there are fewer
    /// than `k` rows.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KNeighborsClassifier::fit(&x, &[0, 0, 1, 1], 1).unwrap();
    /// assert_eq!(model.predict(mat![2.; 9.]), [0, 1]);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[usize], k: usize) -> Result<KNeighborsClassifier> {
        let neighbors = Neighbors::new(x, y.len(), k)?;
        Ok(KNeighborsClassifier {
            neighbors,
            labels: y.to_vec(),
            classes: class_counts(y)?.len(),
        })
    }
}

impl Classifier for KNeighborsClassifier {
    fn classes(&self) -> usize {
        self.classes
    }

    /// The logarithm of the number of neighbours of each class.
    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        let mut votes = vec![0.0; self.classes];
        self.neighbors
            .nearest(x)
            .into_iter()
            .for_each(|i| votes[self.labels[i]] += 1.0);
        votes.into_iter().map(f64::ln).collect()
    }
}

/// The mean target of the k nearest examples.
///
/// ```
/// use labmath::learn::KNeighborsRegressor;
/// use labmath::mat;
/// let model = KNeighborsRegressor::fit(&mat![0.0; 1.0; 5.0], &[0.0, 2.0, 9.0], 2)?;
/// assert_eq!(model.predict_one(&[0.4]), 1.0);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct KNeighborsRegressor {
    neighbors: Neighbors,
    targets: Vec<f64>,
}

impl KNeighborsRegressor {
    /// Keeps rows and their targets.
    ///
    /// # Errors
    /// When the numbers of rows and targets differ, an element is not finite, or there are fewer than `k` rows.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KNeighborsRegressor::fit(&x, &[0.0, 2.0, 8.0, 10.0], 2).unwrap();
    /// assert_eq!(model.predict_one(&[0.2]), 1.0);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[f64], k: usize) -> Result<KNeighborsRegressor> {
        Ok(KNeighborsRegressor {
            neighbors: Neighbors::new(x, y.len(), k)?,
            targets: y.to_vec(),
        })
    }

    /// The prediction for one example.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KNeighborsRegressor::fit(&x, &[0.0, 2.0, 8.0, 10.0], 2).unwrap();
    /// assert_eq!(model.predict_one(&[12.0]), 9.0);
    /// ```
    pub fn predict_one(&self, x: &[f64]) -> f64 {
        let nearest = self.neighbors.nearest(x);
        nearest.iter().map(|&i| self.targets[i]).sum::<f64>() / nearest.len() as f64
    }

    /// The prediction for each row.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 11.];
    /// let model = KNeighborsRegressor::fit(&x, &[0.0, 2.0, 8.0, 10.0], 2).unwrap();
    /// assert_eq!(model.predict(mat![0.; 12.]), [1.0, 9.0]);
    /// ```
    pub fn predict(&self, x: impl AsMat<Elem = f64>) -> Vec<f64> {
        rows(x.as_mat()).map(|row| self.predict_one(&row)).collect()
    }
}
