//! Any expression of the grammar, printed: it parses again, to the same print and value.
#![no_main]

mod grammar;
mod world;

use libfuzzer_sys::fuzz_target;
use minyi_xpath::{Context, Document, Expression, evaluate};

use grammar::Term;

const FORM: &str = "<data id='r'><a id='x'>1</a><b k='v'>2020-01-02<a>3</a></b><a>x y</a></data>";

fuzz_target!(|term: Term| {
    let tree = Document::parse(FORM).expect("the form is well-formed");
    let context = Context::new(&tree, &world::World, tree.root_node());
    let text = term.to_string();
    let Ok(expression) = Expression::parse(&text) else { return };
    let printed = expression.to_string();
    let again = Expression::parse(&printed)
        .unwrap_or_else(|errors| panic!("{text:?} printed as {printed:?}: {errors:?}"));
    assert_eq!(again.to_string(), printed, "{text:?}");
    let value = |expression| {
        let value = evaluate(expression, &context).ok();
        value.map(|value| value.to_text(&tree))
    };
    assert_eq!(value(&expression), value(&again), "{text:?} printed as {printed:?}");
});
