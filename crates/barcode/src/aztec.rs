//! Aztec Codes, around the middles that look like theirs.
//!
//! `rxing` expects the middle of the code in the middle of the picture, and measures there
//! alone how the code lies: too little for a code that is large or was tilted. Its grid is
//! therefore fitted to the picture, and what it then says is drawn anew for `rxing`.

use rxing::aztec::AztecReader;
use rxing::aztec::detector::Detector;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::{Binarizer, BinaryBitmap, DecodeHints, Point, Reader};

use crate::bullseye::{Bullseye, bullseyes};
use crate::frame::Frame;
use crate::grid::{Drawn, Grid};
use crate::kind::Reading;
use crate::squares::said;
use crate::threshold::Thresholded;
use crate::work::Work;

/// Modules of a side of a code that is printed small enough to be in a frame.
const SIDES: [usize; 9] = [15, 19, 23, 27, 31, 37, 41, 45, 49];

/// Sides that are tried where `rxing` does not find one.
const MOST_SIDES: usize = 4;

/// Pixels of an enlarged region around the code in it: white, and what cells add.
const AROUND: f32 = 84.0;

/// A code in a region of which `picture` says what is black: what is darker than the mean of
/// the square of 2 `radius` + 1 pixels around.
pub(crate) fn read(
    picture: &Thresholded,
    region: &Frame,
    radius: usize,
    work: &mut Work,
) -> Option<Reading> {
    let matrix = picture.get_black_matrix().ok()?;
    bullseyes(matrix).into_iter().find_map(|bullseye| {
        let known = known_grid(picture, &bullseye, work);
        let likely = likely_sides(region, &bullseye).map(|side| bullseye.grid(side));
        known.into_iter().chain(likely).find_map(|grid| {
            work.spend(grid.work())?;
            secured(&grid.fitted(region).drawn(region, radius)?)
        })
    })
}

/// What a code says that it would also say with one more word of it wrong.
///
/// A small code corrects three words. With more than that wrong, as where a part of it is
/// covered, it may look like another code that has exactly three.
fn secured(drawn: &Drawn) -> Option<Reading> {
    let read = |matrix: BitMatrix| {
        let mut bitmap = BinaryBitmap::new(Thresholded::drawn(matrix));
        said(AztecReader.decode_with_hints(&mut bitmap, &DecodeHints::default()))
    };
    // Of a code that is smaller than it was drawn, other modules would be turned.
    let detect = |is_mirrored| Detector::new(&drawn.matrix).detect(is_mirrored).ok();
    let found = detect(false).or_else(|| detect(true))?;
    if found.getBits().width() as usize != drawn.side {
        return None;
    }
    let reading = read(drawn.matrix.clone())?;
    let is_said = |damaged| read(damaged).as_ref() == Some(&reading);
    drawn.damaged().all(is_said).then_some(reading)
}

/// The grid as `rxing` measures it.
fn known_grid(
    picture: &Thresholded,
    bullseye: &Bullseye,
    work: &mut Work,
) -> Option<Grid> {
    let matrix = picture.get_black_matrix().ok()?;
    let [x, y] = bullseye.at.map(|at| at as u32);
    let far = x.max(matrix.width() - x).max(y).max(matrix.height() - y) as usize;
    let longest = SIDES.last().map_or(0.0, |side| *side as f32 * bullseye.module);
    let far = far.min(longest as usize);
    work.spend(far * far)?;
    let around = picture.around_point(bullseye.at, far, [0.0, 0.0])?;
    let found = Detector::new(around.get_black_matrix().ok()?).detect(false).ok()?;
    let corner = |i: usize| {
        let point = found.getPoints().get(i)?;
        let [x, y] = bullseye.at.map(|at| at as f32 - far as f32);
        Some(Point { x: point.x + x, y: point.y + y })
    };
    // From the upper right one onwards; a code may be read from any of its sides.
    let corners = [corner(3)?, corner(0)?, corner(1)?, corner(2)?];
    Some(Grid::new(corners, found.getBits().width() as usize))
}

/// Numbers of modules that a code that fills the region may have, the likeliest first.
fn likely_sides(region: &Frame, bullseye: &Bullseye) -> impl Iterator<Item = usize> {
    let width = region.width().min(region.height()) as f32;
    let likely = (width - AROUND) / bullseye.module;
    let mut sides = SIDES;
    sides.sort_by(|one, other| {
        let distance = |side: &usize| (*side as f32 - likely).abs();
        distance(one).total_cmp(&distance(other))
    });
    sides.into_iter().take(MOST_SIDES)
}
