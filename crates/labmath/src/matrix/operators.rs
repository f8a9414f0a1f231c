//! `+ - * /` on matrices, vectors and numbers, by value and by reference.
//!
//! An operator cannot return a `Result`, so on shapes that do not go together it panics at the caller's line
//! with the message of the `try_` form.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{AsMat, AsVector, Mat, MatRef, VecRef, Vector};
use crate::Element;
use crate::error::{Error, Result, expect};
use crate::product::{matmul, matvec};

impl<T: Element> Mat<T> {
    /// The sum of two matrices of the same shape.
    ///
    /// # Errors
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::*;
    /// let error = Mat::<f64>::zeros(2, 3).try_add(Mat::zeros(3, 2)).unwrap_err();
    /// assert_eq!(error.to_string(), "addition of 2×3 and 3×2: the shapes must be equal");
    /// ```
    pub fn try_add(&self, other: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        T::elementwise("addition", self.as_ref(), other.as_mat(), |x, y| x + y)
    }
    /// The difference of two matrices of the same shape.
    ///
    /// # Errors
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![3., 4.].try_sub(mat![1., 1.])?, mat![2., 3.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn try_sub(&self, other: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        T::elementwise("subtraction", self.as_ref(), other.as_mat(), |x, y| x - y)
    }
}

#[track_caller]
fn combine<T: Element>(
    operation: &'static str,
    a: VecRef<'_, T>,
    b: VecRef<'_, T>,
    f: fn(T, T) -> T,
) -> Vector<T> {
    if a.len() != b.len() {
        expect::<()>(Err(Error::Length {
            operation,
            left: a.len(),
            right: b.len(),
        }));
    }
    a.iter().zip(b.iter()).map(|(&x, &y)| f(x, y)).collect()
}

macro_rules! matrix_operators {
    ($($left:ty),*) => { $(
        impl<T: Element, B: AsMat<Elem = T>> Add<B> for $left {
            type Output = Mat<T>;
            #[track_caller]
            fn add(self, other: B) -> Mat<T> {
                expect(T::elementwise("addition", self.as_mat(), other.as_mat(), |x, y| x + y))
            }
        }
        impl<T: Element, B: AsMat<Elem = T>> Sub<B> for $left {
            type Output = Mat<T>;
            #[track_caller]
            fn sub(self, other: B) -> Mat<T> {
                expect(T::elementwise("subtraction", self.as_mat(), other.as_mat(), |x, y| x - y))
            }
        }
        impl<T: Element> Neg for $left {
            type Output = Mat<T>;
            fn neg(self) -> Mat<T> {
                T::scaled(self.as_mat(), -T::ONE)
            }
        }
        impl<T: Element> Div<T> for $left {
            type Output = Mat<T>;
            fn div(self, divisor: T) -> Mat<T> {
                let mut quotient = self.as_mat().to_mat();
                quotient /= divisor;
                quotient
            }
        }
        impl<T: Element, B: MatrixFactor<T>> Mul<B> for $left {
            type Output = B::Product;
            #[track_caller]
            fn mul(self, factor: B) -> B::Product {
                factor.times(self.as_mat())
            }
        }
    )* };
}
matrix_operators!(Mat<T>, &Mat<T>, MatRef<'_, T>);

/// What a matrix can be multiplied by: a matrix, a vector, or a number.
///
/// It is the right side of `a * b`, so that one `*` serves all three.
///
/// ```
/// # use labmath::*;
/// let a = mat![1., 2.; 3., 4.];
/// assert_eq!(&a * [1., 1.], [3., 7.]);
/// assert_eq!(&a * 2.0, mat![2., 4.; 6., 8.]);
/// ```
pub trait MatrixFactor<T: Element> {
    /// What comes out.
    type Product;
    /// `left * self`.
    #[track_caller]
    fn times(self, left: MatRef<'_, T>) -> Self::Product;
}

macro_rules! matrix_factors {
    ($($t:ty => $product:ident by $f:ident),*) => { $(
        impl<T: Element> MatrixFactor<T> for $t {
            type Product = $product<T>;
            #[track_caller]
            fn times(self, left: MatRef<'_, T>) -> $product<T> {
                $f(left, self)
            }
        }
    )* };
}
matrix_factors!(
    Mat<T> => Mat by matmul, &Mat<T> => Mat by matmul, MatRef<'_, T> => Mat by matmul, &MatRef<'_, T> => Mat by matmul,
    Vector<T> => Vector by matvec, &Vector<T> => Vector by matvec, VecRef<'_, T> => Vector by matvec,
    &[T] => Vector by matvec
);
impl<T: Element, const N: usize> MatrixFactor<T> for [T; N] {
    type Product = Vector<T>;
    #[track_caller]
    fn times(self, left: MatRef<'_, T>) -> Vector<T> {
        matvec(left, self)
    }
}

impl<T: Element> MatrixFactor<T> for T {
    type Product = Mat<T>;
    fn times(self, left: MatRef<'_, T>) -> Mat<T> {
        T::scaled(left, self)
    }
}

macro_rules! scalar_operators {
    ($($t:ty),*) => { $(
        impl Mul<Mat<$t>> for $t {
            type Output = Mat<$t>;
            fn mul(self, a: Mat<$t>) -> Mat<$t> {
                <$t as crate::routines::Routines>::scaled(a.as_ref(), self)
            }
        }
        impl Mul<&Mat<$t>> for $t {
            type Output = Mat<$t>;
            fn mul(self, a: &Mat<$t>) -> Mat<$t> {
                <$t as crate::routines::Routines>::scaled(a.as_ref(), self)
            }
        }
        impl Mul<MatRef<'_, $t>> for $t {
            type Output = Mat<$t>;
            fn mul(self, a: MatRef<'_, $t>) -> Mat<$t> {
                <$t as crate::routines::Routines>::scaled(a, self)
            }
        }
        impl Mul<Vector<$t>> for $t {
            type Output = Vector<$t>;
            fn mul(self, v: Vector<$t>) -> Vector<$t> {
                v.iter().map(|&x| self * x).collect()
            }
        }
        impl Mul<&Vector<$t>> for $t {
            type Output = Vector<$t>;
            fn mul(self, v: &Vector<$t>) -> Vector<$t> {
                v.iter().map(|&x| self * x).collect()
            }
        }
    )* };
}
scalar_operators!(f64, f32);

macro_rules! vector_operators {
    ($($left:ty),*) => { $(
        impl<T: Element, V: AsVector<Elem = T>> Add<V> for $left {
            type Output = Vector<T>;
            #[track_caller]
            fn add(self, other: V) -> Vector<T> {
                combine("addition", self.as_vector(), other.as_vector(), |x, y| x + y)
            }
        }
        impl<T: Element, V: AsVector<Elem = T>> Sub<V> for $left {
            type Output = Vector<T>;
            #[track_caller]
            fn sub(self, other: V) -> Vector<T> {
                combine("subtraction", self.as_vector(), other.as_vector(), |x, y| x - y)
            }
        }
        impl<T: Element> Neg for $left {
            type Output = Vector<T>;
            fn neg(self) -> Vector<T> {
                self.as_vector().iter().map(|&x| -x).collect()
            }
        }
        impl<T: Element> Mul<T> for $left {
            type Output = Vector<T>;
            fn mul(self, factor: T) -> Vector<T> {
                self.as_vector().iter().map(|&x| x * factor).collect()
            }
        }
        impl<T: Element> Div<T> for $left {
            type Output = Vector<T>;
            fn div(self, divisor: T) -> Vector<T> {
                self.as_vector().iter().map(|&x| x / divisor).collect()
            }
        }
    )* };
}
vector_operators!(Vector<T>, &Vector<T>, VecRef<'_, T>);

impl<T: Element, B: AsMat<Elem = T>> AddAssign<B> for Mat<T> {
    #[track_caller]
    fn add_assign(&mut self, other: B) {
        *self = expect(self.try_add(other));
    }
}
impl<T: Element, B: AsMat<Elem = T>> SubAssign<B> for Mat<T> {
    #[track_caller]
    fn sub_assign(&mut self, other: B) {
        *self = expect(self.try_sub(other));
    }
}
impl<T: Element> MulAssign<T> for Mat<T> {
    fn mul_assign(&mut self, factor: T) {
        self.as_mut_slice().iter_mut().for_each(|x| *x *= factor);
    }
}
impl<T: Element> DivAssign<T> for Mat<T> {
    fn div_assign(&mut self, divisor: T) {
        self.as_mut_slice().iter_mut().for_each(|x| *x /= divisor);
    }
}
impl<T: Element, V: AsVector<Elem = T>> AddAssign<V> for Vector<T> {
    #[track_caller]
    fn add_assign(&mut self, other: V) {
        *self = combine(
            "addition",
            (*self).as_vector(),
            other.as_vector(),
            |x, y| x + y,
        );
    }
}
impl<T: Element, V: AsVector<Elem = T>> SubAssign<V> for Vector<T> {
    #[track_caller]
    fn sub_assign(&mut self, other: V) {
        *self = combine(
            "subtraction",
            (*self).as_vector(),
            other.as_vector(),
            |x, y| x - y,
        );
    }
}
impl<T: Element> MulAssign<T> for Vector<T> {
    fn mul_assign(&mut self, factor: T) {
        self.iter_mut().for_each(|x| *x *= factor);
    }
}
impl<T: Element> DivAssign<T> for Vector<T> {
    fn div_assign(&mut self, divisor: T) {
        self.iter_mut().for_each(|x| *x /= divisor);
    }
}
