use std::net::{IpAddr, Ipv4Addr};

use futures_util::FutureExt;
use secrecy::SecretString;
use users::testing::fakes::Fakes;
use users::{
    Address, Caller, Contract, Error, LogIn, PasswordRules, Profiles, ProviderSignIn,
    RegisterAccount, Service, TokenPair, User,
};

/// The password of every account that [`World::register`] makes.
pub(crate) const PASSWORD: &str = "a good password";

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// One of 256 addresses.
pub(crate) fn address(last: u8) -> Address {
    Address::from(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)))
}

pub(crate) fn registration(email: &str, password: &str) -> RegisterAccount {
    RegisterAccount {
        email: Some(email.to_owned()),
        name: None,
        contact_number: None,
        password: Some(secret(password)),
        rules: PasswordRules::LENGTH_ONLY,
    }
}

/// A sign-in to meet from `address(1)`.
pub(crate) fn sign_in(email: &str, password: &str) -> LogIn {
    LogIn {
        email: email.to_owned(),
        password: secret(password),
        contract: Contract::Meet,
        address: address(1),
    }
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) fakes: Fakes,
    pub(crate) service: Service,
    pub(crate) profiles: Profiles,
    pub(crate) provider_sign_in: ProviderSignIn,
}

impl World {
    pub(crate) fn new() -> Self {
        let fakes = Fakes::default();
        let (service, profiles) = (fakes.service(), fakes.profiles());
        let provider_sign_in = fakes.provider_sign_in();
        Self { fakes, service, profiles, provider_sign_in }
    }

    pub(crate) async fn register(&self, email: &str) -> User {
        self.service.register(registration(email, PASSWORD)).await.expect("an account")
    }

    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Result<TokenPair, Error> {
        self.service.log_in(sign_in(email, password)).await
    }

    /// Signs in to an account that is there.
    pub(crate) async fn tokens(&self, email: &str) -> TokenPair {
        self.log_in(email, PASSWORD).await.expect("a sign-in")
    }

    /// Signs in to an account that is there, and makes a request.
    pub(crate) async fn caller(&self, email: &str) -> Caller {
        let tokens = self.tokens(email).await;
        self.service.authenticate(&tokens.access).await.expect("a caller")
    }
}
