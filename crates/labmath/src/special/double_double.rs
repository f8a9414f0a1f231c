//! Double-double arithmetic: a number held as the unevaluated sum of two `f64`, about 32 decimal digits.
//!
//! A formula that subtracts nearly equal numbers loses digits, and `exp` multiplies the relative error of its
//! argument by the argument. Both are cured the same way in this crate: the few delicate steps are carried in
//! twice the precision and rounded once at the end. The building blocks are the error-free transformations of
//! Knuth (1969, *TwoSum*) and Dekker (1971, *FastTwoSum*, *TwoProduct*), the latter by fused multiply-add; the
//! sums, products and quotients built from them are those that Joldes, Muller and Popescu analysed
//! ("Tight and rigorous error bounds for basic building blocks of double-word arithmetic", 2017): a few 2⁻¹⁰⁶.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// The unevaluated sum `hi + lo`, where `lo` is at most half a unit in the last place of `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Dd {
    pub(crate) hi: f64,
    pub(crate) lo: f64,
}

/// `a + b` and its rounding error, for any order of magnitudes (Knuth 1969).
fn two_sum(a: f64, b: f64) -> Dd {
    let hi = a + b;
    let shadow = hi - a;
    Dd {
        hi,
        lo: (a - (hi - shadow)) + (b - shadow),
    }
}

/// `a + b` and its rounding error, when |a| ≥ |b| (Dekker 1971). This is the last step of every operation, and where an
/// infinity is kept from becoming a NaN: its rounding error is undefined.
fn fast_two_sum(a: f64, b: f64) -> Dd {
    if a.is_infinite() {
        return Dd::from(a);
    }
    let hi = a + b;
    Dd {
        hi,
        lo: b - (hi - a),
    }
}

/// `a · b` and its rounding error: one fused multiply-add where the target has the instruction, Dekker's product
/// of halves where it would be a slow library call. Both are exact, so results do not depend on the choice.
fn two_product(a: f64, b: f64) -> Dd {
    /// Beyond this Veltkamp's splitting overflows.
    const SPLITTABLE: f64 = 6.69e299;
    let hi = a * b;
    if cfg!(target_feature = "fma") || a.abs() > SPLITTABLE || b.abs() > SPLITTABLE {
        return Dd {
            hi,
            lo: a.mul_add(b, -hi),
        };
    }
    Dd {
        hi,
        lo: product_error(a, b, hi),
    }
}

/// The halves of `a`, 26 bits each (Veltkamp 1968).
const fn split(a: f64) -> (f64, f64) {
    let c = 134_217_729.0 * a; // 2²⁷ + 1
    let high = c - (c - a);
    (high, a - high)
}

/// `a · b − product` exactly, where `product` is the rounded `a · b` (Dekker 1971).
const fn product_error(a: f64, b: f64, product: f64) -> f64 {
    let ((a1, a2), (b1, b2)) = (split(a), split(b));
    ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2
}

impl Dd {
    pub(crate) const ZERO: Dd = Dd::new(0.0, 0.0);
    pub(crate) const ONE: Dd = Dd::new(1.0, 0.0);
    pub(crate) const LN_2: Dd = Dd::new(std::f64::consts::LN_2, 2.3190468138462996e-17);
    pub(crate) const PI: Dd = Dd::new(std::f64::consts::PI, 1.2246467991473532e-16);
    /// ln π
    pub(crate) const LN_PI: Dd = Dd::new(1.1447298858494002, 1.0265951162707826e-17);
    /// ½ ln 2π
    pub(crate) const HALF_LN_2PI: Dd = Dd::new(0.9189385332046728, -3.8782941580672414e-17);
    /// Euler's constant γ
    pub(crate) const EULER: Dd = Dd::new(0.5772156649015329, -4.942915152430645e-18);

    pub(crate) const fn new(hi: f64, lo: f64) -> Dd {
        Dd { hi, lo }
    }

    /// The quotient of two `f64`, for tables of rational constants: evaluated by the compiler, so that a table
    /// shows `1/3` and not thirty digits.
    pub(crate) const fn ratio(p: f64, q: f64) -> Dd {
        let hi = p / q;
        let product = hi * q;
        let error = product_error(hi, q, product);
        Dd {
            hi,
            lo: ((p - product) - error) / q,
        }
    }

    /// `a + b` without rounding.
    pub(crate) fn sum(a: f64, b: f64) -> Dd {
        two_sum(a, b)
    }

    /// `a − b` without rounding.
    pub(crate) fn difference(a: f64, b: f64) -> Dd {
        two_sum(a, -b)
    }

    /// `a · b` without rounding (unless it underflows).
    pub(crate) fn product(a: f64, b: f64) -> Dd {
        two_product(a, b)
    }

    /// `a / b` to double-double precision.
    pub(crate) fn quotient(a: f64, b: f64) -> Dd {
        Dd::from(a) / b
    }

    /// The nearest `f64`. An overflowed or undefined low part is left out, so that infinities survive.
    pub(crate) fn value(self) -> f64 {
        if self.lo.is_finite() {
            self.hi + self.lo
        } else {
            self.hi
        }
    }

    /// Exact multiplication by a power of two.
    pub(crate) fn scale(self, power_of_two: f64) -> Dd {
        Dd::new(self.hi * power_of_two, self.lo * power_of_two)
    }

    pub(crate) fn square(self) -> Dd {
        let p = two_product(self.hi, self.hi);
        fast_two_sum(p.hi, p.lo + 2.0 * (self.hi * self.lo))
    }

    pub(crate) fn sqrt(self) -> Dd {
        let s = self.hi.sqrt();
        if s == 0.0 || !s.is_finite() {
            return Dd::from(s);
        }
        let rest = self - two_product(s, s);
        fast_two_sum(s, rest.hi / (2.0 * s))
    }

    pub(crate) fn abs(self) -> Dd {
        if self.hi < 0.0 { -self } else { self }
    }

    /// e^self in double-double, for results that are subtracted from something afterwards.
    pub(crate) fn exp(self) -> Dd {
        if self.hi.is_nan() || self.hi.abs() >= 708.0 {
            return Dd::from(self.exp_value());
        }
        let k = (self.hi / std::f64::consts::LN_2).round();
        let rest = self - Dd::LN_2 * k;
        let one_plus = rest.exp_m1_reduced() + 1.0;
        // 2^k in two halves: k reaches ±1022 and 2^k alone is representable, but keep the intermediate normal.
        let half = (k / 2.0).trunc();
        one_plus.scale(half.exp2()).scale((k - half).exp2())
    }

    /// e^self − 1 in double-double, accurate relative to itself near zero.
    pub(crate) fn exp_m1(self) -> Dd {
        if self.hi.abs() < 0.35 {
            self.exp_m1_reduced()
        } else {
            self.exp() - 1.0
        }
    }

    /// e^r − 1 for |r| ≤ ½ ln 2: Taylor's series for r/64, then six doublings of e^s − 1 ↦ (e^s − 1)(e^s − 1 + 2).
    fn exp_m1_reduced(self) -> Dd {
        const DOUBLINGS: i32 = 6;
        let r = self.scale(1.0 / f64::from(1 << DOUBLINGS));
        let mut sum = INVERSE_FACTORIALS[INVERSE_FACTORIALS.len() - 1];
        for &c in INVERSE_FACTORIALS[..INVERSE_FACTORIALS.len() - 1]
            .iter()
            .rev()
        {
            sum = c + sum * r;
        }
        let mut e = r + r.square() * sum;
        for _ in 0..DOUBLINGS {
            e = e.scale(2.0) + e.square();
        }
        e
    }

    /// The exponential rounded to `f64`: one multiplication more than `f64::exp`, and the low part counts.
    pub(crate) fn exp_value(self) -> f64 {
        let e = self.hi.exp();
        let correction = e * self.lo;
        if correction.is_finite() {
            e + correction
        } else {
            e
        }
    }

    /// Natural logarithm of a positive number.
    pub(crate) fn ln(self) -> Dd {
        if self.hi.is_nan() || self.hi <= 0.0 || self.hi.is_infinite() {
            return Dd::from(self.hi.ln());
        }
        // self = 2^k m, and m lies within 1/64 of a fraction c = j/32 whose logarithm is tabulated. With
        // s = (m − c)/(m + c), ln m = ln c + 2 artanh s; near one c = 1 and the result stays relative.
        let (k, m) = self.reduce_to_unit();
        let j = (m.hi * 32.0).round();
        let c = j / 32.0;
        let s = (m - c) / (m + c);
        let s2 = s.square();
        let tail = [13.0, 11.0, 9.0]
            .iter()
            .fold(0.0, |sum, odd| 1.0 / odd + sum * s2.hi);
        let excess = ODD_RECIPROCALS[..3]
            .iter()
            .rev()
            .fold(Dd::from(tail), |sum, &c| c + sum * s2)
            * s2;
        Dd::LN_2 * k + (LN_OF_32NDS[j as usize - 22] + (s + s * excess).scale(2.0))
    }

    /// ln(1 + self), accurate relative to itself near zero.
    pub(crate) fn ln_1p(self) -> Dd {
        if -0.3 < self.hi && self.hi < 0.45 {
            self.ln_1p_core()
        } else {
            (self + 1.0).ln()
        }
    }

    /// ln(1 + self) − self, accurate relative to itself near zero: the kernel of every saddle-point formula.
    ///
    /// With s = v/(2 + v), ln(1+v) = 2 artanh s and v = 2s/(1−s), so that the terms of first order cancel in
    /// the algebra instead of in the arithmetic: ln(1+v) − v = 2(artanh s − s) − s·v.
    pub(crate) fn ln_1p_minus(self) -> Dd {
        if -0.3 < self.hi && self.hi < 0.45 {
            let s = self / (self + 2.0);
            (s * artanh_excess(s.square())).scale(2.0) - s * self
        } else {
            self.ln_1p() - self
        }
    }

    /// ln(1 + self) for 1 + self between about √½ and √2.
    fn ln_1p_core(self) -> Dd {
        let s = self / (self + 2.0);
        (s + s * artanh_excess(s.square())).scale(2.0)
    }

    /// self = 2^k · m with m between √½ and √2, the scaling exact.
    fn reduce_to_unit(self) -> (f64, Dd) {
        let (scaled, bias) = if self.hi < f64::MIN_POSITIVE {
            (self.scale(2f64.powi(108)), 108.0)
        } else {
            (self, 0.0)
        };
        let exponent = ((scaled.hi.to_bits() >> 52) & 0x7ff) as i32 - 1023;
        let half = exponent / 2;
        let mut m = scaled
            .scale(2f64.powi(-half))
            .scale(2f64.powi(half - exponent));
        let mut k = f64::from(exponent);
        if m.hi > std::f64::consts::SQRT_2 {
            m = m.scale(0.5);
            k += 1.0;
        }
        (k - bias, m)
    }
}

/// artanh(s)/s − 1 = s²/3 + s⁴/5 + … as a function of s² ≤ 0.0295. The terms beyond the tenth weigh less than
/// 2⁻⁵³ of the sum, so plain `f64` is enough for them.
fn artanh_excess(s2: Dd) -> Dd {
    let mut tail = 0.0;
    for k in (11..=21).rev() {
        tail = (tail * s2.hi) + 1.0 / f64::from(2 * k + 1);
    }
    let mut sum = Dd::from(tail);
    for &c in ODD_RECIPROCALS.iter().rev() {
        sum = c + sum * s2;
    }
    sum * s2
}

/// 1/(2k+1) for k = 1 … 10.
const ODD_RECIPROCALS: [Dd; 10] = {
    let mut table = [Dd::ZERO; 10];
    let mut k = 0;
    while k < 10 {
        table[k] = Dd::ratio(1.0, (2 * k + 3) as f64);
        k += 1;
    }
    table
};

/// ln(j/32) for j = 22 … 46, computed at 60 digits.
const LN_OF_32NDS: [Dd; 25] = [
    Dd::new(-0.3746934494414107, 3.9243112288632396e-18),
    Dd::new(-0.33024168687057687, 1.0828321637483858e-17),
    Dd::new(-0.2876820724517809, -2.607160616442564e-17),
    Dd::new(-0.24686007793152578, -1.361743371748368e-17),
    Dd::new(-0.2076393647782445, -1.2053243216686129e-17),
    Dd::new(-0.16989903679539747, 4.868008764439071e-19),
    Dd::new(-0.13353139262452263, 3.664457663660085e-18),
    Dd::new(-0.09844007281325252, 4.439009633675136e-18),
    Dd::new(-0.06453852113757118, 6.470486661692933e-18),
    Dd::new(-0.0317486983145803, -3.0382263084680858e-18),
    Dd::new(0.0, 0.0),
    Dd::new(0.030771658666753687, 1.0431732029005968e-18),
    Dd::new(0.06062462181643484, 2.6424025938726934e-18),
    Dd::new(0.08961215868968714, -5.4268129336647135e-18),
    Dd::new(0.11778303565638346, -1.1971685747593677e-18),
    Dd::new(0.1451820098444979, 8.242418783022475e-18),
    Dd::new(0.17185025692665923, -6.0224538210113705e-18),
    Dd::new(0.19782574332991987, 1.2821194372980142e-17),
    Dd::new(0.22314355131420976, -9.091270597324799e-18),
    Dd::new(0.24783616390458127, -1.2432209578702523e-17),
    Dd::new(0.27193371548364176, 7.83319637697442e-19),
    Dd::new(0.2954642128938359, -2.16461086040599e-17),
    Dd::new(0.3184537311185346, 2.7114779367326236e-17),
    Dd::new(0.3409265869705932, 1.7467136443544747e-17),
    Dd::new(0.3629054936893685, -2.1492361455310972e-17),
];

/// 1/k! for k = 2 … 12.
const INVERSE_FACTORIALS: [Dd; 11] = {
    let mut table = [Dd::ZERO; 11];
    let mut factorial = 1.0;
    let mut k = 2;
    while k <= 12 {
        factorial *= k as f64;
        table[k - 2] = Dd::ratio(1.0, factorial);
        k += 1;
    }
    table
};

impl From<f64> for Dd {
    fn from(value: f64) -> Dd {
        Dd::new(value, 0.0)
    }
}

impl Neg for Dd {
    type Output = Dd;
    fn neg(self) -> Dd {
        Dd::new(-self.hi, -self.lo)
    }
}

impl Add for Dd {
    type Output = Dd;
    fn add(self, other: Dd) -> Dd {
        let s = two_sum(self.hi, other.hi);
        let t = two_sum(self.lo, other.lo);
        let v = fast_two_sum(s.hi, s.lo + t.hi);
        fast_two_sum(v.hi, t.lo + v.lo)
    }
}

impl Add<f64> for Dd {
    type Output = Dd;
    fn add(self, other: f64) -> Dd {
        let s = two_sum(self.hi, other);
        fast_two_sum(s.hi, self.lo + s.lo)
    }
}

impl Sub for Dd {
    type Output = Dd;
    fn sub(self, other: Dd) -> Dd {
        self + -other
    }
}

impl Sub<f64> for Dd {
    type Output = Dd;
    fn sub(self, other: f64) -> Dd {
        self + -other
    }
}

impl Mul for Dd {
    type Output = Dd;
    fn mul(self, other: Dd) -> Dd {
        let p = two_product(self.hi, other.hi);
        let cross = self.lo * other.hi + self.hi * other.lo;
        fast_two_sum(p.hi, p.lo + cross)
    }
}

impl Mul<f64> for Dd {
    type Output = Dd;
    fn mul(self, other: f64) -> Dd {
        let p = two_product(self.hi, other);
        fast_two_sum(p.hi, p.lo + self.lo * other)
    }
}

impl Div for Dd {
    type Output = Dd;
    fn div(self, other: Dd) -> Dd {
        let q = self.hi / other.hi;
        if !q.is_finite() || q == 0.0 {
            return Dd::from(q);
        }
        let rest = self - other * q;
        fast_two_sum(q, rest.hi / other.hi)
    }
}

impl Div<f64> for Dd {
    type Output = Dd;
    fn div(self, other: f64) -> Dd {
        let q = self.hi / other;
        if !q.is_finite() || q == 0.0 {
            return Dd::from(q);
        }
        let rest = self - two_product(q, other);
        fast_two_sum(q, rest.hi / other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// |got − want| relative to `want`, where `want` is given as two parts computed at 60 digits.
    fn relative_error(got: Dd, want: Dd) -> f64 {
        ((got - want).value() / want.hi).abs()
    }

    #[test]
    fn constants_of_the_tables_are_exact_to_both_parts() {
        assert_eq!(
            Dd::ratio(1.0, 3.0),
            Dd::new(0.3333333333333333, 1.850371707708594e-17)
        );
        assert_eq!(
            INVERSE_FACTORIALS[10],
            Dd::new(2.08767569878681e-09, -1.20734505911326e-25)
        );
    }

    #[test]
    fn logarithms_carry_thirty_digits() {
        // mpmath at 60 digits
        for (got, want) in [
            (Dd::from(2.0).ln(), Dd::LN_2),
            (
                Dd::from(10.0).ln(),
                Dd::new(std::f64::consts::LN_10, -2.1707562233822494e-16),
            ),
            (Dd::from(5e-324).ln(), Dd::LN_2 * -1074.0),
            (Dd::from(1e-20).ln_1p(), Dd::new(1e-20, -5e-41)),
        ] {
            assert!(relative_error(got, want) < 1e-31, "{got:?} {want:?}");
        }
    }

    #[test]
    fn exp_undoes_ln() {
        for x in [1e-300, 1e-5, 0.3, 0.9, 1.0 + 1e-12, 1.5, 77.0, 1e9, 1e300] {
            let x = Dd::new(x, x * 1e-17);
            let back = x.ln().exp();
            let scale = 1.0 + x.hi.ln().abs();
            assert!(relative_error(back, x) < 2e-31 * scale, "{x:?} {back:?}");
        }
    }

    #[test]
    fn ln_1p_minus_keeps_its_digits_near_zero() {
        // ln(1+v) − v = −v²/2 + v³/3 − …
        let v = 1e-10;
        let want = -0.5 * v * v + v * v * v / 3.0;
        assert!((Dd::from(v).ln_1p_minus().value() / want - 1.0).abs() < 1e-15);
        assert_eq!(Dd::from(0.0).ln_1p_minus().value(), 0.0);
    }

    #[test]
    fn infinities_and_nan_pass_through() {
        assert_eq!(Dd::from(f64::INFINITY).ln().value(), f64::INFINITY);
        assert_eq!(Dd::from(f64::NEG_INFINITY).exp().value(), 0.0);
        assert!(Dd::from(f64::NAN).ln().value().is_nan());
    }
}
