//! The rules of the domains' ports, on this implementation of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use kernel::testing::noon;
use kernel::{PostId, UserId, UserRef};
use messages::testing::suite::MessagePorts;
use messages::testing::suite::last_rooms::LastRoomPorts;
use messages::testing::suite::read_marks::ReadMarkPorts;
use messages::testing::suite::searches::SearchPorts;
use posts::PostRepository;
use posts::testing::builders::new_post;
use posts::testing::suite::{Authors, PostPorts};
use rooms::testing::suite::presence::PresencePorts;
use rooms::testing::suite::settings::SettingsPorts;
use rooms::testing::suite::{People, Posts, RoomPorts};
use users::NewUser;
use users::UserRepository;
use users::testing::builders::{display_name, new_user};
use users::testing::suite::UserPorts;
use users::testing::suite::profiles::ProfileTestPorts;

use crate::databases::Store;

/// Accounts as the rooms' and messages' rules make them: several of them may have one name.
struct StoredPeople {
    users: Arc<dyn UserRepository>,
    signed_up: AtomicUsize,
}

impl StoredPeople {
    fn of(store: &Store) -> Arc<Self> {
        Arc::new(Self { users: store.storage.users(), signed_up: AtomicUsize::new(0) })
    }
}

#[async_trait]
impl People for StoredPeople {
    async fn sign_up(&self, name: &str) -> UserRef {
        let number = self.signed_up.fetch_add(1, Ordering::Relaxed);
        let email = format!("{name}{number}@example.com");
        let new = NewUser { name: display_name(name), ..new_user(&email) };
        let email = new.email.as_str().to_owned();
        let user = self.users.add(new).await.unwrap();
        UserRef { id: user.id, email, name: name.to_owned() }
    }

    async fn erase(&self, id: UserId) {
        self.users.erase(id, noon()).await.unwrap().unwrap();
    }
}

#[async_trait]
impl Authors for StoredPeople {
    async fn sign_up(&self, name: &str) -> UserRef {
        People::sign_up(self, name).await
    }

    async fn erase(&self, id: UserId) {
        People::erase(self, id).await;
    }
}

/// Posts as the rooms' rules write and remove them.
struct StoredPosts(Arc<dyn PostRepository>);

#[async_trait]
impl Posts for StoredPosts {
    async fn write(&self, author: UserId) -> PostId {
        self.0.add(new_post(author)).await.unwrap().id
    }

    async fn remove(&self, post: PostId) {
        assert!(self.0.remove(post).await.unwrap());
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

fn profile_ports(store: &Store) -> ProfileTestPorts {
    ProfileTestPorts {
        users: store.storage.users(),
        sessions: store.storage.sessions(),
        profiles: store.storage.profiles(),
        friends: store.storage.friends(),
        uploads: store.storage.uploads(),
    }
}

pub(crate) fn room_ports(store: &Store) -> RoomPorts {
    RoomPorts {
        rooms: store.storage.rooms(),
        members: store.storage.members(),
        events: store.storage.room_events(),
        people: StoredPeople::of(store),
        posts: Arc::new(StoredPosts(store.storage.posts())),
    }
}

fn settings_ports(store: &Store) -> SettingsPorts {
    SettingsPorts { rooms: room_ports(store), settings: store.storage.settings() }
}

fn presence_ports(store: &Store) -> PresencePorts {
    PresencePorts { rooms: room_ports(store), presence: store.storage.presence() }
}

fn message_ports(store: &Store) -> MessagePorts {
    MessagePorts {
        log: store.storage.messages(),
        publisher: store.publisher.clone(),
        files: store.storage.files(),
        rooms: store.storage.rooms(),
        people: StoredPeople::of(store),
    }
}

fn search_ports(store: &Store) -> SearchPorts {
    SearchPorts { messages: message_ports(store), search: store.storage.message_search() }
}

fn read_mark_ports(store: &Store) -> ReadMarkPorts {
    ReadMarkPorts {
        messages: message_ports(store),
        members: store.storage.members(),
        settings: store.storage.settings(),
        read_marks: store.storage.read_marks(),
    }
}

fn last_room_ports(store: &Store) -> LastRoomPorts {
    LastRoomPorts {
        last_rooms: store.storage.last_rooms(),
        rooms: store.storage.rooms(),
        people: StoredPeople::of(store),
    }
}

fn post_ports(store: &Store) -> PostPorts {
    PostPorts {
        posts: store.storage.posts(),
        views: store.storage.post_views(),
        categories: store.storage.categories(),
        authors: StoredPeople::of(store),
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

mod profiles {
    use super::profile_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                users::testing::suite::profiles::$rule(&profile_ports(&store)).await;
            })*
        };
    }
    users::profile_rules!(hold);
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

mod settings {
    use super::settings_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                rooms::testing::suite::settings::$rule(&settings_ports(&store)).await;
            })*
        };
    }
    rooms::settings_rules!(hold);
}

mod presence {
    use super::presence_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                rooms::testing::suite::presence::$rule(&presence_ports(&store)).await;
            })*
        };
    }
    rooms::presence_rules!(hold);
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

mod read_marks {
    use super::read_mark_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                messages::testing::suite::read_marks::$rule(&read_mark_ports(&store)).await;
            })*
        };
    }
    messages::read_mark_rules!(hold);
}

mod searches {
    use super::search_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                messages::testing::suite::searches::$rule(&search_ports(&store)).await;
            })*
        };
    }
    messages::search_rules!(hold);
}

mod files {
    use super::message_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                messages::testing::suite::files::$rule(&message_ports(&store)).await;
            })*
        };
    }
    messages::file_rules!(hold);
}

mod last_rooms {
    use super::last_room_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                let store = database.open();
                messages::testing::suite::last_rooms::$rule(&last_room_ports(&store)).await;
            })*
        };
    }
    messages::last_room_rules!(hold);
}

mod board {
    use super::post_ports;
    use crate::databases::{TestDatabase, on_both_databases};

    macro_rules! hold {
        ($($rule:ident,)*) => {
            on_both_databases! { $($rule,)* }
            $(async fn $rule(database: TestDatabase) {
                posts::testing::suite::$rule(&post_ports(&database.open())).await;
            })*
        };
    }
    posts::repository_rules!(hold);
}
