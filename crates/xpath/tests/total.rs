//! No text and no tree makes an expression panic, hang or use unbounded memory, and
//! what is printed parses to what was printed.

#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use minyi_xpath::{
    Context, Document, EvalErrorKind, Expression, Function, Host, MAX_DEPTH, Moment,
    evaluate,
};

struct World;

impl Host for World {
    fn now(&self) -> Moment {
        Moment { epoch_ms: 1_772_613_015_250, offset_minutes: 330 }
    }
    fn offset_at(&self, _: i64) -> i32 {
        330
    }
    fn random(&self) -> f64 {
        0.25
    }
    fn new_id(&self) -> String {
        "6c2d4f1e-3b8a-4c57-9d10-2f6a8b7c9e01".to_owned()
    }
}

/// A generator with a seed, so that a failure comes again (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const TOKENS: &[&str] = &[
    "a",
    "b",
    "data",
    "/",
    "//",
    "..",
    ".",
    "@id",
    "*",
    "(",
    ")",
    "[",
    "]",
    ",",
    "|",
    "+",
    "-",
    " and ",
    " or ",
    " div ",
    " mod ",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "1",
    "2.5",
    ".5",
    "'x'",
    "\"2020-02-30\"",
    "'1 2;3 4;5 6'",
    "$v",
    "x:y",
    "x:*",
    "::",
    "ancestor::",
    "preceding::",
    "node()",
    "text()",
    "current()",
    "instance('i')",
    "position()",
    "last()",
    "é",
    "\u{a0}",
    "'",
    "\"",
    "#",
    "9999999999999999999999",
    "0.0000001",
    "self::",
    "following::*",
    "namespace::*",
];

fn document() -> Document {
    let xml = "<data id='r'><a id='x'>1</a><b k='v'>2020-01-02<a>3</a></b><!-- c --><?p q?>\
               <a>x y</a><b/></data>";
    Document::parse(xml).unwrap()
}

/// Parses, prints, parses again, evaluates; none may panic.
fn exercise(text: &str, tree: &Document) {
    let Ok(expression) = Expression::parse(text) else { return };
    let printed = expression.to_string();
    let again = Expression::parse(&printed)
        .unwrap_or_else(|errors| panic!("{text:?} printed as {printed:?}: {errors:?}"));
    assert_eq!(again.to_string(), printed, "{text:?}");
    let _ = (expression.problems(), expression.reads());
    for place in [0, 1, 4, 6] {
        let Some(node) = tree.node_at(place) else { continue };
        let context = Context::new(tree, &World, node);
        let value = evaluate(&expression, &context).map(|value| value.to_text(tree));
        let repeated = evaluate(&again, &context).map(|value| value.to_text(tree));
        assert_eq!(value.is_ok(), repeated.is_ok(), "{text:?}");
        assert_eq!(value.ok(), repeated.ok(), "{text:?} printed as {printed:?}");
    }
}

#[test]
fn soup_of_tokens() {
    let (tree, mut chance) = (document(), Chance(0x9e37_79b9_7f4a_7c15));
    for _ in 0..30_000 {
        let length = 1 + chance.below(12);
        let text: String = (0..length).map(|_| chance.pick(TOKENS)).collect();
        exercise(&text, &tree);
    }
}

#[test]
fn calls_of_every_function_with_any_arguments() {
    let (tree, mut chance) = (document(), Chance(42));
    let arguments = [
        "1",
        "-1",
        "0 div 0",
        "1 div 0",
        "'x'",
        "''",
        "//a",
        "//none",
        "/data",
        "true()",
        "today()",
        "'2020-01-31T10:00:00.000+05:30'",
        "'1 2;3 4;1 5'",
        "'%Y %b %q %'",
        "'i'",
        "1e",
        "99999999999",
        "'MD5'",
        "'[a-'",
        "'é中'",
        ".",
        "@id",
        "string(//b)",
    ];
    for function in Function::ALL {
        for _ in 0..300 {
            let count = chance.below(6);
            let list: Vec<&str> = (0..count).map(|_| chance.pick(&arguments)).collect();
            exercise(&format!("{}({})", function.name(), list.join(", ")), &tree);
        }
    }
}

#[test]
fn grammatical_expressions_print_and_parse() {
    fn grow(chance: &mut Chance, depth: usize) -> String {
        if depth == 0 {
            return chance
                .pick(&["a", ".", "..", "1", "'t'", "@id", "/", "//a", "/data/b", "*"])
                .into();
        }
        let mut inner = || grow(chance, depth - 1);
        let (left, right) = (inner(), inner());
        match chance.below(9) {
            0 => format!("({left})"),
            1 => format!("({left} | {right})"),
            2 => format!("({left})[{right}]/b"),
            3 => format!("- ({left})"),
            4 => format!("if({left}, {right}, 2)"),
            5 => format!("({left}) * ({right}) + 1"),
            6 => format!("a[{left}]/b[{right}]"),
            7 => format!("({left} = {right}) and {right}"),
            _ => format!("concat({left}, {right})"),
        }
    }
    let (tree, mut chance) = (document(), Chance(7));
    for _ in 0..2_000 {
        let depth = chance.below(5);
        exercise(&grow(&mut chance, depth), &tree);
    }
}

#[test]
fn random_characters() {
    let (tree, mut chance) = (document(), Chance(3));
    for _ in 0..20_000 {
        let length = chance.below(20);
        let text: String = (0..length)
            .filter_map(|_| char::from_u32(chance.below(0x250) as u32))
            .collect();
        exercise(&text, &tree);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let tree = document();
    for (open, close) in
        [("(", ")"), ("a[", "]"), ("not(", ")"), ("-(", ")"), ("1+(", ")")]
    {
        let nested =
            |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        exercise(&nested(MAX_DEPTH - 1), &tree);
        assert!(Expression::parse(&nested(MAX_DEPTH + 1)).is_err());
        assert!(Expression::parse(&nested(100_000)).is_err());
    }
    for wrong in
        ["a/=", "=", "a[", "(", ")", "]", "a b ", "#", "'", "a::", "f(,", "$", "@"]
    {
        assert!(Expression::parse(&wrong.repeat(100_000)).is_err(), "{wrong}");
    }
    exercise(&"-".repeat(100_000).add("1"), &tree);
    exercise(&format!("1{}", "+1".repeat(100_000)), &tree);
    exercise(&format!("a{}", "/a".repeat(100_000)), &tree);
    exercise(&format!("a{}", "[1]".repeat(100_000)), &tree);
    exercise(&format!("concat(1{})", ",1".repeat(100_000)), &tree);
}

trait Add {
    fn add(self, tail: &str) -> String;
}

impl Add for String {
    fn add(mut self, tail: &str) -> String {
        self.push_str(tail);
        self
    }
}

#[test]
fn work_is_bounded() {
    let rows = "<a><b/></a>".repeat(1_000);
    let tree = Document::parse(&format!("<data>{rows}</data>")).unwrap();
    let context = Context::new(&tree, &World, tree.root_node());
    let nested = format!("//*{}{}", "[count(//*".repeat(6), ") > 0]".repeat(6));
    let error = evaluate(&Expression::parse(&nested).unwrap(), &context).unwrap_err();
    assert_eq!(error.kind, EvalErrorKind::TooMuchWork);
}

#[test]
fn deep_documents_are_refused() {
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(Document::parse(&deep(200)).is_ok());
    assert!(Document::parse(&deep(100_000)).is_err());
}

/// An argument that a function evaluates twice doubles the time of each nesting: of forty
/// calls in one another nobody would see the end.
#[test]
fn calls_inside_calls_take_no_longer_than_they_are_long() {
    let tree = Document::parse("<data><a>1</a></data>").unwrap();
    let context = Context::new(&tree, &World, tree.root_node());
    for function in Function::ALL {
        let (least, _) = function.argument_counts();
        for place in 0..least.max(1) {
            let mut text = "/data/a".to_owned();
            for _ in 0..40 {
                let argument = |at| if at == place { text.as_str() } else { "/data/a" };
                let arguments: Vec<&str> = (0..least.max(1)).map(argument).collect();
                text = format!("{}({})", function.name(), arguments.join(", "));
            }
            let Ok(expression) = Expression::parse(&text) else { continue };
            let outcome = evaluate(&expression, &context);
            let is_endless =
                outcome.is_err_and(|error| error.kind == EvalErrorKind::TooMuchWork);
            assert!(!is_endless, "{} evaluates argument {place} twice", function.name());
        }
    }
}
