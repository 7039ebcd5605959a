/// Why a text is not within its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing, or nothing but white space, where a text is wanted.
    #[error("blank")]
    Blank,
    /// More than `max` Unicode scalar values.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most that is allowed.
        max: usize,
    },
    /// It holds a NUL, which PostgreSQL cannot store.
    #[error("holding a NUL character")]
    Nul,
}

/// Checks that a text has at most `max` Unicode scalar values and no NUL.
///
/// White space is kept as sent, and nothing but white space will do.
pub fn bounded(text: &str, max: usize) -> Result<(), TextError> {
    if text.contains('\0') {
        return Err(TextError::Nul);
    }
    // A text never has more scalar values than bytes: most need no counting.
    if text.len() > max && text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    Ok(())
}

/// Checks as [`bounded`] does, and that there is more than white space.
pub fn filled(text: &str, max: usize) -> Result<(), TextError> {
    bounded(text, max)?;
    if text.trim().is_empty() { Err(TextError::Blank) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_scalar_values() {
        assert_eq!(bounded("마당", 2), Ok(()));
        assert_eq!(bounded("마당!", 2), Err(TextError::TooLong { max: 2 }));
        assert_eq!(bounded("👩‍👩‍👧", 5), Ok(()));
    }

    #[test]
    fn nul_is_refused() {
        assert_eq!(bounded("a\0b", 10), Err(TextError::Nul));
    }
}
