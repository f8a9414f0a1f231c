// Check { codes: ["E0308"] }, 2024, cells [0, 1, 2, 3]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
let circle: Circle = 1.0;
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0308"] }, 2024, cells [0, 1, 2, 4]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::mark!();
let number: f64 = Circle { radius: 1.0 };
::labook_runtime::program::done!();
}
}
}
// Check { codes: ["E0277"] }, 2024, cells [0, 1, 2, 5]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::mark!();
::labook_runtime::program::show!(need(Circle { radius: 1.0 }));
::labook_runtime::program::done!();
}
}
}
// Check { codes: ["E0277"] }, 2024, cells [0, 1, 2, 6]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::mark!();
std::thread::spawn(|| std::rc::Rc::new(Circle { radius: 2.0 }));
::labook_runtime::program::done!();
}
}
}
// Check { codes: ["E0599"] }, 2024, cells [0, 1, 2, 7]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
::labook_runtime::program::show!(Circle { radius: 1.0 }.area());
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0308"] }, 2024, cells [0, 1, 2, 8]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::mark!();
let f: fn(Circle) -> f64 = old;
::labook_runtime::program::done!();
}
}
}
// Check { codes: ["E0308"] }, 2024, cells [0, 1, 2, 9]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
fn one() {}
let mut f = one;
f = old;
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0425"] }, 2024, cells [0, 1, 2, 10]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
::labook_runtime::program::show!(steps);
::labook_runtime::program::done!();
}
}
// Check { codes: ["E0425"] }, 2024, cells [0, 1, 2, 11]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
::labook_runtime::program::show!(main());
::labook_runtime::program::done!();
}
}
// Check { codes: [] }, 2024, cells [0, 1, 2, 12]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::mark!();
struct Opaque;
::labook_runtime::program::show!(Opaque);
::labook_runtime::program::done!();
}
}
// Chapter, 2024, cells [0, 1, 2]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
#[deprecated(note = "use new")]
fn old() {}
#[derive(Debug)]
struct Circle { radius: f64 }
trait Area { fn area(&self) -> f64; }
fn need<T: Area>(shape: T) -> f64 { shape.area() }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
old();
::labook_runtime::program::show!(std::any::type_name::<Circle>());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 2);
{
dbg!(std::any::type_name_of_val(&need::<f64>));
impl Area for f64 { fn area(&self) -> f64 { self * self } }
::labook_runtime::program::done!();
}
}
}
