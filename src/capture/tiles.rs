//! A file of tiles, `PMTiles` version 3, read by its bytes alone: what its head and its
//! directories say, and where a tile is. Nothing here reads files.
//!
//! The crate `pmtiles` (0.26) reads archives by tokio, which no page has; without it there is
//! no more in it than these two tables.
//!
//! Source: the specification of `PMTiles`, version 3 (Protomaps, 2022; public domain).

/// Bytes of the head.
pub const HEAD_BYTES: f64 = 127.0;
/// Entries of a directory that are read; more are no map for a tablet.
const MOST_ENTRIES: u64 = 1_000_000;
/// The nearest zoom whose tiles have numbers that fit.
const MOST_ZOOM: u8 = 26;

/// A part of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub at: u64,
    /// Its length.
    pub bytes: u64,
}

/// How parts of the file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As they are.
    None,
    /// By gzip.
    Gzip,
}

/// What the tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Lines and areas, to be drawn (Mapbox Vector Tile).
    Vector,
    /// Pictures of this media type.
    Picture(&'static str),
}

/// What the head of the file says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The first directory.
    pub root: Span,
    /// What the map says about itself, as JSON.
    pub about: Span,
    /// Where further directories begin.
    pub leaves: u64,
    /// Where tiles begin.
    pub tiles: u64,
    /// How directories and the text about the map are packed.
    pub packing: Packing,
    /// How tiles are.
    pub tile_packing: Packing,
    /// What tiles are.
    pub content: Content,
    /// The furthest and the nearest zoom.
    pub zooms: (u8, u8),
    /// Degrees: the west, south, east and north edge.
    pub edges: [f64; 4],
}

/// One line of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of its first tile.
    tile: u64,
    /// How many tiles look like it; 0 for a further directory.
    run: u64,
    bytes: u64,
    at: u64,
}

/// Where one comes to with the number of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// To the tile, counted from where tiles begin.
    Tile(Span),
    /// To a further directory, counted from where those begin.
    Leaf(Span),
}

impl Head {
    /// Reads the first bytes of a file; none where they are of no map that can be shown.
    pub fn read(bytes: &[u8]) -> Option<Head> {
        if bytes.get(..8)? != b"PMTiles\x03" {
            return None;
        }
        let long = |at: usize| {
            let part = bytes.get(at..at + 8)?;
            Some(u64::from_le_bytes(part.try_into().ok()?))
        };
        let degrees = |at: usize| {
            let part = bytes.get(at..at + 4)?;
            Some(f64::from(i32::from_le_bytes(part.try_into().ok()?)) / 1e7)
        };
        let span = |at: usize| Some(Span { at: long(at)?, bytes: long(at + 8)? });
        let packing = |at: usize| match bytes.get(at)? {
            0 | 1 => Some(Packing::None),
            2 => Some(Packing::Gzip),
            _ => None,
        };
        let content = match bytes.get(99)? {
            1 => Content::Vector,
            2 => Content::Picture("image/png"),
            3 => Content::Picture("image/jpeg"),
            4 => Content::Picture("image/webp"),
            _ => return None,
        };
        let zooms = (*bytes.get(100)?, *bytes.get(101)?);
        (zooms.0 <= zooms.1 && zooms.1 <= MOST_ZOOM).then_some(())?;
        let edges = [degrees(102)?, degrees(106)?, degrees(110)?, degrees(114)?];
        Some(Head {
            root: span(8)?,
            about: span(24)?,
            leaves: long(40)?,
            tiles: long(56)?,
            packing: packing(97)?,
            tile_packing: packing(98)?,
            content,
            zooms,
            edges,
        })
    }
}

/// Reads a directory; none where it is damaged.
pub fn directory(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut rest = bytes;
    let count = varint(&mut rest)?;
    // Every entry has a byte for each of its four numbers.
    if count > MOST_ENTRIES || count.saturating_mul(4) > bytes.len() as u64 {
        return None;
    }
    let mut entries = Vec::with_capacity(count as usize);
    let mut tile = 0_u64;
    for _ in 0..count {
        tile = tile.checked_add(varint(&mut rest)?)?;
        entries.push(Entry { tile, run: 0, bytes: 0, at: 0 });
    }
    for entry in &mut entries {
        entry.run = varint(&mut rest)?;
    }
    for entry in &mut entries {
        entry.bytes = varint(&mut rest)?;
    }
    let mut behind = None;
    for entry in &mut entries {
        entry.at = match (varint(&mut rest)?, behind) {
            (0, Some(behind)) => behind,
            (0, None) => return None,
            (at, _) => at - 1,
        };
        behind = Some(entry.at.checked_add(entry.bytes)?);
    }
    Some(entries)
}

/// Where a directory leads with the number of a tile; none where the map has no such tile.
pub fn find(entries: &[Entry], tile: u64) -> Option<Found> {
    let behind = entries.partition_point(|entry| entry.tile <= tile);
    let entry = entries.get(behind.checked_sub(1)?)?;
    let span = Span { at: entry.at, bytes: entry.bytes };
    match entry.run {
        0 => Some(Found::Leaf(span)),
        run => (tile - entry.tile < run).then_some(Found::Tile(span)),
    }
}

/// Number of a tile: those of further zooms first, then along a Hilbert curve.
pub fn number(zoom: u8, x: u32, y: u32) -> u64 {
    let zoom = zoom.min(MOST_ZOOM);
    let before = ((1_u64 << (2 * zoom)) - 1) / 3;
    let (mut x, mut y) = (u64::from(x), u64::from(y));
    let mut along = 0;
    for half in (0..zoom).rev().map(|bit| 1_u64 << bit) {
        let (right, down) = (u64::from(x & half > 0), u64::from(y & half > 0));
        along += half * half * ((3 * right) ^ down);
        if down == 0 {
            if right == 1 {
                x = half.wrapping_sub(1).wrapping_sub(x);
                y = half.wrapping_sub(1).wrapping_sub(y);
            }
            (x, y) = (y, x);
        }
    }
    before + along
}

/// A number of as many bytes as it needs, seven bits in each.
pub fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_numbered_as_others_do() {
        // As the reader in JavaScript of Protomaps has them in its own tests.
        for (zoom, x, y, expected) in [
            (0, 0, 0, 0),
            (1, 0, 0, 1),
            (1, 0, 1, 2),
            (1, 1, 1, 3),
            (1, 1, 0, 4),
            (2, 0, 0, 5),
            (12, 3423, 1763, 19_078_479),
        ] {
            assert_eq!(number(zoom, x, y), expected, "{zoom}/{x}/{y}");
        }
        let mut all: Vec<u64> =
            (0..16).flat_map(|x| (0..16).map(move |y| number(4, x, y))).collect();
        all.sort_unstable();
        assert_eq!(all, (85..341).collect::<Vec<u64>>(), "each has its own");
    }

    #[test]
    fn a_directory_leads_to_tiles_and_to_further_ones() {
        // Tiles 5 and 7 to 9, and a directory from 20 on.
        let bytes = [3, 5, 2, 13, 1, 3, 0, 10, 20, 30, 1, 0, 1];
        let entries = directory(&bytes).unwrap();
        let tile = |at, bytes| Some(Found::Tile(Span { at, bytes }));
        assert_eq!(find(&entries, 4), None);
        assert_eq!(find(&entries, 5), tile(0, 10));
        assert_eq!(find(&entries, 6), None);
        assert_eq!(find(&entries, 9), tile(10, 20));
        assert_eq!(find(&entries, 10), None);
        assert_eq!(find(&entries, 25), Some(Found::Leaf(Span { at: 0, bytes: 30 })));
    }

    #[test]
    fn what_is_no_map_is_none() {
        assert_eq!(Head::read(b""), None);
        assert_eq!(Head::read(&[0; 200]), None);
        assert_eq!(Head::read(b"PMTiles\x03"), None);
        let mut head = [0; 127];
        head[..8].copy_from_slice(b"PMTiles\x03");
        head[99] = 2;
        assert!(Head::read(&head).is_some());
        head[97] = 3;
        assert_eq!(Head::read(&head), None, "packed in a way that browsers do not know");
        for bytes in [&[][..], &[2, 1], &[0xff; 20], &[1, 5, 1, 10, 0]] {
            assert_eq!(directory(bytes), None, "{bytes:?}");
        }
        assert_eq!(directory(&[0]), Some(Vec::new()));
        let endless =
            [1, 0, 1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert!(directory(&endless).is_none_or(|entries| entries.len() == 1));
    }
}
