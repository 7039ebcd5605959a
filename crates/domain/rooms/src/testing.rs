//! Fakes, builders and suites.
