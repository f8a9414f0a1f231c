//! A number as it is written, and when two of them are the same.

use super::decimal::Decimal;
use crate::UpTo;

/// Exponents beyond this are not numbers that anybody computes (and `123e4567` begins many a UUID).
const LARGEST_EXPONENT: i32 = 400;

/// A number of more digits than these before the point keeps its exponent, if it was printed with one.
const LONGEST_SPELLED_OUT: i32 = 16;

/// A float that differs by less than this part of the expected value is the same: what is left after
/// summing in another order.
const RELATIVE_TOLERANCE_POWER: i32 = -12;

/// How two outputs are compared.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The distance allowed between numbers, instead of the digits written.
    tolerance: Option<Decimal>,
    /// Whether columns of numbers may be flipped.
    pub(super) up_to_sign: bool,
    /// Whether `...` and `[..]` of the expectation are holes.
    pub(super) holes: bool,
}

impl Rule {
    pub(super) fn new(tolerance: Option<f64>, up_to: Option<UpTo>, holes: bool) -> Self {
        Self {
            tolerance: tolerance.and_then(Decimal::from_f64),
            up_to_sign: up_to == Some(UpTo::Sign),
            holes,
        }
    }
}

/// A number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Integer(Decimal),
    Float {
        magnitude: Decimal,
        /// The power of ten that the last digit written counts.
        unit: i32,
        form: Form,
    },
    Infinity,
    NotANumber,
}

/// How a float is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// The digits after the point.
    decimals: u32,
    /// The letter before the exponent, where there is one.
    exponent: Option<char>,
}

impl Number {
    /// Reads the longest number at the start of `text`, and how many bytes of it that is. What may stand
    /// before and after a number is not decided here.
    pub(super) fn read(text: &str) -> Option<(Self, usize)> {
        let mut rest = text;
        let negative = rest.starts_with(['-', '−']);
        if let Some(after) = rest.strip_prefix(['-', '−', '+']) {
            rest = after;
        }
        for (word, value) in [("inf", Value::Infinity), ("NaN", Value::NotANumber)] {
            if let Some(after) = rest.strip_prefix(word) {
                return Some((Self { negative, value }, text.len() - after.len()));
            }
        }

        let integer = digits(rest);
        rest = &rest[integer.len()..];
        let fraction = rest.strip_prefix('.').map_or("", digits);
        if !fraction.is_empty() {
            rest = &rest[1 + fraction.len()..];
        }
        if integer.is_empty() && fraction.is_empty() {
            return None;
        }
        let exponent = exponent(rest);
        if let Some((_, _, length)) = exponent {
            rest = &rest[length..];
        }

        let ascii = |part: &str| part.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
        let (mut all, fraction) = (ascii(integer), ascii(fraction));
        all.extend_from_slice(&fraction);
        let value = if fraction.is_empty() && exponent.is_none() {
            if all.len() > 1 && all[0] == b'0' {
                return None; // `007` is a name
            }
            Value::Integer(Decimal::new(all.into_iter(), 0))
        } else {
            let power = exponent.map_or(0, |(_, power, _)| power);
            if power.abs() > LARGEST_EXPONENT {
                return None;
            }
            let decimals = u32::try_from(fraction.len()).ok()?;
            let unit = power.checked_sub_unsigned(decimals)?;
            Value::Float {
                magnitude: Decimal::new(all.into_iter(), unit),
                unit,
                form: Form {
                    decimals,
                    exponent: exponent.map(|(letter, _, _)| letter),
                },
            }
        };
        Some((Self { negative, value }, text.len() - rest.len()))
    }

    /// The same number with the other sign.
    pub(super) fn flipped(&self) -> Self {
        Self {
            negative: !self.negative,
            value: self.value.clone(),
        }
    }

    /// Whether this number, which an author wrote, accepts `actual`, up to its sign where that is free.
    pub(super) fn accepts_some_sign(&self, actual: &Self, rule: &Rule) -> bool {
        self.accepts(actual, rule) || rule.up_to_sign && self.accepts(&actual.flipped(), rule)
    }

    /// Whether this number, which an author wrote, accepts `actual`.
    pub(super) fn accepts(&self, actual: &Self, rule: &Rule) -> bool {
        let (expected_magnitude, actual_magnitude) = match (&self.value, &actual.value) {
            (Value::NotANumber, Value::NotANumber) => return true,
            (Value::Infinity, Value::Infinity) => return self.negative == actual.negative,
            (
                Value::Integer(expected)
                | Value::Float {
                    magnitude: expected,
                    ..
                },
                Value::Integer(actual)
                | Value::Float {
                    magnitude: actual, ..
                },
            ) => (expected, actual),
            _ => return false,
        };
        let distance = if self.negative == actual.negative {
            expected_magnitude.distance(actual_magnitude)
        } else {
            expected_magnitude.plus(actual_magnitude)
        };
        if let Some(tolerance) = &rule.tolerance {
            return distance <= *tolerance;
        }
        let both_zero = expected_magnitude.is_zero() && actual_magnitude.is_zero();
        if both_zero && !rule.up_to_sign && self.negative != actual.negative {
            return false; // −0 is itself
        }
        match (&self.value, &actual.value) {
            (Value::Integer(_), Value::Integer(_)) => distance.is_zero(),
            (Value::Float { unit, .. }, _) => {
                distance <= Decimal::half_unit(*unit)
                    || distance <= expected_magnitude.shifted(RELATIVE_TOLERANCE_POWER)
            }
            _ => false,
        }
    }

    /// How the author would have written `actual`, whose text is `text`: with as many digits as this
    /// number has, where that is close enough to be accepted.
    pub(super) fn restate(&self, actual: &Self, text: &str, rule: &Rule) -> String {
        if let (
            Value::Float { form, .. },
            Value::Integer(magnitude) | Value::Float { magnitude, .. },
        ) = (&self.value, &actual.value)
        {
            // Nobody wants 1e300 spelled out, even beside numbers that are.
            let letter = form.exponent.or_else(|| {
                let is_huge = magnitude.power() >= LONGEST_SPELLED_OUT;
                is_huge.then(|| text.chars().find(|char| "eE".contains(*char)))?
            });
            let digits = match letter {
                None => magnitude.to_fixed(form.decimals),
                Some(letter) => {
                    let (factor, exponent) = magnitude.to_scientific(form.decimals);
                    format!("{factor}{letter}{exponent}")
                }
            };
            // A small negative number rounds to 0, not to −0.
            let vanishes = digits
                .trim_matches(|digit| "0.eE".contains(digit))
                .is_empty();
            let minus = actual.negative && (magnitude.is_zero() || !vanishes);
            let rounded = if minus { format!("-{digits}") } else { digits };
            if Self::read(&rounded).is_some_and(|(number, _)| number.accepts(actual, rule)) {
                return rounded;
            }
        }
        let unsigned = text.trim_start_matches(['-', '−', '+']);
        if actual.negative {
            format!("-{unsigned}")
        } else {
            unsigned.to_owned()
        }
    }
}

/// The digits at the start of `text`, in groups that single underscores may part.
fn digits(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end) || end > 0 && bytes.get(end) == Some(&b'_') && is_digit(end + 1) {
        end += 1;
    }
    &text[..end]
}

/// The exponent at the start of `text`: its letter, its value and its length in bytes.
fn exponent(text: &str) -> Option<(char, i32, usize)> {
    let letter = text
        .chars()
        .next()
        .filter(|letter| "eE".contains(*letter))?;
    let after = &text[1..];
    let sign = usize::from(after.starts_with(['-', '+']));
    let digits = after[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let written = &after[..sign + digits];
    if digits == 0 {
        return None;
    }
    // Too long for an i32 is too large for a number all the same.
    let value = written.parse().unwrap_or(i32::MAX);
    Some((letter, value, 1 + written.len()))
}
