#![doc = include_str!("../README.md")]

mod error;
mod model;
mod ports;
mod profile_error;
mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::{Error, TokenRefusal};
pub use model::account::{Account, NewUser, PasswordHash, PasswordReplacement, User};
pub use model::address::Address;
pub use model::contract::{Contract, UnknownContract};
pub use model::email::{Email, EmailError};
pub use model::email_part::EmailPart;
pub use model::friend::Friend;
pub use model::name::DisplayName;
pub use model::password::{NewPassword, PasswordError, PasswordRules};
pub use model::profile::{
    ContactNumber, PictureChange, Profile, ProfileOutline, ProfileRevision, Status, VisibleProfile,
};
pub use model::provider::{
    NoProviderId, PENDING_SIGN_IN_LIVES, PendingSignIn, ProviderId, ProviderProfile,
};
pub use model::session::{
    Identity, NewSession, Revocation, SESSIONS_PER_USER, Session, SessionStanding, SignedIn,
};
pub use model::throttle::{Admission, AttemptCounter, LOGIN_WINDOW};
pub use model::token::{Claims, TokenError, TokenKind};
pub use ports::{
    AddFriendError, AddUserError, CommonPasswords, FriendRepository, HashingTurn, IdentifyError,
    IdentityProvider, LoginThrottle, OpenSessionError, PICTURE_HEAD_LENGTH, PasswordHasher,
    PendingSignIns, PictureStore, PictureWriter, ProfileRepository, ProviderAccountRepository,
    ReviseProfileError, RevocationLog, SessionRepository, Tokens, UploadRegistry, UserRepository,
};
pub use profile_error::ProfileError;
pub use service::authenticate::Caller;
pub use service::change_password::ChangePassword;
pub use service::log_in::{LogIn, TokenPair};
pub use service::profiles::{FriendWalk, PictureUpload, ProfilePorts, Profiles};
pub use service::provider_sign_in::{
    AuthorizationRequest, CompleteSignIn, ProviderLogin, ProviderSignIn, ProviderSignInError,
    ProviderSignInPorts,
};
pub use service::register::{EmailProblem, PasswordProblem, RegisterAccount, RegistrationProblems};
pub use service::{Lifetimes, Ports, Registration, Service};
