//! Numbers in running text as a book sets them: with a minus, groups of digits, and a power of ten instead of an `e`.

/// A number, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// What stands on the line.
    pub(crate) base: String,
    /// What stands above it: the exponent of the 10 that the base ends with.
    pub(crate) exponent: Option<String>,
}

/// How many digits a whole number has at least when they are put into groups of three.
const LONG: usize = 7;

impl Numeral {
    /// Reads a number as programs write it; `None` for anything else, or where nothing would change.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (sign, magnitude) = signed(text);
        let (digits, exponent) = match magnitude.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, Some(exponent)),
            None => (magnitude, None),
        };
        let is_number = |digits: &str| {
            digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
                && digits.matches('.').count() <= 1
        };
        let is_whole =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if !is_number(digits) {
            return None;
        }
        let long = is_whole(digits) && digits.len() >= LONG;
        let mut base = String::from(sign);
        for (index, digit) in digits.chars().enumerate() {
            if long && index > 0 && (digits.len() - index) % 3 == 0 {
                base.push('\u{202f}');
            }
            base.push(digit);
        }
        let exponent = match exponent {
            Some(exponent) => {
                let (sign, power) = signed(exponent);
                if !is_whole(power) {
                    return None;
                }
                // A power of ten alone is not multiplied by one.
                base = match digits {
                    "1" => format!("{base}0"),
                    _ => base + "·10",
                };
                Some(format!("{sign}{power}"))
            }
            None if sign.is_empty() && !long => return None,
            None => None,
        };
        Some(Self { base, exponent })
    }
}

/// The sign of a number, as it is printed, and the rest.
fn signed(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_and_other_words_left_alone() {
        for (text, base, exponent) in [
            ("-0.0967", "−0.0967", None),
            ("1.1e-16", "1.1·10", Some("−16")),
            ("-2e+9", "−2·10", Some("9")),
            ("-1e-20", "−10", Some("−20")),
            ("5e-324", "5·10", Some("−324")),
            ("1048576", "1\u{202f}048\u{202f}576", None),
        ] {
            let numeral = Numeral::read(text).unwrap();
            assert_eq!(numeral.base, base, "{text}");
            assert_eq!(numeral.exponent.as_deref(), exponent, "{text}");
        }
        for text in [
            "",
            "3.14",
            "150528",
            "true",
            "e",
            "1e",
            "-inf",
            "1.95.0",
            "[-1, 2]",
            "2024-01-02",
        ] {
            assert_eq!(Numeral::read(text), None, "{text}");
        }
    }
}
