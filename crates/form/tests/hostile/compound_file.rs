//! Compound files, as old Office programs write them.

pub(crate) const SECTOR: usize = 512;
const END: u32 = 0xffff_fffe;

/// A compound file with one stream; its first sector is the table, its second the
/// directory.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = (stream.len() / SECTOR) as u32;
    let mut header = vec![0; SECTOR];
    put(&mut header, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(&mut header, 24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(&mut header, 44, &1_u32.to_le_bytes());
    put(&mut header, 48, &1_u32.to_le_bytes());
    put(&mut header, 56, &4096_u32.to_le_bytes());
    put(&mut header, 60, &END.to_le_bytes());
    put(&mut header, 68, &END.to_le_bytes());
    put(&mut header, 76, &[0xff; 436]);
    put(&mut header, 76, &0_u32.to_le_bytes());
    let mut table = vec![0xfffd_u32, END];
    table.extend((3..2 + sectors).chain([END]));
    table.resize(SECTOR / 4, u32::MAX);
    let table = table.into_iter().flat_map(u32::to_le_bytes).collect();
    let mut directory = entry("Root Entry", 5, END, 0);
    directory.extend(entry(name, 2, 2, stream.len() as u32));
    directory.resize(SECTOR, 0);
    [header, table, directory, stream].concat()
}

fn entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let name: Vec<u8> =
        name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    put(&mut entry, 0, &name);
    put(&mut entry, 64, &(name.len() as u16).to_le_bytes());
    put(&mut entry, 66, &[kind, 1]);
    put(&mut entry, 68, &[0xff; 12]);
    put(&mut entry, 116, &start.to_le_bytes());
    put(&mut entry, 120, &size.to_le_bytes());
    entry
}

pub(crate) fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    for (byte, new) in bytes.iter_mut().skip(at).zip(what) {
        *byte = *new;
    }
}
