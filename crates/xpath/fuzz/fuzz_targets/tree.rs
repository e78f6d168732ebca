//! Any expression of the grammar over any tree, at any node: a value or an error.
#![no_main]

mod grammar;
mod world;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use minyi_xpath::{Builder, Context, Document, Expression, Name, Tree, evaluate};

use grammar::Term;

/// What is done to a tree that is being built.
#[derive(Arbitrary, Debug)]
enum Stroke {
    Open(u8),
    Attribute(u8, String),
    Text(String),
    Answer(u8),
    Close,
}

/// Answers as forms have them, which chance alone would seldom write.
const ANSWERS: [&str; 10] = [
    "1", "-2.5", "2020-02-29", "2020-01-31T10:00:00.000+05:30", "a b c", "12:30:00.000+01:00",
    "1 2 0 0;3 4 0 0;1 5 0 0;1 2 0 0", "", "é中", "999999999999999999999",
];

fn plant(strokes: &[Stroke]) -> Document {
    let mut builder = Builder::new();
    builder.open(named("data"));
    for stroke in strokes.iter().take(200) {
        match stroke {
            Stroke::Open(name) => drop(builder.open(named(grammar::name(*name)))),
            Stroke::Attribute(name, text) => {
                builder.attribute(named(grammar::name(*name)), text);
            }
            Stroke::Text(text) => builder.text(text),
            Stroke::Answer(answer) => {
                builder.text(ANSWERS[usize::from(*answer) % ANSWERS.len()]);
            }
            Stroke::Close => builder.close(),
        }
    }
    builder.finish()
}

fn named(local: &str) -> Name<'_> {
    Name { local, ..Name::default() }
}

fuzz_target!(|input: (Term, Vec<Stroke>, u8)| {
    let (term, strokes, place) = input;
    let tree = plant(&strokes);
    let text = term.to_string();
    let Ok(expression) = Expression::parse(&text) else { return };
    let node = tree.node_at(usize::from(place)).unwrap_or(tree.root_node());
    let context = Context::new(&tree, &world::World, node);
    if let Ok(value) = evaluate(&expression, &context) {
        let _ = (value.to_text(&tree), value.to_number(&context), value.to_boolean());
        if let minyi_xpath::Value::NodeSet(nodes) = &value {
            assert!(nodes.iter().all(|node| tree.compare(*node, *node).is_eq()));
        }
    }
});
