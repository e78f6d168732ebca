//! How grey levels change in small parts of a picture: how much, and in which direction.
//!
//! The picture is cut into blocks; a cell is four of them, and begins at each. The change in
//! a cell is its structure tensor (Bigün and Granlund 1987).

use crate::frame::Frame;

/// Pixels from one cell to the next.
pub(crate) const STRIDE: usize = 8;

/// The change of grey levels in a cell: sums over its pixels.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Change {
    /// Squares of the change from left to right plus from top to bottom.
    pub(crate) all: f32,
    /// Twice the direction of the change, as a vector: as long as `all` when the change has
    /// one direction, 0 when it has none.
    pub(crate) doubled: [f32; 2],
}

impl Change {
    /// Mean square of the change between pixels two apart.
    pub(crate) fn liveliness(&self) -> f32 {
        self.all / (4 * STRIDE * STRIDE) as f32
    }

    /// From 0, in all directions, to 1, in one.
    pub(crate) fn coherence(&self) -> f32 {
        let [x, y] = self.doubled;
        if self.all > 0.0 { (x * x + y * y).sqrt() / self.all } else { 0.0 }
    }

    fn plus(self, other: Change) -> Change {
        let [x, y] = self.doubled;
        let doubled = [x + other.doubled[0], y + other.doubled[1]];
        Change { all: self.all + other.all, doubled }
    }
}

/// The cells of a picture, row by row.
pub(crate) struct Cells {
    columns: usize,
    changes: Vec<Change>,
}

impl Cells {
    pub(crate) fn of(frame: &Frame) -> Cells {
        let (columns, rows) = (frame.width() / STRIDE, frame.height() / STRIDE);
        let at = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let blocks: Vec<Change> =
            at.clone().map(|(column, row)| change(frame, column, row)).collect();
        let block = |column: usize, row: usize| {
            blocks[row.min(rows - 1) * columns + column.min(columns - 1)]
        };
        let cell = |(column, row): (usize, usize)| {
            let upper = block(column, row).plus(block(column + 1, row));
            upper.plus(block(column, row + 1)).plus(block(column + 1, row + 1))
        };
        Cells { columns, changes: at.map(cell).collect() }
    }

    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The middle of a cell, in pixels.
    pub(crate) fn middle(&self, cell: usize) -> [f32; 2] {
        let (column, row) = (cell % self.columns, cell / self.columns);
        [((column + 1) * STRIDE) as f32, ((row + 1) * STRIDE) as f32]
    }

    /// Sets of members, the one with most change first, that hang together by steps of at most `reach`
    /// cells, each step between two that `agree`.
    pub(crate) fn groups(
        &self,
        is_member: impl Fn(&Change) -> bool,
        reach: usize,
        agree: impl Fn(&Change, &Change) -> bool,
    ) -> Vec<Vec<usize>> {
        let mut is_free: Vec<bool> = self.changes.iter().map(is_member).collect();
        let mut groups = Vec::new();
        for start in 0..is_free.len() {
            if !std::mem::take(&mut is_free[start]) {
                continue;
            }
            let (mut group, mut next) = (vec![start], 0);
            while let Some(cell) = group.get(next).copied() {
                next += 1;
                for other in self.neighbours(cell, reach) {
                    if is_free[other] && agree(&self.changes[cell], &self.changes[other])
                    {
                        is_free[other] = false;
                        group.push(other);
                    }
                }
            }
            groups.push(group);
        }
        let change = |group: &Vec<usize>| -> f32 {
            group.iter().map(|cell| self.changes[*cell].all).sum()
        };
        groups.sort_by(|one, other| change(other).total_cmp(&change(one)));
        groups
    }

    fn neighbours(&self, cell: usize, reach: usize) -> impl Iterator<Item = usize> {
        let all = self.columns;
        let rows = self.changes.len() / all;
        let (column, row) = (cell % all, cell / all);
        let columns = column.saturating_sub(reach)..(column + reach + 1).min(all);
        (row.saturating_sub(reach)..(row + reach + 1).min(rows))
            .flat_map(move |row| columns.clone().map(move |column| row * all + column))
    }
}

/// From where to where points reach along a unit vector and along its perpendicular.
pub(crate) fn extent(
    points: impl Iterator<Item = [f32; 2]>,
    [cosine, sine]: [f32; 2],
) -> [[f32; 2]; 2] {
    let nothing = [[f32::MAX, f32::MIN]; 2];
    let widened = |range: [f32; 2], to: f32| [range[0].min(to), range[1].max(to)];
    points.fold(nothing, |[across, along], [x, y]| {
        [widened(across, x * cosine + y * sine), widened(along, y * cosine - x * sine)]
    })
}

/// Change from left to right and from top to bottom at each inner pixel of a block.
pub(crate) fn gradients(
    frame: &Frame,
    column: usize,
    row: usize,
) -> impl Iterator<Item = [i32; 2]> {
    let (width, luma) = (frame.width(), frame.luma());
    let (left, top) = (column * STRIDE, row * STRIDE);
    let xs = left.max(1)..(left + STRIDE).min(width - 1);
    (top.max(1)..(top + STRIDE).min(frame.height() - 1)).flat_map(move |y| {
        xs.clone().map(move |x| {
            let at = y * width + x;
            let dx = i32::from(luma[at + 1]) - i32::from(luma[at - 1]);
            let dy = i32::from(luma[at + width]) - i32::from(luma[at - width]);
            [dx, dy]
        })
    })
}

fn change(frame: &Frame, column: usize, row: usize) -> Change {
    let sums = gradients(frame, column, row).fold([0, 0, 0], |[xx, yy, xy], [dx, dy]| {
        [xx + dx * dx, yy + dy * dy, xy + dx * dy]
    });
    let [xx, yy, xy] = sums.map(|sum| sum as f32);
    Change { all: xx + yy, doubled: [xx - yy, 2.0 * xy] }
}
