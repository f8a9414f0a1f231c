//! Decompositions: a matrix as a product of simpler ones, each a type with its parts and what they can do.

mod cholesky;
mod exponential;
mod general;
mod householder;
mod input;
mod ldl;
mod lu;
mod pivoted_qr;
mod qr;
pub(crate) mod single;
mod svd;
mod symmetric;
mod triangular;

pub use cholesky::Cholesky;
pub use general::{Eigen, Schur};
pub use input::RightSide;
pub use ldl::Ldl;
pub use lu::Lu;
pub use pivoted_qr::PivotedQr;
pub use qr::Qr;
pub use svd::Svd;
pub use symmetric::SymmetricEigen;

/// The computations behind the types: the first four compiled for `f64` and for `f32`, the others for `f64` alone (see
/// [`single`]).
pub(crate) mod routines {
    pub(crate) use super::cholesky::factor as cholesky;
    pub(crate) use super::lu::factor as lu;
    pub(crate) use super::qr::{apply as apply_q, factor as qr, form as form_q};
    pub(crate) use super::triangular::{solve_lower, solve_upper};

    pub(crate) use super::exponential::exponential;
    pub(crate) use super::general::{eigen, schur};
    pub(crate) use super::ldl::factor as ldl;
    pub(crate) use super::pivoted_qr::factor as pivoted_qr;
    pub(crate) use super::svd::decompose as svd;
    pub(crate) use super::svd::randomized as svd_randomized;
    pub(crate) use super::symmetric::decompose as symmetric_eigen;
}
