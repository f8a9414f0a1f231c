//! What a step put out becomes what a cell put out: places in the generated text become places in the chapter.

use std::ops::Range;
use std::time::Duration;

use labook_document::{
    CellRun, Diagnostic, Document, FrameRun, Location, MimeBundle, Outcome, Output, Span, Stream,
};
use labook_program::{Expects, Program, Step, without_scaffolding};

use crate::diagnostics::{CellLine, Message, human};
use crate::places::{Position, rewrite};
use crate::run::{End, RawOutput, RawPlace, StepRecord};

/// Finds places of a program in its documents.
pub(crate) struct Places<'a> {
    program: &'a Program,
    documents: &'a [&'a Document],
}

impl<'a> Places<'a> {
    pub(crate) fn new(program: &'a Program, documents: &'a [&'a Document]) -> Self {
        Self { program, documents }
    }

    /// What the run of a step means for its cell.
    pub(crate) fn cell_run(&self, step: usize, record: &StepRecord) -> CellRun {
        let mut outputs: Vec<Output> = record
            .outputs
            .iter()
            .map(|output| self.output(step, output))
            .collect();
        let expects = self.program.steps[step].expects;
        let outcome = match (record.end, expects) {
            (_, Expects::Compiled) => Outcome::Ok,
            (End::Ok, Expects::Failure) => {
                outputs.push(Output::Error {
                    message: "expected to fail, but it does not".to_owned(),
                    location: self.start(step),
                });
                Outcome::DidNotFail
            }
            (End::Ok, Expects::Success) => Outcome::Ok,
            (End::Errored, _) => Outcome::Errored,
            (End::Panicked, _) => Outcome::Panicked,
            (End::Exited(code), _) => Outcome::Exited(code),
            (End::Signaled(signal), _) => Outcome::Signaled(signal),
            (End::TimedOut, _) => Outcome::TimedOut,
            (End::NotReached, _) => Outcome::NotReached,
        };
        CellRun {
            outputs,
            outcome,
            elapsed: record.elapsed,
            dropped_bytes: record.dropped,
            frames: Vec::new(),
        }
    }

    fn output(&self, step: usize, output: &RawOutput) -> Output {
        match output {
            RawOutput::Stdout(text) => Output::Stream {
                name: Stream::Stdout,
                text: self.plain(text),
            },
            RawOutput::Stderr(text) => Output::Stream {
                name: Stream::Stderr,
                text: self.plain(text),
            },
            RawOutput::Display(bundle) => Output::Display(MimeBundle(
                bundle
                    .iter()
                    .map(|(mime, content)| match mime.as_str() {
                        "text/plain" => (mime.clone(), self.plain(content)),
                        _ => (mime.clone(), content.clone()),
                    })
                    .collect(),
            )),
            RawOutput::Error { message, place } => {
                let location = match place {
                    Some(RawPlace::Program { line, column }) => {
                        self.location(*line as usize, *column as usize)
                    }
                    _ => None,
                };
                let message = match self.frame_title(step) {
                    Some(values) => format!("at {values}: {}", self.plain(message)),
                    None => self.plain(message),
                };
                let message = match place {
                    Some(RawPlace::Library { file, line, column }) => {
                        format!("{message}\nat {file}:{line}:{column}")
                    }
                    _ => message,
                };
                Output::Error {
                    message,
                    location: location.or_else(|| self.start(step)),
                }
            }
        }
    }

    /// The place in a chapter of a line and column of the program.
    fn location(&self, line: usize, column: usize) -> Option<Location> {
        let offset = self.program.map.offset(&self.program.text, line, column)?;
        let (step, place) = self.program.map.locate(offset)?;
        Some(self.document(step)?.source.locate(place?))
    }

    /// Where the code of a step's cell starts.
    fn start(&self, step: usize) -> Option<Location> {
        let document = self.document(step)?;
        let cell = document.cells.get(self.program.steps[step].cell.index())?;
        Some(document.source.locate(cell.code.source_offset(0)))
    }

    /// For a frame of a cell with sliders, their values.
    fn frame_title(&self, step: usize) -> Option<String> {
        let Step { cell, frame, .. } = *self.program.steps.get(step)?;
        let cell = self.document(step)?.cells.get(cell.index())?;
        let sliders = cell.options.sliders.as_ref()?;
        Some(sliders.title(frame as usize))
    }

    fn document(&self, step: usize) -> Option<&'a Document> {
        self.documents
            .get(self.program.steps.get(step)?.document)
            .copied()
    }

    /// A text that speaks of the chapter. `dbg!`, `Location` and the names of closures hold places of the generated
    /// file, `type_name` and `module_path!` what stands around the cells.
    pub(crate) fn plain(&self, text: &str) -> String {
        let text = rewrite(text, |line, column| {
            let Location { path, line, column } = self.location(line, column)?;
            Some(Position::new(
                format!("{path}:"),
                format!("{line}:{column}"),
            ))
        });
        without_scaffolding(&text)
    }

    /// A cell that does not compile: the diagnostics say all, the page the first.
    pub(crate) fn compile_error(&self, step: usize, error: &Diagnostic) -> CellRun {
        let location = error.span.and_then(|span| self.locate(step, span));
        let message = match &error.code {
            Some(code) => format!("error[{code}]: {}", error.message),
            None => format!("error: {}", error.message),
        };
        ended(
            Outcome::CompileError,
            vec![Output::Error { message, location }],
        )
    }

    /// A cell that should not have compiled, but did, or not in that way.
    pub(crate) fn did_not_fail(&self, message: &str, span: Option<Span>) -> CellRun {
        let step = self.program.steps.len() - 1;
        let output = Output::Error {
            message: message.to_owned(),
            location: span
                .and_then(|span| self.locate(step, span))
                .or_else(|| self.start(step)),
        };
        ended(Outcome::DidNotFail, vec![output])
    }

    /// A cell that does not compile, as it should not.
    pub(crate) fn failed_check(
        &self,
        step: usize,
        messages: &[Message],
        fault: Option<&str>,
    ) -> CellRun {
        let lines = self.cell_lines(step);
        let errors = messages
            .iter()
            .filter(|message| message.is_error())
            .map(|message| {
                let rendered = message.rendered.as_deref().unwrap_or(&message.message);
                let text = human(rendered, |line| lines.get(line.checked_sub(1)?)?.clone());
                without_scaffolding(&text)
            });
        let texts = errors.chain(fault.map(str::to_owned));
        let outputs = texts.map(|message| Output::Error {
            message,
            location: self.start(step),
        });
        ended(Outcome::Ok, outputs.collect())
    }

    /// The lines of the program as the reader of the cell of `step` sees them; `None` for those of scaffolding.
    fn cell_lines(&self, step: usize) -> Vec<Option<CellLine<'a>>> {
        let (program, mut offset, mut number) = (self.program, 0, 0);
        let lines = program.text.split_inclusive('\n').map(|text| {
            let start = offset;
            offset += text.len();
            let (found, _) = program
                .map
                .span(start..offset)
                .filter(|(_, span)| span.is_some())?;
            number += usize::from(found == step);
            Some(CellLine {
                number: (found == step).then_some(number),
                scaffolding: self.scaffolding(start, text.trim_end_matches('\n')),
            })
        });
        lines.collect()
    }

    /// The pieces of a line of the program, which starts at `start`, that no author wrote; each with its column.
    fn scaffolding(&self, start: usize, line: &'a str) -> Vec<(usize, &'a str)> {
        let is_scaffolding = |at: usize| {
            let found = self.program.map.locate(start + at);
            found.is_none_or(|(_, place)| place.is_none())
        };
        let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
        for (column, (at, one)) in line.char_indices().enumerate() {
            if is_scaffolding(at) {
                match pieces.last_mut() {
                    Some((_, piece)) if piece.end == at => piece.end += one.len_utf8(),
                    _ => pieces.push((column, at..at + one.len_utf8())),
                }
            }
        }
        let text = |(column, piece): (usize, Range<usize>)| (column, &line[piece]);
        pieces.into_iter().map(text).collect()
    }

    fn locate(&self, step: usize, span: Span) -> Option<Location> {
        Some(self.document(step)?.source.locate(span.start))
    }
}

fn ended(outcome: Outcome, outputs: Vec<Output>) -> CellRun {
    CellRun {
        outputs,
        outcome,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    }
}

/// A cell that was only to be compiled, and was.
pub(crate) fn compiled() -> CellRun {
    ended(Outcome::Ok, Vec::new())
}

/// A cell after one that failed.
pub(crate) fn not_reached() -> CellRun {
    ended(Outcome::NotReached, Vec::new())
}

/// The run of a cell with sliders from those of its frames. `start` is the frame that speaks for it when all ended well.
pub(crate) fn of_frames(runs: Vec<CellRun>, start: usize) -> CellRun {
    let failed = runs.iter().position(|run| run.outcome != Outcome::Ok);
    let speaker = &runs[failed.unwrap_or(start)];
    let any_ran = runs
        .iter()
        .any(|run| !matches!(run.outcome, Outcome::CompileError | Outcome::NotReached));
    let mut whole = speaker.clone();
    whole.elapsed = runs.iter().map(|run| run.elapsed).sum();
    whole.dropped_bytes = runs.iter().map(|run| run.dropped_bytes).sum();
    if any_ran {
        let frame = |run: CellRun| FrameRun {
            outputs: run.outputs,
            outcome: run.outcome,
        };
        whole.frames = runs.into_iter().map(frame).collect();
    }
    whole
}
