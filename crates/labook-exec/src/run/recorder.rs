//! What each step of a program has put out, in order, as it is stored: positions are those of the generated text.

use std::time::Duration;

use labook_document::Stream;
use labook_runtime::protocol::Place;
use serde::{Deserialize, Serialize};

use super::content::{ContentReader, Part};

/// What came of the steps of a program, index-aligned with them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Recording {
    pub(crate) steps: Vec<StepRecord>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StepRecord {
    pub(crate) outputs: Vec<RawOutput>,
    pub(crate) end: End,
    pub(crate) elapsed: Duration,
    pub(crate) dropped: u64,
}

/// One thing that a step put out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RawOutput {
    Stdout(String),
    Stderr(String),
    Display(Vec<(String, String)>),
    Error {
        message: String,
        place: Option<RawPlace>,
    },
}

/// A place that a program named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RawPlace {
    /// In the generated text.
    Program { line: u32, column: u32 },
    /// In a library, by a path that starts with its name.
    Library {
        file: String,
        line: u32,
        column: u32,
    },
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum End {
    Ok,
    Errored,
    Panicked,
    Exited(i32),
    Signaled(i32),
    TimedOut,
    NotReached,
}

impl End {
    /// Whether running again would end the same way as far as the program alone decides.
    pub(crate) fn is_programs_own(self) -> bool {
        !matches!(self, Self::Signaled(_) | Self::TimedOut)
    }
}

impl From<Place> for RawPlace {
    fn from(place: Place) -> Self {
        let Place { file, line, column } = place;
        match file {
            None => Self::Program { line, column },
            Some(file) => Self::Library { file, line, column },
        }
    }
}

impl StepRecord {
    pub(crate) fn not_reached() -> Self {
        Self {
            outputs: Vec::new(),
            end: End::NotReached,
            elapsed: Duration::ZERO,
            dropped: 0,
        }
    }
}

/// Collects what one step puts out.
#[derive(Debug)]
pub(super) struct Recorder {
    outputs: Vec<RawOutput>,
    stdout: Utf8Reader,
    stderr: Utf8Reader,
    content: ContentReader,
    /// The bundle of the display that is open, and whether the next content may join the last display.
    display: Option<Vec<(String, String)>>,
    joinable: bool,
    room: u64,
    dropped: u64,
}

impl Recorder {
    /// `room` is how many bytes are kept.
    pub(super) fn new(room: u64) -> Self {
        Self {
            outputs: Vec::new(),
            stdout: Utf8Reader::default(),
            stderr: Utf8Reader::default(),
            content: ContentReader::default(),
            display: None,
            joinable: false,
            room,
            dropped: 0,
        }
    }

    pub(super) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let kept = bytes
            .len()
            .min(usize::try_from(self.room).unwrap_or(usize::MAX));
        self.room -= kept as u64;
        self.dropped += (bytes.len() - kept) as u64;
        let bytes = &bytes[..kept];
        match stream {
            Stream::Stdout => {
                let text = self.stdout.push(bytes);
                self.parse(&text);
            }
            Stream::Stderr => {
                let text = self.stderr.push(bytes);
                self.put(RawOutput::Stderr(text));
            }
        }
    }

    fn parse(&mut self, text: &str) {
        let mut parts = Vec::new();
        self.content.push(text, &mut |part| parts.push(part));
        self.take(parts);
    }

    fn take(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Text(text) => self.put(RawOutput::Stdout(text)),
                Part::Content(mime, text) => self.add_content(mime, text),
            }
        }
    }

    /// How many more bytes are kept.
    pub(super) fn room(&self) -> u64 {
        self.room
    }

    /// A value is about to be displayed.
    pub(super) fn begin_display(&mut self) {
        self.flush();
        self.end_display();
        self.display = Some(Vec::new());
    }

    /// A form of a value, sent by the runtime.
    pub(super) fn display(&mut self, mime: String, text: String, dropped: u64) {
        self.dropped += dropped;
        let size = (mime.len() + text.len()) as u64;
        match self.room.checked_sub(size) {
            Some(room) => {
                self.room = room;
                match &mut self.display {
                    Some(bundle) => bundle.push((mime, text)),
                    None => self.put(RawOutput::Display(vec![(mime, text)])),
                }
            }
            None => self.dropped += size,
        }
    }

    /// The value is displayed.
    pub(super) fn end_display(&mut self) {
        self.flush();
        if let Some(bundle) = self.display.take().filter(|bundle| !bundle.is_empty()) {
            self.put(RawOutput::Display(bundle));
        }
    }

    /// A block found on stdout. Blocks that follow each other without a word between are the forms of one value, until
    /// a form comes a second time.
    fn add_content(&mut self, mime: String, text: String) {
        if let Some(bundle) = &mut self.display {
            bundle.push((mime, text));
            return;
        }
        let joinable = std::mem::replace(&mut self.joinable, true);
        match self.outputs.last_mut() {
            Some(RawOutput::Display(bundle))
                if joinable && bundle.iter().all(|(known, _)| *known != mime) =>
            {
                bundle.push((mime, text));
            }
            _ => self.outputs.push(RawOutput::Display(vec![(mime, text)])),
        }
    }

    pub(super) fn fail(&mut self, message: String, place: Option<RawPlace>) {
        self.end_display();
        self.put(RawOutput::Error { message, place });
    }

    /// What stderr says at the end of the outputs, to be taken away from there.
    pub(super) fn last_stderr(&mut self) -> Option<&mut String> {
        self.flush();
        self.outputs
            .iter_mut()
            .rev()
            .find_map(|output| match output {
                RawOutput::Stderr(text) => Some(text),
                _ => None,
            })
    }

    fn put(&mut self, output: RawOutput) {
        match (self.outputs.last_mut(), output) {
            (_, RawOutput::Stdout(text) | RawOutput::Stderr(text)) if text.is_empty() => return,
            (Some(RawOutput::Stdout(last)), RawOutput::Stdout(text))
            | (Some(RawOutput::Stderr(last)), RawOutput::Stderr(text)) => last.push_str(&text),
            (_, output) => self.outputs.push(output),
        }
        self.joinable = false;
    }

    fn flush(&mut self) {
        let text = self.stdout.flush();
        self.parse(text);
        let mut parts = Vec::new();
        self.content.flush(&mut |part| parts.push(part));
        self.take(parts);
        let text = self.stderr.flush();
        self.put(RawOutput::Stderr(text.to_owned()));
        self.joinable = false;
    }

    pub(super) fn finish(mut self, end: End, elapsed: Duration) -> StepRecord {
        self.end_display();
        self.outputs
            .retain(|output| !matches!(output, RawOutput::Stderr(text) if text.is_empty()));
        StepRecord {
            outputs: self.outputs,
            end,
            elapsed,
            dropped: self.dropped,
        }
    }
}

/// Makes text of bytes that arrive in pieces; what is not UTF-8 becomes U+FFFD.
#[derive(Debug, Default)]
struct Utf8Reader {
    /// The first bytes of a character that has not arrived as a whole.
    pending: Vec<u8>,
}

impl Utf8Reader {
    fn push(&mut self, bytes: &[u8]) -> String {
        self.pending.extend_from_slice(bytes);
        let mut text = String::with_capacity(self.pending.len());
        let mut cut = 0;
        for chunk in self.pending.utf8_chunks() {
            text.push_str(chunk.valid());
            cut += chunk.valid().len() + chunk.invalid().len();
            if cut == self.pending.len() && is_beginning(chunk.invalid()) {
                cut -= chunk.invalid().len();
            } else if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.pending.drain(..cut);
        text
    }

    fn flush(&mut self) -> &'static str {
        match std::mem::take(&mut self.pending).is_empty() {
            true => "",
            false => "\u{FFFD}",
        }
    }
}

/// Whether more bytes could make a character of these.
fn is_beginning(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(recorder: Recorder) -> Vec<RawOutput> {
        recorder.finish(End::Ok, Duration::ZERO).outputs
    }

    fn stdout(text: &str) -> RawOutput {
        RawOutput::Stdout(text.to_owned())
    }

    #[test]
    fn bytes_become_the_text_that_lossy_decoding_gives_however_they_are_cut() {
        let samples: &[&[u8]] = &[
            "gräßlich 数 🦀".as_bytes(),
            b"\xff\xfeabc\xe2\x82",
            b"a\xe2\x28\xa1b\xf0\x9f\xa6",
            b"\xf0\x90\x28\xbc\xc3\x28",
        ];
        for sample in samples {
            for cut in 0..=sample.len() {
                let mut recorder = Recorder::new(1000);
                recorder.write(Stream::Stdout, &sample[..cut]);
                recorder.write(Stream::Stdout, &sample[cut..]);
                assert_eq!(
                    outputs(recorder),
                    [stdout(&String::from_utf8_lossy(sample))],
                    "{sample:x?} at {cut}"
                );
            }
        }
    }

    #[test]
    fn what_is_over_the_limit_is_counted() {
        let mut recorder = Recorder::new(5);
        recorder.write(Stream::Stdout, b"abc");
        recorder.write(Stream::Stderr, b"defgh");
        recorder.display("text/plain".to_owned(), "42".to_owned(), 3);
        let record = recorder.finish(End::Ok, Duration::ZERO);
        assert_eq!(
            record.outputs,
            [stdout("abc"), RawOutput::Stderr("de".to_owned())]
        );
        assert_eq!(record.dropped, 3 + 12 + 3);
    }

    #[test]
    fn blocks_back_to_back_are_the_forms_of_one_value() {
        let block = |mime: &str| format!("EVCXR_BEGIN_CONTENT {mime}\n1\nEVCXR_END_CONTENT\n");
        let bundle = |mimes: &[&str]| {
            RawOutput::Display(
                mimes
                    .iter()
                    .map(|mime| ((*mime).to_owned(), "1".to_owned()))
                    .collect(),
            )
        };
        let mut recorder = Recorder::new(10_000);
        let text = block("text/html")
            + &block("text/plain")
            + &block("text/html")
            + "word"
            + &block("text/plain");
        recorder.write(Stream::Stdout, text.as_bytes());
        assert_eq!(
            outputs(recorder),
            [
                bundle(&["text/html", "text/plain"]),
                bundle(&["text/html"]),
                stdout("word"),
                bundle(&["text/plain"])
            ]
        );
    }

    #[test]
    fn a_display_gathers_frames_and_blocks_and_may_be_empty() {
        let mut recorder = Recorder::new(10_000);
        recorder.begin_display();
        recorder.end_display();
        recorder.begin_display();
        recorder.write(
            Stream::Stdout,
            b"EVCXR_BEGIN_CONTENT text/html\n1\nEVCXR_END_CONTENT\n",
        );
        recorder.display("text/plain".to_owned(), "1".to_owned(), 0);
        recorder.end_display();
        recorder.display("text/plain".to_owned(), "2".to_owned(), 0);
        let plain = |text: &str| ("text/plain".to_owned(), text.to_owned());
        assert_eq!(
            outputs(recorder),
            [
                RawOutput::Display(vec![("text/html".to_owned(), "1".to_owned()), plain("1")]),
                RawOutput::Display(vec![plain("2")]),
            ]
        );
    }
}
