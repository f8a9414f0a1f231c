//! Small pictures of the plane, side by side: what a map does to it, step by step.

use crate::data;
use crate::svg::{COLORS, GREY, drawing, escape, salt, show};
use std::fmt::Write as _;

/// Some planes in one drawing, two in a row, with the same scale for each that has the same reach.
pub struct Planes {
    alt: String,
    planes: Vec<Plane>,
}

/// A square part of the plane, with its axes and what is drawn in it.
pub struct Plane {
    title: String,
    center: (f64, f64),
    reach: f64,
    marks: Vec<Mark>,
}

struct Mark {
    kind: Kind,
    color: &'static str,
    points: Vec<(f64, f64)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Line,
    Thin,
    Dashed,
    Arrow,
    Points,
}

const SIDE: f64 = 226.0;
const TITLE: f64 = 28.0;
const GAP: f64 = 20.0;

impl Plane {
    /// The plane from `-reach` to `reach` around the origin in either direction, under a title.
    pub fn new(title: &str, reach: f64) -> Self {
        Self {
            title: title.into(),
            center: (0.0, 0.0),
            reach,
            marks: Vec::new(),
        }
    }

    /// Another middle than the origin.
    pub fn around(mut self, x: f64, y: f64) -> Self {
        self.center = (x, y);
        self
    }

    /// A line through points, in the colour of this number.
    pub fn line(self, color: usize, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(Kind::Line, COLORS[color % COLORS.len()], points)
    }

    /// A thin grey line, such as those of a grid.
    pub fn thin(self, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(Kind::Thin, GREY, points)
    }

    /// A dashed grey line, for what is there to compare with.
    pub fn dashed(self, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(Kind::Dashed, GREY, points)
    }

    /// An arrow from the origin, in the colour of this number.
    pub fn arrow(self, color: usize, to: (f64, f64)) -> Self {
        self.mark(Kind::Arrow, COLORS[color % COLORS.len()], [(0.0, 0.0), to])
    }

    /// Points, in the colour of this number.
    pub fn points(self, color: usize, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.mark(Kind::Points, COLORS[color % COLORS.len()], points)
    }

    fn mark(
        mut self,
        kind: Kind,
        color: &'static str,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.marks.push(Mark {
            kind,
            color,
            points: points.into_iter().collect(),
        });
        self
    }

    /// The plane with its upper left corner at a place of the drawing.
    fn draw(&self, body: &mut String, id: u32, left: f64, top: f64) {
        let middle = left + SIDE / 2.0;
        let _ = writeln!(
            body,
            "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            top + 18.0,
            escape(&self.title)
        );
        let top = top + TITLE;
        let scale = SIDE / (2.0 * self.reach);
        let x = |x: f64| middle + (x - self.center.0) * scale;
        let y = |y: f64| top + SIDE / 2.0 - (y - self.center.1) * scale;
        let _ = writeln!(
            body,
            "<clipPath id=\"plane-{id}\"><rect x=\"{left}\" y=\"{top}\" width=\"{SIDE}\" height=\"{SIDE}\"/></clipPath>\n\
             <g clip-path=\"url(#plane-{id})\" fill=\"none\" stroke-linejoin=\"round\">\n\
             <path d=\"M{left:.1} {0:.1}H{1:.1}M{2:.1} {top:.1}V{3:.1}\" stroke=\"{GREY}\" stroke-opacity=\"0.45\"/>",
            y(0.0),
            left + SIDE,
            x(0.0),
            top + SIDE
        );
        for mark in &self.marks {
            let color = mark.color;
            let stroke = match mark.kind {
                Kind::Line | Kind::Arrow => "stroke-width=\"2.5\"",
                Kind::Thin => "stroke-width=\"1\"",
                Kind::Dashed => "stroke-width=\"1.3\" stroke-dasharray=\"5 4\"",
                Kind::Points => {
                    for &(px, py) in &mark.points {
                        let _ = writeln!(
                            body,
                            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{color}\"/>",
                            x(px),
                            y(py)
                        );
                    }
                    continue;
                }
            };
            let mut path = String::new();
            for (index, &(px, py)) in mark.points.iter().enumerate() {
                let step = if index == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{step}{:.1} {:.1}", x(px), y(py));
            }
            let _ = writeln!(body, "<path d=\"{path}\" stroke=\"{color}\" {stroke}/>");
            if let (Kind::Arrow, [(fx, fy), (tx, ty)]) = (mark.kind, &mark.points[..]) {
                head(body, color, (x(*fx), y(*fy)), (x(*tx), y(*ty)));
            }
        }
        body.push_str("</g>\n");
    }
}

/// The head of an arrow, in the drawing's units.
fn head(body: &mut String, color: &str, from: (f64, f64), to: (f64, f64)) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 1e-9 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let size = 12.0_f64.min(length);
    let back = |side: f64| {
        (
            to.0 - size * ux - side * 0.45 * size * uy,
            to.1 - size * uy + side * 0.45 * size * ux,
        )
    };
    let (a, b) = (back(1.0), back(-1.0));
    let _ = writeln!(
        body,
        "<path d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\" fill=\"{color}\"/>",
        to.0, to.1, a.0, a.1, b.0, b.1
    );
}

impl Planes {
    /// No planes yet. `alt` says what they will show.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            planes: Vec::new(),
        }
    }

    /// One more plane.
    pub fn plane(mut self, plane: Plane) -> Self {
        self.planes.push(plane);
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let salt = salt(&self.alt);
        let mut body = String::new();
        let across = self.planes.len().clamp(1, 2);
        for (index, plane) in self.planes.iter().enumerate() {
            let left = 1.0 + (index % across) as f64 * (SIDE + GAP);
            let top = (index / across) as f64 * (SIDE + TITLE + GAP / 2.0);
            plane.draw(&mut body, salt.wrapping_add(index as u32), left, top);
        }
        let rows = self.planes.len().div_ceil(across) as f64;
        drawing(
            2.0 + across as f64 * (SIDE + GAP) - GAP,
            rows * (SIDE + TITLE + GAP / 2.0),
            &self.alt,
            &body,
        )
    }

    /// What is shown, as text: each plane with its reach, and what is drawn in it. Thin lines are told as one.
    pub fn data(&self) -> String {
        let mut lines = Vec::new();
        for plane in &self.planes {
            lines.push(format!("plane \"{}\" to {}", plane.title, plane.reach));
            for mark in &plane.marks {
                let kind = match mark.kind {
                    Kind::Thin => continue,
                    Kind::Line => "line",
                    Kind::Dashed => "dashed",
                    Kind::Arrow => "arrow",
                    Kind::Points => "points",
                };
                lines.push(data::series(kind, "", &mark.points));
            }
            let thin = plane.marks.iter().filter(|mark| mark.kind == Kind::Thin);
            let thin: Vec<(f64, f64)> = thin.flat_map(|mark| mark.points.clone()).collect();
            if !thin.is_empty() {
                lines.push(data::series("thin", "", &thin));
            }
        }
        lines.join("\n")
    }

    /// Shows the planes in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

#[cfg(test)]
mod tests {
    use super::{Plane, Planes};

    #[test]
    fn four_planes_stand_two_by_two() {
        let four = (0..4).fold(Planes::new("four"), |planes, _| {
            planes.plane(Plane::new("one", 1.0).arrow(0, (1.0, 0.0)))
        });
        let svg = four.svg();
        assert!(svg.contains("viewBox=\"0 0 474 528\""), "{svg}");
        assert_eq!(svg.matches("<clipPath").count(), 4);
    }

    #[test]
    fn the_reach_goes_from_edge_to_edge() {
        let planes =
            Planes::new("a line").plane(Plane::new("", 2.0).line(0, [(-2.0, -2.0), (2.0, 2.0)]));
        assert_eq!(planes.data(), "plane \"\" to 2\nline: (-2, -2) (2, 2)");
        let svg = planes.svg();
        assert!(svg.contains("d=\"M1.0 254.0L227.0 28.0\""), "{svg}");
    }
}
