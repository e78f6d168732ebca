//! The voices of the device, and which of them speaks a language.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;

use super::speech::{Speech, Voice};

/// Times that a list that is still empty is asked for again, and the pause before each:
/// browsers make it when they are first asked, which takes up to two seconds.
const TIMES: u32 = 20;
const PAUSE_MS: u32 = 100;

/// The voices that speak on the device itself.
pub async fn voices(speech: &Speech) -> Vec<Voice> {
    for _ in 0..TIMES {
        if speech.get_voices().length() > 0 {
            break;
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    let all = speech.get_voices();
    let all = all.iter().map(JsCast::unchecked_into::<Voice>);
    all.filter(Voice::is_local).collect()
}

/// The voice that suits a language best.
pub fn voice_for<'a>(tag: &str, voices: &'a [Voice]) -> Option<&'a Voice> {
    let fits = voices.iter().filter_map(|voice| Some((fit(tag, &voice.lang())?, voice)));
    fits.min_by_key(|(fit, _)| *fit).map(|(_, voice)| voice)
}

/// How well a voice of one language speaks another: 0 is best; none where it does not.
fn fit(wanted: &str, offered: &str) -> Option<u8> {
    let (wanted, offered) = (canonical(wanted), canonical(offered));
    if wanted == offered {
        return Some(0);
    }
    let region = match wanted.as_str() {
        "zh" | "zh-hans" => "zh-cn",
        "zh-hant" => "zh-tw",
        "en" => "en-us",
        "pt" => "pt-pt",
        other => other,
    };
    let speaks = |tag: &str| tag.split('-').next() == wanted.split('-').next();
    // A voice of Hong Kong speaks Cantonese.
    let is_other = offered == "zh-hk" && wanted != "zh-hant";
    match offered == region {
        true => Some(1),
        false => (speaks(&offered) && !is_other).then_some(2),
    }
}

/// A tag as it is compared: small letters, hyphens, today's names of languages.
fn canonical(tag: &str) -> String {
    let tag = tag.replace('_', "-").to_ascii_lowercase();
    let (language, rest) = match tag.split_once('-') {
        Some((language, rest)) => (language, ["-", rest].concat()),
        None => (tag.as_str(), String::new()),
    };
    let language = match language {
        "cmn" => "zh",
        "iw" => "he",
        "in" => "id",
        "nb" => "no",
        "tl" => "fil",
        other => other,
    };
    // A script or a dialect before the region, as in `cmn-Hans-CN`, says nothing more.
    let rest = rest.replace("-hans-cn", "-cn").replace("-hant-tw", "-tw");
    [language, &rest].concat()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_own_voice_is_best_then_that_of_the_usual_region_then_any_of_the_language() {
        for (wanted, offered, fits) in [
            ("zh-Hans", "zh-Hans", Some(0)),
            ("zh-Hans", "zh-CN", Some(1)),
            ("zh-Hans", "cmn-Hans-CN", Some(1)),
            ("zh-Hans", "zh_CN", Some(1)),
            ("zh-Hans", "zh-TW", Some(2)),
            ("zh-Hans", "zh-HK", None),
            ("zh-Hant", "zh-HK", Some(2)),
            ("en", "en-GB", Some(2)),
            ("en-GB", "en_GB", Some(0)),
            ("sr-Latn", "sr-RS", Some(2)),
            ("ug", "ug-CN", Some(2)),
            ("he", "iw-IL", Some(2)),
            ("en", "zh-CN", None),
            ("", "en-US", None),
        ] {
            assert_eq!(fit(wanted, offered), fits, "{wanted} by {offered}");
        }
    }
}
