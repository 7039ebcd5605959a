use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rooms::RoomName;
use secrecy::{ExposeSecret, SecretString};

use super::{DIGITS, STEP};

/// Who the codes are for: an authenticator shows it with the room's name.
const ISSUER: &str = "madang";

/// All but the unreserved characters of RFC 3986.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What an authenticator reads from a QR code to make the room's codes (Key URI Format).
pub(super) fn of(room: &RoomName, base32: &SecretString) -> SecretString {
    // A colon ends the issuer's name, be it escaped or not, so an account's name has none.
    let account = room.as_str().replace(':', "-");
    let account = utf8_percent_encode(&account, &RESERVED);
    let secret = base32.expose_secret();
    SecretString::from(format!(
        "otpauth://totp/{ISSUER}:{account}\
         ?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP}"
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use totp_rs::{Algorithm, Totp};

    use super::*;

    const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn address(room: &str) -> String {
        let room = RoomName::parse(room).expect("a name");
        of(&room, &BASE32.into()).expose_secret().to_owned()
    }

    /// What an authenticator by another hand reads, which refuses what is not in the format.
    fn read(address: &str) -> Totp {
        Totp::from_url(address).expect("an address in the format")
    }

    #[test]
    fn an_address_tells_the_secret_and_how_codes_are_made() {
        assert_eq!(
            address("AI 연구실"),
            "otpauth://totp/madang:AI%20%EC%97%B0%EA%B5%AC%EC%8B%A4\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=madang\
             &algorithm=SHA1&digits=6&period=30"
        );
        let read = read(&address("AI 연구실"));
        assert_eq!(read.secret().to_base32(), BASE32);
        assert_eq!((read.issuer(), read.account_name()), (Some("madang"), "AI 연구실"));
        assert_eq!((read.algorithm(), read.digits(), read.step()), (Algorithm::SHA1, 6, 30));
    }

    #[test]
    fn a_room_s_name_is_read_as_it_stands_but_for_colons() {
        let emoji = "👩‍👩‍👧".repeat(20);
        for room in [
            "a?b&c=d#e",
            "a/b/../c",
            "100%",
            "%41",
            "a+b",
            "\"<>\\^`{|}",
            "[::1]@host",
            "line\nline",
            " a ",
            "/",
            "..",
            &"😀".repeat(100),
            &emoji,
            &"가".repeat(100),
        ] {
            assert_eq!(read(&address(room)).account_name(), room.replace(':', "-"), "{room:?}");
        }
    }

    proptest! {
        #[test]
        fn any_name_makes_an_address_of_ascii_that_is_read(name in any::<String>()) {
            if let Ok(room) = RoomName::parse(name.as_str()) {
                let address = of(&room, &BASE32.into());
                let address = address.expose_secret();
                prop_assert!(address.bytes().all(|byte| byte.is_ascii_graphic()));
                let read = read(address);
                prop_assert_eq!(read.account_name(), name.replace(':', "-"));
            }
        }
    }
}
