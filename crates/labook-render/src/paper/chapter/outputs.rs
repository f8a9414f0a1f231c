//! What a cell put out, each output in the form that paper can hold best.

use labook_document::{
    Cell, CellRun, Diff, DiffLine, Expectation, MimeBundle, Output, Sliders, Stream, Target,
    Verdict,
};

use super::Writer;
use crate::paper::code;
use crate::paper::markup::{array, optional, string};
use crate::shown::{Shown, failure_word, remarks, shown, undelimited};
use crate::status::status;
use crate::walk;

impl<'a> Writer<'a, '_> {
    /// Appends the outputs of a cell with their status and caption; nothing when there is nothing to show.
    pub(super) fn outputs(&mut self, cell: &'a Cell, caption: Option<&Target>) {
        let verdict = self.verdict(cell.id);
        let status = status(verdict);
        let is_wrong = status.class == "wrong";
        let start = self.sheet.text.len();
        if let Some(target) = caption {
            self.open_caption(target, cell);
        }
        self.push(&format!(
            "#outputs(\"{}\", \"{}\")[\n",
            status.class, status.word
        ));
        let body = self.sheet.text.len();
        self.status = (status.class, status.word);
        // Outputs that the author hides stay hidden, unless they are wrong.
        if cell.options.output || is_wrong {
            self.output_body(cell, self.run(cell.id), verdict);
        }
        if self.sheet.text.len() > body {
            self.push("]");
        } else if caption.is_some() {
            // A caption without anything above it still carries the number.
            self.remark("Nothing is shown.");
            self.push("]");
        } else {
            self.sheet.text.truncate(start);
            return;
        }
        if caption.is_some() {
            self.push("]");
        }
    }

    fn output_body(
        &mut self,
        cell: &'a Cell,
        run: Option<&'a CellRun>,
        verdict: Option<&'a Verdict>,
    ) {
        match shown(cell, run, verdict) {
            Shown::Nothing => {}
            Shown::Difference(diff) => return self.diff(diff),
            Shown::Frames(sliders, run) => self.frames(cell, sliders, run),
            Shown::Vouched(text) => {
                self.push(&format!(
                    "#printed({}, {})\n",
                    self.status(),
                    code::plain(text)
                ));
            }
            Shown::Outputs(run) => {
                self.put_out(cell, &run.outputs, "", failure_word(cell, run));
            }
        }
        for remark in run.map_or_else(Vec::new, |run| remarks(run, verdict)) {
            self.remark(&remark);
        }
        if let (Some(_), Some(Verdict::Missing)) = (run, verdict) {
            self.unmet(cell.expected.as_ref());
        }
    }

    /// Appends the frames that the author chose, side by side, each with the values of its sliders.
    fn frames(&mut self, cell: &'a Cell, sliders: &Sliders, run: &'a CellRun) {
        let drawn = |output: &Output| match output {
            Output::Display(bundle) => ["image/svg+xml", "image/png"]
                .iter()
                .any(|mime| bundle.get(mime).is_some()),
            _ => false,
        };
        let pictures = run
            .frames
            .iter()
            .flat_map(|frame| &frame.outputs)
            .any(drawn);
        self.push(&format!("#frames(pictures: {pictures},\n"));
        for &index in &sliders.named {
            let values = sliders.title(index).replace("inf", "∞").replace('-', "−");
            self.push(&format!("({}, [\n", string(&values)));
            let outputs = &run.frames[index].outputs;
            self.put_out(cell, outputs, &format!("f{index}-"), "error");
            self.push("]),\n");
        }
        self.push(")\n");
    }

    /// Appends outputs in their order. `prefix` keeps their files apart.
    fn put_out(&mut self, cell: &'a Cell, outputs: &'a [Output], prefix: &str, failed: &str) {
        let caption = cell.options.caption.as_deref().unwrap_or("");
        let alternative = walk::words_of_markdown(caption);
        for (index, output) in outputs.iter().enumerate() {
            match output {
                Output::Stream { name, text } => self.stream(*name, text),
                Output::Display(bundle) => {
                    let name = format!("{}-{prefix}{index}", cell.id.0);
                    self.display(bundle, &name, &alternative, cell);
                }
                Output::Error { message, location } => {
                    let place = location.as_ref().map(ToString::to_string);
                    let lines = code::printed(message.trim_end());
                    let place = optional(place.as_deref());
                    self.push(&format!("#failed(\"{failed}\", {lines}, {place})\n"));
                }
            }
        }
    }

    /// What is to be said of the lines that a cell printed, as two arguments.
    fn status(&self) -> String {
        format!("\"{}\", \"{}\"", self.status.0, self.status.1)
    }

    fn remark(&mut self, words: &str) {
        self.push("#remark[");
        self.text(words);
        self.push("]\n");
    }

    fn stream(&mut self, name: Stream, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() {
            return;
        }
        let lines = code::printed(text);
        let status = self.status();
        match name {
            Stream::Stdout => self.push(&format!("#printed({status}, {lines})\n")),
            Stream::Stderr => self.push(&format!("#printed({status}, {lines}, tag: \"stderr\")\n")),
        }
    }

    /// Appends the form of a displayed value that paper shows best: a formula or a drawing before pixels, those
    /// before text. HTML it cannot show; where a value has no other form, its words remain.
    fn display(&mut self, bundle: &MimeBundle, name: &str, alternative: &str, cell: &'a Cell) {
        if let Some(latex) = bundle.get("text/latex") {
            self.formula(undelimited(latex), true, None, cell.span);
            self.push("\n");
        } else if let Some(drawing) = bundle.get("image/svg+xml") {
            self.drawing(drawing, name, alternative, cell.span);
        } else if let Some(base64) = bundle.get("image/png") {
            self.pixels(base64, name, alternative, cell.span);
        } else if let Some(markdown) = bundle.get("text/markdown") {
            self.markdown(markdown, cell.span);
        } else if let Some(text) = bundle.get("text/plain") {
            let text = text.strip_suffix('\n').unwrap_or(text);
            self.push(&format!(
                "#printed({}, {})\n",
                self.status(),
                code::printed(text)
            ));
        } else if let Some(html) = bundle.get("text/html") {
            self.html_block(html, cell.span);
        } else if let Some((_, text)) = bundle.0.first() {
            self.push(&format!(
                "#printed({}, {})\n",
                self.status(),
                code::printed(text)
            ));
        }
    }

    /// Appends what was expected and did not come.
    fn unmet(&mut self, expected: Option<&Expectation>) {
        let text = expected.map_or("", |expected| expected.text.text.trim_end_matches('\n'));
        let lines = text.split('\n').map(|text| DiffLine::Expected {
            text: text.to_owned(),
            marks: Vec::new(),
        });
        self.diff(&Diff {
            lines: lines.collect(),
        });
    }

    fn diff(&mut self, diff: &Diff) {
        let lines = diff.lines.iter().map(|line| {
            let (kind, text, hint) = match line {
                DiffLine::Same(text) => ("same", text, None),
                DiffLine::Expected { text, .. } => ("expected", text, None),
                DiffLine::Actual { text, hint, .. } => ("actual", text, hint.as_deref()),
            };
            format!("(\"{kind}\", {}, {})", string(text), optional(hint))
        });
        let lines = array(lines);
        self.push(&format!("#difference({lines})\n"));
    }
}
