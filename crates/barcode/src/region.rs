//! Where modules lie in a grid, and the same part of the picture laid straight.
//!
//! In a grid the grey levels change in two directions at right angles. Four times their
//! angles is one and the same angle, which is that of the grid.

use crate::cells::{Cells, Change, STRIDE, extent, gradients};
use crate::frame::Frame;

/// Liveliness below which a cell is plain in any picture, and the part of that of the
/// liveliest cells below which it is in this one.
const LIVELY: f32 = 300.0;
const LIVELY_PART: f32 = 0.25;

/// Cells that a region has at least: a code of 30 pixels.
const FEWEST_CELLS: usize = 9;

/// Regions that are looked at, the liveliest ones.
const MOST_REGIONS: usize = 3;

/// Pixels around a region, so that its white edge is seen.
const MARGIN: f32 = 10.0;

/// Pixels of a region that was enlarged, and the scale that is enough for small ones.
const MOST_PIXELS: f32 = 140_000.0;
const SCALE: f32 = 2.0;

/// A part of the picture that may hold a code of squares.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    /// Unit vector along one axis of the grid.
    axis: [f32; 2],
    /// The corner from which it reaches, in pixels along the axis and its perpendicular.
    corner: [f32; 2],
    /// How much it is enlarged, and its pixels across and down then.
    scale: f32,
    size: [usize; 2],
}

impl Region {
    /// Laid straight and enlarged.
    pub(crate) fn taken_from(&self, frame: &Frame) -> Frame {
        frame.turned(self.axis, self.corner, self.scale, self.size)
    }
}

/// The regions of a picture in which `cells` were measured, the liveliest first.
pub(crate) fn regions(smooth: &Frame, cells: &Cells) -> Vec<Region> {
    let mut lively: Vec<f32> = cells.changes().iter().map(Change::liveliness).collect();
    let high = lively.len() * 99 / 100;
    if lively.is_empty() {
        return Vec::new();
    }
    let highest = *lively.select_nth_unstable_by(high, f32::total_cmp).1;
    let needed = (highest * LIVELY_PART).max(LIVELY);
    let groups = cells.groups(|change| change.liveliness() > needed, 1, |_, _| true);
    let large = groups.iter().filter(|group| group.len() >= FEWEST_CELLS);
    large.take(MOST_REGIONS).map(|group| region(smooth, cells, group)).collect()
}

fn region(smooth: &Frame, cells: &Cells, group: &[usize]) -> Region {
    let axis = axis(smooth, cells, group);
    let middles = group.iter().map(|cell| cells.middle(*cell));
    let [across, along] = extent(middles, axis);
    let margin = MARGIN + STRIDE as f32;
    let corner = [across[0] - margin, along[0] - margin];
    let (wide, high) = (across[1] + margin - corner[0], along[1] + margin - corner[1]);
    let scale = (MOST_PIXELS / (wide * high)).sqrt().min(SCALE);
    Region {
        axis,
        corner,
        scale,
        size: [(wide * scale) as usize, (high * scale) as usize],
    }
}

/// Unit vector along one axis of the grid.
fn axis(smooth: &Frame, cells: &Cells, group: &[usize]) -> [f32; 2] {
    let mut sum = [0.0_f32, 0.0];
    for cell in group {
        let [x, y] = cells.middle(*cell);
        let (column, row) = (x as usize / STRIDE - 1, y as usize / STRIDE - 1);
        for [dx, dy] in gradients(smooth, column, row) {
            let (a, b) = ((dx * dx - dy * dy) as f32, (2 * dx * dy) as f32);
            let length = (dx * dx + dy * dy) as f32;
            if length > 0.0 {
                sum[0] += (a * a - b * b) / length;
                sum[1] += 2.0 * a * b / length;
            }
        }
    }
    let (sine, cosine) = libm::sincosf(libm::atan2f(sum[1], sum[0]) / 4.0);
    [cosine, sine]
}
