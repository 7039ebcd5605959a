//! What a file is made of, by the signature that it begins with.

use messages::{FILE_HEAD_LENGTH, MediaType};

use crate::pictures::format_of;

/// What the bytes that a file begins with say it is. No more of them count than there must be, so that the
/// answer does not depend on how many happen to have come.
pub(super) fn media_type_of(head: &[u8]) -> MediaType {
    let head = &head[..head.len().min(FILE_HEAD_LENGTH)];
    signed_as(head)
        .filter(|name| !(is_seen_or_heard(name) && is_text(head)))
        .and_then(|name| MediaType::parse(name).ok())
        .unwrap_or_else(MediaType::unknown)
}

fn signed_as(head: &[u8]) -> Option<&'static str> {
    if let Some(format) = format_of(head) {
        return Some(format.media_type());
    }
    match head {
        [0, 0, _, _, b'f', b't', b'y', b'p', brand @ ..] => container_of(brand, head),
        [b'#', b'!', b'A', b'M', b'R', b'-', b'W', b'B', b'\n', ..] => Some("audio/amr-wb"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] if is_webm(head) => Some("video/webm"),
        [b'O', b'g', b'g', b'S', ..] if is_film_in_ogg(head) => Some("video/ogg"),
        _ => inferred(head),
    }
}

/// What is in an ISO base media file (ISO/IEC 14496-12), which names its brand after its first box's name.
/// `infer` knows the brands of films and pictures.
fn container_of(brand: &[u8], head: &[u8]) -> Option<&'static str> {
    match brand.first_chunk()? {
        b"M4A " | b"M4B " | b"M4P " => Some("audio/mp4"),
        b"qt  " => Some("video/quicktime"),
        [b'3', b'g', b'2', _] => Some("video/3gpp2"),
        [b'3', b'g', _, _] => Some("video/3gpp"),
        [b'i', b's', b'o', _] => Some("video/mp4"),
        _ => match infer::get(head)?.mime_type() {
            name @ ("video/mp4" | "video/x-m4v" | "image/heif" | "image/avif") => Some(name),
            _ => None,
        },
    }
}

/// Whether an EBML file (RFC 8794) names `webm` as what it is. `infer` wants more bytes than that takes.
fn is_webm(head: &[u8]) -> bool {
    const DOCUMENT_TYPE: &[u8] = b"\x42\x82\x84webm";
    let start = &head[..head.len().min(256)];
    start.windows(DOCUMENT_TYPE.len()).any(|window| window == DOCUMENT_TYPE)
}

/// Whether the first stream of an Ogg file is Theora, behind the head of its first page.
fn is_film_in_ogg(head: &[u8]) -> bool {
    head.get(28..).is_some_and(|stream| stream.starts_with(b"\x80theora"))
}

/// What `infer` says, where the beginning of a file is enough for it, under the name that browsers know.
fn inferred(head: &[u8]) -> Option<&'static str> {
    match infer::get(head)?.mime_type() {
        // It tells these without looking at the first bytes, or by fewer than there must be.
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/heif" | "image/avif"
        | "video/mp4" | "video/x-m4v" | "video/quicktime" | "audio/m4a" => None,
        // It takes every file of this kind for Word's, those of Excel and PowerPoint too.
        "application/msword" => Some("application/x-ole-storage"),
        "audio/x-flac" => Some("audio/flac"),
        "audio/x-wav" => Some("audio/wav"),
        "audio/opus" => Some("audio/ogg"),
        name => Some(name),
    }
}

fn is_seen_or_heard(name: &str) -> bool {
    ["image/", "video/", "audio/"].iter().any(|kind| name.starts_with(kind))
}

/// Whether there is none of the bytes that text never has, as browsers tell text from everything else
/// (<https://mimesniff.spec.whatwg.org/#binary-data-byte>).
fn is_text(head: &[u8]) -> bool {
    !head.iter().any(|byte| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f))
}

#[cfg(test)]
mod tests;
