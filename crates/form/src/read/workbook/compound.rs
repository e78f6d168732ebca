//! The streams of a compound file, in which older Office programs keep everything
//! (MS-CFB). Only as much as tells what a file is before it is read.
#![cfg_attr(not(feature = "xls"), allow(dead_code))] // names alone tell what a file is

/// Sectors that mean something else than their number.
const LAST_REGULAR: u32 = 0xFFFF_FFFA;
/// Bytes of a sector in a stream of small streams.
const SMALL: usize = 64;
/// Streams below this size are kept in the stream of small streams.
const SMALL_STREAM: usize = 4096;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

/// A compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// For each sector the next one of its stream.
    next: Vec<u32>,
    next_small: Vec<u32>,
    streams: Vec<Stream>,
}

struct Stream {
    name: String,
    start: u32,
    size: usize,
}

impl<'b> Compound<'b> {
    /// Opens a compound file; none when it is damaged or no such file.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Compound<'b>> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let (next, next_small, streams) = Default::default();
        let mut file = Compound { bytes, sector, next, next_small, streams };
        file.next = file.table()?;
        file.streams = file
            .chain(u32_at(bytes, 48)?)
            .chunks_exact(ENTRY)
            .filter_map(stream)
            .collect();
        file.next_small = numbers(&file.chain(u32_at(bytes, 60)?)).collect();
        Some(file)
    }

    /// True when there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.iter().any(|stream| stream.name == name)
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let stream = self.streams.iter().find(|stream| stream.name == name)?;
        let mut bytes = match stream.size {
            ..SMALL_STREAM => self.small(stream.start),
            SMALL_STREAM.. => self.chain(stream.start),
        };
        bytes.truncate(stream.size);
        Some(bytes)
    }

    /// The table of next sectors, whose own sectors the header and, in large files, a
    /// chain of further sectors name.
    fn table(&self) -> Option<Vec<u32>> {
        let mut places: Vec<u32> = numbers(self.bytes.get(76..512)?).collect();
        let mut more = u32_at(self.bytes, 68)?;
        while let Some(sector) = self.sector_at(more) {
            let mut names: Vec<u32> = numbers(sector).collect();
            more = names.pop()?;
            places.extend(names);
            if places.len() * self.sector > self.bytes.len() {
                break;
            }
        }
        let sectors = places.into_iter().filter_map(|place| self.sector_at(place));
        Some(sectors.flat_map(numbers).collect())
    }

    /// Everything from a sector on; a chain that is longer than the file ends there.
    fn chain(&self, start: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = start;
        while let Some(sector) =
            self.sector_at(at).filter(|_| bytes.len() < self.bytes.len())
        {
            bytes.extend_from_slice(sector);
            at = self.next.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        bytes
    }

    fn small(&self, start: u32) -> Vec<u8> {
        // The first entry is the root, whose stream holds the small ones.
        let all = self.streams.first().map(|root| self.chain(root.start));
        let all = all.unwrap_or_default();
        let mut bytes = Vec::new();
        let mut at = start as usize;
        while let Some(sector) = all.get(at * SMALL..(at + 1) * SMALL) {
            bytes.extend_from_slice(sector);
            at =
                self.next_small.get(at).map_or(usize::MAX / ENTRY, |next| *next as usize);
            if bytes.len() > SMALL_STREAM {
                break;
            }
        }
        bytes
    }

    fn sector_at(&self, number: u32) -> Option<&'b [u8]> {
        if number >= LAST_REGULAR {
            return None;
        }
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..)?;
        // The last sector may be cut short.
        rest.get(..self.sector).or(Some(rest)).filter(|sector| !sector.is_empty())
    }
}

fn stream(entry: &[u8]) -> Option<Stream> {
    let length = usize::from(u16_at(entry, 64)?).min(64);
    let units = entry.get(..length.checked_sub(2)?)?.chunks_exact(2);
    let units = units.map(|unit| u16_at(unit, 0).unwrap_or(0));
    let name: String =
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    Some(Stream { name, start, size })
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0))
}

/// Two bytes as a number.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// Four bytes as a number.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
