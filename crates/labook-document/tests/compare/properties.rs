//! What holds for all outputs.

use proptest::prelude::*;

use labook_document::Verdict;

use crate::chapter::{assert_blessing_settles, blessed, chapter, printing, prose, verdict};

/// A piece of a line of output: the tokens that matter, put together in every order.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => any::<f64>().prop_map(|number| format!("{number}")),
        8 => (-1e3..1e3, 0..6_usize).prop_map(|(number, digits)| format!("{number:.digits$}")),
        4 => (-1e3..1e3).prop_map(|number: f64| format!("{number:e}")),
        8 => (-20..20_i32).prop_map(|number| number.to_string()),
        8 => "[a-zλé]{1,4}",
        4 => "[a-z0-9_.+-]{1,8}",
        12 => " {1,3}",
        8 => r#"[\[\](){},;:=|<>"'%/*^~!.+-]"#,
        1 => Just("[..]".to_owned()),
        1 => Just("...".to_owned()),
        1 => Just("`".to_owned()),
        1 => Just("\t".to_owned()),
        1 => Just("NaN".to_owned()),
        1 => Just("-inf".to_owned()),
        1 => any::<char>().prop_map(|char| char.to_string()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::collection::vec(piece(), 0..10).prop_map(|pieces| pieces.concat()),
        1 => Just("...".to_owned()),
        1 => Just(String::new()),
        1 => "`{3,5}|~{3,5}",
    ]
}

fn output() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..8).prop_map(|lines| lines.join("\n"))
}

/// An output, and an expectation that somebody may have written for another version of it.
fn output_and_expectation() -> impl Strategy<Value = (String, String)> {
    let lines = prop::collection::vec((line(), line(), 0..8_u8), 1..8);
    lines.prop_map(|lines| {
        let mut output = Vec::new();
        let mut expectation = Vec::new();
        for (printed, other, how) in lines {
            match how {
                0 => output.push(printed),
                1 => expectation.push(other),
                2 => {
                    output.push(printed);
                    expectation.push("...".to_owned());
                }
                3 => {
                    output.push(printed);
                    expectation.push(other);
                }
                4 => {
                    expectation.push(printed.replace(' ', " [..] "));
                    output.push(printed);
                }
                5 => {
                    expectation.push(printed.replace('1', "2"));
                    output.push(printed);
                }
                _ => {
                    expectation.push(printed.clone());
                    output.push(printed);
                }
            }
        }
        (output.join("\n"), expectation.join("\n"))
    })
}

/// What an author can copy into a chapter: text without control characters.
fn writable(text: &str) -> String {
    text.chars()
        .filter(|char| !char.is_control() || "\n\t".contains(*char))
        .collect()
}

proptest! {
    #[test]
    fn an_output_matches_itself(output in output()) {
        let output = writable(&output);
        prop_assume!(!output.trim().is_empty());
        let chapter = chapter(&[], &output);
        prop_assert_eq!(verdict(&chapter, &printing(&output)), Verdict::Match);
        prop_assert_eq!(blessed(&chapter, &printing(&output)), chapter);
    }

    #[test]
    fn an_output_with_free_signs_matches_itself(output in output()) {
        let output = writable(&output).replace("[..]", "").replace("...", "");
        prop_assume!(!output.trim().is_empty());
        let chapter = chapter(&["up-to: sign"], &output);
        prop_assert_eq!(verdict(&chapter, &printing(&output)), Verdict::Match);
    }

    #[test]
    fn rounding_a_float_to_any_number_of_digits_matches(
        number in prop_oneof![any::<f64>(), -1e3..1e3, -1.0..1.0],
        digits in 1..20_usize,
    ) {
        prop_assume!(number.is_finite());
        let rounded = format!("{number:.digits$}");
        for printed in [format!("{number}"), format!("{number:?}"), format!("{number:e}")] {
            prop_assert_eq!(verdict(&chapter(&[], &rounded), &printing(&printed)), Verdict::Match);
        }
        let rounded = format!("{number:.digits$e}");
        let printed = format!("{number:?}");
        prop_assert_eq!(verdict(&chapter(&[], &rounded), &printing(&printed)), Verdict::Match);
    }

    #[test]
    fn changing_the_last_digit_by_two_does_not(
        number in -1_000_000_000..1_000_000_000_i64,
        digits in 1..9_u32,
        up in any::<bool>(),
    ) {
        let written = |number: i64| {
            let sign = if number < 0 { "-" } else { "" };
            let (whole, part) = (number.abs() / 10_i64.pow(digits), number.abs() % 10_i64.pow(digits));
            format!("{sign}{whole}.{part:0width$}", width = digits as usize)
        };
        let other = if up { number + 2 } else { number - 2 };
        let verdict = verdict(&chapter(&[], &written(other)), &printing(&written(number)));
        prop_assert!(matches!(verdict, Verdict::Mismatch(_)), "{:?}", verdict);
    }

    #[test]
    fn an_integer_accepts_only_itself(left in any::<i64>(), difference in 1..1_000_i64) {
        let right = left.wrapping_add(difference);
        let chapter = chapter(&[], &left.to_string());
        prop_assert_eq!(verdict(&chapter, &printing(&left.to_string())), Verdict::Match);
        let other = verdict(&chapter, &printing(&right.to_string()));
        prop_assert!(matches!(other, Verdict::Mismatch(_)));
    }

    #[test]
    fn holes_for_lines_take_any_lines(before in output(), hidden in output(), after in output()) {
        let (before, hidden, after) = (writable(&before), writable(&hidden), writable(&after));
        prop_assume!(!after.trim().is_empty());
        let chapter = chapter(&[], &format!("{before}\n...\n{after}"));
        let run = printing(&format!("{before}\n{hidden}\n{after}"));
        prop_assert_eq!(verdict(&chapter, &run), Verdict::Match);
    }

    #[test]
    fn what_is_blessed_matches((output, expectation) in output_and_expectation()) {
        let expectation = writable(&expectation);
        for options in [&[][..], &["up-to: sign"], &["tolerance: 0.01"]] {
            let chapter = chapter(options, expectation.trim_end());
            assert_blessing_settles(&chapter, &printing(&output));
        }
    }

    #[test]
    fn what_is_blessed_in_a_quote_matches((output, expectation) in output_and_expectation()) {
        let quoted = |text: &str, mark: &str| -> String {
            text.lines().map(|line| format!("{mark}{line}\n")).collect()
        };
        let chapter = chapter(&[], writable(&expectation).trim_end());
        for mark in ["> ", "> > ", ">   "] {
            assert_blessing_settles(&quoted(&chapter, mark), &printing(&output));
        }
    }

    #[test]
    fn what_is_blessed_with_carriage_returns_matches((output, expectation) in output_and_expectation()) {
        let chapter = chapter(&[], writable(&expectation).trim_end()).replace('\n', "\r\n");
        let result = assert_blessing_settles(&chapter, &printing(&output));
        prop_assert_eq!(result.matches('\n').count(), result.matches("\r\n").count());
    }

    #[test]
    fn a_value_in_prose_is_blessed_or_left((value, expectation) in (line(), line())) {
        let value = writable(&value);
        let expectation = format!("x{}", writable(&expectation).replace(['`', '\t'], ""));
        let chapter = prose(&expectation);
        let result = blessed(&chapter, &printing(&value));
        let value = value.trim();
        if value.is_empty() || value.contains(['`', '\n']) {
            prop_assert_eq!(result, chapter);
        } else {
            prop_assert_eq!(verdict(&result, &printing(value)), Verdict::Match);
        }
    }

    #[test]
    fn a_blessed_number_in_prose_keeps_its_digits(
        expected in -1e3..1e3, digits in 1..6_usize, value in -1e3..1e3,
    ) {
        let chapter = prose(&format!("{expected:.digits$}"));
        let result = assert_blessing_settles(&chapter, &printing(&format!("{value}")));
        let written = result.split('`').nth(1).unwrap_or_default();
        prop_assert_eq!(written.split('.').nth(1).map(str::len), Some(digits), "{}", written);
    }
}
