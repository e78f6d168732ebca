//! Tiles of lines and areas (Mapbox Vector Tile, version 2.1), as what is drawn of them:
//! water, green, buildings, ways, and the names of places. What else a tile holds is left out.
//!
//! Three ways to name layers are known: those of `OpenMapTiles`, Protomaps and Shortbread.

use super::tiles::varint;

/// Letters of drawing that a tile makes at most.
const MOST_LETTERS: usize = 2_000_000;
/// Names that are drawn of a tile.
const MOST_NAMES: usize = 8;

/// What is drawn of a tile. Later kinds lie on earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Parks, woods, meadows.
    Green,
    /// Lakes, seas, wide rivers.
    Water,
    /// Narrow rivers.
    Stream,
    /// Houses.
    Building,
    /// Ways on foot.
    Path,
    /// Streets.
    Road,
    /// Roads between towns.
    MainRoad,
    /// Railways.
    Rail,
}

const KINDS: [Kind; 8] = [
    Kind::Green,
    Kind::Water,
    Kind::Stream,
    Kind::Building,
    Kind::Path,
    Kind::Road,
    Kind::MainRoad,
    Kind::Rail,
];

impl Kind {
    /// Class of what is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Green => "ground-green",
            Kind::Water => "ground-water",
            Kind::Stream => "ground-stream",
            Kind::Building => "ground-building",
            Kind::Path => "ground-path",
            Kind::Road => "ground-road",
            Kind::MainRoad => "ground-road main",
            Kind::Rail => "ground-rail",
        }
    }
}

/// The drawing of a tile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Units along a side.
    pub side: u64,
    /// Data of a path for each kind that there is, in the order in which they lie.
    pub paths: Vec<(Kind, String)>,
    /// Names of places and where they are, in shares of the side.
    pub names: Vec<(f64, f64, String)>,
}

/// Reads a tile; what is damaged in it is left out. Names are in the language `tag` where the
/// map has them.
pub fn read(bytes: &[u8], tag: &str) -> Drawing {
    let mut drawing = Drawing { side: 4096, ..Drawing::default() };
    let mut paths: [String; KINDS.len()] = Default::default();
    for (number, value) in fields(bytes) {
        if let (3, Value::Bytes(layer)) = (number, value) {
            draw_layer(layer, tag, &mut drawing, &mut paths);
        }
    }
    let paths = KINDS.into_iter().zip(paths).filter(|(_, path)| !path.is_empty());
    drawing.paths = paths.collect();
    drawing
}

/// A field's value.
#[derive(Clone, Copy)]
enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Other,
}

/// The fields of a message of Protocol Buffers, up to where it is damaged.
fn fields(mut rest: &[u8]) -> impl Iterator<Item = (u64, Value<'_>)> {
    std::iter::from_fn(move || {
        let key = varint(&mut rest)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut rest)?),
            1 => {
                rest = rest.get(8..)?;
                Value::Other
            }
            2 => {
                let length = usize::try_from(varint(&mut rest)?).ok()?;
                let (bytes, behind) = rest.split_at_checked(length)?;
                rest = behind;
                Value::Bytes(bytes)
            }
            5 => {
                rest = rest.get(4..)?;
                Value::Other
            }
            _ => return None,
        };
        Some((key >> 3, value))
    })
}

/// A layer before its features are drawn.
#[derive(Default)]
struct Layer<'a> {
    name: &'a str,
    keys: Vec<&'a str>,
    values: Vec<&'a str>,
    features: Vec<&'a [u8]>,
    side: u64,
}

fn draw_layer(
    bytes: &[u8],
    tag: &str,
    drawing: &mut Drawing,
    paths: &mut [String; KINDS.len()],
) {
    let mut layer = Layer { side: 4096, ..Layer::default() };
    let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
    for field in fields(bytes) {
        match field {
            (1, Value::Bytes(name)) => layer.name = text(name),
            (2, Value::Bytes(feature)) => layer.features.push(feature),
            (3, Value::Bytes(key)) => layer.keys.push(text(key)),
            (4, Value::Bytes(value)) => {
                // Only texts are of interest; the others keep their places.
                let mut parts = fields(value);
                layer.values.push(match parts.next() {
                    Some((1, Value::Bytes(value))) => text(value),
                    _ => "",
                });
            }
            (5, Value::Number(side)) => layer.side = side.clamp(1, 1 << 16),
            _ => {}
        }
    }
    drawing.side = layer.side;
    for feature in &layer.features {
        draw(&layer, feature, tag, drawing, paths);
    }
}

fn draw(
    layer: &Layer<'_>,
    bytes: &[u8],
    tag: &str,
    drawing: &mut Drawing,
    paths: &mut [String; KINDS.len()],
) {
    let (mut shape, mut geometry, mut tags) = (0, &[][..], &[][..]);
    for field in fields(bytes) {
        match field {
            (2, Value::Bytes(bytes)) => tags = bytes,
            (3, Value::Number(number)) => shape = number,
            (4, Value::Bytes(bytes)) => geometry = bytes,
            _ => {}
        }
    }
    let mut facts = Vec::new();
    while let (Some(key), Some(value)) = (varint(&mut tags), varint(&mut tags)) {
        let key = layer.keys.get(key as usize).copied().unwrap_or_default();
        facts.push((key, layer.values.get(value as usize).copied().unwrap_or_default()));
    }
    let fact = |name: &str| {
        let found = facts.iter().find(|(key, value)| *key == name && !value.is_empty());
        found.map(|(_, value)| *value)
    };
    let class = fact("class").or(fact("kind")).or(fact("pmap:kind")).unwrap_or_default();
    if shape == 1 && matches!(layer.name, "place" | "places" | "place_labels") {
        let own = format!("name:{}", tag.split('-').next().unwrap_or_default());
        let name = fact(&own).or(fact("name"));
        if let Some(name) = name.filter(|_| drawing.names.len() < MOST_NAMES)
            && let Some((x, y)) = first_point(geometry)
        {
            let share = |at: i64| at as f64 / layer.side as f64;
            drawing.names.push((share(x), share(y), name.to_owned()));
        }
        return;
    }
    let Some(kind) = kind_of(layer.name, class, shape) else { return };
    let place = KINDS.iter().position(|known| *known == kind).unwrap_or_default();
    if let Some(path) = paths.get_mut(place).filter(|path| path.len() < MOST_LETTERS) {
        trace(geometry, path);
    }
}

/// What a feature is drawn as; `shape` is 2 for lines, 3 for areas.
fn kind_of(layer: &str, class: &str, shape: u64) -> Option<Kind> {
    match (layer, shape) {
        ("water" | "water_polygons" | "ocean", 3) => Some(Kind::Water),
        ("water" | "waterway" | "water_lines", 2) => Some(Kind::Stream),
        ("building" | "buildings", 3) => Some(Kind::Building),
        ("landcover" | "landuse" | "park" | "natural" | "land", 3) => {
            let is_green = [
                "wood", "forest", "grass", "park", "meadow", "garden", "scrub", "farm",
                "cemetery", "orchard", "nature",
            ];
            let is_green = layer == "park" || is_green.iter().any(|g| class.contains(g));
            is_green.then_some(Kind::Green)
        }
        ("transportation" | "roads" | "streets", 2) => Some(match class {
            "motorway" | "trunk" | "primary" | "highway" | "major_road" => Kind::MainRoad,
            "rail" | "transit" | "light_rail" | "subway" => Kind::Rail,
            "path" | "track" | "footway" | "steps" | "cycleway" | "pedestrian" => {
                Kind::Path
            }
            "ferry" | "aerialway" => return None,
            _ => Kind::Road,
        }),
        _ => None,
    }
}

/// One step of a drawing.
enum Step {
    To(char, i64, i64),
    Close,
}

/// The steps of a geometry: moves and lines to absolute places.
fn steps(mut rest: &[u8]) -> impl Iterator<Item = Step> {
    let (mut x, mut y) = (0_i64, 0_i64);
    let (mut letter, mut left) = ('M', 0_u64);
    std::iter::from_fn(move || {
        while left == 0 {
            let command = varint(&mut rest)?;
            left = command >> 3;
            letter = match command & 7 {
                1 => 'M',
                2 => 'L',
                7 => {
                    left = 0;
                    return Some(Step::Close);
                }
                _ => return None,
            };
        }
        left -= 1;
        // Zigzag: the sign is the last bit.
        let mut next = || varint(&mut rest).map(|n| (n >> 1) as i64 ^ -((n & 1) as i64));
        x = x.wrapping_add(next()?);
        y = y.wrapping_add(next()?);
        Some(Step::To(letter, x, y))
    })
}

fn first_point(geometry: &[u8]) -> Option<(i64, i64)> {
    steps(geometry).find_map(|step| match step {
        Step::To(_, x, y) => Some((x, y)),
        Step::Close => None,
    })
}

/// Adds a geometry to the data of a path.
fn trace(geometry: &[u8], path: &mut String) {
    for step in steps(geometry) {
        if path.len() > MOST_LETTERS {
            return;
        }
        match step {
            Step::To(letter, x, y) => {
                path.push(letter);
                path.push_str(&x.to_string());
                path.push(' ');
                path.push_str(&y.to_string());
            }
            Step::Close => path.push('Z'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of bytes.
    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
    }

    fn layer(name: &str, shape: u8, geometry: &[u8], fact: (&str, &str)) -> Vec<u8> {
        let feature =
            [field(2, &[0, 0]), vec![3 << 3, shape], field(4, geometry)].concat();
        let layer = [
            field(1, name.as_bytes()),
            field(2, &feature),
            field(3, fact.0.as_bytes()),
            field(4, &field(1, fact.1.as_bytes())),
        ];
        field(3, &layer.concat())
    }

    #[test]
    fn streets_water_and_names_are_drawn() {
        // From (3, 6) to (8, 12) and (20, 34): the example of the specification.
        let area = [9, 6, 12, 18, 10, 12, 24, 44, 15];
        let line = [9, 4, 4, 18, 0, 16, 16, 0];
        let tile = [
            layer("transportation", 2, &line, ("class", "primary")),
            layer("water", 3, &area, ("class", "lake")),
            layer("place", 1, &[9, 50, 34], ("name", "渝中")),
            layer("poi", 1, &[9, 50, 34], ("name", "a shop")),
        ]
        .concat();
        let drawing = read(&tile, "zh-Hans");
        assert_eq!(
            drawing.paths,
            [
                (Kind::Water, "M3 6L8 12L20 34Z".to_owned()),
                (Kind::MainRoad, "M2 2L2 10L10 10".to_owned()),
            ]
        );
        assert_eq!(drawing.names, [(25.0 / 4096.0, 17.0 / 4096.0, "渝中".to_owned())]);
        for cut in 0..tile.len() {
            read(&tile[..cut], "en");
        }
        read(&[0xff; 300], "en");
    }
}
