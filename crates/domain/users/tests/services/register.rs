use std::sync::Arc;

use kernel::testing::noon;
use kernel::{Fault, TextError};
use users::testing::builders::{display_name, email, new_user};
use users::testing::fakes::Fakes;
use users::{
    EmailError, EmailProblem, Error, PasswordError, PasswordProblem, PasswordRules, Ports,
    RegisterAccount, Registration, RegistrationProblems, Service, User, UserRepository,
};

use crate::meanwhile::Meanwhile;
use crate::world::{PASSWORD, World, registration, run, secret};

fn problems(result: Result<User, Error>) -> RegistrationProblems {
    match result {
        Err(Error::InvalidRegistration(problems)) => problems,
        other => unreachable!("no registration that has problems: {other:?}"),
    }
}

fn too_common_and_numeric() -> Vec<PasswordProblem> {
    vec![
        PasswordProblem::Invalid(PasswordError::TooCommon),
        PasswordProblem::Invalid(PasswordError::EntirelyNumeric),
    ]
}

#[test]
fn an_account_is_made_as_asked() {
    run(async {
        let world = World::new();
        let command = RegisterAccount {
            name: Some(" 마당 ".to_owned()),
            rules: PasswordRules::ALL,
            ..registration("User@Example.COM", PASSWORD)
        };

        let user = world.service.register(command).await.unwrap();

        assert_eq!(user.email, Some(email("user@example.com")));
        assert_eq!(user.name, display_name(" 마당 "));
        assert_eq!(user.date_joined, noon());
        assert!(!user.is_ai && !user.is_disabled);
        assert_eq!(world.service.profile(user.id).await.unwrap(), user);
    });
}

#[test]
fn without_a_name_it_is_the_local_part_of_the_email() {
    run(async {
        let world = World::new();
        let user = world.register("some.one@example.com").await;
        assert_eq!(user.name, display_name("some.one"));
    });
}

#[test]
fn a_contact_number_is_in_the_profile_from_the_start() {
    run(async {
        let world = World::new();
        for (address, number) in [
            ("user@example.com", "010-1234-5678"),
            ("other@example.com", ""),
            ("third@example.com", &"0".repeat(50)),
        ] {
            let contact_number = Some(number.to_owned());
            let command = RegisterAccount { contact_number, ..registration(address, PASSWORD) };

            let user = world.service.register(command).await.unwrap();

            let profile = world.profiles.own_profile(user.id).await.unwrap();
            assert_eq!(profile.contact_number.as_str(), number);
        }
    });
}

#[test]
fn a_contact_number_alone_can_keep_an_account_from_being_made() {
    run(async {
        let world = World::new();
        let contact_number = Some("0".repeat(51));
        let command =
            RegisterAccount { contact_number, ..registration("user@example.com", PASSWORD) };

        let problems = problems(world.service.register(command).await);

        let expected = RegistrationProblems {
            contact_number: Some(TextError::TooLong { max: 50 }),
            ..RegistrationProblems::default()
        };
        assert_eq!(problems, expected);
        let found = world.service.find_by_email("user@example.com").await;
        assert!(matches!(found, Err(Error::NoSuchUser)));
    });
}

#[test]
fn everything_that_is_missing_is_told_at_once() {
    run(async {
        let world = World::new();
        let command = RegisterAccount {
            email: None,
            name: None,
            contact_number: None,
            password: None,
            rules: PasswordRules::LENGTH_ONLY,
        };

        let problems = problems(world.service.register(command).await);

        let expected = RegistrationProblems {
            email: Some(EmailProblem::Missing),
            password: vec![PasswordProblem::Missing],
            ..RegistrationProblems::default()
        };
        assert_eq!(problems, expected);
    });
}

#[test]
fn all_failures_of_all_fields_are_told_at_once() {
    run(async {
        let world = World::new();
        let command = RegisterAccount {
            name: Some(" ".to_owned()),
            contact_number: Some("0".repeat(51)),
            rules: PasswordRules::ALL,
            ..registration("no address", "12345678")
        };

        let problems = problems(world.service.register(command).await);

        let expected = RegistrationProblems {
            email: Some(EmailProblem::Invalid(EmailError::Malformed)),
            name: Some(TextError::Blank),
            contact_number: Some(TextError::TooLong { max: 50 }),
            password: too_common_and_numeric(),
        };
        assert_eq!(problems, expected);
    });
}

#[test]
fn a_taken_email_is_told_beside_the_other_failures() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;
        let command = RegisterAccount {
            name: Some("x".repeat(51)),
            contact_number: Some("0\0".to_owned()),
            rules: PasswordRules::ALL,
            ..registration("USER@example.com", "12345678")
        };

        let problems = problems(world.service.register(command).await);

        let expected = RegistrationProblems {
            email: Some(EmailProblem::Taken),
            name: Some(TextError::TooLong { max: 50 }),
            contact_number: Some(TextError::Nul),
            password: too_common_and_numeric(),
        };
        assert_eq!(problems, expected);
        assert_eq!(world.fakes.hasher.hashed(), 1, "only the first account's password");
    });
}

#[test]
fn a_password_like_a_taken_email_is_told_beside_it() {
    run(async {
        let world = World::new();
        world.register("similar@example.com").await;
        let command = RegisterAccount {
            rules: PasswordRules::ALL,
            ..registration("similar@example.com", "similar1")
        };

        let problems = problems(world.service.register(command).await);

        assert_eq!(problems.email, Some(EmailProblem::Taken));
        assert_eq!(problems.password, [PasswordProblem::Invalid(PasswordError::LikeEmail)]);
    });
}

#[test]
fn an_email_that_is_taken_in_the_meantime_is_told() {
    run(async {
        let fakes = Fakes::default();
        let accounts = fakes.accounts.clone();
        let a_rival_registers = move || {
            run(accounts.add(new_user("user@example.com"))).expect("a rival's account");
        };
        let hasher = Arc::new(Meanwhile::new(a_rival_registers));
        let ports = Ports { hasher, ..fakes.ports() };
        let service = Service::new(ports, Fakes::LIFETIMES, Registration::Open);

        let registered = service.register(registration("user@example.com", PASSWORD)).await;

        let expected = RegistrationProblems {
            email: Some(EmailProblem::Taken),
            ..RegistrationProblems::default()
        };
        assert_eq!(problems(registered), expected);
    });
}

#[test]
fn problems_can_be_asked_for_without_making_the_account() {
    run(async {
        let world = World::new();
        world.register("user@example.com").await;

        let taken = registration("user@example.com", "short");
        let expected = RegistrationProblems {
            email: Some(EmailProblem::Taken),
            password: vec![PasswordProblem::Invalid(PasswordError::TooShort)],
            ..RegistrationProblems::default()
        };
        assert_eq!(world.service.registration_problems(&taken).await.unwrap(), expected);

        let sound = registration("other@example.com", PASSWORD);
        let problems = world.service.registration_problems(&sound).await.unwrap();
        assert_eq!(problems, RegistrationProblems::default());
        let found = world.service.find_by_email("other@example.com").await;
        assert!(matches!(found, Err(Error::NoSuchUser)));
    });
}

#[test]
fn only_the_rules_asked_for_are_held_against_a_password() {
    run(async {
        let world = World::new();
        for (email, password) in [
            ("one@example.com", "12345678"),
            ("two@example.com", "Password"),
            ("similar@example.com", "similar1"),
        ] {
            let lenient = registration(email, password);
            let strict = RegisterAccount { rules: PasswordRules::ALL, ..lenient.clone() };
            let refused = problems(world.service.register(strict).await);
            assert!(!refused.password.is_empty(), "{password}");
            assert!(world.service.register(lenient).await.is_ok(), "{password}");
        }
    });
}

#[test]
fn the_password_is_kept_as_a_hash() {
    run(async {
        let world = World::new();
        let user = world.register("user@example.com").await;
        let account = world.fakes.accounts.find(user.id).await.unwrap().unwrap();
        assert_ne!(account.password_hash.unwrap().expose(), PASSWORD);
        assert_eq!(world.fakes.hasher.hashed(), 1);
    });
}

#[test]
fn nobody_is_made_while_too_many_wait_for_the_hasher() {
    run(async {
        let world = World::new();
        world.fakes.hasher.become_busy();

        let registered = world.service.register(registration("user@example.com", PASSWORD)).await;

        assert!(matches!(registered, Err(Error::Fault(Fault::Unavailable(_)))));
        let found = world.service.find_by_email("user@example.com").await;
        assert!(matches!(found, Err(Error::NoSuchUser)));
    });
}

#[test]
fn where_registration_is_closed_only_an_operator_makes_accounts() {
    run(async {
        let fakes = Fakes::default();
        let service = Service::new(fakes.ports(), Fakes::LIFETIMES, Registration::Closed);
        let command = registration("user@example.com", PASSWORD);

        let asked = service.register(command.clone()).await;
        assert!(matches!(service.admit_registration(), Err(Error::RegistrationClosed)));
        assert!(matches!(asked, Err(Error::RegistrationClosed)));
        let problems = service.registration_problems(&command).await;
        assert!(matches!(problems, Err(Error::RegistrationClosed)));

        assert!(service.create_account(command).await.is_ok());
    });
}

#[test]
fn an_operator_is_bound_by_the_same_rules() {
    run(async {
        let world = World::new();
        let command = RegisterAccount {
            password: Some(secret("short")),
            ..registration("user@example.com", PASSWORD)
        };

        let problems = problems(world.service.create_account(command).await);

        assert_eq!(problems.password, [PasswordProblem::Invalid(PasswordError::TooShort)]);
    });
}
