//! Printing numbers so that people can read them: aligned, four to five significant digits.
//!
//! One layout serves a whole matrix, so that points stand under points. Whole numbers are printed whole; otherwise
//! the largest entry gets five significant digits and all entries the same number of decimals, without zeros that
//! no entry needs; where the largest is below 10⁻³ or from 10⁵ on, all are printed with an exponent.
//! `{:.k}` asks for k decimals, `{:e}` and `{:.ke}` for exponents, `{:#}` for everything that is otherwise left out.

use std::fmt;

use super::{Mat, MatRef, VecRef, Vector};
use crate::Element;

/// A matrix longer than this is printed with its first and last rows.
const MOST_ROWS: usize = 20;
/// A matrix wider than this is printed with its first and last columns.
const MOST_COLS: usize = 12;
/// A vector longer than this is printed with its first and last elements.
const MOST_ELEMENTS: usize = 20;

/// How each number of a matrix is written.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Fixed(usize),
    Exponent(usize),
}

impl Style {
    pub(crate) fn write(self, x: f64) -> String {
        let text = match self {
            _ if !x.is_finite() => return x.to_string(),
            Style::Fixed(decimals) => format!("{x:.decimals$}"),
            Style::Exponent(decimals) => format!("{x:.decimals$e}"),
        };
        // A negative number that rounds to zero is shown as zero.
        match text.strip_prefix('-') {
            Some(rest) if x != 0.0 && rest.bytes().all(|b| b == b'0' || b == b'.') => {
                rest.to_string()
            }
            _ => text,
        }
    }

    /// The style that `f` asks for, or the one that fits `values`.
    pub(crate) fn choose(
        f: &fmt::Formatter<'_>,
        exponent: bool,
        values: impl Iterator<Item = f64> + Clone,
    ) -> Style {
        match (f.precision(), exponent) {
            (Some(k), true) => Style::Exponent(k),
            (Some(k), false) => Style::Fixed(k),
            (None, true) => Style::Exponent(4),
            (None, false) => Style::fit(values),
        }
    }

    fn fit(values: impl Iterator<Item = f64> + Clone) -> Style {
        let finite = values.filter(|x| x.is_finite() && *x != 0.0).map(f64::abs);
        let largest = finite.clone().fold(0.0, f64::max);
        let whole = finite.clone().all(|x| x.fract() == 0.0);
        if whole && largest < 1e8 {
            return Style::Fixed(0);
        }
        if !(1e-3..1e5).contains(&largest) {
            return Style::Exponent(4);
        }
        let mut decimals = (4 - largest.log10().floor() as i32).clamp(0, 4) as usize;
        // Small entries beside large ones keep at least two digits while four decimals can give them.
        let smallest = finite
            .clone()
            .filter(|&x| x >= 1e-4)
            .fold(f64::INFINITY, f64::min);
        if smallest < 1.0 {
            decimals = decimals.max((1 - smallest.log10().floor() as i32).clamp(0, 4) as usize);
        }
        // A decimal that is zero in all entries says nothing.
        let needless = |d: usize| finite.clone().all(|x| format!("{x:.d$}").ends_with('0'));
        while decimals > 0 && needless(decimals) {
            decimals -= 1;
        }
        Style::Fixed(decimals)
    }
}

/// The indices to show of `0..len`; `None` stands for those left out.
pub(crate) fn shown(len: usize, most: usize, all: bool) -> Vec<Option<usize>> {
    if all || len <= most {
        return (0..len).map(Some).collect();
    }
    let edge = most / 4;
    (0..edge)
        .map(Some)
        .chain([None])
        .chain((len - edge..len).map(Some))
        .collect()
}

/// The text of each shown entry, row by row; an entry left out is `…` or `⋮`.
pub(super) struct Cells {
    pub(super) rows: Vec<Vec<String>>,
    pub(super) elided: bool,
}

impl Cells {
    pub(super) fn new(
        f: &fmt::Formatter<'_>,
        exponent: bool,
        rows: usize,
        cols: usize,
        at: &dyn Fn(usize, usize) -> f64,
    ) -> Cells {
        let all = f.alternate();
        let (is, js) = (shown(rows, MOST_ROWS, all), shown(cols, MOST_COLS, all));
        let values = is
            .iter()
            .flatten()
            .flat_map(|&i| js.iter().flatten().map(move |&j| at(i, j)));
        let style = Style::choose(f, exponent, values);
        let text = |i: Option<usize>, j: Option<usize>| match (i, j) {
            (Some(i), Some(j)) => style.write(at(i, j)),
            (Some(_), None) => "…".to_string(),
            (None, Some(_)) => "⋮".to_string(),
            (None, None) => "⋱".to_string(),
        };
        Cells {
            rows: is
                .iter()
                .map(|&i| js.iter().map(|&j| text(i, j)).collect())
                .collect(),
            elided: is.contains(&None) || js.contains(&None),
        }
    }

    /// Aligned columns, each row in brackets; the shape in the end when something was left out.
    fn write(&self, f: &mut fmt::Formatter<'_>, rows: usize, cols: usize) -> fmt::Result {
        if rows == 0 || cols == 0 {
            return write!(f, "[] ({rows}×{cols})");
        }
        let width = |j: usize| {
            self.rows
                .iter()
                .map(|row| row[j].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.rows[0].len()).map(width).collect();
        for (i, row) in self.rows.iter().enumerate() {
            f.write_str(if i == 0 { "[" } else { "\n[" })?;
            for (j, text) in row.iter().enumerate() {
                let gap = if j == 0 { "" } else { "  " };
                write!(f, "{gap}{text:>width$}", width = widths[j])?;
            }
            f.write_str("]")?;
        }
        if self.elided {
            write!(f, "\n({rows}×{cols})")
        } else {
            Ok(())
        }
    }
}

fn matrix<T: Element>(a: MatRef<'_, T>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result {
    Cells::new(f, exponent, a.rows(), a.cols(), &|i, j| a[(i, j)].to_f64()).write(
        f,
        a.rows(),
        a.cols(),
    )
}

fn vector<T: Element>(v: VecRef<'_, T>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result {
    let shown = shown(v.len(), MOST_ELEMENTS, f.alternate());
    let style = Style::choose(f, exponent, shown.iter().flatten().map(|&i| v[i].to_f64()));
    f.write_str("[")?;
    for (k, i) in shown.iter().enumerate() {
        let gap = if k == 0 { "" } else { ", " };
        match i {
            Some(i) => write!(f, "{gap}{}", style.write(v[*i].to_f64()))?,
            None => write!(f, "{gap}…")?,
        }
    }
    f.write_str("]")?;
    if shown.contains(&None) {
        write!(f, " ({})", v.len())
    } else {
        Ok(())
    }
}

fn exact<T: Element>(a: MatRef<'_, T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if a.rows() == 0 || a.cols() == 0 {
        return write!(f, "[] ({}×{})", a.rows(), a.cols());
    }
    let mut list = f.debug_list();
    for row in a.row_iter() {
        // One row stays on one line, also in `{:#?}`.
        list.entry(&format_args!("{:?}", row.iter().collect::<Vec<_>>()));
    }
    list.finish()
}

/// The seams between the formatting traits and the two element types: each is compiled once, in labmath.
pub(crate) trait Printed: Sized {
    fn print_matrix(a: MatRef<'_, Self>, f: &mut fmt::Formatter<'_>, exponent: bool)
    -> fmt::Result;
    fn print_vector(v: VecRef<'_, Self>, f: &mut fmt::Formatter<'_>, exponent: bool)
    -> fmt::Result;
    fn print_exact(a: MatRef<'_, Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

macro_rules! printed {
    ($($t:ty),*) => { $(
        impl Printed for $t {
            fn print_matrix(a: MatRef<'_, $t>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result {
                matrix(a, f, exponent)
            }
            fn print_vector(v: VecRef<'_, $t>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result {
                vector(v, f, exponent)
            }
            fn print_exact(a: MatRef<'_, $t>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                exact(a, f)
            }
        }
    )* };
}
printed!(f64, f32);

macro_rules! formatting {
    ($($t:ty => $as:ident, $print:ident);* $(;)?) => { $(
        impl<T: Element> fmt::Display for $t {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                T::$print(self.$as(), f, false)
            }
        }
        impl<T: Element> fmt::LowerExp for $t {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                T::$print(self.$as(), f, true)
            }
        }
    )* };
}
use super::{AsMat, AsVector};
formatting! {
    Mat<T> => as_mat, print_matrix;
    MatRef<'_, T> => as_mat, print_matrix;
    Vector<T> => as_vector, print_vector;
    VecRef<'_, T> => as_vector, print_vector;
}

impl<T: Element> fmt::Debug for Mat<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::print_exact(self.as_ref(), f)
    }
}
impl<T: Element> fmt::Debug for MatRef<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::print_exact(*self, f)
    }
}
impl<T: Element> fmt::Debug for Vector<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
impl<T: Element> fmt::Debug for VecRef<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Mat, Vector, mat};

    #[track_caller]
    fn check(printed: String, expected: &str) {
        assert_eq!(printed, expected, "\n{printed}");
    }

    #[test]
    fn whole_numbers_stay_whole() {
        check(mat![1., 2.; 3., -4.].to_string(), "[1   2]\n[3  -4]");
        check(Vector::from([1., 20., 300.]).to_string(), "[1, 20, 300]");
    }

    #[test]
    fn five_significant_digits_of_the_largest() {
        check(
            mat![std::f64::consts::PI, 10.0; 0.5, 123.456].to_string(),
            "[3.14   10.00]\n[0.50  123.46]",
        );
        check(Vector::from([1.5, 2.25]).to_string(), "[1.50, 2.25]");
        check(Vector::from([1.0 / 3.0]).to_string(), "[0.3333]");
        check(
            Vector::from([1.0f32 / 3.0, 1.0]).to_string(),
            "[0.3333, 1.0000]",
        );
    }

    #[test]
    fn rounding_errors_look_like_zero() {
        check(
            mat![1.0, -1e-17; 0.1, 1.0].to_string(),
            "[1.0  0.0]\n[0.1  1.0]",
        );
    }

    #[test]
    fn exponents_where_decimals_would_not_do() {
        check(
            Vector::from([1.5e-7, 2.0]).map(|x| x * 1e-6).to_string(),
            "[1.5000e-13, 2.0000e-6]",
        );
        check(format!("{:.2e}", Vector::from([12345.0])), "[1.23e4]");
        check(format!("{:e}", mat![1.0]), "[1.0000e0]");
    }

    #[test]
    fn precision_is_honoured() {
        check(
            format!("{:.1}", mat![1.0, 2.25; 3.0, 10.0]),
            "[1.0   2.2]\n[3.0  10.0]",
        );
    }

    #[test]
    fn special_values() {
        check(
            Vector::from([f64::NAN, f64::INFINITY, -1.0]).to_string(),
            "[NaN, inf, -1]",
        );
        check(Mat::<f64>::zeros(0, 3).to_string(), "[] (0×3)");
    }

    #[test]
    fn long_ones_are_elided_and_shown_whole_on_demand() {
        let v = Vector::from_fn(100, |i| i as f64);
        check(
            v.to_string(),
            "[0, 1, 2, 3, 4, …, 95, 96, 97, 98, 99] (100)",
        );
        assert_eq!(format!("{v:#}").matches(',').count(), 99);
        let a = Mat::from_fn(30, 2, |i, j| (i + j) as f64);
        check(
            a.to_string(),
            "[ 0   1]\n[ 1   2]\n[ 2   3]\n[ 3   4]\n[ 4   5]\n[ ⋮   ⋮]\n[25  26]\n[26  27]\n[27  28]\n[28  29]\n[29  30]\n(30×2)",
        );
    }

    #[test]
    fn debug_is_exact() {
        check(
            format!("{:?}", mat![0.1, 1.0; 1e300, 0.30000000000000004]),
            "[[0.1, 1.0], [1e300, 0.30000000000000004]]",
        );
        check(
            format!("{:#?}", mat![1., 2.; 3., 4.]),
            "[\n    [1.0, 2.0],\n    [3.0, 4.0],\n]",
        );
    }
}
