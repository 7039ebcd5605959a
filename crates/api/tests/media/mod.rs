//! `/media/…`: kept files, as browsers fetch them.

mod addresses;
mod picture;
