//! Words of forms, which chance alone would seldom write.

use arbitrary::Arbitrary;

/// A text: mostly a word that means something, sometimes any text.
#[derive(Arbitrary, Debug)]
pub enum Text {
    Word(u8),
    Two(u8, u8),
    Any(String),
}

const WORDS: [&str; 64] = [
    "type", "name", "label", "label::English (en)", "hint::中文 (zh)", "relevant",
    "constraint", "constraint_message", "calculation", "required", "default", "appearance",
    "parameters", "choice_filter", "repeat_count", "trigger", "list_name", "media::image",
    "bind::x:y", "instance::z", "body::w", "form_id", "form_title", "version",
    "instance_name", "default_language", "namespaces", "text", "integer", "note",
    "calculate", "select_one l", "select_multiple l or_other", "rank l",
    "select_one_from_file a.csv", "select_one ${r}", "begin group", "end group",
    "begin repeat", "end repeat", "begin loop over l", "end loop", "range", "geopoint",
    "start", "audit", "image", "background-audio", "a", "b", "l", "${a}", "${b} > 1",
    "${last-saved#a}", "pulldata('a', 'b', 'c', ${a})", "search('a')", "${a} = ${b}",
    "start=1 end=10 step=2", "randomize=true seed=${a}", "yes", "A ${a}  b", "“a” ‘b’",
    "if(${a} = 1, ${b}, 2)", "x=\"urn:x\"",
];

impl Text {
    pub fn text(&self) -> String {
        let word = |at: &u8| WORDS[usize::from(*at) % WORDS.len()];
        match self {
            Text::Word(at) => word(at).to_owned(),
            Text::Two(one, other) => format!("{} {}", word(one), word(other)),
            Text::Any(text) => text.clone(),
        }
    }
}
