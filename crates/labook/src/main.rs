//! The `labook` binary; all it does is in the library.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    labook_evcxr::hook();
    labook::cli::main()
}
