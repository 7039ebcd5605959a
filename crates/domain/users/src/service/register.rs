use kernel::TextError;
use secrecy::SecretString;

use super::{Registration, Service};
use crate::error::Error;
use crate::model::account::{NewUser, User};
use crate::model::email::{Email, EmailError};
use crate::model::name::DisplayName;
use crate::model::password::{NewPassword, PasswordError, PasswordRules};
use crate::model::profile::ContactNumber;
use crate::ports::AddUserError;

/// An account to be made, as far as it was filled in.
#[derive(Debug, Clone)]
pub struct RegisterAccount {
    /// Required.
    pub email: Option<String>,
    /// The e-mail's local part if left out.
    pub name: Option<String>,
    /// None if left out.
    pub contact_number: Option<String>,
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
    /// What is wrong with the contact number.
    pub contact_number: Option<TextError>,
    /// What is wrong with the password.
    pub password: Vec<PasswordProblem>,
}

/// What can be wrong with an e-mail at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// None was given.
    #[error("missing")]
    Missing,
    /// It has not the form of one.
    #[error(transparent)]
    Invalid(EmailError),
    /// A live account has it.
    #[error("taken")]
    Taken,
}

/// What can be wrong with a password at registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// None was given.
    #[error("missing")]
    Missing,
    /// It breaks a rule.
    #[error(transparent)]
    Invalid(PasswordError),
}

/// An account as it was asked for, with nothing wrong about it.
struct Examined {
    email: Email,
    name: DisplayName,
    contact_number: ContactNumber,
    password: NewPassword,
}

impl Service {
    /// Whether anybody may ask for an account.
    pub fn admit_registration(&self) -> Result<(), Error> {
        match self.registration {
            Registration::Open => Ok(()),
            Registration::Closed => Err(Error::RegistrationClosed),
        }
    }

    /// Makes an account for somebody who asks for one, unless registration is closed.
    pub async fn register(&self, command: RegisterAccount) -> Result<User, Error> {
        self.admit_registration()?;
        self.create_account(command).await
    }

    /// Makes an account, as an operator may at any time.
    pub async fn create_account(&self, command: RegisterAccount) -> Result<User, Error> {
        let examined = self.examine(&command).await?.map_err(Error::InvalidRegistration)?;
        let Examined { email, name, contact_number, password } = examined;
        let turn = self.ports.hasher.turn().await?;
        let new = NewUser {
            email,
            name,
            contact_number,
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

    /// All that keeps an account from being made for somebody who asks for one, without making it.
    pub async fn registration_problems(
        &self,
        command: &RegisterAccount,
    ) -> Result<RegistrationProblems, Error> {
        self.admit_registration()?;
        Ok(self.examine(command).await?.err().unwrap_or_default())
    }

    async fn examine(
        &self,
        command: &RegisterAccount,
    ) -> Result<Result<Examined, RegistrationProblems>, Error> {
        let email = self.free_email(command.email.as_deref()).await?;
        // A password that is like a taken e-mail is told beside it.
        let asked_for = command.email.as_deref().and_then(|text| Email::parse(text).ok());
        let name = command.name.clone().map(DisplayName::parse).transpose();
        let contact_number = command.contact_number.clone().map(ContactNumber::parse).transpose();
        let password = self
            .chosen_password(command.password.as_ref(), asked_for.as_ref(), command.rules)
            .await?;
        Ok(match (email, name, contact_number, password) {
            (Ok(email), Ok(name), Ok(contact_number), Ok(password)) => {
                let name = name.unwrap_or_else(|| DisplayName::from_email(&email));
                let contact_number = contact_number.unwrap_or_default();
                Ok(Examined { email, name, contact_number, password })
            }
            (email, name, contact_number, password) => Err(RegistrationProblems {
                email: email.err(),
                name: name.err(),
                contact_number: contact_number.err(),
                password: password.err().unwrap_or_default(),
            }),
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
