//! Tables of numbers whose cells are shaded: heat maps, and products of small matrices taken apart.

use crate::data;
use crate::svg::{COLORS, GREY, drawing, escape, show};
use std::fmt::Write as _;

/// Shares or weights as a heat map: the larger a number is, the darker its cell, and each number stands in its cell.
pub struct Heatmap {
    alt: String,
    rows: Vec<(String, Vec<f64>)>,
    columns: Vec<String>,
}

impl Heatmap {
    /// A heat map of named rows and columns, the first row on top. `alt` says what it shows.
    pub fn new<'r>(
        alt: &str,
        rows: impl IntoIterator<Item = (&'r str, Vec<f64>)>,
        columns: &[&str],
    ) -> Self {
        Self {
            alt: alt.into(),
            rows: rows
                .into_iter()
                .map(|(name, values)| (name.to_owned(), values))
                .collect(),
            columns: columns.iter().map(ToString::to_string).collect(),
        }
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        const WIDE: f64 = 84.0;
        const HIGH: f64 = 44.0;
        const LEFT: f64 = 64.0;
        const TOP: f64 = 28.0;
        let largest = self
            .rows
            .iter()
            .flat_map(|(_, values)| values)
            .fold(0.0, |a: f64, b| a.max(b.abs()));
        let mut body = String::new();
        for (j, name) in self.columns.iter().enumerate() {
            let x = LEFT + WIDE * (j as f64 + 0.5);
            text(&mut body, x, TOP - 10.0, "middle", name);
        }
        for (i, (name, values)) in self.rows.iter().enumerate() {
            let y = TOP + HIGH * i as f64;
            text(&mut body, LEFT - 10.0, y + HIGH / 2.0 + 5.5, "end", name);
            for (j, value) in values.iter().enumerate() {
                let x = LEFT + WIDE * j as f64;
                let shade = 0.75 * value.abs() / largest;
                cell(&mut body, (x, y), (WIDE, HIGH), COLORS[0], shade);
                text(
                    &mut body,
                    x + WIDE / 2.0,
                    y + HIGH / 2.0 + 5.5,
                    "middle",
                    &format!("{value:.2}"),
                );
            }
        }
        let width = LEFT + WIDE * self.columns.len() as f64 + 4.0;
        let height = TOP + HIGH * self.rows.len() as f64 + 4.0;
        drawing(width, height, &self.alt, &body)
    }

    /// What is shown, as text: the names of the columns, and the rows.
    pub fn data(&self) -> String {
        let mut lines = vec![format!("columns: {}", self.columns.join(", "))];
        for (name, values) in &self.rows {
            lines.push(format!("{name}: {}", data::numbers(values)));
        }
        lines.join("\n")
    }

    /// Shows the heat map in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

/// Equations between small matrices, one under the other, with shades that say which numbers belong together.
pub struct Equations {
    alt: String,
    lines: Vec<(String, Vec<Part>)>,
}

/// A part of an equation.
pub enum Part {
    /// A sign such as `=`.
    Sign(&'static str),
    /// The rows of a matrix, and the shade of each element, by row and column: the number of a colour, if any.
    Matrix(Vec<Vec<f64>>, fn(usize, usize) -> Option<usize>),
}

impl Equations {
    /// No equations yet. `alt` says what they will show.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            lines: Vec::new(),
        }
    }

    /// One more equation, under its title.
    pub fn line(mut self, title: &str, parts: impl IntoIterator<Item = Part>) -> Self {
        self.lines.push((title.into(), parts.into_iter().collect()));
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        const SIDE: (f64, f64) = (40.0, 30.0);
        const TITLE: f64 = 26.0;
        const GAP: f64 = 22.0;
        let (mut body, mut width, mut top) = (String::new(), 0.0_f64, 0.0);
        for (title, parts) in &self.lines {
            text(&mut body, 1.0, top + 17.0, "start", title);
            top += TITLE;
            let rows = |part: &Part| match part {
                Part::Sign(_) => 1,
                Part::Matrix(rows, _) => rows.len(),
            };
            let height = SIDE.1 * parts.iter().map(rows).max().unwrap_or(1) as f64;
            let mut left = 1.0;
            for (index, part) in parts.iter().enumerate() {
                if let [Part::Matrix(..), Part::Matrix(..)] = parts[index.saturating_sub(1)..=index]
                {
                    left += 10.0;
                }
                match part {
                    Part::Sign(sign) => {
                        text(
                            &mut body,
                            left + 14.0,
                            top + height / 2.0 + 5.5,
                            "middle",
                            sign,
                        );
                        left += 28.0;
                    }
                    Part::Matrix(rows, shade) => {
                        for (i, row) in rows.iter().enumerate() {
                            for (j, value) in row.iter().enumerate() {
                                let at = (left + SIDE.0 * j as f64, top + SIDE.1 * i as f64);
                                let (color, opacity) = match shade(i, j) {
                                    Some(color) => (COLORS[color % COLORS.len()], 0.4),
                                    None => (GREY, 0.0),
                                };
                                cell(&mut body, at, SIDE, color, opacity);
                                let middle = (at.0 + SIDE.0 / 2.0, at.1 + SIDE.1 / 2.0 + 5.5);
                                text(&mut body, middle.0, middle.1, "middle", &value.to_string());
                            }
                        }
                        left += SIDE.0 * rows.first().map_or(0, Vec::len) as f64;
                    }
                }
            }
            width = width.max(left);
            top += height + GAP;
        }
        drawing(width + 1.0, top - GAP + 2.0, &self.alt, &body)
    }

    /// What is shown, as text: each equation after its title, its matrices by rows.
    pub fn data(&self) -> String {
        let line = |(title, parts): &(String, Vec<Part>)| {
            let parts = parts.iter().map(|part| match part {
                Part::Sign(sign) => (*sign).to_owned(),
                Part::Matrix(rows, _) => {
                    let rows: Vec<String> = rows.iter().map(|row| data::numbers(row)).collect();
                    format!("[{}]", rows.join("; "))
                }
            });
            format!("{title}: {}", parts.collect::<Vec<_>>().join(" "))
        };
        let lines: Vec<String> = self.lines.iter().map(line).collect();
        lines.join("\n")
    }

    /// Shows the equations in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

fn cell(body: &mut String, at: (f64, f64), size: (f64, f64), color: &str, opacity: f64) {
    let _ = writeln!(
        body,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{color}\" fill-opacity=\"{opacity:.2}\" \
         stroke=\"{GREY}\" stroke-width=\"1\"/>",
        at.0, at.1, size.0, size.1
    );
}

fn text(body: &mut String, x: f64, y: f64, anchor: &str, content: &str) {
    let _ = writeln!(
        body,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
        escape(content)
    );
}

#[cfg(test)]
mod tests {
    use super::{Equations, Heatmap, Part};

    #[test]
    fn the_first_row_of_a_heat_map_is_on_top_and_its_largest_number_is_darkest() {
        let map = Heatmap::new(
            "shares",
            [("a", vec![0.25, 0.5]), ("b", vec![0.0, 1.0])],
            &["x", "y"],
        );
        let svg = map.svg();
        let order: Vec<_> = ["0.25", "0.50", "0.00", "1.00"]
            .iter()
            .map(|value| svg.find(&format!(">{value}<")))
            .collect();
        assert!(order.is_sorted() && order[0].is_some(), "{svg}");
        assert_eq!(svg.matches("fill-opacity=\"0.75\"").count(), 1, "{svg}");
        assert_eq!(map.data(), "columns: x, y\na: 0.2500 0.5000\nb: 0 1");
    }

    #[test]
    fn an_equation_is_as_wide_as_its_parts() {
        let one = || Part::Matrix(vec![vec![1.0, 2.0]], |_, j| Some(j));
        let equations =
            Equations::new("a row is itself").line("the same", [one(), Part::Sign("="), one()]);
        let svg = equations.svg();
        assert_eq!(equations.data(), "the same: [1 2] = [1 2]");
        assert!(svg.contains("viewBox=\"0 0 190 58\""), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 4, "{svg}");
    }
}
