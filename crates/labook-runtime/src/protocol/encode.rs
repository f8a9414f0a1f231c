//! The writing of frames.

use super::{Cause, Frame, HEADER, Nonce, Place, VERSION, kind};

impl Frame {
    /// The frame as bytes, marked with `nonce`.
    pub fn encode(&self, nonce: &Nonce) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend([VERSION, self.kind(), 0, 0, 0, 0]);
        bytes.extend(nonce.0);
        self.write_payload(&mut bytes);
        let length = (bytes.len() - HEADER) as u32;
        bytes[2..6].copy_from_slice(&length.to_le_bytes());
        bytes
    }

    fn kind(&self) -> u8 {
        match self {
            Self::Hello => kind::HELLO,
            Self::Begin { .. } => kind::BEGIN,
            Self::DisplayBegin => kind::DISPLAY_BEGIN,
            Self::Content { .. } => kind::CONTENT,
            Self::DisplayEnd => kind::DISPLAY_END,
            Self::Panicking { .. } => kind::PANICKING,
            Self::Failed { .. } => kind::FAILED,
            Self::Finished => kind::FINISHED,
        }
    }

    fn write_payload(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Hello | Self::DisplayBegin | Self::DisplayEnd | Self::Finished => {}
            Self::Begin { step } => bytes.extend(step.to_le_bytes()),
            Self::Content {
                mime,
                text,
                dropped,
            } => {
                write_text(bytes, mime);
                write_text(bytes, text);
                bytes.extend(dropped.to_le_bytes());
            }
            Self::Panicking { message, place } => {
                write_text(bytes, message);
                write_place(bytes, place.as_ref());
            }
            Self::Failed {
                cause,
                message,
                place,
            } => {
                bytes.push(match cause {
                    Cause::Panic => 0,
                    Cause::Error => 1,
                });
                write_text(bytes, message);
                write_place(bytes, place.as_ref());
            }
        }
    }
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn write_place(bytes: &mut Vec<u8>, place: Option<&Place>) {
    let Some(place) = place else {
        return bytes.push(0);
    };
    bytes.push(1);
    match &place.file {
        None => bytes.push(0),
        Some(file) => {
            bytes.push(1);
            write_text(bytes, file);
        }
    }
    bytes.extend(place.line.to_le_bytes());
    bytes.extend(place.column.to_le_bytes());
}
