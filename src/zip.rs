//! A zip file made of files that stay where they are.
//!
//! Its headers are written here, so that the files themselves never pass through memory:
//! the browser puts the zip together from its parts on the disk. Nothing is compressed;
//! pictures and recordings are already. (APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3.7,
//! 4.3.12 and 4.3.16.)

use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// The checksum of zip files.
pub static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// Version of the format that is needed to read it: 2.0, with folders.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Midnight, 1980-01-01: the same files give the same bytes.
const MOMENT: u32 = 0x0021_0000;
/// Beyond this, sizes and places do not fit.
const MOST: u64 = u32::MAX as u64;

/// What a zip file says of one of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path in the zip file.
    pub name: String,
    /// CRC-32 of the bytes.
    pub crc: u32,
    /// Number of bytes.
    pub bytes: u64,
}

/// The parts of a zip file that are not the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What stands before each file.
    pub heads: Vec<Vec<u8>>,
    /// What stands after the last.
    pub foot: Vec<u8>,
}

/// The frame around these files, in their order; none when they are too many or too large
/// for one zip file (65,535 files, 4 GiB).
pub fn frame(entries: &[Entry]) -> Option<Frame> {
    let count = u16::try_from(entries.len()).ok()?;
    let (mut heads, mut foot) = (Vec::new(), Vec::new());
    let mut place = 0_u64;
    for entry in entries {
        let about = about(entry)?;
        let mut head = Vec::from(0x0403_4b50_u32.to_le_bytes());
        head.extend(&about);
        head.extend(entry.name.as_bytes());
        foot.extend(0x0201_4b50_u32.to_le_bytes());
        // Made by: the same version, on no system in particular.
        foot.extend(VERSION.to_le_bytes());
        foot.extend(&about);
        // Comment, disk, attributes inside and outside: none.
        foot.extend([0; 10]);
        foot.extend(u32::try_from(place).ok()?.to_le_bytes());
        foot.extend(entry.name.as_bytes());
        place += head.len() as u64 + entry.bytes;
        heads.push(head);
    }
    let directory = foot.len();
    foot.extend(0x0605_4b50_u32.to_le_bytes());
    foot.extend([0; 4]);
    foot.extend(count.to_le_bytes());
    foot.extend(count.to_le_bytes());
    foot.extend(u32::try_from(directory).ok()?.to_le_bytes());
    foot.extend(u32::try_from(place).ok()?.to_le_bytes());
    foot.extend([0; 2]);
    Some(Frame { heads, foot })
}

/// What a file's head and its line in the directory have in common, from the version that
/// is needed to the length of what is extra.
fn about(entry: &Entry) -> Option<Vec<u8>> {
    let bytes = u32::try_from(entry.bytes).ok().filter(|_| entry.bytes < MOST)?;
    let name = u16::try_from(entry.name.len()).ok()?;
    let mut about = Vec::from(VERSION.to_le_bytes());
    about.extend(FLAGS.to_le_bytes());
    // Stored as it is.
    about.extend([0; 2]);
    about.extend(MOMENT.to_le_bytes());
    about.extend(entry.crc.to_le_bytes());
    about.extend(bytes.to_le_bytes());
    about.extend(bytes.to_le_bytes());
    about.extend(name.to_le_bytes());
    about.extend([0; 2]);
    Some(about)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let entries: Vec<Entry> = files
            .iter()
            .map(|(name, content)| Entry {
                name: (*name).to_owned(),
                crc: CRC.checksum(content),
                bytes: content.len() as u64,
            })
            .collect();
        let Frame { heads, foot } = frame(&entries).unwrap();
        let mut zip = Vec::new();
        for (head, (_, content)) in heads.iter().zip(files) {
            zip.extend(head);
            zip.extend(*content);
        }
        zip.extend(foot);
        zip
    }

    #[test]
    fn another_reader_finds_every_file() {
        let files: [(&str, &[u8]); 3] =
            [("a.json", b"{}"), ("media/1/照片.jpg", &[0xff; 5000]), ("empty", b"")];
        let mut zip = zip::ZipArchive::new(Cursor::new(zipped(&files))).unwrap();
        assert_eq!(zip.len(), 3);
        for (name, content) in files {
            let mut read = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, content);
        }
    }

    #[test]
    fn no_files_make_an_empty_zip() {
        assert_eq!(zip::ZipArchive::new(Cursor::new(zipped(&[]))).unwrap().len(), 0);
    }

    #[test]
    fn what_does_not_fit_is_not_made() {
        let large = Entry { name: "a".to_owned(), crc: 0, bytes: 3_000_000_000 };
        assert!(frame(std::slice::from_ref(&large)).is_some());
        assert!(frame(&[large.clone(), large.clone(), large]).is_none());
        let huge = Entry { name: "a".to_owned(), crc: 0, bytes: MOST };
        assert!(frame(&[huge]).is_none());
    }
}
