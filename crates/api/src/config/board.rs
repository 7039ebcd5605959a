use std::collections::HashSet;

use posts::CategoryName;

use super::values::Values;
use super::{SettingsError, Shown};

/// The community's board.
#[derive(Debug, Clone)]
pub(crate) struct BoardSettings {
    /// `POST_CATEGORIES`: what posts may be sorted into, in the order in which it is listed.
    pub(crate) categories: Vec<CategoryName>,
}

/// The categories that the document of the community contract has.
const DOCUMENTED: [&str; 3] = ["Programming", "Ormi", "ESTsoft"];

impl BoardSettings {
    pub(super) fn read(values: &Values) -> Result<Self, SettingsError> {
        let names = values
            .parse_list::<String>("POST_CATEGORIES")?
            .unwrap_or_else(|| DOCUMENTED.map(str::to_owned).to_vec());
        let invalid = |reason| SettingsError::Invalid { name: "POST_CATEGORIES", reason };
        let mut known = HashSet::new();
        let mut categories = Vec::new();
        for text in names {
            let name = CategoryName::parse(text.as_str())
                .map_err(|error| invalid(format!("has {text:?}, which is {error}")))?;
            if !known.insert(name.clone()) {
                return Err(invalid(format!("has {text:?} twice")));
            }
            categories.push(name);
        }
        Ok(Self { categories })
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let names: Vec<_> = self.categories.iter().map(CategoryName::as_str).collect();
        vec![("POST_CATEGORIES", names.join(","))]
    }
}
