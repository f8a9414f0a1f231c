//! The real binary, run on books in temporary directories.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// A book in a directory of its own, which goes away with it.
pub(crate) struct TestBook {
    directory: tempfile::TempDir,
}

impl TestBook {
    /// A book with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let book = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        for (name, text) in files {
            book.write(name, text);
        }
        book
    }

    /// A book of one chapter.
    pub(crate) fn of(chapter: &str) -> Self {
        Self::new(&[
            ("book.toml", "[book]\ntitle = \"Test\"\n[execute]\n"),
            ("src/SUMMARY.md", "- [Chapter](chapter.md)\n"),
            ("src/chapter.md", chapter),
        ])
    }

    pub(crate) fn root(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `labook COMMAND BOOK`.
    pub(crate) fn run(&self, command: &str) -> Ran {
        labook(&[command, &self.root().to_string_lossy()])
    }
}

/// What the binary said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Asserts the exit code, and shows everything where it is another.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts that the diagnostics hold `text`.
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "expected {text:?} in\n{}",
            self.stderr
        );
        self
    }

    /// Asserts that the result holds `text`.
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "expected {text:?} in\n{}",
            self.stdout
        );
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs the binary with these arguments.
pub(crate) fn labook(arguments: &[&str]) -> Ran {
    command()
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts")
        .into()
}

/// A command for the binary, without colour.
pub(crate) fn command() -> Command {
    let mut command = Command::new(path());
    command.arg("--color=never");
    command
}

/// The binary of this build; cargo builds it for the tests of the crate that holds it, so here it is asked for.
pub(crate) fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "labook", "--bin", "labook"]);
        // Unoptimised, Typst takes longer to compile than all tests to run, and longer still to run itself.
        cargo.arg(if cfg!(debug_assertions) {
            "--no-default-features"
        } else {
            "--release"
        });
        assert!(
            cargo.status().expect("cargo starts").success(),
            "the binary builds"
        );
        let here = std::env::current_exe().unwrap();
        let profile = here.ancestors().nth(2).unwrap();
        profile.join(format!("labook{}", std::env::consts::EXE_SUFFIX))
    })
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}
