//! Takes pictures, sounds, films, files and places; loaded by forms that ask for them.

fn main() {
    minyi::capture();
}
