use kernel::TextError;
use secrecy::SecretString;

use super::{Registration, Service};
use crate::error::Error;
use crate::model::account::{NewUser, User};
use crate::model::email::{Email, EmailError};
use crate::model::name::DisplayName;
use crate::model::password::{NewPassword, PasswordError, PasswordRules};
use crate::ports::AddUserError;

/// An account to be made, as far as it was filled in.
#[derive(Debug, Clone)]
pub struct RegisterAccount {
    /// Required.
    pub email: Option<String>,
    /// The e-mail's local part if left out.
    pub name: Option<String>,
    /// Required.
    pub password: Option<SecretString>,
    /// What the password is held against beyond its length.
    pub rules: PasswordRules,
}

/// All that keeps an account from being made; at least one field has something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistrationProblems {
    /// What is wrong with the e-mail.
    pub email: Option<EmailProblem>,
    /// What is wrong with the name.
    pub name: Option<TextError>,
    /// What is wrong with the password.
    pub password: Vec<PasswordProblem>,
}

/// What can be wrong with an e-mail at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailProblem {
    /// None was given.
    Missing,
    /// It has not the form of one.
    Invalid(EmailError),
    /// A live account has it.
    Taken,
}

/// What can be wrong with a password at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    /// None was given.
    Missing,
    /// It breaks a rule.
    Invalid(PasswordError),
}

impl Service {
    /// Makes an account for somebody who asks for one, unless registration is closed.
    pub async fn register(&self, command: RegisterAccount) -> Result<User, Error> {
        match self.registration {
            Registration::Open => self.create_account(command).await,
            Registration::Closed => Err(Error::RegistrationClosed),
        }
    }

    /// Makes an account, as an operator may at any time.
    pub async fn create_account(&self, command: RegisterAccount) -> Result<User, Error> {
        let email = self.free_email(command.email.as_deref()).await?;
        let name = command.name.map(DisplayName::parse).transpose();
        let password = self
            .chosen_password(command.password.as_ref(), email.as_ref().ok(), command.rules)
            .await?;

        let (email, name, password) = match (email, name, password) {
            (Ok(email), Ok(name), Ok(password)) => (email, name, password),
            (email, name, password) => {
                return Err(Error::InvalidRegistration(RegistrationProblems {
                    email: email.err(),
                    name: name.err(),
                    password: password.err().unwrap_or_default(),
                }));
            }
        };

        let turn = self.ports.hasher.turn().await?;
        let new = NewUser {
            name: name.unwrap_or_else(|| DisplayName::from_email(&email)),
            email,
            password_hash: self.ports.hasher.hash(turn, &password).await?,
            date_joined: self.ports.clock.now(),
        };
        self.ports.users.add(new).await.map_err(|error| match error {
            AddUserError::EmailTaken => Error::InvalidRegistration(RegistrationProblems {
                email: Some(EmailProblem::Taken),
                ..RegistrationProblems::default()
            }),
            AddUserError::Fault(fault) => fault.into(),
        })
    }

    async fn free_email(&self, text: Option<&str>) -> Result<Result<Email, EmailProblem>, Error> {
        let email = match text.map(Email::parse) {
            None => return Ok(Err(EmailProblem::Missing)),
            Some(Err(error)) => return Ok(Err(EmailProblem::Invalid(error))),
            Some(Ok(email)) => email,
        };
        let taken = self.ports.users.find_by_email(&email).await?.is_some();
        Ok(if taken { Err(EmailProblem::Taken) } else { Ok(email) })
    }

    async fn chosen_password(
        &self,
        password: Option<&SecretString>,
        email: Option<&Email>,
        rules: PasswordRules,
    ) -> Result<Result<NewPassword, Vec<PasswordProblem>>, Error> {
        let Some(password) = password else {
            return Ok(Err(vec![PasswordProblem::Missing]));
        };
        let checked = self.check_password(password, email, rules).await?;
        Ok(checked.map_err(|errors| errors.into_iter().map(PasswordProblem::Invalid).collect()))
    }
}
