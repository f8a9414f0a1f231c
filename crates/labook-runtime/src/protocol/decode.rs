//! The reading of frames, from bytes that arrive in any pieces and may be anything.

use std::fmt;

use super::{Cause, Frame, HEADER, MAX_PAYLOAD, Nonce, Place, VERSION, kind};

/// Turns bytes into frames.
///
/// After the first error it stays at that error: nothing that follows on a corrupt channel can be
/// believed.
#[derive(Clone, Debug)]
pub struct Decoder {
    nonce: Nonce,
    pending: Vec<u8>,
    error: Option<ProtocolError>,
}

impl Decoder {
    /// A decoder of frames that are marked with `nonce`.
    pub fn new(nonce: Nonce) -> Self {
        Self {
            nonce,
            pending: Vec::new(),
            error: None,
        }
    }

    /// Takes bytes as they arrive.
    ///
    /// Call [`next`](Self::next) until it gives nothing before the next call, and no more is ever
    /// held than one frame and these bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.error.is_none() {
            self.pending.extend_from_slice(bytes);
        }
    }

    /// The next whole frame, or `None` until more bytes arrive.
    #[allow(
        clippy::should_implement_trait,
        reason = "it is fallible, and may go on after None"
    )]
    pub fn next(&mut self) -> Result<Option<Frame>, ProtocolError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        self.take_frame().inspect_err(|&error| {
            self.error = Some(error);
            self.pending = Vec::new();
        })
    }

    /// Whether the bytes so far end within a frame.
    pub fn is_partial(&self) -> bool {
        !self.pending.is_empty()
    }

    fn take_frame(&mut self) -> Result<Option<Frame>, ProtocolError> {
        // Each part of the header is judged as soon as it is there, so that garbage is told from a
        // slow sender at once.
        let Some(&version) = self.pending.first() else {
            return Ok(None);
        };
        if version != VERSION {
            return Err(ProtocolError::Version(version));
        }
        if let Some(&kind) = self.pending.get(1)
            && !(kind::HELLO..=kind::FINISHED).contains(&kind)
        {
            return Err(ProtocolError::Kind(kind));
        }
        let Some(length) = self.pending.get(2..6) else {
            return Ok(None);
        };
        let length = length.try_into().map_or(0, u32::from_le_bytes) as usize;
        if length > MAX_PAYLOAD {
            return Err(ProtocolError::TooLong(length));
        }
        let nonce = &self.pending[6..self.pending.len().min(HEADER)];
        if !self.nonce.0.starts_with(nonce) {
            return Err(ProtocolError::Nonce);
        }
        let Some(payload) = self.pending.get(HEADER..HEADER + length) else {
            return Ok(None);
        };
        let mut payload = Payload(payload);
        let frame = payload.frame(self.pending[1])?;
        if !payload.0.is_empty() {
            return Err(ProtocolError::Payload);
        }
        self.pending.drain(..HEADER + length);
        Ok(Some(frame))
    }
}

/// What was read of a payload so far: the rest.
struct Payload<'a>(&'a [u8]);

impl Payload<'_> {
    fn frame(&mut self, kind: u8) -> Result<Frame, ProtocolError> {
        Ok(match kind {
            kind::HELLO => Frame::Hello,
            kind::BEGIN => Frame::Begin { step: self.u32()? },
            kind::DISPLAY_BEGIN => Frame::DisplayBegin,
            kind::CONTENT => Frame::Content {
                mime: self.text()?,
                text: self.text()?,
                dropped: u64::from_le_bytes(self.array()?),
            },
            kind::DISPLAY_END => Frame::DisplayEnd,
            kind::PANICKING => Frame::Panicking {
                message: self.text()?,
                place: self.optional(Self::place)?,
            },
            kind::FAILED => Frame::Failed {
                cause: match self.array()? {
                    [0] => Cause::Panic,
                    [1] => Cause::Error,
                    _ => return Err(ProtocolError::Payload),
                },
                message: self.text()?,
                place: self.optional(Self::place)?,
            },
            kind::FINISHED => Frame::Finished,
            other => return Err(ProtocolError::Kind(other)),
        })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ProtocolError> {
        let (array, rest) = self.0.split_first_chunk().ok_or(ProtocolError::Payload)?;
        self.0 = rest;
        Ok(*array)
    }

    fn u32(&mut self) -> Result<u32, ProtocolError> {
        self.array().map(u32::from_le_bytes)
    }

    fn text(&mut self) -> Result<String, ProtocolError> {
        let length = self.u32()? as usize;
        let (text, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(ProtocolError::Payload)?;
        self.0 = rest;
        let text = std::str::from_utf8(text).map_err(|_| ProtocolError::Payload)?;
        Ok(text.to_owned())
    }

    fn place(&mut self) -> Result<Place, ProtocolError> {
        Ok(Place {
            file: self.optional(Self::text)?,
            line: self.u32()?,
            column: self.u32()?,
        })
    }

    fn optional<T>(
        &mut self,
        value: fn(&mut Self) -> Result<T, ProtocolError>,
    ) -> Result<Option<T>, ProtocolError> {
        match self.array()? {
            [0] => Ok(None),
            [1] => value(self).map(Some),
            _ => Err(ProtocolError::Payload),
        }
    }
}

/// Why bytes on a control channel are not frames of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// The first byte of a frame is not the version.
    Version(u8),
    /// There is no such kind of frame.
    Kind(u8),
    /// The payload is longer than any that the runtime sends.
    TooLong(usize),
    /// The frame is not marked with the nonce: something else wrote it.
    Nonce,
    /// The payload is not what its kind has.
    Payload,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(found) => write!(
                f,
                "a frame on the control channel starts with {found}, not with the version {VERSION}"
            ),
            Self::Kind(found) => write!(
                f,
                "a frame on the control channel has the unknown kind {found}"
            ),
            Self::TooLong(length) => write!(
                f,
                "a frame on the control channel claims {length} bytes, more than the {MAX_PAYLOAD} allowed"
            ),
            Self::Nonce => {
                f.write_str("a frame on the control channel was not sent by the runtime")
            }
            Self::Payload => f.write_str("a frame on the control channel is damaged"),
        }
    }
}

impl std::error::Error for ProtocolError {}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: Nonce = Nonce(*b"0123456789abcdef");

    fn frames() -> Vec<Frame> {
        let place = |file: Option<&str>| {
            Some(Place {
                file: file.map(str::to_owned),
                line: 12,
                column: u32::MAX,
            })
        };
        vec![
            Frame::Hello,
            Frame::Begin { step: 0 },
            Frame::DisplayBegin,
            Frame::Content {
                mime: "text/plain".into(),
                text: "λ = 3.618\n".repeat(10_000),
                dropped: 1 << 40,
            },
            Frame::Content {
                mime: String::new(),
                text: String::new(),
                dropped: 0,
            },
            Frame::DisplayEnd,
            Frame::Panicking {
                message: "boom".into(),
                place: place(Some("serde/src/lib.rs")),
            },
            Frame::Failed {
                cause: Cause::Panic,
                message: "boom".into(),
                place: place(None),
            },
            Frame::Begin { step: u32::MAX },
            Frame::Failed {
                cause: Cause::Error,
                message: "no such file".into(),
                place: None,
            },
            Frame::Finished,
        ]
    }

    fn encoded() -> Vec<u8> {
        frames()
            .iter()
            .flat_map(|frame| frame.encode(&NONCE))
            .collect()
    }

    fn decode_in_pieces_of(size: usize, bytes: &[u8]) -> Result<Vec<Frame>, ProtocolError> {
        let mut decoder = Decoder::new(NONCE);
        let mut found = Vec::new();
        for piece in bytes.chunks(size) {
            decoder.push(piece);
            while let Some(frame) = decoder.next()? {
                found.push(frame);
            }
        }
        Ok(found)
    }

    #[test]
    fn round_trip_in_pieces_of_any_size() {
        for size in [1, 2, 3, 7, 21, 22, 23, 4096, usize::MAX] {
            assert_eq!(
                decode_in_pieces_of(size, &encoded()),
                Ok(frames()),
                "{size}"
            );
        }
    }

    #[test]
    fn every_cut_is_a_frame_too_few_and_no_error() {
        let mut bytes = Vec::new();
        let mut ends = vec![0];
        for frame in frames()
            .iter()
            .filter(|frame| !matches!(frame, Frame::Content { dropped: 1.., .. }))
        {
            bytes.extend(frame.encode(&NONCE));
            ends.push(bytes.len());
        }
        for cut in 0..bytes.len() {
            let mut decoder = Decoder::new(NONCE);
            decoder.push(&bytes[..cut]);
            let mut count = 0;
            while decoder.next().expect("a cut is no error").is_some() {
                count += 1;
            }
            assert_eq!(
                count,
                ends.iter().filter(|&&end| end > 0 && end <= cut).count()
            );
            assert_eq!(decoder.is_partial(), !ends.contains(&cut));
        }
    }

    /// A small generator, so that what is tried is the same each time (Marsaglia 2003, xorshift).
    fn noise(mut state: u64) -> impl FnMut() -> u64 {
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        }
    }

    #[test]
    fn garbage_never_panics() {
        let mut next = noise(0x9e37_79b9_7f4a_7c15);
        for _ in 0..20_000 {
            let length = next() as usize % 64;
            let mut bytes: Vec<u8> = (0..length).map(|_| next() as u8).collect();
            if next().is_multiple_of(2) {
                // Past the header, so that payloads are tried too.
                let mut framed = vec![VERSION, (next() % 9) as u8];
                framed.extend((bytes.len() as u32).to_le_bytes());
                framed.extend(NONCE.0);
                framed.append(&mut bytes);
                bytes = framed;
            }
            let _ = decode_in_pieces_of(1 + next() as usize % 9, &bytes);
        }
    }

    #[test]
    fn a_flipped_bit_never_panics() {
        let small: Vec<u8> = frames()[6..]
            .iter()
            .flat_map(|frame| frame.encode(&NONCE))
            .collect();
        for at in 0..small.len() {
            for bit in 0..8 {
                let mut bytes = small.clone();
                bytes[at] ^= 1 << bit;
                if let Ok(found) = decode_in_pieces_of(5, &bytes) {
                    assert_ne!(found, frames()[6..]);
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_has_a_name() {
        let good = Frame::Begin { step: 1 }.encode(&NONCE);
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            decode_in_pieces_of(64, &bytes)
        };
        assert_eq!(with(0, 2), Err(ProtocolError::Version(2)));
        assert_eq!(with(1, 9), Err(ProtocolError::Kind(9)));
        assert_eq!(with(1, 0), Err(ProtocolError::Kind(0)));
        assert_eq!(with(5, 0xff), Err(ProtocolError::TooLong(0xff00_0004)));
        assert_eq!(with(6, b'x'), Err(ProtocolError::Nonce));
        assert_eq!(with(1, kind::FINISHED), Err(ProtocolError::Payload));
        assert_eq!(with(2, 3), Err(ProtocolError::Payload));
        assert_eq!(
            decode_in_pieces_of(64, &Frame::Finished.encode(&Nonce([0; 16]))),
            Err(ProtocolError::Nonce)
        );
    }

    #[test]
    fn an_error_stays() {
        let mut decoder = Decoder::new(NONCE);
        decoder.push(b"hello");
        assert_eq!(decoder.next(), Err(ProtocolError::Version(b'h')));
        decoder.push(&Frame::Finished.encode(&NONCE));
        assert_eq!(decoder.next(), Err(ProtocolError::Version(b'h')));
    }
}
