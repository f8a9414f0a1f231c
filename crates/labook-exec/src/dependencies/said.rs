//! What cargo says to people: lines of status, warnings and errors.

use std::path::Path;

use super::package;

/// The column at which the word of a line of status ends.
const STATUS_WIDTH: usize = 12;

/// Whether a line is one of status: `   Compiling`, `    Updating`, `  Downloaded`.
pub(super) fn is_status(line: &str) -> bool {
    let word = line.trim_start_matches(' ');
    let indent = line.len() - word.len();
    let Some((word, _)) = word.split_once(' ') else {
        return false;
    };
    indent > 0
        && indent + word.len() == STATUS_WIDTH
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// What went wrong, in cargo's words: its errors with what belongs to them, without its lines of progress, without the
/// warnings of dependencies. When there is no error, all that it said.
pub(super) fn errors(text: &str) -> String {
    let mut lines = Vec::new();
    let mut is_error = false;
    for line in text.lines().filter(|line| !is_status(line)) {
        if line.starts_with("error") {
            is_error = true;
        } else if ["warning", "For more information about", "Some errors have"]
            .iter()
            .any(|start| line.starts_with(start))
        {
            is_error = false;
        }
        if is_error {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        lines = text.lines().filter(|line| !is_status(line)).collect();
    }
    lines.join("\n").trim().to_owned()
}

/// The same words, spoken of the book instead of the package in `directory`, which holds its dependencies. cargo was
/// called from `root`, and names some files relative to it.
pub(super) fn of_the_book(errors: &str, directory: &Path, root: &Path) -> String {
    let name = package::NAME;
    let relative = directory.strip_prefix(root).unwrap_or(directory);
    let mut text = errors.to_owned();
    for directory in [directory, relative] {
        let directory = directory.display();
        text = text
            .replace(
                &format!("package `{name} v0.0.0 ({directory})`"),
                "the book's [dependencies]",
            )
            .replace(&format!("{directory}/Cargo.toml"), MANIFEST)
            .replace(&format!("{directory}/Cargo.lock"), "Cargo.lock");
    }
    text = text
        .replace(&format!("package `{name}`"), "the book")
        .replace(&format!("`{name}`"), "the book");
    let mut lines = Vec::new();
    let mut quotes_manifest = false;
    for line in text.lines() {
        if let Some(place) = line.trim_start().strip_prefix("--> ") {
            quotes_manifest = place.starts_with(MANIFEST);
        }
        let line = without_place(line);
        let line = match quotes_manifest {
            true => without_number(&line),
            false => line,
        };
        lines.push(shortened(&line));
    }
    lines.join("\n")
}

/// What stands for the generated manifest.
const MANIFEST: &str = "book.toml";

/// Without the line and the column of the generated manifest: the book's own are others.
fn without_place(line: &str) -> String {
    let Some((before, after)) = line.split_once(&format!("{MANIFEST}:")) else {
        return line.to_owned();
    };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    match after.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("{before}{MANIFEST}{rest}"),
        false => line.to_owned(),
    }
}

/// A quoted line of the generated manifest without its number.
fn without_number(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].trim_start().starts_with('|') {
        true => " ".repeat(digits) + &line[digits..],
        false => line.to_owned(),
    }
}

/// A line that ends in a long list of versions, with the first few of them.
fn shortened(line: &str) -> String {
    const FEW: usize = 5;
    let is_version = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_digit()) && word.matches('.').count() >= 2
    };
    let Some((before, list)) = line.rsplit_once(": ") else {
        return line.to_owned();
    };
    let versions: Vec<&str> = list.split(", ").collect();
    if versions.len() <= FEW || !versions.iter().all(|word| is_version(word)) {
        return line.to_owned();
    }
    format!("{before}: {}, …", versions[..FEW].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(text: &str) -> String {
        let directory = Path::new("/book/.labook/v1/dependencies/package");
        of_the_book(&errors(text), directory, Path::new("/book"))
    }

    #[test]
    fn cargos_complaint_is_kept_without_progress_and_without_the_generated_package() {
        let text = "    Updating crates.io index\n\
            error: no matching package named `nalgebraa` found\n\
            location searched: crates.io index\n\
            required by package `labook-cells v0.0.0 (/book/.labook/v1/dependencies/package)`\n";
        assert_eq!(
            book(text),
            "error: no matching package named `nalgebraa` found\n\
            location searched: crates.io index\n\
            required by the book's [dependencies]"
        );
    }

    #[test]
    fn the_generated_files_are_those_of_the_book() {
        let cases = [
            (
                "error: invalid type: integer `7`, expected a version\n  --> .labook/v1/dependencies/package/Cargo.toml:12:8\n   |\n\
                12 | itoa = 7\n   |        ^\n",
                "error: invalid type: integer `7`, expected a version\n  --> book.toml\n   |\n   | itoa = 7\n   |        ^",
            ),
            (
                "error: failed to parse manifest at `/book/.labook/v1/dependencies/package/Cargo.toml`",
                "error: failed to parse manifest at `book.toml`",
            ),
            (
                "error: failed to parse lock file at: /book/.labook/v1/dependencies/package/Cargo.lock",
                "error: failed to parse lock file at: Cargo.lock",
            ),
            (
                "error: failed to select a version for `itoa`.\n    \
                ... required by package `labook-cells v0.0.0 (/book/.labook/v1/dependencies/package)`\n\
                versions that meet the requirements `^1` are: 1.0.18, 1.0.17, 1.0.16, 1.0.15, 1.0.14, 1.0.13, 1.0.12\n\n\
                package `labook-cells` depends on `itoa` with feature `zz` but `itoa` does not have that feature.\n",
                "error: failed to select a version for `itoa`.\n    ... required by the book's [dependencies]\n\
                versions that meet the requirements `^1` are: 1.0.18, 1.0.17, 1.0.16, 1.0.15, 1.0.14, …\n\n\
                the book depends on `itoa` with feature `zz` but `itoa` does not have that feature.",
            ),
            (
                "error: see https://example.org: a, b, c, d, e, f, g\n --> src/lib.rs:2:5\n2 | let x = 1;",
                "error: see https://example.org: a, b, c, d, e, f, g\n --> src/lib.rs:2:5\n2 | let x = 1;",
            ),
        ];
        for (said, told) in cases {
            assert_eq!(book(said), told);
        }
    }

    #[test]
    fn warnings_are_no_errors() {
        let text = "warning: unused manifest key: package.x\n   Compiling a v0.1.0 (/a)\n\
            warning: unused variable: `x`\n --> src/lib.rs:1:5\n  |\n1 | fn f(x: i32) {}\n  |      ^\n\n\
            error[E0308]: mismatched types\n --> src/lib.rs:2:5\n  |\n  = note: expected `i32`\nhelp: change it\n\n\
            For more information about this error, try `rustc --explain E0308`.\n\
            warning: `a` (lib) generated 1 warning\n\
            error: could not compile `a` (lib) due to 1 previous error; 1 warning emitted\n\n\
            Caused by:\n  process didn't exit successfully\n";
        assert_eq!(
            errors(text),
            "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n  |\n  = note: expected `i32`\nhelp: change it\n\n\
            error: could not compile `a` (lib) due to 1 previous error; 1 warning emitted\n\n\
            Caused by:\n  process didn't exit successfully"
        );
        // Whatever is said is better than nothing.
        assert_eq!(errors("killed\n"), "killed");
    }

    #[test]
    fn lines_of_status() {
        for line in [
            "   Compiling a v0.1.0 (/a)\n",
            "    Updating crates.io index",
            "  Downloaded serde v1.0.0",
            "    Blocking waiting for file lock on package cache",
            "    Finished `release` profile [optimized] target(s) in 0.01s",
        ] {
            assert!(is_status(line), "{line}");
        }
        for line in [
            "warning: unused",
            "   --> src/lib.rs:1:5",
            "12 |    Compiling",
            "  Caused by",
            "    required by",
            "            ^^^",
            "",
            "   Compiling",
        ] {
            assert!(!is_status(line), "{line}");
        }
    }
}
