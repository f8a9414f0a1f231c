// Chapter, 2024, cells [0, 1, 2]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
use std::collections::{BTreeSet, HashSet};
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::{BTreeSet, HashSet};
::labook_runtime::program::begin!(__labook, 1);
{
fn hashed() -> Vec<i32> { HashSet::from([1]).into_iter().collect() }
struct BTreeSet;
::labook_runtime::program::begin!(__labook, 2);
{
struct HashSet;
let (empty, other) = (BTreeSet, HashSet);
::labook_runtime::program::show!(hashed());
::labook_runtime::program::done!();
}}}
}
}
