//! Races: several ways to do the same thing, timed in turn, compared as ratios.
//!
//! A machine that does other work too makes absolute times useless and relative ones noisy. Here the contestants take
//! turns, many short rounds each, and each one's best round counts: what disturbs one disturbs its neighbours, and the
//! best round is the one that nothing disturbed. Time is the processor time of the contestant's thread, so that waiting for
//! a processor does not count.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// One contestant: a name, and what it does.
pub type Contestant<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// Processor time of this thread, in seconds.
fn now() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Seconds that each contestant needs, in the order given.
///
/// `budget` is the time for the whole race.
pub fn race(contestants: &mut [Contestant<'_>], budget: Duration) -> Vec<f64> {
    const ROUNDS: u32 = 25;
    let share = budget / ROUNDS / contestants.len().max(1) as u32;
    let repeats: Vec<u32> = contestants
        .iter_mut()
        .map(|(_, work)| {
            work();
            let start = now();
            let mut count = 0;
            while now() - start < share.as_secs_f64() && count < 1_000_000 {
                work();
                count += 1;
            }
            count.max(1)
        })
        .collect();
    let mut best = vec![f64::INFINITY; contestants.len()];
    for _ in 0..ROUNDS {
        for (i, (_, work)) in contestants.iter_mut().enumerate() {
            let start = now();
            for _ in 0..repeats[i] {
                work();
            }
            best[i] = best[i].min((now() - start) / f64::from(repeats[i]));
        }
    }
    best
}

/// Floating-point operations of one call of [`fused_multiply_adds`].
pub const FMA_FLOPS: f64 = 2.0 * 16.0 * 8.0 * 20_000.0;

/// Multiply-adds on registers alone: the speed that no product can exceed (`f64`; `f32` is twice as fast).
pub fn fused_multiply_adds() {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has the instructions.
        return unsafe { wide() };
    }
    let mut sums = [1.0f64; 128];
    for _ in 0..20_000 {
        for s in &mut sums {
            *s = *s * 0.999 + 0.001;
        }
    }
    black_box(sums);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn wide() {
    use std::arch::x86_64::*;
    let (factor, term) = (
        _mm512_set1_pd(black_box(0.999)),
        _mm512_set1_pd(black_box(0.001)),
    );
    let mut sums = [_mm512_set1_pd(1.0); 16];
    for _ in 0..20_000 {
        for s in &mut sums {
            *s = _mm512_fmadd_pd(*s, factor, term);
        }
    }
    black_box(sums);
}
