//! Where bars lie side by side, and in which direction.
//!
//! In a cell of bars the grey levels change in one direction alone. Cells beside each other
//! that agree on the direction make a field.

use crate::cells::{Cells, Change, extent};

/// Part of the change of grey levels that must lie in one direction.
const COHERENCE: f32 = 0.55;

/// Liveliness below which a cell is plain.
const LIVELY: f32 = 150.0;

/// Cosine of twice the angle by which neighbours in a field may differ, 12°: bars are
/// straight, and a tilt adds little.
const AGREEMENT: f32 = 0.913;

/// Cells that a field has at least.
const FEWEST_CELLS: usize = 12;

/// Fields that are looked at, the largest ones.
const MOST_FIELDS: usize = 4;

/// A part of the picture where bars lie side by side.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Unit vector across the bars.
    pub(crate) across: [f32; 2],
    /// From where to where the field reaches across its bars, in pixels along `across`.
    pub(crate) reach: [f32; 2],
    /// From where to where most of it reaches along its bars, in pixels along the
    /// perpendicular.
    pub(crate) height: [f32; 2],
}

impl Field {
    /// Unit vector along the bars.
    pub(crate) fn along(&self) -> [f32; 2] {
        [-self.across[1], self.across[0]]
    }

    /// Edges of things are long and thin; bars reach further across than along.
    fn has_room(&self) -> bool {
        self.reach[1] - self.reach[0] >= 32.0
    }
}

/// The fields of a picture, the one with most cells first.
pub(crate) fn fields(cells: &Cells) -> Vec<Field> {
    let is_of_bars =
        |change: &Change| change.liveliness() > LIVELY && change.coherence() > COHERENCE;
    let groups = cells.groups(is_of_bars, 2, agree);
    let large = groups.iter().filter(|group| group.len() >= FEWEST_CELLS);
    let fields = large.map(|group| field(cells, group)).filter(Field::has_room);
    fields.take(MOST_FIELDS).collect()
}

fn agree(one: &Change, other: &Change) -> bool {
    let ([a, b], [c, d]) = (one.doubled, other.doubled);
    let lengths = (a * a + b * b) * (c * c + d * d);
    a * c + b * d > AGREEMENT * lengths.sqrt()
}

fn field(cells: &Cells, group: &[usize]) -> Field {
    let vectors = group.iter().map(|cell| cells.changes()[*cell].doubled);
    let [x, y] = vectors.fold([0.0, 0.0], |sum, v| [sum[0] + v[0], sum[1] + v[1]]);
    let (sine, cosine) = libm::sincosf(libm::atan2f(y, x) / 2.0);
    let middles = group.iter().map(|cell| cells.middle(*cell));
    let [reach, _] = extent(middles.clone(), [cosine, sine]);
    let mut heights: Vec<f32> = middles.map(|[x, y]| y * cosine - x * sine).collect();
    heights.sort_by(f32::total_cmp);
    // Edges of other things that lie like the bars are long, but have few cells.
    let part = |percent: usize| heights[(heights.len() - 1) * percent / 100];
    Field { across: [cosine, sine], reach, height: [part(5), part(95)] }
}
