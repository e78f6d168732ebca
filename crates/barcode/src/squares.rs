//! Codes of squares: QR Code, Data Matrix, Aztec, and PDF417, whose bars lie in rows.
//!
//! Each corrects its own errors, so that one reading is enough. The passes differ in which
//! pixels count as black.

use rxing::common::HybridBinarizer;
use rxing::datamatrix::DataMatrixReader;
use rxing::pdf417::PDF417Reader;
use rxing::qrcode::QRCodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets};
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHintValue, DecodeHints,
    Luma8LuminanceSource, RXingResult, Reader,
};

use crate::aztec;
use crate::frame::Frame;
use crate::kind::Reading;
use crate::region::{Region, regions};
use crate::scene::Scene;
use crate::threshold::Thresholded;
use crate::work::Work;

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

/// What one pass over every region and then the others may cost together.
const MOST_WORK: usize = 390_000;

/// The same for the passes of one turn of a film.
const WORK_OF_A_TURN: usize = 240_000;

/// What may be spent on the picture as a whole.
const WHOLE: usize = 80_000;

/// For a picture, whatever it shows.
pub(crate) fn work() -> Work {
    Work::of(MOST_WORK)
}

/// For a frame of a film, in one of its turns.
pub(crate) fn work_of_a_turn() -> Work {
    Work::of(WORK_OF_A_TURN)
}

/// A code in a part of the picture, by the pass that reads most.
pub(crate) fn read_at_once(scene: &Scene<'_>, work: &mut Work) -> Option<Reading> {
    let [first, ..] = PASSES;
    read_by(scene, &[first], work)
}

/// The same by the other passes.
pub(crate) fn read_thoroughly(scene: &Scene<'_>, work: &mut Work) -> Option<Reading> {
    let [_, others @ ..] = PASSES;
    read_by(scene, &others, work)
}

/// Of the other passes those that read more.
pub(crate) fn read_hard(scene: &Scene<'_>, work: &mut Work) -> Option<Reading> {
    let [_, second, third, ..] = PASSES;
    read_by(scene, &[second, third], work)
}

/// Of the other passes those that read less.
pub(crate) fn read_hardest(scene: &Scene<'_>, work: &mut Work) -> Option<Reading> {
    let [_, _, _, others @ ..] = PASSES;
    read_by(scene, &others, work)
}

/// A code that hangs together with other things, or fills the picture.
pub(crate) fn read_whole(scene: &Scene<'_>) -> Option<Reading> {
    all(&scene.smooth.halved(), 26, &mut Work::of(WHOLE))
}

/// By each pass over one region after the other, the liveliest first.
fn read_by(scene: &Scene<'_>, passes: &[Pass], work: &mut Work) -> Option<Reading> {
    regions(&scene.smooth, &scene.cells)
        .iter()
        .flat_map(|region| passes.iter().map(move |pass| (region, *pass)))
        .find_map(|(region, by)| pass(scene, region, by, work))
}

/// Nothing where no work is left.
fn pass(
    scene: &Scene<'_>,
    region: &Region,
    pass: Pass,
    work: &mut Work,
) -> Option<Reading> {
    if work.is_done() {
        return None;
    }
    let source = match pass.source {
        Source::Smooth => region.taken_from(&scene.smooth),
        Source::Raw => region.taken_from(&scene.plane),
        Source::Inverted => region.taken_from(&scene.smooth).inverted(),
    };
    let sharp = source.sharpened(pass.sharpened, pass.strength);
    all(&sharp, pass.compared, work)
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

fn all(region: &Frame, radius: usize, work: &mut Work) -> Option<Reading> {
    let picture = Thresholded::around(region, radius)?;
    work.spend(region.luma().len() / 2 + picture.edges() * 4)?;
    let mut bitmap = BinaryBitmap::new(picture);
    // Data Matrix then looks along many lines instead of the two through the middle.
    let harder = DecodeHints::default().with(DecodeHintValue::TryHarder(true));
    qr(&mut bitmap)
        .or_else(|| tilted_qr(bitmap.get_binarizer(), work))
        .or_else(|| said(DataMatrixReader.decode_with_hints(&mut bitmap, &harder)))
        .or_else(|| aztec::read(bitmap.get_binarizer(), region, radius, work))
        .or_else(|| {
            said(
                PDF417Reader::new()
                    .decode_with_hints(&mut bitmap, &DecodeHints::default()),
            )
        })
}

/// A small QR Code shows three of its corners; how it was tilted, only the fourth would.
fn tilted_qr(picture: &Thresholded, work: &mut Work) -> Option<Reading> {
    let matrix = picture.get_black_matrix().ok()?;
    let longest = matrix.width().max(matrix.height()) as usize;
    let mut patterns = FindFinderPatterns(matrix, false, 0);
    let set = *GenerateFinderPatternSets(&mut patterns).first()?;
    let module = (set.tl.size as f32 / 7.0).max(1.0);
    let (from, to) = (set.bl.p, set.tr.p);
    let middle = [(from.x + to.x) / 2.0, (from.y + to.y) / 2.0];
    let reach = (from.x - to.x).abs().max((from.y - to.y).abs()) as usize;
    let reach = reach.min(longest / 2);
    TILTS.into_iter().find_map(|tilt| {
        work.spend(reach * reach)?;
        let tilt = tilt.map(|part| part * TILT / module);
        let around = picture.around_point(middle.map(|at| at as usize), reach, tilt)?;
        qr(&mut BinaryBitmap::new(around))
    })
}

pub(crate) fn said(result: rxing::common::Result<RXingResult>) -> Option<Reading> {
    result.ok().as_ref().and_then(Reading::of)
}
