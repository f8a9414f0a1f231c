//! The program's end of the control channel.

use std::io::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::protocol::{Frame, MAX_TEXT};

static CHANNEL: OnceLock<Option<Mutex<socket::Channel>>> = OnceLock::new();

/// The status of a program whose parent is gone. Nobody is left to read it; it is distinct for the
/// sake of a person who looks at a trace.
const PARENT_IS_GONE: i32 = 113;

/// Opens the control channel, if the environment names one.
///
/// Called once, by the program's entry, before the program has any other thread.
pub(crate) fn open() {
    CHANNEL.get_or_init(|| socket::Channel::from_environment().map(Mutex::new));
}

/// Whether there is a parent that reads frames.
pub(crate) fn is_open() -> bool {
    matches!(CHANNEL.get(), Some(Some(_)))
}

/// Flushes the streams, sends a frame, and waits until the parent has dealt with it.
///
/// Without a control channel it only flushes.
pub(crate) fn send(frame: &Frame) {
    flush();
    let Some(Some(channel)) = CHANNEL.get() else {
        return;
    };
    let mut channel = channel.lock().unwrap_or_else(PoisonError::into_inner);
    if channel.exchange(frame).is_err() {
        // A program whose parent died must not run on unseen.
        std::process::exit(PARENT_IS_GONE);
    }
}

/// The text as a frame can hold it, and the bytes that were cut off.
pub(crate) fn cut(mut text: String) -> (String, u64) {
    let length = text.len();
    if length > MAX_TEXT {
        text.truncate(text.floor_char_boundary(MAX_TEXT));
    }
    let dropped = (length - text.len()) as u64;
    (text, dropped)
}

/// Empties the buffers of Rust's and C's streams.
fn flush() {
    // A stream that cannot be written is the parent's to notice, not the cell's.
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    socket::flush_c_streams();
}

#[cfg(unix)]
mod socket {
    //! The channel over an inherited Unix socket.

    use std::ffi::{c_int, c_void};
    use std::io::{self, Read as _, Write as _};
    use std::os::fd::{FromRawFd as _, OwnedFd};
    use std::os::unix::net::UnixStream;

    use crate::protocol::{ACKNOWLEDGEMENT, Address, CHANNEL_VARIABLE, Frame, Nonce};

    pub(super) struct Channel {
        stream: UnixStream,
        nonce: Nonce,
    }

    impl Channel {
        pub(super) fn from_environment() -> Option<Self> {
            let address: Address = std::env::var(CHANNEL_VARIABLE).ok()?.parse().ok()?;
            // SAFETY: the program's entry calls this before the program starts any other thread, so
            // nothing reads the environment meanwhile.
            unsafe { std::env::remove_var(CHANNEL_VARIABLE) };
            // SAFETY: the parent opened the descriptor for this program and says so in a variable
            // that it alone sets; it is taken once, since the variable is gone now.
            let inherited = unsafe { OwnedFd::from_raw_fd(address.descriptor) };
            // The duplicate closes on exec, so that processes that a cell starts do not hold the
            // channel open.
            let own = inherited.try_clone().ok()?;
            Some(Self {
                stream: UnixStream::from(own),
                nonce: address.nonce,
            })
        }

        pub(super) fn exchange(&mut self, frame: &Frame) -> io::Result<()> {
            self.stream.write_all(&frame.encode(&self.nonce))?;
            let mut answer = [0];
            self.stream.read_exact(&mut answer)?;
            if answer == [ACKNOWLEDGEMENT] {
                Ok(())
            } else {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }

    unsafe extern "C" {
        fn fflush(stream: *mut c_void) -> c_int;
    }

    pub(super) fn flush_c_streams() {
        // SAFETY: `fflush` with a null pointer flushes every open output stream of C's library
        // (C11 7.21.5.2); it takes each stream's own lock.
        unsafe { fflush(std::ptr::null_mut()) };
    }
}

#[cfg(not(unix))]
mod socket {
    //! No channel: the program runs as one that is started by hand.

    use std::convert::Infallible;
    use std::io;

    use crate::protocol::Frame;

    pub(super) struct Channel(Infallible);

    impl Channel {
        pub(super) fn from_environment() -> Option<Self> {
            None
        }

        pub(super) fn exchange(&mut self, _: &Frame) -> io::Result<()> {
            match self.0 {}
        }
    }

    pub(super) fn flush_c_streams() {}
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEXT, cut};

    #[test]
    fn text_is_cut_between_characters() {
        let long = "é".repeat(MAX_TEXT / 2 + 3);
        let (text, dropped) = cut(format!("x{long}"));
        assert_eq!(text.len(), MAX_TEXT - 1);
        assert_eq!(dropped, 8);
        assert_eq!(cut("short".into()), ("short".into(), 0));
    }
}
