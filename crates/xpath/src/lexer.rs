//! Cuts the text of an expression into tokens (XPath 1.0, section 3.7).
//!
//! `*`, `and`, `or`, `div` and `mod` are operators or names depending on the token before
//! them; the lexer decides, so that the parser never looks back. It reports what cannot be
//! a token and goes on behind it.

use crate::numeral::parse_number;
use crate::syntax::{Operator, Span, SyntaxError, SyntaxErrorKind};

/// What a token is. Names and literals are read from the text by the span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TokenKind {
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Dot,
    DotDot,
    At,
    Comma,
    ColonColon,
    Slash,
    SlashSlash,
    Dollar,
    Star,
    /// `prefix:*`; the span covers both.
    PrefixStar,
    /// A name with or without prefix.
    Name,
    /// The span covers the quotes.
    Literal,
    Number(f64),
    Operator(Operator),
    End,
}

/// One token and its place.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// All tokens of `text`, closed by one `End`; mistakes go to `errors`.
pub(crate) fn tokens(text: &str, errors: &mut Vec<SyntaxError>) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::with_capacity(text.len() / 3 + 2) };
    while lexer.skip_space() {
        let start = lexer.at;
        match lexer.next_kind() {
            Ok(kind) => lexer.tokens.push(Token { kind, span: start..lexer.at }),
            Err(error) => errors.push(error),
        }
    }
    let end = text.len();
    lexer.tokens.push(Token { kind: TokenKind::End, span: end..end });
    lexer.tokens
}

const NAMED_OPERATORS: [(&str, Operator); 4] = [
    ("and", Operator::And),
    ("or", Operator::Or),
    ("div", Operator::Divide),
    ("mod", Operator::Modulo),
];

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Moves to the next token; false at the end.
    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len() - rest.trim_start_matches(is_space).len();
        self.at += skipped;
        self.at < self.text.len()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn next_kind(&mut self) -> Result<TokenKind, SyntaxError> {
        let byte = self.byte(0);
        match byte {
            b'"' | b'\'' => self.literal(byte as char),
            b'0'..=b'9' => Ok(self.number()),
            b'.' if self.byte(1).is_ascii_digit() => Ok(self.number()),
            _ => match self.punctuation(byte) {
                Some((length, kind)) => {
                    self.at += length;
                    Ok(kind)
                }
                None => self.name(),
            },
        }
    }

    fn punctuation(&self, byte: u8) -> Option<(usize, TokenKind)> {
        let next = self.byte(1);
        Some(match (byte, next) {
            (b'(', _) => (1, TokenKind::LeftParen),
            (b')', _) => (1, TokenKind::RightParen),
            (b'[', _) => (1, TokenKind::LeftBracket),
            (b']', _) => (1, TokenKind::RightBracket),
            (b'.', b'.') => (2, TokenKind::DotDot),
            (b'.', _) => (1, TokenKind::Dot),
            (b'@', _) => (1, TokenKind::At),
            (b',', _) => (1, TokenKind::Comma),
            (b':', b':') => (2, TokenKind::ColonColon),
            (b'/', b'/') => (2, TokenKind::SlashSlash),
            (b'/', _) => (1, TokenKind::Slash),
            (b'$', _) => (1, TokenKind::Dollar),
            (b'|', _) => (1, TokenKind::Operator(Operator::Union)),
            (b'+', _) => (1, TokenKind::Operator(Operator::Add)),
            (b'-', _) => (1, TokenKind::Operator(Operator::Subtract)),
            (b'=', _) => (1, TokenKind::Operator(Operator::Equal)),
            (b'!', b'=') => (2, TokenKind::Operator(Operator::NotEqual)),
            (b'<', b'=') => (2, TokenKind::Operator(Operator::LessOrEqual)),
            (b'<', _) => (1, TokenKind::Operator(Operator::Less)),
            (b'>', b'=') => (2, TokenKind::Operator(Operator::GreaterOrEqual)),
            (b'>', _) => (1, TokenKind::Operator(Operator::Greater)),
            (b'*', _) if self.operator_follows() => {
                (1, TokenKind::Operator(Operator::Multiply))
            }
            (b'*', _) => (1, TokenKind::Star),
            _ => return None,
        })
    }

    /// Whether the token before makes a `*` or a name here an operator.
    fn operator_follows(&self) -> bool {
        self.tokens.last().is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::RightParen
                    | TokenKind::RightBracket
                    | TokenKind::Dot
                    | TokenKind::DotDot
                    | TokenKind::Star
                    | TokenKind::PrefixStar
                    | TokenKind::Name
                    | TokenKind::Literal
                    | TokenKind::Number(_)
            )
        })
    }

    fn literal(&mut self, quote: char) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        let inner = self.text.get(start + 1..).unwrap_or("");
        match inner.find(quote) {
            Some(length) => {
                self.at = start + length + 2;
                Ok(TokenKind::Literal)
            }
            None => {
                self.at = self.text.len();
                Err(unclosed_quote(start..self.at, quote))
            }
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_digits();
        if self.byte(0) == b'.' {
            self.at += 1;
            self.skip_digits();
        }
        let digits = self.text.get(start..self.at).unwrap_or("");
        TokenKind::Number(parse_number(digits).unwrap_or(f64::NAN))
    }

    fn skip_digits(&mut self) {
        while self.byte(0).is_ascii_digit() {
            self.at += 1;
        }
    }

    fn name(&mut self) -> Result<TokenKind, SyntaxError> {
        let first = name_length(self.rest());
        if first == 0 {
            return Err(self.unknown_character());
        }
        if let Some((length, operator)) = self.named_operator(first) {
            self.at += length;
            return Ok(TokenKind::Operator(operator));
        }
        self.at += first;
        Ok(self.after_colon())
    }

    /// The operator that a name of `length` bytes is, and how many of them it takes.
    fn named_operator(&self, length: usize) -> Option<(usize, Operator)> {
        if !self.operator_follows() {
            return None;
        }
        let name = self.rest().get(..length)?;
        let (symbol, operator) = *NAMED_OPERATORS.iter().find(|(symbol, _)| {
            // Engines of the field read `1div2`: no name can stand behind an operand.
            let digits = name.strip_prefix(symbol);
            digits.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        })?;
        Some((symbol.len(), operator))
    }

    /// Takes the second half of a prefixed name, if there is one.
    fn after_colon(&mut self) -> TokenKind {
        if self.byte(0) != b':' {
            return TokenKind::Name;
        }
        if self.byte(1) == b'*' {
            self.at += 2;
            return TokenKind::PrefixStar;
        }
        let second = name_length(self.text.get(self.at + 1..).unwrap_or(""));
        if second > 0 {
            self.at += 1 + second;
        }
        TokenKind::Name
    }

    fn unknown_character(&mut self) -> SyntaxError {
        let start = self.at;
        let character = self.rest().chars().next().unwrap_or(' ');
        self.at += character.len_utf8();
        SyntaxError {
            span: start..self.at,
            kind: SyntaxErrorKind::UnknownCharacter,
            message: format!("`{character}` means nothing here"),
            hint: character_hint(character),
        }
    }
}

fn unclosed_quote(span: Span, quote: char) -> SyntaxError {
    SyntaxError {
        span,
        kind: SyntaxErrorKind::UnclosedQuote,
        message: format!("the quote {quote} is never closed"),
        hint: Some(format!("close the text with a second {quote}")),
    }
}

fn character_hint(character: char) -> Option<String> {
    let hint = match character {
        '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}' => {
            "use the straight quotes ' or \""
        }
        '\u{2013}' | '\u{2014}' | '\u{2212}' => "use the hyphen - for minus",
        '!' => "use != for \"is not\", or not(…)",
        '&' => "write `and`",
        '%' => "use `mod` for the remainder",
        '\u{ff08}' | '\u{ff09}' => "use the half-width brackets ( and )",
        '\u{ff0c}' => "use the half-width comma ,",
        '{' | '}' => "${name} is XLSForm's notation; in an XForm write the path",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// White space of XML, and the no-break space that spreadsheets leave behind.
pub(crate) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{a0}')
}

/// Length in bytes of the name without colon that `text` begins with; 0 when none.
fn name_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    match characters.next() {
        Some((_, first)) if is_name_start(first) => {}
        _ => return 0,
    }
    characters.find(|(_, next)| !is_name_part(*next)).map_or(text.len(), |(at, _)| at)
}

/// `NameStartChar` of XML 1.0, fifth edition, without the colon.
fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{feff}' | '\u{ff21}'..='\u{ff3a}'
        | '\u{ff41}'..='\u{ff5a}' | '\u{ff66}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// `NameChar` of XML 1.0, fifth edition, without the colon.
fn is_name_part(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
