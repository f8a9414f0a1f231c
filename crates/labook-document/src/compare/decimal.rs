//! Decimal numbers of any length, added and compared exactly.
//!
//! A comparison in binary floating point would reject `0.12` for `0.125`, because half a unit of the
//! last digit has no binary form. What was printed is decimal, so it is compared in decimal.

use std::cmp::Ordering;

/// A number of zero or more: `coefficient · 10^scale`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// Decimal digits, `0` to `9` each, the most significant first and not zero. Empty for zero.
    coefficient: Vec<u8>,
    /// The power of ten of the last digit.
    scale: i32,
}

impl Decimal {
    /// The number that is written as these ASCII digits, the last of which counts `10^scale`.
    pub(super) fn new(digits: impl Iterator<Item = u8>, scale: i32) -> Self {
        let coefficient = digits
            .map(|digit| digit - b'0')
            .skip_while(|&digit| digit == 0)
            .collect();
        Self { coefficient, scale }
    }

    /// The shortest decimal that reads back as `value`, which is the one that somebody typed.
    pub(super) fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() || value < 0.0 {
            return None;
        }
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e')?;
        let fraction = digits.split_once('.').map_or(0, |(_, after)| after.len());
        let scale = exponent.parse::<i32>().ok()? - i32::try_from(fraction).ok()?;
        let digits = digits.bytes().filter(u8::is_ascii_digit);
        Some(Self::new(digits, scale))
    }

    /// Half of `10^scale`.
    pub(super) fn half_unit(scale: i32) -> Self {
        Self {
            coefficient: vec![5],
            scale: scale - 1,
        }
    }

    /// This number times `10^power`.
    pub(super) fn shifted(&self, power: i32) -> Self {
        Self {
            coefficient: self.coefficient.clone(),
            scale: self.scale + power,
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.coefficient.is_empty()
    }

    /// The power of ten of the first digit.
    pub(super) fn power(&self) -> i32 {
        self.scale + length(&self.coefficient) - 1
    }

    /// The digits when the last one is to count `10^scale`, which may not be larger than its own scale.
    fn digits_at(&self, scale: i32) -> Vec<u8> {
        let zeros = usize::try_from(self.scale - scale).unwrap_or(0);
        let mut digits = self.coefficient.clone();
        digits.resize(digits.len() + zeros, 0);
        digits
    }

    /// Both coefficients at the smaller of the two scales.
    fn aligned(&self, other: &Self) -> (Vec<u8>, Vec<u8>, i32) {
        if self.is_zero() || other.is_zero() {
            // A zero says nothing of scale, and padding it would break "the first digit is not zero".
            let scale = if self.is_zero() {
                other.scale
            } else {
                self.scale
            };
            return (self.coefficient.clone(), other.coefficient.clone(), scale);
        }
        let scale = self.scale.min(other.scale);
        (self.digits_at(scale), other.digits_at(scale), scale)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (left, right, scale) = self.aligned(other);
        let mut sum = Vec::with_capacity(left.len().max(right.len()) + 1);
        let mut carry = 0;
        let mut left = left.iter().rev();
        let mut right = right.iter().rev();
        loop {
            let (a, b) = (left.next(), right.next());
            if a.is_none() && b.is_none() && carry == 0 {
                break;
            }
            let digit = a.unwrap_or(&0) + b.unwrap_or(&0) + carry;
            sum.push(digit % 10);
            carry = digit / 10;
        }
        sum.reverse();
        Self {
            coefficient: sum,
            scale,
        }
    }

    /// The distance of the two numbers.
    pub(super) fn distance(&self, other: &Self) -> Self {
        let (larger, smaller) = match self.cmp(other) {
            Ordering::Less => (other, self),
            _ => (self, other),
        };
        let (mut digits, subtrahend, scale) = larger.aligned(smaller);
        let mut borrow = 0;
        let mut subtrahend = subtrahend.iter().rev();
        for digit in digits.iter_mut().rev() {
            let taken = subtrahend.next().unwrap_or(&0) + borrow;
            borrow = u8::from(*digit < taken);
            *digit = *digit + 10 * borrow - taken;
        }
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        digits.drain(..zeros);
        Self {
            coefficient: digits,
            scale,
        }
    }

    /// The nearest number whose last digit counts `10^scale`, as its coefficient; a tie goes up.
    pub(super) fn rounded(&self, scale: i32) -> Self {
        if self.is_zero() {
            return Self {
                coefficient: Vec::new(),
                scale,
            };
        }
        if self.scale >= scale {
            return Self {
                coefficient: self.digits_at(scale),
                scale,
            };
        }
        let dropped = scale - self.scale;
        let kept = length(&self.coefficient) - dropped;
        let Ok(kept) = usize::try_from(kept) else {
            return Self {
                coefficient: Vec::new(),
                scale,
            };
        };
        let floor = Self {
            coefficient: self.coefficient[..kept].to_vec(),
            scale,
        };
        if self.coefficient[kept] < 5 {
            return floor;
        }
        floor.plus(&Self {
            coefficient: vec![1],
            scale,
        })
    }

    /// Written with `decimals` digits after the point, all that this many can show.
    pub(super) fn to_fixed(&self, decimals: u32) -> String {
        let scale = -i32::try_from(decimals).unwrap_or(i32::MAX);
        let rounded = self.rounded(scale);
        let decimals = decimals as usize;
        let mut digits: Vec<u8> = rounded.coefficient;
        while digits.len() <= decimals {
            digits.insert(0, 0);
        }
        let point = digits.len() - decimals;
        written(&digits, point)
    }

    /// Written as a power of ten times a factor with one digit before and `decimals` after the point:
    /// the factor and the exponent.
    pub(super) fn to_scientific(&self, decimals: u32) -> (String, i32) {
        if self.is_zero() {
            return (self.to_fixed(decimals), 0);
        }
        let last = |number: &Self| number.power() - i32::try_from(decimals).unwrap_or(i32::MAX);
        // 9.996 becomes 10.00 when rounded, and its first digit counts more then.
        let rounded = self.rounded(last(self));
        let rounded = rounded.rounded(last(&rounded));
        (written(&rounded.coefficient, 1), rounded.power())
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.power().cmp(&other.power()).then_with(|| {
                let (left, right, _) = self.aligned(other);
                left.cmp(&right)
            }),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn length(digits: &[u8]) -> i32 {
    i32::try_from(digits.len()).unwrap_or(i32::MAX)
}

fn written(digits: &[u8], point: usize) -> String {
    let mut text = String::with_capacity(digits.len() + 1);
    for (index, digit) in digits.iter().enumerate() {
        if index == point {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        let fraction = text.split_once('.').map_or(0, |(_, after)| after.len());
        Decimal::new(
            text.bytes().filter(u8::is_ascii_digit),
            -i32::try_from(fraction).expect("short"),
        )
    }

    #[test]
    fn distances_are_exact() {
        for (left, right, distance) in [
            ("0.125", "0.12", "0.005"),
            ("0.13", "0.125", "0.005"),
            ("1", "0.0001", "0.9999"),
            ("1000", "999.9", "0.1"),
            ("5", "5.000", "0"),
            ("0", "0.7", "0.7"),
        ] {
            let found = decimal(left).distance(&decimal(right));
            assert_eq!(
                found.cmp(&decimal(distance)),
                Ordering::Equal,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn sums_carry() {
        for (left, right, sum) in [
            ("0.95", "0.05", "1"),
            ("999", "1", "1000"),
            ("0", "2.5", "2.5"),
        ] {
            let found = decimal(left).plus(&decimal(right));
            assert_eq!(found.cmp(&decimal(sum)), Ordering::Equal, "{left} {right}");
        }
    }

    #[test]
    fn rounds_to_the_digits_asked_for() {
        for (number, decimals, fixed) in [
            ("3.14159", 2, "3.14"),
            ("2.675", 2, "2.68"),
            ("0.999", 2, "1.00"),
            ("0.004", 2, "0.00"),
            ("0.005", 2, "0.01"),
            ("0.0005", 2, "0.00"),
            ("12", 3, "12.000"),
            ("0", 1, "0.0"),
        ] {
            assert_eq!(decimal(number).to_fixed(decimals), fixed, "{number}");
        }
        for (number, decimals, factor, exponent) in [
            ("123456", 2, "1.23", 5),
            ("9.996", 2, "1.00", 1),
            ("0.00012", 3, "1.200", -4),
            ("7", 0, "7", 0),
            ("0", 2, "0.00", 0),
        ] {
            let found = decimal(number).to_scientific(decimals);
            assert_eq!(found, (factor.to_owned(), exponent), "{number}");
        }
    }

    #[test]
    fn a_float_is_what_was_typed() {
        assert_eq!(Decimal::from_f64(0.1), Some(decimal("0.1")));
        assert_eq!(Decimal::from_f64(1e-6), Some(decimal("0.000001")));
        assert_eq!(Decimal::from_f64(f64::NAN), None);
    }
}
