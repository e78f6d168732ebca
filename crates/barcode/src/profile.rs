//! How light it is along a line across bars, and which parts of it are black.

use std::ops::Range;

use rxing::common::BitArray;

use crate::direction::Field;
use crate::frame::Frame;

/// Pixels beyond both ends of a field that a line also covers: the cells at the ends may
/// hold few bars, and every code has white around it.
const MARGIN: f32 = 44.0;

/// Measurements to a pixel.
const PER_PIXEL: usize = 2;

/// Bits to a measurement: an edge is placed to a sixth of a pixel.
const PER_SAMPLE: usize = 3;

/// How strong a blur is undone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sharpening {
    /// As the camera gave it.
    None,
    /// For a blur of about 1 pixel.
    Light,
    /// For a blur of about 1.6 pixels.
    Strong,
}

impl Sharpening {
    /// Standard deviation of the blur that is undone, in pixels, and the rounds it takes.
    fn blur(self) -> (f32, usize) {
        match self {
            Sharpening::None => (1.0, 0),
            Sharpening::Light => (1.0, 4),
            Sharpening::Strong => (1.6, 6),
        }
    }
}

/// Grey levels along a line, each the mean of a short piece along the bars.
pub(crate) struct Profile {
    levels: Vec<f32>,
    /// The part of it that lies in the picture.
    inside: Range<usize>,
}

impl Profile {
    /// Across a field at `height` pixels along its bars, the mean of `band` pixels there.
    pub(crate) fn of(frame: &Frame, field: &Field, height: f32, band: usize) -> Profile {
        let (across, along) = (field.across, field.along());
        let from = field.reach[0] - MARGIN;
        let n = ((field.reach[1] - from + MARGIN) as usize + 1) * PER_PIXEL;
        let first = height - (band as f32 - 1.0) / 2.0;
        let mut levels = Vec::with_capacity(n);
        let mut inside = n..0;
        for i in 0..n {
            let at = from + i as f32 / PER_PIXEL as f32;
            let mut sum = 0.0;
            for j in 0..band {
                let up = first + j as f32;
                let x = at * across[0] + up * along[0];
                sum += frame.between(x, at * across[1] + up * along[1]);
            }
            levels.push(sum / band as f32);
            let (x, y) =
                (at * across[0] + height * along[0], at * across[1] + height * along[1]);
            if frame.has(x, y) {
                inside = inside.start.min(i)..i + 1;
            }
        }
        Profile { levels, inside }
    }

    /// Undoes a blur by adding again and again what blurring takes away (Van Cittert 1931).
    pub(crate) fn sharpened(&self, sharpening: Sharpening) -> Profile {
        let (sigma, rounds) = sharpening.blur();
        let kernel = kernel(sigma * PER_PIXEL as f32);
        let mut levels = self.levels.clone();
        for _ in 0..rounds {
            let blurred = blurred(&levels, &kernel);
            let original = self.levels.iter().zip(blurred);
            for (level, (original, blurred)) in levels.iter_mut().zip(original) {
                *level += original - blurred;
            }
        }
        Profile { levels, inside: self.inside.clone() }
    }

    /// Black where a level is below the middle between the darkest and the lightest around.
    ///
    /// `None` when nothing along the line is much darker than the rest.
    pub(crate) fn bits(&self, window: f32) -> Option<BitArray> {
        const FAINT: f32 = 24.0;
        let radius = (window * PER_PIXEL as f32) as usize;
        let middles = middles(&self.levels, radius);
        let (low, high) = extremes(&self.levels);
        if high - low < FAINT {
            return None;
        }
        let levels = self.levels.iter().zip(&middles);
        let above: Vec<f32> = levels.map(|(level, middle)| level - middle).collect();
        let mut bits = BitArray::with_size(above.len() * PER_SAMPLE);
        for (i, pair) in above.windows(2).enumerate() {
            let [from, to] = [pair[0], pair[1]];
            for j in 0..PER_SAMPLE {
                let part = (j as f32 + 0.5) / PER_SAMPLE as f32;
                if from + (to - from) * part < 0.0 {
                    bits.set(i * PER_SAMPLE + j);
                }
            }
        }
        Some(bits)
    }

    /// The bits, black beyond the picture: where the white around a code is not seen, it
    /// may go on there.
    pub(crate) fn closed(&self, mut bits: BitArray) -> BitArray {
        let beyond = (0..self.inside.start).chain(self.inside.end..self.levels.len());
        for i in beyond.flat_map(|i| i * PER_SAMPLE..(i + 1) * PER_SAMPLE) {
            bits.set(i);
        }
        bits
    }
}

fn extremes(levels: &[f32]) -> (f32, f32) {
    levels.iter().fold((f32::MAX, f32::MIN), |(low, high), l| (low.min(*l), high.max(*l)))
}

/// The threshold at each place: the middle of the extremes within `radius`, but in plain
/// parts the middle of the last lively one, so that noise on white is no bar.
fn middles(levels: &[f32], radius: usize) -> Vec<f32> {
    /// Part of the contrast of the line that a lively part has.
    const PLAIN: f32 = 0.35;
    let (low, high) = extremes(levels);
    let needed = (high - low) * PLAIN;
    let middle = |i: usize| {
        let around =
            &levels[i.saturating_sub(radius)..(i + radius + 1).min(levels.len())];
        let (low, high) = extremes(around);
        (high - low >= needed).then_some((low + high) / 2.0)
    };
    let found: Vec<Option<f32>> = (0..levels.len()).map(middle).collect();
    let mut last = found.iter().flatten().next().copied().unwrap_or((low + high) / 2.0);
    found
        .into_iter()
        .map(|middle| {
            last = middle.unwrap_or(last);
            last
        })
        .collect()
}

fn kernel(sigma: f32) -> Vec<f32> {
    let reach = (sigma * 3.0) as i32;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|i| libm::expf(-((i * i) as f32) / (2.0 * sigma * sigma)))
        .collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

fn blurred(levels: &[f32], kernel: &[f32]) -> Vec<f32> {
    let reach = kernel.len() / 2;
    let last = levels.len().saturating_sub(1);
    let near = |i: usize| {
        let at = kernel.iter().enumerate();
        at.map(|(j, weight)| weight * levels[(i + j).saturating_sub(reach).min(last)])
            .sum()
    };
    (0..levels.len()).map(near).collect()
}
