//! Pictures of codes as a camera would take them, by a generator of our own: the same seed
//! gives the same picture everywhere.
// The test and the example each use a part.
#![allow(dead_code, unreachable_pub)]
// What cannot be written or has wrong sides is a mistake in here.
#![allow(clippy::expect_used, clippy::panic)]

use minyi_barcode::{Frame, Kind};
use rxing::common::BitMatrix;
use rxing::{BarcodeFormat, MultiFormatWriter, Writer};

pub const WIDTH: usize = 640;
pub const HEIGHT: usize = 480;

/// Kinds that are held to the bound; PDF417 is measured beside them.
pub const KINDS: [Kind; 6] =
    [Kind::Qr, Kind::DataMatrix, Kind::Aztec, Kind::Ean13, Kind::Code128, Kind::Code39];

/// From a clean print under a steady camera to what hardly anybody would take.
pub const STEPS: [Step; 5] = [
    Step {
        rotation: 0,
        tilt: 0.0,
        square: [4.0, 4.0],
        bar: [3.0, 3.0],
        blur: 0.5,
        noise: 0.0,
        shade: 0.0,
    },
    Step {
        rotation: 1,
        tilt: 0.02,
        square: [3.5, 4.0],
        bar: [2.5, 3.0],
        blur: 0.8,
        noise: 6.0,
        shade: 20.0,
    },
    Step {
        rotation: 3,
        tilt: 0.05,
        square: [3.0, 4.0],
        bar: [2.0, 3.0],
        blur: 1.2,
        noise: 12.0,
        shade: 40.0,
    },
    Step {
        rotation: 3,
        tilt: 0.08,
        square: [2.5, 3.5],
        bar: [1.8, 2.5],
        blur: 1.5,
        noise: 18.0,
        shade: 60.0,
    },
    Step {
        rotation: 3,
        tilt: 0.10,
        square: [2.0, 3.0],
        bar: [1.5, 2.0],
        blur: 2.0,
        noise: 25.0,
        shade: 80.0,
    },
];

/// The middle step: a bad frame of a hand-held phone.
pub const MIDDLE: usize = 2;

/// What is done to a code before it is in the frame.
pub struct Step {
    /// Codes of squares are turned by −n to n times 15°, codes of bars by −n to n times 5°.
    pub rotation: u64,
    /// Part by which what is far is smaller than what is near, from one end of the code to
    /// its other one, across and down, either way.
    pub tilt: f64,
    /// Pixels of a module of a code of squares, from and to.
    pub square: [f64; 2],
    /// Pixels of the narrowest bar, from and to.
    pub bar: [f64; 2],
    /// Standard deviation of the blur, in pixels (Gaussian).
    pub blur: f64,
    /// Standard deviation of the noise of each pixel, in grey levels of 255 (near Gaussian).
    pub noise: f64,
    /// Grey levels by which one side of the frame is darker than the opposite one.
    pub shade: f64,
}

/// A code, what it says, and its picture.
pub struct Scene {
    pub text: String,
    pub luma: Vec<u8>,
    pub frame: Frame,
    /// The middle of the code, in pixels.
    pub middle: (usize, usize),
}

impl Scene {
    /// The `number`th code of a kind, as it looks at a step.
    pub fn new(kind: Kind, step: &Step, number: u64) -> Scene {
        let mut draw = Draw::new(number * 64 + kind as u64);
        let text = draw.text(kind);
        let code = write(kind, &text);
        let (levels, middle) = place(&code, kind, step, &mut draw);
        let levels = blur(&levels, step.blur);
        let luma = expose(&levels, step, &mut draw);
        let frame =
            Frame::from_luma(WIDTH, HEIGHT, luma.clone()).expect("sides of a frame");
        Scene { text, luma, frame, middle }
    }
}

/// `SplitMix64`.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.bits() % n
    }

    /// From 0 to 1.
    pub fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.part()
    }

    /// Mean 0, standard deviation 1, at most 3.5: eight numbers of 16 bits, their sum scaled.
    pub fn noise(&mut self) -> f64 {
        let (one, two) = (self.bits(), self.bits());
        let sum: u64 =
            (0..4).map(|i| (one >> (16 * i) & 0xffff) + (two >> (16 * i) & 0xffff)).sum();
        (sum as f64 / 65_535.0 - 4.0) / 0.816_496_580_927_726
    }

    fn letters(&mut self, alphabet: &str, from: u64, to: u64) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        let n = from + self.below(to - from + 1);
        (0..n).map(|_| alphabet[self.below(alphabet.len() as u64) as usize]).collect()
    }

    fn text(&mut self, kind: Kind) -> String {
        const MIXED: &str =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789-_/.:";
        const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
        match kind {
            Kind::Qr => {
                format!("{}é问{}", self.letters(MIXED, 5, 30), self.letters(MIXED, 0, 5))
            }
            Kind::DataMatrix | Kind::Pdf417 => self.letters(MIXED, 6, 25),
            Kind::Aztec => self.letters(MIXED, 6, 30),
            Kind::Ean13 => {
                let first = 1 + self.below(9);
                secured(&format!("{first}{}", self.letters("0123456789", 11, 11)))
            }
            Kind::Code128 => self.letters(MIXED, 5, 11),
            Kind::Code39 | Kind::Code93 => self.letters(CAPITALS, 4, 9),
            Kind::Ean8 => secured(&self.letters("0123456789", 7, 7)),
            Kind::UpcA => secured(&self.letters("0123456789", 11, 11)),
            Kind::UpcE => {
                // With a 3 before its end it stands for the UPC-A below, which it secures.
                let [a, b, c, d, e] = [0; 5].map(|_| self.below(10));
                let long = secured(&format!("0{a}{b}{c}00000{d}{e}"));
                let last = long.chars().last().expect("a digit");
                format!("0{a}{b}{c}{d}{e}3{last}")
            }
            Kind::Itf => self.letters("0123456789", 10, 10),
            Kind::Codabar => self.letters("0123456789-$", 8, 12),
        }
    }
}

/// Digits and the one that secures them.
fn secured(digits: &str) -> String {
    let weighted = digits.bytes().rev().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Whether the code is of bars alone.
pub fn is_of_bars(kind: Kind) -> bool {
    !matches!(kind, Kind::Qr | Kind::DataMatrix | Kind::Aztec | Kind::Pdf417)
}

fn format_of(kind: Kind) -> BarcodeFormat {
    match kind {
        Kind::Qr => BarcodeFormat::QR_CODE,
        Kind::DataMatrix => BarcodeFormat::DATA_MATRIX,
        Kind::Aztec => BarcodeFormat::AZTEC,
        Kind::Pdf417 => BarcodeFormat::PDF_417,
        Kind::Ean13 => BarcodeFormat::EAN_13,
        Kind::Ean8 => BarcodeFormat::EAN_8,
        Kind::UpcA => BarcodeFormat::UPC_A,
        Kind::UpcE => BarcodeFormat::UPC_E,
        Kind::Code128 => BarcodeFormat::CODE_128,
        Kind::Code39 => BarcodeFormat::CODE_39,
        Kind::Code93 => BarcodeFormat::CODE_93,
        Kind::Itf => BarcodeFormat::ITF,
        Kind::Codabar => BarcodeFormat::CODABAR,
    }
}

/// Modules of a code without the white around it; bars are as high as half their width.
fn write(kind: Kind, text: &str) -> Vec<Vec<bool>> {
    let written = MultiFormatWriter.encode(text, &format_of(kind), 1, 1);
    let written = written.unwrap_or_else(|error| panic!("{text:?} as {kind:?}: {error}"));
    crop(&written)
}

fn crop(written: &BitMatrix) -> Vec<Vec<bool>> {
    let [left, top, width, height] = written.getEnclosingRectangle().expect("a code");
    let row = |y: u32| (left..left + width).map(|x| written.get(x, y)).collect();
    (top..top + height).map(row).collect()
}

/// Reflected light from 0 to 1 at each pixel: the code on its white label, on a table with
/// dark and light things on it.
fn place(
    code: &[Vec<bool>],
    kind: Kind,
    step: &Step,
    draw: &mut Draw,
) -> (Vec<f32>, (usize, usize)) {
    let bars = is_of_bars(kind);
    let [from, to] = if bars { step.bar } else { step.square };
    let module = draw.between(from, to);
    let wide = code[0].len() as f64;
    // Bars are drawn 60 to 110 pixels high.
    let high = if bars { draw.between(60.0, 110.0) / module } else { code.len() as f64 };
    let quiet = if bars { [10.0, 2.0] } else { [4.0, 4.0] };
    let turns = draw.below(2 * step.rotation + 1) as f64 - step.rotation as f64;
    let degrees = turns * if bars { 5.0 } else { 15.0 };
    let (sine, cosine) = libm::sincos(degrees.to_radians());
    let mut tilt = || if draw.below(2) == 0 { step.tilt } else { -step.tilt };
    let (tilt_x, tilt_y) = (tilt() / wide, tilt() / high);
    let half = [(wide / 2.0 + quiet[0]) * module, (high / 2.0 + quiet[1]) * module];
    let reach_x = (half[0] * cosine.abs() + half[1] * sine.abs()).min(WIDTH as f64 / 2.0);
    let reach_y =
        (half[0] * sine.abs() + half[1] * cosine.abs()).min(HEIGHT as f64 / 2.0);
    let centre_x = draw.between(reach_x, WIDTH as f64 - reach_x);
    let centre_y = draw.between(reach_y, HEIGHT as f64 - reach_y);
    let things: Vec<[f64; 5]> = (0..12)
        .map(|_| {
            let (x, y) = (draw.between(0.0, 640.0), draw.between(0.0, 480.0));
            [
                x,
                y,
                draw.between(5.0, 90.0),
                draw.between(3.0, 40.0),
                draw.between(0.1, 0.9),
            ]
        })
        .collect();
    let level = |x: f64, y: f64| {
        let (dx, dy) = ((x - centre_x) / module, (y - centre_y) / module);
        let (across, down) = (dx * cosine + dy * sine, dy * cosine - dx * sine);
        let depth = 1.0 + tilt_x * across + tilt_y * down;
        let (across, down) = (across / depth + wide / 2.0, down / depth + high / 2.0);
        let on_label = (-quiet[0]..wide + quiet[0]).contains(&across)
            && (-quiet[1]..high + quiet[1]).contains(&down);
        if !on_label {
            let thing = things
                .iter()
                .find(|t| (x - t[0]).abs() < t[2] && (y - t[1]).abs() < t[3]);
            return thing.map_or(0.55, |thing| thing[4] as f32);
        }
        let in_code = (0.0..wide).contains(&across) && (0.0..high).contains(&down);
        let row = if bars { 0 } else { down as usize };
        if in_code && code[row][across as usize] { 0.1 } else { 0.85 }
    };
    let points = [-1.0 / 3.0, 0.0, 1.0 / 3.0];
    let pixel = |x: usize, y: usize| {
        let (x, y) = (x as f64, y as f64);
        // On the table one point is enough.
        let is_far =
            (x - centre_x).abs() > reach_x * 1.2 || (y - centre_y).abs() > reach_y * 1.2;
        if is_far {
            return level(x, y);
        }
        let around = points.iter().flat_map(|dy| points.iter().map(move |dx| (dx, dy)));
        around.map(|(dx, dy)| level(x + dx, y + dy)).sum::<f32>() / 9.0
    };
    let at = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
    let levels = at.map(|(x, y)| pixel(x, y)).collect();
    (levels, (centre_x as usize, centre_y as usize))
}

fn blur(levels: &[f32], sigma: f64) -> Vec<f32> {
    let reach = (sigma * 3.5) as isize + 1;
    let weight =
        |at: isize| libm::exp(-((at * at) as f64) / (2.0 * sigma * sigma)) as f32;
    let sum: f32 = (-reach..=reach).map(weight).sum();
    let kernel: Vec<f32> = (-reach..=reach).map(|at| weight(at) / sum).collect();
    let mut across: Vec<f32> = Vec::with_capacity(levels.len());
    for row in levels.chunks_exact(WIDTH) {
        for x in 0..WIDTH as isize {
            let near = |i: isize| row[(x + i).clamp(0, WIDTH as isize - 1) as usize];
            across
                .push(kernel.iter().zip(-reach..=reach).map(|(k, i)| k * near(i)).sum());
        }
    }
    let mut both = vec![0.0; levels.len()];
    for (y, out) in both.chunks_exact_mut(WIDTH).enumerate() {
        for (k, i) in kernel.iter().zip(-reach..=reach) {
            let from = (y as isize + i).clamp(0, HEIGHT as isize - 1) as usize * WIDTH;
            for (out, level) in out.iter_mut().zip(&across[from..from + WIDTH]) {
                *out += k * level;
            }
        }
    }
    both
}

fn expose(levels: &[f32], step: &Step, draw: &mut Draw) -> Vec<u8> {
    let (right, down) = (draw.between(-1.0, 1.0), draw.between(-1.0, 1.0));
    let both = right.abs() + down.abs();
    let mut luma = Vec::with_capacity(levels.len());
    for (at, level) in levels.iter().enumerate() {
        let x = (at % WIDTH) as f64 / WIDTH as f64 - 0.5;
        let y = (at / WIDTH) as f64 / HEIGHT as f64 - 0.5;
        let light = 235.0 - step.shade / 2.0 + step.shade * (x * right + y * down) / both;
        luma.push((f64::from(*level) * light + step.noise * draw.noise()) as u8);
    }
    luma
}

/// Pictures in which there is nothing to read, each with what it shows.
pub fn without_code(draw: &mut Draw) -> Vec<(&'static str, Vec<u8>)> {
    let picture = |level: &mut dyn FnMut(usize, usize) -> u8| {
        let at = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
        at.map(|(x, y)| level(x, y)).collect::<Vec<u8>>()
    };
    let mut pictures = vec![
        ("black", vec![0; WIDTH * HEIGHT]),
        ("white", vec![255; WIDTH * HEIGHT]),
        ("noise", picture(&mut |_, _| draw.bits() as u8)),
        ("faint noise", picture(&mut |_, _| (128.0 + 12.0 * draw.noise()) as u8)),
        ("black and white noise", picture(&mut |_, _| (draw.bits() & 1) as u8 * 255)),
        ("stripes", picture(&mut |x, _| if x / 4 % 2 == 0 { 30 } else { 220 })),
        (
            "slanted stripes",
            picture(&mut |x, y| if (x + y / 3) / 5 % 2 == 0 { 30 } else { 220 }),
        ),
        (
            "a chequered cloth",
            picture(&mut |x, y| ((x / 9 + y / 9) % 2) as u8 * 200 + 20),
        ),
        (
            "circles",
            picture(&mut |x, y| {
                let (dx, dy) = (x as f64 - 320.0, y as f64 - 240.0);
                let ring = ((dx * dx + dy * dy).sqrt() / 6.0) as u64;
                if ring.is_multiple_of(2) { 30 } else { 220 }
            }),
        ),
    ];
    for _ in 0..4 {
        // Bars of any width that no code has, and lines of words.
        let bars: Vec<bool> = random_runs(draw, WIDTH, 2, 9);
        pictures.push(("bars", picture(&mut |x, _| if bars[x] { 25 } else { 225 })));
        let lines: Vec<Vec<bool>> =
            (0..HEIGHT / 4).map(|_| random_runs(draw, WIDTH, 2, 6)).collect();
        let text = picture(&mut |x, y| {
            let is_line = y % 24 < 14 && x % 90 < 76;
            if is_line && lines[y / 4][x] { 40 } else { 215 }
        });
        pictures.push(("words", text));
        let squares: Vec<bool> = (0..80 * 60).map(|_| draw.below(2) == 0).collect();
        let grid =
            picture(&mut |x, y| if squares[y / 8 * 80 + x / 8] { 30 } else { 225 });
        pictures.push(("squares", grid));
    }
    pictures
}

fn random_runs(draw: &mut Draw, length: usize, from: u64, to: u64) -> Vec<bool> {
    let (mut runs, mut is_black) = (Vec::new(), false);
    while runs.len() < length {
        let run = from + draw.below(to - from + 1);
        runs.extend((0..run).map(|_| is_black));
        is_black = !is_black;
    }
    runs
}
