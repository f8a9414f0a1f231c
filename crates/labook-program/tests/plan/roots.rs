// Chapter, 2024, cells [0, 6, 7, 8]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let shared = 1;
::labook_runtime::program::begin!(__labook, 1);
::labook_runtime::program::show!(shared);
::labook_runtime::program::begin!(__labook, 2);
{
#![allow(unused_mut)]
let mut quiet = shared;
::labook_runtime::program::begin!(__labook, 3);
::labook_runtime::program::show!(quiet);
::labook_runtime::program::done!();
}
}
}
// Chapter, 2024, cells [1]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
mod inner {
    pub fn value() -> i32 { crate::base() }
}
fn base() -> i32 { 41 }
fn main() {
    println!("{}", inner::value() + 1);
}
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [2]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
#![forbid(unsafe_code)]
#![recursion_limit = "256"]
//! A crate of its own.
fn main() -> Result<(), String> { Err("from its main".into()) }
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [3]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![crate_name = "named"]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);

use std::fmt::Write;
let mut text = String::new();
write!(text, "{}", 5)?;
::labook_runtime::program::show!(text);
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [4]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
enum Shape { Square(i32) }
use self::Shape::*;
fn main() {
    let Square(side) = Square(3);
    println!("{side}");
    panic!("at the root")
}
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [5]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#[macro_use] extern crate std as standard;
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);

println!("statements after it");
::labook_runtime::program::done!();
}
// Chapter, 2018, cells [9]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let async_ = 3;
::labook_runtime::program::show!(async_);
::labook_runtime::program::done!();
}
}
// Chapter, 2024, cells [10]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
#![no_std]
fn main() -> Result<(), core::fmt::Error> {
    Ok(())
}
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2015, cells [11]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
mod own { pub fn value() -> i32 { 8 } }
use own::value;
fn main() {
    println!("{}", value());
}
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [12]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#![no_main]
mod geometry {
    use super::Point;
    pub fn area(p: &Point) -> i32 { p.x * p.y }
}
pub struct Point { x: i32, y: i32 }
fn main() {
    println!("{}", geometry::area(&Point { x: 2, y: 3 }));
}
extern crate labook_runtime;
::labook_runtime::program::root!(__labook_steps);
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [13]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
#[derive(Debug)]
pub struct Circle { radius: f64 }
mod area {
    use super::Circle;
    pub fn of(circle: &Circle) -> f64 { 3.0 * circle.radius * circle.radius }
}
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);

let circle = Circle { radius: 2.0 };
println!("{circle:?}");
::labook_runtime::program::show!(area::of(&circle));
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [14]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
trait Double { fn double(self) -> Self; }
mod numbers {
    impl super::Double for i32 { fn double(self) -> i32 { 2 * self } }
}
fn four_times(x: i32) -> i32 { self::Double::double(x).double() }
use crate::four_times as quadruple;
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);

fn main() {}
::labook_runtime::program::show!(quadruple(4));
::labook_runtime::program::done!();
}
// Chapter, 2024, cells [15]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
mod unused { use super::shared; }
fn shared() {}
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
::labook_runtime::program::done!();
}
// Check { codes: ["E0603"] }, 2024, cells [16]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
mod own { fn hidden() {} }
mod other { pub fn f() { super::own::hidden() } }
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_steps) }
fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
::labook_runtime::program::done!();
}
