//! The cheapest way to turn one sequence into another, where elements of the first may be holes.

/// Pairs of elements that are compared at most; beyond it the alignment is a plain one.
const MOST_PAIRS: usize = 1_000_000;

/// What it costs that an expected element is missing. Dearer than an extra one: what the author wrote
/// is to be kept where it can be.
const MISSING: u32 = 4;

/// What it costs that there is an element which nobody expected.
const EXTRA: u32 = 3;

/// A step through both sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An expected and an actual element stand for each other.
    Pair(usize, usize),
    /// An expected element has no counterpart.
    Missing(usize),
    /// An actual element has no counterpart.
    Extra(usize),
    /// A hole, whatever it takes.
    Hole(usize),
}

/// Aligns `expected` elements, some of them holes, with `actual` ones. `cost` is the price of a pair: 0 where
/// the two match, at most 7 to be of any use, `None` where they cannot stand for each other.
pub(super) fn align(
    expected: usize,
    actual: usize,
    is_hole: impl Fn(usize) -> bool,
    cost: impl Fn(usize, usize) -> Option<u32>,
) -> Vec<Step> {
    let matches = |e: usize, a: usize| !is_hole(e) && cost(e, a) == Some(0);
    let shorter = expected.min(actual);
    let front = (0..shorter).take_while(|&at| matches(at, at)).count();
    let back = (1..=shorter - front)
        .take_while(|&at| matches(expected - at, actual - at))
        .count();

    let mut steps: Vec<Step> = (0..front).map(|at| Step::Pair(at, at)).collect();
    let middle = (front..expected - back, front..actual - back);
    if middle.0.len().saturating_mul(middle.1.len()) > MOST_PAIRS {
        steps.extend(plain(middle.0, middle.1, is_hole));
    } else {
        steps.extend(cheapest(middle.0, middle.1, is_hole, cost));
    }
    steps.extend(
        (0..back)
            .rev()
            .map(|at| Step::Pair(expected - 1 - at, actual - 1 - at)),
    );
    steps
}

/// Everything one to one, for sequences too long to do better in a sensible time.
fn plain(
    expected: std::ops::Range<usize>,
    actual: std::ops::Range<usize>,
    is_hole: impl Fn(usize) -> bool,
) -> Vec<Step> {
    let mut rest = actual;
    let mut steps: Vec<Step> = expected
        .map(|e| match is_hole(e) {
            true => Step::Hole(e),
            false => rest.next().map_or(Step::Missing(e), |a| Step::Pair(e, a)),
        })
        .collect();
    steps.extend(rest.map(Step::Extra));
    steps
}

fn cheapest(
    expected: std::ops::Range<usize>,
    actual: std::ops::Range<usize>,
    is_hole: impl Fn(usize) -> bool,
    cost: impl Fn(usize, usize) -> Option<u32>,
) -> Vec<Step> {
    let (rows, columns) = (expected.len(), actual.len());
    let width = columns + 1;
    // totals[e * width + a]: the cost of aligning all from the expected `e` and the actual `a` on.
    // Filled from the end, so that the steps come out in order and ties prefer to pair early.
    let mut totals = vec![0_u32; (rows + 1) * width];
    // `None`: the hole at `e` takes the actual `a`.
    let mut choices: Vec<Option<Step>> = vec![None; (rows + 1) * width];
    for e in (0..=rows).rev() {
        for a in (0..=columns).rev() {
            let here = e * width + a;
            let (left, right) = (expected.start + e, actual.start + a);
            let mut best: Option<(u32, Option<Step>)> = None;
            let mut offer = |total: u32, step: Option<Step>| {
                if best.is_none_or(|(least, _)| total < least) {
                    best = Some((total, step));
                }
            };
            if e < rows && is_hole(left) {
                offer(totals[here + width], Some(Step::Hole(left)));
                if a < columns {
                    offer(totals[here + 1], None);
                }
            } else {
                if e < rows
                    && a < columns
                    && let Some(price) = cost(left, right)
                {
                    let step = Step::Pair(left, right);
                    offer(price + totals[here + width + 1], Some(step));
                }
                if e < rows {
                    offer(MISSING + totals[here + width], Some(Step::Missing(left)));
                }
                if a < columns {
                    offer(EXTRA + totals[here + 1], Some(Step::Extra(right)));
                }
            }
            if let Some((total, step)) = best {
                totals[here] = total;
                choices[here] = step;
            }
        }
    }

    let mut steps = Vec::new();
    let (mut e, mut a) = (0, 0);
    while e < rows || a < columns {
        let step = choices[e * width + a];
        match step {
            Some(Step::Pair(..)) => (e, a) = (e + 1, a + 1),
            Some(Step::Missing(_) | Step::Hole(_)) => e += 1,
            Some(Step::Extra(_)) | None => a += 1,
        }
        steps.extend(step);
    }
    steps
}
