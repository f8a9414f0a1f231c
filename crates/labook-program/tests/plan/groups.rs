// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
struct Noisy(&'static str);
impl Drop for Noisy {
    fn drop(&mut self) { println!("drop {}", self.0) }
}
::labook_runtime::program::begin!(__labook, 1);
let _guard = Noisy("guard");
::labook_runtime::program::begin!(__labook, 2);
let unmentioned = Noisy("unmentioned");
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 3);
let used = Noisy("used");
::labook_runtime::program::begin!(__labook, 4);
println!("{}", used.0);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
println!("after it");
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 6);
let x = 1;
println!("{x}");
::labook_runtime::program::begin!(__labook, 7);
let x = x + 1;
println!("{x}");
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 8);
let x = "anew";
println!("{x}");
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 9);
use std::fmt::Write as _;
let mut text = String::new();
write!(text, "imported")?;
::labook_runtime::program::show!(text);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::fmt::Write as _;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 10);
let mut other = String::new();
other.write_str("seen")?;
::labook_runtime::program::show!(other);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 11);
{
mod shapes {
    pub trait Area { fn area(&self) -> i32; }
    impl Area for i32 { fn area(&self) -> i32 { self * self } }
    pub enum Kind { Round, Square }
}
use shapes::Area;
use shapes::Kind::*;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 12);
::labook_runtime::program::show!(3.area());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 13);
::labook_runtime::program::show!(matches!(Round, Square));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 14);
let scale = 10;
macro_rules! scaled { ($x:expr) => { $x * scale } }
macro_rules! define { ($name:ident) => { fn $name() -> &'static str { stringify!($name) } struct Hidden; } }
::labook_runtime::program::begin!(__labook, 15);
let y = 1;
::labook_runtime::program::show!(scaled!(y));
::labook_runtime::program::begin!(__labook, 16);
{
define!(made);
::labook_runtime::program::begin!(__labook, 17);
let h = Hidden;
::labook_runtime::program::show!(made());
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 18);
fn max(a: i32, b: i32) -> i32 { if a > b { a } else { b } }
fn use_max() -> i32 { max(1, 2) }
let before = use_max();
::labook_runtime::program::begin!(__labook, 19);
{
fn max(a: i32, b: i32) -> i32 { a + b }
const LIMIT: i32 = 5;
::labook_runtime::program::show!((max(1, 2), use_max(), before));
::labook_runtime::program::begin!(__labook, 20);
let LIMIT = 5 else { panic!() };
let before = "shadowed";
let max = 3;
::labook_runtime::program::show!((max, LIMIT, before));
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 21);
let mut list = vec![1, 2];
let last = list.last_mut().unwrap();
::labook_runtime::program::begin!(__labook, 22);
*last = 9;
::labook_runtime::program::begin!(__labook, 23);
list.push(3);
::labook_runtime::program::show!(list);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 24);
let width = 6;
let value = 1.5;
::labook_runtime::program::begin!(__labook, 25);
println!("{value:>width$.1}|{0}", r#"{value}"#);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 26);
let add = |k: i32| move |z: i32| z + k;
let mut numbers = (1..4).map(add(1));
::labook_runtime::program::begin!(__labook, 27);
::labook_runtime::program::show!(numbers.next());
::labook_runtime::program::begin!(__labook, 28);
::labook_runtime::program::show!(numbers.collect::<Vec<_>>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 29);
let mut moved = String::from("a");
drop(moved);
::labook_runtime::program::begin!(__labook, 30);
moved = String::from("b");
::labook_runtime::program::show!(moved);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 31);
static mut CALLS: i32 = 0;
fn call() -> i32 { unsafe { CALLS += 1; CALLS } }
::labook_runtime::program::show!(call());
::labook_runtime::program::begin!(__labook, 32);
::labook_runtime::program::show!(call());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 33);
println!("last cell");
::labook_runtime::program::done!();
}}}
}
}
