//! One process: from its start to its end, through its frames.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use labook_document::Stream;
use labook_runtime::protocol::{
    ACKNOWLEDGEMENT, Address, CHANNEL_VARIABLE, Cause, Decoder, Frame, Nonce,
};

use super::ending;
use super::recorder::{End, RawPlace, Recorder, Recording, StepRecord};
use crate::process::{Clock, Launch, Process, available, take, wait};
use crate::{ExecError, Limits};

/// What to run.
pub(crate) struct Run<'a> {
    pub(crate) binary: &'a Path,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(OsString, OsString)>,
    pub(crate) directory: &'a Path,
    pub(crate) limits: &'a Limits,
    /// For each step of the program, the limit that its cell names.
    pub(crate) timeouts: &'a [Option<Duration>],
    /// For each step, whether it goes on with the cell of the one before: frames share the room for output.
    pub(crate) continued: &'a [bool],
    /// The step that is at fault when the process ends before any has begun.
    pub(crate) first: usize,
}

/// Runs a process to its end.
pub(crate) fn run(run: &Run<'_>) -> Result<Recording, ExecError> {
    let fault = ExecError::process("running a chapter's program");
    Session::start(run).and_then(Session::record).map_err(fault)
}

struct Session<'a> {
    run: &'a Run<'a>,
    process: Process,
    control: Option<UnixStream>,
    decoder: Decoder,
    buffer: Vec<u8>,
    /// Which streams are not at their end.
    stdout_open: bool,
    stderr_open: bool,
    steps: Vec<StepRecord>,
    current: Option<Current>,
    /// What the rest of the program may still use, while a cell with a limit of its own runs.
    clock: Clock,
    budget: Budget,
    /// Whether any step has begun.
    begun: bool,
    finished: bool,
    violation: Option<String>,
}

/// The step that is running.
struct Current {
    step: usize,
    recorder: Recorder,
    since: Instant,
    failed: Option<End>,
    /// A panic on the way, which something may yet catch.
    panicking: Option<(String, Option<RawPlace>)>,
}

/// The program's wall-clock time, less that of cells with a limit of their own.
struct Budget {
    left: Duration,
    counting_since: Option<Instant>,
    /// The limit that is in force, for the message.
    limit: Duration,
}

impl Budget {
    /// A step begins. Returns its deadline.
    fn begin(&mut self, wall: Duration, own: Option<Duration>) -> Instant {
        let now = Instant::now();
        if let Some(since) = self.counting_since.take() {
            self.left = self.left.saturating_sub(now - since);
        }
        match own {
            Some(own) => {
                self.limit = own;
                now + own
            }
            None => {
                self.limit = wall;
                self.counting_since = Some(now);
                now + self.left
            }
        }
    }
}

impl<'a> Session<'a> {
    fn start(run: &'a Run<'a>) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let nonce = nonce()?;
        let address = Address {
            descriptor: theirs.as_raw_fd(),
            nonce,
        };
        let mut environment = run.environment.clone();
        environment.push((CHANNEL_VARIABLE.into(), address.to_string().into()));
        let process = Process::launch(Launch {
            program: run.binary,
            arguments: run.arguments.clone(),
            environment,
            directory: run.directory,
            memory: Some(run.limits.memory),
            inherit: Some(theirs.as_fd()),
            ordered: true,
        })?;
        ours.set_nonblocking(true)?;
        let mut budget = Budget {
            left: run.limits.wall,
            counting_since: None,
            limit: run.limits.wall,
        };
        let deadline = budget.begin(run.limits.wall, None);
        Ok(Self {
            run,
            process,
            control: Some(ours),
            decoder: Decoder::new(nonce),
            buffer: vec![0; 256 * 1024],
            stdout_open: true,
            stderr_open: true,
            steps: vec![StepRecord::not_reached(); run.timeouts.len()],
            current: None,
            clock: Clock::new(Some(deadline)),
            budget,
            begun: false,
            finished: false,
            violation: None,
        })
    }

    fn record(mut self) -> io::Result<Recording> {
        let status = loop {
            self.wait()?;
            // The status is read before the streams: when it is known, all that was ever written is in the pipes.
            let status = self.process.status()?;
            self.read_frames()?;
            self.let_writes_go_on()?;
            self.read_streams()?;
            if let Some(status) = status {
                break status;
            }
            self.clock.enforce(&self.process);
        };
        while self.stdout_open || self.stderr_open {
            // Nobody is left who could write; one more reading finds the ends.
            self.read_streams()?;
        }
        self.end(status);
        Ok(Recording { steps: self.steps })
    }

    fn wait(&self) -> io::Result<()> {
        let mut descriptors = vec![self.process.ended()];
        if self.stdout_open {
            descriptors.push(self.process.stdout.as_fd());
        }
        if self.stderr_open {
            descriptors.push(self.process.stderr.as_fd());
        }
        descriptors.extend(self.control.as_ref().map(AsFd::as_fd));
        descriptors.extend(self.process.order.as_ref().map(|order| order.listener()));
        wait(&descriptors, self.clock.next()).map(drop)
    }

    /// The step that output belongs to. Before any has begun it is the first.
    fn current(&mut self) -> &mut Current {
        let (step, room) = (self.run.first, self.run.limits.output);
        self.current.get_or_insert_with(|| Current::new(step, room))
    }

    /// Reads what is in the pipes, in the order that the module `process::order` explains.
    fn read_streams(&mut self) -> io::Result<()> {
        let waiting = match self.stdout_open {
            true => available(&self.process.stdout)?,
            false => None,
        };
        if self.stderr_open {
            let count = available(&self.process.stderr)?;
            self.stderr_open = count.is_some();
            self.read_stream(Stream::Stderr, count)?;
        }
        self.stdout_open = waiting.is_some();
        self.read_stream(Stream::Stdout, waiting)
    }

    fn read_stream(&mut self, stream: Stream, count: Option<u64>) -> io::Result<()> {
        let Some(count) = count.filter(|&count| count > 0) else {
            return Ok(());
        };
        let descriptor = match stream {
            Stream::Stdout => &self.process.stdout,
            Stream::Stderr => &self.process.stderr,
        };
        let (step, room) = (self.run.first, self.run.limits.output);
        let current = self.current.get_or_insert_with(|| Current::new(step, room));
        let give = |bytes: &[u8]| current.recorder.write(stream, bytes);
        take(descriptor, count, &mut self.buffer, give)
    }

    /// Serves writes to stderr that the program has announced.
    fn let_writes_go_on(&mut self) -> io::Result<()> {
        let Some(order) = self.process.order.take() else {
            return Ok(());
        };
        let more = loop {
            match order.announced() {
                Ok(Some(write)) => {
                    self.read_streams()?;
                    order.allow(write);
                }
                Ok(None) => break true,
                // Nobody is left who could announce a write.
                Err(_) => break false,
            }
        };
        self.process.order = Some(order).filter(|_| more);
        Ok(())
    }

    fn read_frames(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        // A bounded number of times, so that a program which floods the channel cannot keep labook from looking at
        // the clock.
        for _ in 0..64 {
            let Some(control) = &mut self.control else {
                return Ok(());
            };
            match control.read(&mut bytes) {
                Ok(0) => self.control = None,
                Ok(count) => self.decoder.push(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(_) => self.control = None,
            }
            loop {
                match self.decoder.next() {
                    Ok(None) => break,
                    Ok(Some(frame)) => {
                        self.read_streams()?;
                        if let Err(violation) = self.deal_with(frame) {
                            self.violate(violation);
                            return Ok(());
                        }
                        self.acknowledge();
                    }
                    Err(error) => {
                        self.violate(error.to_string());
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    fn acknowledge(&mut self) {
        if let Some(control) = &mut self.control {
            // A program that has ended meanwhile needs no answer.
            let _ = control.write_all(&[ACKNOWLEDGEMENT]);
        }
    }

    fn violate(&mut self, violation: String) {
        self.control = None;
        self.violation.get_or_insert(violation);
        self.process.kill();
    }

    /// Deals with a frame. An error says in which way it is none that the runtime would send.
    fn deal_with(&mut self, frame: Frame) -> Result<(), String> {
        if self.finished {
            return Err("there is a frame after the last one".to_owned());
        }
        match frame {
            Frame::Hello => return Ok(()),
            Frame::Begin { step } => return self.begin(step as usize),
            Frame::Finished => self.finished = true,
            _ => {}
        }
        let current = self.current();
        current.panicking = None;
        match frame {
            Frame::DisplayBegin => current.recorder.begin_display(),
            Frame::Content {
                mime,
                text,
                dropped,
            } => current.recorder.display(mime, text, dropped),
            Frame::DisplayEnd => current.recorder.end_display(),
            Frame::Panicking { message, place } => {
                current.panicking = Some((message, place.map(RawPlace::from)));
            }
            Frame::Failed {
                cause,
                message,
                place,
            } => {
                current.failed = Some(match cause {
                    Cause::Panic => End::Panicked,
                    Cause::Error => End::Errored,
                });
                current.recorder.fail(message, place.map(RawPlace::from));
            }
            Frame::Hello | Frame::Begin { .. } | Frame::Finished => {}
        }
        Ok(())
    }

    fn begin(&mut self, step: usize) -> Result<(), String> {
        let count = self.run.timeouts.len();
        let (own, before) = match self.run.timeouts.get(step) {
            Some(own) => (*own, self.current.take()),
            None => return Err(format!("there is no step {step} of {count}")),
        };
        let room = match &before {
            Some(before) if self.run.continued[step] => before.recorder.room(),
            _ => self.run.limits.output,
        };
        let mut next = Current::new(step, room);
        if let Some(before) = before {
            if before.step > step {
                self.current = Some(before);
                return Err(format!("step {step} begins after a later one"));
            }
            if before.step == step {
                // What was written before the first step had begun is its own.
                next = Current {
                    since: Instant::now(),
                    ..before
                };
            } else {
                self.close(before, End::Ok);
            }
        }
        self.current = Some(next);
        self.begun = true;
        let deadline = self.budget.begin(self.run.limits.wall, own);
        self.clock.set(Some(deadline));
        Ok(())
    }

    fn close(&mut self, current: Current, end: End) {
        let end = current.failed.unwrap_or(end);
        self.steps[current.step] = current.recorder.finish(end, current.since.elapsed());
    }

    /// The process has ended.
    fn end(&mut self, status: ExitStatus) {
        self.current();
        let Some(mut current) = self.current.take() else {
            return;
        };
        let recorder = &mut current.recorder;
        let end = ending::end(status);
        if let Some(violation) = &self.violation {
            recorder.fail(format!("output protocol violated: {violation}"), None);
            current.failed = None;
            // It may have met its own end before it was killed.
            return self.close(current, End::Signaled(libc::SIGKILL));
        }
        if self.clock.expired() {
            recorder.fail(ending::timed_out(self.budget.limit), None);
            current.failed = None;
            return self.close(current, End::TimedOut);
        }
        if !self.begun
            && !self.finished
            && let Some(message) = ending::not_started(self.run.limits.memory)
        {
            // What the loader says names the binary, whose path is no business of the chapter.
            if let Some(said) = recorder.last_stderr() {
                said.clear();
            }
            recorder.fail(message, None);
            current.failed = None;
            return self.close(current, end);
        }
        match (end, current.panicking.take()) {
            // A program that finished gives its own code, which says no more than its frames did.
            (End::Exited(_), _) if self.finished => self.close(current, End::Ok),
            (End::Signaled(libc::SIGABRT), Some((message, place))) => {
                recorder.fail(message, place);
                self.close(current, End::Panicked);
            }
            (End::Signaled(signal), _) => {
                let message =
                    ending::signaled(signal, self.run.limits.memory, recorder.last_stderr());
                recorder.fail(message, None);
                current.failed = None;
                self.close(current, end);
            }
            (end, _) => {
                if let End::Exited(code) = end {
                    recorder.fail(format!("ended the process with exit code {code}"), None);
                }
                self.close(current, end);
            }
        }
    }
}

impl Current {
    fn new(step: usize, room: u64) -> Self {
        Self {
            step,
            recorder: Recorder::new(room),
            since: Instant::now(),
            failed: None,
            panicking: None,
        }
    }
}

fn nonce() -> io::Result<Nonce> {
    let mut nonce = Nonce([0; 16]);
    std::fs::File::open("/dev/urandom")?.read_exact(&mut nonce.0)?;
    Ok(nonce)
}
