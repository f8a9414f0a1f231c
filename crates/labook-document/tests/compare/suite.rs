//! Runs the cases in the Markdown files of this directory.
//!
//! The files are made of fences, whose first word says what they hold:
//!
//! - `same`: on each line an expectation, `~`, and a printed line that it accepts;
//! - `different`: the same, but the printed line is not accepted;
//! - `expected`, then `actual`: a case of several lines. A `diff` fence after it holds the difference; without
//!   one, the two match. A `blessed` fence holds the expectation as blessing leaves it.
//!
//! Further words are options of the cell, `tolerance=1e-6`, or `prose` for a number in prose. A `same` case
//! must not be changed by blessing, and every other must match after it.
//! With `UPDATE_EXPECT=1`, the `diff` and `blessed` fences are written as they come out.

use std::path::{Path, PathBuf};

use labook_document::Verdict;

use crate::chapter::{assert_blessing_settles, blessed, chapter, parsed, printing, prose, verdict};

/// A fence of a suite file.
struct Fence {
    /// The first word of its info string.
    kind: String,
    /// The other words.
    options: Vec<String>,
    /// The index of its first line of content.
    start: usize,
    /// Its content.
    lines: Vec<String>,
}

impl Fence {
    fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// A chapter with this fence's options that expects `expected`.
    fn chapter(&self, expected: &str) -> String {
        if self.options.iter().any(|option| option == "prose") {
            return prose(expected);
        }
        let options: Vec<String> = self
            .options
            .iter()
            .map(|option| option.replace('=', ": "))
            .collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        chapter(&options, expected)
    }
}

#[test]
fn the_cases_hold() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compare");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&directory)
        .expect("the directory is there")
        .map(|entry| entry.expect("an entry is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let mut failures = Vec::new();
    let mut cases = 0;
    for file in files {
        check_file(&file, &mut cases, &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(cases > 300, "only {cases} cases were found");
}

fn check_file(path: &Path, cases: &mut usize, failures: &mut Vec<String>) {
    let text = std::fs::read_to_string(path).expect("a suite file is readable");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fences = fences(&text);
    let mut updates = Vec::new();
    let mut rest = fences.iter().peekable();
    while let Some(fence) = rest.next() {
        let mut fail =
            |line: usize, what: &str| failures.push(format!("{name}:{}: {what}", line + 1));
        match fence.kind.as_str() {
            "same" | "different" => {
                for (index, line) in fence.lines.iter().enumerate() {
                    *cases += 1;
                    if let Err(what) = check_line(fence, line) {
                        fail(fence.start + index, &what);
                    }
                }
            }
            "expected" => {
                *cases += 1;
                let Some(actual) = rest.next_if(|next| next.kind == "actual") else {
                    fail(fence.start, "an `actual` fence must follow");
                    continue;
                };
                let diff = rest.next_if(|next| next.kind == "diff");
                let blessed = rest.next_if(|next| next.kind == "blessed");
                let (found_diff, found_blessed) = check_lines(fence, &actual.text());
                if diff.is_none() && found_diff.is_some() {
                    fail(
                        fence.start,
                        &format!(
                            "does not match:\n{}",
                            found_diff.clone().unwrap_or_default()
                        ),
                    );
                }
                for (written, found) in [(diff, found_diff), (blessed, found_blessed)] {
                    let Some(written) = written else { continue };
                    let found = found.unwrap_or_default();
                    if written.text() != found {
                        fail(written.start, &format!("{} is:\n{found}", written.kind));
                        updates.push((written, found));
                    }
                }
            }
            kind => fail(fence.start, &format!("`{kind}` is no kind of fence here")),
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() && !updates.is_empty() {
        std::fs::write(path, updated(&text, &updates)).expect("a suite file is writable");
    }
}

/// Checks one line of a `same` or `different` fence.
fn check_line(fence: &Fence, line: &str) -> Result<(), String> {
    let (expected, actual) = line.split_once('~').ok_or("a line needs a `~`")?;
    let (expected, actual) = (expected.trim(), actual.trim());
    let chapter = fence.chapter(expected);
    let run = printing(actual);
    let verdict = verdict(&chapter, &run);
    match (fence.kind.as_str(), verdict) {
        ("same", Verdict::Match) => {
            assert_eq!(blessed(&chapter, &run), chapter);
            Ok(())
        }
        ("different", Verdict::Mismatch(_)) => {
            assert_blessing_settles(&chapter, &run);
            Ok(())
        }
        (_, verdict) => Err(format!("{line}: {verdict:?}")),
    }
}

/// The difference, if there is one, and the expectation after blessing.
fn check_lines(fence: &Fence, actual: &str) -> (Option<String>, Option<String>) {
    let chapter = fence.chapter(&fence.text());
    let run = printing(actual);
    let diff = match verdict(&chapter, &run) {
        Verdict::Match => None,
        Verdict::Mismatch(diff) => Some(diff.to_string()),
        verdict => Some(format!("{verdict:?}\n")),
    };
    let result = assert_blessing_settles(&chapter, &run);
    let document = parsed(&result);
    let expectation = document.cells[0].expected.as_ref();
    (
        diff,
        expectation.map(|expectation| expectation.text.text.clone()),
    )
}

/// The fences of a suite file. A fence of more backticks may hold those of fewer.
fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<(&str, Fence)> = None;
    for (index, line) in text.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match &mut open {
            Some((marker, _)) if line == *marker => {
                fences.extend(open.take().map(|(_, fence)| fence))
            }
            Some((_, fence)) => fence.lines.push(line.to_owned()),
            None if ticks.len() >= 3 => {
                let mut words = line[ticks.len()..].split_whitespace().map(str::to_owned);
                let fence = Fence {
                    kind: words.next().unwrap_or_default(),
                    options: words.collect(),
                    start: index + 1,
                    lines: Vec::new(),
                };
                open = Some((ticks, fence));
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    fences
}

fn updated(text: &str, updates: &[(&Fence, String)]) -> String {
    let mut result = String::new();
    for (index, line) in text.lines().enumerate() {
        if let Some((_, found)) = updates.iter().find(|(fence, _)| fence.start == index) {
            result.push_str(found);
        }
        let replaced = updates
            .iter()
            .any(|(fence, _)| (fence.start..fence.start + fence.lines.len()).contains(&index));
        if !replaced {
            result.push_str(line);
            result.push('\n');
        }
    }
    result
}
