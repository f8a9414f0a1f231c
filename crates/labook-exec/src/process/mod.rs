//! A child process that cannot hurt labook: its own process group, a cleared environment, nothing on stdin,
//! limits, and none of its descendants left when it has ended.
//!
//! ```text
//! labook ── supervisor ── program ── whatever it starts
//!    ╰──────── socket ───────╯
//! ```
//!
//! Between labook and the program stands a [supervisor], because the killing of a process group misses
//! a descendant that has called `setsid`.

mod order;
mod supervisor;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

pub(crate) use order::WriteOrder;

/// How long a process has between SIGTERM and SIGKILL.
pub(crate) const GRACE: Duration = Duration::from_millis(500);

/// What to start, and how.
pub(crate) struct Launch<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<OsString>,
    /// The whole environment.
    pub(crate) environment: Vec<(OsString, OsString)>,
    pub(crate) directory: &'a Path,
    /// The limit on address space in bytes.
    pub(crate) memory: Option<u64>,
    /// A descriptor that the program inherits, under the same number.
    pub(crate) inherit: Option<BorrowedFd<'a>>,
    /// Whether the order of writes to stdout and stderr is to be kept.
    pub(crate) ordered: bool,
}

/// A running program.
pub(crate) struct Process {
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
    /// Where the kernel can tell: the order of writes to the two.
    pub(crate) order: Option<WriteOrder>,
    supervisor: UnixStream,
    child: Child,
}

impl Process {
    /// Starts a program.
    pub(crate) fn launch(launch: Launch<'_>) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let order = launch.ordered.then(order::Offer::new).flatten();
        let mut command = Command::new(launch.program);
        command
            .args(&launch.arguments)
            .env_clear()
            .envs(launch.environment)
            .current_dir(launch.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let inherit = launch.inherit.map(|fd| fd.as_raw_fd());
        let offer = order.as_ref().map(order::Offer::child);
        let socket = theirs.as_raw_fd();
        let memory = launch.memory;
        // SAFETY: the closure runs in a fork of a process with threads, so it may only make system calls that are
        // safe there: it allocates nothing and takes no lock.
        unsafe {
            command.pre_exec(move || supervisor::split(socket, memory, inherit, offer));
        }
        let mut child = command.spawn()?;
        drop(theirs);
        ours.set_nonblocking(true)?;
        let stdout = OwnedFd::from(child.stdout.take().expect("stdout is piped"));
        let stderr = OwnedFd::from(child.stderr.take().expect("stderr is piped"));
        rustix::io::ioctl_fionbio(&stdout, true)?;
        rustix::io::ioctl_fionbio(&stderr, true)?;
        Ok(Self {
            stdout,
            stderr,
            order: order.and_then(order::Offer::accept),
            supervisor: ours,
            child,
        })
    }

    /// Asks the program to end.
    pub(crate) fn terminate(&self) {
        self.tell(supervisor::TERMINATE);
    }

    /// Ends the program.
    pub(crate) fn kill(&self) {
        self.tell(supervisor::KILL);
    }

    fn tell(&self, what: u8) {
        // The supervisor may be gone already, and the program with it.
        let _ = (&self.supervisor).write_all(&[what]);
    }

    /// Readable when the program has ended.
    pub(crate) fn ended(&self) -> BorrowedFd<'_> {
        self.supervisor.as_fd()
    }

    /// How the program ended; `None` while it runs. When it is known, no descendant of the program is left.
    pub(crate) fn status(&mut self) -> io::Result<Option<ExitStatus>> {
        let mut status = [0; 4];
        match (&self.supervisor).read(&mut status) {
            Ok(4) => {
                self.child.wait()?;
                Ok(Some(ExitStatus::from_raw(i32::from_ne_bytes(status))))
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) =>
            {
                Ok(None)
            }
            // The supervisor was killed, and by its death the program.
            Ok(_) | Err(_) => {
                self.child.wait()?;
                Ok(Some(ExitStatus::from_raw(libc::SIGKILL)))
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Closing the socket would do, but then nobody would collect the supervisor.
        self.kill();
        let _ = self.supervisor.shutdown(std::net::Shutdown::Write);
        let _ = self.child.wait();
    }
}

/// What a program that is only listened to has said.
pub(crate) struct Finished {
    pub(crate) stderr: Vec<u8>,
    pub(crate) status: ExitStatus,
    pub(crate) timed_out: bool,
}

/// Waits for a program's end, at most for `limit`, and keeps at most `keep` bytes of stderr.
pub(crate) fn finish(mut process: Process, limit: Duration, keep: usize) -> io::Result<Finished> {
    let mut clock = Clock::new(Some(Instant::now() + limit));
    let mut stderr = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    let (mut stdout_open, mut stderr_open) = (true, true);
    let status = loop {
        let mut watched = vec![process.ended()];
        watched.extend(stdout_open.then_some(process.stdout.as_fd()));
        watched.extend(stderr_open.then_some(process.stderr.as_fd()));
        wait(&watched, clock.next())?;
        // The status first: what was written before the end is in the pipes when the end is known.
        let status = process.status()?;
        stderr_open = drain(&process.stderr, &mut buffer, |bytes| {
            let room = keep.saturating_sub(stderr.len());
            stderr.extend_from_slice(&bytes[..bytes.len().min(room)]);
        })?;
        stdout_open = drain(&process.stdout, &mut buffer, |_| {})?;
        if let Some(status) = status {
            break status;
        }
        clock.enforce(&process);
    };
    Ok(Finished {
        stderr,
        status,
        timed_out: clock.expired(),
    })
}

/// How many bytes can be read without waiting; `None` when the stream is at its end.
pub(crate) fn available(stream: &OwnedFd) -> io::Result<Option<u64>> {
    // Asked in this order, an end means that nothing came in between.
    let mut polled = [PollFd::new(stream, PollFlags::IN)];
    poll(&mut polled, Some(&Timespec::default()))?;
    let ended = polled[0].revents().contains(PollFlags::HUP);
    match rustix::io::ioctl_fionread(stream)? {
        0 if ended => Ok(None),
        count => Ok(Some(count)),
    }
}

/// Reads so many bytes, which are available.
pub(crate) fn take(
    stream: &OwnedFd,
    mut count: u64,
    buffer: &mut [u8],
    mut give: impl FnMut(&[u8]),
) -> io::Result<()> {
    while count > 0 {
        let most = buffer
            .len()
            .min(usize::try_from(count).unwrap_or(usize::MAX));
        match rustix::io::read(stream, &mut buffer[..most]) {
            Ok(0) | Err(Errno::AGAIN) => break,
            Ok(read) => {
                give(&buffer[..read]);
                count -= read as u64;
            }
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Reads what there is now, and no more: a program that writes without pause cannot hold the reader up. Returns
/// whether more can come.
fn drain(stream: &OwnedFd, buffer: &mut [u8], give: impl FnMut(&[u8])) -> io::Result<bool> {
    let count = available(stream)?;
    take(stream, count.unwrap_or_default(), buffer, give)?;
    Ok(count.is_some())
}

/// Waits until one of the descriptors can be read or is at its end, or for `limit`.
pub(crate) fn wait(descriptors: &[BorrowedFd<'_>], limit: Option<Duration>) -> io::Result<()> {
    let mut polled: Vec<_> = descriptors
        .iter()
        .map(|fd| PollFd::new(fd, PollFlags::IN))
        .collect();
    let limit = limit.map(|limit| Timespec {
        tv_sec: limit.as_secs() as i64,
        tv_nsec: i64::from(limit.subsec_nanos()),
    });
    match poll(&mut polled, limit.as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A wall-clock limit: SIGTERM when it is reached, SIGKILL after a grace.
pub(crate) struct Clock {
    deadline: Option<Instant>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Running,
    Terminating(Instant),
    Killed,
}

impl Clock {
    pub(crate) fn new(deadline: Option<Instant>) -> Self {
        Self {
            deadline,
            state: State::Running,
        }
    }

    /// Sets another deadline, unless the last one has been reached.
    pub(crate) fn set(&mut self, deadline: Option<Instant>) {
        if self.state == State::Running {
            self.deadline = deadline;
        }
    }

    /// How long until something is to be done.
    pub(crate) fn next(&self) -> Option<Duration> {
        let at = match self.state {
            State::Running => self.deadline?,
            State::Terminating(at) => at,
            State::Killed => return None,
        };
        Some(at.saturating_duration_since(Instant::now()))
    }

    /// Does what is due.
    pub(crate) fn enforce(&mut self, process: &Process) {
        if self.next().is_none_or(|left| !left.is_zero()) {
            return;
        }
        self.state = match self.state {
            State::Running => {
                process.terminate();
                State::Terminating(Instant::now() + GRACE)
            }
            State::Terminating(_) | State::Killed => {
                process.kill();
                State::Killed
            }
        };
    }

    /// Whether the limit was reached.
    pub(crate) fn expired(&self) -> bool {
        self.state != State::Running
    }
}
