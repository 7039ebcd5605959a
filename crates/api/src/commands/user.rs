use std::io::{self, IsTerminal};
use std::sync::Arc;

use kernel::SessionId;
use secrecy::SecretString;
use users::{PasswordRules, RegisterAccount, Service, Session, User};

use crate::adapters::{self, Adapters, NobodyListens};
use crate::clock::SystemClock;
use crate::command_line::{AccountArgument, UserCommand};
use crate::config::Settings;
use crate::error::MadangError;
use crate::services;

/// Looks after accounts, as an operator.
pub(crate) async fn run(settings: &Settings, command: UserCommand) -> Result<(), MadangError> {
    let keys = adapters::key_ring(&settings.secrets)?;
    let adapters = Adapters::open(settings, &keys, Arc::new(SystemClock), Arc::new(NobodyListens))?;
    let users = services::users(&adapters, &settings.accounts);
    let rules = settings.accounts.undocumented_password_rules();
    let done = carry_out(&users, rules, command).await;
    adapters.storage.shut_down();
    super::print(&done?)
}

async fn carry_out(
    users: &Service,
    rules: PasswordRules,
    command: UserCommand,
) -> Result<String, MadangError> {
    match command {
        UserCommand::Create { email, name } => {
            let password = Some(read_password()?);
            let account =
                RegisterAccount { email: Some(email), name, contact_number: None, password, rules };
            let user = users.create_account(account).await.map_err(refused)?;
            Ok(format!("Account {} was made.", described(&user)))
        }
        UserCommand::SetPassword { account } => {
            let user = find(users, &account).await?;
            if user.email.is_none() {
                return Err(MadangError::NothingToSignInWith(user.id));
            }
            users.set_password(user.id, &read_password()?, rules).await.map_err(refused)?;
            Ok(format!("Account {} has a new password; its sessions have ended.", described(&user)))
        }
        UserCommand::Disable { account } => {
            let user = find(users, &account).await?;
            users.disable_account(user.id).await.map_err(refused)?;
            Ok(format!("Account {} cannot sign in any more.", described(&user)))
        }
        UserCommand::Delete { account } => {
            let user = find(users, &account).await?;
            users.delete_account(user.id).await.map_err(refused)?;
            Ok(format!("Account {} was erased.", described(&user)))
        }
        UserCommand::Sessions { account } => {
            let user = find(users, &account).await?;
            let sessions = users.list_sessions(user.id).await.map_err(refused)?;
            Ok(listed(&sessions))
        }
        UserCommand::Revoke { account, session: None } => {
            let user = find(users, &account).await?;
            let ended = users.end_sessions(user.id, None).await.map_err(refused)?;
            Ok(format!("{ended} sessions of account {} have ended.", described(&user)))
        }
        UserCommand::Revoke { account, session: Some(number) } => {
            let user = find(users, &account).await?;
            let session = SessionId::new(number).map_err(|_| MadangError::NoSuchSession(number))?;
            users.end_session(user.id, session).await.map_err(refused)?;
            Ok(format!("Session {session} of account {} has ended.", described(&user)))
        }
    }
}

/// A person's account. The AI's is looked after by the server itself.
async fn find(users: &Service, account: &AccountArgument) -> Result<User, MadangError> {
    let found = match account {
        AccountArgument::Id(id) => users.profile(*id).await,
        AccountArgument::Email(email) => users.find_by_email(email).await,
    };
    let user = found.map_err(|error| match error {
        users::Error::NoSuchUser => MadangError::NoSuchAccount(account.to_string()),
        error => refused(error),
    })?;
    if user.is_ai { Err(MadangError::AccountOfAi(user.id)) } else { Ok(user) }
}

fn read_password() -> Result<SecretString, MadangError> {
    if io::stdin().is_terminal() {
        let typed = rpassword::prompt_password("Password: ").map_err(MadangError::NoPassword)?;
        return Ok(SecretString::from(typed));
    }
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line).map_err(MadangError::NoPassword)?;
    if read == 0 {
        return Err(MadangError::NoPassword(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])))
}

fn described(user: &User) -> String {
    let email = user.email.as_ref().map(|email| format!(", {email}")).unwrap_or_default();
    format!("{} ({}{email})", user.id, user.name)
}

fn listed(sessions: &[Session]) -> String {
    if sessions.is_empty() {
        return "No sessions.".to_owned();
    }
    let line = |session: &Session| {
        let Session { id, contract, opened_at, expires_at, .. } = session;
        format!("{id}  {contract}  opened {opened_at}  expires {expires_at}")
    };
    sessions.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn refused(error: users::Error) -> MadangError {
    match error {
        users::Error::Fault(fault) => fault.into(),
        users::Error::InvalidRegistration(problems) => {
            let email = problems.email.map(|problem| format!("the e-mail is {problem}"));
            let name = problems.name.map(|problem| format!("the name is {problem}"));
            let password =
                problems.password.into_iter().map(|problem| format!("the password is {problem}"));
            let all: Vec<_> = email.into_iter().chain(name).chain(password).collect();
            MadangError::Refused(all.join("; "))
        }
        users::Error::InvalidPasswordChange { new, .. } => {
            let all: Vec<_> =
                new.into_iter().map(|problem| format!("the password is {problem}")).collect();
            MadangError::Refused(all.join("; "))
        }
        error @ (users::Error::RegistrationClosed
        | users::Error::InvalidName(_)
        | users::Error::WrongCredentials
        | users::Error::TooManyAttempts { .. }
        | users::Error::NotSignedIn(_)
        | users::Error::NoSuchUser
        | users::Error::NoSuchSession) => MadangError::Refused(error.to_string()),
    }
}
