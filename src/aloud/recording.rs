//! Playing what the author of the form has recorded, in its own player on the page.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlMediaElement;

use crate::browser::member;

/// Plays a recording from its beginning to its end, or to where somebody halts it; `false`
/// when the browser cannot.
pub async fn play(player: &HtmlMediaElement) -> bool {
    player.set_current_time(0.0);
    let ended = Promise::new(&mut |resolve: Function, _| {
        player.set_onended(Some(&resolve));
        player.set_onpause(Some(&resolve));
        player.set_onerror(Some(&resolve));
    });
    let Ok(playing) = player.play() else { return false };
    if JsFuture::from(playing).await.is_err() {
        return false;
    }
    // It never fails: whatever happens resolves it.
    let _ = JsFuture::from(ended).await;
    member(player, "error").is_null()
}
