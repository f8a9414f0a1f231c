//! Arithmetic element by element, with broadcasting.

use std::borrow::Cow;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::layout::broadcast;
use super::routines::Binary;
use super::{Tensor, problem};
use crate::Element;
use crate::error::{Result, expect};
use crate::matrix::{Mat, Vector};

/// What can stand beside a tensor in arithmetic: a tensor, a number, and what becomes a tensor by
/// [`Tensor::from`](Tensor#trait-implementations): nested arrays, vectors, matrices.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::from([[1., 2.], [3., 4.]]);
/// assert_eq!(2.0 * &x + [10., 20.], [[12., 24.], [16., 28.]]);
/// ```
pub trait Operand<T: Element> {
    /// The tensor, borrowed where it is one.
    fn tensor(&self) -> Cow<'_, Tensor<T>>;
}

impl<T: Element> Operand<T> for Tensor<T> {
    fn tensor(&self) -> Cow<'_, Tensor<T>> {
        Cow::Borrowed(self)
    }
}
impl<T: Element> Operand<T> for &Tensor<T> {
    fn tensor(&self) -> Cow<'_, Tensor<T>> {
        Cow::Borrowed(self)
    }
}

macro_rules! become_tensors {
    ($([$($generics:tt)*] $t:ty => $elem:ty),*) => { $(
        impl<$($generics)*> Operand<$elem> for $t {
            fn tensor(&self) -> Cow<'_, Tensor<$elem>> {
                Cow::Owned(Tensor::from(self.to_owned()))
            }
        }
    )* };
}
become_tensors!(
    [T: Element] T => T,
    [T: Element] Vec<T> => T, [T: Element] Vector<T> => T, [T: Element] Mat<T> => T,
    [T: Element] &Vector<T> => T, [T: Element] &Mat<T> => T,
    [T: Element, const A: usize] [T; A] => T,
    [T: Element, const A: usize, const B: usize] [[T; B]; A] => T,
    [T: Element, const A: usize, const B: usize, const C: usize] [[[T; C]; B]; A] => T,
    [T: Element, const A: usize, const B: usize, const C: usize, const D: usize] [[[[T; D]; C]; B]; A] => T
);

macro_rules! operators {
    ($($trait:ident $method:ident, $try:ident, $assign_trait:ident $assign:ident, $name:literal;)*) => {
        $(
            operators!(@for Tensor<T>: $trait $method);
            operators!(@for &Tensor<T>: $trait $method);
            operators!(@number f64 $trait $method);
            operators!(@number f32 $trait $method);
            impl<T: Element, B: Operand<T>> $assign_trait<B> for Tensor<T> {
                #[track_caller]
                fn $assign(&mut self, other: B) {
                    *self = expect(T::tensor_binary(Binary::$trait, self, &other.tensor()));
                }
            }
        )*
        impl<T: Element> Tensor<T> { $(
            #[doc = concat!("The ", $name, ", element by element, with broadcasting.")]
            ///
            /// # Errors
            ///
            /// When the shapes do not go together.
            ///
            /// ```
            /// # use labmath::Tensor;
            /// let x = Tensor::from([[1., 2., 3.], [4., 5., 6.]]);
            #[doc = concat!("let error = x.", stringify!($try), "([1., 2.]).unwrap_err();")]
            #[doc = concat!("assert_eq!(error.to_string(), \"", $name, " of [2, 3] and [2]: the shapes do not broadcast\");")]
            /// ```
            pub fn $try(&self, other: impl Operand<T>) -> Result<Tensor<T>> {
                T::tensor_binary(Binary::$trait, self, &other.tensor())
            }
        )* }
    };
    (@for $left:ty: $trait:ident $method:ident) => {
        impl<T: Element, B: Operand<T>> $trait<B> for $left {
            type Output = Tensor<T>;
            #[track_caller]
            fn $method(self, other: B) -> Tensor<T> {
                expect(T::tensor_binary(Binary::$trait, &self, &other.tensor()))
            }
        }
    };
    (@number $t:ident $trait:ident $method:ident) => {
        impl $trait<Tensor<$t>> for $t {
            type Output = Tensor<$t>;
            fn $method(self, other: Tensor<$t>) -> Tensor<$t> {
                Tensor::from(self).$method(other)
            }
        }
        impl $trait<&Tensor<$t>> for $t {
            type Output = Tensor<$t>;
            fn $method(self, other: &Tensor<$t>) -> Tensor<$t> {
                Tensor::from(self).$method(other)
            }
        }
    };
}
operators!(
    Add add, try_add, AddAssign add_assign, "addition";
    Sub sub, try_sub, SubAssign sub_assign, "subtraction";
    Mul mul, try_mul, MulAssign mul_assign, "multiplication";
    Div div, try_div, DivAssign div_assign, "division";
);

impl<T: Element> Neg for Tensor<T> {
    type Output = Tensor<T>;
    fn neg(self) -> Tensor<T> {
        self * -T::ONE
    }
}
impl<T: Element> Neg for &Tensor<T> {
    type Output = Tensor<T>;
    fn neg(self) -> Tensor<T> {
        self * -T::ONE
    }
}
impl<T: Element> Tensor<T> {
    /// The larger of each pair of elements, with broadcasting; NaN where one is NaN.
    ///
    /// # Panics
    ///
    /// When the shapes do not go together; [`Tensor::try_maximum`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([-1., 2.]).maximum(0.0), [0., 2.]);
    /// ```
    #[track_caller]
    pub fn maximum(&self, other: impl Operand<T>) -> Tensor<T> {
        expect(self.try_maximum(other))
    }
    /// The larger of each pair of elements, with broadcasting.
    ///
    /// # Errors
    ///
    /// When the shapes do not go together.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert!(Tensor::from([1., 2.]).try_maximum([1., 2., 3.]).is_err());
    /// ```
    pub fn try_maximum(&self, other: impl Operand<T>) -> Result<Tensor<T>> {
        T::tensor_binary(Binary::Maximum, self, &other.tensor())
    }
    /// The smaller of each pair of elements, with broadcasting; NaN where one is NaN.
    ///
    /// # Panics
    ///
    /// When the shapes do not go together; [`Tensor::try_minimum`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([-1., 2.]).minimum(0.0), [-1., 0.]);
    /// ```
    #[track_caller]
    pub fn minimum(&self, other: impl Operand<T>) -> Tensor<T> {
        expect(self.try_minimum(other))
    }
    /// The smaller of each pair of elements, with broadcasting.
    ///
    /// # Errors
    ///
    /// When the shapes do not go together.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert!(Tensor::from([1., 2.]).try_minimum([1., 2., 3.]).is_err());
    /// ```
    pub fn try_minimum(&self, other: impl Operand<T>) -> Result<Tensor<T>> {
        T::tensor_binary(Binary::Minimum, self, &other.tensor())
    }
    /// `f` of each element.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([0., 1.]).map(f64::exp), [1., std::f64::consts::E]);
    /// ```
    pub fn map(&self, f: impl FnMut(T) -> T) -> Tensor<T> {
        let data = match self.as_slice() {
            Some(slice) => slice.iter().copied().map(f).collect(),
            None => self.iter().copied().map(f).collect(),
        };
        Tensor::raw(data, self.shape())
    }
    /// `f` of each pair of elements, with broadcasting.
    ///
    /// # Panics
    ///
    /// When the shapes do not go together; [`Tensor::try_zip_with`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[3.], [5.]]);
    /// assert_eq!(x.zip_with([4., 12.], f64::hypot), [[5., 153f64.sqrt()], [41f64.sqrt(), 13.]]);
    /// ```
    #[track_caller]
    pub fn zip_with(&self, other: impl Operand<T>, f: impl FnMut(T, T) -> T) -> Tensor<T> {
        expect(self.try_zip_with(other, f))
    }
    /// `f` of each pair of elements, with broadcasting.
    ///
    /// # Errors
    ///
    /// When the shapes do not go together.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::from([1., 2.]).try_zip_with([1., 2., 3.], f64::powf).unwrap_err();
    /// assert_eq!(error.to_string(), "zip_with of [2] and [3]: the shapes do not broadcast");
    /// ```
    pub fn try_zip_with(
        &self,
        other: impl Operand<T>,
        mut f: impl FnMut(T, T) -> T,
    ) -> Result<Tensor<T>> {
        let (a, b) = together("zip_with", self, &other.tensor())?;
        let data = a.iter().zip(b.iter()).map(|(&x, &y)| f(x, y)).collect();
        Ok(Tensor::raw(data, a.shape()))
    }
    /// Whether all elements are neither NaN nor infinite.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert!(!Tensor::from([1., f64::NAN]).is_finite());
    /// ```
    pub fn is_finite(&self) -> bool {
        self.iter().all(|x| x.is_finite())
    }
}

/// Both tensors, stretched to their common shape.
pub(super) fn together<T: Element>(
    operation: &'static str,
    a: &Tensor<T>,
    b: &Tensor<T>,
) -> Result<(Tensor<T>, Tensor<T>)> {
    let shape = broadcast(a.shape(), b.shape());
    let layouts = shape.and_then(|shape| {
        super::layout::count(&shape)?;
        Some((a.layout.stretched(&shape)?, b.layout.stretched(&shape)?))
    });
    match layouts {
        Some((left, right)) => Ok((a.view(left), b.view(right))),
        None => {
            let what = "the shapes do not broadcast".to_string();
            problem(operation, a.shape(), Some(b.shape()), what)
        }
    }
}

macro_rules! functions {
    ($($(#[doc = $doc:literal])+ $name:ident: $x:ident => $value:expr, $example:literal;)*) => {
        impl<T: Element> Tensor<T> { $(
            $(#[doc = $doc])+
            ///
            /// ```
            /// # use labmath::Tensor;
            #[doc = $example]
            /// ```
            pub fn $name(&self) -> Tensor<T> {
                self.map(|$x| $value)
            }
        )* }
    };
}
/// A function that is worked out in `f64`.
fn real<T: Element>(x: T, f: fn(f64) -> f64) -> T {
    T::from_f64(f(x.to_f64()))
}
functions! {
    /// |x| of each element.
    abs: x => x.abs(), "assert_eq!(Tensor::from([-1., 2.]).abs(), [1., 2.]);";
    /// x² of each element.
    square: x => x * x, "assert_eq!(Tensor::from([-1., 2.]).square(), [1., 4.]);";
    /// √x of each element.
    sqrt: x => x.sqrt(), "assert_eq!(Tensor::from([4., 9.]).sqrt(), [2., 3.]);";
    /// eˣ of each element.
    exp: x => real(x, f64::exp), "assert_eq!(Tensor::from([0., f64::NEG_INFINITY]).exp(), [1., 0.]);";
    /// The natural logarithm of each element.
    ln: x => real(x, f64::ln), "assert_eq!(Tensor::from([1., 0.]).ln(), [0., f64::NEG_INFINITY]);";
    /// The hyperbolic tangent of each element.
    tanh: x => real(x, f64::tanh), "assert_eq!(Tensor::from([0., 100.]).tanh(), [0., 1.]);";
    /// The logistic function 1/(1 + e⁻ˣ) of each element.
    sigmoid: x => real(x, crate::special::expit), "assert_eq!(Tensor::from([0., 800., -800.]).sigmoid(), [0.5, 1., 0.]);";
    /// The rectifier max(x, 0) of each element; NaN stays.
    relu: x => if x < T::ZERO { T::ZERO } else { x }, "assert_eq!(Tensor::from([-1., 2.]).relu(), [0., 2.]);";
}

/// Same shape and equal elements; nothing is broadcast.
impl<T: Element, B: Operand<T>> PartialEq<B> for Tensor<T> {
    fn eq(&self, other: &B) -> bool {
        let other = other.tensor();
        self.shape() == other.shape() && self.iter().eq(other.iter())
    }
}
