//! Matrices, vectors, tensors and laws as data, for serde (feature `serde`).
//!
//! A vector is a sequence. A matrix and a tensor are `shape` and `data`, row by row, so that a matrix can be read as a
//! tensor and the other way round. A law is its parameters. What is read goes through the same checks as what is
//! constructed. Decompositions are not stored: the matrix is, and they are computed from it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::prob::{
    Bernoulli, Beta, Binomial, Categorical, ChiSquared, Dirichlet, Exponential, Gamma, Geometric,
    Laplace, LogNormal, Multinomial, MultivariateNormal, Normal, Poisson, StudentT, Uniform,
};
use crate::{Element, Mat, Tensor, Vector};

#[derive(Serialize, Deserialize)]
struct Array<T> {
    shape: Vec<usize>,
    data: Vec<T>,
}

impl<T: Element + Serialize> Serialize for Vector<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self[..].serialize(serializer)
    }
}
impl<'de, T: Element + Deserialize<'de>> Deserialize<'de> for Vector<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Vector::from)
    }
}

impl<T: Element + Serialize> Serialize for Tensor<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Array {
            shape: self.shape().to_vec(),
            data: self.to_vec(),
        }
        .serialize(serializer)
    }
}
impl<'de, T: Element + Deserialize<'de>> Deserialize<'de> for Tensor<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Array { shape, data } = Array::deserialize(deserializer)?;
        Tensor::try_new(shape, data).map_err(D::Error::custom)
    }
}

impl<T: Element + Serialize> Serialize for Mat<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tensor::from(self).serialize(serializer)
    }
}
impl<'de, T: Element + Deserialize<'de>> Deserialize<'de> for Mat<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tensor: Tensor<T> = Tensor::deserialize(deserializer)?;
        tensor.to_mat().map_err(D::Error::custom)
    }
}

macro_rules! laws {
    ($($law:ident($self:ident) { $($name:ident: $t:ty = $value:expr),* } => $build:expr;)*) => { $(
        impl Serialize for $law {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[derive(Serialize)]
                struct Parameters { $($name: $t),* }
                let $self = self;
                Parameters { $($name: $value),* }.serialize(serializer)
            }
        }
        impl<'de> Deserialize<'de> for $law {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Parameters { $($name: $t),* }
                let Parameters { $($name),* } = Parameters::deserialize(deserializer)?;
                $build.map_err(D::Error::custom)
            }
        }
    )* };
}
laws! {
    Normal(law) { mu: f64 = law.mu(), sigma: f64 = law.sigma() } => Normal::try_new(mu, sigma);
    LogNormal(law) { mu: f64 = law.log().mu(), sigma: f64 = law.log().sigma() } => LogNormal::try_new(mu, sigma);
    Uniform(law) { low: f64 = law.low(), high: f64 = law.high() } => Uniform::try_new(low, high);
    Exponential(law) { rate: f64 = law.rate() } => Exponential::try_new(rate);
    Laplace(law) { location: f64 = law.location(), scale: f64 = law.scale() } => Laplace::try_new(location, scale);
    Gamma(law) { shape: f64 = law.shape(), rate: f64 = law.rate() } => Gamma::try_new(shape, rate);
    ChiSquared(law) { df: f64 = law.df() } => ChiSquared::try_new(df);
    Beta(law) { a: f64 = law.a(), b: f64 = law.b() } => Beta::try_new(a, b);
    StudentT(law) { df: f64 = law.df() } => StudentT::try_new(df);
    Bernoulli(law) { p: f64 = law.p() } => Bernoulli::try_new(p);
    Binomial(law) { n: u64 = law.n(), p: f64 = law.p() } => Binomial::try_new(n, p);
    Geometric(law) { p: f64 = law.p() } => Geometric::try_new(p);
    Poisson(law) { rate: f64 = law.rate() } => Poisson::try_new(rate);
    Categorical(law) { weights: Vec<f64> = law.weights().to_vec() } => Categorical::try_new(&weights);
    Multinomial(law) { n: u64 = law.n(), weights: Vec<f64> = law.class().weights().to_vec() } => Multinomial::try_new(n, &weights);
    Dirichlet(law) { alpha: Vec<f64> = law.alpha().to_vec() } => Dirichlet::try_new(&alpha);
    MultivariateNormal(law) { mean: Vec<f64> = law.mean().to_vec(), covariance: Mat<f64> = law.covariance().clone() }
        => MultivariateNormal::try_new(&mean, covariance);
}
