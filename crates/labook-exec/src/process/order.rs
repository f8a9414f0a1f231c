//! The order between what a program writes to stdout and what it writes to stderr.
//!
//! Two pipes lose it: when both have something to read, nobody can say which came first. So each write to stderr
//! is announced. A seccomp filter in the program lets every system call pass but a write to descriptor 2, which
//! the kernel holds until labook has read what both pipes hold and lets it go on. So whatever stdout's pipe holds at
//! any moment was written after the last announced write to stderr. labook *looks how much stdout holds, reads
//! stderr, then reads that much of stdout*: what stderr holds was written before, and the order is exact.
//!
//! The filter denies nothing and looks at no memory of the program, so it is no containment, and none of the known
//! races of such filters matters. Threads that write at the same time have no order that could be kept.
//!
//! Where the kernel or a container refuses the filter, the same rule of reading gives an order that is
//! right when the two streams are not written within the same moment.

use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: Option<u32> = Some(0xC000_003E);
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: Option<u32> = Some(0xC000_00B7);
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const ARCHITECTURE: Option<u32> = None;

/// labook's side before the program has started: a socket on which the filter's listener will come.
pub(super) struct Offer {
    ours: UnixStream,
    theirs: UnixStream,
}

/// The program's side before it has started.
#[derive(Clone, Copy)]
pub(super) struct Child {
    socket: RawFd,
}

/// Tells when a program is about to write to stderr.
pub(crate) struct WriteOrder {
    listener: OwnedFd,
}

/// A write to stderr that waits. Dropping it without [`WriteOrder::allow`] leaves the program waiting.
pub(crate) struct Announced {
    id: u64,
}

impl Offer {
    pub(super) fn new() -> Option<Self> {
        ARCHITECTURE?;
        let (ours, theirs) = UnixStream::pair().ok()?;
        Some(Self { ours, theirs })
    }

    pub(super) fn child(&self) -> Child {
        Child {
            socket: self.theirs.as_raw_fd(),
        }
    }

    /// Takes the listener, when the program has sent one.
    pub(super) fn accept(self) -> Option<WriteOrder> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut byte = [0];
        let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        recvmsg(
            &self.ours,
            &mut [IoSliceMut::new(&mut byte)],
            &mut ancillary,
            flags,
        )
        .ok()?;
        ancillary
            .drain()
            .filter_map(|message| match message {
                RecvAncillaryMessage::ScmRights(mut rights) => rights.next(),
                _ => None,
            })
            .next()
            .map(|listener| WriteOrder { listener })
    }
}

impl Child {
    /// Installs the filter and sends its listener. Where that is refused, nothing is installed.
    ///
    /// SAFETY: only in a fresh fork; system calls only.
    pub(super) unsafe fn install(self) -> io::Result<()> {
        // SAFETY: the filter's program outlives the call, which copies it.
        let listener = unsafe {
            // Without this only root may install a filter.
            if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 {
                return Ok(());
            }
            let mut filter = filter();
            let program = libc::sock_fprog {
                len: filter.len() as u16,
                filter: filter.as_mut_ptr(),
            };
            libc::syscall(
                libc::SYS_seccomp,
                libc::SECCOMP_SET_MODE_FILTER,
                libc::SECCOMP_FILTER_FLAG_NEW_LISTENER,
                &raw const program,
            ) as RawFd
        };
        if listener < 0 {
            return Ok(());
        }
        // From here on a write to stderr waits for labook, so the listener must arrive or the program must not start.
        // SAFETY: `listener` was just made, and is closed when the program is executed.
        unsafe { send_descriptor(self.socket, listener) }
    }
}

/// SAFETY: only in a fresh fork; system calls only.
unsafe fn send_descriptor(socket: RawFd, descriptor: RawFd) -> io::Result<()> {
    /// Room for one control message that holds one descriptor, aligned as its header must be.
    #[repr(C)]
    struct Control {
        header: libc::cmsghdr,
        descriptor: RawFd,
    }
    // SAFETY: all-zero bytes are valid for these plain structures; all that the message points to lives through the
    // call.
    unsafe {
        let mut byte = [0_u8];
        let mut data = libc::iovec {
            iov_base: byte.as_mut_ptr().cast(),
            iov_len: 1,
        };
        let mut control: Control = std::mem::zeroed();
        control.header.cmsg_len = libc::CMSG_LEN(size_of::<RawFd>() as u32) as _;
        control.header.cmsg_level = libc::SOL_SOCKET;
        control.header.cmsg_type = libc::SCM_RIGHTS;
        control.descriptor = descriptor;
        let mut message: libc::msghdr = std::mem::zeroed();
        message.msg_iov = &raw mut data;
        message.msg_iovlen = 1;
        message.msg_control = (&raw mut control).cast();
        message.msg_controllen = size_of::<Control>() as _;
        match libc::sendmsg(socket, &raw const message, 0) {
            1 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// Announces `write` and its kin to descriptor 2, and allows everything else.
fn filter() -> [libc::sock_filter; 11] {
    // Offsets into `seccomp_data`: the call's number, the architecture, the low half of the first argument.
    const NUMBER: u32 = 0;
    const ARCHITECTURE_AT: u32 = 4;
    const DESCRIPTOR: u32 = if cfg!(target_endian = "little") {
        16
    } else {
        20
    };
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    const EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    let step = |code, k| libc::sock_filter {
        code,
        jt: 0,
        jf: 0,
        k,
    };
    // Jumps are relative: so many instructions are skipped.
    let equal = |k, jt, jf| libc::sock_filter {
        code: EQUAL,
        jt,
        jf,
        k,
    };
    [
        step(LOAD, ARCHITECTURE_AT),
        equal(ARCHITECTURE.unwrap_or_default(), 0, 7),
        step(LOAD, NUMBER),
        equal(libc::SYS_write as u32, 3, 0),
        equal(libc::SYS_writev as u32, 2, 0),
        equal(libc::SYS_pwritev2 as u32, 1, 0),
        equal(libc::SYS_sendfile as u32, 0, 2),
        step(LOAD, DESCRIPTOR),
        equal(2, 1, 0),
        step(RETURN, libc::SECCOMP_RET_ALLOW),
        step(RETURN, libc::SECCOMP_RET_USER_NOTIF),
    ]
}

impl WriteOrder {
    /// Readable when a write is announced.
    pub(crate) fn listener(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }

    /// The next announced write, without waiting for one.
    ///
    /// # Errors
    /// When no announcement can come any more.
    pub(crate) fn announced(&self) -> io::Result<Option<Announced>> {
        let mut watched = [PollFd::new(&self.listener, PollFlags::IN)];
        match poll(&mut watched, Some(&Timespec::default())) {
            Ok(_) if watched[0].revents().contains(PollFlags::IN) => {}
            Ok(0) | Err(Errno::INTR) => return Ok(None),
            Ok(_) => return Err(Errno::PIPE.into()),
            Err(error) => return Err(error.into()),
        }
        // The kernel insists on zeroes.
        // SAFETY: all-zero bytes are a valid `seccomp_notif`, and the kernel writes no more than its size.
        let (result, id) = unsafe {
            let mut notice: libc::seccomp_notif = std::mem::zeroed();
            let result = libc::ioctl(
                self.listener.as_raw_fd(),
                libc::SECCOMP_IOCTL_NOTIF_RECV,
                &raw mut notice,
            );
            (result, notice.id)
        };
        if result == 0 {
            return Ok(Some(Announced { id }));
        }
        let error = io::Error::last_os_error();
        match error.raw_os_error() {
            // The thread that was to write was interrupted, and will come again if it still wants to.
            Some(libc::ENOENT | libc::EINTR) => Ok(None),
            _ => Err(error),
        }
    }

    /// Lets a write go on.
    pub(crate) fn allow(&self, announced: Announced) {
        let mut answer = libc::seccomp_notif_resp {
            id: announced.id,
            val: 0,
            error: 0,
            flags: libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32,
        };
        // SAFETY: the structure outlives the call. A fault means that the writer is gone.
        unsafe {
            libc::ioctl(
                self.listener.as_raw_fd(),
                libc::SECCOMP_IOCTL_NOTIF_SEND,
                &raw mut answer,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_jump_of_the_filter_lands_on_an_instruction() {
        let filter = filter();
        for (at, step) in filter.iter().enumerate() {
            assert!(
                at + 1 + usize::from(step.jt.max(step.jf)) < filter.len()
                    || step.code == (libc::BPF_RET | libc::BPF_K) as u16
            );
        }
    }
}
