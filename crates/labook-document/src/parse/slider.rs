//! The values of a slider: `mu = -2..=2 step 0.5`, `p = [1, 2, inf]`, and which frames have a name.

use crate::{Slider, SliderKind, Sliders};

/// The fraction digits and the magnitude that a range may have, so that its arithmetic is exact in 128 bits.
const MAX_DECIMALS: usize = 15;
const MAX_WHOLE: i128 = 1_000_000_000_000;

/// What a `slider` line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    name: String,
    values: Values,
}

/// Values as they are written, before it is known that they are not too many.
#[derive(Clone, Debug, PartialEq)]
enum Values {
    List(Vec<Number>),
    Range {
        first: i128,
        step: i128,
        count: usize,
        decimals: usize,
        kind: SliderKind,
    },
}

/// A number as it is written: a decimal, or `inf`.
#[derive(Clone, Debug, PartialEq)]
struct Number {
    text: String,
    /// All its digits, and how many of them stand after the point. Infinity has none.
    digits: Option<(i128, usize)>,
    kind: SliderKind,
}

const FORM: &str = "a name and its values, such as `mu = -2..=2 step 0.5` or `p = [1, 2, 4]`";

impl Line {
    /// Reads what stands after `slider:`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (name, values) = text.split_once('=').ok_or(FORM)?;
        // The first `=` may be that of `..=`.
        let name = name.trim();
        if !is_name(name) {
            return Err(FORM.to_owned());
        }
        let values = values.trim();
        let values = match values.strip_prefix('[') {
            Some(list) => {
                let list = list.strip_suffix(']').ok_or(FORM)?;
                let numbers: Result<Vec<_>, _> = list.split(',').map(Number::read).collect();
                Values::List(numbers?)
            }
            None => range(values)?,
        };
        Ok(Self {
            name: name.to_owned(),
            values,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many values there are.
    pub(super) fn count(&self) -> usize {
        match &self.values {
            Values::List(numbers) => numbers.len(),
            Values::Range { count, .. } => *count,
        }
    }

    fn slider(self) -> Slider {
        let (kind, values) = match self.values {
            Values::List(numbers) => {
                let is_integer = |number: &Number| number.kind == SliderKind::Integer;
                let kind = match numbers.iter().all(is_integer) {
                    true => SliderKind::Integer,
                    false => SliderKind::Float,
                };
                (kind, numbers.into_iter().map(|each| each.text).collect())
            }
            Values::Range {
                first,
                step,
                count,
                decimals,
                kind,
            } => {
                let value = |i: usize| decimal(first + step * i as i128, decimals);
                (kind, (0..count).map(value).collect())
            }
        };
        Slider {
            name: self.name,
            kind,
            values,
        }
    }
}

/// The sliders of a cell from their lines. `frames` is the text of that option.
pub(super) fn sliders(lines: Vec<Line>, frames: Option<&str>) -> Result<Sliders, String> {
    let mut sliders = Sliders {
        sliders: lines.into_iter().map(Line::slider).collect(),
        named: Vec::new(),
    };
    sliders.named = match frames {
        Some(text) => named(&sliders, text)?,
        None => usual(&sliders),
    };
    Ok(sliders)
}

/// Without a word of the author's, the first slider stands at its first, middle and last value, the others in their
/// middle.
fn usual(sliders: &Sliders) -> Vec<usize> {
    let middle = |slider: &Slider| (slider.values.len() - 1) / 2;
    let mut positions: Vec<usize> = sliders.sliders.iter().map(middle).collect();
    let last = sliders.sliders[0].values.len() - 1;
    let mut named: Vec<usize> = [0, positions[0], last]
        .map(|first| {
            positions[0] = first;
            sliders.frame(&positions)
        })
        .to_vec();
    named.dedup();
    named
}

/// The frames that an author names: `-2, 0, 2`, or with several sliders `(1, 0.5), (2, 0.5)`.
fn named(sliders: &Sliders, text: &str) -> Result<Vec<usize>, String> {
    let several = sliders.sliders.len() > 1;
    let form = if several {
        "a list of values in parentheses, one for each slider, such as `(1, 0.5), (2, 0.5)`"
    } else {
        "a list of values, such as `-2, 0, 2`"
    };
    let groups: Vec<&str> = if several {
        let inner = text.trim().strip_prefix('(').ok_or(form)?;
        let inner = inner.strip_suffix(')').ok_or(form)?;
        inner
            .split(')')
            .map(|group| group.trim_start_matches([',', ' ', '(']))
            .collect()
    } else {
        text.split(',').collect()
    };
    let mut named = Vec::new();
    for group in groups {
        let parts: Vec<&str> = match several {
            true => group.split(',').collect(),
            false => vec![group],
        };
        if parts.len() != sliders.sliders.len() {
            return Err(form.to_owned());
        }
        let mut positions = Vec::new();
        for (part, slider) in parts.into_iter().zip(&sliders.sliders) {
            let wanted = Number::read(part).map_err(|_| form)?;
            let is_wanted = |value: &String| Number::read(value).is_ok_and(|it| it.is(&wanted));
            let position = slider.values.iter().position(is_wanted).ok_or_else(|| {
                let known = slider.values.iter().take(12).cloned().collect::<Vec<_>>();
                let rest = if slider.values.len() > 12 {
                    ", …"
                } else {
                    ""
                };
                format!(
                    "a list of values that the slider takes; `{}` takes {}{rest}",
                    slider.name,
                    known.join(", ")
                )
            })?;
            positions.push(position);
        }
        let frame = sliders.frame(&positions);
        if !named.contains(&frame) {
            named.push(frame);
        }
    }
    Ok(named)
}

/// `-2..=2 step 0.5`; the step is one where none is given.
fn range(text: &str) -> Result<Values, String> {
    let (ends, step) = match text.split_once("step") {
        Some((ends, step)) => (ends, Number::read(step)?),
        None => (text, Number::read("1")?),
    };
    let (from, to) = ends.split_once("..").ok_or(FORM)?;
    let to = to
        .strip_prefix('=')
        .ok_or("a range that holds its end: write `..=`")?;
    let (from, to) = (Number::read(from)?, Number::read(to)?);
    let numbers = [&from, &to, &step];
    let kind = match numbers.iter().all(|it| it.kind == SliderKind::Integer) {
        true => SliderKind::Integer,
        false => SliderKind::Float,
    };
    let decimals = numbers
        .iter()
        .filter_map(|number| number.digits)
        .map(|(_, decimals)| decimals)
        .max()
        .unwrap_or(0);
    let [first, last, step] = numbers.map(|number| number.scaled(decimals));
    let (Some(first), Some(last), Some(step)) = (first, last, step) else {
        return Err("a range between numbers that are not too large or too fine".to_owned());
    };
    if step == 0 || (last - first).signum() == -step.signum() {
        return Err("a range whose step leads from its start to its end".to_owned());
    }
    let count = usize::try_from((last - first) / step + 1).unwrap_or(usize::MAX);
    Ok(Values::Range {
        first,
        step,
        count,
        decimals,
        kind,
    })
}

impl Number {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim().replace('_', "");
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(&text);
        if unsigned == "inf" {
            let digits = None;
            let kind = SliderKind::Float;
            return Ok(Self { text, digits, kind });
        }
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let all = format!("{whole}{fraction}");
        let value = all.parse::<i128>().ok();
        let small = fraction.len() <= MAX_DECIMALS
            && whole.parse().is_ok_and(|whole: i128| whole <= MAX_WHOLE);
        match value.filter(|_| is_digits(whole) && is_digits(fraction) && small) {
            Some(value) => {
                let sign = if text.starts_with('-') { -1 } else { 1 };
                let kind = match unsigned.contains('.') {
                    true => SliderKind::Float,
                    false => SliderKind::Integer,
                };
                let fits = i32::try_from(sign * value).is_ok();
                let kind = if fits { kind } else { SliderKind::Float };
                Ok(Self {
                    text: decimal(sign * value, fraction.len()),
                    digits: Some((sign * value, fraction.len())),
                    kind,
                })
            }
            None => Err(format!("{FORM}; `{text}` is no decimal number")),
        }
    }

    /// The value in units of the last of `decimals` digits.
    fn scaled(&self, decimals: usize) -> Option<i128> {
        let (value, own) = self.digits?;
        value.checked_mul(10_i128.checked_pow((decimals - own) as u32)?)
    }

    fn is(&self, other: &Self) -> bool {
        match (self.digits, other.digits) {
            (Some(_), Some(_)) => self.scaled(MAX_DECIMALS) == other.scaled(MAX_DECIMALS),
            _ => self.text.trim_start_matches('+') == other.text.trim_start_matches('+'),
        }
    }
}

/// A number of units of the last of `decimals` digits.
fn decimal(value: i128, decimals: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// Whether a text can name a binding.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    first.is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|char| char.is_alphanumeric() || char == '_')
        && text != "_"
        && !KEYWORDS.contains(&text)
}

/// Words that no binding can have for a name.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move",
    "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true",
    "try", "type", "unsafe", "use", "where", "while",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str], frames: Option<&str>) -> Result<Sliders, String> {
        let lines: Result<Vec<_>, _> = lines.iter().map(|line| Line::read(line)).collect();
        sliders(lines?, frames)
    }

    fn values(line: &str) -> String {
        match read(&[line], None) {
            Ok(sliders) => {
                let slider = &sliders.sliders[0];
                format!(
                    "{} {:?} {}",
                    slider.name,
                    slider.kind,
                    slider.values.join(" ")
                )
            }
            Err(expected) => expected,
        }
    }

    #[test]
    fn values_are_exact_decimals() {
        for (line, expected) in [
            ("mu = -2..=2 step 1", "mu Integer -2 -1 0 1 2"),
            ("n=1..=3", "n Integer 1 2 3"),
            ("x = 0..=0.3 step 0.1", "x Float 0.0 0.1 0.2 0.3"),
            ("x = 0.0..=2", "x Float 0.0 1.0 2.0"),
            ("x = 1..=0 step -0.25", "x Float 1.00 0.75 0.50 0.25 0.00"),
            ("k = 0..=5 step 2", "k Integer 0 2 4"),
            ("p = [1, 2, 4]", "p Integer 1 2 4"),
            ("p = [ 1, 1.5,inf ]", "p Float 1 1.5 inf"),
            ("big = [1, 3000000000]", "big Float 1 3000000000"),
        ] {
            assert_eq!(values(line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_no_slider() {
        for line in [
            "",
            "mu",
            "mu = ",
            "= 1..=2",
            "1 = 1..=2",
            "let = 1..=2",
            "a b = 1..=2",
            "mu = 1..2",
            "mu = 2..=1",
            "mu = 1..=2 step 0",
            "mu = 1..=inf",
            "mu = [1, 2",
            "mu = []",
            "mu = [1,,2]",
            "mu = a..=b",
            "mu = 1..=2 step",
            "mu = 0..=1 step 0.00000000000000000001",
        ] {
            assert!(read(&[line], None).is_err(), "{line}");
        }
    }

    #[test]
    fn frames_count_with_the_last_slider_fastest() {
        let both = read(&["a = 1..=3", "b = [0.5, 2]"], None).expect("two sliders");
        let titles: Vec<_> = (0..both.frames()).map(|frame| both.title(frame)).collect();
        assert_eq!(
            titles[..3],
            ["a = 1, b = 0.5", "a = 1, b = 2", "a = 2, b = 0.5"]
        );
        for frame in 0..both.frames() {
            assert_eq!(both.frame(&both.positions(frame)), frame);
        }
        assert_eq!(both.bindings(1), "let a = 1_i32;\nlet b = 2_f64;\n");
    }

    #[test]
    fn named_frames_are_the_authors_or_first_middle_and_last() {
        let of =
            |lines: &[&str], frames| read(lines, frames).map(|it| (it.named.clone(), it.start()));
        assert_eq!(of(&["x = 1..=9"], None), Ok((vec![0, 4, 8], 4)));
        assert_eq!(of(&["x = 1..=2"], None), Ok((vec![0, 1], 0)));
        assert_eq!(of(&["x = 1..=1"], None), Ok((vec![0], 0)));
        assert_eq!(of(&["x = 1..=9"], Some("9, 1.0")), Ok((vec![8, 0], 8)));
        assert_eq!(of(&["p = [1, 2, inf]"], Some("inf")), Ok((vec![2], 2)));
        let two = ["a = 1..=3", "b = 1..=3"];
        assert_eq!(of(&two, None), Ok((vec![1, 4, 7], 4)));
        assert_eq!(of(&two, Some("(1, 1), (3, 3)")), Ok((vec![0, 8], 0)));
        for frames in ["4, 10", "x", "", "(1, 2)"] {
            assert!(of(&["x = 1..=9"], Some(frames)).is_err(), "{frames}");
        }
        assert!(of(&two, Some("1, 2")).is_err());
    }
}
