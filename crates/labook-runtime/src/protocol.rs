//! The frames that a program sends to its parent, and how they are written and read.
//!
//! ```text
//! frame    = version: u8, kind: u8, length: u32, nonce: 16 bytes, payload: `length` bytes
//! number   = little-endian
//! text     = length: u32, UTF-8
//! place    = file: optional text, line: u32, column: u32
//! optional = 0: u8 | 1: u8, value
//! ```
//!
//! The parent answers every frame with the one byte [`ACKNOWLEDGEMENT`], after it has read the
//! program's standard output and error empty.
//!
//! The nonce tells frames of the runtime from bytes that something else wrote to the same
//! descriptor. It guards against accidents and casual forgery. It is no secret from code that reads
//! the memory of its own process.

use std::fmt;
use std::str::FromStr;

mod decode;
mod encode;

pub use decode::{Decoder, ProtocolError};

/// The version of the format, the first byte of every frame.
pub const VERSION: u8 = 1;

/// The environment variable that tells a program where its control channel is: an [`Address`].
pub const CHANNEL_VARIABLE: &str = "LABOOK_CHANNEL";

/// What the parent writes to the control channel when it has dealt with a frame.
pub const ACKNOWLEDGEMENT: u8 = 0x06;

/// The longest payload that a decoder accepts, and so the most memory that one frame can cost.
pub const MAX_PAYLOAD: usize = 17 << 20;

/// The longest text of one [`Frame::Content`] or message. The runtime cuts what is longer and says
/// by how much.
pub const MAX_TEXT: usize = 16 << 20;

/// The bytes of a frame before its payload.
pub const HEADER: usize = 1 + 1 + 4 + 16;

/// Something that a program tells its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The program has started.
    Hello,
    /// A step begins. The step before it, if any, has run to its end.
    Begin {
        /// The index of the step.
        step: u32,
    },
    /// A value is about to be displayed: everything up to `DisplayEnd` belongs to one display, be it
    /// `Content` frames or `EVCXR_BEGIN_CONTENT` blocks on standard output. It may turn out empty.
    DisplayBegin,
    /// One form of a displayed value. Outside of a display it is a display of its own.
    Content {
        /// Its mime type.
        mime: String,
        /// The content; base64 when the type is a binary one.
        text: String,
        /// The bytes that were cut off because the content was too long.
        dropped: u64,
    },
    /// The value is displayed.
    DisplayEnd,
    /// The thread that runs the steps panics. It may yet be caught; then nothing follows from it.
    /// When the process ends without another frame, this is why.
    Panicking {
        /// The panic's message.
        message: String,
        /// Where it was.
        place: Option<Place>,
    },
    /// The current step failed. When the failure was expected the next step follows, else
    /// `Finished`.
    Failed {
        /// How it failed.
        cause: Cause,
        /// Why.
        message: String,
        /// Where.
        place: Option<Place>,
    },
    /// The program came to its own end. A process that exits without it was ended by a step.
    Finished,
}

/// How a step failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It panicked.
    Panic,
    /// `?` met an error, or `main` returned one.
    Error,
}

/// A place in Rust source. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `None` for the generated program; else the file of a library, without any directory outside
    /// of its crate.
    pub file: Option<String>,
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

/// What marks the frames of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce(pub [u8; 16]);

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Nonce {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let digits = text.as_bytes();
        if digits.len() != 32 {
            return Err(BadAddress);
        }
        let digit = |i: usize| char::from(digits[i]).to_digit(16).ok_or(BadAddress);
        let mut bytes = [0; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = (digit(2 * i)? << 4 | digit(2 * i + 1)?) as u8;
        }
        Ok(Self(bytes))
    }
}

/// Where a control channel is: the value of [`CHANNEL_VARIABLE`], written `descriptor:nonce`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// The inherited file descriptor, one end of a stream socket.
    pub descriptor: i32,
    /// What marks the frames.
    pub nonce: Nonce,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.descriptor, self.nonce)
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let (descriptor, nonce) = text.split_once(':').ok_or(BadAddress)?;
        let descriptor = descriptor.parse().map_err(|_| BadAddress)?;
        if descriptor < 0 {
            return Err(BadAddress);
        }
        Ok(Self {
            descriptor,
            nonce: nonce.parse()?,
        })
    }
}

/// The text is not an [`Address`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAddress;

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the address of a control channel")
    }
}

impl std::error::Error for BadAddress {}

/// The numbers of the kinds of frames.
mod kind {
    pub(super) const HELLO: u8 = 1;
    pub(super) const BEGIN: u8 = 2;
    pub(super) const DISPLAY_BEGIN: u8 = 3;
    pub(super) const CONTENT: u8 = 4;
    pub(super) const DISPLAY_END: u8 = 5;
    pub(super) const PANICKING: u8 = 6;
    pub(super) const FAILED: u8 = 7;
    pub(super) const FINISHED: u8 = 8;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_round_trip() {
        let address = Address {
            descriptor: 7,
            nonce: Nonce(std::array::from_fn(|i| (i * 17) as u8)),
        };
        let text = address.to_string();
        assert_eq!(text, "7:00112233445566778899aabbccddeeff");
        assert_eq!(text.parse(), Ok(address));
    }

    #[test]
    fn what_is_not_an_address() {
        for text in [
            "",
            "7",
            "7:",
            ":00112233445566778899aabbccddeeff",
            "-1:00112233445566778899aabbccddeeff",
            "7:00112233445566778899aabbccddeefg",
            "7:00112233445566778899aabbccddee",
            "7:\u{e9}0112233445566778899aabbccddeef",
        ] {
            assert_eq!(text.parse::<Address>(), Err(BadAddress), "{text:?}");
        }
    }
}
