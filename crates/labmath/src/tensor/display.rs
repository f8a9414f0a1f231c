//! How tensors are printed: nested brackets, matrices below each other.

use std::fmt::{self, Write as _};

use super::Tensor;
use crate::Element;
use crate::matrix::{Style, emit, shown, tex};

/// An axis longer than this is printed with its first and last elements: the last axis, the one before, all others.
const MOST: [usize; 3] = [12, 20, 8];
/// A tensor with a single axis may be longer.
const MOST_OF_VECTOR: usize = 20;

/// The text of the shown elements and how they nest.
struct Layers {
    /// The indices to show of each axis; `None` stands for those left out.
    axes: Vec<Vec<Option<usize>>>,
    texts: Vec<String>,
    /// The width of each shown column.
    widths: Vec<usize>,
    elided: bool,
}

impl Layers {
    fn new<T: Element>(a: &Tensor<T>, f: &fmt::Formatter<'_>, exponent: bool) -> Layers {
        let ndim = a.ndim();
        let axes: Vec<Vec<Option<usize>>> = (0..ndim)
            .map(|axis| {
                let most = match ndim - 1 - axis {
                    0 if ndim == 1 => MOST_OF_VECTOR,
                    from_last => MOST[from_last.min(2)],
                };
                shown(a.shape()[axis], most, f.alternate())
            })
            .collect();
        let mut values = Vec::new();
        collect(a, &axes, &mut Vec::new(), &mut values);
        let style = Style::choose(f, exponent, values.iter().flatten().copied());
        let texts: Vec<String> = (values.iter())
            .map(|value| value.map_or("…".to_string(), |x| style.write(x)))
            .collect();
        let across = axes.last().map_or(1, Vec::len).max(1);
        let mut widths = vec![0; across];
        for (k, text) in texts.iter().enumerate() {
            let width = &mut widths[k % across];
            *width = text.chars().count().max(*width);
        }
        Layers {
            elided: axes.iter().any(|axis| axis.contains(&None)),
            axes,
            texts,
            widths,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_axis(f, 0, &mut self.texts.iter())
    }

    fn write_axis(
        &self,
        f: &mut fmt::Formatter<'_>,
        axis: usize,
        texts: &mut std::slice::Iter<'_, String>,
    ) -> fmt::Result {
        let Some(entries) = self.axes.get(axis) else {
            return f.write_str(texts.next().map_or("", String::as_str));
        };
        let deeper = self.axes.len() - axis - 1;
        f.write_char('[')?;
        for (k, entry) in entries.iter().enumerate() {
            if deeper == 0 {
                let text = texts.next().map_or("", String::as_str);
                let gap = if k == 0 { "" } else { "  " };
                write!(f, "{gap}{text:>width$}", width = self.widths[k])?;
                continue;
            }
            if k > 0 {
                f.write_str(&"\n".repeat(deeper))?;
                f.write_str(&" ".repeat(axis + 1))?;
            }
            match entry {
                Some(_) => self.write_axis(f, axis + 1, texts)?,
                None => f.write_char('⋮')?,
            }
        }
        f.write_char(']')
    }
}

/// The values of the shown elements in order; an element left out of the last axis is `None`.
fn collect<T: Element>(
    a: &Tensor<T>,
    axes: &[Vec<Option<usize>>],
    index: &mut Vec<usize>,
    values: &mut Vec<Option<f64>>,
) {
    let Some((axis, deeper)) = axes.split_first() else {
        values.push(a.get(&index[..]).map(|x| x.to_f64()));
        return;
    };
    for entry in axis {
        match entry {
            Some(i) => {
                index.push(*i);
                collect(a, deeper, index, values);
                index.pop();
            }
            None if deeper.is_empty() => values.push(None),
            None => {}
        }
    }
}

pub(super) fn print<T: Element>(
    a: &Tensor<T>,
    f: &mut fmt::Formatter<'_>,
    exponent: bool,
) -> fmt::Result {
    if a.is_empty() {
        return write!(f, "[] ({})", Shape(a.shape()));
    }
    let layers = Layers::new(a, f, exponent);
    layers.write(f)?;
    if layers.elided {
        let gap = if a.ndim() == 1 { ' ' } else { '\n' };
        write!(f, "{gap}({})", Shape(a.shape()))?;
    }
    Ok(())
}

struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths: Vec<String> = self.0.iter().map(usize::to_string).collect();
        f.write_str(&lengths.join("×"))
    }
}

/// Every digit, as nested lists.
pub(super) fn print_exact<T: Element>(a: &Tensor<T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if a.ndim() == 0 {
        return write!(f, "{:?}", a.item());
    }
    if a.is_empty() {
        return write!(f, "[] ({})", Shape(a.shape()));
    }
    if a.ndim() == 1 {
        // A row stays on one line, also in `{:#?}`.
        return write!(f, "{:?}", a.iter().collect::<Vec<_>>());
    }
    f.debug_list().entries(a.axis_iter(0)).finish()
}

struct Latex<'a, T>(&'a Tensor<T>);
struct Html<'a, T>(&'a Tensor<T>);

impl<T: Element> fmt::Display for Latex<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layers = Layers::new(self.0, f, false);
        if self.0.ndim() == 0 {
            return f.write_str(&tex(&layers.texts[0]));
        }
        let across = layers.widths.len();
        let mut texts = layers.texts.chunks(across);
        let mut rows = Vec::new();
        let whole = [Some(0)];
        let down = if self.0.ndim() == 2 {
            &layers.axes[0][..]
        } else {
            &whole
        };
        for row in down {
            let cells = match row {
                Some(_) => texts
                    .next()
                    .unwrap_or_default()
                    .iter()
                    .map(|c| tex(c))
                    .collect(),
                None => vec![r"\vdots".to_string(); across],
            };
            rows.push(cells.join(" & "));
        }
        write!(
            f,
            r"\begin{{bmatrix}} {} \end{{bmatrix}}",
            rows.join(r" \\ ")
        )
    }
}

/// A table for each matrix; above it, where it stands along the axes in front.
impl<T: Element> fmt::Display for Html<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layers = Layers::new(self.0, f, false);
        let across = layers.widths.len();
        let mut texts = layers.texts.chunks(across);
        let ndim = self.0.ndim();
        let whole = vec![Some(0)];
        let down = if ndim >= 2 {
            &layers.axes[ndim - 2]
        } else {
            &whole
        };
        let mut places = vec![String::new()];
        for axis in &layers.axes[..ndim.saturating_sub(2)] {
            let entries = axis.iter().flatten();
            places = places
                .iter()
                .flat_map(|place| entries.clone().map(move |i| format!("{place}{i}, ")))
                .collect();
        }
        for place in &places {
            f.write_str("<table class=\"labmath\">")?;
            if ndim > 2 {
                write!(f, "<caption>[{place}·, ·]</caption>")?;
            }
            for row in down {
                f.write_str("<tr>")?;
                let left_out = vec!["⋮".to_string(); across];
                let cells = match row {
                    Some(_) => texts.next().unwrap_or_default(),
                    None => &left_out,
                };
                for text in cells {
                    write!(f, "<td style=\"text-align: right\">{text}</td>")?;
                }
                f.write_str("</tr>")?;
            }
            f.write_str("</table>")?;
        }
        if layers.elided {
            write!(f, "<p>{}</p>", Shape(self.0.shape()))?;
        }
        Ok(())
    }
}

pub(super) fn show<T: Element>(a: &Tensor<T>) {
    let latex = (a.ndim() <= 2 && !a.is_empty()).then(|| format!("$$ {} $$", Latex(a)));
    let html = (!a.is_empty()).then(|| Html(a).to_string());
    emit(&a.to_string(), latex.as_deref(), html.as_deref());
}

/// Nested brackets, all numbers with the same decimals: four to five significant digits of the largest, or what `{:.k}`
/// and `{:e}` ask for. Long axes are elided; `{:#}` prints all.
impl<T: Element> fmt::Display for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::tensor_print(self, f, false)
    }
}
impl<T: Element> fmt::LowerExp for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::tensor_print(self, f, true)
    }
}
/// Every digit.
impl<T: Element> fmt::Debug for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::tensor_print_exact(self, f)
    }
}

impl<T: Element> Tensor<T> {
    /// Shows the tensor in a notebook: as text, as tables, and up to two axes as a formula.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// Tensor::arange(0., 8.).reshape([2, 2, 2]).evcxr_display();
    /// ```
    pub fn evcxr_display(&self) {
        T::tensor_show(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: String, expected: &str) {
        assert_eq!(printed, expected, "\n{printed}");
    }

    #[test]
    fn brackets_nest_and_columns_align() {
        let x = Tensor::<f64>::arange(-4., 8.).reshape([2, 3, 2]);
        check(
            x.to_string(),
            "[[[-4  -3]\n  [-2  -1]\n  [ 0   1]]\n\n [[ 2   3]\n  [ 4   5]\n  [ 6   7]]]",
        );
        check(Tensor::from(1.0 / 3.0).to_string(), "0.3333");
        check(Tensor::from([1.5, -20.25]).to_string(), "[1.50  -20.25]");
        check(x.slice(0).to_string(), "[[-4  -3]\n [-2  -1]\n [ 0   1]]");
        check(Tensor::<f64>::zeros([2, 0]).to_string(), "[] (2×0)");
    }

    #[test]
    fn precision_and_exponents_are_honoured() {
        let x = Tensor::from([[1.0, -2.25], [0.125, 1e3]]);
        check(format!("{x:.1}"), "[[1.0    -2.2]\n [0.1  1000.0]]");
        check(format!("{x:.1e}"), "[[ 1.0e0  -2.2e0]\n [1.2e-1   1.0e3]]");
        check(
            format!("{x:e}").lines().next().unwrap_or("").to_string(),
            "[[ 1.0000e0  -2.2500e0]",
        );
    }

    #[test]
    fn long_axes_are_elided_and_shown_whole_on_demand() {
        let x = Tensor::<f64>::arange(0., 2000.).reshape([20, 10, 10]);
        let printed = x.to_string();
        assert_eq!(printed.lines().count(), 4 * 10 + 1 + 4 + 1, "{printed}");
        assert!(printed.ends_with("(20×10×10)"), "{printed}");
        assert_eq!(format!("{x:#}").lines().count(), 20 * 10 + 19);
        check(
            Tensor::<f64>::arange(0., 100.).to_string(),
            "[0  1  2  3  4  …  95  96  97  98  99] (100)",
        );
        check(
            Tensor::<f64>::arange(0., 60.)
                .reshape([30, 2])
                .to_string()
                .replace('\n', ""),
            "[[ 0   1] [ 2   3] [ 4   5] [ 6   7] [ 8   9] ⋮ [50  51] [52  53] [54  55] [56  57] [58  59]](30×2)",
        );
    }

    #[test]
    fn debug_is_exact() {
        check(
            format!(
                "{:?}",
                Tensor::from([[0.1, 1.0], [1e300, 0.30000000000000004]])
            ),
            "[[0.1, 1.0], [1e300, 0.30000000000000004]]",
        );
        check(format!("{:?}", Tensor::from(0.1)), "0.1");
        check(
            format!("{:#?}", Tensor::from([[1., 2.]])),
            "[\n    [1.0, 2.0],\n]",
        );
    }

    #[test]
    fn notebooks_get_tables_and_formulas() {
        let x = Tensor::from([[1.0, 0.5], [f64::INFINITY, -1.0]]);
        check(
            Latex(&x).to_string(),
            r"\begin{bmatrix} 1.0 & 0.5 \\ \infty & -1.0 \end{bmatrix}",
        );
        check(
            Latex(&Tensor::from([1., 2.])).to_string(),
            r"\begin{bmatrix} 1 & 2 \end{bmatrix}",
        );
        let html = Html(&Tensor::<f64>::arange(0., 8.).reshape([2, 2, 2])).to_string();
        assert_eq!(html.matches("<table").count(), 2);
        assert!(html.contains("<caption>[1, ·, ·]</caption>"), "{html}");
    }
}
