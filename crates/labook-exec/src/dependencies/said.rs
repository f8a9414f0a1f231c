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
/// warnings of dependencies, and without the package in `directory`, which holds the book's dependencies. When there
/// is no error, all that it said.
pub(super) fn errors(text: &str, directory: &Path) -> String {
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
    let generated = format!(
        "package `{} v0.0.0 ({})`",
        package::NAME,
        directory.display()
    );
    let manifest = format!("{}/Cargo.toml", directory.display());
    lines
        .join("\n")
        .replace(&format!("`{manifest}`"), "[dependencies]")
        .replace(&manifest, "[dependencies]")
        .replace(&generated, "the book's [dependencies]")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_complaint_is_kept_without_progress_and_without_the_generated_package() {
        let text = "    Updating crates.io index\n\
            error: no matching package named `nalgebraa` found\n\
            location searched: crates.io index\n\
            required by package `labook-cells v0.0.0 (/store/dependencies/package)`\n";
        assert_eq!(
            errors(text, Path::new("/store/dependencies/package")),
            "error: no matching package named `nalgebraa` found\n\
            location searched: crates.io index\n\
            required by the book's [dependencies]"
        );
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
            errors(text, Path::new("/p")),
            "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n  |\n  = note: expected `i32`\nhelp: change it\n\n\
            error: could not compile `a` (lib) due to 1 previous error; 1 warning emitted\n\n\
            Caused by:\n  process didn't exit successfully"
        );
        // Whatever is said is better than nothing.
        assert_eq!(errors("killed\n", Path::new("/p")), "killed");
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
