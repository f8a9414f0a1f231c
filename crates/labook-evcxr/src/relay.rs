//! The process between an evcxr session and the child that runs its cells.
//!
//! evcxr reads the child's standard output line by line, takes out the lines by which the child reports a panic, a
//! failed `?` and the end of a cell, and keeps what they say to itself. The relay passes everything on and adds lines to
//! standard error: one when a cell starts to run, and one at its end that tells how it ended and that its standard error
//! is complete.

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, getpid, kill_process, kill_process_group};

/// What a line of the relay's own begins with. No text that a person writes does.
const MARK: &str = "\u{1e}labook-cell ";

const RUN: &[u8] = b"LOAD_AND_RUN ";
const COMPLETE: &[u8] = b"EVCXR_EXECUTION_COMPLETE";
const PANICKED: &[u8] = b"EVCXR_PANIC_NOTIFICATION";
const ERRORED: &[u8] = b"EVCXR_ERROR_OCCURRED";

/// What the relay tells of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// It is compiled, and starts to run.
    Started,
    /// It ran to its end.
    Ok,
    Panicked,
    Errored,
}

impl Report {
    const ALL: [Self; 4] = [Self::Started, Self::Ok, Self::Panicked, Self::Errored];

    const fn word(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Ok => "ended",
            Self::Panicked => "panicked",
            Self::Errored => "errored",
        }
    }

    fn line(self) -> String {
        format!("{MARK}{}\n", self.word())
    }

    /// Reads a line that the relay wrote.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let word = line.strip_prefix(MARK)?;
        Self::ALL.into_iter().find(|report| report.word() == word)
    }
}

/// Starts the child, passes on what goes to it and comes from it, and ends as it ends.
pub(crate) fn main() -> ! {
    let code = relay().unwrap_or_else(|error| {
        eprintln!("cannot relay the session: {error}");
        1
    });
    std::process::exit(code)
}

fn relay() -> std::io::Result<i32> {
    // It inherits the variable by which evcxr tells its children what they are. A backtrace would name this machine's
    // files, which nothing in a chapter may.
    let mut child = Command::new(std::env::current_exe()?)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let piped = "its streams are pipes";
    let mut streams = Streams {
        stdin: child.stdin.take(),
        stdout: child.stdout.take().expect(piped),
        stderr: child.stderr.take().expect(piped),
        line: Vec::new(),
        errors_in_line: false,
        report: Report::Ok,
    };
    streams.pass_on()?;
    end_as(&mut child)
}

/// The child's streams. They are read side by side: a child that fills the one pipe while its reader waits at the other
/// would wait for ever.
struct Streams {
    /// Until the session has no more to say.
    stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    stderr: ChildStderr,
    /// The line of standard output that is not complete yet.
    line: Vec<u8>,
    /// Whether the last line of standard error is not complete.
    errors_in_line: bool,
    /// How the running cell ends, as far as it has said.
    report: Report,
}

impl Streams {
    fn pass_on(&mut self) -> std::io::Result<()> {
        let (own_input, own_output) = (std::io::stdin(), std::io::stdout());
        let mut errors_open = true;
        loop {
            // A stream at its end is always ready, so it is not asked any more.
            let mut ready = vec![
                PollFd::new(&self.stdout, PollFlags::IN),
                PollFd::new(&own_output, PollFlags::empty()),
            ];
            if errors_open {
                ready.push(PollFd::new(&self.stderr, PollFlags::IN));
            }
            if self.stdin.is_some() {
                ready.push(PollFd::new(&own_input, PollFlags::IN));
            }
            poll(&mut ready, None)?;
            let mut events = ready.iter().map(PollFd::revents);
            let mut next = |is_asked| is_asked && events.next().is_some_and(|e| !e.is_empty());
            let (output, reader_gone) = (next(true), next(true));
            let (errors, input) = (next(errors_open), next(self.stdin.is_some()));
            drop(ready);
            if reader_gone {
                // Nobody is left to tell anything, and the cell may run for ever.
                kill_process_group(getpgrp(), Signal::KILL)?;
            }
            if input {
                self.write_input()?;
            }
            if errors {
                errors_open = self.copy_errors()?;
            }
            if output && !self.read_lines()? {
                break;
            }
        }
        std::io::stdout().write_all(&self.line)?;
        std::io::copy(&mut self.stderr, &mut std::io::stderr())?;
        Ok(())
    }

    /// Passes on what the session says. It says one thing at a time, and waits for its end.
    fn write_input(&mut self) -> std::io::Result<()> {
        let mut bytes = [0; 1 << 16];
        let count = rustix::io::read(std::io::stdin(), &mut bytes)?;
        let input = self.stdin.as_mut().filter(|_| count > 0);
        let Some(input) = input else {
            self.stdin = None;
            return Ok(());
        };
        if bytes.starts_with(RUN) {
            eprint!("{}", Report::Started.line());
        }
        // A child that has ended reads no more; how it ended is told soon.
        let _ = input.write_all(&bytes[..count]);
        Ok(())
    }

    /// Passes on the lines of standard output that have come; false at its end.
    fn read_lines(&mut self) -> std::io::Result<bool> {
        let mut bytes = [0; 1 << 16];
        let count = self.stdout.read(&mut bytes)?;
        for piece in bytes[..count].split_inclusive(|&byte| byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.see()?;
                std::io::stdout().write_all(&self.line)?;
                self.line.clear();
            }
        }
        std::io::stdout().flush()?;
        Ok(count > 0)
    }

    /// Takes note of a line by which the child reports something.
    fn see(&mut self) -> std::io::Result<()> {
        match self.line.trim_ascii_end() {
            PANICKED => self.report = Report::Panicked,
            ERRORED => self.report = Report::Errored,
            COMPLETE => {
                self.drain_errors()?;
                // The mark has to begin a line. evcxr reads lines, so to it the text is the same.
                let before = if self.errors_in_line { "\n" } else { "" };
                eprint!("{before}{}", self.report.line());
                self.report = Report::Ok;
            }
            _ => {}
        }
        Ok(())
    }

    /// Passes on what stands in the pipe of standard error, which the child wrote before it reported the end of the cell.
    fn drain_errors(&mut self) -> std::io::Result<()> {
        loop {
            let mut ready = [PollFd::new(&self.stderr, PollFlags::IN)];
            poll(&mut ready, Some(&Timespec::default()))?;
            if !ready[0].revents().contains(PollFlags::IN) || !self.copy_errors()? {
                return Ok(());
            }
        }
    }

    /// Passes on what there is of standard error; false at its end.
    fn copy_errors(&mut self) -> std::io::Result<bool> {
        let mut bytes = [0; 1 << 16];
        let count = self.stderr.read(&mut bytes)?;
        if let Some(last) = bytes[..count].last() {
            self.errors_in_line = *last != b'\n';
        }
        std::io::stderr().write_all(&bytes[..count])?;
        Ok(count > 0)
    }
}

/// Ends as the child did, so that evcxr reports what happened to the child.
fn end_as(child: &mut Child) -> std::io::Result<i32> {
    let status = child.wait()?;
    if let Some(signal) = status.signal().and_then(Signal::from_named_raw) {
        kill_process(getpid(), signal)?;
    }
    Ok(status.code().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        for report in Report::ALL {
            assert_eq!(Report::read(report.line().trim_end()), Some(report));
        }
        assert_eq!(Report::read("thread 'main' panicked"), None);
    }
}
