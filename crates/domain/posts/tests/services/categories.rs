use posts::testing::builders::category_name;

use crate::world::{World, run};

#[test]
fn nothing_is_on_offer_before_something_is_offered() {
    run(async {
        let world = World::new();
        assert_eq!(world.service.categories().await.unwrap(), []);
    });
}

#[test]
fn what_is_offered_replaces_what_was_and_keeps_the_ids_of_what_stays() {
    run(async {
        let world = World::new();
        let before = world.offer(&["Programming", "Ormi"]).await;

        let after = world.offer(&["Ormi", "마당"]).await;

        assert_eq!(after[0], before[1]);
        assert_eq!(after[1].name, category_name("마당"));
        assert_eq!(after.len(), 2);
    });
}
