//! Threads for large products: parked while there is nothing to do, never spinning.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads may be used; 0 until someone asks or sets it.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// How many threads large operations may use: as many as there are processors, if not set otherwise.
///
/// ```
/// assert!(labmath::threads() >= 1);
/// ```
pub fn threads() -> usize {
    match COUNT.load(Ordering::Relaxed) {
        0 => {
            let count = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
            COUNT.store(count, Ordering::Relaxed);
            count
        }
        count => count,
    }
}

/// Sets how many threads large operations may use, for the whole program. Results do not depend on it, not in one bit.
///
/// ```
/// labmath::set_threads(1);
/// assert_eq!(labmath::threads(), 1);
/// ```
pub fn set_threads(count: usize) {
    COUNT.store(count.max(1), Ordering::Relaxed);
}

/// How many parts to make of work that is worth `worth` threads.
pub(crate) fn parts(worth: usize) -> usize {
    if worth < 2 { 1 } else { worth.min(threads()) }
}

/// Does all the work, one thread for each piece but the last, which the caller's thread does.
pub(crate) fn run<W: Send>(mut work: Vec<W>, f: impl Fn(W) + Sync) {
    let Some(own) = work.pop() else { return };
    let f = &f;
    std::thread::scope(|scope| {
        for piece in work {
            scope.spawn(move || f(piece));
        }
        f(own);
    });
}
