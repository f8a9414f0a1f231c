// Chapter, 2015, cells [0, 1]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
{
let async = 1;
async
;
::labook_runtime::program::begin!(__labook, 1);
{
std::process::exit(async)
;
::labook_runtime::program::done!();
}}
}
}
