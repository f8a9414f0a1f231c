//! What was plotted, in a few lines of text, so that a figure is compared by its data and not by its pixels.
//!
//! Numbers have four significant digits, and those that rounding alone keeps from zero are zero. What has few points
//! shows all of them. Of a longer series stand there its number of points, their ranges, their mean, how far the coordinates
//! travel from point to point, and some of the points: a curve that differs anywhere differs in one of these.

use std::fmt::Write as _;

/// A series with more points than this is told by its measures and samples.
const FEW: usize = 6;

/// Where samples are taken, as shares of the way through a series. Quarters would meet the zeros of what is periodic.
const SAMPLES: [f64; 4] = [0.0, 0.236, 0.618, 1.0];

/// A line of what was plotted: its kind, its label in quotes where it has one, and its points.
pub(crate) fn series(kind: &str, label: &str, points: &[(f64, f64)]) -> String {
    let mut line = kind.to_owned();
    if !label.is_empty() {
        let _ = write!(line, " \"{label}\"");
    }
    let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    // What is small beside the other coordinate, or beside one, may be nothing but noise.
    let (of_x, of_y) = (scale(&x), scale(&y));
    let noise = (1e-3 * of_x.max(of_y)).max(1e-6);
    let scales = (of_x.max(noise), of_y.max(noise));
    let pair = |(x, y): (f64, f64)| format!("({}, {})", number(x, scales.0), number(y, scales.1));
    let pairs = |points: &[(f64, f64)]| {
        let pairs: Vec<String> = points.iter().copied().map(pair).collect();
        pairs.join(" ")
    };
    if points.len() <= FEW {
        let _ = write!(line, ": {}", pairs(points));
        return line;
    }
    let last = points.len() as f64 - 1.0;
    let samples = SAMPLES.map(|share| points[(share * last).round() as usize]);
    let _ = write!(
        line,
        ": {} points, {} by {}, mean {}, travel {}, {}",
        points.len(),
        range(&x, scales.0),
        range(&y, scales.1),
        pair((mean(&x), mean(&y))),
        pair((travel(&x), travel(&y))),
        pairs(&samples)
    );
    line
}

/// Numbers in a row.
pub(crate) fn numbers(values: &[f64]) -> String {
    let scale = scale(values);
    let numbers: Vec<String> = values.iter().map(|&value| number(value, scale)).collect();
    numbers.join(" ")
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// How far a coordinate goes in all, there and back.
fn travel(values: &[f64]) -> f64 {
    let steps = values.windows(2).map(|step| (step[1] - step[0]).abs());
    steps.sum()
}

/// The least and the greatest of some numbers.
fn range(values: &[f64], scale: f64) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{} to {}", number(least, scale), number(greatest, scale))
}

/// The largest absolute value: what noise is measured by.
fn scale(values: &[f64]) -> f64 {
    let finite = values.iter().filter(|value| value.is_finite());
    finite.fold(0.0, |largest, value| largest.max(value.abs()))
}

/// A number with four significant digits; a whole one without fraction. `scale` is the largest number beside it.
fn number(value: f64, scale: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    if value.abs() <= 1e-9 * scale {
        return "0".to_owned();
    }
    // A number halfway between two roundings, such as 0.00125 × 1.5, comes out of different sums a bit above or a bit
    // below. All of them go the same way.
    let value = value * (1.0 + 1e-11);
    let exponent = value.abs().log10().floor();
    if !(-4.0..6.0).contains(&exponent) {
        return format!("{value:.3e}");
    }
    let whole = value.round();
    if (value - whole).abs() < 0.5 * 10_f64.powf(exponent - 3.0) {
        return whole.to_string();
    }
    format!("{value:.*}", (3.0 - exponent).max(0.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::{number, series};

    #[test]
    fn numbers_have_four_digits_and_no_noise() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (0.1 + 0.2, "0.3000"),
            (2.0 / 3.0, "0.6667"),
            (-1234.5678, "-1235"),
            (0.99999, "1"),
            (12.5, "12.50"),
            (6.1e-17, "0"),
            (0.000_123_456, "0.0001235"),
            (1.5e-7, "1.500e-7"),
            (123_456.7, "123457"),
            (12_345_678.0, "1.235e7"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(number(value, 1.0), text, "{value}");
        }
    }

    #[test]
    fn the_last_bit_of_a_number_halfway_changes_nothing() {
        for value in [0.00125_f64, 0.12345, 2.0005, 12345.5] {
            let (below, above) = (value.next_down(), value.next_up());
            assert_eq!(number(below, 1.0), number(above, 1.0), "{value}");
        }
    }

    #[test]
    fn a_short_series_shows_its_points() {
        assert_eq!(
            series("arrow", "u", &[(0.0, 0.0), (3.0, 0.5)]),
            "arrow \"u\": (0, 0) (3, 0.5000)"
        );
        assert_eq!(series("points", "", &[]), "points: ");
        // What a cosine leaves of zero.
        assert_eq!(
            series("points", "", &[(90_f64.to_radians().cos(), 1.0)]),
            "points: (0, 1)"
        );
        assert_eq!(
            series("points", "", &[(90_f64.to_radians().cos(), 0.0)]),
            "points: (0, 0)"
        );
    }

    #[test]
    fn a_long_series_differs_when_one_point_does() {
        let wave = |i: usize| (i as f64, (i as f64 / 7.0).sin());
        let points: Vec<_> = (0..100).map(wave).collect();
        let told = series("line", "sin", &points);
        assert_eq!(
            told,
            "line \"sin\": 100 points, 0 to 99 by -1 to 1, mean (49.50, 0.07528), travel (99, 9), \
             (0, 0) (23, -0.1436) (61, 0.6522) (99, 1)"
        );
        for changed in 0..points.len() {
            let mut other = points.clone();
            other[changed].1 += 0.05;
            assert_ne!(series("line", "sin", &other), told, "point {changed}");
        }
        // Noise is not a difference.
        let noisy: Vec<_> = points
            .iter()
            .map(|&(x, y)| (x, y * (1.0 + 1e-15)))
            .collect();
        assert_eq!(series("line", "sin", &noisy), told);
    }
}
