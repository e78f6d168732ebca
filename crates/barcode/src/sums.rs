//! Means over squares of a picture, each in four look-ups.

use crate::frame::Frame;

/// Sums of grey levels over everything above and left of a corner.
pub(crate) struct Sums {
    stride: usize,
    // They wrap in large frames; the difference of two does not.
    sums: Vec<u32>,
}

impl Sums {
    /// The mean of the square of 2 `radius` + 1 pixels around one, or of what the picture
    /// has of it.
    pub(crate) fn mean_around(&self, x: usize, y: usize, radius: usize) -> u8 {
        let (left, right) =
            (x.saturating_sub(radius), (x + radius + 1).min(self.stride - 1));
        let rows = self.sums.len() / self.stride - 1;
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(rows));
        let area = ((right - left) * (bottom - top)) as u32;
        (self.within(left, top, right, bottom) / area) as u8
    }

    pub(crate) fn of(frame: &Frame) -> Sums {
        let stride = frame.width() + 1;
        let mut sums = vec![0_u32; stride * (frame.height() + 1)];
        for (y, row) in frame.luma().chunks_exact(frame.width()).enumerate() {
            let mut in_row = 0_u32;
            for (x, level) in row.iter().enumerate() {
                in_row += u32::from(*level);
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = above.wrapping_add(in_row);
            }
        }
        Sums { stride, sums }
    }

    fn within(&self, left: usize, top: usize, right: usize, bottom: usize) -> u32 {
        let at = |x: usize, y: usize| self.sums[y * self.stride + x];
        let outer = at(right, bottom).wrapping_sub(at(left, bottom));
        outer.wrapping_sub(at(right, top)).wrapping_add(at(left, top))
    }
}
