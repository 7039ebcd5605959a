//! What the tests are written with: a server for each test, people who use it, and their sockets.

pub(crate) mod answer;
pub(crate) mod any_body;
pub(crate) mod api_document;
pub(crate) mod database;
pub(crate) mod deadline;
pub(crate) mod disk;
pub(crate) mod field_errors;
pub(crate) mod form;
pub(crate) mod github;
pub(crate) mod media_folder;
pub(crate) mod model;
pub(crate) mod past;
pub(crate) mod person;
pub(crate) mod pictures;
pub(crate) mod profile;
pub(crate) mod property;
pub(crate) mod raw;
pub(crate) mod raw_frames;
pub(crate) mod refusals;
pub(crate) mod server;
pub(crate) mod shape;
mod sign_up;
pub(crate) mod socket;
mod templates;
pub(crate) mod token;
pub(crate) mod totp;

pub(crate) use answer::Answer;
pub(crate) use database::Kind;
pub(crate) use deadline::{eventually, soon, stays};
pub(crate) use form::Form;
pub(crate) use github::{GitHub, GitHubUser};
pub(crate) use model::Model;
pub(crate) use person::Person;
pub(crate) use property::for_any;
pub(crate) use server::{Launch, TestServer};
pub(crate) use shape::assert_shape;
pub(crate) use socket::{Refused, Socket};
pub(crate) use totp::LockedRoom;

/// Makes tests of async functions that take a [`Launch`], in a module for each database.
macro_rules! on_both_databases {
    ($($test:ident,)*) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(crate::support::Launch::on(crate::support::Kind::Sqlite)).await;
                }
            )*
        }
        mod postgresql {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(crate::support::Launch::on(crate::support::Kind::Postgresql)).await;
                }
            )*
        }
    };
}
pub(crate) use on_both_databases;

/// Makes tests as [`on_both_databases`] does, on SQLite alone: of what never reaches a database, or reads the
/// same from any.
macro_rules! on_one_database {
    ($($test:ident,)*) => {
        mod one_database {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(crate::support::Launch::on(crate::support::Kind::Sqlite)).await;
                }
            )*
        }
    };
}
pub(crate) use on_one_database;
