//! Holds a dependency graph against the plan.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use crate::graph::{Dependency, DependencyGraph, DependencyKind, Package};
use crate::plan::{Place, leads_outward};

/// Something in the graph that the plan does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// A member depends on a member that it may not use.
    WrongArrow {
        /// The name of the member that depends.
        user: String,
        /// The name of the member that it depends on.
        used: String,
    },
    /// A domain crate reaches a package that leads outward.
    OutwardReach {
        /// The names from the domain crate to that package.
        way: Vec<String>,
    },
    /// A member lives in a folder that the plan does not know.
    UnknownPlace {
        /// The folder, from the workspace's root.
        folder: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongArrow { user, used } => {
                write!(formatter, "`{user}` must not depend on `{used}`")
            }
            Self::OutwardReach { way } => {
                write!(formatter, "a domain crate leads outward: {}", way.join(" → "))
            }
            Self::UnknownPlace { folder } => {
                write!(formatter, "the plan has no place for `{folder}`")
            }
        }
    }
}

/// Everything in the graph that breaks the plan; empty if it keeps to it.
pub fn violations(graph: &DependencyGraph) -> Vec<Violation> {
    let members =
        graph.packages.iter().filter_map(|package| Some((package, package.folder.as_deref()?)));
    members
        .flat_map(|(member, folder)| match Place::of_folder(folder) {
            None => vec![Violation::UnknownPlace { folder: folder.to_owned() }],
            Some(place @ Place::Domain(_)) => {
                [wrong_arrows(graph, member, place), outward_reaches(graph, member)].concat()
            }
            Some(place) => wrong_arrows(graph, member, place),
        })
        .collect()
}

fn wrong_arrows(graph: &DependencyGraph, user: &Package, place: Place<'_>) -> Vec<Violation> {
    user.dependencies_on_others()
        .filter_map(|dependency| graph.find(&dependency.package))
        .filter(|used| {
            let used_place = used.folder.as_deref().and_then(Place::of_folder);
            used_place.is_some_and(|used_place| !place.may_use(used_place))
        })
        .map(|used| Violation::WrongArrow { user: user.name.clone(), used: used.name.clone() })
        .collect()
}

/// The shortest way to each outward package that is nearest to the domain crate. Ways end at
/// another member, which is judged by itself, and never pass through the tests of a dependency.
fn outward_reaches(graph: &DependencyGraph, domain: &Package) -> Vec<Violation> {
    let mut reaches = Vec::new();
    let mut seen = HashSet::new();
    let mut ways: VecDeque<(&Dependency, Vec<String>)> =
        domain.dependencies_on_others().map(|first| (first, vec![domain.name.clone()])).collect();
    while let Some((dependency, mut way)) = ways.pop_front() {
        let Some(package) = graph.find(&dependency.package) else { continue };
        if package.folder.is_some() || !seen.insert(&package.id) {
            continue;
        }
        way.push(package.name.clone());
        if leads_outward(&package.name) {
            reaches.push(Violation::OutwardReach { way });
            continue;
        }
        let onward = package
            .dependencies_on_others()
            .filter(|dependency| dependency.kind != DependencyKind::Development);
        ways.extend(onward.map(|dependency| (dependency, way.clone())));
    }
    reaches
}
