mod accounts;
mod refusals;
mod state;

use users::{
    AuthorizationRequest, CompleteSignIn, Contract, ProviderLogin, ProviderProfile, ProviderSignIn,
    ProviderSignInError,
};

use crate::world::{World, secret};

/// The one code that the provider gives out at a time.
const CODE: &str = "a code";

/// A return to assistant.
fn coming_back(code: &str, state: &str) -> CompleteSignIn {
    CompleteSignIn { code: secret(code), state: state.to_owned(), contract: Contract::Assistant }
}

impl World {
    async fn begin(&self) -> AuthorizationRequest {
        self.provider_sign_in.begin().await.expect("a page to go to")
    }

    async fn come_back(
        &self,
        code: &str,
        state: &str,
    ) -> Result<ProviderLogin, ProviderSignInError> {
        self.provider_sign_in.complete(coming_back(code, state)).await
    }

    /// Signs in at the provider as that person, and comes back.
    async fn sign_in_elsewhere(
        &self,
        person: &ProviderProfile,
    ) -> Result<ProviderLogin, ProviderSignInError> {
        self.sign_in_elsewhere_for(&self.provider_sign_in, person).await
    }

    /// Likewise, for use cases on the same fakes.
    async fn sign_in_elsewhere_for(
        &self,
        use_cases: &ProviderSignIn,
        person: &ProviderProfile,
    ) -> Result<ProviderLogin, ProviderSignInError> {
        let state = use_cases.begin().await.expect("a page to go to").state;
        self.fakes.provider.give_code(CODE, person.clone());
        use_cases.complete(coming_back(CODE, &state.to_string())).await
    }

    /// How often the provider was asked whose a code is.
    fn times_asked(&self) -> usize {
        self.fakes.provider.verifiers().len()
    }
}

fn is_unknown_state(result: &Result<ProviderLogin, ProviderSignInError>) -> bool {
    matches!(result, Err(ProviderSignInError::UnknownState))
}
