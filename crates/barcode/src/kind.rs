//! What was read: a text, and the kind of code that carried it.

use rxing::{BarcodeFormat, RXingResult};

/// Kinds of codes that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// QR Code, models 1 and 2.
    Qr,
    /// Data Matrix ECC 200.
    DataMatrix,
    /// Aztec Code, compact and full.
    Aztec,
    /// PDF417.
    Pdf417,
    /// EAN-13 and ISBN.
    Ean13,
    /// EAN-8.
    Ean8,
    /// UPC-A: an EAN-13 that begins with 0 counts as one, without that 0, as in ZXing.
    UpcA,
    /// UPC-E, as the eight digits under it.
    UpcE,
    /// Code 128 and GS1-128.
    Code128,
    /// Code 39, without the asterisks around it; a check digit is part of the text.
    Code39,
    /// Code 93.
    Code93,
    /// Interleaved 2 of 5, of at least six digits.
    Itf,
    /// Codabar, without its start and stop letters.
    Codabar,
}

impl Kind {
    /// As people who know the codes write it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Qr => "QR Code",
            Kind::DataMatrix => "Data Matrix",
            Kind::Aztec => "Aztec",
            Kind::Pdf417 => "PDF417",
            Kind::Ean13 => "EAN-13",
            Kind::Ean8 => "EAN-8",
            Kind::UpcA => "UPC-A",
            Kind::UpcE => "UPC-E",
            Kind::Code128 => "Code 128",
            Kind::Code39 => "Code 39",
            Kind::Code93 => "Code 93",
            Kind::Itf => "ITF",
            Kind::Codabar => "Codabar",
        }
    }

    fn of(format: BarcodeFormat) -> Option<Kind> {
        // Not our list: it also names what is not read here.
        #[allow(clippy::wildcard_enum_match_arm)]
        match format {
            BarcodeFormat::QR_CODE => Some(Kind::Qr),
            BarcodeFormat::DATA_MATRIX => Some(Kind::DataMatrix),
            BarcodeFormat::AZTEC => Some(Kind::Aztec),
            BarcodeFormat::PDF_417 => Some(Kind::Pdf417),
            BarcodeFormat::EAN_13 => Some(Kind::Ean13),
            BarcodeFormat::EAN_8 => Some(Kind::Ean8),
            BarcodeFormat::UPC_A => Some(Kind::UpcA),
            BarcodeFormat::UPC_E => Some(Kind::UpcE),
            BarcodeFormat::CODE_128 => Some(Kind::Code128),
            BarcodeFormat::CODE_39 => Some(Kind::Code39),
            BarcodeFormat::CODE_93 => Some(Kind::Code93),
            BarcodeFormat::ITF => Some(Kind::Itf),
            BarcodeFormat::CODABAR => Some(Kind::Codabar),
            _ => None,
        }
    }
}

/// A code that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the code says, never empty.
    pub text: String,
    /// The kind of code that said it.
    pub kind: Kind,
}

impl Reading {
    /// `None` for a kind that is not ours and for a code that says nothing.
    pub(crate) fn of(result: &RXingResult) -> Option<Reading> {
        let text = result.getText();
        let kind = Kind::of(*result.getBarcodeFormat())?;
        (!text.is_empty()).then(|| Reading { text: text.to_owned(), kind })
    }
}
