//! What the crate adds to a WASM build: everything it can do, called from one function.
//!
//! The limit is 120 kB, packed, over the same program without the crate, built and
//! optimised as the app is (`wasm-opt` is the one of `tests/browser`; without it the
//! difference is some 5 kB more):
//!
//! ```text
//! CARGO_PROFILE_RELEASE_STRIP=symbols cargo build --release --target wasm32-unknown-unknown \
//!     -p minyi-xpath --examples
//! cd target/wasm32-unknown-unknown/release/examples
//! for name in size size_without; do
//!     wasm-opt -Oz --all-features $name.wasm -o $name.small.wasm
//!     gzip --best --keep --force $name.small.wasm
//! done
//! ls -l *.small.wasm.gz        # the difference is what the crate adds
//! ```

#![allow(clippy::print_stdout, reason = "what is printed cannot be optimised away")]

use std::hint::black_box;

use minyi_xpath::{Context, Document, Expression, Host, Moment, evaluate};

struct World;

impl Host for World {
    fn now(&self) -> Moment {
        black_box(Moment { epoch_ms: 1, offset_minutes: 330 })
    }
    fn offset_at(&self, _: i64) -> i32 {
        black_box(330)
    }
    fn random(&self) -> f64 {
        black_box(0.25)
    }
    fn new_id(&self) -> String {
        black_box(String::new())
    }
}

fn main() {
    let (xml, text) = (black_box(String::new()), black_box(String::new()));
    let Ok(tree) = Document::parse(&xml) else { return };
    match Expression::parse(&text) {
        Ok(rule) => {
            let value = evaluate(&rule, &Context::new(&tree, &World, tree.root_node()));
            let (problems, reads) = (rule.problems().len(), rule.reads().paths.len());
            match value {
                Ok(value) => {
                    println!("{} {problems} {reads} {rule}", value.to_text(&tree));
                }
                Err(error) => println!("{error}"),
            }
        }
        Err(errors) => errors.iter().for_each(|error| println!("{error}")),
    }
}
