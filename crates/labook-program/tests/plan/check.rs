// Check { codes: ["E0382"] }, 2024, cells [0, 1]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::steps) }
mod __labook_chapter {
pub fn steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::mark!();
let _ = || -> ::labook_runtime::program::Outcome {
take(owned);
take(owned);
::labook_runtime::program::done!();
};
::labook_runtime::program::done!();
}
}
// Check { codes: [] }, 2024, cells [0, 2, 3]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::steps) }
mod __labook_chapter {
pub fn steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
fn __labook_0(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_0(__labook));
::labook_runtime::program::mark!();
let _ = || -> ::labook_runtime::program::Outcome {
let x: u8 = 1.5;
::labook_runtime::program::done!();
};
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0425"] }, 2024, cells [0, 2, 5]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::steps) }
mod __labook_chapter {
pub fn steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
fn __labook_0(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_0(__labook));
::labook_runtime::program::mark!();
let _ = || -> ::labook_runtime::program::Outcome {
::labook_runtime::program::show!(unknown + 1);
::labook_runtime::program::done!();
};
::labook_runtime::program::done!();
}
}
// Chapter, 2024, cells [0, 2]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::steps) }
mod __labook_chapter {
pub fn steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
}
