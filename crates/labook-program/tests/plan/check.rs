// Check { codes: ["E0382"] }, 2024, cells [0, 1]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::mark!();
take(owned);
take(owned);
::labook_runtime::program::done!();
}
}
// Check { codes: [] }, 2024, cells [0, 2, 3]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
let x: u8 = 1.5;
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0425"] }, 2024, cells [0, 2, 5]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
::labook_runtime::program::show!(unknown + 1);
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0502"] }, 2024, cells [0, 2, 7, 8]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::mark!();
v.push(4);
println!("{first}");
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0308"] }, 2024, cells [0, 2, 7, 9, 10, 11]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(first);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn twice(x: i32) -> i32 { 2 * x }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
{
#![allow(unused)]
fn twice(x: &str) -> String { x.repeat(2) }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
}
}
// Check { codes: ["E0384"] }, 2024, cells [0, 2, 7, 9, 10, 12]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(first);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn twice(x: i32) -> i32 { 2 * x }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
let frozen = 1;
frozen = 2;
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0728"] }, 2024, cells [0, 2, 7, 9, 10, 13]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(first);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn twice(x: i32) -> i32 { 2 * x }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
fn main() { std::future::ready(1).await; }
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0282"] }, 2024, cells [0, 2, 7, 9, 10, 14]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::block_on(async {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(first);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn twice(x: i32) -> i32 { 2 * x }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
std::future::ready(Vec::new()).await;
::labook_runtime::program::done!();
})
}
}
// Chapter, 2024, cells [0, 2, 7, 9, 10]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let owned = String::from("x");
fn take(_: String) {}
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(owned.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
let mut v = vec![1, 2, 3];
let first = &v[0];
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(first);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 4);
fn twice(x: i32) -> i32 { 2 * x }
::labook_runtime::program::show!(twice(1));
::labook_runtime::program::done!();
}
}
