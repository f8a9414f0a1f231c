//! The sweep back over a graph.

use super::{MatVar, Origin, Step, column};
use crate::{Element, Mat, gemm};

impl<T: Element> MatVar<'_, '_, T> {
    /// The gradients of this 1×1 matrix with respect to every variable behind it.
    ///
    /// # Panics
    /// When it is larger than 1×1.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// assert_eq!(x.square().sum().gradients().wrt(x), mat![2., 4.]);
    /// ```
    #[track_caller]
    pub fn gradients(self) -> Gradients<T> {
        let steps = self.graph.steps.borrow();
        assert_eq!(
            steps[self.step].value.shape(),
            (1, 1),
            "gradients of a matrix that is not a single number"
        );
        let mut adjoints: Vec<Option<Mat<T>>> = steps.iter().map(|_| None).collect();
        adjoints[self.step] = Some(Mat::full(1, 1, T::ONE));
        for k in (0..=self.step).rev() {
            let step = &steps[k];
            if matches!(step.origin, Origin::Leaf) || !step.active {
                continue;
            }
            if let Some(adjoint) = adjoints[k].take() {
                sweep(&steps, step, adjoint, &mut adjoints);
            }
        }
        let shapes = steps.iter().map(|step| step.value.shape()).collect();
        Gradients { adjoints, shapes }
    }
}

/// What [`MatVar::gradients`] found.
///
/// ```
/// # use labmath::{autodiff::*, mat};
/// let (x, y) = (mat![1., 2.], mat![3., 4.]);
/// let graph = Graph::new();
/// let (x, y) = (graph.variable(&x), graph.variable(&y));
/// let found = (x * y).sum().gradients();
/// assert_eq!((found.wrt(x), found.wrt(y)), (mat![3., 4.], mat![1., 2.]));
/// ```
#[derive(Clone, Debug)]
pub struct Gradients<T: Element = f64> {
    adjoints: Vec<Option<Mat<T>>>,
    shapes: Vec<(usize, usize)>,
}

impl<T: Element> Gradients<T> {
    /// The gradient with respect to a variable, in its shape; zeros where it does not matter.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// assert_eq!((x * 3.0).sum().gradients().wrt(x), mat![3., 3.]);
    /// ```
    pub fn wrt(&self, variable: MatVar<'_, '_, T>) -> Mat<T> {
        let (rows, cols) = self.shapes[variable.step];
        self.adjoints[variable.step]
            .clone()
            .unwrap_or_else(|| Mat::zeros(rows, cols))
    }

    /// The gradient with respect to a variable, moved out without a copy; after that, [`wrt`](Self::wrt) finds zeros.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// let mut found = (x * 3.0).sum().gradients();
    /// assert_eq!(found.take(x), mat![3., 3.]);
    /// assert_eq!(found.wrt(x), mat![0., 0.]);
    /// ```
    pub fn take(&mut self, variable: MatVar<'_, '_, T>) -> Mat<T> {
        let (rows, cols) = self.shapes[variable.step];
        self.adjoints[variable.step]
            .take()
            .unwrap_or_else(|| Mat::zeros(rows, cols))
    }
}

/// Hands a step's adjoint down to where its value came from.
fn sweep<T: Element>(
    steps: &[Step<'_, T>],
    step: &Step<'_, T>,
    adjoint: Mat<T>,
    adjoints: &mut [Option<Mat<T>>],
) {
    let active = |k: usize| steps[k].active;
    match &step.origin {
        Origin::Leaf => {}
        &Origin::Product(a, b) => {
            for (to, left, right) in [
                (a, adjoint.as_ref(), steps[b].value.t()),
                (b, steps[a].value.t(), adjoint.as_ref()),
            ] {
                if !active(to) {
                    continue;
                }
                match &mut adjoints[to] {
                    Some(sum) => gemm(T::ONE, left, right, T::ONE, sum.as_mut()),
                    none => {
                        let mut product = Mat::zeros(left.rows(), right.cols());
                        gemm(T::ONE, left, right, T::ZERO, product.as_mut());
                        *none = Some(product);
                    }
                }
            }
        }
        &Origin::Transpose(a) => accumulate(adjoints, a, adjoint.t().to_mat()),
        Origin::Map(a, slopes) => {
            let mut share = adjoint;
            share
                .as_mut_slice()
                .iter_mut()
                .zip(slopes.as_slice())
                .for_each(|(g, s)| *g *= *s);
            accumulate(adjoints, *a, share);
        }
        Origin::Reduction(a, slopes) => {
            let (rows, cols) = steps[*a].value.shape();
            let mut share = match slopes {
                Some(slopes) => slopes.clone(),
                None => Mat::ones(rows, cols),
            };
            for j in 0..cols {
                let to = share.col_mut(j).iter_mut();
                match column(&adjoint, j) {
                    &[g] => to.for_each(|s| *s *= g),
                    g => to.zip(g).for_each(|(s, &g)| *s *= g),
                }
            }
            accumulate(adjoints, *a, share);
        }
        Origin::Zip(parents, slopes) => {
            for (&to, slope) in parents.iter().zip(slopes) {
                if active(to) {
                    accumulate(
                        adjoints,
                        to,
                        reduced(&adjoint, slope.as_ref(), steps[to].value.shape()),
                    );
                }
            }
        }
        &Origin::Softmax(a) => {
            // dxᵢ = sᵢ (dsᵢ − Σⱼ sⱼ dsⱼ), row by row.
            let s: &Mat<T> = &step.value;
            let mut share = adjoint.clone();
            for i in 0..s.rows() {
                let mean: T = (0..s.cols()).map(|j| s[(i, j)] * adjoint[(i, j)]).sum();
                (0..s.cols()).for_each(|j| share[(i, j)] = s[(i, j)] * (adjoint[(i, j)] - mean));
            }
            accumulate(adjoints, a, share);
        }
        &Origin::LogSoftmax(a) => {
            // dxᵢ = dlᵢ − sᵢ Σⱼ dlⱼ with s = eˡ, row by row.
            let l: &Mat<T> = &step.value;
            let mut share = adjoint.clone();
            for i in 0..l.rows() {
                let total: T = (0..l.cols()).map(|j| adjoint[(i, j)]).sum();
                (0..l.cols()).for_each(|j| {
                    share[(i, j)] -= T::from_f64(l[(i, j)].to_f64().exp()) * total;
                });
            }
            accumulate(adjoints, a, share);
        }
    }
}

fn accumulate<T: Element>(adjoints: &mut [Option<Mat<T>>], to: usize, share: Mat<T>) {
    match &mut adjoints[to] {
        Some(sum) => sum
            .as_mut_slice()
            .iter_mut()
            .zip(share.as_slice())
            .for_each(|(s, g)| *s += *g),
        none => *none = Some(share),
    }
}

/// adjoint · slope, summed over the dimensions along which an argument of this shape was stretched.
fn reduced<T: Element>(adjoint: &Mat<T>, slope: Option<&Mat<T>>, shape: (usize, usize)) -> Mat<T> {
    if slope.is_none() && adjoint.shape() == shape {
        return adjoint.clone();
    }
    let (rows, cols) = shape;
    let mut share = Mat::zeros(rows, cols);
    for j in 0..adjoint.cols() {
        let g = adjoint.col(j);
        let to = share.col_mut(if cols == 1 { 0 } else { j });
        match slope.map(|s| s.col(j)) {
            None if rows == 1 => to[0] += T::sum_of(g),
            None => T::axpy(T::ONE, g, to),
            Some(s) if rows == 1 => to[0] += T::dot_of(g, s),
            Some(s) => (to.iter_mut().zip(g).zip(s)).for_each(|((t, &g), &s)| *t += g * s),
        }
    }
    share
}
