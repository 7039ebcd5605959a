//! What may stand in the query of a list (contracts section 3).

use actix_web::HttpRequest;
use messages::{HistoryFilter, Times};
use rooms::{ListRooms, RoomPurpose, RoomQuery, RoomScope};
use users::{Caller, Contract};

use super::fields;
use crate::contracts::field_errors::{FieldErrors, NOT_A_BOOLEAN};
use crate::contracts::list_query::{ListQuery, Portion};

/// Which rooms a request wants: `?mine=`, `?room_type=`, `?search=`, `?page=`, `?size=`. Without `mine`,
/// a session of the assistant contract wants its person's own rooms, any other all that it may see.
pub(super) fn of_rooms(
    request: &HttpRequest,
    caller: &Caller,
) -> Result<(ListRooms, Portion), FieldErrors> {
    let mut reader = ListQuery::of(request);
    let query = RoomQuery {
        user: caller.user.id,
        scope: scope(&mut reader).unwrap_or_else(|| default_scope(caller.session.contract)),
        purpose: purpose(&mut reader),
    };
    let list = ListRooms { query, search: reader.search() };
    let portion = reader.portion();
    reader.finish().map(|()| (list, portion))
}

/// Which messages a request wants: `?since=`, `?until=`, `?search=`, `?page=`, `?size=`.
pub(super) fn of_messages(request: &HttpRequest) -> Result<(HistoryFilter, Portion), FieldErrors> {
    let mut reader = ListQuery::of(request);
    let times = Times { since: reader.time("since"), until: reader.time("until") };
    let filter = HistoryFilter { times, search: reader.search() };
    let portion = reader.portion();
    reader.finish().map(|()| (filter, portion))
}

fn default_scope(contract: Contract) -> RoomScope {
    match contract {
        Contract::Assistant => RoomScope::Own,
        Contract::Livechat | Contract::Messenger | Contract::Meet | Contract::Community => {
            RoomScope::Visible
        }
    }
}

fn scope(reader: &mut ListQuery<'_>) -> Option<RoomScope> {
    match reader.text("mine")?.as_str() {
        "true" => Some(RoomScope::Own),
        "false" => Some(RoomScope::Visible),
        _ => {
            reader.refuse("mine", NOT_A_BOOLEAN);
            None
        }
    }
}

fn purpose(reader: &mut ListQuery<'_>) -> Option<RoomPurpose> {
    let purpose = fields::purpose(&reader.text("room_type")?);
    if purpose.is_none() {
        reader.refuse("room_type", fields::NO_ROOM_TYPE);
    }
    purpose
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use actix_web::test::TestRequest;
    use kernel::Page;

    use super::*;
    use crate::contracts::field_errors;

    fn portion(query: &str) -> Result<Portion, FieldErrors> {
        let request = TestRequest::with_uri(&format!("/api/rooms/1/messages/?{query}"));
        of_messages(&request.to_http_request()).map(|(_, portion)| portion)
    }

    fn page(number: u64, size: u32) -> Page {
        Page::new(NonZeroU64::new(number).expect("not zero"), size).expect("a page")
    }

    #[test]
    fn a_page_has_50_entries_unless_it_asks_for_others() {
        assert_eq!(portion("page=2"), Ok(Portion::Numbered(page(2, 50))));
        assert_eq!(portion("page=2&size=200"), Ok(Portion::Numbered(page(2, 200))));
    }

    #[test]
    fn a_size_alone_asks_for_the_newest() {
        assert_eq!(portion("size=7"), Ok(Portion::First(page(1, 7))));
        assert_eq!(portion(""), Ok(Portion::Whole));
        assert_eq!(portion("page=&size="), Ok(Portion::Whole));
    }

    #[test]
    fn what_is_no_page_is_named() {
        for query in
            ["page=0", "page=-1", "page=one", "page=%2B1", "page=1.5", "page=18446744073709551616"]
        {
            let errors = portion(query).expect_err(query);
            assert_eq!(errors, FieldErrors::of("page", field_errors::NOT_POSITIVE), "{query}");
        }
        for query in ["size=0", "size=x"] {
            let errors = portion(query).expect_err(query);
            assert_eq!(errors, FieldErrors::of("size", field_errors::NOT_POSITIVE), "{query}");
        }
        for query in ["size=201", "page=1&size=99999999999"] {
            let errors = portion(query).expect_err(query);
            assert_eq!(errors, FieldErrors::of("size", field_errors::too_much(200)), "{query}");
        }
    }

    #[test]
    fn a_page_far_beyond_any_list_can_be_asked_for() {
        let far = u64::from(u32::MAX) + 1;
        assert_eq!(portion(&format!("page={far}")), Ok(Portion::Numbered(page(far, 50))));
    }

    #[test]
    fn a_plus_sign_in_a_zone_need_not_be_escaped() {
        for zone in ["+09:00", "%2B09:00", "Z"] {
            assert!(portion(&format!("since=2025-11-26T15:00:00{zone}")).is_ok(), "{zone}");
        }
        assert!(portion("until=2025-11-26T15:00:00").is_err());
    }
}
