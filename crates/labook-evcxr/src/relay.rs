//! The process between an evcxr session and the child that runs its cells.
//!
//! evcxr reads the child's standard output line by line, takes out the lines by which the child reports a panic, a
//! failed `?` and the end of a cell, and keeps what they say to itself. The relay passes everything on and adds, at the
//! end of each cell, a line to standard error that tells how the cell ended and that its standard error is complete.

use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpid, kill_process};

/// What the last line of a cell's standard error begins with. No text that a person writes does.
pub(crate) const MARK: &str = "\u{1e}labook-cell-ended ";

const COMPLETE: &[u8] = b"EVCXR_EXECUTION_COMPLETE";
const PANICKED: &[u8] = b"EVCXR_PANIC_NOTIFICATION";
const ERRORED: &[u8] = b"EVCXR_ERROR_OCCURRED";

/// How a cell ended, as the child reported it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    Ok,
    Panicked,
    Errored,
}

impl Report {
    const ALL: [Self; 3] = [Self::Ok, Self::Panicked, Self::Errored];

    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Panicked => "panicked",
            Self::Errored => "errored",
        }
    }

    /// Reads a line that the relay wrote.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let word = line.strip_prefix(MARK)?;
        Self::ALL.into_iter().find(|report| report.word() == word)
    }
}

/// Starts the child, passes on what it writes, and ends as it ends.
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
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let piped = "its streams are pipes";
    let mut streams = Streams {
        stdout: child.stdout.take().expect(piped),
        stderr: child.stderr.take().expect(piped),
        line: Vec::new(),
        report: Report::Ok,
    };
    streams.pass_on()?;
    end_as(&mut child)
}

/// What the child writes. Both streams are read side by side: a child that fills the one pipe while its reader waits at
/// the other would wait for ever.
struct Streams {
    stdout: ChildStdout,
    stderr: ChildStderr,
    /// The line of standard output that is not complete yet.
    line: Vec<u8>,
    /// How the running cell ends, as far as it has said.
    report: Report,
}

impl Streams {
    fn pass_on(&mut self) -> std::io::Result<()> {
        let (mut stdout_open, mut stderr_open) = (true, true);
        while stdout_open {
            let mut ready = vec![PollFd::new(&self.stdout, PollFlags::IN)];
            if stderr_open {
                ready.push(PollFd::new(&self.stderr, PollFlags::IN));
            }
            poll(&mut ready, None)?;
            let [out, err] =
                [0, 1].map(|i| ready.get(i).is_some_and(|fd| !fd.revents().is_empty()));
            drop(ready);
            if err {
                stderr_open = copy(&mut self.stderr, &mut std::io::stderr())?.is_some();
            }
            if out {
                stdout_open = self.read_lines()?;
            }
        }
        std::io::stdout().write_all(&self.line)?;
        std::io::copy(&mut self.stderr, &mut std::io::stderr())?;
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
                let ends_line = drain(&mut self.stderr)?;
                // The mark has to begin a line. evcxr reads lines, so to it the text is the same.
                let before = if ends_line { "" } else { "\n" };
                eprintln!("{before}{MARK}{}", self.report.word());
                self.report = Report::Ok;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Passes on what stands in the pipe of standard error, which the child wrote before it reported the end of the cell;
/// says whether its last line is complete.
fn drain(errors: &mut ChildStderr) -> std::io::Result<bool> {
    let mut ends_line = false;
    loop {
        let mut ready = [PollFd::from_borrowed_fd(errors.as_fd(), PollFlags::IN)];
        poll(&mut ready, Some(&Timespec::default()))?;
        if !ready[0].revents().contains(PollFlags::IN) {
            return Ok(ends_line);
        }
        match copy(errors, &mut std::io::stderr())? {
            Some(last) => ends_line = last == b'\n',
            None => return Ok(ends_line),
        }
    }
}

/// Copies what is there to read and gives its last byte; nothing at the end of the stream.
fn copy(from: &mut impl Read, to: &mut impl Write) -> std::io::Result<Option<u8>> {
    let mut bytes = [0; 1 << 16];
    let count = from.read(&mut bytes)?;
    to.write_all(&bytes[..count])?;
    to.flush()?;
    Ok(bytes[..count].last().copied())
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
            assert_eq!(
                Report::read(&format!("{MARK}{}", report.word())),
                Some(report)
            );
        }
        assert_eq!(Report::read("thread 'main' panicked"), None);
    }
}
