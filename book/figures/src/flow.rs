//! Calculations as graphs: values go forward along the edges, derivatives come back.

use crate::svg::{COLORS, FONT, GREY, TEXT, drawing, escape, show};
use std::fmt::Write as _;

/// A graph of steps. Each stands in a column and a row, with its value above and the derivative of the result with
/// respect to it below.
pub struct Flow {
    alt: String,
    steps: Vec<Step>,
    edges: Vec<(usize, usize)>,
}

struct Step {
    name: String,
    at: (f64, f64),
    forward: String,
    backward: String,
}

const COLUMN: f64 = 94.0;
const ROW: f64 = 92.0;
/// The size of a box with a short name.
const BOX: (f64, f64) = (62.0, 34.0);

impl Flow {
    /// A graph without steps. `alt` says what it will show.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            steps: Vec::new(),
            edges: Vec::new(),
        }
    }

    /// One more step, in a column and a row, and the steps, by name, that it takes its arguments from. What is empty is
    /// not drawn.
    ///
    /// # Panics
    /// When there is no step of such a name yet.
    pub fn step(
        mut self,
        name: &str,
        at: (f64, f64),
        forward: &str,
        backward: &str,
        from: &[&str],
    ) -> Self {
        for origin in from {
            let found = self.steps.iter().position(|step| step.name == *origin);
            let found = found.unwrap_or_else(|| panic!("there is no step {origin}"));
            self.edges.push((found, self.steps.len()));
        }
        self.steps.push(Step {
            name: name.into(),
            at,
            forward: forward.into(),
            backward: backward.into(),
        });
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let farthest = |side: fn(&Step) -> f64| self.steps.iter().map(side).fold(0.0, f64::max);
        let wide = self.steps.iter().map(Step::width).fold(BOX.0, f64::max);
        let width = farthest(|step| step.at.0) * COLUMN + wide + 12.0;
        let height = farthest(|step| step.at.1) * ROW + BOX.1 + 50.0;
        let mut body = String::new();
        for &(from, to) in &self.edges {
            arrow(
                &mut body,
                self.steps[from].middle(wide),
                self.steps[to].middle(wide),
                wide,
            );
        }
        for step in &self.steps {
            step.draw(&mut body, wide);
        }
        drawing(width, height, &self.alt, &body)
    }

    /// What is shown, as text: each step with its value, its derivative, and the steps that it takes its arguments from.
    pub fn data(&self) -> String {
        let line = |(index, step): (usize, &Step)| {
            let from = self.edges.iter().filter(|edge| edge.1 == index);
            let from: Vec<&str> = from.map(|edge| &*self.steps[edge.0].name).collect();
            let mut line = format!("{}({})", step.name, from.join(", "));
            for (word, text) in [(" =", &step.forward), (" gets", &step.backward)] {
                if !text.is_empty() {
                    let _ = write!(line, "{word} {text}");
                }
            }
            line
        };
        let lines: Vec<String> = self.steps.iter().enumerate().map(line).collect();
        lines.join("\n")
    }

    /// Shows the graph in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

impl Step {
    /// How wide a box its name needs.
    fn width(&self) -> f64 {
        9.5 * self.name.chars().count() as f64 + 14.0
    }

    fn middle(&self, wide: f64) -> (f64, f64) {
        (
            self.at.0 * COLUMN + wide / 2.0 + 6.0,
            self.at.1 * ROW + BOX.1 / 2.0 + 25.0,
        )
    }

    fn draw(&self, body: &mut String, wide: f64) {
        let (x, y) = self.middle(wide);
        let _ = writeln!(
            body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{GREY}\" fill-opacity=\"0.16\" \
             stroke=\"{GREY}\"/>",
            x - wide / 2.0,
            y - BOX.1 / 2.0,
            wide,
            BOX.1
        );
        let mut text = |dy: f64, fill: &str, content: &str| {
            if !content.is_empty() {
                let _ = writeln!(
                    body,
                    "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" font-family=\"{FONT}\" font-size=\"{TEXT}\" \
                     fill=\"{fill}\">{}</text>",
                    y + dy,
                    escape(content)
                );
            }
        };
        text(5.5, "currentColor", &self.name);
        text(-BOX.1 / 2.0 - 7.0, COLORS[0], &self.forward);
        text(BOX.1 / 2.0 + 19.0, COLORS[1], &self.backward);
    }
}

/// From the border of one box to that of another. Between columns an arrow leaves on the right and arrives on the left, where
/// no numbers stand.
fn arrow(body: &mut String, mut from: (f64, f64), mut to: (f64, f64), wide: f64) {
    let sides = if to.0 > from.0 { wide / 2.0 } else { 0.0 };
    from.0 += sides;
    to.0 -= sides;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let (ux, uy) = (dx / length, dy / length);
    // How far along the arrow the border of a box is.
    let border = if sides > 0.0 {
        0.0
    } else {
        (wide / 2.0 / ux.abs()).min(BOX.1 / 2.0 / uy.abs())
    };
    let (start, end) = (border + 2.0, length - border - 3.0);
    let at = |along: f64, aside: f64| {
        (
            from.0 + along * ux - aside * uy,
            from.1 + along * uy + aside * ux,
        )
    };
    let ((x1, y1), (x2, y2)) = (at(start, 0.0), at(end, 0.0));
    let ((ax, ay), (bx, by)) = (at(end - 8.0, 4.0), at(end - 8.0, -4.0));
    let _ = writeln!(
        body,
        "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}M{ax:.1} {ay:.1}L{x2:.1} {y2:.1}L{bx:.1} {by:.1}\" fill=\"none\" \
         stroke=\"{GREY}\" stroke-width=\"1.5\"/>"
    );
}

#[cfg(test)]
mod tests {
    use super::Flow;

    #[test]
    fn an_edge_runs_from_border_to_border() {
        let flow = Flow::new("one after the other")
            .step("a", (0.0, 0.0), "2", "", &[])
            .step("b", (1.0, 0.0), "4", "1", &["a"]);
        assert_eq!(flow.data(), "a() = 2\nb(a) = 4 gets 1");
        let svg = flow.svg();
        assert!(svg.contains("d=\"M70.0 42.0L97.0 42.0"), "{svg}");
        assert_eq!(svg.matches("<text").count(), 5, "{svg}");
    }

    #[test]
    #[should_panic(expected = "no step x")]
    fn an_edge_from_nowhere_is_refused() {
        let _ = Flow::new("").step("y", (0.0, 0.0), "", "", &["x"]);
    }
}
