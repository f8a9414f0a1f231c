//! Matrices without symmetry: the Schur form, and through it eigenvalues and eigenvectors.
//!
//! 1. [`balance`]: rows and columns of very different sizes are made alike (eigenvalues only care about the product);
//! 2. [`hessenberg`]: reflections from both sides make zeros below the first subdiagonal;
//! 3. [`francis`]: the double-shift QR iteration makes it quasi-triangular: the real Schur form; in larger matrices many
//!    shifts work at once ([`multishift`]);
//! 4. [`vectors`]: back-substitution finds the eigenvectors of the triangular matrix.

mod aggressive;
mod balance;
mod eigen;
mod exchange;
mod francis;
mod hessenberg;
mod multishift;
mod schur;
mod sweep;
mod vectors;

pub use eigen::Eigen;
pub use schur::Schur;

pub(crate) use eigen::decompose as eigen;
pub(crate) use schur::decompose as schur;
