use kernel::UserId;
use rooms::testing::builders::room_name;
use rooms::{
    AccessRule, Company, ConversationKind, Description, Error, Place, RoomKind, StartConversation,
};

use crate::world::{World, run};

fn request(
    kind: ConversationKind,
    name: Option<&str>,
    creator: UserId,
    others: &[UserId],
) -> StartConversation {
    let company = Company::of(creator, others.iter().copied());
    StartConversation {
        kind,
        name: name.map(room_name),
        description: Description::default(),
        company,
    }
}

#[test]
fn a_direct_conversation_with_one_other_is_the_room_of_the_two() {
    run(async {
        let world = World::new();
        let (one, two) = (world.sign_up("one").await, world.sign_up("two").await);
        let direct = ConversationKind::Direct;
        // Whoever is named twice, or asks and is named as well, counts once.
        let asked = request(direct, None, one.id, &[two.id, one.id, two.id]);
        let first = world.service.start_conversation(asked).await.unwrap();
        let again = request(direct, Some("ignored"), two.id, &[one.id]);
        let again = world.service.start_conversation(again).await.unwrap();

        assert_eq!((first.is_new, again.is_new), (true, false));
        assert_eq!(first.room.id, again.room.id);
        assert_eq!((first.room.name, again.room.name), (two.name, one.name));
    });
}

#[test]
fn a_conversation_with_several_is_made_each_time() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let others = [world.sign_up("second").await.id, world.sign_up("third").await.id];
        for (kind, of_room) in [
            (ConversationKind::Direct, RoomKind::Direct),
            (ConversationKind::Group, RoomKind::Group),
        ] {
            let mut rooms = Vec::new();
            for _time in 0..2 {
                let asked = request(kind, Some("us"), creator, &others);
                let opened = world.service.start_conversation(asked).await.unwrap();
                assert!(opened.is_new);
                assert_eq!(opened.newcomers, [creator, others[0], others[1]]);
                assert_eq!((opened.room.access, opened.room.kind), (AccessRule::Invite, of_room));
                assert_eq!(world.place(opened.room.id, others[1]).await, Place::Member);
                rooms.push(opened.room.id);
            }
            assert_ne!(rooms[0], rooms[1]);
        }
    });
}

#[test]
fn a_group_may_begin_with_nobody_else_and_a_direct_room_not() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let alone = |kind| request(kind, Some("us"), creator, &[creator]);

        let group = world.service.start_conversation(alone(ConversationKind::Group)).await;
        let direct = world.service.start_conversation(alone(ConversationKind::Direct)).await;

        assert_eq!(group.unwrap().room.member_count, 1);
        assert!(matches!(direct, Err(Error::Alone)), "{direct:?}");
    });
}

#[test]
fn only_a_direct_room_of_two_goes_without_a_name() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await.id;
        let others = [world.sign_up("second").await.id, world.sign_up("third").await.id];
        let group = request(ConversationKind::Group, None, creator, &others[..1]);
        let of_three = request(ConversationKind::Direct, None, creator, &others);
        for asked in [group, of_three] {
            assert!(asked.company.needs_name(asked.kind));
            let refused = world.service.start_conversation(asked).await;
            assert!(matches!(refused, Err(Error::Nameless)), "{refused:?}");
        }
        assert_eq!(world.arrivals(), []);
    });
}
