//! The process between labook and a program, which leaves no descendant of the program behind.
//!
//! Killing the program's process group is not enough: a daemon leaves the group by `setsid`, and its
//! parent by a second fork. So the supervisor asks the kernel to be the *subreaper* of everything below it:
//! an orphan becomes the supervisor's child, wherever it moved, and when the program has ended the supervisor
//! kills children until it has none. It is a fork of labook that never executes anything else, alone in
//! its session; because each program has its own, no process of another program, nor one that labook
//! started for other purposes, can be mistaken for a survivor.
//!
//! The supervisor takes orders from a socket: a byte ends the program, and so does labook's own end, by whatever cause,
//! because the socket is then closed. When all is over it writes the program's status to the socket.
//!
//! Everything here runs after a fork of a process with threads: system calls only, no allocation, no lock.

use std::io;
use std::os::fd::RawFd;

use libc::{c_int, pid_t};

use super::order;

/// The order to send SIGTERM to the program and its process group.
pub(super) const TERMINATE: u8 = b'T';
/// The order to send SIGKILL.
pub(super) const KILL: u8 = b'K';

/// Splits the process that is about to execute a program in two. It returns in the program-to-be; the other one
/// is its supervisor.
pub(super) fn split(
    socket: RawFd,
    memory: Option<u64>,
    inherit: Option<RawFd>,
    order: Option<order::Child>,
) -> io::Result<()> {
    // SAFETY: plain system calls on values of our own; the caller promises that this is a fresh fork.
    unsafe {
        check(libc::setsid())?;
        check(libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))?;
        // An ignored SIGCHLD would be inherited, and the kernel would then collect the program's status for us.
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        match check(libc::fork())? {
            0 => become_program(memory, inherit, order),
            program => supervise(program, socket),
        }
    }
}

fn check(result: c_int) -> io::Result<c_int> {
    match result {
        -1 => Err(io::Error::last_os_error()),
        result => Ok(result),
    }
}

/// SAFETY: only in a fresh fork.
unsafe fn become_program(
    memory: Option<u64>,
    inherit: Option<RawFd>,
    order: Option<order::Child>,
) -> io::Result<()> {
    // SAFETY: plain system calls on values of our own.
    unsafe {
        // When the supervisor is killed, the program must not run on unwatched.
        check(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0))?;
        check(libc::setpgid(0, 0))?;
        limit(libc::RLIMIT_CORE, 0)?;
        if let Some(bytes) = memory {
            limit(libc::RLIMIT_AS, bytes)?;
        }
        // Whatever labook itself has inherited without knowing is not passed on.
        check(libc::syscall(
            libc::SYS_close_range,
            3,
            c_int::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        ) as c_int)?;
        if let Some(fd) = inherit {
            check(libc::fcntl(fd, libc::F_SETFD, 0))?;
        }
        if let Some(order) = order {
            order.install()?;
        }
    }
    Ok(())
}

/// SAFETY: no requirement beyond those of the system call.
unsafe fn limit(resource: libc::__rlimit_resource_t, bytes: u64) -> io::Result<()> {
    // SAFETY: both structures live through the calls.
    unsafe {
        let mut limit = libc::rlimit {
            rlim_cur: 0,
            rlim_max: 0,
        };
        check(libc::getrlimit(resource, &raw mut limit))?;
        // Only root may raise the hard limit.
        limit.rlim_max = limit.rlim_max.min(bytes);
        limit.rlim_cur = limit.rlim_max;
        check(libc::setrlimit(resource, &raw const limit)).map(drop)
    }
}

/// Watches over the program until neither it nor a descendant is left.
///
/// SAFETY: only in a fresh fork.
unsafe fn supervise(program: pid_t, socket: RawFd) -> ! {
    // SAFETY: plain system calls on values of our own.
    unsafe {
        // The program can signal its parent; only SIGKILL and SIGSTOP get through.
        let mut signals: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut signals);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const signals, std::ptr::null_mut());
        // Not even the ends of the program's pipes: nobody must wait for the supervisor.
        if socket > 0 {
            libc::syscall(libc::SYS_close_range, 0, socket - 1, 0);
        }
        libc::syscall(libc::SYS_close_range, socket + 1, c_int::MAX, 0);

        let status = obey_until_end(program, socket);
        sweep();
        libc::write(socket, (&raw const status).cast(), 4);
        libc::_exit(0)
    }
}

/// Carries out orders until the program has ended. Returns its status.
///
/// SAFETY: `program` is a child that nobody else waits for, so its number cannot become another process's.
unsafe fn obey_until_end(program: pid_t, socket: RawFd) -> c_int {
    // SAFETY: plain system calls on values of our own.
    unsafe {
        let handle = libc::syscall(libc::SYS_pidfd_open, program, 0) as c_int;
        // Before Linux 5.3 there is no such handle; then the program is looked at now and again.
        let patience = if handle < 0 { 10 } else { -1 };
        let watched = |fd| libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        let mut watch = [watched(handle), watched(socket)];
        loop {
            libc::poll(watch.as_mut_ptr(), 2, patience);
            if watch[1].revents != 0 {
                let mut order = KILL;
                let signal = match libc::read(socket, (&raw mut order).cast(), 1) {
                    1 if order == TERMINATE => libc::SIGTERM,
                    1 => libc::SIGKILL,
                    _ => {
                        // labook is gone; the socket has nothing more to say.
                        watch[1].fd = -1;
                        libc::SIGKILL
                    }
                };
                libc::kill(-program, signal);
                libc::kill(program, signal);
            }
            let mut end: libc::siginfo_t = std::mem::zeroed();
            let options = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
            libc::waitid(libc::P_PID, program as libc::id_t, &raw mut end, options);
            if end.si_pid() == program {
                // As long as the program is not collected, no other process group can have its number.
                libc::kill(-program, libc::SIGKILL);
                let mut status = 0;
                libc::waitpid(program, &raw mut status, 0);
                return status;
            }
        }
    }
}

/// Kills children until there are none. A child's children become ours when it dies. A kernel that does not list
/// children leaves it at the program's process group.
///
/// SAFETY: only in the supervisor.
unsafe fn sweep() {
    // SAFETY: plain system calls on values of our own.
    unsafe {
        loop {
            let listed = for_each_child(|child| {
                libc::kill(child, libc::SIGKILL);
            });
            if !listed {
                return;
            }
            loop {
                match libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) {
                    -1 => return,
                    0 => break,
                    _ => {}
                }
            }
            let moment = libc::timespec {
                tv_sec: 0,
                tv_nsec: 500_000,
            };
            libc::nanosleep(&raw const moment, std::ptr::null_mut());
        }
    }
}

/// Calls `act` with the number of each child. Returns whether the kernel lists them at all.
///
/// SAFETY: only in a fresh fork.
unsafe fn for_each_child(mut act: impl FnMut(pid_t)) -> bool {
    // SAFETY: plain system calls; the buffer is as long as `read` is told.
    unsafe {
        let list = libc::open(c"/proc/thread-self/children".as_ptr(), libc::O_RDONLY);
        if list < 0 {
            return false;
        }
        let mut number: pid_t = 0;
        let mut buffer = [0_u8; 4096];
        loop {
            let count = libc::read(list, buffer.as_mut_ptr().cast(), buffer.len());
            if count <= 0 {
                break;
            }
            for byte in &buffer[..count as usize] {
                match byte {
                    b'0'..=b'9' => number = number * 10 + pid_t::from(byte - b'0'),
                    _ if number > 0 => act(std::mem::take(&mut number)),
                    _ => {}
                }
            }
        }
        libc::close(list);
        true
    }
}
