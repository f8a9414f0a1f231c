//! Norms: how long a vector is, how large a matrix is.
//!
//! A norm is zero for zero alone, grows with its argument by `|α|`, and keeps to the triangle inequality. Which one is
//! meant matters: the 1-norm adds, the 2-norm measures with a ruler, the ∞-norm sees the largest element only.

use crate::Element;
use crate::error::{Error, Result, expect};
use crate::matrix::{AsMat, AsVector, Vector};
use crate::routines::Routines as _;

/// `‖x‖₁ = Σ |xᵢ|`: the way along the axes.
///
/// ```
/// use labmath::norm;
/// assert_eq!(norm::l1([3., -4.]), 7.0);
/// ```
pub fn l1<X: AsVector>(x: X) -> X::Elem {
    X::Elem::sum_abs_of(&x.as_vector().contiguous())
}

/// `‖x‖₂ = √Σ xᵢ²`: the straight way. Neither the squares of huge nor those of tiny elements spoil it.
///
/// ```
/// use labmath::norm;
/// assert_eq!(norm::l2([3., -4.]), 5.0);
/// assert!((norm::l2([3e200, 4e200]) / 5e200 - 1f64).abs() < 1e-15);
/// assert!((norm::l2([3e-200, 4e-200]) / 5e-200 - 1f64).abs() < 1e-15);
/// ```
pub fn l2<X: AsVector>(x: X) -> X::Elem {
    X::Elem::norm_of(&x.as_vector().contiguous())
}

/// `‖x‖₂² = x·x`, the square of the 2-norm, as losses and regularisers use it.
///
/// ```
/// use labmath::norm;
/// assert_eq!(norm::l2_squared([3., -4.]), 25.0);
/// ```
pub fn l2_squared<X: AsVector>(x: X) -> X::Elem {
    let x = x.as_vector().contiguous();
    X::Elem::dot_of(&x, &x)
}

/// `‖x‖∞ = max |xᵢ|`; 0 for the empty vector.
///
/// ```
/// use labmath::norm;
/// assert_eq!(norm::linf([3., -4.]), 4.0);
/// ```
pub fn linf<X: AsVector>(x: X) -> X::Elem {
    X::Elem::max_abs_of(&x.as_vector().contiguous())
}

/// `‖x‖ₚ = (Σ |xᵢ|ᵖ)^(1/p)` for `p ≥ 1`, `p = ∞` included.
///
/// # Panics
///
/// When `p < 1` or is NaN: the triangle inequality fails there, and it is no norm. [`try_lp`] returns the error.
///
/// ```
/// use labmath::norm;
/// assert!((norm::lp([1., 1.], 3.0) - 2f64.cbrt()).abs() < 1e-15);
/// assert_eq!(norm::lp([3., -4.], f64::INFINITY), 4.0);
/// ```
#[track_caller]
pub fn lp<X: AsVector>(x: X, p: X::Elem) -> X::Elem {
    expect(try_lp(x, p))
}

/// `‖x‖ₚ` for `p ≥ 1`.
///
/// # Errors
///
/// When `p < 1` or is NaN.
///
/// ```
/// # use labmath::*;
/// assert!(norm::try_lp([1., 2.], 0.5).is_err());
/// ```
pub fn try_lp<X: AsVector>(x: X, p: X::Elem) -> Result<X::Elem> {
    let (zero, one) = (X::Elem::ZERO, X::Elem::ONE);
    if p.is_nan() || p < one {
        return Err(Error::Parameter {
            operation: "p-norm",
            requirement: "p must be at least 1",
        });
    }
    if p == one {
        return Ok(l1(x));
    }
    if p == one + one {
        return Ok(l2(x));
    }
    let largest = linf(&x);
    if !p.is_finite() || largest == zero || !largest.is_finite() {
        return Ok(largest);
    }
    // Relative to the largest element no power overflows, and those that underflow would not count.
    let total: X::Elem = x
        .as_vector()
        .iter()
        .map(|&x| (x.abs() / largest).powf(p))
        .sum();
    Ok(largest * total.powf(one / p))
}

/// `x / ‖x‖₂`, the vector of length one in the direction of `x`.
///
/// # Errors
///
/// When `x` is zero, empty or not finite.
///
/// ```
/// use labmath::norm;
/// assert_eq!(norm::normalized([0., 5.])?, [0., 1.]);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn normalized<X: AsVector>(x: X) -> Result<Vector<X::Elem>> {
    unit("normalisation", x)
}

/// The unit vector in the direction of `x`, for an operation that needs one.
pub(crate) fn unit<X: AsVector>(operation: &'static str, x: X) -> Result<Vector<X::Elem>> {
    let largest = linf(&x);
    if largest == X::Elem::ZERO || !largest.is_finite() {
        return Err(Error::Parameter {
            operation,
            requirement: "the vector must be finite and not zero",
        });
    }
    // Scaled first, because the norm of huge elements can be infinite and that of subnormal ones has few bits.
    let scale = largest.binade();
    let scaled: Vector<X::Elem> = x.as_vector().iter().map(|&x| x / scale).collect();
    let length = l2(&scaled);
    Ok(scaled / length)
}

/// The Frobenius norm `‖A‖_F = √Σ aᵢⱼ²`: the 2-norm of all elements.
///
/// ```
/// use labmath::{norm, Mat};
/// assert_eq!(norm::frobenius(Mat::from_rows([[1., 2.], [2., 4.]])), 5.0);
/// ```
pub fn frobenius<A: AsMat>(a: A) -> A::Elem {
    A::Elem::norm_of(a.as_mat().to_mat().as_slice())
}

/// The operator 1-norm `‖A‖₁ = maxⱼ Σᵢ |aᵢⱼ|`: the largest column sum.
///
/// ```
/// use labmath::{norm, Mat};
/// assert_eq!(norm::operator_l1(Mat::from_rows([[1., -2.], [3., 4.]])), 6.0);
/// ```
pub fn operator_l1<A: AsMat>(a: A) -> A::Elem {
    let sums: Vector<A::Elem> = a.as_mat().col_iter().map(l1).collect();
    linf(&sums)
}

/// The operator ∞-norm `‖A‖∞ = maxᵢ Σⱼ |aᵢⱼ|`: the largest row sum.
///
/// ```
/// use labmath::{norm, Mat};
/// assert_eq!(norm::operator_linf(Mat::from_rows([[1., -2.], [3., 4.]])), 7.0);
/// ```
pub fn operator_linf<A: AsMat>(a: A) -> A::Elem {
    operator_l1(a.as_mat().t())
}

/// The spectral norm `‖A‖₂`, the largest singular value: how much the matrix can lengthen a vector.
///
/// # Errors
///
/// When an element is NaN or infinite.
///
/// ```
/// use labmath::{norm, Mat};
/// assert!((norm::spectral(Mat::from_rows([[0., 3.], [-2., 0.]]))? - 3f64).abs() < 1e-15);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn spectral<A: AsMat>(a: A) -> Result<A::Elem> {
    let (_, values, _) = A::Elem::svd(a.as_mat(), false)?;
    Ok(values.first().copied().unwrap_or(A::Elem::ZERO))
}

/// The nuclear norm `‖A‖_*`, the sum of the singular values.
///
/// # Errors
///
/// When an element is NaN or infinite.
///
/// ```
/// use labmath::{norm, Mat};
/// assert!((norm::nuclear(Mat::from_rows([[0., 3.], [-2., 0.]]))? - 5f64).abs() < 1e-15);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn nuclear<A: AsMat>(a: A) -> Result<A::Elem> {
    let (_, values, _) = A::Elem::svd(a.as_mat(), false)?;
    Ok(values.into_iter().sum())
}
