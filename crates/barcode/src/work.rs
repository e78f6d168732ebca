//! How much may still be done for a frame: a hopeless one must not take longer than others.

/// Work that is left. A thousand take about 60 µs where the command line runs.
pub(crate) struct Work {
    left: usize,
    is_done: bool,
}

impl Work {
    pub(crate) fn of(left: usize) -> Work {
        Work { left, is_done: false }
    }

    /// Takes what is about to be done; `None` when that is more than is left.
    pub(crate) fn spend(&mut self, work: usize) -> Option<()> {
        match self.left.checked_sub(work) {
            Some(left) => self.left = left,
            None => self.is_done = true,
        }
        (!self.is_done).then_some(())
    }

    /// Whether something was left out.
    pub(crate) fn is_done(&self) -> bool {
        self.is_done
    }
}
