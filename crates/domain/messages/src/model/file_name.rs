/// What a file is called by its sender: without a path, and without what a terminal, a header or a file
/// system would take for something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

/// What a file is called that has no name of its own.
const NAMELESS: &str = "file";

impl FileName {
    /// The longest name, in bytes: what file systems take.
    pub const MAX_LENGTH: usize = 255;

    /// Makes a name of what a client sent: of the last part of a path, without control characters and marks
    /// that turn the direction of writing. A name that is too long loses its middle, not its extension.
    pub fn sanitised(sent: &str) -> Self {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let shown: String = last.chars().filter(|c| is_plain(*c)).collect();
        let trimmed = shown.trim_matches(is_edge);
        Self(if trimmed.is_empty() { NAMELESS.to_owned() } else { shortened(trimmed) })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What no name begins or ends with.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c == '.'
}

fn is_plain(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !turns && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn shortened(name: &str) -> String {
    if name.len() <= FileName::MAX_LENGTH {
        return name.to_owned();
    }
    // An extension is short; what stands behind the dot of a longer one is none.
    let dot = name.rfind('.').filter(|dot| name.len() - dot <= 20).unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    let room = FileName::MAX_LENGTH - extension.len();
    let ends = stem.char_indices().map(|(start, c)| start + c.len_utf8());
    let end = ends.take_while(|end| *end <= room).last().unwrap_or_default();
    format!("{}{extension}", stem[..end].trim_end_matches(is_edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanitised(sent: &str) -> String {
        FileName::sanitised(sent).as_str().to_owned()
    }

    #[test]
    fn a_name_is_kept_in_any_language() {
        assert_eq!(sanitised("회의록 최종.pdf"), "회의록 최종.pdf");
        assert_eq!(sanitised("a \"quoted\"; name=1.txt"), "a \"quoted\"; name=1.txt");
    }

    #[test]
    fn a_path_is_no_part_of_a_name() {
        for sent in ["../../etc/passwd", "/etc/passwd", "C:\\windows\\passwd", "..\\passwd"] {
            assert_eq!(sanitised(sent), "passwd", "{sent}");
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(sanitised("a\r\nb\0c\u{7f}.txt"), "abc.txt");
        assert_eq!(sanitised("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(sanitised(" .hidden. "), "hidden");
    }

    #[test]
    fn a_file_without_a_name_gets_one() {
        for sent in ["", "..", "dir/", "\u{1}\u{2}", "  "] {
            assert_eq!(sanitised(sent), "file", "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let long = sanitised(&format!("{}.tar", "가".repeat(300)));
        assert!(long.len() <= FileName::MAX_LENGTH && long.ends_with("가.tar"), "{long}");
        let no_extension = sanitised(&format!("a.{}", "b".repeat(300)));
        assert_eq!(no_extension.len(), FileName::MAX_LENGTH);
        let cut_at_an_edge = sanitised(&format!("{}. {}.tar", "a".repeat(249), "b".repeat(99)));
        assert_eq!(cut_at_an_edge, sanitised(&cut_at_an_edge));
    }
}
