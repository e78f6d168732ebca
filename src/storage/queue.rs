//! Which journal rows still have to reach the disk.
//!
//! Rows leave in the order in which they came, in batches; a batch stays in the queue
//! until the disk confirms it, so that a failure can neither lose nor reorder one.

/// Rows that are not confirmed yet, oldest first.
#[derive(Clone, Debug)]
pub struct Queue<Row> {
    waiting: Vec<Row>,
    writing: usize,
}

impl<Row> Default for Queue<Row> {
    fn default() -> Self {
        Queue { waiting: Vec::new(), writing: 0 }
    }
}

impl<Row: Clone> Queue<Row> {
    /// Takes a row in.
    pub fn push(&mut self, row: Row) {
        self.waiting.push(row);
    }

    /// All that waits, to be written now; `None` while a batch is being written or when
    /// nothing waits.
    pub fn begin(&mut self) -> Option<Vec<Row>> {
        if self.writing > 0 || self.waiting.is_empty() {
            return None;
        }
        self.writing = self.waiting.len();
        Some(self.waiting.clone())
    }

    /// The batch is on the disk.
    pub fn confirm(&mut self) {
        self.waiting.drain(..self.writing);
        self.writing = 0;
    }

    /// The batch is not on the disk: it will be part of the next one.
    pub fn fail(&mut self) {
        self.writing = 0;
    }

    /// True when everything is on the disk.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_batch_goes_first_in_the_next_one() {
        let mut queue = Queue::default();
        queue.push(1);
        queue.push(2);
        assert_eq!(queue.begin(), Some(vec![1, 2]));
        queue.push(3);
        assert_eq!(queue.begin(), None, "one batch at a time");
        queue.fail();
        assert_eq!(queue.begin(), Some(vec![1, 2, 3]));
        queue.push(4);
        queue.confirm();
        assert!(!queue.is_empty());
        assert_eq!(queue.begin(), Some(vec![4]));
        queue.confirm();
        assert!(queue.is_empty());
        assert_eq!(queue.begin(), None);
    }
}
