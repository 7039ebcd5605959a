//! Pictures of one pixel, whole files of each kept format.

/// Portable Network Graphics.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\
\xc4\x89\0\0\0\x0bIDATx\x9cc\xf8\x0f\x04\0\x09\xfb\x03\xfd\xfb^k+\0\0\0\0IEND\xaeB`\x82";

/// Graphics Interchange Format.
pub(crate) const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\
\x01\0\x01\0\0\x02\x01D\0;";

/// WebP.
pub(crate) const WEBP: &[u8] =
    b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

/// JPEG.
pub(crate) fn jpeg() -> Vec<u8> {
    let quantisation = [0xff; 64];
    [
        &b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0H\0H\0\0\xff\xdb\0C\0"[..],
        &quantisation,
        b"\xff\xc2\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xc4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"\xff\xda\0\x08\x01\x01\0\x01?\x10\xff\xd9",
    ]
    .concat()
}

/// One of each format: how its name ends, its media type, and its bytes.
pub(crate) fn of_each_format() -> [(&'static str, &'static str, Vec<u8>); 4] {
    [
        ("png", "image/png", PNG.to_vec()),
        ("jpg", "image/jpeg", jpeg()),
        ("gif", "image/gif", GIF.to_vec()),
        ("webp", "image/webp", WEBP.to_vec()),
    ]
}

/// A picture of so many bytes.
pub(crate) fn png_of(size: usize) -> Vec<u8> {
    let mut picture = PNG.to_vec();
    picture.resize(size, 0);
    picture
}
