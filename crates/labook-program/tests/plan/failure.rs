// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
__labook.expect_failure(|| {
let é = "naïve"; let v: Vec<i32> = vec![]; ::labook_runtime::program::show!(v[é.len()]);
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
__labook.expect_failure(|| {
let n: i32 = "x".parse()?;
println!("not reached");
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
__labook.expect_failure(|| {
fn check(n: i32) -> Result<i32, String> {
    Err(format!("no {n}"))
}
::labook_runtime::program::show!(check(4)?);
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 3);
__labook.expect_failure(|| {
println!("this one does not fail");
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
__labook.expect_failure(|| {
::labook_runtime::program::show!(Option::<i32>::None.unwrap());
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
if false {{
let endless = loop {};
::labook_runtime::program::done!();
}}
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 6);
let list = vec![1];
::labook_runtime::program::begin!(__labook, 7);
__labook.expect_failure(|| {
assert_eq!(list.len(), 2, "the list is {list:?}");
::labook_runtime::program::done!();
});
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 8);
let caught = std::panic::catch_unwind(|| panic!("caught"));
::labook_runtime::program::show!(caught.is_err());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 9);
let thread = std::thread::Builder::new().name("worker".into()).spawn(|| panic!("in a thread")).unwrap();
::labook_runtime::program::show!(thread.join().is_err());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 10);
__labook.expect_failure(|| {
let empty: &[i32] = &list[..0];
::labook_runtime::program::show!(std::iter::repeat(1).step_by(empty.len()));
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 11);
{
unsafe extern "C" { fn printf(format: *const std::ffi::c_char, ...) -> std::ffi::c_int; }
::labook_runtime::program::show!(unsafe { printf(c"from C".as_ptr()); });
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 12);
print!("no line end");
eprintln!("an error");
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 13);
println!("then"); ::labook_runtime::program::show!("x".parse::<f64>()?);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 14);
println!("never");
::labook_runtime::program::done!();
}
}
}
