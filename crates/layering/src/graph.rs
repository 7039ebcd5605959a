//! What the judge looks at: packages and the arrows between them.

/// Every package that the workspace builds from, its members among them.
#[derive(Debug, Clone, Default)]
pub struct DependencyGraph {
    /// In no particular order; every dependency's target is one of them.
    pub packages: Vec<Package>,
}

/// A member of the workspace or a package from a registry.
#[derive(Debug, Clone)]
pub struct Package {
    /// Tells two versions of one package apart.
    pub id: String,
    /// What its manifest calls it.
    pub name: String,
    /// Where a member lives, from the workspace's root and with `/`; absent for other packages.
    pub folder: Option<String>,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
}

/// An arrow to another package.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The [`Package::id`] that it points to.
    pub package: String,
    /// What it is needed for. A package needed twice is two arrows.
    pub kind: DependencyKind,
}

/// What a dependency is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependencyKind {
    /// The package itself.
    Normal,
    /// Its build script.
    Build,
    /// Its tests, examples and benchmarks.
    Development,
}

impl DependencyGraph {
    pub(crate) fn find(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }
}

impl Package {
    /// Without the arrow by which a crate turns on its own features for its tests.
    pub(crate) fn dependencies_on_others(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|dependency| dependency.package != self.id)
    }
}
