//! The process that holds a session: reads what to run, runs it cell by cell, and says what became of each.

use std::io::{BufRead, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use evcxr::{
    CommandContext, CompilationError, Error, EvalContext, EvalContextOutputs, EvalOutputs,
};
use rustix::process::{Pid, Signal, kill_process_group};

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
/// What a cell may take on top of its limit: a session cannot tell compiling from running.
const COMPILING: Duration = Duration::from_secs(120);

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
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    let mut session = match Session::start() {
        Ok(session) => session,
        Err(error) => return say(&Answer::NoSession(error.to_string())),
    };
    if !request.setup.is_empty() {
        let lines = request.setup.join("\n");
        if let Err(error) = session.context.execute(&lines) {
            let message = error.to_string();
            return say(&Answer::Refused {
                line: lines,
                message,
            });
        }
        session.rest();
    }
    for cell in &request.cells {
        let ended = session.run(cell);
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

/// The lines of both streams.
#[derive(Default)]
struct Printed {
    stdout: String,
    stderr: String,
    report: Option<Report>,
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

    fn run(&mut self, cell: &RequestCell) -> Ended {
        let started = Instant::now();
        let limit = Duration::from_secs_f64(cell.limit) + COMPILING;
        let process = self.context.process_handle();
        let (context, outputs) = (&mut self.context, &self.outputs);
        let mut printed = Printed::default();
        let mut timed_out = false;
        let result = std::thread::scope(|scope| {
            let running = scope.spawn(|| context.execute(&cell.code));
            // evcxr waits until somebody has taken what the cell printed.
            while !running.is_finished() {
                printed.take(outputs, TICK);
                if !timed_out && started.elapsed() > limit {
                    timed_out = true;
                    end_group(&process);
                }
            }
            running.join()
        });
        let result = result.unwrap_or_else(|_| Err(Error::from("evcxr panicked")));
        if matches!(result, Ok(_) | Err(Error::TypeRedefinedVariablesLost(_))) {
            let patience = Instant::now();
            while printed.report.is_none() && patience.elapsed() < PATIENCE {
                printed.take(outputs, TICK);
            }
        }
        printed.take(outputs, Duration::ZERO);
        let end = match &result {
            _ if timed_out => End::TimedOut,
            Ok(_) => match printed.report {
                Some(Report::Panicked) => End::Panicked,
                Some(Report::Errored) => End::Errored,
                Some(Report::Ok) | None => End::Ok,
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
            display: result.map(forms).unwrap_or_default(),
            end,
            elapsed: started.elapsed().as_secs_f64(),
        }
    }

    /// Throws away what has been printed so far.
    fn rest(&mut self) {
        Printed::default().take(&self.outputs, Duration::from_millis(50));
    }
}

impl Printed {
    /// Takes the lines that are there, and waits a little when there are none.
    fn take(&mut self, outputs: &EvalContextOutputs, wait: Duration) {
        let mut line = outputs.stdout.recv_timeout(wait).ok();
        while let Some(text) = line {
            self.stdout.push_str(&text);
            self.stdout.push('\n');
            line = outputs.stdout.try_recv().ok();
        }
        while let Ok(text) = outputs.stderr.try_recv() {
            match Report::read(&text) {
                Some(report) => self.report = Some(report),
                None => {
                    self.stderr.push_str(&text);
                    self.stderr.push('\n');
                }
            }
        }
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
        place: error
            .primary_spanned_message()
            .and_then(|spanned| spanned.span)
            .map(|span| (span.start_line, span.start_column)),
    }
}
