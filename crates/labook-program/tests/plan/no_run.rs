// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::block_on(async {
::labook_runtime::program::begin!(__labook, 0);
let mut owned = vec![String::from("x")];
let text = String::from("y");
::labook_runtime::program::mark!();
if false {{
drop(text);
let inner = String::from("z");
owned.push(inner);
let last = &mut owned;
last.clear();
::labook_runtime::program::done!();
}}
::labook_runtime::program::begin!(__labook, 2);
::labook_runtime::program::show!((&owned, text));
::labook_runtime::program::mark!();
if false {{
::labook_runtime::program::show!(loop {
    if owned.is_empty() { return Err("empty")?; }
});
::labook_runtime::program::done!();
}}
::labook_runtime::program::mark!();
if false {{
#![allow(unused_must_use)]
std::thread::sleep(std::time::Duration::MAX);
std::fs::read("nowhere")?;
std::future::ready(1).await;
return Ok(());
::labook_runtime::program::done!();
}}
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
if false {{
fn main() { std::process::exit(1) }
::labook_runtime::program::entry!(main());
::labook_runtime::program::done!();
}}
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::mark!();
if false {{
let mut still = 1;
::labook_runtime::program::show!(still);
::labook_runtime::program::done!();
}}
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
::labook_runtime::program::begin!(__labook, 7);
::labook_runtime::program::show!(owned.pop());
::labook_runtime::program::done!();
})
}
}
