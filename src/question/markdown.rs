//! The few marks that authors use in labels: `**bold**`, `*italic*`, `[text](address)`,
//! line breaks.
//!
//! They become the few elements that they stand for; whatever else a text has of markup is
//! shown as text. Addresses other than http(s) are left as text.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// Bold.
    Strong(Vec<Piece>),
    /// Italic.
    Emphasis(Vec<Piece>),
    /// A link that leads to a page outside.
    Link {
        /// What is shown.
        text: String,
        /// An http or https address.
        address: String,
    },
    /// A new line.
    Break,
}

/// Marks inside marks are read to this depth; deeper ones are text.
const DEPTH: usize = 4;

/// The pieces of a text.
pub fn pieces(source: &str) -> Vec<Piece> {
    read(source, DEPTH)
}

/// Markup made of tags that stand in the program and of texts that stay texts: what else
/// they have of markup is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Nothing yet.
    pub fn new() -> Markup {
        Markup::default()
    }

    /// A text with the marks of its author.
    pub fn of(source: &str) -> Markup {
        let mut markup = Markup(String::with_capacity(source.len() + 16));
        markup.marked(source);
        markup
    }

    /// Adds tags of the program.
    pub fn tags(&mut self, tags: &'static str) {
        self.0.push_str(tags);
    }

    /// Adds a text, between tags or in an attribute, whose quotation marks are double.
    pub fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
    }

    /// Adds a text with the marks of its author.
    pub fn marked(&mut self, source: &str) {
        self.pieces(&pieces(source));
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Strong(inner) => self.between("<strong>", inner, "</strong>"),
                Piece::Emphasis(inner) => self.between("<em>", inner, "</em>"),
                Piece::Link { text, address } => {
                    self.tags("<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"");
                    self.text(address);
                    self.tags("\">");
                    self.text(text);
                    self.tags("</a>");
                }
                Piece::Break => self.tags("<br>"),
            }
        }
    }

    fn between(&mut self, opening: &'static str, inner: &[Piece], closing: &'static str) {
        self.tags(opening);
        self.pieces(inner);
        self.tags(closing);
    }

    /// The markup, for the one place that gives it to the browser.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a text that stands for itself.
    pub fn is_text(&self) -> bool {
        !self.0.contains(['<', '&'])
    }
}

/// The text alone, for names and places that can show nothing else.
pub fn plain(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    append_plain(&pieces(source), &mut text);
    text
}

fn append_plain(pieces: &[Piece], text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(part) | Piece::Link { text: part, .. } => text.push_str(part),
            Piece::Strong(inner) | Piece::Emphasis(inner) => append_plain(inner, text),
            Piece::Break => text.push(' '),
        }
    }
}

fn read(source: &str, depth: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        match marked(rest, depth, plain.chars().next_back()) {
            Some((piece, after)) => {
                flush(&mut plain, &mut pieces);
                pieces.push(piece);
                rest = after;
            }
            None => {
                plain.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    flush(&mut plain, &mut pieces);
    pieces
}

fn flush(plain: &mut String, pieces: &mut Vec<Piece>) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain)));
    }
}

/// The marked piece that `rest` begins with, and what follows it.
fn marked(rest: &str, depth: usize, before: Option<char>) -> Option<(Piece, &str)> {
    if let Some(after) = rest.strip_prefix('\n') {
        return Some((Piece::Break, after));
    }
    if let Some(after) = rest.strip_prefix('\\') {
        let escaped = after.chars().next().filter(|c| "*_[]\\".contains(*c))?;
        return Some((Piece::Text(escaped.to_string()), &after[escaped.len_utf8()..]));
    }
    if depth == 0 {
        return None;
    }
    if rest.starts_with('[') {
        return link(rest);
    }
    for mark in ["**", "__", "*", "_"] {
        if let Some(after) = rest.strip_prefix(mark) {
            // Underscores inside words, as in names, are no marks.
            if mark.starts_with('_') && before.is_some_and(char::is_alphanumeric) {
                return None;
            }
            let (inner, after) = enclosed(after, mark)?;
            let inner = read(inner, depth - 1);
            let strong = mark.len() == 2;
            let piece =
                if strong { Piece::Strong(inner) } else { Piece::Emphasis(inner) };
            return Some((piece, after));
        }
    }
    None
}

/// What stands before the closing mark, and what follows it. Empty text and text with
/// space at its edges is not marked.
fn enclosed<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let end = text.find(mark)?;
    let inner = &text[..end];
    if inner.is_empty() || inner.trim() != inner || inner.contains('\n') {
        return None;
    }
    Some((inner, &text[end + mark.len()..]))
}

fn link(rest: &str) -> Option<(Piece, &str)> {
    let (text, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (address, after) = after.split_once(')')?;
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if !is_web || text.contains('\n') || text.is_empty() {
        return None;
    }
    Some((Piece::Link { text: text.to_owned(), address: address.to_owned() }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn only_the_marks_of_an_author_become_markup() {
        for (source, markup) in [
            ("a **b** *c*\nd", "a <strong>b</strong> <em>c</em><br>d"),
            (
                "<img src=x onerror='a()'> & \"b\"",
                "&lt;img src=x onerror='a()'&gt; &amp; &quot;b&quot;",
            ),
            (
                "[a<b](https://x.org/?a=1&b=\"2\")",
                "<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"https://x.org/?a=1&amp;b=&quot;2&quot;\">a&lt;b</a>",
            ),
            ("[a](javascript:b)", "[a](javascript:b)"),
        ] {
            assert_eq!(Markup::of(source).as_str(), markup);
        }
    }

    #[test]
    fn marks_become_pieces() {
        assert_eq!(
            pieces("**您好！** 一 *二*"),
            [
                Piece::Strong(vec![text("您好！")]),
                text(" 一 "),
                Piece::Emphasis(vec![text("二")]),
            ]
        );
        assert_eq!(pieces("a\nb"), [text("a"), Piece::Break, text("b")]);
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            pieces("[x](javascript:alert(1))"),
            [text("[x](javascript:alert(1))")]
        );
        let address = "https://minyi.org".to_owned();
        assert_eq!(
            pieces("[x](https://minyi.org)"),
            [Piece::Link { text: "x".to_owned(), address }]
        );
    }

    #[test]
    fn what_is_no_mark_stays_text() {
        for source in
            ["2 * 3 * 4", "area_grid_code", "**", "<b onclick=x>", "*a", "[", "\\"]
        {
            assert_eq!(plain(source), source);
        }
        assert_eq!(plain("\\*no\\*"), "*no*");
    }
}
