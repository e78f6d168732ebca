//! Which pixels are black: darker than what lies around them.

use std::borrow::Cow;

use rxing::common::{BitArray, BitMatrix, LineOrientation, Result};
use rxing::{Binarizer, Exceptions, Luma8LuminanceSource};

use crate::frame::Frame;
use crate::sums::Sums;

/// Part of the contrast of a picture by which a pixel must be darker to count as black: on
/// plain paper noise then makes few specks, and a dark module is darker by far more.
const BIAS: f32 = 0.08;

/// A frame whose black pixels are known, in the form in which `rxing` takes them.
pub(crate) struct Thresholded {
    source: Luma8LuminanceSource,
    matrix: BitMatrix,
    edges: usize,
}

impl Thresholded {
    /// Compares each pixel with the mean of the square of 2 `radius` + 1 pixels around it.
    /// Black is what is darker by a part of what is usual in the picture.
    ///
    /// `None` when the frame is too large for `rxing`, which no frame is.
    pub(crate) fn around(frame: &Frame, radius: usize) -> Option<Thresholded> {
        let (width, height) = (frame.width(), frame.height());
        let mut matrix = BitMatrix::new(width as u32, height as u32).ok()?;
        let sums = Sums::of(frame);
        let bias = bias(frame);
        let mut edges = 0;
        for (y, row) in frame.luma().chunks_exact(width).enumerate() {
            let mut was_black = false;
            for (x, level) in row.iter().enumerate() {
                let is_black =
                    level.saturating_add(bias) < sums.mean_around(x, y, radius);
                if is_black {
                    matrix.set(x as u32, y as u32);
                }
                edges += usize::from(is_black != was_black);
                was_black = is_black;
            }
        }
        Some(Thresholded { edges, ..Thresholded::drawn(matrix) })
    }

    /// Places along the rows where black and white meet: what finders of codes stop at.
    pub(crate) fn edges(&self) -> usize {
        self.edges
    }

    /// A picture of which each pixel is known.
    pub(crate) fn drawn(matrix: BitMatrix) -> Thresholded {
        let (width, height) = (matrix.width() as usize, matrix.height() as usize);
        let source = Luma8LuminanceSource::with_empty_image(width, height);
        Thresholded { source, matrix, edges: 0 }
    }

    /// The square of 2 `reach` + 1 pixels around one, with what lies a pixel further to the
    /// right or below made larger by a part of `tilt`; what the picture lacks is white.
    pub(crate) fn around_point(
        &self,
        [x, y]: [usize; 2],
        reach: usize,
        tilt: [f32; 2],
    ) -> Option<Thresholded> {
        let side = 2 * reach + 1;
        let mut matrix = BitMatrix::new(side as u32, side as u32).ok()?;
        for row in 0..side {
            let down = row as f32 - reach as f32;
            for column in 0..side {
                let across = column as f32 - reach as f32;
                let depth = (1.0 + tilt[0] * across + tilt[1] * down).max(0.5);
                let from_x = x as f32 + across / depth + 0.5;
                let from_y = y as f32 + down / depth + 0.5;
                let is_inside = from_x >= 0.0 && from_y >= 0.0;
                if is_inside
                    && self.matrix.try_get(from_x as u32, from_y as u32) == Some(true)
                {
                    matrix.set(column as u32, row as u32);
                }
            }
        }
        Some(Thresholded::drawn(matrix))
    }
}

/// Grey levels by which black is darker than what lies around it.
fn bias(frame: &Frame) -> u8 {
    let mut counts = [0_usize; 256];
    for level in frame.luma() {
        counts[usize::from(*level)] += 1;
    }
    let level_of = |part: usize| {
        let wanted = frame.luma().len() * part / 100;
        let mut below = 0;
        let is_past = |count: &usize| {
            below += count;
            below > wanted
        };
        counts.iter().position(is_past).unwrap_or(255)
    };
    ((level_of(97) - level_of(3)) as f32 * BIAS) as u8 + 3
}

impl Binarizer for Thresholded {
    type Source = Luma8LuminanceSource;

    fn get_luminance_source(&self) -> &Luma8LuminanceSource {
        &self.source
    }

    fn get_black_row(&self, y: usize) -> Result<Cow<'_, BitArray>> {
        self.get_black_line(y, LineOrientation::Row)
    }

    fn get_black_row_from_matrix(&self, y: usize) -> Result<Cow<'_, BitArray>> {
        self.get_black_row(y)
    }

    fn get_black_matrix(&self) -> Result<&BitMatrix> {
        Ok(&self.matrix)
    }

    fn get_black_line(
        &self,
        at: usize,
        line: LineOrientation,
    ) -> Result<Cow<'_, BitArray>> {
        let at = u32::try_from(at).map_err(|_| Exceptions::INDEX_OUT_OF_BOUNDS)?;
        match line {
            LineOrientation::Row if at < self.matrix.height() => {
                Ok(Cow::Owned(self.matrix.getRow(at)))
            }
            LineOrientation::Column if at < self.matrix.width() => {
                Ok(Cow::Owned(self.matrix.getCol(at)))
            }
            LineOrientation::Row | LineOrientation::Column => {
                Err(Exceptions::INDEX_OUT_OF_BOUNDS)
            }
        }
    }

    fn create_binarizer(&self, source: Luma8LuminanceSource) -> Thresholded {
        Thresholded { source, matrix: self.matrix.clone(), edges: self.edges }
    }

    fn get_width(&self) -> usize {
        self.matrix.width() as usize
    }

    fn get_height(&self) -> usize {
        self.matrix.height() as usize
    }
}
