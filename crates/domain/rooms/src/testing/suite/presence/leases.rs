use super::{ELSEWHERE, HERE, PresencePorts, came, went};

pub(super) async fn nobody_is_online_by_a_lease_that_has_ended(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;

    ports.assert_online(room, creator, 9).await;
    ports.assert_offline(room, creator, 10, Some(10)).await;
    ports.assert_offline(room, creator, 11, Some(10)).await;
}

pub(super) async fn by_a_lease_that_has_ended_people_were_last_seen_when_it_did(
    ports: &PresencePorts,
) {
    let (room, creator, member) = ports.room_of_two().await;
    let another = ports.rooms.add_room(member).await.id;
    let both = [came(room, creator, 1), came(room, member, 1)];
    ports.record(HERE, &both, 10).await;
    ports.record(ELSEWHERE, &both, 20).await;
    ports.record(ELSEWHERE, &[went(room, member, 5)], 20).await;

    for is_swept in [false, true] {
        if is_swept {
            ports.sweep(20).await;
        }
        ports.assert_offline(room, creator, 21, Some(20)).await;
        ports.assert_offline(room, member, 21, Some(10)).await;
        ports.assert_offline(another, member, 21, None).await;
    }
}

pub(super) async fn who_went_after_another_node_s_lease_had_ended_was_last_seen_then(
    ports: &PresencePorts,
) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 1)], 20).await;

    ports.record(ELSEWHERE, &[went(room, creator, 15)], 20).await;

    ports.assert_offline(room, creator, 16, Some(15)).await;
}

pub(super) async fn a_lease_that_is_renewed_keeps_people_online(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;

    ports.record(HERE, &[], 20).await;
    ports.assert_online(room, creator, 19).await;
    ports.record(HERE, &[came(room, member, 19)], 30).await;

    ports.assert_online(room, creator, 29).await;
    ports.assert_online(room, member, 29).await;
}

pub(super) async fn a_lease_that_is_renewed_late_holds_again(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;

    ports.record(HERE, &[], 30).await;

    ports.assert_online(room, creator, 20).await;
}

pub(super) async fn who_is_there_on_two_nodes_is_online_until_gone_from_both(
    ports: &PresencePorts,
) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 2)], 10).await;

    ports.record(HERE, &[went(room, creator, 3)], 10).await;
    ports.assert_online(room, creator, 4).await;
    ports.record(ELSEWHERE, &[went(room, creator, 5)], 10).await;

    ports.assert_offline(room, creator, 6, Some(5)).await;
}

pub(super) async fn each_node_has_a_lease_of_its_own(ports: &PresencePorts) {
    let (room, creator, member) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1), came(room, member, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 2)], 30).await;

    ports.assert_online(room, creator, 20).await;
    ports.assert_offline(room, member, 20, Some(10)).await;
}

pub(super) async fn the_last_of_two_goings_counts_whichever_is_told_first(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 1)], 10).await;

    ports.record(ELSEWHERE, &[went(room, creator, 5)], 10).await;
    ports.record(HERE, &[went(room, creator, 3)], 10).await;

    ports.assert_offline(room, creator, 6, Some(5)).await;
}
