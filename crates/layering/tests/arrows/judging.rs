//! The judge, on graphs made by hand.

use layering::DependencyKind::{Build, Development, Normal};
use layering::{Dependency, DependencyGraph, DependencyKind, Package, violations};

type Arrow = (&'static str, &'static str, DependencyKind);

const MEMBERS: [(&str, &str); 10] = [
    ("kernel", "crates/domain/kernel"),
    ("users", "crates/domain/users"),
    ("rooms", "crates/domain/rooms"),
    ("messages", "crates/domain/messages"),
    ("webrtc-signaling", "crates/domain/webrtc-signaling"),
    ("storage-diesel", "crates/adapters/storage-diesel"),
    ("realtime", "crates/adapters/realtime"),
    ("api", "crates/api"),
    ("bench", "crates/bench"),
    ("layering", "crates/layering"),
];

/// A graph of [`MEMBERS`] and of every other package that the arrows name.
fn graph(arrows: &[Arrow]) -> DependencyGraph {
    let mut names: Vec<&str> = MEMBERS.iter().map(|(name, _)| *name).collect();
    for (user, used, _) in arrows {
        for name in [user, used] {
            if !names.contains(name) {
                names.push(name);
            }
        }
    }
    let packages = names.iter().map(|name| Package {
        id: (*name).to_owned(),
        name: (*name).to_owned(),
        folder: MEMBERS
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, folder)| (*folder).to_owned()),
        dependencies: arrows
            .iter()
            .filter(|(user, _, _)| user == name)
            .map(|(_, used, kind)| Dependency { package: (*used).to_owned(), kind: *kind })
            .collect(),
    });
    DependencyGraph { packages: packages.collect() }
}

fn judged(arrows: &[Arrow]) -> Vec<String> {
    violations(&graph(arrows)).iter().map(ToString::to_string).collect()
}

#[test]
fn the_arrows_of_the_plan_pass() {
    let arrows = [
        ("users", "kernel", Normal),
        ("messages", "kernel", Normal),
        ("messages", "rooms", Normal),
        ("webrtc-signaling", "rooms", Normal),
        ("storage-diesel", "users", Normal),
        ("storage-diesel", "messages", Development),
        ("realtime", "messages", Normal),
        ("api", "kernel", Normal),
        ("api", "realtime", Normal),
        ("api", "storage-diesel", Normal),
        ("bench", "messages", Normal),
        ("bench", "storage-diesel", Normal),
    ];
    assert_eq!(judged(&arrows), [""; 0]);
}

#[test]
fn every_other_arrow_between_members_is_caught() {
    for (user, used) in [
        ("kernel", "users"),
        ("users", "rooms"),
        ("rooms", "users"),
        ("rooms", "messages"),
        ("messages", "users"),
        ("messages", "webrtc-signaling"),
        ("users", "storage-diesel"),
        ("rooms", "api"),
        ("storage-diesel", "realtime"),
        ("storage-diesel", "api"),
        ("api", "bench"),
        ("bench", "api"),
        ("api", "layering"),
        ("layering", "kernel"),
    ] {
        for kind in [Normal, Build, Development] {
            let expected = format!("`{user}` must not depend on `{used}`");
            assert_eq!(judged(&[(user, used, kind)]), [expected], "{kind:?}");
        }
    }
}

#[test]
fn a_crate_may_turn_on_its_own_features_for_its_tests() {
    assert_eq!(judged(&[("users", "users", Development)]), [""; 0]);
}

#[test]
fn a_domain_that_names_an_outward_package_is_caught() {
    for package in ["actix-web", "diesel", "serde", "serde_json", "tokio", "tokio-util", "redis"] {
        for kind in [Normal, Build, Development] {
            let expected = format!("a domain crate leads outward: rooms → {package}");
            assert_eq!(judged(&[("rooms", package, kind)]), [expected], "{kind:?}");
        }
    }
}

#[test]
fn a_domain_that_reaches_an_outward_package_through_others_is_caught_with_the_way() {
    let arrows = [
        ("users", "cache", Normal),
        ("cache", "poller", Normal),
        ("poller", "mio", Normal),
        ("cache", "compiler", Build),
        ("compiler", "serde", Normal),
    ];
    let found = judged(&arrows);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.contains(&"a domain crate leads outward: users → cache → poller → mio".into()));
    assert!(
        found.contains(&"a domain crate leads outward: users → cache → compiler → serde".into())
    );
}

#[test]
fn the_way_ends_at_the_first_outward_package() {
    let arrows = [("users", "reqwest", Normal), ("reqwest", "tokio", Normal)];
    assert_eq!(judged(&arrows), ["a domain crate leads outward: users → reqwest"]);
}

#[test]
fn the_tests_of_a_dependency_do_not_count() {
    assert_eq!(judged(&[("users", "text", Normal), ("text", "serde", Development)]), [""; 0]);
}

#[test]
fn a_domain_is_not_blamed_for_another_that_is() {
    let arrows = [("messages", "rooms", Normal), ("rooms", "tokio", Normal)];
    assert_eq!(judged(&arrows), ["a domain crate leads outward: rooms → tokio"]);
}

#[test]
fn packages_that_depend_on_each_other_for_their_tests_are_walked_once() {
    let arrows = [("users", "one", Normal), ("one", "other", Normal), ("other", "one", Build)];
    assert_eq!(judged(&arrows), [""; 0]);
}

#[test]
fn adapters_and_the_server_may_lead_outward() {
    let arrows = [
        ("storage-diesel", "diesel", Normal),
        ("realtime", "tokio", Normal),
        ("api", "actix-web", Normal),
        ("bench", "tokio", Normal),
    ];
    assert_eq!(judged(&arrows), [""; 0]);
}

#[test]
fn a_member_in_an_unplanned_folder_is_caught() {
    for folder in ["crates/common", "crates/shared/kernel", "tools/release"] {
        let stray = Package {
            id: "stray".to_owned(),
            name: "stray".to_owned(),
            folder: Some(folder.to_owned()),
            dependencies: Vec::new(),
        };
        let found = violations(&DependencyGraph { packages: vec![stray] });
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, [format!("the plan has no place for `{folder}`")]);
    }
}
