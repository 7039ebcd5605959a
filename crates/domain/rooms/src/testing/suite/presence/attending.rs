use super::{HERE, PresencePorts, came, minute, went};
use crate::Attendance;
use crate::testing::suite::{unknown_room, unknown_user};

pub(super) async fn who_never_came_is_offline_and_was_never_seen(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.assert_offline(room, member, 2, None).await;
}

pub(super) async fn whoever_came_is_online_and_seen_now(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    for now in [1, 5, 9] {
        ports.assert_online(room, creator, now).await;
    }
}

pub(super) async fn whoever_came_is_online_in_that_room_only(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    let another = ports.rooms.add_room(creator).await.id;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.assert_offline(another, creator, 2, None).await;
}

pub(super) async fn whoever_went_is_offline_and_was_last_seen_then(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1), came(room, member, 1)], 10).await;

    ports.record(HERE, &[went(room, creator, 3)], 10).await;

    ports.assert_offline(room, creator, 5, Some(3)).await;
    ports.assert_online(room, member, 5).await;
}

pub(super) async fn whoever_came_again_is_online_until_they_go_again(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(HERE, &[went(room, creator, 2)], 10).await;

    ports.record(HERE, &[came(room, creator, 3)], 10).await;
    ports.assert_online(room, creator, 4).await;
    ports.record(HERE, &[came(room, creator, 5)], 10).await;
    ports.assert_online(room, creator, 6).await;
    ports.record(HERE, &[went(room, creator, 7)], 10).await;
    ports.assert_offline(room, creator, 8, Some(7)).await;
}

pub(super) async fn many_passages_are_kept_together(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    let (another, host, guest) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, member, 1), came(another, host, 1)], 10).await;

    let passages = [
        came(room, creator, 2),
        went(room, member, 2),
        went(another, host, 3),
        came(another, guest, 3),
    ];
    ports.record(HERE, &passages, 10).await;

    ports.assert_online(room, creator, 4).await;
    ports.assert_offline(room, member, 4, Some(2)).await;
    ports.assert_offline(another, host, 4, Some(3)).await;
    ports.assert_online(another, guest, 4).await;
}

pub(super) async fn of_one_person_in_one_room_the_last_passage_counts(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    let another = ports.rooms.add_room(creator).await.id;

    let passages = [
        came(room, creator, 1),
        came(another, creator, 1),
        went(room, member, 1),
        went(room, creator, 2),
        came(room, member, 2),
        went(another, creator, 3),
        came(another, creator, 4),
    ];
    ports.record(HERE, &passages, 10).await;

    ports.assert_offline(room, creator, 5, Some(2)).await;
    ports.assert_online(room, member, 5).await;
    ports.assert_online(another, creator, 5).await;
}

pub(super) async fn who_is_seen_to_go_only_was_last_seen_then(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[went(room, creator, 2)], 10).await;
    ports.assert_offline(room, creator, 3, Some(2)).await;
}

pub(super) async fn attendance_is_told_in_the_order_asked(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    let stranger = ports.rooms.people.sign_up("stranger").await.id;
    ports.record(HERE, &[came(room, creator, 1), came(room, member, 1)], 10).await;
    ports.record(HERE, &[went(room, member, 2)], 10).await;

    let offline = |user, last_seen| Attendance { user, is_online: false, last_seen };
    let online = Attendance { user: creator, is_online: true, last_seen: Some(minute(3)) };
    let all = [
        offline(unknown_user(), None),
        offline(member, Some(minute(2))),
        online,
        offline(stranger, None),
    ];
    for ordered in [all, [all[2], all[0], all[3], all[1]]] {
        let asked = ordered.map(|attendance| attendance.user);
        assert_eq!(ports.attendance(room, &asked, minute(3)).await, ordered);
    }
    assert_eq!(ports.attendance(room, &[], minute(3)).await, []);
}

pub(super) async fn passages_of_who_is_unknown_hinder_no_others(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, member, 1)], 10).await;

    let passages = [
        came(room, unknown_user(), 2),
        came(room, creator, 2),
        came(unknown_room(), creator, 2),
        went(unknown_room(), unknown_user(), 2),
        went(room, member, 2),
    ];
    ports.record(HERE, &passages, 10).await;

    ports.assert_online(room, creator, 3).await;
    ports.assert_offline(room, member, 3, Some(2)).await;
}
