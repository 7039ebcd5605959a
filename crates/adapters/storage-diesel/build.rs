//! Builds anew when a migration is added: the migrations are embedded.
#![expect(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=../../../migrations");
}
