//! The program of `size` without the crate, to be taken off its size.

#![allow(clippy::print_stdout, reason = "what is printed cannot be optimised away")]

use std::hint::black_box;

fn main() {
    let (xml, text) = (black_box(String::new()), black_box(String::new()));
    println!("{xml:?} {text} {:?}", text.parse::<f64>());
}
