//! Lengths, in the units that the features name.

use std::str::FromStr;

/// A length in metres.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Length(pub f64);

/// The unit in which lengths are shown first.
#[cfg(feature = "metric")]
pub const FIRST: &str = "m";
/// The unit in which lengths are shown first.
#[cfg(not(feature = "metric"))]
pub const FIRST: &str = "ft";

impl Length {
    /// The length in feet.
    #[cfg(feature = "imperial")]
    pub fn feet(self) -> f64 {
        self.0 / 0.3048
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let metres = text
            .strip_suffix(" m")
            .ok_or_else(|| format!("no metres in `{text}`"))?;
        metres
            .parse()
            .map(Length)
            .map_err(|error| format!("{error}"))
    }
}
