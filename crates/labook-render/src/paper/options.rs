//! What a book decides about its paper.

use std::str::FromStr;

/// How the PDF is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperOptions {
    /// The size of the paper, by Typst's names: `a4`, `us-letter`, …
    pub size: String,
    /// The standards that the PDF must conform to; Typst checks that it does.
    pub standards: Vec<Standard>,
    /// The date of the document. A build that knows it gives the same bytes tomorrow.
    pub date: Option<Date>,
    /// Fonts of the book's own, as the bytes of their files.
    pub fonts: Vec<Vec<u8>>,
}

impl Default for PaperOptions {
    fn default() -> Self {
        Self {
            size: "a4".to_owned(),
            standards: Vec::new(),
            date: None,
            fonts: Vec::new(),
        }
    }
}

impl PaperOptions {
    /// Whether a standard asks for what a mere PDF may lack: a date, an alternative text, a glyph for each character.
    pub fn is_strict(&self) -> bool {
        !self.standards.is_empty()
    }
}

/// A standard for PDF files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standard {
    /// PDF 1.7.
    V1_7,
    /// PDF 2.0.
    V2_0,
    /// PDF/A-2b: can be archived.
    A2b,
    /// PDF/A-2u: can be archived, and its text be read.
    A2u,
    /// PDF/A-2a: can be archived, and is accessible.
    A2a,
    /// PDF/A-3b: as 2b, with files attached.
    A3b,
    /// PDF/A-3a: as 2a, with files attached.
    A3a,
    /// PDF/A-4: can be archived, for PDF 2.0.
    A4,
    /// PDF/UA-1: accessible to everyone.
    Ua1,
}

impl Standard {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::V1_7,
        Self::V2_0,
        Self::A2b,
        Self::A2u,
        Self::A2a,
        Self::A3b,
        Self::A3a,
        Self::A4,
        Self::Ua1,
    ];

    /// The name that an author writes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_7 => "1.7",
            Self::V2_0 => "2.0",
            Self::A2b => "a-2b",
            Self::A2u => "a-2u",
            Self::A2a => "a-2a",
            Self::A3b => "a-3b",
            Self::A3a => "a-3a",
            Self::A4 => "a-4",
            Self::Ua1 => "ua-1",
        }
    }
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

impl FromStr for Date {
    type Err = ();

    /// Reads `2026-11-22`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '-');
        let mut part = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits).ok_or(())?;
            part.parse::<u16>().map_err(|_| ())
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u16::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(()),
        };
        if !(1..=days).contains(&day) {
            return Err(());
        }
        Ok(Self {
            year: i32::from(year),
            month: month as u8,
            day: day as u8,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let day = |text: &str| text.parse::<Date>();
        let date = Date {
            year: 2024,
            month: 2,
            day: 29,
        };
        assert_eq!(day("2024-02-29"), Ok(date));
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-01",
            "2024-1-1",
            "today",
            "2024-01-01-01",
            "",
        ] {
            assert_eq!(day(wrong), Err(()), "{wrong}");
        }
    }
}
