//! The modules of a square code whose corners are roughly known.
//!
//! In the middle of its module a pixel is as dark or as light as it gets, at its border it
//! is grey. So the corners are moved until the modules differ most from each other.

use rxing::Point;
use rxing::common::{BitMatrix, PerspectiveTransform, Quadrilateral};

use crate::frame::Frame;
use crate::sums::Sums;

/// Parts of a module by which a corner is moved, in turn.
const MOVES: [f32; 4] = [0.5, 0.25, 0.25, 0.12];

/// Times that each part is tried at every corner.
const ROUNDS: usize = 2;

/// White modules around a code that is drawn, and pixels of the side of a module.
const BORDER: usize = 2;
const SCALE: usize = 4;

/// A code drawn anew.
pub(crate) struct Drawn {
    pub(crate) matrix: BitMatrix,
    /// Modules of a side.
    pub(crate) side: usize,
}

impl Drawn {
    /// The code with a module of its outermost layer turned, one at each of its sides:
    /// beside the middle, where large codes have the lines by which they are measured.
    pub(crate) fn damaged(&self) -> impl Iterator<Item = BitMatrix> {
        let (last, third) = (self.side - 1, self.side / 3);
        let modules =
            [[0, third], [third, last], [last, last - third], [last - third, 0]];
        modules.into_iter().map(|module| {
            let mut matrix = self.matrix.clone();
            for [x, y] in pixels_of(module) {
                matrix.flip_coords(x, y);
            }
            matrix
        })
    }
}

/// Where a module is drawn.
fn pixels_of(module: [usize; 2]) -> impl Iterator<Item = [u32; 2]> {
    let [left, top] = module.map(|at| ((at + BORDER) * SCALE) as u32);
    let side = 0..SCALE as u32;
    side.clone().flat_map(move |y| side.clone().map(move |x| [left + x, top + y]))
}

/// A code of `side` × `side` modules in a picture.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    corners: [Point; 4],
    side: usize,
}

impl Grid {
    /// `corners` from the upper left one to the right, in pixels, as far as they are known.
    pub(crate) fn new(corners: [Point; 4], side: usize) -> Grid {
        Grid { corners, side }
    }

    /// What it takes to fit it.
    pub(crate) fn work(&self) -> usize {
        const TRIES: usize = 4 * 4 * MOVES.len() * ROUNDS;
        TRIES * self.side * self.side / 8
    }

    /// With its corners where the modules of the picture differ most.
    pub(crate) fn fitted(self, frame: &Frame) -> Grid {
        let (mut grid, corners, side) = (self, self.corners, self.side);
        let (dx, dy) = (corners[1].x - corners[0].x, corners[1].y - corners[0].y);
        let module = (dx * dx + dy * dy).sqrt() / side as f32;
        let mut best = grid.contrast(frame);
        for part in MOVES.into_iter().flat_map(|part| [part; ROUNDS]) {
            for corner in 0..4 {
                for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                    let before = grid.corners[corner];
                    let (dx, dy) = (x * part * module, y * part * module);
                    grid.corners[corner] = Point { x: before.x + dx, y: before.y + dy };
                    let contrast = grid.contrast(frame);
                    if contrast > best {
                        best = contrast;
                    } else {
                        grid.corners[corner] = before;
                    }
                }
            }
        }
        grid
    }

    /// The modules as they would be printed, with white ones around: black are those darker
    /// than the mean of the square of 2 `radius` + 1 pixels around.
    pub(crate) fn drawn(&self, frame: &Frame, radius: usize) -> Option<Drawn> {
        let side = ((self.side + 2 * BORDER) * SCALE) as u32;
        let mut matrix = BitMatrix::new(side, side).ok()?;
        let sums = Sums::of(frame);
        for (i, [x, y]) in self.middles().enumerate() {
            let [column, row] = [x, y].map(|at| at.max(0.0) as usize);
            let column = column.min(frame.width() - 1);
            let row = row.min(frame.height() - 1);
            if frame.between(x, y) < f32::from(sums.mean_around(column, row, radius)) {
                for [x, y] in pixels_of([i % self.side, i / self.side]) {
                    matrix.set(x, y);
                }
            }
        }
        Some(Drawn { matrix, side: self.side })
    }

    /// Variance of the levels in the middles of the modules.
    fn contrast(&self, frame: &Frame) -> f32 {
        let (mut sum, mut squares) = (0.0_f32, 0.0_f32);
        for [x, y] in self.middles() {
            let level = frame.between(x, y);
            sum += level;
            squares += level * level;
        }
        let n = (self.side * self.side) as f32;
        squares / n - (sum / n) * (sum / n)
    }

    /// Row by row, in pixels.
    fn middles(&self) -> impl Iterator<Item = [f32; 2]> {
        let [a, b, c, d] = self.corners;
        let square =
            PerspectiveTransform::squareToQuadrilateral(Quadrilateral([a, b, c, d]));
        let side = self.side;
        (0..side * side).map(move |i| {
            let part = |at: usize| (at as f32 + 0.5) / side as f32;
            let at =
                square.transform_point(Point { x: part(i % side), y: part(i / side) });
            [at.x, at.y]
        })
    }
}
