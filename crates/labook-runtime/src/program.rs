//! What generated programs call. It is no part of the interface for authors, and changes with the
//! generator.

pub use std::fmt::Debug;
pub use std::process::ExitCode;
pub use std::result::Result;

pub use crate::__labook_begin as begin;
pub use crate::__labook_call as call;
pub use crate::__labook_done as done;
pub use crate::__labook_entry as entry;
pub use crate::__labook_mark as mark;
pub use crate::__labook_number as number;
pub use crate::__labook_root as root;
pub use crate::__labook_show as show;
pub use crate::entry::{Ended, Entry};
pub use crate::failure::Failure;
pub use crate::future::block_on;
pub use crate::session::{Session, Step, cells, main, root_main};
pub use crate::show::{
    Displayable, Fallback, Number, NumberFallback, Peel, Pointer, Subject, Unit, bracket,
};

/// What a step comes to.
pub type Outcome = Result<(), Failure>;

// These are macros, not calls, for the sake of the compiler's lints: a cell may diverge, and what the
// generator put after it is not the author's unreachable code.

/// Displays a value as a statement; a place is borrowed, not moved.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_show {
    ($value:expr) => {
        #[allow(unreachable_code)]
        {
            $crate::display!($value)
        }
    };
}

/// Puts out the value of an expression in prose.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_number {
    ($value:expr) => {
        #[allow(unreachable_code)]
        match &($value) {
            value => {
                #[allow(unused_imports)]
                use $crate::program::NumberFallback as _;
                $crate::program::Number(value).put();
            }
        }
    };
}

/// A step begins.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_begin {
    ($session:ident, $step:literal) => {
        #[allow(unreachable_code)]
        $session.begin($step)
    };
}

/// The innermost function, closure or `async` block ends well.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_done {
    () => {
        #[allow(unreachable_code)]
        return ::core::result::Result::<(), $crate::program::Failure>::Ok(())
    };
}

/// A step that is only compiled stands here. If it cannot be reached, this is what a lint would tell of.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_mark {
    () => {
        #[allow(unreachable_code)]
        let () = ();
    };
}

/// Runs a group of steps.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_call {
    ($group:expr) => {
        #[allow(unreachable_code)]
        $group?
    };
}

/// Deals with what the `main` function of a cell returned.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_entry {
    ($main:expr) => {
        #[allow(unreachable_code)]
        {
            #[allow(unused_imports)]
            use $crate::program::Ended as _;
            $crate::program::Entry($main).ended()?
        }
    };
}

/// The entry of a program whose root is a cell, `main` function and all. The cell's `main` keeps its
/// name, so this takes the symbol that the C start-up code calls.
#[doc(hidden)]
#[macro_export]
macro_rules! __labook_root {
    ($steps:path) => {
        #[unsafe(export_name = "main")]
        extern "C" fn __labook_root(
            _: ::core::ffi::c_int,
            _: *const *const u8,
        ) -> ::core::ffi::c_int {
            $crate::program::root_main($steps)
        }
    };
}
