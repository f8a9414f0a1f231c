//! The run of a program's steps, as the program itself tells it.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::process::ExitCode;
use std::thread;

use crate::channel;
use crate::failure::Failure;
use crate::future::CatchUnwind;
use crate::hook;
use crate::protocol::{Cause, Frame};

/// The steps of a program as they run.
pub struct Session(());

impl Session {
    /// A step begins; the one before it has ended well.
    pub fn begin(&mut self, step: u32) {
        channel::send(&Frame::Begin { step });
    }

    /// Runs a step that is one of several frames of a cell.
    ///
    /// # Errors
    /// When the frame fails.
    pub fn frame(
        &mut self,
        step: u32,
        body: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.begin(step);
        body()
    }

    /// The same for a frame that awaits.
    ///
    /// # Errors
    /// When the frame fails.
    pub async fn frame_of(
        &mut self,
        step: u32,
        body: impl Future<Output = Result<(), Failure>>,
    ) -> Result<(), Failure> {
        self.begin(step);
        body.await
    }

    /// Runs the current step, which is expected to fail.
    pub fn expect_failure(&mut self, body: impl FnOnce() -> Result<(), Failure>) {
        report(&catch_unwind(AssertUnwindSafe(body)));
    }

    /// The same for a step that awaits.
    pub async fn expect_failure_of(&mut self, body: impl Future<Output = Result<(), Failure>>) {
        report(&CatchUnwind(Box::pin(body)).await);
    }
}

/// Runs the steps, and tells how they ended.
#[track_caller]
pub fn main(steps: impl FnOnce(&mut Session) -> Result<(), Failure>) -> ExitCode {
    ExitCode::from(run(steps))
}

/// The same for a program that C's start-up code enters.
#[track_caller]
pub fn root_main(steps: Step) -> c_int {
    c_int::from(run(steps))
}

#[track_caller]
fn run(steps: impl FnOnce(&mut Session) -> Result<(), Failure>) -> u8 {
    channel::open();
    hook::install(Location::caller().file());
    channel::send(&Frame::Hello);
    let ended = catch_unwind(AssertUnwindSafe(|| steps(&mut Session(()))));
    report(&ended);
    channel::send(&Frame::Finished);
    match ended {
        Ok(Ok(())) => 0,
        Ok(Err(_)) => 1,
        Err(_) => 101,
    }
}

/// A step that runs in a process of its own.
pub type Step = fn(&mut Session) -> Result<(), Failure>;

/// Runs the one step that the first argument names.
#[track_caller]
pub fn cells(steps: &[Step]) -> ExitCode {
    let chosen = std::env::args()
        .nth(1)
        .and_then(|argument| argument.parse::<usize>().ok())
        .and_then(|index| steps.get(index));
    match chosen {
        Some(step) => main(step),
        None => {
            eprintln!(
                "the argument must be the number of a cell, below {}",
                steps.len()
            );
            ExitCode::from(2)
        }
    }
}

/// Tells the parent if a step failed; without a parent, whoever reads standard error.
fn report(ended: &thread::Result<Result<(), Failure>>) {
    let (cause, message, place) = match ended {
        Ok(Ok(())) => return,
        Ok(Err(failure)) => (Cause::Error, failure.message.clone(), failure.place.clone()),
        Err(payload) => {
            let panic = hook::caught(payload.as_ref());
            (Cause::Panic, panic.message, panic.place)
        }
    };
    if !channel::is_open() {
        eprintln!("failed: {message}");
    }
    let (message, _) = channel::cut(message);
    channel::send(&Frame::Failed {
        cause,
        message,
        place,
    });
}
