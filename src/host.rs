//! The world as the form's expressions see it: this browser's clock, time zone and chance.
//!
//! Randomness comes from the browser's cryptographic source, also where there is no
//! HTTPS and `crypto.randomUUID` is missing.

use js_sys::Date;
use minyi_form::{Host, Moment};
use wasm_bindgen::JsValue;

/// The browser as a host.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserHost;

impl Host for BrowserHost {
    fn now(&self) -> Moment {
        let now = Date::new_0();
        Moment { epoch_ms: now.get_time() as i64, offset_minutes: offset_minutes(&now) }
    }

    fn offset_at(&self, local_ms: i64) -> i32 {
        // Read the civil time off as if it were UTC, then ask for the same civil time here.
        let civil = Date::new(&JsValue::from_f64(local_ms as f64));
        let local = Date::new_with_year_month_day_hr_min_sec_milli(
            civil.get_utc_full_year(),
            civil.get_utc_month() as i32,
            civil.get_utc_date() as i32,
            civil.get_utc_hours() as i32,
            civil.get_utc_minutes() as i32,
            civil.get_utc_seconds() as i32,
            civil.get_utc_milliseconds() as i32,
        );
        offset_minutes(&local)
    }

    fn random(&self) -> f64 {
        let bits = u64::from_le_bytes(random_bytes()) >> 11;
        bits as f64 / (1_u64 << 53) as f64
    }

    fn new_id(&self) -> String {
        uuid(random_bytes())
    }
}

fn offset_minutes(date: &Date) -> i32 {
    -date.get_timezone_offset() as i32
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = crate::browser::window().crypto();
    let drawn =
        crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if drawn.is_err() {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// UUID version 4 (RFC 9562, section 5.4) of these random bytes, in lower case.
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn an_identifier_is_a_uuid_of_version_4() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
