//! Finds and reads a barcode in a frame of a camera.
//!
//! ```
//! use minyi_barcode::{Frame, read};
//!
//! let frame = Frame::from_rgba(640, 480, &vec![255; 640 * 480 * 4])?;
//! assert_eq!(read(&frame), None); // a white wall
//! # Ok::<(), minyi_barcode::FrameError>(())
//! ```
//!
//! [`rxing`] knows the codes; what is here finds them in pictures that a hand held: codes of
//! bars are measured across many lines at once, along the direction that they lie in, and
//! codes of squares are laid straight, sharpened in several ways and inverted.
//! A wrong text is worse than none, so that what a code itself does not secure must be read
//! the same on several lines.
//!
//! The work is bounded: the picture is made smaller until it has at most [`LARGEST`] pixels,
//! few parts of it are looked at, and of these a fixed number of pixels. Nothing here opens a
//! camera, keeps a frame or knows the question that asked.
//!
//! Not read: Micro QR, MaxiCode, DataBar, and several codes at a time.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod aztec;
mod bars;
mod bullseye;
mod cells;
mod direction;
mod frame;
mod grid;
mod kind;
mod profile;
mod region;
mod scene;
mod squares;
mod sums;
mod threshold;
mod work;

pub use frame::{Frame, FrameError, LARGEST, LONGEST_SIDE};
pub use kind::{Kind, Reading};
use scene::Scene;

/// The first code that is found, or `None`: most frames of a film show none.
///
/// The same frame gives the same result everywhere, except that a PDF417 at the limit of what
/// can be read may be found once and not the next time: `rxing` tries its doubtful words in
/// the order of a hash map. Of several codes any may be returned.
pub fn read(frame: &Frame) -> Option<Reading> {
    let plane = Scene::plane(frame)?;
    squares::read_quickly(&plane).or_else(|| {
        let scene = Scene::of(plane);
        let mut work = squares::work();
        bars::read(&scene.plane, &scene.cells)
            .or_else(|| squares::read_at_once(&scene, &mut work))
            .or_else(|| squares::read_thoroughly(&scene, &mut work))
            .or_else(|| squares::read_whole(&scene))
    })
}

/// What is looked for in one frame of a film, beside the QR Code of a steady hand.
///
/// Frames come in quick succession and look alike: a part of the work in each shows the next
/// one so much sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Codes of bars.
    Bars,
    /// Codes of squares, by what reads most.
    Squares,
    /// Codes of squares that are hard to read.
    Hard,
    /// The same by what reads least, and those that hang together with other things.
    Hardest,
}

impl Turn {
    /// All of them, in the order in which they come.
    pub const ALL: [Turn; 4] = [Turn::Bars, Turn::Squares, Turn::Hard, Turn::Hardest];
}

/// The code in one frame of a film, as far as it is its turn: in as many frames that look
/// alike as there are turns what [`read`] finds in one is found, or more.
pub fn read_in_turn(frame: &Frame, turn: Turn) -> Option<Reading> {
    let plane = Scene::plane(frame)?;
    squares::read_quickly(&plane).or_else(|| {
        let scene = Scene::of(plane);
        let work = &mut squares::work_of_a_turn();
        match turn {
            Turn::Bars => bars::read(&scene.plane, &scene.cells),
            Turn::Squares => squares::read_at_once(&scene, work),
            Turn::Hard => squares::read_hard(&scene, work),
            Turn::Hardest => squares::read_hardest(&scene, work)
                .or_else(|| squares::read_whole(&scene)),
        }
    })
}
