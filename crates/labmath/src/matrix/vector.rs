//! Vectors: owned, and seen with a stride (a row of a matrix).

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index};

use crate::Element;
use crate::error::{Error, Result, expect};
use crate::{norm, product};

/// A vector of `f64` or `f32`. It is a slice (`len`, `iter`, indexing), with arithmetic.
///
/// ```
/// use labmath::Vector;
/// let x = Vector::from([3., 4.]);
/// assert_eq!(x.norm(), 5.0);
/// assert_eq!(2.0 * &x - [1., 1.], [5., 7.]);
/// ```
#[derive(Clone, Default)]
pub struct Vector<T> {
    data: Vec<T>,
}

/// A vector inside of something else, its elements `stride` apart: what [`Mat::row`](crate::Mat::row) returns.
///
/// ```
/// use labmath::{dot, Mat};
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// assert_eq!(dot(a.row(0), a.col(1)), 1. * 2. + 2. * 4.);
/// ```
pub struct VecRef<'a, T> {
    ptr: *const T,
    len: usize,
    stride: usize,
    owner: PhantomData<&'a [T]>,
}

// SAFETY: a VecRef gives out nothing but `&T`, as `&[T]` does.
unsafe impl<T: Sync> Send for VecRef<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for VecRef<'_, T> {}

impl<T> Clone for VecRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for VecRef<'_, T> {}

/// What can be read as a vector: [`Vector`], [`VecRef`], slices, arrays, `Vec`, and references to them.
///
/// ```
/// use labmath::{dot, Vector};
/// assert_eq!(dot([1., 2.], &Vector::from([3., 4.])), 11.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a vector of `f64` or `f32`",
    note = "a vector is a `Vector`, an array, a slice, a `Vec`, a row or a column; its numbers need their point: `[1.0, 2.0]` in place of `[1, 2]`"
)]
pub trait AsVector {
    /// The type of the elements.
    type Elem: Element;
    /// The vector, as a view.
    fn as_vector(&self) -> VecRef<'_, Self::Elem>;
}

macro_rules! as_vector {
    ($([$($generics:tt)*] $t:ty),*) => { $(
        impl<T: Element, $($generics)*> AsVector for $t {
            type Elem = T;
            fn as_vector(&self) -> VecRef<'_, T> {
                VecRef::from_slice(&self[..])
            }
        }
    )* };
}
as_vector!([] [T], [] Vec<T>, [] Vector<T>, [const N: usize] [T; N]);

impl<T: Element> AsVector for VecRef<'_, T> {
    type Elem = T;
    fn as_vector(&self) -> VecRef<'_, T> {
        *self
    }
}
impl<A: AsVector + ?Sized> AsVector for &A {
    type Elem = A::Elem;
    fn as_vector(&self) -> VecRef<'_, A::Elem> {
        (**self).as_vector()
    }
}

impl<'a, T> VecRef<'a, T> {
    /// All of a slice.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(VecRef::from_slice(&[1., 2.]), [1., 2.]);
    /// ```
    pub fn from_slice(data: &'a [T]) -> VecRef<'a, T> {
        VecRef {
            ptr: data.as_ptr(),
            len: data.len(),
            stride: 1,
            owner: PhantomData,
        }
    }
    /// # Safety
    ///
    /// `len` elements, `stride` apart from `ptr` on, live and unchanged for `'a`.
    pub(crate) unsafe fn from_raw(ptr: *const T, len: usize, stride: usize) -> VecRef<'a, T> {
        VecRef {
            ptr,
            len,
            stride,
            owner: PhantomData,
        }
    }
    /// How many elements.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2., 3.].row(0).len(), 3);
    /// ```
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether there are none.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(!mat![1., 2., 3.].row(0).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Elements in memory from one to the next.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].row(0).stride(), 2);
    /// ```
    pub fn stride(&self) -> usize {
        self.stride
    }
    /// The element at `i`, if there is one.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.].row(0).get(1), Some(&2.0));
    /// ```
    pub fn get(self, i: usize) -> Option<&'a T> {
        // SAFETY: i < len, so the element is one of the vector's.
        (i < self.len).then(|| unsafe { &*self.ptr.add(i * self.stride) })
    }
    /// The elements from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.].row(0).iter().sum::<f64>(), 3.0);
    /// ```
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a T> + DoubleEndedIterator + Clone {
        // SAFETY: i < len, so the element is one of the vector's.
        (0..self.len).map(move |i| unsafe { &*self.ptr.add(i * self.stride) })
    }
    /// The elements as a slice, if they are neighbours.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// assert_eq!(a.row(0).as_slice(), None);
    /// assert_eq!(a.as_ref().col(0).as_slice(), Some(&[1., 3.][..]));
    /// ```
    pub fn as_slice(self) -> Option<&'a [T]> {
        // SAFETY: len elements lie next to each other from ptr on.
        (self.stride == 1 || self.len <= 1)
            .then(|| unsafe { std::slice::from_raw_parts(self.ptr, self.len) })
    }
}

impl<'a, T: Element> VecRef<'a, T> {
    /// The elements next to each other: borrowed if they are, else copied.
    pub(crate) fn contiguous(self) -> Cow<'a, [T]> {
        match self.as_slice() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(self.iter().copied().collect()),
        }
    }
    /// A copy that owns its elements.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.].row(0).to_vector(), vector![1., 2.]);
    /// ```
    pub fn to_vector(self) -> Vector<T> {
        self.iter().copied().collect()
    }
}

impl<T> Index<usize> for VecRef<'_, T> {
    type Output = T;
    #[track_caller]
    fn index(&self, i: usize) -> &T {
        match self.get(i) {
            Some(x) => x,
            None => panic!("element {i} of a vector of length {}", self.len),
        }
    }
}

impl<T: Element> Vector<T> {
    /// `n` zeros.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Vector::<f64>::zeros(2), [0., 0.]);
    /// ```
    pub fn zeros(n: usize) -> Vector<T> {
        Vector::full(n, T::ZERO)
    }
    /// `n` ones.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Vector::<f64>::ones(2), [1., 1.]);
    /// ```
    pub fn ones(n: usize) -> Vector<T> {
        Vector::full(n, T::ONE)
    }
    /// The same value `n` times.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Vector::full(2, 3.0), [3., 3.]);
    /// ```
    pub fn full(n: usize, value: T) -> Vector<T> {
        Vector {
            data: vec![value; n],
        }
    }
    /// Element `i` is `f(i)`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Vector::from_fn(3, |i| (i * i) as f64), [0., 1., 4.]);
    /// ```
    pub fn from_fn(n: usize, f: impl FnMut(usize) -> T) -> Vector<T> {
        (0..n).map(f).collect()
    }
    /// The `i`-th unit vector of length `n`.
    ///
    /// ```
    /// # use labmath::Vector;
    /// assert_eq!(Vector::<f64>::basis(3, 1), [0., 1., 0.]);
    /// ```
    #[track_caller]
    pub fn basis(n: usize, i: usize) -> Vector<T> {
        let mut e = Vector::zeros(n);
        e[i] = T::ONE;
        e
    }
    /// `n` numbers from `first` to `last`, equally far apart.
    ///
    /// ```
    /// # use labmath::Vector;
    /// assert_eq!(Vector::linspace(0.0, 1.0, 5), [0., 0.25, 0.5, 0.75, 1.]);
    /// ```
    pub fn linspace(first: T, last: T, n: usize) -> Vector<T> {
        let steps = T::from_f64(n.saturating_sub(1).max(1) as f64);
        Vector::from_fn(n, |i| {
            let t = T::from_f64(i as f64) / steps;
            if i + 1 == n && n > 1 {
                last
            } else {
                first + (last - first) * t
            }
        })
    }
    /// The elements, without a copy.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![1., 2.].into_vec(), vec![1., 2.]);
    /// ```
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }
    /// `f` of each element.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![1., 4.].map(f64::sqrt), [1., 2.]);
    /// ```
    pub fn map(&self, f: impl FnMut(T) -> T) -> Vector<T> {
        self.iter().copied().map(f).collect()
    }
    /// The sum of the elements.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![1., 4.].sum(), 5.0);
    /// ```
    pub fn sum(&self) -> T {
        T::sum_of(self)
    }
    /// The mean of the elements; NaN of none.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![1., 4.].mean(), 2.5);
    /// ```
    pub fn mean(&self) -> T {
        self.sum() / T::from_f64(self.len() as f64)
    }
    /// The dot product: see [`dot`](crate::dot).
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![1., 4.].dot([2., 1.]), 6.0);
    /// ```
    #[track_caller]
    pub fn dot(&self, other: impl AsVector<Elem = T>) -> T {
        product::dot(self, other)
    }
    /// The products of elements in the same place.
    ///
    /// # Panics
    ///
    /// When the lengths differ.
    ///
    /// ```
    /// # use labmath::Vector;
    /// assert_eq!(Vector::from([1., 2.]).hadamard([3., 4.]), [3., 8.]);
    /// ```
    #[track_caller]
    pub fn hadamard(&self, other: impl AsVector<Elem = T>) -> Vector<T> {
        product::hadamard(self, other)
    }
    /// Adds `alpha·x` to the vector, in place.
    ///
    /// # Panics
    ///
    /// When the lengths differ.
    ///
    /// ```
    /// # use labmath::Vector;
    /// let mut y = Vector::from([1., 1.]);
    /// y.axpy(2.0, [1., 2.]);
    /// assert_eq!(y, [3., 5.]);
    /// ```
    #[track_caller]
    pub fn axpy(&mut self, alpha: T, x: impl AsVector<Elem = T>) {
        let x = x.as_vector();
        if self.len() != x.len() {
            expect::<()>(Err(Error::Length {
                operation: "axpy",
                left: self.len(),
                right: x.len(),
            }));
        }
        T::axpy(alpha, &x.contiguous(), self);
    }
    /// The Euclidean length: see [`norm::l2`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![3., 4.].norm(), 5.0);
    /// ```
    pub fn norm(&self) -> T {
        norm::l2(self)
    }
    /// The sum of absolute values: see [`norm::l1`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![3., -4.].norm_l1(), 7.0);
    /// ```
    pub fn norm_l1(&self) -> T {
        norm::l1(self)
    }
    /// The Euclidean length: see [`norm::l2`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![3., -4.].norm_l2(), 5.0);
    /// ```
    pub fn norm_l2(&self) -> T {
        norm::l2(self)
    }
    /// The largest absolute value: see [`norm::linf`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![3., -4.].norm_linf(), 4.0);
    /// ```
    pub fn norm_linf(&self) -> T {
        norm::linf(self)
    }
    /// The p-norm: see [`norm::lp`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(vector![3., -4.].norm_lp(1.0), 7.0);
    /// ```
    #[track_caller]
    pub fn norm_lp(&self, p: T) -> T {
        norm::lp(self, p)
    }
    /// The vector of length one in the same direction.
    ///
    /// # Errors
    ///
    /// When the vector is zero, empty or not finite: it has no direction.
    ///
    /// ```
    /// # use labmath::Vector;
    /// assert_eq!(Vector::from([3., 4.]).normalized()?, [0.6, 0.8]);
    /// assert!(Vector::<f64>::zeros(2).normalized().is_err());
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn normalized(&self) -> Result<Vector<T>> {
        norm::normalized(self)
    }
}

impl<T> Deref for Vector<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.data
    }
}
impl<T> DerefMut for Vector<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.data
    }
}
impl<T> FromIterator<T> for Vector<T> {
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        Vector {
            data: iter.into_iter().collect(),
        }
    }
}
impl<T> IntoIterator for Vector<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.data.into_iter()
    }
}
impl<'a, T> IntoIterator for &'a Vector<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.data.iter()
    }
}
impl<T> From<Vec<T>> for Vector<T> {
    fn from(data: Vec<T>) -> Self {
        Vector { data }
    }
}
impl<T, const N: usize> From<[T; N]> for Vector<T> {
    fn from(data: [T; N]) -> Self {
        Vector { data: data.into() }
    }
}
impl<T: Element> From<&[T]> for Vector<T> {
    fn from(data: &[T]) -> Self {
        Vector {
            data: data.to_vec(),
        }
    }
}
impl<T: Element> From<VecRef<'_, T>> for Vector<T> {
    fn from(v: VecRef<'_, T>) -> Self {
        v.to_vector()
    }
}
impl<T: Element, V: AsVector<Elem = T>> PartialEq<V> for Vector<T> {
    fn eq(&self, other: &V) -> bool {
        self.iter().eq(other.as_vector().iter())
    }
}
impl<T: Element, V: AsVector<Elem = T>> PartialEq<V> for VecRef<'_, T> {
    fn eq(&self, other: &V) -> bool {
        self.iter().eq(other.as_vector().iter())
    }
}
