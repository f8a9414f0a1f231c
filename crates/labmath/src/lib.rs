//! Linear algebra, autodiff and probability for the mathematics of deep learning.
//!
//! ```
//! use labmath::{Mat, Vector, dot, norm};
//!
//! let a = Mat::from_rows([[2., 1.], [1., 3.]]);
//! let x = Vector::from([1., -1.]);
//!
//! let y = &a * &x;                          // a matrix times a vector
//! let gram = a.t() * &a;                    // the transpose is a view, not a copy
//! assert_eq!(dot(&x, &y), 3.0);
//! assert_eq!(norm::l1(&y), 3.0);
//! println!("{gram}");                       // aligned, five significant digits
//! ```
//!
//! From there to the principal components of data is one step:
//!
//! ```
//! use labmath::{Pca, mat};
//!
//! let points = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.1];
//! let pca = Pca::fit(&points, 1)?;                       // or the SVD itself: points.svd()?
//! assert!(pca.explained_variance_ratio()[0] > 0.999);    // one direction tells nearly all
//! let coordinates = pca.transform(&points)?;             // 4×1
//! assert!((pca.inverse_transform(&coordinates)? - points).max_abs() < 0.05);
//! # Ok::<(), labmath::Error>(())
//! ```
//!
//! Numbers are `f64` or `f32` ([`Element`]). Matrices are stored column by column; [`MatRef`] and [`MatMut`] see them,
//! or parts of them, through strides; a [`Tensor`] has any number of axes. What cannot be computed is an [`Error`] that
//! names the shapes; operators panic with the same message.
//!
//! | for | see |
//! | --- | --- |
//! | products, `C ← αAB + βC`, how many threads | [`matmul`], [`gemm`], [`dot`], [`outer`], [`set_threads`] |
//! | `A·x = b`, determinants, inverses | [`Lu`], [`Cholesky`], [`Ldl`], [`Qr`], [`PivotedQr`]; [`least_squares`]; large and sparse: [`iterative`] |
//! | eigenvalues, singular values, principal components | [`SymmetricEigen`], [`Eigen`], [`Schur`], [`Svd`], [`Pca`] |
//! | lengths, distances, projections | [`norm`], [`distance`], [`project`] |
//! | derivatives, and what descends along them | [`autodiff`], [`optim`] |
//! | laws of chance, estimates, random numbers | [`prob`], [`random`], [`special`] |
//! | models that are fitted to data | [`learn`] |

// Numerical code reads like its formulas: loops over indices, several arrays at once.
#![allow(clippy::needless_range_loop)]

pub mod autodiff;
mod complex;
mod decomposition;
pub mod distance;
mod element;
mod error;
pub mod iterative;
mod kernels;
pub mod learn;
pub mod least_squares;
mod matrix;
pub mod norm;
pub mod optim;
mod order;
mod pairs;
pub mod pca;
pub mod prob;
mod product;
pub mod random;
mod routines;
#[cfg(feature = "serde")]
mod serial;
pub mod special;
pub mod tensor;

pub use complex::Complex;
pub use decomposition::{
    Cholesky, Eigen, Ldl, Lu, PivotedQr, Qr, RightSide, Schur, Svd, SymmetricEigen,
};
pub use distance::{project, try_project};
pub use element::Element;
pub use error::{Error, Result, Shape};
pub use matrix::{AsMat, AsVector, Mat, MatMut, MatRef, VecRef, Vector};
pub use pca::Pca;
pub use product::{dot, gemm, hadamard, matmul, matvec, outer, set_threads, threads, try_dot};
pub use tensor::Tensor;
