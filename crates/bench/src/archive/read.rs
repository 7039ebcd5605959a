use std::num::NonZeroU64;

use kernel::{Page, RoomId, SearchTerm};
use messages::{Message, Times};
use tokio::try_join;

use super::filling::LARGE_ROOM;
use super::size::{Size, undeleted_up_to};
use super::use_cases::UseCases;
use crate::failure::Failure;

/// How many messages a page of a history has.
pub(crate) const PAGE_SIZE: u32 = 50;

/// What a client asks for.
pub(crate) enum Read {
    /// A page of the large room's history, in which deleted messages keep their places.
    History { page: u32 },
    /// A page of it without them.
    Undeleted { page: u32 },
    /// The rooms that the reader is in, with the newest message and the number of unread ones of each.
    RoomList,
    /// The first page of hits in the large room.
    FirstHits { term: &'static str },
    /// The first page of hits, and how many there are, which nobody has counted before.
    Search { term: &'static str },
    /// The same where that is remembered.
    RememberedSearch { term: &'static str },
}

impl Read {
    /// How many hits a page has at most.
    pub(crate) const HITS_ON_PAGE: u32 = 20;

    /// Reads once; how many messages, rooms or hits were found. Fails if they are others than are there.
    pub(crate) async fn perform(&self, use_cases: &UseCases, size: Size) -> Result<u64, Failure> {
        match *self {
            Self::History { page } => history(use_cases, size, page).await,
            Self::Undeleted { page } => undeleted(use_cases, size, page).await,
            Self::RoomList => room_list(use_cases, size).await,
            Self::FirstHits { term } => first_hits(use_cases, term).await,
            Self::Search { term } => search(&use_cases.forgetful_messages, use_cases, term).await,
            Self::RememberedSearch { term } => search(&use_cases.messages, use_cases, term).await,
        }
    }
}

async fn history(use_cases: &UseCases, size: Size, page: u32) -> Result<u64, Failure> {
    let page = page_of(page, PAGE_SIZE)?;
    let found = use_cases.messages.timeline(use_cases.reader, large_room()?, page).await?;
    let last = u64::from(size.of_large_room());
    let newest = last - page.skip();
    if newest_number(&found.messages)? != newest || found.total != last {
        return Err(format!("page {} does not end with message {newest}", page.number()).into());
    }
    Ok(u64::try_from(found.messages.len())?)
}

async fn undeleted(use_cases: &UseCases, size: Size, page: u32) -> Result<u64, Failure> {
    let page = page_of(page, PAGE_SIZE)?;
    let (reader, room) = (use_cases.reader, large_room()?);
    let found = use_cases.messages.read_page(reader, room, Times::default(), page).await?;
    let newest = u32::try_from(newest_number(&found)?)?;
    let newer = size.undeleted() - undeleted_up_to(newest);
    if u64::from(newer) != page.skip() {
        return Err(format!("{newer} messages are newer than page {}", page.number()).into());
    }
    Ok(u64::try_from(found.len())?)
}

async fn room_list(use_cases: &UseCases, size: Size) -> Result<u64, Failure> {
    let UseCases { rooms, messages, reader, .. } = use_cases;
    let mut walk = rooms.joined_rooms(*reader).await?;
    let mut found = 0;
    let mut unread_in_large_room = None;
    while !walk.upcoming().is_empty() {
        let ids = walk.upcoming().to_vec();
        let (shown, newest, unread) = try_join!(
            async { Ok::<_, Failure>(rooms.next_joined(&mut walk).await?.unwrap_or_default()) },
            async { Ok(messages.newest(&ids).await?) },
            async { Ok(messages.unread(*reader, &ids).await?) },
        )?;
        if shown.len() != ids.len() {
            return Err("a room is not shown".into());
        }
        if newest.len() != ids.len() || unread.len() != ids.len() {
            return Err("a room lacks its newest message, or has nothing unread".into());
        }
        let large_room = large_room()?;
        let of_large_room = unread.iter().find(|unread| unread.room_id == large_room);
        unread_in_large_room = unread_in_large_room.or(of_large_room.map(|unread| unread.count));
        found += ids.len();
    }
    if unread_in_large_room != Some(size.unread().into()) {
        return Err(format!("{unread_in_large_room:?} messages are unread").into());
    }
    Ok(u64::try_from(found)?)
}

async fn first_hits(use_cases: &UseCases, term: &str) -> Result<u64, Failure> {
    let UseCases { messages, reader, .. } = use_cases;
    let (term, page) = (SearchTerm::parse(term)?, page_of(1, Read::HITS_ON_PAGE)?);
    let times = Times::default();
    let mut search = messages.search_page(*reader, large_room()?, term, times, page).await?;
    while !search.is_over() {
        messages.search_on(&mut search).await?;
    }
    Ok(u64::try_from(search.into_messages().len())?)
}

async fn search(
    messages: &messages::Service,
    use_cases: &UseCases,
    term: &str,
) -> Result<u64, Failure> {
    let (term, page) = (SearchTerm::parse(term)?, page_of(1, Read::HITS_ON_PAGE)?);
    let mut search = messages.search_room(use_cases.reader, large_room()?, term, page).await?;
    while !search.is_over() {
        messages.search_further(&mut search).await?;
    }
    let found = messages.end_search(search);
    let shown = u64::try_from(found.messages.len())?;
    if shown != found.total.min(page.size().into()) {
        return Err(format!("{shown} of {} hits are on the first page", found.total).into());
    }
    Ok(found.total)
}

fn large_room() -> Result<RoomId, Failure> {
    Ok(RoomId::new(LARGE_ROOM.into())?)
}

fn page_of(number: u32, size: u32) -> Result<Page, Failure> {
    let number = NonZeroU64::new(number.into());
    number.and_then(|number| Page::new(number, size)).ok_or_else(|| "no such page".into())
}

fn newest_number(messages: &[Message]) -> Result<u64, Failure> {
    let newest = messages.last().ok_or("a page is empty")?;
    Ok(u64::try_from(newest.sequence.get())?)
}
