//! Real chapters, compiled by a real rustc and run in real processes.

mod bench;
mod cells;
mod dependencies;
mod diagnostics;
mod outcomes;
mod reuse;
mod streams;
mod survival;
mod toolchain;

/// One binary, so that the runtime and its store are built once.
#[test]
fn the_toolchain_answers() {
    let toolchain = labook_exec::Toolchain::find().unwrap();
    assert!(
        toolchain.version().starts_with("rustc 1."),
        "{}",
        toolchain.version()
    );
    assert!(toolchain.host().contains('-'));
}
