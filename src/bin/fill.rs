//! Fills a form: an interview under way, from its first question to its end.

fn main() {
    minyi::fill();
}
