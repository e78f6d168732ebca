//! Reads a file and holds the reader to its time and its memory.
#![allow(unsafe_code)] // an allocator that counts cannot be had without

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

use minyi_form::diagnostic::{Code, Diagnostic};
use minyi_form::read::{Read, read_bytes};

/// Bytes that a reader may have at once, those of the file among them.
const MEMORY: usize = 256 << 20;

/// Seconds that a reader may take. Without optimisation it only must come to an end.
const SECONDS: f64 = if cfg!(debug_assertions) { 60.0 } else { 2.0 };

/// Counts what is allocated, and the most that ever was.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// One file at a time, since the counters are for all threads.
static TURN: Mutex<()> = Mutex::new(());

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is left to the allocator of the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        // SAFETY: as promised by the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Makes a file, reads it under its name, and checks what that took.
pub(crate) fn read(name: &str, file: impl FnOnce() -> Vec<u8>) -> Read {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let bytes = file();
    let before = NOW.load(Relaxed).saturating_sub(bytes.len());
    PEAK.store(NOW.load(Relaxed), Relaxed);
    #[allow(clippy::disallowed_methods)] // what is measured is this machine
    let start = Instant::now();
    let read = read_bytes(name, &bytes);
    let seconds = start.elapsed().as_secs_f64();
    let memory = PEAK.load(Relaxed).saturating_sub(before);
    let first = read.diagnostics.first().map(Diagnostic::to_string);
    let first = first.unwrap_or_default().replace('\n', " ");
    println!("{name}: {seconds:.2} s, {} MiB; {first:.150}", memory >> 20);
    assert!(seconds < SECONDS, "{name}: {seconds:.2} s");
    assert!(memory < MEMORY, "{name}: {} MiB", memory >> 20);
    read
}

/// The same for a file that must be refused: by one error with this code and words, and
/// with advice.
pub(crate) fn refuse(
    name: &str,
    code: Code,
    words: &str,
    file: impl FnOnce() -> Vec<u8>,
) {
    let read = read(name, file);
    let [diagnostic] = read.diagnostics.as_slice() else {
        panic!("{name}: {} diagnostics", read.diagnostics.len());
    };
    assert_eq!(diagnostic.code, code, "{name}: {diagnostic}");
    assert!(diagnostic.is_error() && read.form.is_none(), "{name}: {diagnostic}");
    assert!(diagnostic.message.contains(words), "{name}: {diagnostic}");
    assert!(diagnostic.message.len() < 300, "{name}: {diagnostic}");
}

/// The same for a file that is odd and harmless.
pub(crate) fn accept(name: &str, file: impl FnOnce() -> Vec<u8>) -> Read {
    let read = read(name, file);
    let error = read.diagnostics.iter().find(|one| one.is_error());
    assert!(error.is_none() && read.form.is_some(), "{name}: {error:?}");
    read
}
