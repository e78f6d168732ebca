//! What lies under places on a plan: the tiles of a map that the tablet has, beside the form
//! or for all forms. Read piece by piece from the disk, never whole and never from a network.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, JSON, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Url};

use super::fix::Fix;
use super::frame::Frame;
use super::tiles::{
    self, Content, Entry, Found, HEAD_BYTES, Head, Packing, Span, directory,
};
use super::vector::{self, Drawing};
use crate::browser;
use crate::storage::{Store, disk};
use crate::words::use_words;

/// Bytes that a directory or a tile has at most, packed or not.
const MOST_BYTES: f64 = 16_777_216.0;
/// Directories below each other.
const MOST_LEAVES: usize = 4;
/// Tiles across the picture, at least.
const ACROSS: f64 = 2.5;
/// Tiles that are drawn at once, and that are kept in memory.
const MOST_TILES: usize = 40;
const MOST_KEPT: usize = 120;
/// Metres around the Earth, as the projection of the tiles has it.
const AROUND_M: f64 = 40_075_016.7;

/// A tile: its zoom, and its place from the west and from the north.
pub type TileKey = (u8, u32, u32);

/// A map that is open.
#[derive(Clone)]
pub struct Ground(Rc<Open>);

struct Open {
    name: String,
    file: Blob,
    head: Head,
    root: Vec<Entry>,
    /// Who made it, as they want to be named.
    source: String,
    leaves: RefCell<BTreeMap<u64, Rc<Vec<Entry>>>>,
    tiles: RefCell<BTreeMap<TileKey, Rc<Tile>>>,
}

/// A tile as it is put on the plan.
#[derive(Debug)]
pub enum Tile {
    /// The map has none here, or it is damaged.
    None,
    /// A picture at this address.
    Picture(String),
    /// A drawing.
    Drawing(Drawing),
}

impl Drop for Tile {
    fn drop(&mut self) {
        if let Tile::Picture(address) = self {
            // Giving back what was given does not fail.
            let _ = Url::revoke_object_url(address);
        }
    }
}

thread_local! {
    /// The map that was opened last: the questions of a form share one.
    static LAST: RefCell<Option<Ground>> = const { RefCell::new(None) };
}

impl Ground {
    /// The map of a draft, by the name that its form gives or any that there is. None where
    /// there is none; its name where it cannot be read.
    pub async fn of(draft: &str, name: &str) -> Result<Option<Ground>, String> {
        let Ok(store) = disk().await else { return Ok(None) };
        let Ok(Some((name, file))) = store.map_of(draft, name).await else {
            return Ok(None);
        };
        let is_it = |ground: &Ground| {
            ground.0.name == name
                && ground.0.file.size().to_bits() == file.size().to_bits()
        };
        if let Some(known) = LAST.with_borrow(Clone::clone).filter(is_it) {
            return Ok(Some(known));
        }
        let opened = Ground::open(&name, &file).await.ok_or(name)?;
        LAST.set(Some(opened.clone()));
        Ok(Some(opened))
    }

    async fn open(name: &str, file: &Blob) -> Option<Ground> {
        let head = slice(file, 0.0, HEAD_BYTES).ok()?;
        let head = Head::read(&content(&head, Packing::None).await.ok()?)?;
        let root = content(&part(file, 0, head.root).ok()?, head.packing).await.ok()?;
        let about = match part(file, 0, head.about) {
            Ok(about) => content(&about, head.packing).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        Some(Ground(Rc::new(Open {
            name: name.to_owned(),
            file: file.clone(),
            head,
            root: directory(&root)?,
            source: attribution(&about),
            leaves: RefCell::default(),
            tiles: RefCell::default(),
        })))
    }

    /// Who made the map, as they want to be named.
    pub fn source(&self) -> String {
        self.0.source.clone()
    }

    /// The whole of it.
    pub fn frame(&self) -> Option<Frame> {
        let [west, south, east, north] = self.0.head.edges;
        Frame::around(&[Fix::at(south, west), Fix::at(north, east)])
    }

    /// The tiles on which a frame lies.
    fn keys(&self, frame: Frame) -> Vec<TileKey> {
        let (least, most) = self.0.head.zooms;
        let round_m = AROUND_M * libm::cos(frame.latitude.to_radians()).max(0.01);
        let wanted = libm::floor(libm::log2(ACROSS * round_m / frame.width_m));
        let zoom = wanted.clamp(f64::from(least), f64::from(most)) as u8;
        let [(west, north), (east, south)] = frame.corners().map(|c| tile_at(zoom, c));
        let last = f64::from(1_u32 << zoom) - 1.0;
        let whole = |at: f64| libm::floor(at).clamp(0.0, last) as u32;
        // Across the line where days change there is only what lies before it.
        let east = if east < west { last } else { east };
        let (columns, rows) = (whole(west)..=whole(east), whole(north)..=whole(south));
        let count = columns.clone().count().saturating_mul(rows.clone().count());
        if count > MOST_TILES {
            return Vec::new();
        }
        columns.flat_map(|x| rows.clone().map(move |y| (zoom, x, y))).collect()
    }

    fn known(&self, key: TileKey) -> Option<Rc<Tile>> {
        self.0.tiles.borrow().get(&key).cloned()
    }

    /// Reads a tile and keeps it, for a reader of this language.
    async fn bring(&self, key: TileKey, tag: &str) -> Rc<Tile> {
        let tile = Rc::new(self.read(key, tag).await.unwrap_or(Tile::None));
        let mut kept = self.0.tiles.borrow_mut();
        if kept.len() >= MOST_KEPT {
            // What is on screen is held there too.
            kept.retain(|_, tile| Rc::strong_count(tile) > 1);
        }
        kept.insert(key, tile.clone());
        tile
    }

    async fn read(&self, (zoom, x, y): TileKey, tag: &str) -> Option<Tile> {
        let open = &self.0;
        let number = tiles::number(zoom, x, y);
        let mut found = tiles::find(&open.root, number)?;
        for _ in 0..MOST_LEAVES {
            let Found::Leaf(span) = found else { break };
            let leaf = self.leaf(span).await?;
            found = tiles::find(&leaf, number)?;
        }
        let Found::Tile(span) = found else { return None };
        let packed = part(&open.file, open.head.tiles, span).ok()?;
        match open.head.content {
            Content::Picture(kind) => {
                let size = packed.size();
                let typed =
                    packed.slice_with_f64_and_f64_and_content_type(0.0, size, kind);
                let address = Url::create_object_url_with_blob(&typed.ok()?).ok()?;
                Some(Tile::Picture(address))
            }
            Content::Vector => {
                let bytes = content(&packed, open.head.tile_packing).await.ok()?;
                Some(Tile::Drawing(vector::read(&bytes, tag)))
            }
        }
    }

    async fn leaf(&self, span: Span) -> Option<Rc<Vec<Entry>>> {
        let open = &self.0;
        if let Some(known) = open.leaves.borrow().get(&span.at) {
            return Some(known.clone());
        }
        let packed = part(&open.file, open.head.leaves, span).ok()?;
        let entries = directory(&content(&packed, open.head.packing).await.ok()?)?;
        let entries = Rc::new(entries);
        open.leaves.borrow_mut().insert(span.at, entries.clone());
        Some(entries)
    }
}

/// Where a place is among the tiles of a zoom (Web Mercator).
fn tile_at(zoom: u8, place: Fix) -> (f64, f64) {
    let side = f64::from(1_u32 << zoom);
    let latitude = place.latitude.clamp(-85.0, 85.0).to_radians();
    let north = libm::asinh(libm::tan(latitude)) / std::f64::consts::PI;
    ((place.longitude + 180.0) / 360.0 * side, (1.0 - north) / 2.0 * side)
}

/// The place at the north-western corner of a tile.
fn corner((zoom, x, y): TileKey) -> Fix {
    let side = f64::from(1_u32 << zoom);
    let north = std::f64::consts::PI * (1.0 - 2.0 * f64::from(y) / side);
    let latitude = libm::atan(libm::sinh(north)).to_degrees();
    Fix::at(latitude, f64::from(x) / side * 360.0 - 180.0)
}

fn slice(file: &Blob, from: f64, to: f64) -> Result<Blob, JsValue> {
    file.slice_with_f64_and_f64(from, to)
}

/// A part of the file, counted from a place in it.
fn part(file: &Blob, from: u64, span: Span) -> Result<Blob, JsValue> {
    let at = from.saturating_add(span.at) as f64;
    if span.bytes as f64 > MOST_BYTES {
        return Err(JsValue::NULL);
    }
    slice(file, at, at + span.bytes as f64)
}

/// The bytes of a part, unpacked by the browser.
async fn content(part: &Blob, packing: Packing) -> Result<Vec<u8>, JsValue> {
    if packing == Packing::None {
        return Ok(Uint8Array::new(&JsFuture::from(part.array_buffer()).await?).to_vec());
    }
    // By name: web-sys would bring types for what is called here alone.
    let gzip = Array::of1(&"gzip".into());
    let unpack = browser::member(&browser::window(), "DecompressionStream");
    let unpack: Function = unpack.dyn_into()?;
    let unpack = Reflect::construct(&unpack, &gzip)?;
    let stream = call(part, "stream", &JsValue::UNDEFINED)?;
    let stream = call(&stream, "pipeThrough", &unpack)?;
    let reader = call(&stream, "getReader", &JsValue::UNDEFINED)?;
    let mut bytes = Vec::new();
    loop {
        let next: js_sys::Promise =
            call(&reader, "read", &JsValue::UNDEFINED)?.dyn_into()?;
        let next = JsFuture::from(next).await?;
        if browser::member(&next, "done").is_truthy() {
            return Ok(bytes);
        }
        let piece: Uint8Array = browser::member(&next, "value").dyn_into()?;
        if (bytes.len() + piece.length() as usize) as f64 > MOST_BYTES {
            return Err(JsValue::NULL);
        }
        bytes.extend(piece.to_vec());
    }
}

fn call(of: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    if with.is_undefined() { function.call0(of) } else { function.call1(of, with) }
}

/// Who is to be named, of what a map says about itself; without the marks of web pages.
fn attribution(about: &[u8]) -> String {
    let text = String::from_utf8_lossy(about);
    let about = JSON::parse(&text).unwrap_or(JsValue::NULL);
    plain(&browser::member(&about, "attribution").as_string().unwrap_or_default())
}

fn plain(marked: &str) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for letter in marked.chars() {
        match letter {
            '<' => is_mark = true,
            '>' if is_mark => is_mark = false,
            _ if is_mark => {}
            letter => text.push(letter),
        }
    }
    let text = text.replace("&copy;", "©").replace("&nbsp;", " ");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}

/// The tiles under a frame.
#[component]
pub fn Tiles(
    /// The map.
    ground: Ground,
    /// What is shown.
    frame: Memo<Option<Frame>>,
) -> impl IntoView {
    let ground = StoredValue::new_local(ground);
    let keys = Memo::new(move |_| {
        let frame = frame.get();
        frame.map(|frame| ground.with_value(|g| g.keys(frame))).unwrap_or_default()
    });
    view! {
        <g class="ground">
            <For each=move || keys.get() key=|key| *key let:key>
                <OneTile ground=ground at=key frame=frame/>
            </For>
        </g>
    }
}

#[component]
fn OneTile(
    ground: StoredValue<Ground, LocalStorage>,
    at: TileKey,
    frame: Memo<Option<Frame>>,
) -> impl IntoView {
    let tag = untrack(|| use_words().tag());
    let tile = RwSignal::new_local(ground.with_value(|ground| ground.known(at)));
    if tile.with_untracked(Option::is_none) {
        let ground = ground.get_value();
        spawn_local(async move {
            let read = ground.bring(at, &tag).await;
            // The plan may have been moved meanwhile.
            let _ = tile.try_set(Some(read));
        });
    }
    let (zoom, x, y) = at;
    let corners = [corner(at), corner((zoom, x + 1, y + 1))];
    let sides = Memo::new(move |_| {
        let [(left, top), (right, bottom)] =
            corners.map(|corner| frame.get().map_or((0.0, 0.0), |f| f.picture(corner)));
        // The last tile before the line where days change ends behind it.
        let width = if right > left { right - left } else { bottom - top };
        [left, top, width, bottom - top]
    });
    let side = move |n: usize| {
        sides.with(|sides| format!("{:.2}", sides.get(n).copied().unwrap_or_default()))
    };
    move || match tile.get().as_deref() {
        None | Some(Tile::None) => ().into_any(),
        Some(Tile::Picture(address)) => view! {
            <image
                href=address.clone()
                x=move || side(0)
                y=move || side(1)
                width=move || side(2)
                height=move || side(3)
                preserveAspectRatio="none"
            />
        }
        .into_any(),
        Some(Tile::Drawing(drawing)) => {
            let paths = drawing.paths.iter().map(|(kind, path)| {
                view! { <path class=kind.class() d=path.clone()/> }
            });
            let paths: Vec<_> = paths.collect();
            let names = drawing.names.iter().map(|(x, y, name)| {
                let (x, y) = (*x, *y);
                let at = move |share: f64, first: usize| {
                    sides.with(|sides| {
                        let from = sides.get(first).copied().unwrap_or_default();
                        let wide = sides.get(first + 2).copied().unwrap_or_default();
                        format!("{:.1}", from + share * wide)
                    })
                };
                view! {
                    <text class="ground-name" x=move || at(x, 0) y=move || at(y, 1)>
                        {name.clone()}
                    </text>
                }
            });
            let names: Vec<_> = names.collect();
            view! {
                <svg
                    x=move || side(0)
                    y=move || side(1)
                    width=move || side(2)
                    height=move || side(3)
                    viewBox=format!("0 0 {0} {0}", drawing.side)
                    preserveAspectRatio="none"
                >
                    {paths}
                </svg>
                {names}
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_in_the_tile_that_maps_have_there() {
        // Chongqing, as the tile servers of OpenStreetMap number it.
        let (x, y) = tile_at(12, Fix::at(29.5628, 106.5528));
        assert_eq!((libm::floor(x), libm::floor(y)), (3260.0, 1695.0));
        let Fix { latitude, longitude, .. } = corner((12, 3260, 1695));
        assert!((29.5..29.7).contains(&latitude), "{latitude}");
        assert!((106.5..106.6).contains(&longitude), "{longitude}");
        let (x, y) = tile_at(5, corner((5, 7, 11)));
        assert!((x - 7.0).abs() < 1e-9 && (y - 11.0).abs() < 1e-9);
    }

    #[test]
    fn whom_a_map_names_is_text() {
        let marked = "<a href=\"https://example.org\">&copy; Example</a> &amp; others";
        assert_eq!(plain(marked), "© Example & others");
    }
}
