//! Reads the page of an interview aloud; loaded when somebody first asks for it.

fn main() {
    minyi::aloud();
}
