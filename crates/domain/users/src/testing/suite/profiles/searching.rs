use kernel::UserId;
use kernel::testing::noon;

use super::{ProfileTestPorts, is_private};
use crate::EmailPart;

impl ProfileTestPorts {
    /// The ids of up to 50 people whose e-mail holds that part.
    async fn found(&self, part: &str) -> Vec<UserId> {
        self.found_up_to(part, 50).await
    }

    async fn found_up_to(&self, part: &str, limit: u32) -> Vec<UserId> {
        let part = EmailPart::parse(part).expect("a part of an address");
        let found = self.profiles.find_by_email_part(&part, limit).await.expect("an answer");
        found.into_iter().map(|profile| profile.user_id).collect()
    }
}

pub(super) async fn people_are_found_by_any_part_of_their_email(ports: &ProfileTestPorts) {
    let user = ports.add("some.one5@example.com").await;
    ports.add("other@mail.example").await;

    for part in ["some.one5@example.com", "some", "e.o", "5", "@example.", ".com"] {
        assert_eq!(ports.found(part).await, [user.id], "{part}");
    }
    for part in ["someone", "some one", "one6", "some.one5@example.com."] {
        assert_eq!(ports.found(part).await, [], "{part}");
    }
}

pub(super) async fn people_are_found_with_their_whole_profile(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    ports.show_upload(user.id, 1).await;

    let part = EmailPart::parse("user").unwrap();
    let found = ports.profiles.find_by_email_part(&part, 50).await.unwrap();

    assert_eq!(found, [ports.profile(user.id).await]);
}

pub(super) async fn people_are_found_by_their_email_in_any_case(ports: &ProfileTestPorts) {
    let user = ports.add("Some.One@Example.com").await;
    for part in ["SOME", "some", "oNe@eXa", "COM"] {
        assert_eq!(ports.found(part).await, [user.id], "{part}");
    }
}

pub(super) async fn letters_outside_ascii_are_found_in_any_case(ports: &ProfileTestPorts) {
    let korean = ports.add("사용자@예시.한국").await;
    let accented = ports.add("École.Žižka@example.com").await;

    for part in ["사용", "자@예", "국"] {
        assert_eq!(ports.found(part).await, [korean.id], "{part}");
    }
    for part in ["école", "ÉCOLE", "žižka", "ŽIŽKA"] {
        assert_eq!(ports.found(part).await, [accented.id], "{part}");
    }
    assert_eq!(ports.found("ecole").await, []);
}

pub(super) async fn no_sign_of_a_part_stands_for_others(ports: &ProfileTestPorts) {
    let percent = ports.add("a%b@example.com").await;
    let underscore = ports.add("a_b@example.com").await;
    ports.add("axb@example.com").await;
    ports.add("a-x-b@example.com").await;

    assert_eq!(ports.found("%").await, [percent.id]);
    assert_eq!(ports.found("a%b").await, [percent.id]);
    assert_eq!(ports.found("_").await, [underscore.id]);
    assert_eq!(ports.found("a_b").await, [underscore.id]);
    for part in ["\\", "\\%", "\\_", "a\\_b", "%%", "a*b", "a?b", "[ab]", "'", "\""] {
        assert_eq!(ports.found(part).await, [], "{part}");
    }
}

pub(super) async fn private_people_are_not_found(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;

    ports.revise(user.id, is_private(true)).await;
    assert_eq!(ports.found("example").await, [other.id]);

    ports.revise(user.id, is_private(false)).await;
    assert_eq!(ports.found("example").await, [user.id, other.id]);
}

pub(super) async fn disabled_people_are_not_found(ports: &ProfileTestPorts) {
    let user = ports.add("user@example.com").await;
    let other = ports.add("other@example.com").await;
    ports.users.disable(user.id, noon()).await.unwrap().unwrap();
    assert_eq!(ports.found("example").await, [other.id]);
}

pub(super) async fn the_ai_is_not_found(ports: &ProfileTestPorts) {
    let ai = ports.users.find_or_add_ai(noon()).await.unwrap();
    let user = ports.add("main@example.com").await;

    for part in ["ai", "AI", "a", "@", "example"] {
        assert_eq!(ports.found(part).await, [user.id], "{part}");
    }
    assert_eq!(ports.found(&ai.id.to_string()).await, []);
}

pub(super) async fn the_lowest_ids_are_found_first_up_to_the_limit(ports: &ProfileTestPorts) {
    let mut users = Vec::new();
    for letter in ["d", "a", "c", "b", "e"] {
        users.push(ports.add(&format!("{letter}@example.com")).await.id);
    }
    users.sort();
    ports.revise(users[1], is_private(true)).await;
    users.remove(1);

    assert_eq!(ports.found_up_to("example", 4).await, users);
    assert_eq!(ports.found_up_to("example", 3).await, users[..3]);
    assert_eq!(ports.found_up_to("example", 1).await, users[..1]);
}
