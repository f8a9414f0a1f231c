// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
println!("a macro without semicolon");
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 1);
let names = vec![String::from("ada"), String::from("emmy")];
::labook_runtime::program::show!(names[0]);
::labook_runtime::program::begin!(__labook, 2);
::labook_runtime::program::show!(names); // a comment after it
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(names.len()); /* and
another */ // one
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
// only a comment
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);

::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 6);
::labook_runtime::program::show!(if names.is_empty() { 0 } else { 1 });
::labook_runtime::program::done!();
}
}
