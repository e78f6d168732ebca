//! A picture in grey levels, and what is done to one as a whole.

use std::borrow::Cow;
use std::fmt;

use crate::sums::Sums;

/// Pixels to which a frame is reduced before it is read.
pub const LARGEST: usize = 1280 * 1024;

/// Pixels of the longest side that a frame may have.
pub const LONGEST_SIDE: usize = 8192;

/// Below this no code has room.
pub(crate) const SMALLEST_SIDE: usize = 16;

/// A picture of a camera: one grey level a pixel, row by row from the top, 0 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// A side has no pixel, or more than [`LONGEST_SIDE`].
    Side {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
    },
    /// There are more or fewer bytes than width and height ask for.
    Bytes {
        /// Bytes that were given.
        given: usize,
        /// Bytes that the sides ask for.
        wanted: usize,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Side { width, height } => {
                write!(
                    f,
                    "a frame of {width} × {height} pixels: a side has 1 to {LONGEST_SIDE}"
                )
            }
            FrameError::Bytes { given, wanted } => {
                write!(f, "a frame of {given} bytes: its sides ask for {wanted}")
            }
        }
    }
}

impl std::error::Error for FrameError {}

impl Frame {
    /// A frame of grey levels, one byte a pixel.
    ///
    /// # Errors
    ///
    /// When a side is 0 or over [`LONGEST_SIDE`], or the bytes are not `width` × `height`.
    pub fn from_luma(
        width: usize,
        height: usize,
        luma: Vec<u8>,
    ) -> Result<Frame, FrameError> {
        check(width, height, 1, luma.len())?;
        Ok(Frame { width, height, luma })
    }

    /// A frame of red, green, blue and opacity, four bytes a pixel, as a canvas gives it.
    ///
    /// What is transparent lies on white. Grey is luma of ITU-R BT.601, as in ZXing.
    ///
    /// # Errors
    ///
    /// When a side is 0 or over [`LONGEST_SIDE`], or the bytes are not 4 × `width` × `height`.
    pub fn from_rgba(
        width: usize,
        height: usize,
        rgba: &[u8],
    ) -> Result<Frame, FrameError> {
        check(width, height, 4, rgba.len())?;
        let luma = rgba.chunks_exact(4).map(|pixel| match *pixel {
            [red, green, blue, opacity] => grey(red, green, blue, opacity),
            _ => 255,
        });
        Ok(Frame { width, height, luma: luma.collect() })
    }

    /// Pixels from left to right.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// Whether a point lies in the picture.
    pub(crate) fn has(&self, x: f32, y: f32) -> bool {
        let (width, height) = (self.width as f32, self.height as f32);
        (0.0..width).contains(&x) && (0.0..height).contains(&y)
    }

    /// Grey level between four pixels; beyond the edge the edge goes on.
    pub(crate) fn between(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let right = (left + 1).min(self.width - 1);
        let below = (top + 1).min(self.height - 1) * self.width;
        let (across, down) = (x - left as f32, y - top as f32);
        let top = top * self.width;
        let level = |at: usize| f32::from(self.luma[at]);
        let upper = level(top + left) * (1.0 - across) + level(top + right) * across;
        let lower = level(below + left) * (1.0 - across) + level(below + right) * across;
        upper * (1.0 - down) + lower * down
    }

    /// Halved until it has no more than [`LARGEST`] pixels.
    pub(crate) fn reduced(&self) -> Cow<'_, Frame> {
        let mut frame = Cow::Borrowed(self);
        while frame.luma.len() > LARGEST {
            frame = Cow::Owned(frame.halved());
        }
        frame
    }

    /// Half as wide and high: each pixel is the mean of four.
    pub(crate) fn halved(&self) -> Frame {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut luma = Vec::with_capacity(width * height);
        let pixel = |x: usize, y: usize| {
            u16::from(
                self.luma[y.min(self.height - 1) * self.width + x.min(self.width - 1)],
            )
        };
        for y in 0..height {
            for x in 0..width {
                let (x, y) = (x * 2, y * 2);
                let four =
                    pixel(x, y) + pixel(x + 1, y) + pixel(x, y + 1) + pixel(x + 1, y + 1);
                luma.push(((four + 2) / 4) as u8);
            }
        }
        Frame { width, height, luma }
    }

    /// Smoothed by 1-2-1 in both directions: noise halves, an edge widens by a pixel.
    pub(crate) fn smoothed(&self) -> Frame {
        let width = self.width;
        let mut across = Vec::with_capacity(self.luma.len());
        for row in self.luma.chunks_exact(width) {
            for x in 0..width {
                let (left, right) =
                    (row[x.saturating_sub(1)], row[(x + 1).min(width - 1)]);
                across.push(u16::from(left) + 2 * u16::from(row[x]) + u16::from(right));
            }
        }
        let row = |y: usize| &across[y * width..(y + 1) * width];
        let mut luma = Vec::with_capacity(self.luma.len());
        for y in 0..self.height {
            let above = row(y.saturating_sub(1));
            let below = row((y + 1).min(self.height - 1));
            let three = above.iter().zip(row(y)).zip(below);
            luma.extend(three.map(|((a, b), c)| ((a + 2 * b + c + 8) / 16) as u8));
        }
        Frame { width, height: self.height, luma }
    }

    /// A part of the picture along a unit vector `axis`, from the corner `from` in pixels
    /// along it and its perpendicular, `scale` times as large and of `size` pixels.
    pub(crate) fn turned(
        &self,
        [cosine, sine]: [f32; 2],
        from: [f32; 2],
        scale: f32,
        [width, height]: [usize; 2],
    ) -> Frame {
        let mut luma = Vec::with_capacity(width * height);
        for row in 0..height {
            let along = from[1] + row as f32 / scale;
            for column in 0..width {
                let across = from[0] + column as f32 / scale;
                let x = across * cosine - along * sine;
                luma.push(self.between(x, across * sine + along * cosine) as u8);
            }
        }
        Frame { width, height, luma }
    }

    /// With edges made steeper: what differs from the mean around it differs more, by
    /// `strength` quarters. The mean is of the square of 2 `radius` + 1 pixels, taken twice.
    pub(crate) fn sharpened(&self, radius: usize, strength: i32) -> Frame {
        let blurred = self.boxed(radius).boxed(radius);
        let both = self.luma.iter().zip(&blurred.luma);
        let luma = both.map(|(level, mean)| {
            let (level, mean) = (i32::from(*level), i32::from(*mean));
            (level + (level - mean) * strength / 4).clamp(0, 255) as u8
        });
        Frame { width: self.width, height: self.height, luma: luma.collect() }
    }

    /// The mean over a square of 2 `radius` + 1 pixels.
    fn boxed(&self, radius: usize) -> Frame {
        let sums = Sums::of(self);
        let mut luma = Vec::with_capacity(self.luma.len());
        for y in 0..self.height {
            for x in 0..self.width {
                luma.push(sums.mean_around(x, y, radius));
            }
        }
        Frame { width: self.width, height: self.height, luma }
    }

    /// Black for white.
    pub(crate) fn inverted(&self) -> Frame {
        let luma = self.luma.iter().map(|level| 255 - level).collect();
        Frame { width: self.width, height: self.height, luma }
    }
}

fn check(
    width: usize,
    height: usize,
    channels: usize,
    given: usize,
) -> Result<(), FrameError> {
    let is_side = |side: usize| (1..=LONGEST_SIDE).contains(&side);
    if !is_side(width) || !is_side(height) {
        return Err(FrameError::Side { width, height });
    }
    let wanted = width * height * channels;
    if given != wanted {
        return Err(FrameError::Bytes { given, wanted });
    }
    Ok(())
}

fn grey(red: u8, green: u8, blue: u8, opacity: u8) -> u8 {
    let level =
        (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) / 256;
    let opacity = u32::from(opacity);
    ((level * opacity + 255 * (255 - opacity)) / 255) as u8
}
