//! Runs `suite/*.md` and `parity/*.md`: each section of a file is a chapter and, beside it, what becomes of it.
//!
//! A section starts with a heading, holds a fence marked `chapter` and a fence marked `result`. A fence marked `toml`
//! before the first section is the book's configuration, one marked `bib` its bibliography, `references.bib`. All sections of a file are chapters of one book, so that the
//! file costs few runs of rustc, and so that a chapter that fails is seen to leave its neighbours alone.
//!
//! A fence marked `session` in `parity/*.md` says what an evcxr session makes of the same cells; `kernel/sessions.py` runs
//! them there. What the lint says of them is among the results.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use labook::check::{CheckedChapter, check};
use labook::console::{Color, Console};
use labook::finding::Finding;
use labook::load::{Book, Chapter};
use labook_document::{
    CellKind, Diff, DiffLine, InlineKind, Outcome, Output, Span, Stream, Verdict, each_block,
    each_inline, inlines_of,
};
use libtest_mimic::Trial;

/// A file of the suite.
struct Suite {
    path: PathBuf,
    text: String,
    config: String,
    bibliography: String,
    sections: Vec<Section>,
}

/// A chapter and what becomes of it.
struct Section {
    name: String,
    chapter: String,
    /// The byte range of the result in the file.
    result: std::ops::Range<usize>,
}

/// One test for each section of each file.
pub(crate) fn trials() -> Vec<Trial> {
    let mut files: Vec<PathBuf> = ["suite", "parity"]
        .iter()
        .map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .flat_map(|directory| fs::read_dir(directory).expect("the suite is there"))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    files
        .into_iter()
        .flat_map(|path| trials_of(Suite::read(path)))
        .collect()
}

fn trials_of(suite: Suite) -> Vec<Trial> {
    let stem = suite
        .path
        .file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let directory = suite.path.parent().and_then(Path::file_name);
    let directory = directory.unwrap().to_string_lossy().into_owned();
    let names: Vec<String> = suite
        .sections
        .iter()
        .map(|section| section.name.clone())
        .collect();
    let suite = Arc::new(suite);
    let results: Arc<OnceLock<Vec<String>>> = Arc::default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let (suite, results) = (Arc::clone(&suite), Arc::clone(&results));
            Trial::test(format!("{directory}::{stem}::{name}"), move || {
                let results = results.get_or_init(|| {
                    let results = run(&suite);
                    if update {
                        suite.update(&results);
                    }
                    results
                });
                let expected = &suite.text[suite.sections[index].result.clone()];
                if update || results[index] == expected {
                    return Ok(());
                }
                Err(format!(
                    "\n--- expected\n{expected}\n--- came out\n{}",
                    results[index]
                )
                .into())
            })
        })
        .collect()
}

/// Builds one book of all chapters, and tells what became of each.
fn run(suite: &Suite) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    fs::create_dir(root.join("src")).unwrap();
    fs::write(root.join("book.toml"), &suite.config).unwrap();
    fs::write(root.join("references.bib"), &suite.bibliography).unwrap();
    let mut summary = String::new();
    for (index, section) in suite.sections.iter().enumerate() {
        writeln!(summary, "- [{index}](c{index}.md)").unwrap();
        fs::write(root.join(format!("src/c{index}.md")), &section.chapter).unwrap();
    }
    fs::write(root.join("src/SUMMARY.md"), summary).unwrap();

    let book = Book::load(root);
    let console = Console::new(true, false, Color::Never);
    let checked = check(&book, &console).expect("the suite's books can be run");
    assert_eq!(
        book.chapters.len(),
        suite.sections.len(),
        "{:?}",
        book.findings
    );
    let findings: Vec<&Finding> = book.findings.iter().chain(&checked.findings).collect();
    book.chapters
        .iter()
        .zip(&checked.chapters)
        .enumerate()
        .map(|(index, (chapter, run))| {
            let numbers = tell_numbers(&book, index);
            numbers + &tell(chapter, run, &findings)
        })
        .collect()
}

/// What the chapter's labels name, and what its references say.
fn tell_numbers(book: &Book, chapter: usize) -> String {
    let mut text = String::new();
    let document = &book.chapters[chapter].document;
    let line = |span: Span| document.source.locate(span.start).line;
    let targets = book.numbering.targets().iter();
    for target in targets.filter(|target| target.chapter == chapter) {
        if let Some(label) = &target.label {
            let name = target.name().unwrap_or_else(|| target.kind.word().into());
            let _ = writeln!(text, "{label} at line {}: {name}", line(target.span));
        }
    }
    each_block(&document.blocks, &mut |block| {
        for content in inlines_of(block) {
            each_inline(content, &mut |inline| {
                if let InlineKind::Reference { label } = &inline.kind {
                    let name = book.numbering.target(label).map(|target| target.name());
                    let name = match name {
                        Some(name) => name.unwrap_or_else(|| "(its title)".into()),
                        None => "nothing".into(),
                    };
                    let _ = writeln!(text, "@{label} at line {}: {name}", line(inline.span));
                }
            });
        }
    });
    text.replace('\u{a0}', " ")
}

/// What became of a chapter, for people to read.
fn tell(chapter: &Chapter, checked: &CheckedChapter, findings: &[&Finding]) -> String {
    let mut text = String::new();
    let source = &chapter.document.source;
    for (cell, (run, verdict)) in chapter
        .document
        .cells
        .iter()
        .zip(checked.runs.iter().zip(&checked.verdicts))
    {
        let kind = if cell.kind == CellKind::Fence {
            "cell"
        } else {
            "number"
        };
        let line = source.locate(cell.span.start).line;
        let _ = writeln!(
            text,
            "{kind} at line {line}: {}{}",
            outcome(&run.outcome),
            verdict_word(verdict)
        );
        let sliders = cell.options.sliders.as_ref();
        for (index, frame) in run.frames.iter().enumerate() {
            let title = sliders.map_or_else(String::new, |sliders| sliders.title(index));
            let _ = writeln!(text, "  {title}: {}", outcome(&frame.outcome));
            for output in &frame.outputs {
                tell_output(&mut text, output);
            }
        }
        if run.frames.is_empty() {
            for output in &run.outputs {
                tell_output(&mut text, output);
            }
        }
        if run.dropped_bytes > 0 {
            let _ = writeln!(text, "  dropped some bytes");
        }
        if let Verdict::Mismatch(diff) = verdict {
            tell_diff(&mut text, diff);
        }
    }
    for finding in findings
        .iter()
        .filter(|finding| finding.source.path() == source.path())
    {
        let diagnostic = &finding.diagnostic;
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        let code = diagnostic
            .code
            .as_ref()
            .map(|code| format!("[{code}]"))
            .unwrap_or_default();
        let place = diagnostic.span.map_or_else(String::new, |span| {
            let location = source.locate(span.start);
            format!(" at {}:{}", location.line, location.column)
        });
        let message = diagnostic.message.lines().next().unwrap_or_default();
        let _ = writeln!(text, "{severity}{code}{place}: {message}");
        for help in diagnostic
            .help
            .iter()
            .filter(|help| help.contains("slider"))
        {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    text
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Ok => "ok".into(),
        Outcome::Skipped(reason) => format!("skipped ({reason})"),
        other => {
            let words = format!("{other:?}");
            let mut spaced = String::new();
            for (at, c) in words.char_indices() {
                if at > 0 && c.is_uppercase() {
                    spaced.push(' ');
                }
                spaced.extend(c.to_lowercase());
            }
            spaced
        }
    }
}

fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Unchecked | Verdict::Failed(_) => "",
        Verdict::Match => ", match",
        Verdict::Mismatch(_) => ", mismatch",
        Verdict::Missing => ", missing",
        Verdict::Flaky => ", flaky",
    }
}

fn tell_output(text: &mut String, output: &Output) {
    match output {
        Output::Stream { name, text: stream } => {
            let name = if *name == Stream::Stdout {
                "stdout"
            } else {
                "stderr"
            };
            tell_lines(text, name, stream);
        }
        Output::Display(bundle) => {
            for (mime, content) in &bundle.0 {
                tell_lines(text, mime, content);
            }
        }
        Output::Error { message, location } => {
            tell_lines(text, "error", message);
            if let Some(location) = location {
                let _ = writeln!(text, "    at {}:{}", location.line, location.column);
            }
        }
    }
}

fn tell_lines(text: &mut String, name: &str, content: &str) {
    const MANY: usize = 20;
    for line in content.split_inclusive('\n').take(MANY) {
        let end = if line.ends_with('\n') { "" } else { "⏎" };
        let line: String = line
            .trim_end_matches('\n')
            .chars()
            .take(200)
            .map(visible)
            .collect();
        let _ = writeln!(text, "  {name} | {line}{end}");
    }
    let more = content.split_inclusive('\n').count().saturating_sub(MANY);
    if more > 0 {
        let _ = writeln!(text, "  {name} … more lines");
    }
}

/// A control character as its picture, so that the suite stays plain text.
fn visible(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).expect("each has a picture"),
        _ => c,
    }
}

fn tell_diff(text: &mut String, diff: &Diff) {
    for line in &diff.lines {
        let _ = match line {
            DiffLine::Same(same) => writeln!(text, "    = {same}"),
            DiffLine::Expected { text: line, .. } => writeln!(text, "    - {line}"),
            DiffLine::Actual {
                text: line, hint, ..
            } => match hint {
                Some(hint) => writeln!(text, "    + {line}   ({hint})"),
                None => writeln!(text, "    + {line}"),
            },
        };
    }
}

impl Suite {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let mut suite = Self {
            path,
            text: String::new(),
            config: String::new(),
            bibliography: String::new(),
            sections: Vec::new(),
        };
        let mut name = String::new();
        let mut chapter: Option<String> = None;
        let mut open: Option<(String, String, usize)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end();
            match &open {
                Some((fence, kind, start)) if bare == fence => {
                    match kind.as_str() {
                        "toml" => suite.config = text[*start..at].to_string(),
                        "bib" => suite.bibliography = text[*start..at].to_string(),
                        "chapter" => chapter = Some(text[*start..at].to_string()),
                        "result" => {
                            let chapter = chapter
                                .take()
                                .unwrap_or_else(|| panic!("`{name}` has no chapter"));
                            suite.sections.push(Section {
                                name: name.clone(),
                                chapter,
                                result: *start..at,
                            });
                        }
                        _ => {}
                    }
                    open = None;
                }
                Some(_) => {}
                None if bare.starts_with("```") => {
                    let kind = bare.trim_start_matches('`');
                    let fence = &bare[..bare.len() - kind.len()];
                    open = Some((fence.to_string(), kind.to_string(), at + line.len()));
                }
                None if bare.starts_with('#') => {
                    name = bare.trim_start_matches(['#', ' ']).to_string()
                }
                None => {}
            }
            at += line.len();
        }
        assert!(
            open.is_none(),
            "{}: a fence is not closed",
            suite.path.display()
        );
        if suite.config.is_empty() {
            suite.config = "[book]\ntitle = \"Suite\"\n[execute]\n".into();
        }
        suite.text = text;
        suite
    }

    /// Writes what came out into the file.
    fn update(&self, results: &[String]) {
        let mut text = self.text.clone();
        for (section, result) in self.sections.iter().zip(results).rev() {
            text.replace_range(section.result.clone(), result);
        }
        fs::write(&self.path, text).unwrap();
    }
}
