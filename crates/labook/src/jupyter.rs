//! The Jupyter of this machine: whether it and the Rust kernel are there, what is missing, and how it is started.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The name of the kernel that the notebooks of a book ask for.
const KERNEL: &str = "rust";

/// A Jupyter that can run the notebooks of a book.
#[derive(Debug)]
pub struct Jupyter {
    /// The command of its interface: `lab` or `notebook`.
    interface: &'static str,
    /// Whether sessions can read the standard library's sources.
    pub has_sources: bool,
}

/// What has to be installed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no `jupyter` at all.
    Jupyter,
    /// There is neither JupyterLab nor Jupyter Notebook.
    Interface,
    /// Jupyter knows no kernel for Rust.
    Kernel,
    /// Jupyter knows the kernel, and its program is gone.
    Program,
}

/// What makes a session infer the types of variables.
pub const SOURCES: &str =
    "rustup component add rust-src (or set RUST_SRC_PATH to the sources' `library` directory)";

impl Missing {
    /// The commands that install it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Jupyter | Self::Interface => "pip install jupyterlab",
            Self::Kernel | Self::Program => {
                "cargo install --locked evcxr_jupyter && evcxr_jupyter --install"
            }
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jupyter => "Jupyter is not installed: there is no `jupyter` on the path",
            Self::Interface => "Jupyter is installed without JupyterLab and without Notebook",
            Self::Kernel => "Jupyter has no kernel for Rust",
            Self::Program => {
                "the program of Jupyter's kernel for Rust is not where it was installed"
            }
        })
    }
}

impl Jupyter {
    /// Looks for all that a notebook needs.
    ///
    /// # Errors
    ///
    /// Everything that is missing, in the order in which it is to be installed.
    pub fn find() -> Result<Self, Vec<Missing>> {
        let mut missing = Vec::new();
        let interface = ["lab", "notebook"].into_iter().find(|name| answers(name));
        match interface {
            Some(_) => {}
            None if answers("--version") => missing.push(Missing::Interface),
            None => missing.push(Missing::Jupyter),
        }
        match kernel_program() {
            Ok(program) if is_there(&program) => {}
            Ok(_) => missing.push(Missing::Program),
            // Without Jupyter nobody can say which kernels it has.
            Err(()) if missing == [Missing::Jupyter] && is_there("evcxr_jupyter") => {}
            Err(()) => missing.push(Missing::Kernel),
        }
        match interface {
            Some(interface) if missing.is_empty() => Ok(Self {
                interface,
                has_sources: has_sources(),
            }),
            _ => Err(missing),
        }
    }

    /// Becomes Jupyter, opened at a notebook of a directory; comes back only when that fails.
    pub fn start(
        &self,
        directory: &Path,
        notebook: Option<&str>,
        arguments: &[String],
    ) -> std::io::Error {
        let mut command = Command::new("jupyter");
        command.arg(self.interface).args(notebook).args(arguments);
        command.current_dir(directory);
        become_it(&mut command)
    }
}

/// Whether `jupyter NAME` is there.
fn answers(name: &str) -> bool {
    let mut command = Command::new("jupyter");
    command.arg(name);
    if name != "--version" {
        command.arg("--version");
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The program that Jupyter starts as its kernel for Rust.
fn kernel_program() -> Result<String, ()> {
    let output = Command::new("jupyter")
        .args(["kernelspec", "list", "--json"])
        .stdin(Stdio::null())
        .output()
        .map_err(drop)?;
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(drop)?;
    let program = list["kernelspecs"][KERNEL]["spec"]["argv"][0].as_str();
    program.map(str::to_owned).ok_or(())
}

/// Whether a program is there, by its path, or by its name on the path.
fn is_there(program: &str) -> bool {
    if program.contains(std::path::is_separator) {
        return Path::new(program).is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| {
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        directory.join(file).is_file()
    })
}

/// Whether the standard library's sources are where a session looks for them.
fn has_sources() -> bool {
    if let Some(path) = std::env::var_os("RUST_SRC_PATH") {
        return PathBuf::from(path).join("core").is_dir();
    }
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .stdin(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Path::new(&sysroot)
            .join("lib/rustlib/src/rust/library/core")
            .is_dir()
    })
}

#[cfg(unix)]
fn become_it(command: &mut Command) -> std::io::Error {
    use std::os::unix::process::CommandExt;
    command.exec()
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> std::io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
