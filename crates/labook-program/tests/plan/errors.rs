// Chapter, 2024, cells [0, 1, 2, 3]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
struct Plain;
let plain = Plain;
let number: i32 = "text";
::labook_runtime::program::begin!(__labook, 1);
let a = 1;
let hidden: u8 = 300;
::labook_runtime::program::show!(plain);
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
::labook_runtime::program::show!(undefined_name(1,
    2));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::number!(plain
);
::labook_runtime::program::done!();
}
}
