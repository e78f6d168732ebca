//! Writes the frames of `steps` into a folder, a file each, so that a browser can be timed with
//! them: `cargo run --release -p minyi-barcode --example frames -- FOLDER [CODES]`. A file holds
//! 640 × 480 grey levels, a byte each, row by row.

use minyi_barcode::Kind;

#[path = "../tests/scene/mod.rs"]
mod scene;

use scene::{Draw, KINDS, STEPS, Scene};

#[allow(clippy::disallowed_methods)]
fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "frames".to_owned());
    let n_codes =
        std::env::args().nth(2).and_then(|word| word.parse().ok()).unwrap_or(10_u64);
    std::fs::create_dir_all(&folder)?;
    for (at, step) in STEPS.iter().enumerate() {
        for kind in KINDS.into_iter().chain([Kind::Pdf417]) {
            for number in 0..n_codes {
                let name = format!("{folder}/{at}-{}-{number}.grey", kind.name());
                std::fs::write(name, Scene::new(kind, step, number).luma)?;
            }
        }
    }
    let mut draw = Draw::new(7);
    for round in 0..4 {
        for (name, luma) in scene::without_code(&mut draw) {
            std::fs::write(format!("{folder}/none-{name}-{round}.grey"), luma)?;
        }
    }
    Ok(())
}
