use super::*;

/// What recorders, players and cameras write, down to the last byte that tells.
const MEDIA: [(&[u8], &str); 28] = [
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
    (b"GIF89a\x01\0\x01\0", "image/gif"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
    (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "image/avif"),
    (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "video/mp4"),
    (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4"),
    (b"\0\0\0\x1cftypiso5\0\0\x02\0iso5iso6mp41", "video/mp4"),
    (b"\0\0\0\x1cftypiso8\0\0\x02\0iso8mp41dash", "video/mp4"),
    (b"\0\0\0\x1cftypM4V \0\0\0\x01M4V mp42isom", "video/x-m4v"),
    (b"\0\0\0\x14ftypqt  \0\0\x02\0qt  ", "video/quicktime"),
    (b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4", "video/3gpp"),
    (b"\0\0\0\x18ftyp3g2a\0\0\0\0isom3g2a", "video/3gpp2"),
    (b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom", "audio/mp4"),
    (b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead", "audio/ogg"),
    (b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x1e\x01vorbis", "audio/ogg"),
    (b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x2a\x80theora", "video/ogg"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
    (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo"),
    (b"ID3\x04\0\0\0\0\0\x23TSSE", "audio/mpeg"),
    (b"\xff\xfb\x90\x64\0\0\0", "audio/mpeg"),
    (b"\xff\xf1\x50\x80\x02\x1f\xfc", "audio/aac"),
    (b"fLaC\0\0\0\x22\x10\0\x10\0", "audio/flac"),
    (b"#!AMR\n\x3c\x91\x17\x16\xbe\x66", "audio/amr"),
    (b"#!AMR-WB\n\x04\x91\x17", "audio/amr-wb"),
    (b"MThd\0\0\0\x06\0\x01", "audio/midi"),
    (b"FLV\x01\x05\0\0\0\x09", "video/x-flv"),
];

/// What a browser would run, or what only looks like something it shows.
const NOT_TO_BE_SHOWN: [&[u8]; 24] = [
    b"<!DOCTYPE html><title>Page</title>",
    b"  \n<html><script>alert(1)</script>",
    b"<script>alert(1)</script>\0\x01\x02",
    b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    b"\xef\xbb\xbf<svg onload=\"alert(1)\"/>",
    b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    b"<!--ftypisom--><script>alert(1)</script>\0",
    b"<!--ftypM4A --><script>alert(1)</script>\0",
    b"<!--mdat    mdat--><script>alert(1)</script>\0",
    b"<!--        mdat--><script>alert(1)</script>\0",
    b"<!--    WEBP--><script>alert(1)</script>\0",
    b"M4A = 1; alert(1)\0",
    b"GIF89a = 1; alert(1)",
    b"GIF = 1; alert(1) /* \0 */",
    b"ID3 = 1; alert(1)",
    b"MThd = 1; alert(1)",
    b"OggS = 1; alert(1)",
    b"fLaC = 1; alert(1)",
    b"#!AMR\n<script>alert(1)</script>",
    b"#!/bin/sh\necho",
    b"\x89PNG: a text\0",
    b"%PDF-1.7\n\x01\x02",
    b"MZ\x90\0\x03\0\0\0",
    b"PK\x03\x04\x14\0\0\0\x08\0",
];

fn told(head: &[u8]) -> String {
    media_type_of(head).as_str().to_owned()
}

/// The beginning of a Matroska file whose kind is named like this.
fn matroska(document_type: &[u8]) -> Vec<u8> {
    let length = u8::try_from(document_type.len()).unwrap();
    let mut head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82".to_vec();
    head.push(0x80 | length);
    head.extend_from_slice(document_type);
    head.resize(400, 0);
    head
}

#[test]
fn pictures_films_and_sound_are_told_by_their_first_bytes() {
    for (head, name) in MEDIA {
        assert_eq!(told(head), name, "{}", head.escape_ascii());
    }
    assert_eq!(told(&matroska(b"webm")), "video/webm");
    assert_eq!(told(&matroska(b"matroska")), "video/x-matroska");
}

#[test]
fn what_recorders_of_speech_write_is_sound() {
    for name in ["audio/mp4", "video/mp4", "video/3gpp", "audio/ogg", "audio/wav", "audio/amr"] {
        let (head, _) = MEDIA.into_iter().find(|(_, told)| *told == name).unwrap();
        assert!(media_type_of(head).as_audio().is_some(), "{name}");
    }
    let recorded = media_type_of(&matroska(b"webm")).as_audio();
    assert_eq!(recorded, MediaType::parse("audio/webm").ok());
}

#[test]
fn what_a_browser_would_run_is_never_shown_in_place() {
    for head in NOT_TO_BE_SHOWN {
        let told = media_type_of(head);
        assert!(!told.is_shown_in_place(), "{told}: {}", head.escape_ascii());
    }
}

#[test]
fn a_text_is_no_picture() {
    for text in [&b"BM is short for bitmap"[..], b"FLV and other films", b"BM"] {
        assert_eq!(media_type_of(text), MediaType::unknown(), "{}", text.escape_ascii());
    }
}

#[test]
fn documents_are_told_too() {
    let word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0";
    for (head, name) in [
        (&b"%PDF-1.7\n"[..], "application/pdf"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "application/zip"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"<!DOCTYPE html><title>Page</title>", "text/html"),
        (word, "application/x-ole-storage"),
    ] {
        assert_eq!(told(head), name);
    }
}

#[test]
fn what_is_not_known_is_unknown() {
    for head in [&b""[..], b"\0", b"plain text", "한국어".as_bytes(), &[0; 300], &[0xff; 300]] {
        assert_eq!(media_type_of(head), MediaType::unknown());
    }
}

#[test]
fn a_file_may_end_anywhere() {
    let webm = matroska(b"webm");
    let heads = MEDIA.into_iter().map(|(head, _)| head).chain(NOT_TO_BE_SHOWN);
    for head in heads.chain([webm.as_slice()]) {
        for end in 0..head.len() {
            let told = media_type_of(&head[..end]);
            assert!(MediaType::parse(told.as_str()).is_ok(), "{told}");
        }
    }
}

#[test]
fn what_comes_behind_the_head_does_not_count() {
    let head = vec![b' '; FILE_HEAD_LENGTH];
    let page = [&head[..], b"<script>alert(1)</script>"].concat();
    assert_eq!(media_type_of(&page), media_type_of(&head));
    let mut script = b"GIF89a = 1; alert(1)".to_vec();
    script.resize(FILE_HEAD_LENGTH, b' ');
    script.extend_from_slice(b"\0\x01");
    assert_eq!(media_type_of(&script), MediaType::unknown());
}

/// The parts of a document lie one after the other in an archive, and the third names the program.
#[test]
fn an_office_document_is_told_within_the_head() {
    let entry = |name: &[u8], length: u16| {
        let mut entry = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0\x21\0\0\0\0\0".to_vec();
        entry.extend_from_slice(&u32::from(length).to_le_bytes());
        entry.extend_from_slice(&u32::from(length).to_le_bytes());
        entry.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        entry.extend_from_slice(&[0, 0]);
        entry.extend_from_slice(name);
        entry.extend(std::iter::repeat_n(0xaa, length.into()));
        entry
    };
    let document = [
        entry(b"[Content_Types].xml", 3_000),
        entry(b"_rels/.rels", 2_000),
        entry(b"word/document.xml", 1_000),
        entry(b"word/styles.xml", 100),
    ]
    .concat();
    assert!(document.len() < FILE_HEAD_LENGTH);
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(told(&document), word);
    assert_eq!(told(&document[..6_000]), "application/zip");
}
