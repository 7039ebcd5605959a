/// What objects there are. Each kind has a folder of its own, where all of its objects lie side by side.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Pictures of people, for their profiles.
    Picture,
    /// Files that messages show.
    File,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Picture, Self::File];

    /// The name of its folder. What is stored lies there, so that it must not change.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Picture => "pictures",
            Self::File => "files",
        }
    }
}
