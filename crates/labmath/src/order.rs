//! In which order numbers ascend: one sort for everything that is sorted by numbers.

use std::cmp::Ordering;

/// Sorts indices by the numbers that they name, ascending. Equal ones keep their order.
pub(crate) fn sort_by_keys(indices: &mut [usize], keys: &[f64]) {
    indices.sort_by(|&i, &j| keys[i].partial_cmp(&keys[j]).unwrap_or(Ordering::Equal));
}

/// The indices of numbers, in ascending order of the numbers.
pub(crate) fn ascending(keys: impl IntoIterator<Item = f64>) -> Vec<usize> {
    let keys: Vec<f64> = keys.into_iter().collect();
    let mut indices: Vec<usize> = (0..keys.len()).collect();
    sort_by_keys(&mut indices, &keys);
    indices
}
