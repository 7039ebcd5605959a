//! The workspace itself, as `cargo metadata` shows it.

#![expect(clippy::expect_used, reason = "a workspace that cannot be read fails the test")]

use std::path::Path;
use std::process::Command;

use layering::{Dependency, DependencyGraph, DependencyKind, Package, violations};
use serde_json::Value;

#[test]
fn the_workspace_keeps_to_the_plan() {
    let found: Vec<String> = violations(&workspace()).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_adapter_passed_off_as_a_domain_is_caught() {
    let mut graph = workspace();
    let adapter = graph
        .packages
        .iter_mut()
        .find(|package| package.folder.as_deref() == Some("crates/adapters/storage-diesel"))
        .expect("the workspace has the storage adapter");
    adapter.folder = Some("crates/domain/storage-diesel".to_owned());

    let found: Vec<String> = violations(&graph).iter().map(ToString::to_string).collect();
    for expected in [
        "`storage-diesel` must not depend on `users`",
        "a domain crate leads outward: storage-diesel → diesel",
        "a domain crate leads outward: storage-diesel → tokio",
    ] {
        assert!(found.iter().any(|violation| violation == expected), "{expected}: {found:#?}");
    }
}

fn workspace() -> DependencyGraph {
    let metadata = cargo_metadata();
    let root = Path::new(text(&metadata["workspace_root"]));
    let members = list(&metadata["workspace_members"]);
    let packages = list(&metadata["packages"]).iter().map(|package| Package {
        id: text(&package["id"]).to_owned(),
        name: text(&package["name"]).to_owned(),
        folder: members
            .contains(&package["id"])
            .then(|| folder_within(root, text(&package["manifest_path"]))),
        dependencies: dependencies_of(&package["id"], &metadata),
    });
    DependencyGraph { packages: packages.collect() }
}

/// Only for this machine's platform: other platforms' packages need not be there.
fn cargo_metadata() -> Value {
    let version = cargo(&["-vV"]);
    let platform = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("cargo names its platform");
    let arguments = ["metadata", "--locked", "--format-version=1", "--filter-platform", platform];
    serde_json::from_str(&cargo(&arguments)).expect("cargo metadata prints JSON")
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?} failed: {errors}");
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

fn folder_within(root: &Path, manifest: &str) -> String {
    let folder = Path::new(manifest).parent().expect("a manifest is in a folder");
    let folder = folder.strip_prefix(root).expect("a member is inside the workspace");
    let parts: Vec<_> = folder.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn dependencies_of(package: &Value, metadata: &Value) -> Vec<Dependency> {
    let node = list(&metadata["resolve"]["nodes"])
        .iter()
        .find(|node| node["id"] == *package)
        .expect("every package is resolved");
    list(&node["deps"])
        .iter()
        .flat_map(|dependency| {
            list(&dependency["dep_kinds"]).iter().map(|kind| Dependency {
                package: text(&dependency["pkg"]).to_owned(),
                kind: match kind["kind"].as_str() {
                    Some("dev") => DependencyKind::Development,
                    Some("build") => DependencyKind::Build,
                    _ => DependencyKind::Normal,
                },
            })
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata has a text here")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("cargo metadata has a list here")
}
