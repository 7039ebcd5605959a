//! Making an account, with what is wrong told under the names that a contract has for the fields.

use secrecy::SecretString;
use users::{
    EmailError, EmailProblem, NewPassword, PasswordError, PasswordProblem, PasswordRules,
    RegisterAccount, RegistrationProblems, User,
};

use super::error::PlainError;
use crate::application::Application;
use crate::contracts::field_errors::{self, FieldErrors};
use crate::http::given::Given;

/// How a contract calls what registration asks for, where contracts differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RegistrationFields {
    /// The display name.
    pub(crate) name: &'static str,
    /// The password.
    pub(crate) password: &'static str,
    /// What is said of an e-mail that a live account has.
    pub(crate) email_taken: &'static str,
}

impl RegistrationFields {
    /// What is wrong, by field.
    pub(crate) fn errors(&self, problems: &RegistrationProblems) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if let Some(problem) = problems.email {
            errors.add("email", self.of_email(problem));
        }
        if let Some(error) = problems.name {
            errors.add(self.name, field_errors::of_text(error));
        }
        if let Some(error) = problems.contact_number {
            errors.add("contact_number", field_errors::of_text(error));
        }
        for problem in &problems.password {
            errors.add(self.password, of_password_problem(*problem));
        }
        errors
    }

    fn of_email(&self, problem: EmailProblem) -> String {
        match problem {
            EmailProblem::Missing => field_errors::REQUIRED.to_owned(),
            EmailProblem::Invalid(error) => of_email(error),
            EmailProblem::Taken => self.email_taken.to_owned(),
        }
    }
}

/// What a body of a registration holds, as it came.
#[derive(Default)]
pub(crate) struct GivenAccount {
    pub(crate) email: Given<String>,
    pub(crate) name: Given<String>,
    pub(crate) contact_number: Given<String>,
    pub(crate) password: Given<String>,
}

/// Makes an account, or tells all that is wrong with all fields; `errors` is what the contract found wrong
/// with fields of its own.
pub(crate) async fn register(
    application: &Application,
    fields: RegistrationFields,
    given: GivenAccount,
    rules: PasswordRules,
    mut errors: FieldErrors,
) -> Result<User, PlainError> {
    let command = RegisterAccount {
        email: errors.optional("email", given.email),
        name: errors.optional(fields.name, given.name),
        contact_number: errors.optional("contact_number", given.contact_number),
        password: errors.optional(fields.password, given.password).map(SecretString::from),
        rules,
    };
    if let Err(errors) = errors.into_result() {
        let problems = application.users.registration_problems(&command).await?;
        let mut all = fields.errors(&problems);
        all.replace_with(errors);
        return Err(all.into());
    }
    application.users.register(command).await.map_err(|error| match error {
        users::Error::InvalidRegistration(problems) => fields.errors(&problems).into(),
        other => other.into(),
    })
}

/// What is wrong with an e-mail address.
pub(crate) fn of_email(error: EmailError) -> String {
    match error {
        EmailError::Blank => field_errors::BLANK.to_owned(),
        EmailError::TooLong => field_errors::too_long(users::Email::MAX_LENGTH),
        EmailError::Malformed => "Enter a valid email address.".to_owned(),
    }
}

fn of_password_problem(problem: PasswordProblem) -> String {
    match problem {
        PasswordProblem::Missing => field_errors::REQUIRED.to_owned(),
        PasswordProblem::Invalid(error) => of_password(error),
    }
}

/// What is wrong with a chosen password.
pub(crate) fn of_password(error: PasswordError) -> String {
    match error {
        PasswordError::TooShort => format!(
            "This password is too short. It must contain at least {} characters.",
            NewPassword::MIN_LENGTH
        ),
        PasswordError::TooLong => field_errors::too_long(NewPassword::MAX_LENGTH),
        PasswordError::Nul => field_errors::NUL.to_owned(),
        PasswordError::TooCommon => "This password is too common.".to_owned(),
        PasswordError::EntirelyNumeric => "This password is entirely numeric.".to_owned(),
        PasswordError::LikeEmail => "The password is too similar to the email.".to_owned(),
    }
}
