//! Which cells show their number as a date, a time or a duration.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::Fallible;
use super::xml::{Xml, attribute};
use crate::read::workbook::format::{Shown, built_in, shown};

/// The styles of cells, in their order.
#[derive(Default)]
pub(super) struct Styles {
    shown: Vec<Shown>,
}

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn read(mut xml: Xml<'_>) -> Fallible<Styles> {
        let mut formats: BTreeMap<u32, Shown> = BTreeMap::new();
        let mut styles = Styles::default();
        let mut in_cells = false;
        xml.each(|name, element| {
            match name {
                "numFmt" => {
                    let code = attribute(element, "formatCode").unwrap_or_default();
                    formats.insert(number(element), shown(&code));
                }
                "cellXfs" => in_cells = true,
                "cellStyles" | "dxfs" => in_cells = false,
                "xf" if in_cells => {
                    let number = number(element);
                    let own = formats.get(&number).copied();
                    styles.shown.push(own.unwrap_or_else(|| built_in(number)));
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    /// How the style with this index shows numbers.
    pub(super) fn shown(&self, style: usize) -> Shown {
        self.shown.get(style).copied().unwrap_or_default()
    }
}

fn number(element: &BytesStart<'_>) -> u32 {
    attribute(element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0)
}
