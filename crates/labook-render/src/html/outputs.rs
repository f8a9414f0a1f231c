//! What a cell put out, each output in the form that a page can show best.

use labook_document::{
    Cell, CellRun, Diff, DiffLine, Expectation, MimeBundle, Output, Span, Stream, Verdict,
};
use minijinja::{Value, context};

use super::Writer;
use crate::ansi::push_terminal;
use crate::escape::{escaped, push_escaped};
use crate::shown::{Shown, failure_word, remarks, shown, undelimited};
use crate::status::status;
use crate::{svg, walk};

impl Writer<'_> {
    /// Appends the outputs of a cell with their status and caption; nothing when there is nothing to show.
    pub(super) fn outputs(&mut self, cell: &Cell, anchor: Option<String>, caption: Option<Value>) {
        let verdict = self.verdict(cell.id);
        let status = status(verdict);
        let run = self.run(cell.id);
        let is_wrong = status.class == "wrong";
        // Outputs that the author hides stay hidden, unless they are wrong.
        let body = if cell.options.output || is_wrong {
            self.captured(|writer| writer.output_body(cell, run, verdict))
        } else {
            String::new()
        };
        match (verdict, body.is_empty()) {
            (Some(Verdict::Match), _) => self.tally.outputs_checked += 1,
            (_, false) if is_wrong => self.tally.wrong += 1,
            (_, false) => self.tally.outputs_shown += 1,
            (_, true) => {}
        }
        if body.is_empty() && caption.is_none() {
            return;
        }
        let has_status = !body.is_empty();
        self.template(
            "outputs.html",
            context! {
                anchor,
                body => Value::from_safe_string(body),
                caption,
                has_status,
                status => context! {
                    class => status.class,
                    word => status.word,
                    explanation => status.explanation,
                },
            },
        );
    }

    fn output_body(&mut self, cell: &Cell, run: Option<&CellRun>, verdict: Option<&Verdict>) {
        match shown(cell, run, verdict) {
            Shown::Nothing => {}
            Shown::Difference(diff) => return self.diff(diff),
            Shown::Frames(sliders, run) => self.slider(cell, sliders, run),
            Shown::Vouched(text) => {
                self.push("<pre>");
                self.text(text);
                self.push("</pre>\n");
            }
            Shown::Outputs(run) => {
                let prefix = format!("{}c{}-", self.id_prefix, cell.id.0);
                self.put_out(cell, &run.outputs, &prefix, failure_word(cell, run));
            }
        }
        for remark in run.map_or_else(Vec::new, |run| remarks(run, verdict)) {
            self.push("<p class=\"remark\">");
            self.text(&remark);
            self.push("</p>\n");
        }
        if let (Some(_), Some(Verdict::Missing)) = (run, verdict) {
            self.unmet(cell.expected.as_ref());
        }
    }

    /// Appends outputs in their order. `prefix` keeps their ids apart from those of the page.
    pub(super) fn put_out(&mut self, cell: &Cell, outputs: &[Output], prefix: &str, failed: &str) {
        let caption = cell.options.caption.as_deref().unwrap_or("");
        let alternative = walk::words_of_markdown(caption);
        for (index, output) in outputs.iter().enumerate() {
            match output {
                Output::Stream { name, text } => self.stream(*name, text),
                Output::Display(bundle) => {
                    self.display(
                        bundle,
                        &format!("{prefix}{index}-"),
                        &alternative,
                        cell.span,
                    );
                }
                Output::Error { message, location } => {
                    let place = location.as_ref().map(ToString::to_string);
                    self.failure(failed, message, place.as_deref());
                }
            }
        }
    }

    fn stream(&mut self, name: Stream, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.is_empty() {
            return;
        }
        match name {
            Stream::Stdout => self.push("<pre>"),
            Stream::Stderr => self.push("<pre class=\"stderr\"><span class=\"tag\">stderr</span>"),
        }
        push_terminal(&mut self.out, text);
        self.push("</pre>\n");
    }

    fn failure(&mut self, word: &str, message: &str, place: Option<&str>) {
        self.push(&format!(
            "<pre class=\"error\"><span class=\"tag\">{word}</span>"
        ));
        push_terminal(&mut self.out, message.trim_end());
        if let Some(place) = place {
            self.push("\n<span class=\"place\">");
            self.text(place);
            self.push("</span>");
        }
        self.push("</pre>\n");
    }

    /// Appends the richest form of a displayed value that a page can show.
    fn display(&mut self, bundle: &MimeBundle, prefix: &str, alternative: &str, span: Span) {
        // What comes as a formula is mathematics, and reads best as such; its HTML is for notebooks.
        if let Some(latex) = bundle.get("text/latex") {
            self.push("<div class=\"rich formula\">");
            self.formula(undelimited(latex), true, span);
            self.push("</div>\n");
        } else if let Some(html) = bundle.get("text/html") {
            self.push("<div class=\"rich\">");
            self.push(html);
            self.push("</div>\n");
        } else if let Some(drawing) = bundle.get("image/svg+xml") {
            let plate = if svg::follows_theme(drawing) {
                ""
            } else {
                " plate"
            };
            self.push(&format!("<div class=\"rich drawing{plate}\">"));
            let drawing = svg::inline(drawing, prefix, alternative);
            self.push(&drawing);
            self.push("</div>\n");
        } else if let Some(png) = bundle.get("image/png") {
            let base64: String = png
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
                .collect();
            let alternative = escaped(alternative);
            self.push(&format!(
                "<div class=\"rich drawing plate\"><img src=\"data:image/png;base64,{base64}\" alt=\"{alternative}\"></div>\n"
            ));
        } else if let Some(markdown) = bundle.get("text/markdown") {
            self.push("<div class=\"rich\">");
            self.markdown(markdown, prefix.to_owned());
            self.push("</div>\n");
        } else if let Some(text) = bundle
            .get("text/plain")
            .or_else(|| bundle.0.first().map(|(_, c)| c.as_str()))
        {
            let text = text.strip_suffix('\n').unwrap_or(text);
            self.push("<pre>");
            push_terminal(&mut self.out, text);
            self.push("</pre>\n");
        }
    }

    /// Appends what was expected and did not come.
    fn unmet(&mut self, expected: Option<&Expectation>) {
        let lines = expected
            .map(|expected| expected.text.text.trim_end_matches('\n'))
            .unwrap_or("")
            .split('\n')
            .map(|text| DiffLine::Expected {
                text: text.to_owned(),
                marks: Vec::new(),
            })
            .collect();
        self.diff(&Diff { lines });
    }

    fn diff(&mut self, diff: &Diff) {
        let lines: Vec<Value> = diff.lines.iter().map(diff_line).collect();
        self.template("diff.html", context! { lines });
    }
}

fn diff_line(line: &DiffLine) -> Value {
    let (kind, text, marks, hint) = match line {
        DiffLine::Same(text) => ("same", text, &[][..], None),
        DiffLine::Expected { text, marks } => ("expected", text, marks.as_slice(), None),
        DiffLine::Actual { text, marks, hint } => {
            ("actual", text, marks.as_slice(), hint.as_deref())
        }
    };
    context! { kind, text => Value::from_safe_string(marked(text, marks)), hint }
}

/// The line with its marked ranges in `mark` elements; ranges that do not fit the text are left out.
fn marked(text: &str, marks: &[(usize, usize)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for &(start, end) in marks {
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        push_escaped(&mut out, before);
        out.push_str("<mark>");
        push_escaped(&mut out, inside);
        out.push_str("</mark>");
        at = end;
    }
    push_escaped(&mut out, &text[at..]);
    out
}
