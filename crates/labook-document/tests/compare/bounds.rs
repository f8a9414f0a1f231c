//! Outputs that would take for ever if a comparison tried all ways.

use labook_document::Verdict;

use crate::chapter::{assert_blessing_settles, chapter, printing, verdict};

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|index| line(index) + "\n").collect()
}

#[test]
fn many_holes_in_a_line() {
    let chapter = chapter(&[], &("[..]a".repeat(300) + "b"));
    let long = "a".repeat(3_000);
    assert!(matches!(
        verdict(&chapter, &printing(&long)),
        Verdict::Mismatch(_)
    ));
    assert_eq!(
        verdict(&chapter, &printing(&format!("{long}b"))),
        Verdict::Match
    );
}

#[test]
fn many_holes_for_lines() {
    let chapter = chapter(&[], &("...\na\n".repeat(100) + "b\n"));
    let long = "a\n".repeat(1_000);
    assert!(matches!(
        verdict(&chapter, &printing(&long)),
        Verdict::Mismatch(_)
    ));
    assert_eq!(
        verdict(&chapter, &printing(&format!("{long}b\n"))),
        Verdict::Match
    );
}

#[test]
fn a_long_output() {
    let expected = lines(20_000, |index| {
        format!("step {index}: loss {:.3}", 1.0 / (index + 1) as f64)
    });
    let printed = lines(20_000, |index| {
        format!("step {index}: loss {}", 1.0 / (index + 1) as f64)
    });
    assert_eq!(
        verdict(&chapter(&[], &expected), &printing(&printed)),
        Verdict::Match
    );
    let inserted = printed.replacen("step 7:", "warning\nstep 7:", 1);
    let Verdict::Mismatch(diff) = verdict(&chapter(&[], &expected), &printing(&inserted)) else {
        panic!("one line is new");
    };
    assert_eq!(diff.to_string().matches("\n+ ").count(), 1);
}

#[test]
fn long_outputs_with_nothing_in_common() {
    let expected = lines(2_000, |index| format!("a {index}"));
    let printed = lines(1_500, |index| format!("b {index} c"));
    assert_blessing_settles(&chapter(&[], &expected), &printing(&printed));
}

#[test]
fn long_numbers() {
    let digits = "3".repeat(20_000);
    let chapter = chapter(&[], &format!("0.{digits}"));
    assert_eq!(
        verdict(&chapter, &printing(&format!("0.{digits}3"))),
        Verdict::Match
    );
    assert_blessing_settles(&chapter, &printing(&format!("{digits}.5")));
    assert_blessing_settles(&chapter, &printing("1e-400"));
    assert_blessing_settles(&chapter, &printing("1e400"));
}
