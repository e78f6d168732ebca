//! Brings every answer to the disk as it is given, and says how far it has come.
//!
//! Answers go into a journal, in their order, each batch confirmed before the next; from
//! time to time a snapshot takes the journal's place. A failure keeps what waits, tells
//! the screen why, and tries again by itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::draft::{Draft, Edit};

use super::indexeddb::IndexedDb;
use super::queue::Queue;
use super::{DraftRow, FORMAT, JournalRow, StorageError, Store};
use crate::progress::Progress;

/// Journal rows after which a snapshot is taken: replaying so many takes no time that
/// anyone notices.
const ROWS_PER_SNAPSHOT: u64 = 200;

/// Time before the next attempt after a failure.
const RETRY_MS: u32 = 4_000;

/// How far the answers have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// All are on the disk; since when, in milliseconds since 1970.
    OnDisk(i64),
    /// Some are on their way.
    Pending,
    /// Some could not be written; they are kept in memory and tried again.
    Failed(StorageError),
}

/// The journal of one draft.
#[derive(Clone)]
pub struct Autosave {
    line: Rc<Line>,
    /// How far the answers have come, for the screen.
    pub saved: RwSignal<Saved>,
}

struct Line {
    store: IndexedDb,
    draft: RefCell<DraftRow>,
    queue: RefCell<Queue<JournalRow>>,
    last: Cell<u64>,
    closed: Cell<bool>,
    snapshot: Box<dyn Fn() -> Option<Draft>>,
}

impl Autosave {
    /// A journal that continues `draft` after row `last`; `snapshot` gives the interview
    /// as it stands now.
    pub fn new(
        store: IndexedDb,
        draft: DraftRow,
        last: u64,
        snapshot: impl Fn() -> Option<Draft> + 'static,
    ) -> Autosave {
        let saved = RwSignal::new(Saved::OnDisk(draft.progress.at_ms));
        let line = Line {
            store,
            draft: RefCell::new(draft),
            queue: RefCell::default(),
            last: Cell::new(last),
            closed: Cell::new(false),
            snapshot: Box::new(snapshot),
        };
        Autosave { line: Rc::new(line), saved }
    }

    /// Takes an edit in and begins to write it.
    pub fn append(&self, edit: Edit, progress: Progress) {
        let n = self.line.last.get() + 1;
        self.line.last.set(n);
        let draft = self.line.draft.borrow().id.clone();
        self.line.queue.borrow_mut().push(JournalRow {
            format: FORMAT,
            draft,
            n,
            edit,
            progress,
        });
        self.show(Saved::Pending);
        self.write();
    }

    /// Tries again at once.
    pub fn retry(&self) {
        self.write();
    }

    /// Writes nothing any more: the draft has become a submission, or its page is left.
    pub fn close(&self) {
        self.line.closed.set(true);
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// When the disk refuses it; it goes on being tried.
    pub async fn settled(&self) -> Result<(), StorageError> {
        loop {
            self.write();
            match self.saved.get_untracked() {
                Saved::OnDisk(_) => return Ok(()),
                Saved::Failed(error) => return Err(error),
                Saved::Pending => TimeoutFuture::new(10).await,
            }
        }
    }

    fn write(&self) {
        let Some(batch) = self.line.queue.borrow_mut().begin() else { return };
        let autosave = self.clone();
        spawn_local(async move { autosave.write_batch(batch).await });
    }

    async fn write_batch(self, batch: Vec<JournalRow>) {
        match self.line.store.append(&batch).await {
            Ok(()) => self.confirmed(&batch).await,
            Err(error) => self.failed(error).await,
        }
    }

    async fn confirmed(&self, batch: &[JournalRow]) {
        self.line.queue.borrow_mut().confirm();
        if self.line.queue.borrow().is_empty() {
            let at_ms = batch.last().map_or(0, |row| row.progress.at_ms);
            self.show(Saved::OnDisk(at_ms));
            self.compact(batch).await;
        }
        self.write();
    }

    async fn failed(&self, error: StorageError) {
        self.line.queue.borrow_mut().fail();
        self.show(Saved::Failed(error));
        TimeoutFuture::new(RETRY_MS).await;
        if !self.line.closed.get() {
            self.write();
        }
    }

    /// Puts a snapshot in place of a journal that has grown long. A failure harms
    /// nothing: the journal stays.
    async fn compact(&self, batch: &[JournalRow]) {
        let Some(last) = batch.last() else { return };
        let long = last.n - self.line.draft.borrow().covers >= ROWS_PER_SNAPSHOT;
        if !long || self.line.closed.get() || last.n != self.line.last.get() {
            return;
        }
        let Some(draft) = (self.line.snapshot)() else { return };
        let mut row = self.line.draft.borrow().clone();
        row.covers = last.n;
        row.progress = last.progress;
        row.draft = draft;
        if self.line.store.put_draft(&row).await.is_ok() {
            self.line.draft.replace(row);
        }
    }

    fn show(&self, saved: Saved) {
        // The page that shows it may be gone while the last write ends.
        let _ = self.saved.try_set(saved);
    }
}
