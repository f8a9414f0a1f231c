//! Products of matrices, many at once.

use super::layout::{Layout, broadcast, count};
use super::{Tensor, problem};
use crate::Element;
use crate::error::{Result, expect};
use crate::matrix::MatMut;

impl<T: Element> Tensor<T> {
    /// The matrix product over the last two axes, `(…×m×k)·(…×k×n) = (…×m×n)`; the axes in front are broadcast, so that
    /// a batch of matrices is multiplied by a batch, or all of them by one. A vector on the left is a row, on the right
    /// a column, and its axis is not in the result.
    ///
    /// # Panics
    ///
    /// When the shapes do not go together; [`Tensor::try_matmul`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let batch = Tensor::<f64>::ones([10, 2, 3]);
    /// let weights = Tensor::<f64>::ones([3, 4]);
    /// assert_eq!(batch.matmul(&weights).shape(), [10, 2, 4]);
    /// assert_eq!(batch.matmul(&batch.swap_axes(1, 2)).shape(), [10, 2, 2]);
    /// assert_eq!(Tensor::from([1., 2.]).matmul(&Tensor::from([3., 4.])), 11.0);
    /// ```
    #[track_caller]
    pub fn matmul(&self, right: &Tensor<T>) -> Tensor<T> {
        expect(self.try_matmul(right))
    }
    /// The matrix product over the last two axes.
    ///
    /// # Errors
    ///
    /// When the shapes do not go together.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let (a, b) = (Tensor::<f64>::zeros([5, 2, 3]), Tensor::zeros([4, 6]));
    /// let error = a.try_matmul(&b).unwrap_err();
    /// assert_eq!(error.to_string(), "matmul of [5, 2, 3] and [4, 6]: the left has 3 columns, the right has 4 rows");
    /// ```
    pub fn try_matmul(&self, right: &Tensor<T>) -> Result<Tensor<T>> {
        T::tensor_matmul(self, right)
    }
}

pub(super) fn matmul<T: Element>(left: &Tensor<T>, right: &Tensor<T>) -> Result<Tensor<T>> {
    let fail = |what: String| problem("matmul", left.shape(), Some(right.shape()), what);
    if left.ndim() == 0 || right.ndim() == 0 {
        return fail("a single number is no matrix".to_string());
    }
    let row = left.ndim() == 1;
    let column = right.ndim() == 1;
    let a = if row {
        left.insert_axis(0)
    } else {
        left.clone()
    };
    let b = if column {
        right.insert_axis(-1)
    } else {
        right.clone()
    };

    let (a_batch, &[m, k]) = a.shape().split_last_chunk().unwrap_or((&[], &[1, 1]));
    let (b_batch, &[rows, n]) = b.shape().split_last_chunk().unwrap_or((&[], &[1, 1]));
    if k != rows {
        return fail(format!(
            "the left has {k} columns, the right has {rows} rows"
        ));
    }
    let Some(batch) = broadcast(a_batch, b_batch) else {
        return fail("the axes in front do not broadcast".to_string());
    };
    let shape: Vec<usize> = batch.iter().copied().chain([m, n]).collect();
    let Some(len) = count(&shape) else {
        return fail("the result has too many elements".to_string());
    };
    let mut data = vec![T::ZERO; len];

    if b_batch.iter().all(|&len| len == 1) && a.layout.reshaped(&[a.len() / k.max(1), k]).is_some()
    {
        // One matrix for all: the batch is one tall matrix.
        let tall = a.reshape([a.len() / k.max(1), k]);
        multiply(&tall, &squeezed(&b), &mut data);
    } else {
        let stretch = |x: &Tensor<T>, m: usize, n: usize| {
            let shape: Vec<usize> = batch.iter().copied().chain([m, n]).collect();
            x.layout.stretched(&shape).map(|layout| x.view(layout))
        };
        if let (Some(a), Some(b)) = (stretch(&a, m, k), stretch(&b, k, n)) {
            each_matrix(&a, &b, batch.len(), |index, a, b| {
                multiply(a, b, &mut data[index * m * n..][..m * n]);
            });
        }
    }

    let product = Tensor::raw(data, &shape);
    let kept: Vec<usize> = (0..shape.len())
        .filter(|&axis| !(row && axis == batch.len() || column && axis == batch.len() + 1))
        .collect();
    Ok(product.view(product.layout.permuted(&kept)))
}

/// The last two axes; all others have length 1.
fn squeezed<T: Element>(a: &Tensor<T>) -> Tensor<T> {
    let ndim = a.ndim();
    a.view(a.layout.permuted(&[ndim - 2, ndim - 1]))
}

/// Calls `f` with each pair of matrices of two batches of one shape, in order.
fn each_matrix<T: Element>(
    a: &Tensor<T>,
    b: &Tensor<T>,
    batch_axes: usize,
    mut f: impl FnMut(usize, &Tensor<T>, &Tensor<T>),
) {
    let front = |x: &Tensor<T>| x.layout.permuted(&(0..batch_axes).collect::<Vec<_>>());
    let matrix = |x: &Tensor<T>, offset: isize| {
        x.view(Layout {
            offset: offset as usize,
            ..x.layout.permuted(&[batch_axes, batch_axes + 1])
        })
    };
    let walk = super::layout::Walk::new([&front(a), &front(b)]);
    let mut index = 0;
    walk.each_run(|[i, j]| {
        for k in 0..walk.len as isize {
            let (i, j) = (
                i as isize + k * walk.steps[0],
                j as isize + k * walk.steps[1],
            );
            f(index, &matrix(a, i), &matrix(b, j));
            index += 1;
        }
    });
}

/// The product of two matrices, into row-major order. The kernel writes columns, so it forms (A·B)ᵀ = Bᵀ·Aᵀ.
fn multiply<T: Element>(a: &Tensor<T>, b: &Tensor<T>, into: &mut [T]) {
    let (m, n) = (a.shape()[0], b.shape()[1]);
    let transposed = MatMut::from_slice(into, n, m, 1, n.max(1));
    a.with_mat(|a| b.with_mat(|b| T::gemm(T::ONE, b.t(), a.t(), T::ZERO, transposed)));
}
