//! Codes of squares: QR Code, Data Matrix, Aztec, and PDF417, whose bars lie in rows.
//!
//! Each corrects its own errors, so that one reading is enough. The passes differ in which
//! pixels count as black.

use rxing::aztec::AztecReader;
use rxing::aztec::detector::Detector;
use rxing::common::{DetectorRXingResult, HybridBinarizer};
use rxing::datamatrix::DataMatrixReader;
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::QRCodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets};
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHintValue, DecodeHints,
    Luma8LuminanceSource, Point, RXingResult, Reader,
};

use crate::bullseye::{Bullseye, bullseyes};
use crate::cells::Cells;
use crate::frame::Frame;
use crate::grid::Grid;
use crate::kind::Reading;
use crate::region::regions;
use crate::threshold::Thresholded;

/// Modules of a side of an Aztec Code that is printed small enough to be in a frame.
const AZTEC_SIDES: [usize; 9] = [15, 19, 23, 27, 31, 37, 41, 45, 49];

/// Part by which a tilted code is larger a module further on.
const TILT: f32 = 0.002;

/// Ways in which a code may be tilted: right and left, down and up.
const TILTS: [[f32; 2]; 8] = [
    [1.0, 1.0],
    [-1.0, 1.0],
    [1.0, -1.0],
    [-1.0, -1.0],
    [1.0, 0.0],
    [-1.0, 0.0],
    [0.0, 1.0],
    [0.0, -1.0],
];

/// What a steady hand gives: a QR Code anywhere in the picture.
pub(crate) fn read_quickly(frame: &Frame) -> Option<Reading> {
    said(QrReader.decode_with_hints(&mut hybrid(frame)?, &only_qr()))
}

/// How the pixels of a region become black or white.
#[derive(Clone, Copy)]
struct Pass {
    source: Source,
    /// Pixels of half the square around a pixel from which it is made to differ more.
    sharpened: usize,
    /// By how many quarters more.
    strength: i32,
    /// Pixels of half the square with which it is then compared.
    compared: usize,
}

/// From which picture a region is taken.
#[derive(Clone, Copy)]
enum Source {
    Smooth,
    Raw,
    Inverted,
}

/// From what reads most to what reads what is left over.
const PASSES: [Pass; 5] = [
    Pass { source: Source::Smooth, sharpened: 3, strength: 14, compared: 26 },
    Pass { source: Source::Raw, sharpened: 3, strength: 6, compared: 20 },
    Pass { source: Source::Smooth, sharpened: 3, strength: 24, compared: 16 },
    Pass { source: Source::Smooth, sharpened: 4, strength: 20, compared: 40 },
    Pass { source: Source::Inverted, sharpened: 3, strength: 14, compared: 26 },
];

/// Pixels of regions that are looked at, whatever the picture: some 30 ms.
const MOST_PIXELS: usize = 450_000;

/// A code in a part of the picture: one pass over every region, then the others over one
/// after the other, the liveliest first, until the bound is reached.
pub(crate) fn read_regions(
    frame: &Frame,
    smooth: &Frame,
    cells: &Cells,
) -> Option<Reading> {
    let regions = regions(smooth, cells);
    let [first, others @ ..] = PASSES;
    let tries = regions.iter().map(|region| (region, first));
    let tries = tries.chain(
        regions
            .iter()
            .flat_map(|region| others.into_iter().map(move |pass| (region, pass))),
    );
    let mut n_pixels = 0;
    for (region, pass) in tries {
        n_pixels += region.pixels();
        if n_pixels > MOST_PIXELS {
            return None;
        }
        let source = match pass.source {
            Source::Smooth => region.taken_from(smooth),
            Source::Raw => region.taken_from(frame),
            Source::Inverted => region.taken_from(smooth).inverted(),
        };
        let sharp = source.sharpened(pass.sharpened, pass.strength);
        let reading = all(&sharp, pass.compared);
        if reading.is_some() {
            return reading;
        }
    }
    None
}

/// A code that hangs together with other things, or fills the picture.
pub(crate) fn read_whole(smooth: &Frame) -> Option<Reading> {
    all(&smooth.halved(), 26)
}

fn hybrid(frame: &Frame) -> Option<BinaryBitmap<HybridBinarizer<Luma8LuminanceSource>>> {
    let (width, height) = (frame.width() as u32, frame.height() as u32);
    let source = Luma8LuminanceSource::new(frame.luma().to_vec(), width, height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn qr<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Option<Reading> {
    said(QrReader.decode_with_hints(bitmap, &only_qr()))
        .or_else(|| said(QRCodeReader.decode_with_hints(bitmap, &only_qr())))
}

/// Without this it also looks for Micro QR, which hardly secures what it says.
fn only_qr() -> DecodeHints {
    let formats = [BarcodeFormat::QR_CODE].into_iter().collect();
    DecodeHints::default().with(DecodeHintValue::PossibleFormats(formats))
}

fn all(region: &Frame, radius: usize) -> Option<Reading> {
    let mut bitmap = BinaryBitmap::new(Thresholded::around(region, radius)?);
    // Data Matrix then looks along many lines instead of the two through the middle.
    let harder = DecodeHints::default().with(DecodeHintValue::TryHarder(true));
    qr(&mut bitmap)
        .or_else(|| tilted_qr(bitmap.get_binarizer()))
        .or_else(|| said(DataMatrixReader.decode_with_hints(&mut bitmap, &harder)))
        .or_else(|| aztec(bitmap.get_binarizer(), region, radius))
        .or_else(|| {
            said(
                PDF417Reader::new()
                    .decode_with_hints(&mut bitmap, &DecodeHints::default()),
            )
        })
}

/// `rxing` expects the middle of the code in the middle of the picture, and measures there
/// alone how the code lies: too little for a code that is large or was tilted.
fn aztec(picture: &Thresholded, region: &Frame, radius: usize) -> Option<Reading> {
    let matrix = picture.get_black_matrix().ok()?;
    bullseyes(matrix).into_iter().find_map(|bullseye| {
        let drawn = |grid: Grid| {
            let drawn = Thresholded::drawn(grid.drawn(region, radius)?);
            let mut bitmap = BinaryBitmap::new(drawn);
            said(AztecReader.decode_with_hints(&mut bitmap, &DecodeHints::default()))
        };
        let known = known_grid(picture, region, &bullseye).and_then(drawn);
        known.or_else(|| {
            let width = region.width().min(region.height()) as f32;
            let has_room = |side: &&usize| **side as f32 * bullseye.module <= width;
            let sides = AZTEC_SIDES.iter().filter(has_room);
            sides.rev().find_map(|side| drawn(bullseye.grid(*side).fitted(region)))
        })
    })
}

/// The grid as `rxing` measures it.
fn known_grid(
    picture: &Thresholded,
    region: &Frame,
    bullseye: &Bullseye,
) -> Option<Grid> {
    let matrix = picture.get_black_matrix().ok()?;
    let [x, y] = bullseye.at.map(|at| at as u32);
    let far = x.max(matrix.width() - x).max(y).max(matrix.height() - y) as usize;
    let around = picture.around_point(bullseye.at, far, [0.0, 0.0])?;
    let found = Detector::new(around.get_black_matrix().ok()?).detect(false).ok()?;
    let corner = |i: usize| {
        let point = found.getPoints().get(i)?;
        let [x, y] = bullseye.at.map(|at| at as f32 - far as f32);
        Some(Point { x: point.x + x, y: point.y + y })
    };
    // From the upper right one onwards; a code may be read from any of its sides.
    let corners = [corner(3)?, corner(0)?, corner(1)?, corner(2)?];
    Some(Grid::new(corners, found.getBits().width() as usize).fitted(region))
}

/// A small QR Code shows three of its corners; how it was tilted, only the fourth would.
fn tilted_qr(picture: &Thresholded) -> Option<Reading> {
    let matrix = picture.get_black_matrix().ok()?;
    let (width, height) = (matrix.width() as usize, matrix.height() as usize);
    let mut patterns = FindFinderPatterns(matrix, false, 0);
    let set = *GenerateFinderPatternSets(&mut patterns).first()?;
    let module = (set.tl.size as f32 / 7.0).max(1.0);
    let middle = [(set.bl.p.x + set.tr.p.x) / 2.0, (set.bl.p.y + set.tr.p.y) / 2.0];
    let reach = (width.max(height)) / 2;
    TILTS.into_iter().find_map(|tilt| {
        let tilt = tilt.map(|part| part * TILT / module);
        let around = picture.around_point(middle.map(|at| at as usize), reach, tilt)?;
        qr(&mut BinaryBitmap::new(around))
    })
}

fn said(result: rxing::common::Result<RXingResult>) -> Option<Reading> {
    result.ok().as_ref().and_then(Reading::of)
}
