// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
let xs = vec![1, 2, 3];
let first = &xs[0];
::labook_runtime::program::show!(xs);
::labook_runtime::program::begin!(__labook, 1);
let total: i32 = xs.iter().sum();
println!("{total}, {first}");
::labook_runtime::program::begin!(__labook, 2);
let mut seen = Vec::new();
let total = f64::from(total) / 2.0;
::labook_runtime::program::begin!(__labook, 3);
seen.push(total);
::labook_runtime::program::show!(seen);
::labook_runtime::program::begin!(__labook, 4);
::labook_runtime::program::number!(total
);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
fn twice(x: i32) -> i32 { 2 * x }
fn four_times(x: i32) -> i32 { twice(twice(x)) }
::labook_runtime::program::show!(four_times(1));
::labook_runtime::program::begin!(__labook, 6);
{
fn twice(x: i32) -> i32 { 20 * x }
::labook_runtime::program::show!((twice(1), four_times(1)));
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 7);
#[derive(Debug, Clone)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
impl Area for Circle {
    fn area(&self) -> f64 { 3.0 * self.radius * self.radius }
}
::labook_runtime::program::begin!(__labook, 8);
impl Area for f64 {
    fn area(&self) -> f64 { self * self }
}
let circle = Circle { radius: 2.0 };
::labook_runtime::program::show!(circle.area() + 2.0_f64.area());
::labook_runtime::program::begin!(__labook, 9);
::labook_runtime::program::show!(circle);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 10);
macro_rules! square { ($x:expr) => { $x * $x } }
static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
let mut log: Vec<String> = vec![];
let mut note = |text: &str| log.push(text.to_owned());
::labook_runtime::program::begin!(__labook, 11);
note("a");
note("b");
COUNT.fetch_add(square!(3), std::sync::atomic::Ordering::SeqCst);
::labook_runtime::program::begin!(__labook, 12);
println!("{log:?} {COUNT:?}");
::labook_runtime::program::show!(log.into_iter().next());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 13);
let text: i32 = "12".parse()?;
::labook_runtime::program::show!(text);
::labook_runtime::program::begin!(__labook, 14);
{
use std::collections::BTreeMap;
let mut map = BTreeMap::new();
map.insert("a", text);
::labook_runtime::program::begin!(__labook, 15);
let other: BTreeMap<&str, i32> = map.clone();
::labook_runtime::program::show!(other);
::labook_runtime::program::begin!(__labook, 16);
fn halve(x: i32) -> i32 { x / 2 }
#[cfg(test)]
mod tests {
    use super::*;
    use crate::halve as other;
    #[test]
    fn half_of_four() { assert_eq!(halve(4), 2) }
}
::labook_runtime::program::begin!(__labook, 17);
::labook_runtime::program::show!(halve(9));
::labook_runtime::program::done!();
}
}
}
