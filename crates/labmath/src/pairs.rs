//! A function of the pairs of elements of two runs: the innermost loop of all that is broadcast.

/// Appends `f` of each pair to `out`. One of the runs may be a single number, which goes with all elements of the other.
///
/// Each case is a loop of its own, which the compiler turns into vector instructions.
#[inline(always)]
pub(crate) fn each<T: Copy>(x: &[T], y: &[T], out: &mut Vec<T>, f: impl Fn(T, T) -> T) {
    match (x, y) {
        (x, &[y]) => out.extend(x.iter().map(|&x| f(x, y))),
        (&[x], y) => out.extend(y.iter().map(|&y| f(x, y))),
        (x, y) => out.extend(x.iter().zip(y).map(|(&x, &y)| f(x, y))),
    }
}
