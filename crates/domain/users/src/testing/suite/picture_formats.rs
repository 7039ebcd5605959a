//! The rules of how [`PictureStore`] tells pictures from other files.

use kernel::PictureFormat;

use crate::testing::builders::picture_file;
use crate::{PICTURE_HEAD_LENGTH, PictureStore};

/// Names every rule of what implementations of `PictureStore` take for a picture to the macro given.
#[macro_export]
macro_rules! picture_format_rules {
    ($run:ident) => {
        $run! {
            pictures_are_told_by_what_they_begin_with,
            a_short_head_tells_as_much_as_a_long_one,
            what_is_no_picture_is_told_by_what_it_begins_with,
        }
    };
}

/// Every format that is kept, GIF in both its versions.
pub fn pictures_are_told_by_what_they_begin_with(pictures: &dyn PictureStore) {
    for format in PictureFormat::ALL {
        let head = picture_file(format, PICTURE_HEAD_LENGTH);
        assert_eq!(pictures.format_of(&head), Some(format));
    }
    let older_gif = b"GIF87a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0";
    assert_eq!(pictures.format_of(older_gif), Some(PictureFormat::Gif));
}

/// A small picture is shorter than what is asked for.
pub fn a_short_head_tells_as_much_as_a_long_one(pictures: &dyn PictureStore) {
    for format in PictureFormat::ALL {
        let head = picture_file(format, 32);
        assert_eq!(pictures.format_of(&head), Some(format));
    }
}

/// Documents that run scripts, archives, and pictures that are not kept.
pub fn what_is_no_picture_is_told_by_what_it_begins_with(pictures: &dyn PictureStore) {
    let heads: [&[u8]; 14] = [
        b"",
        b"\x89",
        b"GIF",
        b"a text",
        b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        b"<html><body><img src=\"picture.png\"></body></html>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
        b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0",
        b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.png",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0",
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B",
        b"\n\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ];
    for head in heads {
        let format = pictures.format_of(head);
        assert_eq!(format, None, "{}", head.escape_ascii());
    }
}
