//! One form whole, to be measured: `public/bench.html`.

fn main() {
    minyi::bench();
}
