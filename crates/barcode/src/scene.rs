//! A frame as the parts that look for codes want it.

use std::borrow::Cow;

use crate::cells::Cells;
use crate::frame::{Frame, SMALLEST_SIDE};

/// A frame, made smaller, and what is measured in it once.
pub(crate) struct Scene<'a> {
    /// The picture.
    pub(crate) plane: Cow<'a, Frame>,
    /// The same without its noise.
    pub(crate) smooth: Frame,
    /// How lively each part is, and in which direction.
    pub(crate) cells: Cells,
}

impl<'a> Scene<'a> {
    /// `None` for a picture that no code would fit into.
    pub(crate) fn plane(frame: &'a Frame) -> Option<Cow<'a, Frame>> {
        let plane = frame.reduced();
        let shorter = plane.width().min(plane.height());
        (shorter >= SMALLEST_SIDE).then_some(plane)
    }

    pub(crate) fn of(plane: Cow<'a, Frame>) -> Scene<'a> {
        let smooth = plane.smoothed();
        let cells = Cells::of(&smooth);
        Scene { plane, smooth, cells }
    }
}
