//! The middle of an Aztec Code: squares in squares, seen in any direction as seven stripes
//! of equal width around a dark middle.
//!
//! `rxing` looks for it in the middle of the picture alone.

use rxing::Point;
use rxing::common::BitMatrix;

use crate::grid::Grid;

/// Middles that are tried in a picture.
const MOST: usize = 2;

/// Rows that see the middle of a code; chance shows one to a single row.
const FEWEST_ROWS: usize = 2;

/// Stripes that are one module wide: white, black, white, and so on to white.
const STRIPES: usize = 7;

/// Where the middle of a code may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bullseye {
    /// Pixels from the left and from the top.
    pub(crate) at: [usize; 2],
    /// Pixels of a stripe.
    pub(crate) module: f32,
    /// Rows in which it was seen.
    seen: usize,
}

impl Bullseye {
    /// The code around it when it has `side` modules and lies straight.
    pub(crate) fn grid(&self, side: usize) -> Grid {
        let [x, y] = self.at.map(|at| at as f32);
        let half = side as f32 * self.module / 2.0;
        let corner =
            |right: f32, down: f32| Point { x: x + right * half, y: y + down * half };
        let corners =
            [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
        Grid::new(corners, side)
    }
}

/// Middles that several rows agree on, the one that most rows saw first.
pub(crate) fn bullseyes(matrix: &BitMatrix) -> Vec<Bullseye> {
    let mut found: Vec<Bullseye> = Vec::new();
    for y in 0..matrix.height() as usize {
        let row = |x: usize| matrix.try_get(x as u32, y as u32);
        for (x, width) in stripes(row, matrix.width() as usize) {
            let column = |y: usize| matrix.try_get(x as u32, y as u32);
            let Some((middle, height)) = around(column, y) else { continue };
            let falling =
                |i: usize| matrix.try_get((x + i).checked_sub(y)? as u32, i as u32);
            let rising =
                |i: usize| matrix.try_get((x + y).checked_sub(i)? as u32, i as u32);
            let is_square = 2.0 * width >= height && 2.0 * height >= width;
            if !is_square || around(falling, y).is_none() || around(rising, y).is_none() {
                continue;
            }
            let is_near = |known: &&mut Bullseye| {
                let reach = width as usize;
                known.at[0].abs_diff(x) <= reach && known.at[1].abs_diff(middle) <= reach
            };
            match found.iter_mut().find(is_near) {
                Some(known) => known.seen += 1,
                None => {
                    let module = (width + height) / 2.0;
                    found.push(Bullseye { at: [x, middle], module, seen: 1 });
                }
            }
        }
    }
    found.retain(|bullseye| bullseye.seen >= FEWEST_ROWS);
    found.sort_by_key(|bullseye| std::cmp::Reverse(bullseye.seen));
    found.truncate(MOST);
    found
}

/// Middles and widths of what looks like seven equal stripes around a black one in a line.
fn stripes(line: impl Fn(usize) -> Option<bool>, length: usize) -> Vec<(usize, f32)> {
    let (mut starts, mut found) = (Vec::new(), Vec::new());
    for i in 1..length {
        if line(i) == line(i - 1) {
            continue;
        }
        starts.push(i);
        // The last stripe that ended was white.
        if line(i) != Some(true) || starts.len() <= STRIPES {
            continue;
        }
        let edges = &starts[starts.len() - STRIPES - 1..];
        if let Some(module) = equal(edges) {
            found.push(((edges[3] + edges[4]) / 2, module));
        }
    }
    found
}

/// Middle and width of the stripes when `at` lies in the middle one of seven equal ones.
fn around(line: impl Fn(usize) -> Option<bool>, at: usize) -> Option<(usize, f32)> {
    let mut edges = [0_usize; STRIPES + 1];
    let mut first = at;
    for (i, edge) in edges.iter_mut().take(4).rev().enumerate() {
        let is_black = i.is_multiple_of(2);
        while line(first)? == is_black {
            first = first.checked_sub(1)?;
        }
        *edge = first + 1;
    }
    let mut last = at;
    for (i, edge) in edges.iter_mut().skip(4).enumerate() {
        let is_black = i.is_multiple_of(2);
        while line(last)? == is_black {
            last += 1;
        }
        *edge = last;
    }
    equal(&edges).map(|module| ((edges[3] + edges[4]) / 2, module))
}

/// Mean width of stripes that differ from it by no more than half of it and two pixels.
fn equal(edges: &[usize]) -> Option<f32> {
    let (first, last) = (edges.first()?, edges.last()?);
    let module = (last - first) as f32 / STRIPES as f32;
    let is_equal = |pair: &[usize]| {
        let width = (pair[1] - pair[0]) as f32;
        (width - module).abs() <= module * 0.5 + 0.5
    };
    let all = module >= 1.5 && edges.windows(2).all(is_equal);
    all.then_some(module)
}
