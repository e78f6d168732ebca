//! Any text: it is parsed or refused, and what is parsed is evaluated, in bounded time.
#![no_main]

mod world;

use libfuzzer_sys::fuzz_target;
use minyi_xpath::{Context, Document, Expression, evaluate};

const FORM: &str = "<data id='r'><a id='x'>1</a><b k='v'>2020-01-02<a>3</a></b><!-- c -->\
                    <?p q?><a>x y</a><b/></data>";

fuzz_target!(|text: &str| {
    let tree = Document::parse(FORM).expect("the form is well-formed");
    match Expression::parse(text) {
        Err(errors) => {
            assert!(!errors.is_empty());
            // Every place that is reported lies in the text.
            assert!(errors.iter().all(|error| text.get(error.span.clone()).is_some()));
        }
        Ok(expression) => {
            let problems = expression.problems();
            assert!(problems.iter().all(|one| text.get(one.span.clone()).is_some()));
            let _ = expression.reads();
            let node = tree.node_at(4).unwrap_or(tree.root_node());
            let _ = evaluate(&expression, &Context::new(&tree, &world::World, node));
        }
    }
});
