//! What a build that failed is an error of: the system, the network, or the book's dependencies.

use std::io;
use std::path::{Path, PathBuf};

use super::said;
use crate::ExecError;

/// What `text`, which cargo has said before it failed, comes to. `directory` holds the package that it was to build,
/// within the store's directory of dependencies; from `root` it was called.
pub(super) fn failure(text: &str, directory: &Path, root: &Path) -> ExecError {
    let errors = said::errors(text);
    if let Some(error) = of_the_system(&errors, directory) {
        return error;
    }
    match of_the_network(&errors) {
        Some(message) => ExecError::Unreachable { message },
        None => ExecError::Dependencies {
            message: said::of_the_book(&errors, directory, root),
        },
    }
}

/// A full disk, or one that cannot be written: no book is at fault for it.
fn of_the_system(errors: &str, directory: &Path) -> Option<ExecError> {
    const REASONS: [(&str, i32); 3] = [
        ("No space left on device", libc::ENOSPC),
        ("Read-only file system", libc::EROFS),
        ("Disk quota exceeded", libc::EDQUOT),
    ];
    // A line of source that rustc quotes may hold anything.
    let lines: Vec<&str> = errors
        .lines()
        .filter(|line| !line.contains(" | "))
        .collect();
    let (at, code) = lines.iter().enumerate().find_map(|(at, line)| {
        let (_, code) = REASONS.iter().find(|(reason, _)| line.contains(reason))?;
        Some((at, *code))
    })?;
    let source = io::Error::from_raw_os_error(code);
    let kept = directory.parent().unwrap_or(directory);
    // cargo names the file in the line itself, or in one before "Caused by:".
    let path = lines[..=at].iter().rev().find_map(|line| path_in(line));
    Some(match path {
        Some(path) if !path.starts_with(kept) => ExecError::Process {
            doing: "cargo cannot write while it builds the dependencies",
            source: io::Error::new(source.kind(), format!("{}: {source}", path.display())),
        },
        path => ExecError::Store {
            path: path.unwrap_or_else(|| kept.to_path_buf()),
            source,
        },
    })
}

/// The first absolute path in quotes.
fn path_in(line: &str) -> Option<PathBuf> {
    line.split(['`', '"'])
        .skip(1)
        .step_by(2)
        .find(|quoted| quoted.starts_with('/'))
        .map(PathBuf::from)
}

/// That a registry or a repository is not reached: which, and why.
fn of_the_network(errors: &str) -> Option<String> {
    /// What libcurl says of a name, a connection or an answer, by its codes, which cargo puts before the words.
    const CODES: [&str; 8] = ["5", "6", "7", "28", "35", "52", "55", "56"];
    let why = errors.lines().map(str::trim).find_map(|line| {
        let by_code = line
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] "))
            .filter(|(code, _)| CODES.contains(code))
            .map(|(_, words)| words);
        // Repositories are read by libgit2, which names the class of the error.
        let by_class = line
            .split_once("; class=")
            .filter(|(words, class)| {
                class.starts_with("Net") || words.starts_with("failed to connect")
            })
            .map(|(words, _)| words);
        by_code.or(by_class)
    })?;
    // In brackets stands the same once more, at length.
    let why = why.split(" (").next().unwrap_or(why);
    let address = errors
        .split(|c: char| c.is_whitespace() || c == '`')
        .find(|word| word.contains("://"));
    Some(match address {
        Some(address) => format!("{address}: {why}"),
        None => why.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> ExecError {
        let directory = Path::new("/book/.labook/v1/dependencies/package");
        failure(text, directory, Path::new("/book"))
    }

    #[test]
    fn a_disk_that_cannot_be_written_is_no_fault_of_the_book() {
        let cases = [
            (
                "   Compiling itoa v1.0.18\nerror: failed to write to `/book/.labook/v1/dependencies/target/a.rmeta`: \
                No space left on device (os error 28)\n\nerror: could not compile `itoa` (lib) due to 1 previous error\n",
                "the store cannot be used: /book/.labook/v1/dependencies/target/a.rmeta: \
                No space left on device (os error 28)",
            ),
            (
                "error: couldn't create a temp dir: Read-only file system (os error 30) at path \"/tmp/rustcX\"\n",
                "cargo cannot write while it builds the dependencies: /tmp/rustcX: Read-only file system (os error 30)",
            ),
            (
                "error: failed to create directory `/home/me/.cargo/registry/cache`\n\nCaused by:\n  \
                Read-only file system (os error 30)\n",
                "cargo cannot write while it builds the dependencies: /home/me/.cargo/registry/cache: \
                Read-only file system (os error 30)",
            ),
            (
                "error: linking with `cc` failed\n  = note: ld: final link failed: No space left on device\n",
                "the store cannot be used: /book/.labook/v1/dependencies: No space left on device (os error 28)",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(told(text).to_string(), message);
        }
        let quoted = "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n  |\n\
            2 |     \"No space left on device\"\n  |     ^^^\n";
        assert!(matches!(told(quoted), ExecError::Dependencies { .. }));
    }

    #[test]
    fn a_registry_that_is_not_reached_is_told_with_a_way_out() {
        let registry = |why: &str| {
            format!(
                "    Updating crates.io index\n\
                warning: spurious network error (3 tries remaining): {why}\n\
                error: failed to get `itoa` as a dependency of package `labook-cells v0.0.0 (/book/x)`\n\n\
                Caused by:\n  download of config.json failed\n\n\
                Caused by:\n  failed to download from `https://index.crates.io/config.json`\n\n\
                Caused by:\n  {why}\n"
            )
        };
        let cases = [
            (
                registry(
                    "[6] Could not resolve hostname (Could not resolve host: index.crates.io)",
                ),
                "https://index.crates.io/config.json: Could not resolve hostname",
            ),
            (
                registry("[7] Could not connect to server (Failed to connect to 127.0.0.1 port 1)"),
                "https://index.crates.io/config.json: Could not connect to server",
            ),
            (
                "error: failed to get `x` as a dependency of package `labook-cells v0.0.0 (/book/x)`\n\n\
                Caused by:\n  unable to update https://example.org/x\n\n\
                Caused by:\n  failed to connect to example.org: Connection refused; class=Os (2)\n"
                    .to_owned(),
                "https://example.org/x: failed to connect to example.org: Connection refused",
            ),
        ];
        for (text, message) in cases {
            let error = told(&text).to_string();
            let first = format!("cargo cannot download the book's [dependencies]: {message}\n");
            assert!(error.starts_with(&first), "{error}");
            assert!(error.contains("[execute] offline = true"), "{error}");
            assert!(error.contains("Cargo.lock"), "{error}");
        }
        // A registry that answers has been reached.
        let missing = "error: no matching package named `nalgebraa` found\nlocation searched: crates.io index\n";
        assert!(matches!(told(missing), ExecError::Dependencies { .. }));
    }
}
