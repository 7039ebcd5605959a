use super::FileStorePorts;
use crate::FILE_HEAD_LENGTH;

/// What a PNG picture begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// The same bytes, made as long as a file that is longer than what is looked at.
fn lengthened(head: &[u8]) -> Vec<u8> {
    let mut head = head.to_vec();
    head.resize(FILE_HEAD_LENGTH.max(head.len()), 0);
    head
}

pub(super) async fn pictures_are_told_by_what_they_begin_with(ports: &FileStorePorts) {
    let pictures: [(&[u8], &str); 5] = [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "image/jpeg"),
        (b"GIF87a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0", "image/gif"),
        (b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d", "image/webp"),
    ];
    for (head, expected) in pictures {
        for head in [head.to_vec(), lengthened(head)] {
            let media_type = ports.files.media_type_of(&head);
            assert_eq!(media_type.as_str(), expected);
            assert!(media_type.is_picture());
        }
    }
}

pub(super) async fn sound_is_told_by_what_it_begins_with(ports: &FileStorePorts) {
    let sounds: [(&str, &[u8]); 7] = [
        ("mp3 with tags", b"ID3\x04\0\0\0\0\0\x23TSSE\0\0\0\x0f\0\0\x03Lavf58"),
        ("mp3", b"\xff\xfb\x90\x64\0\x0f\xf0\0\0\x69\0\0\0\x08\0\0"),
        ("m4a", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0"),
        ("ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0\x2a\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01"),
        ("webm", b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm\x42\x87\x81\x04"),
        ("wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0"),
        ("mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free"),
    ];
    for (name, head) in sounds {
        for head in [head.to_vec(), lengthened(head)] {
            let media_type = ports.files.media_type_of(&head);
            let sound = media_type.as_audio();
            assert!(sound.is_some(), "{name} is taken for {media_type}");
            assert!(media_type.is_shown_in_place() && !media_type.is_picture(), "{media_type}");
        }
    }
}

pub(super) async fn what_a_browser_would_run_is_not_shown_in_place(ports: &FileStorePorts) {
    let documents: [&[u8]; 7] = [
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<!-- a drawing --><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        b"  \n<HTML><body>GIF89a</body></HTML>",
        b"<script>alert(1)</script>",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
    ];
    for head in documents {
        for head in [head.to_vec(), lengthened(head)] {
            let media_type = ports.files.media_type_of(&head);
            assert!(!media_type.is_shown_in_place(), "{media_type}: {}", head.escape_ascii());
            assert_eq!(media_type.as_audio(), None);
        }
    }
}

pub(super) async fn what_is_neither_picture_nor_sound_is_taken_for_neither(ports: &FileStorePorts) {
    let mut late_picture = b"\n".to_vec();
    late_picture.extend_from_slice(PNG);
    let others: [&[u8]; 9] = [
        b"",
        b"\0",
        b"\x89",
        b"GIF",
        b"a text, nothing else",
        "한국어 문서".as_bytes(),
        b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.png",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0",
        &late_picture,
    ];
    for head in others {
        let media_type = ports.files.media_type_of(head);
        assert!(!media_type.is_shown_in_place(), "{media_type}: {}", head.escape_ascii());
        assert_eq!(media_type.as_audio(), None, "{}", head.escape_ascii());
    }
}
