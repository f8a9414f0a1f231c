// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::block_on(async {
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
fn main() {
    println!("first");
}
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 1);
fn main() -> Result<(), std::num::ParseIntError> {
    let n: i32 = "5".parse()?;
    println!("{n}");
    Ok(())
}
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 2);
struct Point { x: i32 }
fn main() {
    println!("called later");
}
::labook_runtime::program::begin!(__labook, 3);
main();
::labook_runtime::program::show!(Point { x: 3 }.x);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
fn main() { println!("called here") }
main();
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ async fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
async fn main() {
    println!("awaited");
}
::labook_runtime::program::entry!(main().await);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook).await); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 6);
__labook.expect_failure(|| {
fn main() -> Result<(), String> {
    Err("wrong".into())
}
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
});
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 7);
{
fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(3)
}
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}
})
}
}
