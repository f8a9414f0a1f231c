// Cells, 2024, cells [0, 1, 2, 3, 4, 5, 6, 9, 10, 12, 13]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode {
::labook_runtime::program::cells(&[
__labook_0::__labook_step,
__labook_1::__labook_step,
__labook_2::__labook_step,
__labook_3::__labook_step,
__labook_4::__labook_step,
__labook_5::__labook_step,
__labook_6::__labook_step,
__labook_7::__labook_step,
__labook_8::__labook_step,
__labook_9::__labook_step,
__labook_10::__labook_step,
])
}
mod __labook_0 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let x = 5;
println!("{x}");
::labook_runtime::program::done!();
}
}
mod __labook_1 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
println!("{}", later());
fn later() -> i32 { 7 }
::labook_runtime::program::done!();
}
}
mod __labook_2 {
use std::fmt;
struct P;
impl fmt::Display for P {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "P") }
}

fn main() {
    println!("{}", self::P);
}
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
}
mod __labook_3 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 3);
use std::num::ParseIntError;
let n: i32 = "x1".parse()?;
let _ = Ok::<(), ParseIntError>(());
::labook_runtime::program::done!();
}
}
mod __labook_4 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn __labook_main() {
if true { return; }
println!("not reached");
}
__labook_main();
::labook_runtime::program::done!();
}
}
mod __labook_5 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
fn __labook_main() -> ::labook_runtime::program::Result<(), impl ::labook_runtime::program::Debug> {
let r: Result<i32, String> = Err("early".into());
if r.is_err() { return Err("returned".to_owned()); }
Ok::<(), String>(())
}
::labook_runtime::program::call!(__labook_main());
::labook_runtime::program::done!();
}
}
mod __labook_6 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 6);
{
#![allow(non_snake_case)]
let Name = 3;
::labook_runtime::program::show!(Name);
}
::labook_runtime::program::done!();
}
}
mod __labook_7 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 7);
__labook.expect_failure(|| {
panic!("expected");
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
}
mod __labook_8 {
fn main() { std::process::exit(9) }
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
if false {{
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}}
::labook_runtime::program::done!();
}
}
mod __labook_9 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 9);
::labook_runtime::program::show!(1 + 1);
::labook_runtime::program::done!();
}
}
mod __labook_10 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 10);
::labook_runtime::program::number!(1 + 1
);
::labook_runtime::program::done!();
}
}
// Chapter, 2024, cells [7]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]

extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[macro_export]
macro_rules! exported { () => { 5 } }
println!("{}", exported!());
::labook_runtime::program::done!();
}
// Cells, 2015, cells [8]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode {
::labook_runtime::program::cells(&[
__labook_0::__labook_step,
])
}
mod __labook_0 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
{
let async = 1;
println!("{}", async);
}
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0308"] }, 2024, cells [11]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode {
::labook_runtime::program::cells(&[
__labook_0::__labook_step,
])
}
mod __labook_0 {
pub fn __labook_step(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
let x: i32 = "no";
::labook_runtime::program::done!();
}
}
