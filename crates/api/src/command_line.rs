use std::fmt;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use kernel::UserId;

/// One chat backend behind five client contracts.
///
/// Settings come from environment variables, a `.env` file and `madang.toml`; `.env.example` tells of each,
/// and `madang config` shows what is in force. Without a command, the server is started.
#[derive(Debug, Parser)]
#[command(name = "madang", version, about, long_about)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the database up to date and serve until SIGTERM or SIGINT (the default)
    Serve,
    /// Bring the database up to date and say what was done
    Migrate,
    /// Print the settings in force, secrets masked
    Config,
    /// Print the description of the API (OpenAPI, JSON)
    Openapi,
    /// Make and look after accounts; a running server follows within a second
    #[command(subcommand)]
    User(UserCommand),
    /// Write a copy of the database to a new file, also while the server runs (SQLite)
    ///
    /// With PostgreSQL, prints the `pg_dump` command to run instead.
    Backup {
        /// The file to write; it must not exist yet
        file: PathBuf,
    },
    /// Put a copy written by `backup` in the place of the database (SQLite, server stopped)
    ///
    /// With PostgreSQL, prints the `pg_restore` command to run instead.
    Restore {
        /// The file that `backup` wrote
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make an account, also while registration is closed; the password is read from standard input
    Create {
        /// The e-mail address to sign in with
        email: String,
        /// The display name; what stands before the @ if left out
        #[arg(long)]
        name: Option<String>,
    },
    /// Give an account another password, read from standard input, and end all its sessions
    SetPassword {
        /// The account's e-mail address, or its id
        account: AccountArgument,
    },
    /// Bar an account from signing in and end all its sessions
    Disable {
        /// The account's e-mail address, or its id
        account: AccountArgument,
    },
    /// Erase an account for good: personal data goes, messages stay
    Delete {
        /// The account's e-mail address, or its id
        account: AccountArgument,
    },
    /// List an account's sessions
    Sessions {
        /// The account's e-mail address, or its id
        account: AccountArgument,
    },
    /// End an account's sessions
    Revoke {
        /// The account's e-mail address, or its id
        account: AccountArgument,
        /// Only this session
        #[arg(long)]
        session: Option<i64>,
    },
}

/// Which account a command is about. Accounts that sign in through GitHub have no e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccountArgument {
    Id(UserId),
    /// Whatever is no id.
    Email(String),
}

impl From<String> for AccountArgument {
    fn from(text: String) -> Self {
        text.parse().map_or(Self::Email(text), Self::Id)
    }
}

impl fmt::Display for AccountArgument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(formatter),
            Self::Email(email) => email.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{AccountArgument, CommandLine, UserId};

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn an_account_is_named_by_its_id_or_its_email() {
        let id = UserId::new(7).expect("an id");
        assert_eq!(AccountArgument::from("7".to_owned()), AccountArgument::Id(id));
        for text in ["7@example.com", "user@example.com", "0", "-7", "07", ""] {
            let email = AccountArgument::Email(text.to_owned());
            assert_eq!(AccountArgument::from(text.to_owned()), email);
        }
    }
}
