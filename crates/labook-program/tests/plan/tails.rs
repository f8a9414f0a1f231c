// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]
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
::labook_runtime::program::begin!(__labook, 7);
::labook_runtime::program::show!(match names.len() { 2 => "two", _ => "many" });
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 8);
::labook_runtime::program::show!({ let a = 1; a + 1 });
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 9);
for name in &names { print!("{name} ") }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 10);
let mut n = 0;
while n < 3 { n += 1 }
::labook_runtime::program::begin!(__labook, 11);
if n == 3 { println!("three") }
::labook_runtime::program::begin!(__labook, 12);
::labook_runtime::program::show!(loop { break n * 2 });
::labook_runtime::program::begin!(__labook, 13);
::labook_runtime::program::show!(unsafe { *(&raw const n) + 1 });
::labook_runtime::program::begin!(__labook, 14);
n = 7;
::labook_runtime::program::begin!(__labook, 15);
#[rustfmt::skip] let __labook_value = &(
{ n + 2 }); ::labook_runtime::program::show!(*__labook_value);
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 16);
let one = 1; ::labook_runtime::program::show!(one);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 17);
::labook_runtime::program::show!(vec![1; 2]);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 18);
::labook_runtime::program::show!(vec! { 3, 4 });
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 19);
thread_local! { static LOCAL: u8 = const { 9 } }
::labook_runtime::program::begin!(__labook, 20);
::labook_runtime::program::show!(LOCAL.with(|value| *value));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 21);
::labook_runtime::program::show!(());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 22);
::labook_runtime::program::show!(*"text");
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 23);
|x: i32| x + n;
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 24);
::labook_runtime::program::show!(&&names);
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 25);
::labook_runtime::program::show!('outer: loop { loop { break 'outer "out" } });
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 26);
struct Plot;
impl Plot {
    fn evcxr_display(&self) { println!("EVCXR_BEGIN_CONTENT text/html\n<b>plot</b>\nEVCXR_END_CONTENT") }
}
::labook_runtime::program::show!(Plot);
::labook_runtime::program::begin!(__labook, 27);
::labook_runtime::program::show!(Box::new(&Plot));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 28);
#[derive(Debug)]
struct Both;
trait Show { fn evcxr_display(&self); }
impl Show for Both { fn evcxr_display(&self) { println!("by the trait") } }
::labook_runtime::program::show!(Both);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 29);
{
use labook_runtime::{display, Html, Svg, Png};
display!(Html("<i>mid</i>"));
println!("between");
display!(names);
::labook_runtime::program::show!(Svg("<svg/>"));
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 30);
::labook_runtime::program::show!(Png([0x89, b'P', b'N', b'G']));
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 31);
let _ = Ok::<(), String>(());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 32);
let _guard = names;
::labook_runtime::program::show!(std::process::exit(3));
::labook_runtime::program::done!();
}
}
}
