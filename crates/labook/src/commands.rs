//! The commands of the binary. Each says what it does and gives the code to exit with.

mod bless;
mod export;
mod import;
mod init;
mod notebook;
mod parity;

use std::fs;
use std::path::Path;

use labook_document::{Diagnostic, Severity};
use labook_exec::{ExecError, Store};

use crate::check::{
    Checked, any_error, check, check_in_sessions, plural, store_directory, verdict_finding,
};
use crate::cli::{Engine, Format};
use crate::console::Console;
use crate::exit::Exit;
use crate::finding::Finding;
use crate::load::{Book, portability_of};
use crate::page::site_of;
use crate::paper;
use crate::write;

pub(crate) use bless::bless;
pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use init::init;
pub(crate) use notebook::{Request as NotebookRequest, notebook};
pub(crate) use parity::parity;

/// Runs the cells and writes the site. A site with failures is written too, and shows them.
pub(crate) fn build(
    path: &Path,
    out: Option<&Path>,
    formats: &[Format],
    engine: Engine,
    console: &Console,
) -> Exit {
    let book = Book::load_and_create(path);
    if book.has_errors() {
        show(&everything_wrong(&book, formats), console);
        return Exit::Book;
    }
    show(&book.findings, console);
    let out = out.map_or_else(|| book.root.join(&book.config.build_dir), Path::to_path_buf);
    // Nobody wants to wait for the cells to be told of this.
    if let Err(error) = write::may_replace(&out) {
        return not_written(&error, error.help(), console);
    }
    let formats = match formats_of(&book, formats, console) {
        Ok(formats) => formats,
        Err(exit) => return exit,
    };
    let checked = match run(&book, engine, console) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    let mut exit = report(&book, &checked, console);
    let (site, findings) = match site_of(&book, &checked, &formats, &out) {
        Ok(site) => site,
        Err(error) => {
            console.fail(&error.to_string(), error.help());
            return Exit::Book;
        }
    };
    show(&findings, console);
    if any_error(&findings) {
        exit = exit.max(Exit::Book);
    }
    if exit == Exit::Book {
        console.fail("nothing was written, because the book has errors", "");
        return exit;
    }
    if let Err(error) = write::write(&site, &out) {
        return not_written(&error, error.help(), console);
    }
    keep_lock(&book, &checked, console);
    console.say(&checked.tally.line());
    // The plainest path that there is: `build-dir` may lead out of the book with `..`.
    let site = fs::canonicalize(&out).unwrap_or(out);
    match formats.contains(&Format::Html) {
        true => console.say(&format!("open {}", site.join("index.html").display())),
        false if formats == [Format::Pdf] => {
            console.say(&format!("open {}", site.join(paper::PATH).display()));
        }
        false => console.say(&format!("written to {}", site.display())),
    }
    exit
}

/// What is wrong with a book that has errors: also with its formulas, links and images, so that they can be mended at once.
/// None of its cells have run.
fn everything_wrong(book: &Book, formats: &[Format]) -> Vec<Finding> {
    let wants_pdf = formats.contains(&Format::Pdf) || formats.is_empty() && book.config.pdf.enable;
    let formats = match wants_pdf && paper::AVAILABLE {
        true => vec![Format::Html, Format::Pdf],
        false => vec![Format::Html],
    };
    let mut findings = book.findings.clone();
    let unchecked = Checked::nothing_of(book);
    let is_known = |finding: &Finding| {
        let same = |known: &Finding| {
            known.diagnostic == finding.diagnostic && known.source.text() == finding.source.text()
        };
        book.findings.iter().any(same)
    };
    if let Ok((_, found)) = site_of(book, &unchecked, &formats, &book.root) {
        let news = found.into_iter().filter(|finding| !is_known(finding));
        findings.extend(news.collect::<Vec<_>>());
    }
    findings
}

/// What to write: what the command line says, or else what the book asks for.
fn formats_of(book: &Book, given: &[Format], console: &Console) -> Result<Vec<Format>, Exit> {
    let without = "this labook was built without the feature `pdf`";
    let mut formats = given.to_vec();
    if given.is_empty() {
        formats.push(Format::Html);
        if book.config.pdf.enable && paper::AVAILABLE {
            formats.push(Format::Pdf);
        } else if book.config.pdf.enable {
            let message = format!("the book's PDF is left out: {without}");
            console.warn(&message, "");
        }
    } else if given.contains(&Format::Pdf) && !paper::AVAILABLE {
        let help = "install it with its default features, or leave `pdf` out of `--format`";
        console.fail(&format!("there can be no PDF: {without}"), help);
        return Err(Exit::Book);
    }
    Ok(formats)
}

/// Runs the cells and compares; writes nothing but its own store.
pub(crate) fn test(path: &Path, engine: Engine, portable: bool, console: &Console) -> Exit {
    let book = match load(Book::load(path), console) {
        Ok(book) => book,
        Err(exit) => return exit,
    };
    let checked = match run(&book, engine, console) {
        Ok(checked) => checked,
        Err(exit) => return exit,
    };
    let mut exit = report(&book, &checked, console);
    // A book that must be portable was told so when it was loaded.
    if portable && !book.config.execute.portable {
        show(&portability_of(&book.chapters, Severity::Warning), console);
    }
    let tally = &checked.tally;
    let compared = tally.checked + tally.numbers;
    // Cells that failed compared nothing, and have been told of.
    if exit < Exit::Failed && compared < book.config.verify.min_checked {
        let floor = book.config.verify.min_checked;
        console.fail(
            &format!(
                "{} compared, and book.toml asks for {floor}",
                plural(compared, "output")
            ),
            "write expectations, or lower `min-checked` under `[verify]`",
        );
        exit = exit.max(Exit::Differs);
    }
    if compared == 0 && exit == Exit::Ok {
        console.say("nothing was compared: no chapter says what its cells print");
    }
    console.say(&tally.line());
    exit
}

/// Deletes the site and the store.
pub(crate) fn clean(path: &Path, console: &Console) -> Exit {
    let book = Book::load(path);
    if !book.root.join("book.toml").is_file() {
        show(&book.findings, console);
        return Exit::Book;
    }
    let out = book.root.join(&book.config.build_dir);
    match write::remove(&out) {
        Ok(true) => console.say(&format!("deleted {}", out.display())),
        Ok(false) => {}
        Err(error) => {
            return not_written(&error, "nothing there was deleted", console);
        }
    }
    let store = store_directory(&book);
    if store.exists() {
        if let Err(error) = Store::clear(&store) {
            return stopped(&book, &error, console);
        }
        console.say(&format!("deleted {}", store.display()));
    }
    Exit::Ok
}

/// Says what is wrong with a book; with errors, nothing else is done.
fn load(book: Book, console: &Console) -> Result<Book, Exit> {
    show(&book.findings, console);
    if book.has_errors() {
        Err(Exit::Book)
    } else {
        Ok(book)
    }
}

/// Runs the cells; says why, where they cannot be run.
fn run(book: &Book, engine: Engine, console: &Console) -> Result<Checked, Exit> {
    match engine {
        Engine::Native => check(book, console).map_err(|error| stopped(book, &error, console)),
        Engine::Evcxr => in_sessions(book, console),
    }
}

fn in_sessions(book: &Book, console: &Console) -> Result<Checked, Exit> {
    check_in_sessions(book, console).map_err(|error| {
        console.fail(&error.to_string(), "");
        Exit::Internal
    })
}

/// Says what the compiler found and where outputs differ.
fn report(book: &Book, checked: &Checked, console: &Console) -> Exit {
    show(&checked.findings, console);
    for (chapter, result) in book.chapters.iter().zip(&checked.chapters) {
        for (cell, (run, verdict)) in chapter
            .document
            .cells
            .iter()
            .zip(result.runs.iter().zip(&result.verdicts))
        {
            let Some(finding) = verdict_finding(&chapter.document, cell.id, run, verdict) else {
                continue;
            };
            match verdict {
                labook_document::Verdict::Mismatch(diff) => console.difference(&finding, diff),
                _ => console.finding(&finding),
            }
        }
    }
    if checked.tally.failed > 0 || any_error(&checked.findings) {
        Exit::Failed
    } else if checked.tally.differ > 0 {
        Exit::Differs
    } else {
        Exit::Ok
    }
}

fn show(findings: &[Finding], console: &Console) {
    for finding in findings {
        console.finding(finding);
    }
}

/// Says why a directory was left as it is.
fn not_written(error: &write::WriteError, help: &str, console: &Console) -> Exit {
    console.fail(&error.to_string(), help);
    match error {
        write::WriteError::HoldsSomethingElse(_) => Exit::Book,
        write::WriteError::Io { .. } => Exit::Internal,
    }
}

/// Says why nothing could be run. What cargo says of a dependency is given its place in `book.toml`.
fn stopped(book: &Book, error: &ExecError, console: &Console) -> Exit {
    let (title, said) = match error {
        // Then it is not the book's fault: there is nothing of its own to build.
        _ if book.config.dependencies.is_empty() => return failed(error, console),
        ExecError::Manifest { message } => ("the book's [dependencies] are wrong", message),
        ExecError::Dependencies { message } => ("the book's [dependencies] do not build", message),
        _ => return failed(error, console),
    };
    let mut diagnostic = Diagnostic::new(
        Severity::Error,
        book.config.dependency_named_in(said),
        title,
    );
    let said = said.trim_end();
    diagnostic
        .notes
        .push(said.strip_prefix("error: ").unwrap_or(said).to_string());
    for finding in Finding::all(&book.source, vec![diagnostic]) {
        console.finding(&finding);
    }
    Exit::Book
}

fn failed(error: &ExecError, console: &Console) -> Exit {
    console.fail(&error.to_string(), "");
    Exit::Internal
}

/// Keeps the versions that the dependencies were built with beside the book.
fn keep_lock(book: &Book, checked: &Checked, console: &Console) {
    let Some(lock) = &checked.lock else {
        return;
    };
    let path = book.root.join("Cargo.lock");
    if fs::read_to_string(&path).is_ok_and(|text| text == *lock) {
        return;
    }
    if let Err(error) = replace(&path, lock.as_bytes()) {
        let reason = crate::load::plain(&error);
        console.warn(
            &format!("cannot write `{}`: {reason}", path.display()),
            "the versions of the dependencies are not kept, and another build may use others",
        );
    }
}

/// Replaces a file by rename, so that it is never half-written; its permissions stay.
fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    // A symbolic link keeps pointing at the file that it names.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let directory = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    let permissions = match fs::metadata(&path) {
        Ok(metadata) => metadata.permissions(),
        Err(_) => ordinary_permissions(file.path())?,
    };
    file.as_file().set_permissions(permissions)?;
    file.persist(&path)?;
    Ok(())
}

#[cfg(unix)]
fn ordinary_permissions(_: &Path) -> std::io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn ordinary_permissions(file: &Path) -> std::io::Result<fs::Permissions> {
    Ok(fs::metadata(file)?.permissions())
}
