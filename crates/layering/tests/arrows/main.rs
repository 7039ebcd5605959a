//! Holds the workspace against the plan, and the judge against hand-made graphs.

mod judging;
mod workspace;
