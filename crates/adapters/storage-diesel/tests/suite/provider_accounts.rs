//! Accounts of people whom a provider knows, under races on two nodes.

use kernel::testing::noon;
use kernel::{Picture, PictureFormat, PictureName, UniqueId, UserId};
use tokio::task::JoinSet;
use users::testing::builders::provider_profile;
use users::{PENDING_SIGN_IN_LIVES, PictureChange, ProfileRevision};

use crate::databases::{TestDatabase, on_both_databases};

on_both_databases! {
    people_who_come_first_at_once_through_two_nodes_have_one_account_each,
    who_is_erased_while_signing_in_has_an_account_that_is_not_erased,
    who_was_erased_by_a_version_that_knew_no_provider_has_another_account,
    who_is_being_erased_by_such_a_version_has_another_account,
    a_picture_that_is_shown_while_its_owner_signs_in_is_kept_or_due,
}

/// As a version that knows no ids of providers erases everybody.
const ERASE: &str = "UPDATE users SET name = '', picture = NULL, erased_at = 1";

async fn people_who_come_first_at_once_through_two_nodes_have_one_account_each(
    database: TestDatabase,
) {
    let nodes = [database.open(), database.open()];
    let mut coming = JoinSet::new();
    for (number, node) in (0..60).zip(nodes.iter().cycle()) {
        let accounts = node.storage.provider_accounts();
        let profile = provider_profile(1 + number / 2 % 3, "person");
        coming.spawn(async move {
            let user = accounts.add(&profile, noon()).await.unwrap();
            (profile.id.get(), user.id.get())
        });
    }

    let mut accounts = coming.join_all().await;

    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(accounts.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
    let rows = "SELECT id AS number FROM users ORDER BY github_id";
    let rows = database.connect().numbers(rows);
    assert_eq!(rows, accounts.into_iter().map(|(_, user)| user).collect::<Vec<_>>());
}

async fn who_is_erased_while_signing_in_has_an_account_that_is_not_erased(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let profile = provider_profile(7, "person");
    for _ in 0..20 {
        let before = nodes[0].storage.provider_accounts().add(&profile, noon()).await.unwrap();
        let (accounts, users) = (nodes[0].storage.provider_accounts(), nodes[1].storage.users());

        let (added, erased) =
            tokio::join!(accounts.add(&profile, noon()), users.erase(before.id, noon()));

        erased.unwrap().unwrap();
        let added = added.unwrap().id;
        let after = accounts.refresh(&profile, noon()).await.unwrap();
        let expected = if added == before.id { None } else { Some(added) };
        assert_eq!(after.map(|user| user.id), expected);
        let erased = "SELECT id AS number FROM users WHERE erased_at IS NOT NULL
            AND (github_id IS NOT NULL OR name <> '' OR picture IS NOT NULL)";
        assert_eq!(database.connect().numbers(erased), []);
    }
}

async fn who_was_erased_by_a_version_that_knew_no_provider_has_another_account(
    database: TestDatabase,
) {
    let node = database.open();
    let accounts = node.storage.provider_accounts();
    let profile = provider_profile(7, "person");
    let before = accounts.add(&profile, noon()).await.unwrap().id;
    database.connect().execute(ERASE);

    assert!(accounts.refresh(&profile, noon()).await.unwrap().is_none());
    let after = accounts.add(&profile, noon()).await.unwrap().id;

    assert_ne!(after, before);
    assert_eq!(accounts.add(&profile, noon()).await.unwrap().id, after);
    assert_blank(&database, before);
}

async fn who_is_being_erased_by_such_a_version_has_another_account(database: TestDatabase) {
    let node = database.open();
    let accounts = node.storage.provider_accounts();
    let profile = provider_profile(7, "person");
    let before = accounts.add(&profile, noon()).await.unwrap().id;
    let mut erasing = database.connect();
    erasing.execute(&format!("BEGIN; {ERASE}"));

    let (added, ()) = tokio::join!(biased; accounts.add(&profile, noon()), async {
        tokio::task::yield_now().await;
        erasing.execute("COMMIT");
    });

    assert_ne!(added.unwrap().id, before);
    assert_blank(&database, before);
}

/// That nothing is left of an erased account.
fn assert_blank(database: &TestDatabase, user: UserId) {
    let blank = "SELECT id AS number FROM users
        WHERE erased_at IS NOT NULL AND github_id IS NULL AND name = '' AND picture IS NULL";
    assert_eq!(database.connect().numbers(blank), [user.get()]);
}

async fn a_picture_that_is_shown_while_its_owner_signs_in_is_kept_or_due(database: TestDatabase) {
    let nodes = [database.open(), database.open()];
    let profile = provider_profile(7, "person");
    let user = nodes[0].storage.provider_accounts().add(&profile, noon()).await.unwrap().id;
    for round in 0..20 {
        let name = PictureName::new(UniqueId::new(round), PictureFormat::Png);
        let due_at = noon() + PENDING_SIGN_IN_LIVES;
        nodes[0].storage.uploads().add(name, user, due_at).await.unwrap();
        let picture = Some(PictureChange::Replace(Picture::Kept(name)));
        let revision = ProfileRevision { picture, ..ProfileRevision::default() };
        let accounts = nodes[0].storage.provider_accounts();
        let profiles = nodes[1].storage.profiles();

        let (refreshed, revised) = tokio::join!(
            accounts.refresh(&profile, noon()),
            profiles.revise(user, revision, noon()),
        );

        refreshed.unwrap().unwrap();
        revised.unwrap();
        let mut raw = database.connect();
        let kept = raw.texts("SELECT name AS text FROM uploads WHERE due_at IS NULL");
        let shown = profiles.find(user).await.unwrap().unwrap().picture;
        let is_shown = shown == Some(Picture::Kept(name));
        assert_eq!(kept, if is_shown { vec![name.to_string()] } else { vec![] });
    }
}
