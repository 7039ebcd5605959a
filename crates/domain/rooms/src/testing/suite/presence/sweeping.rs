use super::{ELSEWHERE, HERE, PresencePorts, came, went};

pub(super) async fn who_was_on_a_node_that_is_gone_was_last_seen_when_its_lease_ended(
    ports: &PresencePorts,
) {
    let (room, creator, member) = ports.room_of_two().await;
    let another = ports.rooms.add_room(member).await.id;
    let passages = [came(room, creator, 1), came(room, member, 1), came(another, member, 1)];
    ports.record(HERE, &passages, 10).await;
    ports.record(HERE, &[went(room, member, 4)], 10).await;

    ports.sweep(20).await;

    ports.assert_offline(room, creator, 21, Some(10)).await;
    ports.assert_offline(room, member, 21, Some(4)).await;
    ports.assert_offline(another, member, 21, Some(10)).await;
}

pub(super) async fn a_lease_that_holds_is_not_swept(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, member, 1)], 30).await;

    ports.sweep(5).await;
    ports.assert_online(room, creator, 6).await;
    ports.sweep(20).await;

    ports.assert_offline(room, creator, 21, Some(10)).await;
    ports.assert_online(room, member, 21).await;
}

pub(super) async fn who_is_on_another_node_stays_online_after_a_sweep(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 1)], 30).await;

    ports.sweep(20).await;

    ports.assert_online(room, creator, 21).await;
    ports.record(ELSEWHERE, &[went(room, creator, 22)], 30).await;
    ports.assert_offline(room, creator, 23, Some(22)).await;
}

pub(super) async fn what_was_swept_does_not_come_back_with_its_node(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1), came(room, member, 1)], 10).await;
    ports.sweep(20).await;

    ports.record(HERE, &[came(room, member, 21)], 40).await;

    ports.assert_offline(room, creator, 22, Some(10)).await;
    ports.assert_online(room, member, 22).await;
}

pub(super) async fn a_sweep_takes_nobody_back_to_an_earlier_time(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(ELSEWHERE, &[came(room, creator, 1)], 10).await;
    ports.record(HERE, &[came(room, creator, 1)], 30).await;
    ports.record(HERE, &[went(room, creator, 15)], 30).await;

    ports.sweep(20).await;
    ports.sweep(20).await;

    ports.assert_offline(room, creator, 21, Some(15)).await;
}

pub(super) async fn a_sweep_of_nothing_changes_nothing(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.sweep(1).await;
    ports.assert_offline(room, creator, 2, None).await;
}
