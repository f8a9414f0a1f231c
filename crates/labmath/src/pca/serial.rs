//! A fitted analysis as data, for serde.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Pca;
use crate::{Element, Mat, Vector};

#[derive(Serialize, Deserialize)]
#[serde(bound = "T: Element + Serialize + serde::de::DeserializeOwned")]
struct Parts<T: Element> {
    mean: Vector<T>,
    components: Mat<T>,
    explained_variance: Vector<T>,
    explained_variance_ratio: Vector<T>,
    singular_values: Vector<T>,
    whiten: bool,
}

impl<T: Element + Serialize + serde::de::DeserializeOwned> Serialize for Pca<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pca = self.clone();
        Parts {
            mean: pca.mean,
            components: pca.components,
            explained_variance: pca.explained_variance,
            explained_variance_ratio: pca.explained_variance_ratio,
            singular_values: pca.singular_values,
            whiten: pca.whiten,
        }
        .serialize(serializer)
    }
}

impl<'de, T: Element + Serialize + serde::de::DeserializeOwned> Deserialize<'de> for Pca<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts: Parts<T> = Parts::deserialize(deserializer)?;
        let (rows, cols) = parts.components.shape();
        let count = parts.explained_variance.len();
        let features = parts.mean.len();
        if (rows, cols) != (count, features) {
            let what = format!(
                "{rows}×{cols} components do not go with {count} variances of {features} features"
            );
            return Err(D::Error::custom(what));
        }
        for values in [&parts.explained_variance_ratio, &parts.singular_values] {
            if values.len() != count {
                let what = format!("{} values beside {count} variances", values.len());
                return Err(D::Error::custom(what));
            }
        }
        let all = (parts.mean.iter())
            .chain(parts.components.iter())
            .chain(parts.explained_variance.iter());
        if !all.clone().all(|x| x.is_finite()) {
            return Err(D::Error::custom(
                "a component, mean or variance is not finite",
            ));
        }
        if let Some(variance) = parts.explained_variance.iter().find(|&&v| v < T::ZERO) {
            return Err(D::Error::custom(format!(
                "the variance {variance} is negative"
            )));
        }
        Ok(Pca {
            mean: parts.mean,
            components: parts.components,
            explained_variance: parts.explained_variance,
            explained_variance_ratio: parts.explained_variance_ratio,
            singular_values: parts.singular_values,
            whiten: parts.whiten,
        })
    }
}
