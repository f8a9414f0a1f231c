//! `e^A`: the exponential of a matrix, by scaling and squaring.
//!
//! `e^A = (e^{A/2ˢ})^{2ˢ}`, and for a small matrix a Padé approximant is exact to rounding (Higham, 2005,
//! with the approximant of degree 13).

use super::input::square;
use crate::Element;
use crate::error::Result;
use crate::matrix::{Mat, MatRef};
use crate::norm;

/// Numerator coefficients of the [13/13] Padé approximant of the exponential.
const PADE: [f64; 14] = [
    64764752532480000.0,
    32382376266240000.0,
    7771770303897600.0,
    1187353796428800.0,
    129060195264000.0,
    10559470521600.0,
    670442572800.0,
    33522128640.0,
    1323241920.0,
    40840800.0,
    960960.0,
    16380.0,
    182.0,
    1.0,
];
/// The 1-norm up to which the approximant is exact to rounding.
const THETA: f64 = 5.371920351148152;

pub(crate) fn exponential<T: Element>(a: MatRef<'_, T>) -> Result<Mat<T>> {
    let mut a = square("matrix exponential", a)?;
    let n = a.rows();
    let size = norm::operator_l1(&a).to_f64();
    let squarings = if size > THETA {
        (size / THETA).log2().ceil().clamp(0.0, 2000.0) as i32
    } else {
        0
    };
    for _ in 0..squarings {
        a *= T::from_f64(0.5);
    }
    let c = |k: usize| T::from_f64(PADE[k]);
    let one = Mat::<T>::eye(n);
    let a2 = a.matmul(&a);
    let a4 = a2.matmul(&a2);
    let a6 = a4.matmul(&a2);
    let times = |c: T, m: &Mat<T>| m.map(|x| c * x);
    let high = |k: usize| times(c(k + 4), &a6) + times(c(k + 2), &a4) + times(c(k), &a2);
    let low = |k: usize| {
        times(c(k + 6), &a6) + times(c(k + 4), &a4) + times(c(k + 2), &a2) + times(c(k), &one)
    };
    let odd = a.matmul(a6.matmul(high(9)) + low(1));
    let even = a6.matmul(high(8)) + low(0);
    let mut e = (&even - &odd).solve(&even + &odd)?;
    for _ in 0..squarings {
        e = e.matmul(&e);
    }
    Ok(e)
}

impl<T: Element> Mat<T> {
    /// `e^A`, the exponential of a square matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite.
    ///
    /// ```
    /// use labmath::mat;
    /// let turn = (mat![0., -1.; 1., 0.] * std::f64::consts::PI).exp()?;      // half a turn
    /// assert!((turn - mat![-1., 0.; 0., -1.]).max_abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn exp(&self) -> Result<Mat<T>> {
        T::exponential(self.as_ref())
    }
}
