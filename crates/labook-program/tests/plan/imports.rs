// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
use std::collections::HashSet;
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::HashSet;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
use std::collections::HashSet;
let s: HashSet<i32> = HashSet::new();
::labook_runtime::program::show!(s.len());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
use std::fmt::Result;
fn shown() -> Result { Ok(()) }
::labook_runtime::program::begin!(__labook, 3);
{
use std::io::Result;
fn read() -> Result<()> { Err(std::io::ErrorKind::NotFound.into()) }
::labook_runtime::program::show!((shown(), read().is_err()));
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::fmt::Result;
{
#[allow(deprecated)]
use std::io::Result;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
use std::collections::BTreeSet;
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::BTreeSet;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
#[derive(Debug)]
struct BTreeSet;
::labook_runtime::program::show!(BTreeSet);
::labook_runtime::program::begin!(__labook, 6);
{
use std::collections::BTreeSet;
::labook_runtime::program::show!(BTreeSet::from([2, 1]));
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 7);
#[derive(Debug)]
struct BTreeSet(u8);
::labook_runtime::program::begin!(__labook, 8);
::labook_runtime::program::show!(BTreeSet(7));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 9);
use std::collections::{BTreeMap as Map, HashSet};
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::{BTreeMap as Map, HashSet};
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 10);
use std::collections::HashMap as Map;
let map: Map<i32, i32> = Map::new();
::labook_runtime::program::show!(map);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::HashMap as Map;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 11);
use std::collections::*;
let queue = VecDeque::from([1]);
::labook_runtime::program::show!(queue);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::*;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 12);
use std::collections::*;
use std::collections::HashSet;
let one: HashSet<i32> = [1].into();
::labook_runtime::program::show!((one, BinaryHeap::from([3])));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::collections::HashSet;
::labook_runtime::program::begin!(__labook, 13);
mod a { #[derive(Debug)] pub struct X; }
mod b { #[derive(Debug)] pub struct X(pub i32); }
::labook_runtime::program::begin!(__labook, 14);
{
use a::X;
::labook_runtime::program::show!(X);
::labook_runtime::program::begin!(__labook, 15);
{
use b::X;
::labook_runtime::program::show!(X(1));
::labook_runtime::program::begin!(__labook, 16);
{
use a::X;
::labook_runtime::program::show!(X);
::labook_runtime::program::begin!(__labook, 17);
{
use b::X;
use std::io::Write as _;
let mut bytes = Vec::new();
bytes.write_all(b"x")?;
::labook_runtime::program::show!((X(bytes.len() as i32), bytes));
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 18);
use std::cmp::max;
use std::assert_eq as same;
::labook_runtime::program::show!(max(1, 2));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{
#[allow(deprecated)]
use std::cmp::max;
#[allow(deprecated)]
use std::assert_eq as same;
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 19);
use std::cmp::max;
use std::assert_eq as same;
same!(max(3, 4), 4);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 20);
{
fn max(a: i32, _: i32) -> i32 { a }
::labook_runtime::program::show!(max(1, 2));
::labook_runtime::program::begin!(__labook, 21);
{
use std::cmp::min as max;
macro_rules! same { ($($t:tt)*) => { "the same" } }
::labook_runtime::program::show!((max(5, 6), same!(1)));
::labook_runtime::program::done!();
}}}}}}}}}}}}}}}
}
}
