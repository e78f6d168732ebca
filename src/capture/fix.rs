//! Where the device is, as it says so.

use minyi_form::answer::parse_number;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Geolocation, PositionOptions};

use crate::browser;

/// Metres at which a position is taken by itself, where the author says nothing: as in
/// ODK Collect.
pub const GOOD: f64 = 5.0;
/// Metres beyond which a position is shown with a warning, likewise.
pub const DOUBTFUL: f64 = 100.0;
/// Key of the sentence that the position may not be used.
pub const DENIED: &str = "capture.position_denied";
/// Milliseconds after which a device that says nothing is given up.
const PATIENCE_MS: u32 = 60_000;

/// A position as a device gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    /// Degrees to the north.
    pub latitude: f64,
    /// Degrees to the east.
    pub longitude: f64,
    /// Metres above the sea; 0 where the device does not say.
    pub altitude: f64,
    /// Radius in metres within which it is right 19 times of 20.
    pub accuracy: f64,
}

impl Fix {
    /// A place that was tapped or typed: nobody measured how precise it is.
    pub fn at(latitude: f64, longitude: f64) -> Fix {
        Fix { latitude, longitude, altitude: 0.0, accuracy: 0.0 }
    }

    /// The answer: `latitude longitude altitude accuracy`.
    pub fn text(self) -> String {
        let Fix { latitude, longitude, altitude, accuracy } = self;
        format!("{latitude:.7} {longitude:.7} {altitude:.1} {accuracy:.1}")
    }

    /// An answer read again.
    pub fn read(text: &str) -> Option<Fix> {
        let mut numbers = text.split_whitespace().map(parse_number);
        let (latitude, longitude) = (numbers.next()??, numbers.next()??);
        let altitude = numbers.next().flatten().unwrap_or(0.0);
        let accuracy = numbers.next().flatten().unwrap_or(0.0);
        Some(Fix { latitude, longitude, altitude, accuracy })
    }
}

/// Watching where the device is; dropping it ends it.
pub struct Watch {
    device: Geolocation,
    id: i32,
    // The device calls them until it is told to stop.
    _heard: [Closure<dyn FnMut(JsValue)>; 2],
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.device.clear_watch(self.id);
    }
}

/// Begins to watch; none where the browser has no such device. `failed` is told the key of a
/// sentence.
pub fn watch(
    found: impl Fn(Fix) + 'static,
    failed: impl Fn(&'static str) + 'static,
) -> Option<Watch> {
    let device = browser::window().navigator().geolocation().ok()?;
    let number = |position: &JsValue, name: &str| {
        browser::member(&browser::member(position, "coords"), name).as_f64()
    };
    let hear = Closure::<dyn FnMut(JsValue)>::new(move |position: JsValue| {
        let (Some(latitude), Some(longitude)) =
            (number(&position, "latitude"), number(&position, "longitude"))
        else {
            return;
        };
        found(Fix {
            latitude,
            longitude,
            altitude: number(&position, "altitude").unwrap_or(0.0),
            accuracy: number(&position, "accuracy").unwrap_or(0.0),
        });
    });
    let fail = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
        failed(match browser::member(&error, "code").as_f64() {
            Some(1.0) => DENIED,
            _ => "capture.no_position",
        });
    });
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_maximum_age(0);
    options.set_timeout(PATIENCE_MS);
    let id = device
        .watch_position_with_error_callback_and_options(
            hear.as_ref().unchecked_ref(),
            Some(fail.as_ref().unchecked_ref()),
            &options,
        )
        .ok()?;
    Some(Watch { device, id, _heard: [hear, fail] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_written_and_read_again() {
        let fix =
            Fix { latitude: 29.5, longitude: -106.25, altitude: 12.0, accuracy: 4.5 };
        assert_eq!(fix.text(), "29.5000000 -106.2500000 12.0 4.5");
        assert_eq!(Fix::read(&fix.text()), Some(fix));
        assert_eq!(Fix::read("29.5"), None);
        let bare = Fix { altitude: 0.0, accuracy: 0.0, ..fix };
        assert_eq!(Fix::read("29.5 -106.25"), Some(bare));
    }
}
