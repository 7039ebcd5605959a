//! The rules of the domains' ports, on this implementation of them.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::testing::noon;
use kernel::{UserId, UserRef};
use messages::testing::suite::MessagePorts;
use rooms::testing::suite::{People, RoomPorts};
use users::UserRepository;
use users::testing::builders::{display_name, new_user};
use users::{NewUser, testing::suite::UserPorts};

use crate::databases::Store;

/// Accounts as the rooms' and messages' rules make them.
struct StoredPeople(Arc<dyn UserRepository>);

#[async_trait]
impl People for StoredPeople {
    async fn sign_up(&self, name: &str) -> UserRef {
        let new = NewUser { name: display_name(name), ..new_user(&format!("{name}@example.com")) };
        let email = new.email.as_str().to_owned();
        let user = self.0.add(new).await.unwrap();
        UserRef { id: user.id, email, name: name.to_owned() }
    }

    async fn erase(&self, id: UserId) {
        self.0.erase(id, noon()).await.unwrap().unwrap();
    }
}

fn user_ports(store: &Store) -> UserPorts {
    UserPorts {
        users: store.storage.users(),
        sessions: store.storage.sessions(),
        revocations: store.storage.revocations(),
        throttle: store.storage.throttle(),
    }
}

fn room_ports(store: &Store) -> RoomPorts {
    RoomPorts {
        rooms: store.storage.rooms(),
        members: store.storage.members(),
        people: Arc::new(StoredPeople(store.storage.users())),
    }
}

fn message_ports(store: &Store) -> MessagePorts {
    MessagePorts {
        log: store.storage.messages(),
        publisher: store.publisher.clone(),
        rooms: store.storage.rooms(),
        people: Arc::new(StoredPeople(store.storage.users())),
    }
}

mod accounts {
    use super::user_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                users::testing::suite::$rule(&user_ports(&database.open())).await;
            })*
        };
    }
    users::repository_rules!(hold);
}

mod rooms_and_members {
    use super::room_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                rooms::testing::suite::$rule(&room_ports(&database.open())).await;
            })*
        };
    }
    rooms::repository_rules!(hold);
}

mod message_log {
    use super::message_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                messages::testing::suite::$rule(&message_ports(&database.open())).await;
            })*
        };
    }
    messages::log_rules!(hold);
}
