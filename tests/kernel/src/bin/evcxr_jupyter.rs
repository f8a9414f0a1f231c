//! The kernel, as `cargo install evcxr_jupyter` makes it.

fn main() {
    if let Err(error) = evcxr_jupyter::main() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}
