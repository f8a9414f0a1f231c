//! The chapters' side of the sessions: starts a worker for each chapter, tells it what to run, and turns its answers
//! into runs.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use labook_document::{CellRun, Document, Evaluate};
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::error::SessionError;
use crate::translate::{cell_run, not_run, request};
use crate::wire::{Answer, Request, RequestCell};

/// The program that holds sessions where this one cannot.
const PROGRAM: &str = "labook-evcxr";

/// The argument by which a program knows that it is a worker.
pub(crate) const WORKER: &str = "__evcxr-worker";

/// Cells compile as a book says; what they depend on is optimised all the same, as it is for labook's own programs.
const PROFILE: &str = "[profile.dev.package.\"*\"]\nopt-level = 3\n";

/// How to run chapters.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The working directory of the cells: the book's root.
    pub directory: PathBuf,
    /// Lines to run before all cells, such as `:dep labmath = { path = "…" }`.
    pub setup: Vec<String>,
    /// The `Cargo.lock` that says which versions of the dependencies to take, where there is one.
    pub lock: Option<String>,
    /// The wall-clock limit of a cell that has none of its own.
    pub limit: Duration,
    /// How many bytes of what a cell prints are kept.
    pub output: u64,
    /// Where evcxr looks for its settings and keeps the crates of a registry that it has compiled.
    pub home: PathBuf,
}

/// What the sessions of a book share: how they are run, and directories to compile in.
///
/// A session compiles its dependencies in its directory, so one that has ended leaves its directory to the next. All of
/// them go away in the end.
#[derive(Debug)]
pub struct Sessions {
    settings: Settings,
    program: PathBuf,
    /// Where the loader finds the standard library.
    libraries: OsString,
    directory: TempDir,
    /// The numbers of directories that no session is using, and the first that none has used.
    free: Mutex<(Vec<usize>, usize)>,
}

impl Sessions {
    /// Makes ready to run chapters.
    ///
    /// # Errors
    ///
    /// When there is no program that holds sessions, or a directory cannot be made.
    pub fn new(settings: Settings) -> Result<Self, SessionError> {
        let program = program().ok_or(SessionError::NotBuilt)?;
        std::fs::create_dir_all(&settings.home)?;
        let directory = tempfile::Builder::new().prefix("labook-").tempdir()?;
        // cargo looks for its configuration in all directories above.
        std::fs::create_dir(directory.path().join(".cargo"))?;
        std::fs::write(directory.path().join(".cargo/config.toml"), PROFILE)?;
        Ok(Self {
            settings,
            program,
            libraries: libraries()?,
            directory,
            free: Mutex::default(),
        })
    }

    /// Runs the cells of a chapter in a session of their own; one run for each cell of the document.
    ///
    /// A cell that fails where the author expects no failure ends the session, and later cells are not reached.
    ///
    /// # Errors
    ///
    /// When the session does not start, or it refuses the setup.
    pub fn run(&self, document: &Document) -> Result<Vec<CellRun>, SessionError> {
        let mut runs: Vec<CellRun> = document.cells.iter().map(not_run).collect();
        let cells: Vec<RequestCell> = document
            .cells
            .iter()
            .filter(|cell| !matches!(cell.options.evaluate, Evaluate::Skip(_)))
            .map(|cell| request(cell, self.settings.limit))
            .collect();
        if cells.is_empty() {
            return Ok(runs);
        }
        let request = Request {
            setup: self.settings.setup.clone(),
            output: self.settings.output,
            cells,
        };
        let slot = self.take_slot();
        let mut worker = self.start(self.place(slot)?, &request)?;
        while let Some(answer) = worker.answer()? {
            match answer {
                Answer::NoSession(message) => return Err(SessionError::Start(message)),
                Answer::Refused { line, message } => {
                    return Err(SessionError::Setup { line, message });
                }
                Answer::Cell(ended) => {
                    let cell = &document.cells[ended.id as usize];
                    runs[cell.id.index()] = cell_run(document, cell, ended);
                }
            }
        }
        drop(worker);
        self.slots().0.push(slot);
        Ok(runs)
    }

    fn take_slot(&self) -> usize {
        let mut slots = self.slots();
        slots.0.pop().unwrap_or_else(|| {
            slots.1 += 1;
            slots.1
        })
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, (Vec<usize>, usize)> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a worker, and tells it what to run.
    fn start(&self, place: PathBuf, request: &Request) -> Result<Worker, SessionError> {
        let mut child = Command::new(&self.program)
            .arg(WORKER)
            .current_dir(&self.settings.directory)
            .env("EVCXR_TMPDIR", place)
            .env("LD_LIBRARY_PATH", &self.libraries)
            .env("EVCXR_CONFIG_DIR", &self.settings.home)
            .env("XDG_CACHE_HOME", &self.settings.home)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = serde_json::to_string(request).map_err(std::io::Error::from)?;
        line.push('\n');
        let mut requests = child.stdin.take().expect("its input is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let worker = Worker { child, answers };
        requests.write_all(line.as_bytes())?;
        Ok(worker)
    }

    /// The directory of a slot.
    fn place(&self, slot: usize) -> Result<PathBuf, SessionError> {
        let place = self.directory.path().join(slot.to_string());
        if !place.exists() {
            std::fs::create_dir(&place)?;
            if let Some(lock) = &self.settings.lock {
                std::fs::write(place.join("Cargo.lock"), lock)?;
            }
        }
        Ok(place)
    }
}

/// The program that holds sessions: this one, or the one beside it or on the path that is made for it.
fn program() -> Option<PathBuf> {
    let this = std::env::current_exe().ok()?;
    if crate::AVAILABLE {
        return Some(this);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let beside = this.parent().map(Path::to_path_buf);
    beside
        .into_iter()
        .chain(std::env::split_paths(&path))
        .map(|directory| directory.join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)))
        .find(|program| program.is_file())
}

/// Directories of libraries, with that of the standard library before the others. What evcxr links says where it is by
/// a way from the temporary directory, and then moves; so it is not found where both lie under one parent.
fn libraries() -> std::io::Result<OsString> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir"])
        .stdin(Stdio::null())
        .output()?;
    let own = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let others = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let all = [own]
        .into_iter()
        .chain(std::env::split_paths(&others).filter(|path| !path.as_os_str().is_empty()));
    std::env::join_paths(all).map_err(std::io::Error::other)
}

/// A worker with all that it started, which is ended with it.
struct Worker {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Worker {
    /// The next answer; nothing when there are no more.
    fn answer(&mut self) -> Result<Option<Answer>, SessionError> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(
            serde_json::from_str(&line).map_err(std::io::Error::from)?,
        ))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // What has ended already need not be ended. The relay sees its reader go, and ends what it started.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
