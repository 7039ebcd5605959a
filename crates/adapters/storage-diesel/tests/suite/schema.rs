//! `schema.rs` is written by hand; here it is held against what the migrations make.

use std::collections::BTreeSet;

use crate::databases::{Kind, TestDatabase, on_both_databases};

on_both_databases! {
    the_schema_is_what_the_database_has,
}

/// A column of every table in a line each: table, column, type, `?` if it may be NULL, `key` if it is
/// in the primary key.
const SQLITE_CATALOGUE: &str = "
    SELECT t.name || '.' || c.name || ' ' ||
        CASE c.type WHEN 'INTEGER' THEN 'BigInt' WHEN 'BIGINT' THEN 'BigInt'
            WHEN 'BOOLEAN' THEN 'Bool' WHEN 'TEXT' THEN 'Text' WHEN 'BLOB' THEN 'Binary' ELSE c.type END ||
        CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN '?' ELSE '' END ||
        CASE WHEN c.pk > 0 THEN ' key' ELSE '' END AS text
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND t.name NOT LIKE '~_~_%' ESCAPE '~'";

const POSTGRESQL_CATALOGUE: &str = "
    SELECT c.relname || '.' || a.attname || ' ' ||
        CASE a.atttypid WHEN 'bigint'::regtype THEN 'BigInt' WHEN 'boolean'::regtype THEN 'Bool'
            WHEN 'text'::regtype THEN 'Text' WHEN 'bytea'::regtype THEN 'Binary' ELSE format_type(a.atttypid, a.atttypmod) END ||
        CASE WHEN a.attnotnull THEN '' ELSE '?' END ||
        CASE WHEN a.attnum = ANY (i.indkey) THEN ' key' ELSE '' END AS text
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE '\\_\\_%'
        AND a.attnum > 0 AND NOT a.attisdropped";

pub(crate) fn catalogue(database: &TestDatabase) -> BTreeSet<String> {
    let sql = match database.kind() {
        Kind::Sqlite => SQLITE_CATALOGUE,
        Kind::Postgresql => POSTGRESQL_CATALOGUE,
    };
    database.connect().texts(sql).into_iter().collect()
}

/// The same lines from the `table!` macros' text.
fn declared() -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut table = ("", "");
    for line in include_str!("../../src/schema.rs").lines().map(str::trim) {
        if let Some((name, key)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = (name, key);
        } else if let Some((column, declared)) =
            line.strip_suffix(',').and_then(|line| line.split_once(" -> "))
        {
            let inner = declared.strip_prefix("Nullable<").and_then(|text| text.strip_suffix('>'));
            let null = if inner.is_some() { "?" } else { "" };
            let is_key = table.1.split(", ").any(|key| key == column);
            let key = if is_key { " key" } else { "" };
            lines.insert(format!("{}.{column} {}{null}{key}", table.0, inner.unwrap_or(declared)));
        }
    }
    lines
}

async fn the_schema_is_what_the_database_has(database: TestDatabase) {
    drop(database.open());
    let (found, declared) = (catalogue(&database), declared());
    assert!(declared.len() > 40, "schema.rs was not read: {declared:?}");
    assert_eq!(found.difference(&declared).collect::<Vec<_>>(), [""; 0], "not in schema.rs");
    assert_eq!(declared.difference(&found).collect::<Vec<_>>(), [""; 0], "only in schema.rs");
}
