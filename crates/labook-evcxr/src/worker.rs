//! The process that holds a session: reads what to run, runs it cell by cell, and says what became of each.

use std::io::{BufRead, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use evcxr::{
    CommandContext, CompilationError, Error, EvalContext, EvalContextOutputs, EvalOutputs,
};
use rustix::process::{Pid, Signal, kill_process_group, set_parent_process_death_signal};

use crate::engine::WORKER;
use crate::relay::{self, Report};
use crate::wire::{Answer, End, Ended, Refusal, Request, RequestCell};

/// The argument by which this binary knows that it is a relay.
const RELAY: &str = "__evcxr-relay";

/// evcxr wraps rustc in the binary that runs it, and sets this variable.
const WRAPS_RUSTC: &str = "EVCXR_RUSTC_WRAPPER";

/// How often to look whether a cell has ended or run over its limit.
const TICK: Duration = Duration::from_millis(2);
/// A cell's standard error is complete when the relay says so; a relay that is gone never will.
const PATIENCE: Duration = Duration::from_secs(2);
/// What compiling a cell may take, with all the crates that its setup asks for.
const COMPILING: Duration = Duration::from_secs(1800);
/// Keeps compiled crates of a registry for other sessions, up to this many mebibytes.
const CACHE: &str = ":cache 4000";

pub(crate) fn hook() {
    if std::env::var_os(WRAPS_RUSTC).is_some() {
        evcxr::runtime_hook();
    }
    match std::env::args().nth(1).as_deref() {
        Some(RELAY) => relay::main(),
        Some(WORKER) => main(),
        _ => evcxr::runtime_hook(),
    }
}

fn main() -> ! {
    let code = match work() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error}");
            1
        }
    };
    std::process::exit(code)
}

fn work() -> std::io::Result<()> {
    // When labook is gone, nobody reads the answers.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    let mut session = match Session::start() {
        Ok(session) => session,
        Err(error) => return say(&Answer::NoSession(error.to_string())),
    };
    if let Err((line, error)) = session.prepare(&request.setup) {
        let message = error.to_string();
        return say(&Answer::Refused { line, message });
    }
    for cell in &request.cells {
        let ended = session.run(cell, request.output);
        let failed = !matches!(ended.end, End::Ok);
        say(&Answer::Cell(ended))?;
        if failed && !cell.may_fail {
            break;
        }
    }
    Ok(())
}

fn say(answer: &Answer) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, answer)?;
    writeln!(out)?;
    out.flush()
}

struct Session {
    context: CommandContext,
    outputs: EvalContextOutputs,
}

/// The lines of both streams, and how far the cell that prints them has come.
struct Printed {
    stdout: String,
    stderr: String,
    /// How many bytes more may be kept, and how many were not.
    room: u64,
    dropped: u64,
    /// When the cell started to run.
    started: Option<Instant>,
    ended: Option<Report>,
}

impl Session {
    fn start() -> Result<Self, Error> {
        let mut relay = Command::new(std::env::current_exe()?);
        relay.arg(RELAY);
        // A group of its own, so that a cell that runs on can be ended with all that it started.
        std::os::unix::process::CommandExt::process_group(&mut relay, 0);
        let (context, outputs) = EvalContext::with_subprocess_command(relay)?;
        let mut session = Self {
            context: CommandContext::with_eval_context(context),
            outputs,
        };
        session.rest();
        Ok(session)
    }

    /// Runs the setup; gives the line that evcxr refuses.
    fn prepare(&mut self, setup: &[String]) -> Result<(), (String, Error)> {
        let lines: Vec<&str> = [CACHE]
            .into_iter()
            .chain(setup.iter().map(String::as_str))
            .collect();
        let refused = self.context.execute(&lines.join("\n"));
        self.rest();
        refused.map(drop).map_err(|error| {
            let at = match &error {
                Error::CompilationErrors(errors) => errors.iter().find_map(refusal_line),
                _ => None,
            };
            let line = at.and_then(|line| lines.get(line.saturating_sub(1)));
            let line = line.map_or_else(|| setup.join("\n"), |line| (*line).to_owned());
            (line, error)
        })
    }

    /// Runs a cell, and keeps so many bytes of what it prints.
    fn run(&mut self, cell: &RequestCell, output: u64) -> Ended {
        let started = Instant::now();
        let limit = Duration::from_secs_f64(cell.limit);
        let process = self.context.process_handle();
        let (context, outputs) = (&mut self.context, &self.outputs);
        let mut printed = Printed::new(output);
        let mut timed_out = false;
        let result = std::thread::scope(|scope| {
            let running = scope.spawn(|| context.execute(&cell.code));
            // evcxr waits until somebody has taken what the cell printed.
            while !running.is_finished() {
                printed.take(outputs, TICK);
                let is_over = match printed.started {
                    Some(started) => started.elapsed() > limit,
                    None => started.elapsed() > COMPILING,
                };
                if is_over && !timed_out {
                    timed_out = true;
                    end_group(&process);
                }
            }
            running.join()
        });
        let result = result.unwrap_or_else(|_| Err(Error::from("evcxr panicked")));
        if matches!(result, Ok(_) | Err(Error::TypeRedefinedVariablesLost(_))) {
            let patience = Instant::now();
            while printed.ended.is_none() && patience.elapsed() < PATIENCE {
                printed.take(outputs, TICK);
            }
        }
        printed.take(outputs, Duration::ZERO);
        let end = match &result {
            _ if timed_out => End::TimedOut,
            Ok(_) => match printed.ended {
                Some(Report::Panicked) => End::Panicked,
                Some(Report::Errored) => End::Errored,
                Some(Report::Ok | Report::Started) | None => End::Ok,
            },
            Err(Error::CompilationErrors(errors)) => {
                End::CompileError(errors.iter().map(refusal).collect())
            }
            Err(Error::SubprocessTerminated(how)) => End::Terminated(how.clone()),
            Err(error) => End::CompileError(vec![Refusal {
                message: error.to_string(),
                code: None,
                place: None,
            }]),
        };
        Ended {
            id: cell.id,
            stdout: printed.stdout,
            stderr: printed.stderr,
            dropped: printed.dropped,
            display: result.map(forms).unwrap_or_default(),
            end,
            elapsed: started.elapsed().as_secs_f64(),
        }
    }

    /// Throws away what has been printed so far.
    fn rest(&mut self) {
        Printed::new(0).take(&self.outputs, Duration::from_millis(50));
    }
}

impl Printed {
    const fn new(room: u64) -> Self {
        Self {
            stdout: String::new(),
            stderr: String::new(),
            room,
            dropped: 0,
            started: None,
            ended: None,
        }
    }

    /// Takes the lines that are there, and waits a little when there are none.
    fn take(&mut self, outputs: &EvalContextOutputs, wait: Duration) {
        let mut line = outputs.stdout.recv_timeout(wait).ok();
        while let Some(text) = line {
            if self.has_room(&text) {
                self.stdout.push_str(&text);
                self.stdout.push('\n');
            }
            line = outputs.stdout.try_recv().ok();
        }
        while let Ok(text) = outputs.stderr.try_recv() {
            match Report::read(&text) {
                // evcxr may run a cell more than once, when a type was defined again.
                Some(Report::Started) => (self.started, self.ended) = (Some(Instant::now()), None),
                Some(report) => (self.started, self.ended) = (None, Some(report)),
                None => {
                    if self.has_room(&text) {
                        self.stderr.push_str(&text);
                        self.stderr.push('\n');
                    }
                }
            }
        }
    }

    /// Whether a line may be kept; counts it in either case.
    fn has_room(&mut self, line: &str) -> bool {
        let bytes = line.len() as u64 + 1;
        let has_room = bytes <= self.room;
        if has_room {
            self.room -= bytes;
        } else {
            self.room = 0;
            self.dropped += bytes;
        }
        has_room
    }
}

fn end_group(process: &std::sync::Mutex<std::process::Child>) {
    let id = process.lock().map(|child| child.id()).ok();
    if let Some(group) = id.and_then(|id| Pid::from_raw(id.try_into().ok()?)) {
        // When it has ended meanwhile, all is well.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// The forms of what a cell displayed, always in the same order.
fn forms(outputs: EvalOutputs) -> Vec<(String, String)> {
    let mut forms: Vec<_> = outputs.content_by_mime_type.into_iter().collect();
    forms.sort();
    forms
}

fn refusal(error: &CompilationError) -> Refusal {
    let message = match error.evcxr_extra_hint() {
        Some(hint) => format!("{} ({hint})", error.message()),
        None => error.message(),
    };
    Refusal {
        message,
        code: error.code().map(str::to_owned),
        place: place(error),
    }
}

/// Line and column of an error in what was given to the session, from 1.
fn place(error: &CompilationError) -> Option<(usize, usize)> {
    let span = error.primary_spanned_message()?.span?;
    Some((span.start_line, span.start_column))
}

fn refusal_line(error: &CompilationError) -> Option<usize> {
    place(error).map(|(line, _)| line)
}
