/// What everybody says.
pub(crate) const TEXT: &str =
    "See you at the station at seven; the train leaves from platform four.";
