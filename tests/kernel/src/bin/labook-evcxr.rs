//! What labook runs its sessions with, as `cargo install --path crates/labook-evcxr --features session` makes it.

fn main() {
    labook_evcxr::hook();
}
