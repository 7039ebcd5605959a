//! What files are, by the bytes that they begin with: enough of them for tests.

use crate::MediaType;

pub(super) fn media_type_of(head: &[u8]) -> MediaType {
    known(head)
        .map_or_else(MediaType::unknown, |name| MediaType::parse(name).expect("a media type"))
}

fn known(head: &[u8]) -> Option<&'static str> {
    let by_signature = match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/x-wav",
        [b'I', b'D', b'3', ..] | [0xff, 0xfb, ..] => "audio/mpeg",
        [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A', ..] => "audio/m4a",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [0x1a, 0x45, 0xdf, 0xa3, ..] => "video/webm",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        _ => return by_markup(head),
    };
    Some(by_signature)
}

fn by_markup(head: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(head).ok()?.trim_start().to_ascii_lowercase();
    let begins_with = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
    if begins_with(&["<!doctype html", "<html"]) {
        Some("text/html")
    } else if begins_with(&["<svg"]) || (begins_with(&["<?xml"]) && text.contains("<svg")) {
        Some("image/svg+xml")
    } else {
        None
    }
}
