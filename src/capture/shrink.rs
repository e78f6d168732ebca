//! Pictures made as small as the author wishes, upright, and free of what a camera writes
//! beside them: place, time and number of the device. Browsers decode and encode beside
//! the page's own work.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, ImageBitmapOptions, ImageOrientation, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d, ResizeQuality,
};

use crate::browser;

/// Share of its quality that a JPEG keeps.
const QUALITY: f64 = 0.85;

/// A picture as it is drawn again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawing {
    /// Greatest length of the longer side in pixels.
    pub longest: Option<f64>,
    /// Quarter turns clockwise.
    pub turns: u32,
}

/// A picture that the browser can draw, upright.
///
/// # Errors
/// When the browser cannot read it, with what it said.
pub async fn decode(file: &Blob) -> Result<ImageBitmap, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let decoding = browser::window()
        .create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    JsFuture::from(decoding).await.map(JsCast::unchecked_into)
}

/// The same with its longer side no longer than `longest` pixels.
///
/// # Errors
/// When the browser cannot read it, with what it said.
pub async fn decode_small(file: &Blob, longest: f64) -> Result<ImageBitmap, JsValue> {
    let picture = decode(file).await?;
    let (width, height) = fit(picture.width(), picture.height(), Some(longest));
    if (width, height) == (picture.width(), picture.height()) {
        return Ok(picture);
    }
    let options = ImageBitmapOptions::new();
    options.set_resize_width(width);
    options.set_resize_height(height);
    options.set_resize_quality(ResizeQuality::Medium);
    let resizing = browser::window()
        .create_image_bitmap_with_image_bitmap_and_image_bitmap_options(
            &picture, &options,
        )?;
    let small = JsFuture::from(resizing).await.map(JsCast::unchecked_into);
    picture.close();
    small
}

/// The picture drawn again.
///
/// # Errors
/// When the browser cannot read or write it, with what it said.
pub async fn redraw(file: &Blob, drawing: Drawing) -> Result<Blob, JsValue> {
    let picture = decode(file).await?;
    let (width, height) = fit(picture.width(), picture.height(), drawing.longest);
    let is_on_side = drawing.turns % 2 == 1;
    let (across, down) = if is_on_side { (height, width) } else { (width, height) };
    let canvas = OffscreenCanvas::new(across, down)?;
    let context = context_of(&canvas)?;
    context.translate(f64::from(across) / 2.0, f64::from(down) / 2.0)?;
    context.rotate(f64::from(drawing.turns % 4) * std::f64::consts::FRAC_PI_2)?;
    let (w, h) = (f64::from(width), f64::from(height));
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        &picture,
        -w / 2.0,
        -h / 2.0,
        w,
        h,
    )?;
    picture.close();
    encode(&canvas, kind_of(&file.type_())).await
}

/// Whether a picture can stay as it is: one that browsers read, of a kind that is kept, and no
/// larger than the author wishes.
pub async fn is_small_enough(file: &Blob, longest: Option<f64>) -> bool {
    let is_kept = matches!(&*file.type_(), "image/jpeg" | "image/png" | "image/webp");
    let Ok(picture) = decode(file).await else { return false };
    let sides = (picture.width(), picture.height());
    picture.close();
    is_kept && fit(sides.0, sides.1, longest) == sides
}

/// What a canvas is drawn with.
pub fn context_of(
    canvas: &OffscreenCanvas,
) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    Ok(context.unchecked_into())
}

/// A canvas as a file.
///
/// # Errors
/// When the browser cannot write it, with what it said.
pub async fn encode(canvas: &OffscreenCanvas, kind: &str) -> Result<Blob, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into())?;
    Reflect::set(&options, &"quality".into(), &QUALITY.into())?;
    // By name: web-sys has no stable type for the options.
    let convert: js_sys::Function =
        Reflect::get(canvas, &"convertToBlob".into())?.dyn_into()?;
    let promise: js_sys::Promise = convert.call1(canvas, &options)?.dyn_into()?;
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}

/// The kind in which a picture is written again: drawings keep their sharp edges.
fn kind_of(media_type: &str) -> &'static str {
    match media_type {
        "image/png" | "image/gif" | "image/svg+xml" => "image/png",
        "image/webp" => "image/webp",
        _ => "image/jpeg",
    }
}

/// Ending of the name of a file of that kind.
pub fn ending_of(media_type: &str) -> &'static str {
    match media_type {
        "image/png" => "png",
        "image/webp" => "webp",
        _ => "jpg",
    }
}

/// Sides of a picture whose longer side is no longer than `longest`; nothing grows.
pub fn fit(width: u32, height: u32, longest: Option<f64>) -> (u32, u32) {
    let long = f64::from(width.max(height)).max(1.0);
    let scale = longest.filter(|most| *most >= 1.0).map_or(1.0, |most| most / long);
    let side = |side: u32| (f64::from(side) * scale.min(1.0)).round().max(1.0) as u32;
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_side_is_what_the_author_wishes_and_nothing_grows() {
        for (sides, longest, expected) in [
            ((4000, 3000), Some(1024.0), (1024, 768)),
            ((3000, 4000), Some(1024.0), (768, 1024)),
            ((640, 480), Some(1024.0), (640, 480)),
            ((640, 480), None, (640, 480)),
            ((640, 480), Some(0.0), (640, 480)),
            ((4000, 1), Some(100.0), (100, 1)),
        ] {
            assert_eq!(fit(sides.0, sides.1, longest), expected);
        }
    }
}
