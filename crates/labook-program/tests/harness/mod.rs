//! Compiles generated programs with rustc and runs them as a parent process does.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use labook_document::Document;
use labook_program::{Program, ProgramKind};
use labook_runtime::protocol::{
    ACKNOWLEDGEMENT, Address, CHANNEL_VARIABLE, Decoder, Frame, Nonce, Place,
};
use tempfile::TempDir;

/// What one compiler run said, in the terms of the chapter.
pub(crate) struct Compiled {
    /// The binary, if it compiled.
    pub(crate) binary: Option<PathBuf>,
    /// `severity[code] line:column: message`, in order.
    pub(crate) messages: Vec<String>,
    _dir: TempDir,
}

/// The runtime, compiled once.
fn runtime() -> &'static Path {
    static RUNTIME: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = RUNTIME.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a directory");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../labook-runtime/src/lib.rs");
        let status = Command::new("rustc")
            .args([
                "--edition=2024",
                "--crate-type=rlib",
                "--crate-name=labook_runtime",
            ])
            .arg(source)
            .arg("--out-dir")
            .arg(dir.path())
            .status()
            .expect("rustc runs");
        assert!(status.success(), "the runtime compiles");
        let path = dir.path().join("liblabook_runtime.rlib");
        (dir, path)
    });
    path
}

/// Compiles a program, and maps what rustc says.
pub(crate) fn compile(program: &Program, documents: &[&Document]) -> Compiled {
    let dir = tempfile::tempdir().expect("a directory");
    let source = dir.path().join("program.rs");
    fs::write(&source, &program.text).expect("the source is written");
    let output = Command::new("rustc")
        .current_dir(dir.path())
        .args(["program.rs", "-o", "program"])
        .arg(format!("--edition={}", program.edition.year()))
        .arg("--extern")
        .arg(format!("labook_runtime={}", runtime().display()))
        .args(["--error-format=json", "-Copt-level=0", "-Cdebuginfo=0"])
        .env("RUST_MIN_STACK", "67108864")
        .output()
        .expect("rustc runs");
    let text = String::from_utf8_lossy(&output.stderr);
    let messages = text
        .lines()
        .filter_map(|line| message(line, program, documents))
        .collect();
    let binary = output.status.success().then(|| dir.path().join("program"));
    Compiled {
        binary,
        messages,
        _dir: dir,
    }
}

fn message(line: &str, program: &Program, documents: &[&Document]) -> Option<String> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(line) else {
        return Some(line.to_owned());
    };
    let text = json["message"].as_str()?;
    if text.starts_with("aborting due to")
        || text.contains("warning emitted")
        || text.contains("warnings emitted")
        || text.starts_with("For more information")
    {
        return None;
    }
    let code = json["code"]["code"]
        .as_str()
        .map(|code| format!("[{code}]"))
        .unwrap_or_default();
    let level = json["level"]
        .as_str()
        .filter(|&level| level != "failure-note")?;
    let spans = json["spans"].as_array()?;
    let place = spans
        .iter()
        .find(|span| span["is_primary"] == true)
        .map(|mut span| {
            // Out of the macros of the runtime, to where they are called.
            while span["file_name"] != "program.rs" && span["expansion"].is_object() {
                span = &span["expansion"]["span"];
            }
            let start = span["byte_start"].as_u64().unwrap_or(0) as usize;
            let end = span["byte_end"].as_u64().unwrap_or(0) as usize;
            match program.map.span(start..end) {
                Some((step, Some(span))) => {
                    let document = documents[program.steps[step].document];
                    let at = document.source.locate(span.start);
                    format!(
                        "{}:{} `{}`",
                        at.line,
                        at.column,
                        &document.source.text()[span.range()]
                    )
                }
                Some((step, None)) => format!("cell {}", program.steps[step].cell.0),
                None => format!("scaffolding at {start}"),
            }
        });
    Some(format!(
        "{level}{code} {}: {}",
        place.unwrap_or_default(),
        labook_program::without_scaffolding(text)
    ))
}

/// Runs a compiled program, and tells what came out in which cell.
pub(crate) fn run(
    program: &Program,
    binary: &Path,
    argument: Option<usize>,
    documents: &[&Document],
) -> String {
    let dir = tempfile::tempdir().expect("a directory");
    let stream = |name: &str| {
        let path = dir.path().join(name);
        let file = File::create(&path).expect("a file");
        (file, File::open(&path).expect("the same file"))
    };
    let (stdout, stdout_text) = stream("stdout");
    let (stderr, stderr_text) = stream("stderr");
    let (mut parent, child) = UnixStream::pair().expect("a socket");
    let nonce = Nonce(*b"of a test, fixed");
    let address = Address {
        descriptor: 0,
        nonce,
    };
    let mut process = Command::new(binary)
        .args(argument.map(|index| index.to_string()))
        .env_clear()
        .env(CHANNEL_VARIABLE, address.to_string())
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::from(OwnedFd::from(child)))
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .expect("the program starts");
    let mut transcript = Transcript {
        text: String::new(),
        streams: [("out", stdout_text), ("err", stderr_text)],
        program,
        documents,
    };
    let mut decoder = Decoder::new(nonce);
    let mut buffer = [0; 4096];
    loop {
        let count = parent.read(&mut buffer).unwrap_or(0);
        if count == 0 {
            break;
        }
        decoder.push(&buffer[..count]);
        while let Some(frame) = decoder.next().expect("frames are whole") {
            transcript.streams();
            transcript.frame(&frame);
            let _ = parent.write_all(&[ACKNOWLEDGEMENT]);
        }
    }
    let status = process.wait().expect("the program ends");
    transcript.streams();
    let _ = writeln!(transcript.text, "{status}");
    transcript.text
}

struct Transcript<'a> {
    text: String,
    streams: [(&'static str, File); 2],
    program: &'a Program,
    documents: &'a [&'a Document],
}

impl Transcript<'_> {
    fn streams(&mut self) {
        for (name, file) in &mut self.streams {
            let mut text = String::new();
            let _ = file.stream_position();
            file.read_to_string(&mut text).expect("the stream is text");
            if !text.is_empty() {
                indent(&mut self.text, name, &text);
            }
        }
    }

    fn frame(&mut self, frame: &Frame) {
        match frame {
            Frame::Hello | Frame::DisplayBegin => {}
            Frame::Begin { step } => {
                let step = &self.program.steps[*step as usize];
                let source = &self.documents[step.document].source;
                let cell = &self.documents[step.document].cells[step.cell.index()];
                let line = source.locate(cell.span.start).line;
                let _ = writeln!(self.text, "cell {} at line {line}", step.cell.0);
            }
            Frame::DisplayEnd => indent(&mut self.text, "display", "end"),
            Frame::Content { mime, text, .. } => indent(&mut self.text, mime, text),
            Frame::Panicking { .. } => {}
            Frame::Failed {
                cause,
                message,
                place,
            } => {
                let place = place
                    .as_ref()
                    .map_or("nowhere".to_owned(), |place| self.place(place));
                indent(&mut self.text, &format!("{cause:?} {place}"), message);
            }
            Frame::Finished => self.text.push_str("finished\n"),
        }
    }

    fn place(&self, place: &Place) -> String {
        if let Some(file) = &place.file {
            return format!("in {file}");
        }
        let program = self.program;
        let offset = program
            .map
            .offset(&program.text, place.line as usize, place.column as usize)
            .expect("a place in the program");
        let Some((step, Some(at))) = program.map.locate(offset) else {
            return "in scaffolding".to_owned();
        };
        let at = self.documents[program.steps[step].document]
            .source
            .locate(at);
        format!("{}:{}", at.line, at.column)
    }
}

fn indent(to: &mut String, name: &str, text: &str) {
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with('\n') { "" } else { "\\\n" };
        let _ = write!(to, "  {name}| {line}{end}");
    }
}

/// Everything that a plan comes to: what compiling and running each program says.
pub(crate) fn transcript(programs: &[Program], documents: &[&Document]) -> String {
    let mut text = String::new();
    for (index, program) in programs.iter().enumerate() {
        let _ = writeln!(text, "== program {index}");
        let compiled = compile(program, documents);
        for message in &compiled.messages {
            let _ = writeln!(text, "{message}");
        }
        let Some(binary) = &compiled.binary else {
            continue;
        };
        match program.kind {
            ProgramKind::Chapter => text += &run(program, binary, None, documents),
            ProgramKind::Cells => {
                for step in 0..program.steps.len() {
                    if program.steps[step].expects != labook_program::Expects::Compiled {
                        text += &run(program, binary, Some(step), documents);
                    }
                }
            }
            ProgramKind::Check { .. } => text += "it compiled\n",
        }
    }
    text
}
