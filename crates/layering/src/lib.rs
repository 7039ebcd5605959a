#![doc = include_str!("../README.md")]

mod graph;
mod judge;
mod plan;

pub use graph::{Dependency, DependencyGraph, DependencyKind, Package};
pub use judge::{Violation, violations};
