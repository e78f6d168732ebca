//! What an author is told about a wrong expression: place, kind, message, hint.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use minyi_xpath::{Expression, MAX_DEPTH, SyntaxError, SyntaxErrorKind};

/// All mistakes in a text, of the syntax or found behind it.
fn mistakes(text: &str) -> Vec<SyntaxError> {
    match Expression::parse(text) {
        Ok(expression) => expression.problems(),
        Err(errors) => errors,
    }
}

fn shown(text: &str) -> String {
    let line = |error: &SyntaxError| {
        let part = text.get(error.span.clone()).unwrap_or("?");
        let hint = error.hint.as_deref().unwrap_or("-");
        format!("{:?} [{part}] {} ({hint})", error.kind, error.message)
    };
    mistakes(text).iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_of_mistake_has_place_message_and_hint() {
    for (text, expected) in [
        ("", "Empty [] there is no expression (-)"),
        (
            "1 # 2",
            "UnknownCharacter [#] `#` means nothing here (-)\nUnexpected [2] `2` cannot stand here (is an operator or a comma missing before it?)",
        ),
        (
            "a = “b”",
            "UnknownCharacter [“] `“` means nothing here (use the straight quotes ' or \")\nUnknownCharacter [”] `”` means nothing here (use the straight quotes ' or \")",
        ),
        (
            "a = 'b",
            "UnclosedQuote ['b] the quote ' is never closed (close the text with a second ')",
        ),
        (
            "sum(a",
            "UnclosedBracket [(] the bracket `(` is never closed (add the missing `)`)",
        ),
        (
            "a[b = 1",
            "UnclosedBracket [[] the bracket `[` is never closed (add the missing `]`)",
        ),
        (
            "(a[b)]",
            "UnclosedBracket [(] the bracket `(` is never closed (add the missing `)`)\nUnclosedBracket [[] the bracket `[` is never closed (add the missing `]`)",
        ),
        (
            "a)",
            "UnclosedBracket [)] `)` closes a bracket that was never opened (remove the `)` or open its bracket)",
        ),
        ("a == 1", "Unexpected [=] `=` cannot stand here (compare with a single =)"),
        (
            "a b",
            "Unexpected [b] `b` cannot stand here (is an operator or a comma missing before it?)",
        ),
        (
            "1 +",
            "MissingOperand [+] the expression ends after `+` (complete it or remove the end)",
        ),
        (
            "childs::a",
            "UnknownAxis [childs] there is no axis called `childs` (did you mean `child`?)",
        ),
        (
            "a/sum(b)",
            "Unexpected [sum] `sum(…)` cannot be a step of a path (a function can only begin a path)",
        ),
        (
            "count-select(a)",
            "UnknownFunction [count-select] there is no function called `count-select` (did you mean `count-selected`?)",
        ),
        (
            "cht:extension-lib('x')",
            "ForeignFunction [cht:extension-lib] `cht:extension-lib` is not available here: a function of CHT (replace it or compute the value before the form opens)",
        ),
        (
            "if(a, b)",
            "ArgumentCount [if(a, b)] `if` takes 3 arguments, not 2 (usage: if(boolean condition, * then, * else))",
        ),
        (
            "indexed-repeat(a, b, 1, c)",
            "ArgumentCount [indexed-repeat(a, b, 1, c)] `indexed-repeat` takes 3, 5 or 7 arguments, not 4 (usage: indexed-repeat(node-set arg, node-set repeat1, number index1, [node-set repeatN, number indexN]{0,2}))",
        ),
        (
            "$age > 3",
            "Variable [$age] there is no variable `$age` (forms have no variables; to mean a question write ${age})",
        ),
        (
            "count('a')",
            "NotNodes ['a'] `\"a\"` is not a path to nodes (usage: count(node-set arg))",
        ),
        ("a | 1", "NotNodes [1] `1` is not a path to nodes (`|` joins paths)"),
        (
            "regex(a, '(')",
            "Pattern ['('] the pattern cannot be read: found open group without closing ')' (-)",
        ),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn several_mistakes_are_reported_at_once() {
    let kinds: Vec<SyntaxErrorKind> =
        mistakes("sume(a) + if(b) + $c").iter().map(|error| error.kind).collect();
    use SyntaxErrorKind::{ArgumentCount, UnknownFunction, Variable};
    assert_eq!(kinds, [UnknownFunction, ArgumentCount, Variable]);
}

#[test]
fn limits_are_mistakes_too() {
    let deep = format!("{}1{}", "(".repeat(MAX_DEPTH + 1), ")".repeat(MAX_DEPTH + 1));
    assert_eq!(mistakes(&deep)[0].kind, SyntaxErrorKind::TooDeep);
    let long = format!("'{}'", "x".repeat(minyi_xpath::MAX_LENGTH));
    assert_eq!(mistakes(&long)[0].kind, SyntaxErrorKind::TooLong);
}
