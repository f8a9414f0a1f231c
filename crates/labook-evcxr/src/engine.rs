//! The chapter's side of a session: starts a worker, tells it what to run, and turns its answers into runs.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use labook_document::{CellRun, Document, Evaluate};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::error::SessionError;
use crate::translate::{cell_run, not_run, request};
use crate::wire::{Answer, Request, RequestCell};

/// The argument by which this binary knows that it is a worker.
pub(crate) const WORKER: &str = "__evcxr-worker";

/// How to run a chapter.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The working directory of the cells: the book's root.
    pub directory: PathBuf,
    /// Lines to run before all cells, such as `:dep labmath = { path = "…" }`.
    pub setup: Vec<String>,
    /// The wall-clock limit of a cell that has none of its own.
    pub limit: Duration,
    /// Where evcxr looks for its settings and keeps what it may keep.
    pub home: PathBuf,
}

/// Runs the cells of a chapter in a session of their own; one run for each cell of the document.
///
/// A cell that fails where the author expects no failure ends the session, and later cells are not reached.
///
/// # Errors
///
/// When there are no sessions in this build, the session does not start, or it refuses the setup.
pub fn run(document: &Document, settings: &Settings) -> Result<Vec<CellRun>, SessionError> {
    if !crate::AVAILABLE {
        return Err(SessionError::NotBuilt);
    }
    let mut runs: Vec<CellRun> = document.cells.iter().map(not_run).collect();
    let cells: Vec<RequestCell> = document
        .cells
        .iter()
        .filter(|cell| !matches!(cell.options.evaluate, Evaluate::Skip(_)))
        .map(|cell| request(cell, settings.limit))
        .collect();
    if cells.is_empty() {
        return Ok(runs);
    }
    let request = Request {
        setup: settings.setup.clone(),
        cells,
    };
    let mut worker = Worker::start(settings, &request)?;
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
    Ok(runs)
}

/// A worker with all that it started, which is ended with it.
struct Worker {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Worker {
    fn start(settings: &Settings, request: &Request) -> Result<Self, SessionError> {
        std::fs::create_dir_all(&settings.home)?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg(WORKER)
            .current_dir(&settings.directory)
            .env("EVCXR_CONFIG_DIR", &settings.home)
            .env("XDG_CACHE_HOME", &settings.home)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = serde_json::to_string(request).map_err(std::io::Error::from)?;
        line.push('\n');
        let mut requests = child.stdin.take().expect("its input is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let worker = Self { child, answers };
        requests.write_all(line.as_bytes())?;
        Ok(worker)
    }

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
            // What has ended already need not be ended.
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
