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
pub struct Contestant<'a> {
    /// The name in the table.
    pub name: &'static str,
    /// Does the work so many times, and returns the seconds.
    round: Box<dyn FnMut(u32) -> f64 + 'a>,
}

impl<'a> Contestant<'a> {
    /// One that runs in this thread.
    pub fn new(name: &'static str, mut work: impl FnMut() + 'a) -> Contestant<'a> {
        let round = move |repeats| {
            let start = now();
            for _ in 0..repeats {
                work();
            }
            now() - start
        };
        Contestant {
            name,
            round: Box::new(round),
        }
    }

    /// One whose threads all count: its time is that of the clock on the wall.
    pub fn threaded(name: &'static str, mut work: impl FnMut() + 'a) -> Contestant<'a> {
        let round = move |repeats| {
            let start = std::time::Instant::now();
            for _ in 0..repeats {
                work();
            }
            start.elapsed().as_secs_f64()
        };
        Contestant {
            name,
            round: Box::new(round),
        }
    }

    /// One that runs elsewhere and keeps its own time.
    pub fn elsewhere(name: &'static str, round: impl FnMut(u32) -> f64 + 'a) -> Contestant<'a> {
        Contestant {
            name,
            round: Box::new(round),
        }
    }
}

/// Processor time of this thread, in seconds.
fn now() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Seconds that each contestant needs, in the order given.
///
/// `budget` is the time for the whole race; work that takes long gets fewer rounds, but three at least.
pub fn race(contestants: &mut [Contestant<'_>], budget: Duration) -> Vec<f64> {
    const ROUNDS: f64 = 25.0;
    let budget = budget.as_secs_f64();
    let share = budget / ROUNDS / contestants.len().max(1) as f64;
    let mut once = Vec::new();
    let repeats: Vec<u32> = contestants
        .iter_mut()
        .map(|c| {
            (c.round)(1);
            let mut count = 1;
            loop {
                let seconds = (c.round)(count);
                if seconds >= share / 4.0 || count > 1 << 20 {
                    let each = seconds / f64::from(count);
                    once.push(each);
                    return ((share / each) as u32).clamp(1, 1 << 22);
                }
                count *= 4;
            }
        })
        .collect();
    let all: f64 = once
        .iter()
        .zip(&repeats)
        .map(|(s, &r)| s * f64::from(r))
        .sum();
    let rounds = (budget / all).clamp(3.0, ROUNDS) as u32;
    let mut best = once;
    for _ in 0..rounds {
        for ((c, best), &repeats) in contestants.iter_mut().zip(&mut best).zip(&repeats) {
            *best = best.min((c.round)(repeats) / f64::from(repeats));
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
        return unsafe { avx512() };
    }
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: the processor has the instructions.
        return unsafe { avx2() };
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
fn avx512() {
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

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2() {
    use std::arch::x86_64::*;
    let (factor, term) = (
        _mm256_set1_pd(black_box(0.999)),
        _mm256_set1_pd(black_box(0.001)),
    );
    // As many sums as registers leave room for; four rounds are as much work as one of `avx512`.
    let mut sums = [_mm256_set1_pd(1.0); 8];
    for _ in 0..4 * 20_000 {
        for s in &mut sums {
            *s = _mm256_fmadd_pd(*s, factor, term);
        }
    }
    black_box(sums);
}
