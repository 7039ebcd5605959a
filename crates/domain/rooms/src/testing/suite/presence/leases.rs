use super::{ELSEWHERE, HERE, PresencePorts, came, minute, went};

pub(super) async fn nobody_is_online_by_a_lease_that_has_ended(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;

    ports.assert_online(room, creator, 9).await;
    let after = ports.attendance(room, &[creator], minute(11)).await;
    assert!(!after[0].is_online);
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
    let of_member = ports.attendance(room, &[member], minute(20)).await;
    assert!(!of_member[0].is_online);
}

pub(super) async fn the_last_of_two_goings_counts_whichever_is_told_first(ports: &PresencePorts) {
    let (room, creator, _) = ports.room_of_two().await;
    ports.record(HERE, &[came(room, creator, 1)], 10).await;
    ports.record(ELSEWHERE, &[came(room, creator, 1)], 10).await;

    ports.record(ELSEWHERE, &[went(room, creator, 5)], 10).await;
    ports.record(HERE, &[went(room, creator, 3)], 10).await;

    ports.assert_offline(room, creator, 6, Some(5)).await;
}
