//! How matrices and vectors show themselves in a notebook: as text, as a formula, and as a table.
//!
//! `evcxr_display` is the convention of the evcxr Jupyter kernel: an inherent method that prints blocks between
//! `EVCXR_BEGIN_CONTENT` and `EVCXR_END_CONTENT`, one for each media type, of which the page picks the best.

use std::fmt::{self, Write as _};

use super::display::Cells;
use super::{AsMat, AsVector, Mat, MatRef, VecRef, Vector};
use crate::Element;

struct Latex<'a>(usize, usize, &'a dyn Fn(usize, usize) -> f64);
struct Html<'a>(usize, usize, &'a dyn Fn(usize, usize) -> f64);

/// A number of text as TeX: `1.5e-7` is `1.5 \times 10^{-7}`, dots that stand for entries are TeX's.
pub(crate) fn tex(text: &str) -> String {
    match text {
        "…" => r"\cdots".to_string(),
        "⋮" => r"\vdots".to_string(),
        "⋱" => r"\ddots".to_string(),
        "NaN" => r"\mathrm{NaN}".to_string(),
        "inf" => r"\infty".to_string(),
        "-inf" => r"-\infty".to_string(),
        _ => match text.split_once('e') {
            Some((mantissa, exponent)) => format!(r"{mantissa} \times 10^{{{exponent}}}"),
            None => text.to_string(),
        },
    }
}

impl fmt::Display for Latex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = Cells::new(f, false, self.0, self.1, self.2);
        let rows: Vec<String> = cells
            .rows
            .iter()
            .map(|row| row.iter().map(|c| tex(c)).collect::<Vec<_>>().join(" & "))
            .collect();
        write!(
            f,
            r"\begin{{bmatrix}} {} \end{{bmatrix}}",
            rows.join(r" \\ ")
        )
    }
}

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = Cells::new(f, false, self.0, self.1, self.2);
        f.write_str("<table class=\"labmath\">")?;
        for row in &cells.rows {
            f.write_str("<tr>")?;
            for text in row {
                write!(f, "<td style=\"text-align: right\">{text}</td>")?;
            }
            f.write_str("</tr>")?;
        }
        f.write_str("</table>")?;
        if cells.elided {
            write!(f, "<p>{}×{}</p>", self.0, self.1)
        } else {
            Ok(())
        }
    }
}

/// Prints all blocks in one write, so that nothing comes between them.
pub(crate) fn emit(plain: &str, latex: Option<&str>, html: Option<&str>) {
    let mut blocks = String::new();
    for (media, text) in [
        ("text/plain", Some(plain)),
        ("text/latex", latex),
        ("text/html", html),
    ] {
        let Some(text) = text else { continue };
        // Writing to a String cannot fail.
        let _ = writeln!(
            blocks,
            "EVCXR_BEGIN_CONTENT {media}\n{text}\nEVCXR_END_CONTENT"
        );
    }
    print!("{blocks}");
}

fn show(plain: &dyn fmt::Display, rows: usize, cols: usize, at: &dyn Fn(usize, usize) -> f64) {
    let latex = format!("$$ {} $$", Latex(rows, cols, at));
    let html = Html(rows, cols, at).to_string();
    emit(&plain.to_string(), Some(&latex), Some(&html));
}

macro_rules! matrix_display {
    ($($t:ty),*) => { $(
        impl<T: Element> $t {
            /// The matrix as TeX, `\begin{bmatrix} … \end{bmatrix}`, with the digits that `Display` shows.
            ///
            /// ```
            /// # use labmath::Mat;
            /// assert_eq!(Mat::<f64>::eye(2).to_latex(), r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}");
            /// ```
            pub fn to_latex(&self) -> String {
                let a = self.as_mat();
                Latex(a.rows(), a.cols(), &|i, j| a[(i, j)].to_f64()).to_string()
            }
            /// Shows the matrix in a notebook: as text, as a formula, as a table.
            ///
            /// ```
            /// # use labmath::*;
            /// mat![1., 2.; 3., 4.].evcxr_display();
            /// ```
            pub fn evcxr_display(&self) {
                let a = self.as_mat();
                show(self, a.rows(), a.cols(), &|i, j| a[(i, j)].to_f64());
            }
        }
    )* };
}
matrix_display!(Mat<T>, MatRef<'_, T>);

macro_rules! vector_display {
    ($($t:ty),*) => { $(
        impl<T: Element> $t {
            /// The vector as a column in TeX, with the digits that `Display` shows.
            ///
            /// ```
            /// # use labmath::*;
            /// assert_eq!(vector![1., 2.].to_latex(), r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}");
            /// ```
            pub fn to_latex(&self) -> String {
                let v = self.as_vector();
                Latex(v.len(), 1, &|i, _| v[i].to_f64()).to_string()
            }
            /// Shows the vector in a notebook: as text, as a formula, as a table.
            ///
            /// ```
            /// # use labmath::*;
            /// vector![1., 2.].evcxr_display();
            /// ```
            pub fn evcxr_display(&self) {
                let v = self.as_vector();
                show(self, v.len(), 1, &|i, _| v[i].to_f64());
            }
        }
    )* };
}
vector_display!(Vector<T>, VecRef<'_, T>);
