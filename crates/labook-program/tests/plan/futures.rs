// Chapter, 2024, cells [0, 1, 2, 3, 4, 5, 6, 7]
#![allow(unused_variables, unused_imports, unused_macros, unused_assignments, dead_code)]
#![allow(non_local_definitions, unnameable_test_items)]
extern crate labook_runtime;
fn main() -> ::labook_runtime::program::ExitCode { ::labook_runtime::program::main(__labook_chapter::__labook_steps) }
mod __labook_chapter {
pub fn __labook_steps(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::block_on(async {
{ async fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 0);
async fn double(x: i32) -> i32 { 2 * x }
let later = async { double(4).await };
::labook_runtime::program::begin!(__labook, 1);
let eight = later.await;
::labook_runtime::program::show!(eight);
::labook_runtime::program::begin!(__labook, 2);
println!("{}", double(eight).await);
{ fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 3);
let plain = 3;
::labook_runtime::program::show!(plain);
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook)); }
{ async fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 4);
__labook.expect_failure_of(async {
let n: i32 = format!("x{}", double(1).await).parse()?;
::labook_runtime::program::done!();
}).await;
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook).await); }
{ async fn __labook_cells(__labook: &mut ::labook_runtime::program::Session) -> ::labook_runtime::program::Outcome {
::labook_runtime::program::begin!(__labook, 5);
__labook.expect_failure_of(async {
double(1).await;
panic!("after awaiting");
::labook_runtime::program::done!();
}).await;
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook).await); }
::labook_runtime::program::mark!();
if false {{
double(1).await;
::labook_runtime::program::done!();
}}
::labook_runtime::program::done!();
}
::labook_runtime::program::call!(__labook_cells(__labook).await); }
::labook_runtime::program::begin!(__labook, 7);
struct Yield(bool);
impl Future for Yield {
    type Output = ();
    fn poll(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        if self.0 { return std::task::Poll::Ready(()); }
        self.0 = true;
        let waker = cx.waker().clone();
        std::thread::spawn(move || waker.wake());
        std::task::Poll::Pending
    }
}
Yield(false).await;
let n: i32 = "12".parse()?;
::labook_runtime::program::show!(n);
::labook_runtime::program::done!();
})
}
}
