//! Codes of every kind are read from bad pictures, nothing is read wrong, and pictures
//! without a code are told from those with one.
//!
//! A hundred codes of each kind: `cargo run --release -p minyi-barcode --example steps`.

mod scene;

use minyi_barcode::{
    Frame, FrameError, Kind, LONGEST_SIDE, Reading, Turn, read, read_in_turn,
};
use scene::{Draw, HEIGHT, KINDS, MIDDLE, STEPS, Scene, WIDTH};

/// Codes of each kind.
const CODES: u64 = 20;

/// How many of them were read; one that is read wrong ends the test.
fn n_read(kind: Kind, step: usize, n_codes: u64) -> u64 {
    let is_read = |number: &u64| {
        let scene = Scene::new(kind, &STEPS[step], *number);
        let Some(Reading { text, kind: as_kind }) = read(&scene.frame) else {
            return false;
        };
        assert_eq!((text, as_kind), (scene.text, kind), "code {number} at step {step}");
        true
    };
    (0..n_codes).filter(is_read).count() as u64
}

#[test]
fn a_bad_picture_of_a_hand_held_phone_is_read() {
    for kind in KINDS {
        let n = n_read(kind, MIDDLE, CODES);
        assert!(n * 100 >= CODES * 95, "{}: {n} of {CODES}", kind.name());
    }
}

#[test]
fn a_frame_for_each_turn_reads_what_one_picture_does() {
    for (kind, step) in KINDS.into_iter().flat_map(|kind| [(kind, MIDDLE), (kind, 3)]) {
        for number in 0..3 {
            let scene = Scene::new(kind, &STEPS[step], number);
            let Some(Reading { text, .. }) = read(&scene.frame) else { continue };
            assert_eq!(text, scene.text);
            let in_film =
                Turn::ALL.into_iter().find_map(|turn| read_in_turn(&scene.frame, turn));
            let in_film = in_film.map(|reading| reading.text);
            assert_eq!(in_film, Some(text), "{} {number} at {step}", kind.name());
        }
    }
}

#[test]
fn a_clean_picture_of_any_kind_is_read() {
    let others = [
        Kind::Pdf417,
        Kind::Ean8,
        Kind::UpcA,
        Kind::UpcE,
        Kind::Code93,
        Kind::Itf,
        Kind::Codabar,
    ];
    for kind in KINDS.into_iter().chain(others) {
        assert_eq!(n_read(kind, 0, 3), 3, "{}", kind.name());
    }
}

#[test]
fn what_cannot_be_read_is_not_read_wrong() {
    for kind in KINDS {
        for step in [3, 4] {
            n_read(kind, step, 3);
        }
    }
}

#[test]
fn white_on_black_is_read() {
    for kind in [Kind::Qr, Kind::DataMatrix, Kind::Aztec] {
        let scene = Scene::new(kind, &STEPS[1], 1);
        let luma = scene.luma.iter().map(|level| 255 - level).collect();
        let frame = Frame::from_luma(WIDTH, HEIGHT, luma).unwrap();
        assert_eq!(read(&frame), Some(Reading { text: scene.text, kind }));
    }
}

#[test]
fn a_code_of_bars_is_read_in_any_direction() {
    for kind in [Kind::Ean13, Kind::Code128, Kind::Code39] {
        let scene = Scene::new(kind, &STEPS[1], 2);
        let turned = |x: usize, y: usize| scene.luma[(HEIGHT - 1 - x) * WIDTH + y];
        let luma =
            (0..WIDTH).flat_map(|y| (0..HEIGHT).map(move |x| turned(x, y))).collect();
        let upright = Frame::from_luma(HEIGHT, WIDTH, luma).unwrap();
        let upside_down = scene.luma.iter().rev().copied().collect();
        let upside_down = Frame::from_luma(WIDTH, HEIGHT, upside_down).unwrap();
        for frame in [upright, upside_down] {
            assert_eq!(
                read(&frame).map(|reading| reading.text).as_ref(),
                Some(&scene.text)
            );
        }
    }
}

#[test]
fn a_canvas_gives_the_same_as_grey_levels() {
    let scene = Scene::new(Kind::Qr, &STEPS[1], 3);
    let rgba: Vec<u8> = scene.luma.iter().flat_map(|l| [*l, *l, *l, 255]).collect();
    assert_eq!(Frame::from_rgba(WIDTH, HEIGHT, &rgba), Ok(scene.frame));
    let clear = Frame::from_rgba(1, 1, &[0, 0, 0, 0]);
    assert_eq!(clear, Frame::from_luma(1, 1, vec![255]));
}

#[test]
fn the_same_picture_gives_the_same() {
    let scene = Scene::new(Kind::Aztec, &STEPS[MIDDLE], 5);
    assert_eq!(read(&scene.frame), read(&scene.frame));
}

#[test]
fn a_picture_without_a_code_gives_none() {
    let mut draw = Draw::new(7);
    for (name, luma) in scene::without_code(&mut draw) {
        let frame = Frame::from_luma(WIDTH, HEIGHT, luma).unwrap();
        assert_eq!(read(&frame), None, "{name}");
    }
}

#[test]
fn half_a_code_gives_none() {
    for kind in KINDS {
        let scene = Scene::new(kind, &STEPS[0], 4);
        let mut luma = scene.luma;
        let (middle_x, middle_y) = scene.middle;
        // What is right of the middle and below is gone: paper again.
        for (i, level) in luma.iter_mut().enumerate() {
            if i % WIDTH > middle_x || (!scene::is_of_bars(kind) && i / WIDTH > middle_y)
            {
                *level = 180;
            }
        }
        let frame = Frame::from_luma(WIDTH, HEIGHT, luma).unwrap();
        assert_eq!(read(&frame), None, "{}", kind.name());
    }
}

/// What a frame shows of a scene from a pixel on.
fn part_of(
    scene: &Scene,
    [left, top]: [usize; 2],
    [width, height]: [usize; 2],
) -> Result<Frame, FrameError> {
    let rows = scene.luma.chunks_exact(WIDTH).skip(top).take(height);
    let luma = rows.flat_map(|row| &row[left..left + width]).copied().collect();
    Frame::from_luma(width, height, luma)
}

#[test]
fn a_part_of_a_code_of_bars_is_not_another_code() {
    for kind in [Kind::Ean13, Kind::Code39, Kind::Itf] {
        for number in 0..4 {
            let scene = Scene::new(kind, &STEPS[0], number);
            let (x, y) = scene.middle;
            for width in (80..280).step_by(20) {
                let from = [x.saturating_sub(width / 2).min(WIDTH - width), y - 25];
                let reading = read(&part_of(&scene, from, [width, 50]).unwrap());
                if let Some(Reading { text, kind: as_kind }) = reading {
                    assert_eq!((text, as_kind), (scene.text.clone(), kind), "{number}");
                }
            }
        }
    }
}

#[test]
fn the_middle_of_an_itf_is_not_read_as_the_whole() {
    // Both edges of the frame lie in white bars: six of ten digits, as if white were around.
    let scene = Scene::new(Kind::Itf, &STEPS[0], 9058);
    assert_eq!(read(&part_of(&scene, [208, 13], [194, 189]).unwrap()), None);
}

#[test]
fn an_aztec_code_with_too_much_cut_off_is_not_another_one() {
    // 15 modules, of which the frame lacks the uppermost and lowermost: three words wrong.
    let scene = Scene::new(Kind::Aztec, &STEPS[MIDDLE], 9050);
    assert_eq!(read(&part_of(&scene, [0, 122], [317, 41]).unwrap()), None);
}

#[test]
fn sides_and_bytes_must_fit() {
    let sides = |width, height| FrameError::Side { width, height };
    assert_eq!(Frame::from_luma(0, 0, Vec::new()), Err(sides(0, 0)));
    assert_eq!(Frame::from_luma(0, 5, Vec::new()), Err(sides(0, 5)));
    let long = LONGEST_SIDE + 1;
    assert_eq!(Frame::from_luma(long, 1, vec![0; long]), Err(sides(long, 1)));
    assert_eq!(Frame::from_rgba(usize::MAX, 4, &[0; 16]), Err(sides(usize::MAX, 4)));
    let bytes = FrameError::Bytes { given: 5, wanted: 4 };
    assert_eq!(Frame::from_luma(2, 2, vec![0; 5]), Err(bytes));
    let bytes = FrameError::Bytes { given: 4, wanted: 16 };
    assert_eq!(Frame::from_rgba(2, 2, &[0; 4]), Err(bytes));
}

#[test]
fn a_picture_of_any_size_does_no_harm() {
    let sides = [1, 2, 15, 16, 17, 40, 41];
    let sizes =
        sides.iter().flat_map(|width| sides.iter().map(move |height| (*width, *height)));
    let long = [(LONGEST_SIDE, 1), (1, LONGEST_SIDE), (LONGEST_SIDE, 20), (20, 4000)];
    let mut draw = Draw::new(1);
    for (width, height) in sizes.chain(long).chain([(3000, 2000)]) {
        let n = width * height;
        for luma in [
            vec![0; n],
            vec![255; n],
            (0..n).map(|_| draw.bits() as u8).collect(),
            (0..n).map(|i| if i % width / 3 % 2 == 0 { 0 } else { 255 }).collect(),
        ] {
            let frame = Frame::from_luma(width, height, luma).unwrap();
            assert_eq!(read(&frame), None, "{width} × {height}");
        }
    }
}

#[test]
fn damaged_codes_do_no_harm() {
    let mut draw = Draw::new(3);
    for kind in KINDS.into_iter().chain([Kind::Pdf417]) {
        for number in 0..4 {
            let scene = Scene::new(kind, &STEPS[1], number);
            let mut luma = scene.luma;
            // Patches of noise, of white and of the picture itself, moved.
            for _ in 0..30 {
                let (left, top) = (draw.below(600) as usize, draw.below(440) as usize);
                let from = draw.below(600 * 440) as usize;
                let what = draw.below(3);
                for (i, j) in (0..40).flat_map(|i| (0..30).map(move |j| (i, j))) {
                    let at = (top + i) * WIDTH + left + j;
                    luma[at] = match what {
                        0 => draw.bits() as u8,
                        1 => 220,
                        _ => luma[from % WIDTH + i * WIDTH + j],
                    };
                }
            }
            let frame = Frame::from_luma(WIDTH, HEIGHT, luma).unwrap();
            if let Some(reading) = read(&frame) {
                assert_eq!(reading.text, scene.text, "{}", kind.name());
            }
        }
    }
}
