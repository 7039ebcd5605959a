use kernel::{CategoryId, TextError, filled};

/// A category's name: 1 to 50 characters, not only white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CategoryName(String);

impl CategoryName {
    /// The longest name, in Unicode scalar values.
    pub const MAX_LENGTH: usize = 50;

    /// Takes a name as it was configured.
    pub fn parse(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        filled(&text, Self::MAX_LENGTH)?;
        Ok(Self(text))
    }

    /// The name as it was configured.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What posts may be sorted into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The same as long as the name was ever configured.
    pub id: CategoryId,
    /// Its name, unlike all others.
    pub name: CategoryName,
}
