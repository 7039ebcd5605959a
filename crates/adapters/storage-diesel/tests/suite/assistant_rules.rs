//! The rules of the ports for signing in at a provider, for one-time codes and for the AI, on this
//! implementation of them.

use messages::testing::suite::ask_allowances::AskPorts;
use rooms::testing::suite::secrets::SecretPorts;
use users::testing::suite::provider_accounts::ProviderAccountTestPorts;

use crate::databases::Store;
use crate::rules::room_ports;

fn provider_account_ports(store: &Store) -> ProviderAccountTestPorts {
    ProviderAccountTestPorts {
        users: store.storage.users(),
        sessions: store.storage.sessions(),
        profiles: store.storage.profiles(),
        uploads: store.storage.uploads(),
        provider_accounts: store.storage.provider_accounts(),
    }
}

fn secret_ports(store: &Store) -> SecretPorts {
    SecretPorts { rooms: room_ports(store), secrets: store.storage.room_secrets() }
}

fn ask_ports(store: &Store) -> AskPorts {
    AskPorts { allowances: store.storage.ask_allowances() }
}

mod pending_sign_ins {
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                let pending = store.storage.pending_sign_ins();
                users::testing::suite::pending_sign_ins::$rule(pending.as_ref()).await;
            })*
        };
    }
    users::pending_sign_in_rules!(hold);
}

mod provider_accounts {
    use super::provider_account_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                let ports = provider_account_ports(&store);
                users::testing::suite::provider_accounts::$rule(&ports).await;
            })*
        };
    }
    users::provider_account_rules!(hold);
}

mod secrets {
    use super::secret_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                rooms::testing::suite::secrets::$rule(&secret_ports(&store)).await;
            })*
        };
    }
    rooms::secret_rules!(hold);
}

mod code_throttle {
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                let throttle = store.storage.code_throttle();
                rooms::testing::suite::code_throttle::$rule(throttle.as_ref()).await;
            })*
        };
    }
    rooms::code_throttle_rules!(hold);
}

mod ask_allowances {
    use super::ask_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                messages::testing::suite::ask_allowances::$rule(&ask_ports(&store)).await;
            })*
        };
    }
    messages::ask_allowance_rules!(hold);
}
