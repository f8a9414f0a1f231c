//! How a cell can end.

use labook_document::Outcome::{Errored, NotReached, Ok, Panicked};

use crate::bench::{lines, outcomes, run};

#[test]
fn cells_share_state_and_display_their_last_expression() {
    let runs = run(&[
        "let x = 20;\nprintln!(\"hello\");",
        "let y = x + 1;",
        "y * 2",
    ]);
    assert_eq!(outcomes(&runs), [Ok, Ok, Ok]);
    assert_eq!(lines(&runs[0]), ["out \"hello\\n\""]);
    assert!(lines(&runs[1]).is_empty());
    assert_eq!(lines(&runs[2]), ["display text/plain \"42\""]);
}

#[test]
fn a_panic_ends_its_cell() {
    let runs = run(&[
        "print!(\"before\");",
        "let v: Vec<i32> = vec![];\nv[3]",
        "1",
    ]);
    assert_eq!(outcomes(&runs), [Ok, Panicked, NotReached]);
    assert_eq!(lines(&runs[0]), ["out \"before\""]);
    assert_eq!(
        lines(&runs[1]),
        ["error \"index out of bounds: the len is 0 but the index is 3\" at chapter.md:9:2"]
    );
}

#[test]
fn an_error_met_by_a_question_mark_ends_its_cell() {
    let runs = run(&["let n: i32 = \"x\".parse()?;\nn", "1"]);
    assert_eq!(outcomes(&runs), [Errored, NotReached]);
}
