//! Codes of bars: each field of bars is measured on many lines, and lines vote.

use rxing::DecodeHints;
use rxing::common::BitArray;
use rxing::oned::{
    CodaBarReader, Code39Reader, Code93Reader, Code128Reader, ITFReader,
    MultiFormatUPCEANReader, OneDReader,
};

use crate::cells::Cells;
use crate::direction::{Field, fields};
use crate::frame::Frame;
use crate::kind::{Kind, Reading};
use crate::profile::{Profile, Sharpening};

/// Lines on which a field is measured.
const LINES: usize = 9;

/// Pixels to either side among which a line is darkest and lightest: some bars.
const WINDOW: f32 = 16.0;

/// From what reads most to what reads what is left over.
const SHARPENINGS: [Sharpening; 3] =
    [Sharpening::Light, Sharpening::None, Sharpening::Strong];

/// The code of bars on which enough lines agree.
pub(crate) fn read(frame: &Frame, cells: &Cells) -> Option<Reading> {
    let mut fields: Vec<Lines> =
        fields(cells).iter().map(|field| Lines::of(frame, field)).collect();
    let [first, others @ ..] = SHARPENINGS;
    fields.iter_mut().find_map(|field| field.read(first)).or_else(|| {
        let liveliest = fields.first_mut()?;
        others.into_iter().find_map(|sharpening| liveliest.read(sharpening))
    })
}

/// The lines on which a field is measured, and what they said so far.
struct Lines {
    profiles: Vec<Profile>,
    votes: Votes,
}

impl Lines {
    fn of(frame: &Frame, field: &Field) -> Lines {
        Lines { profiles: profiles(frame, field), votes: Votes::default() }
    }

    fn read(&mut self, sharpening: Sharpening) -> Option<Reading> {
        let votes = &mut self.votes;
        self.profiles.iter().enumerate().find_map(|(line, profile)| {
            let profile = profile.sharpened(sharpening);
            let bits = profile.bits(WINDOW)?;
            let closed = profile.closed(bits.clone());
            readings(bits, closed)
                .into_iter()
                .find_map(|reading| votes.cast(line, reading))
        })
    }
}

/// Lines over the height of a field, from its middle outwards.
fn profiles(frame: &Frame, field: &Field) -> Vec<Profile> {
    let [low, high] = field.height;
    let spacing = ((high - low) / LINES as f32).max(2.0);
    let band = (spacing as usize).clamp(3, 11);
    let offset = |i: usize| {
        let steps = i.div_ceil(2) as f32;
        if i.is_multiple_of(2) { steps } else { -steps }
    };
    let middle = (low + high) / 2.0;
    (0..LINES)
        .map(|i| Profile::of(frame, field, middle + offset(i) * spacing, band))
        .collect()
}

/// What each kind of code makes of a line, forwards and backwards. In `closed` it is black
/// beyond the picture.
fn readings(mut bits: BitArray, mut closed: BitArray) -> Vec<Reading> {
    let forwards = one_way(&bits, &closed);
    if !forwards.is_empty() {
        return forwards;
    }
    bits.reverse();
    closed.reverse();
    one_way(&bits, &closed)
}

fn one_way(bits: &BitArray, closed: &BitArray) -> Vec<Reading> {
    let hints = DecodeHints::default();
    let said = [
        MultiFormatUPCEANReader::new(&hints).decode_row(0, bits, &hints),
        Code128Reader.decode_row(0, bits, &hints),
        Code39Reader::default().decode_row(0, bits, &hints),
        Code93Reader::default().decode_row(0, bits, &hints),
        // Some of its digits are a code as well, where white seems to be around them.
        ITFReader::default().decode_row(0, closed, &hints),
        CodaBarReader::default().decode_row(0, bits, &hints),
    ];
    said.iter().flatten().filter_map(Reading::of).collect()
}

/// What the lines of a field said so far.
#[derive(Default)]
struct Votes(Vec<(Reading, Vec<usize>)>);

impl Votes {
    /// Counts what a line says, once; gives back what now has enough lines behind it.
    fn cast(&mut self, line: usize, reading: Reading) -> Option<Reading> {
        let known = self.0.iter().position(|(other, _)| *other == reading);
        let place = known.unwrap_or_else(|| {
            self.0.push((reading, Vec::new()));
            self.0.len() - 1
        });
        let (reading, lines) = &mut self.0[place];
        if !lines.contains(&line) {
            lines.push(line);
        }
        let enough = lines.len() >= lines_needed(reading.kind);
        enough.then(|| reading.clone())
    }
}

/// Lines that must agree: more where a code has no sum that secures it.
fn lines_needed(kind: Kind) -> usize {
    match kind {
        Kind::Code128 | Kind::Code93 | Kind::Ean13 | Kind::UpcA => 2,
        Kind::Ean8 | Kind::UpcE | Kind::Code39 => 3,
        Kind::Itf | Kind::Codabar => 4,
        // Not of bars.
        Kind::Qr | Kind::DataMatrix | Kind::Aztec | Kind::Pdf417 => 1,
    }
}
