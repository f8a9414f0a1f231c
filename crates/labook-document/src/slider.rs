//! Sliders: values that a cell runs for, one run for each, so that a reader can move between them.

/// The sliders of a cell. Several of them multiply: the cell runs for each combination of their values, and each such
/// run is a *frame*. Frames are counted such that the last slider moves fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sliders {
    /// The sliders, in the order of their lines.
    pub sliders: Vec<Slider>,
    /// The frames that stand side by side on paper and without JavaScript, in the author's order; never empty.
    pub named: Vec<usize>,
}

/// A name, and the values that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slider {
    /// The name of the binding that the cell sees.
    pub name: String,
    /// What type it has.
    pub kind: SliderKind,
    /// The values as decimals, such as `-1.5` or `inf`, in the author's order; never empty.
    pub values: Vec<String>,
}

/// The type of a slider's binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SliderKind {
    /// `i32`: all its numbers are written without a fraction.
    Integer,
    /// `f64`.
    Float,
}

impl Slider {
    /// A value as a literal of Rust.
    pub fn literal(&self, value: usize) -> String {
        match (self.kind, self.values[value].as_str()) {
            (SliderKind::Integer, text) => format!("{text}_i32"),
            (SliderKind::Float, "inf") => "f64::INFINITY".to_owned(),
            (SliderKind::Float, "-inf") => "f64::NEG_INFINITY".to_owned(),
            (SliderKind::Float, text) => format!("{text}_f64"),
        }
    }
}

impl Sliders {
    /// How many frames there are.
    pub fn frames(&self) -> usize {
        self.sliders.iter().map(|each| each.values.len()).product()
    }

    /// For each slider, the index of its value in a frame.
    pub fn positions(&self, frame: usize) -> Vec<usize> {
        let mut rest = frame;
        let mut positions: Vec<usize> = self
            .sliders
            .iter()
            .rev()
            .map(|slider| {
                let count = slider.values.len();
                let position = rest % count;
                rest /= count;
                position
            })
            .collect();
        positions.reverse();
        positions
    }

    /// The frame in which the sliders have these values, by index.
    pub fn frame(&self, positions: &[usize]) -> usize {
        let sliders = self.sliders.iter().zip(positions);
        sliders.fold(0, |frame, (slider, position)| {
            frame * slider.values.len() + position
        })
    }

    /// The frame that a page shows before a slider is moved, and that a notebook computes: the middle one of those that
    /// are named.
    pub fn start(&self) -> usize {
        self.named[(self.named.len() - 1) / 2]
    }

    /// The values of a frame for people: `mu = -1.5, n = 3`.
    pub fn title(&self, frame: usize) -> String {
        let values = self.sliders.iter().zip(self.positions(frame));
        let values = values.map(|(slider, at)| format!("{} = {}", slider.name, slider.values[at]));
        values.collect::<Vec<_>>().join(", ")
    }

    /// The bindings of a frame as Rust: `let mu = -1.5_f64;`, a line for each slider.
    pub fn bindings(&self, frame: usize) -> String {
        let values = self.sliders.iter().zip(self.positions(frame));
        values
            .map(|(slider, at)| format!("let {} = {};\n", slider.name, slider.literal(at)))
            .collect()
    }
}
