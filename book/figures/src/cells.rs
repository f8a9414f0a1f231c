//! Arrays as grids of cells: what stands where, which cells belong together, and in which order they are visited.

use crate::data;
use crate::svg::{COLORS, GREY, drawing, escape, show};
use std::fmt::Write as _;

/// Some grids in one drawing, side by side as far as they fit.
pub struct Cells {
    alt: String,
    across: usize,
    grids: Vec<Grid>,
}

struct Grid {
    title: String,
    rows: Vec<Vec<(String, Option<usize>)>>,
    path: Vec<(usize, usize)>,
}

const SIDE: f64 = 40.0;
const GAP: f64 = 28.0;
const TITLE: f64 = 26.0;
const WIDTH: f64 = 480.0;

impl Cells {
    /// No grids yet. `alt` says what they will show.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            across: usize::MAX,
            grids: Vec::new(),
        }
    }

    /// At most this many grids side by side.
    pub fn across(mut self, most: usize) -> Self {
        self.across = most;
        self
    }

    /// One more grid of this many rows and columns; each cell has its text and the number of its colour, if any.
    pub fn grid(
        mut self,
        title: &str,
        shape: (usize, usize),
        cell: impl Fn(usize, usize) -> (String, Option<usize>),
    ) -> Self {
        let row = |i| (0..shape.1).map(|j| cell(i, j)).collect();
        self.grids.push(Grid {
            title: title.into(),
            rows: (0..shape.0).map(row).collect(),
            path: Vec::new(),
        });
        self
    }

    /// The cells of the last grid in the order in which they are visited, as rows and columns.
    pub fn path(mut self, order: impl IntoIterator<Item = (usize, usize)>) -> Self {
        if let Some(grid) = self.grids.last_mut() {
            grid.path = order.into_iter().collect();
        }
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let (mut body, mut left, mut top) = (String::new(), 1.0, 0.0);
        let (mut width, mut bottom) = (0.0_f64, 0.0_f64);
        for (index, grid) in self.grids.iter().enumerate() {
            let columns = grid.rows.first().map_or(0, Vec::len) as f64;
            // A title may be wider than its grid.
            let wide = (columns * SIDE).max(9.5 * grid.title.chars().count() as f64);
            if left > 1.0 && (left + wide > WIDTH || index % self.across == 0) {
                (left, top) = (1.0, bottom + GAP / 2.0);
            }
            grid.draw(&mut body, left, top);
            left += wide + GAP;
            width = width.max(left - GAP);
            bottom = bottom.max(top + TITLE + grid.rows.len() as f64 * SIDE);
        }
        drawing(width + 1.0, bottom + 2.0, &self.alt, &body)
    }

    /// What is shown, as text: each grid after its title, row by row, a cell's colour behind it, and its path.
    pub fn data(&self) -> String {
        let cell = |(text, color): &(String, Option<usize>)| match color {
            Some(color) => format!("{text}:{color}"),
            None => text.clone(),
        };
        let row = |cells: &Vec<_>| cells.iter().map(cell).collect::<Vec<_>>().join(" ");
        let mut lines = Vec::new();
        for grid in &self.grids {
            let rows: Vec<String> = grid.rows.iter().map(row).collect();
            lines.push(format!("{}: {}", grid.title, rows.join("; ")));
            if !grid.path.is_empty() {
                let path = grid.path.iter().map(|&(i, j)| (i as f64, j as f64));
                lines.push(data::series("path", "", &path.collect::<Vec<_>>()));
            }
        }
        lines.join("\n")
    }

    /// Shows the grids in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

impl Grid {
    fn draw(&self, body: &mut String, left: f64, top: f64) {
        let _ = writeln!(
            body,
            "<text x=\"{left}\" y=\"{}\">{}</text>",
            top + 17.0,
            escape(&self.title)
        );
        let top = top + TITLE;
        for (i, row) in self.rows.iter().enumerate() {
            for (j, (_, color)) in row.iter().enumerate() {
                let (x, y) = (left + SIDE * j as f64, top + SIDE * i as f64);
                let (fill, opacity) = match color {
                    Some(color) => (COLORS[color % COLORS.len()], 0.35),
                    None => (GREY, 0.0),
                };
                let _ = writeln!(
                    body,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"{fill}\" \
                     fill-opacity=\"{opacity}\" stroke=\"{GREY}\"/>"
                );
            }
        }
        let mut line = String::new();
        for (index, (i, j)) in self.path.iter().enumerate() {
            let step = if index == 0 { 'M' } else { 'L' };
            let (x, y) = (
                left + SIDE * (*j as f64 + 0.5),
                top + SIDE * (*i as f64 + 0.5),
            );
            let _ = write!(line, "{step}{x} {y}");
            if index == 0 {
                let _ = writeln!(
                    body,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"7\" fill=\"{}\" fill-opacity=\"0.55\"/>",
                    COLORS[1]
                );
            }
        }
        if !line.is_empty() {
            let _ = writeln!(
                body,
                "<path d=\"{line}\" fill=\"none\" stroke=\"{}\" stroke-opacity=\"0.55\" stroke-width=\"4\" stroke-linejoin=\"round\" \
                 stroke-linecap=\"round\"/>",
                COLORS[1]
            );
        }
        for (i, row) in self.rows.iter().enumerate() {
            for (j, (text, _)) in row.iter().enumerate() {
                let _ = writeln!(
                    body,
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    left + SIDE * (j as f64 + 0.5),
                    top + SIDE * (i as f64 + 0.5) + 5.5,
                    escape(text)
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cells;

    #[test]
    fn grids_that_do_not_fit_side_by_side_stand_below() {
        let plain = |i: usize, j: usize| ((4 * i + j).to_string(), None);
        let one = Cells::new("one").grid("rows", (2, 4), plain).svg();
        assert!(one.contains("viewBox=\"0 0 162 108\""), "{one}");
        let three = Cells::new("three")
            .grid("a", (2, 4), plain)
            .grid("b", (2, 4), plain)
            .grid("c", (2, 4), plain)
            .svg();
        assert!(three.contains("viewBox=\"0 0 350 228\""), "{three}");
    }

    #[test]
    fn a_path_starts_at_its_first_cell() {
        let cells = Cells::new("two steps")
            .grid("", (2, 2), |i, j| {
                (format!("{i}{j}"), (i == j).then_some(0))
            })
            .path([(0, 0), (1, 0)]);
        assert_eq!(cells.data(), ": 00:0 01; 10 11:0\npath: (0, 0) (1, 0)");
        let svg = cells.svg();
        assert!(svg.contains("d=\"M21 46L21 86\""), "{svg}");
    }
}
