// Writes small maps: files of tiles as PMTiles version 3 has them, with one further directory.

import { gzipSync } from "node:zlib";

/** Where a place is among the tiles of a zoom. */
export function tileAt(zoom, { latitude, longitude }) {
  const side = 2 ** zoom;
  const north = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI;
  return { x: ((longitude + 180) / 360) * side, y: ((1 - north) / 2) * side };
}

/** Number of a tile along the Hilbert curve of its zoom. */
function number(zoom, x, y) {
  let along = 0;
  for (let half = 2 ** zoom / 2; half >= 1; half /= 2) {
    const [right, down] = [x & half ? 1 : 0, y & half ? 1 : 0];
    along += half * half * ((3 * right) ^ down);
    if (!down) {
      if (right) [x, y] = [half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1))];
      else [x, y] = [x & (half - 1), y & (half - 1)];
      [x, y] = [y, x];
    } else [x, y] = [x & (half - 1), y & (half - 1)];
  }
  return (4 ** zoom - 1) / 3 + along;
}

export function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

/** A directory of entries {tile, run, length, at}. */
function directory(entries) {
  const parts = [varint(entries.length)];
  entries.forEach(({ tile }, place) => parts.push(varint(tile - (entries[place - 1]?.tile ?? 0))));
  for (const name of ["run", "length"]) entries.forEach((entry) => parts.push(varint(entry[name])));
  entries.forEach(({ at }) => parts.push(varint(at + 1)));
  return gzipSync(Buffer.concat(parts));
}

/**
 * A map.
 *
 * @param {{kind: "png" | "mvt", zoom: number, tiles: {x: number, y: number, content: Buffer}[], attribution: string}} map
 */
export function pmtiles({ kind, zoom, tiles, attribution }) {
  const packed = tiles.map(({ x, y, content }) => ({
    tile: number(zoom, x, y),
    content: kind === "mvt" ? gzipSync(content) : content,
  }));
  packed.sort((a, b) => a.tile - b.tile);
  let at = 0;
  const entries = packed.map(({ tile, content }) => {
    const entry = { tile, run: 1, length: content.length, at };
    at += content.length;
    return entry;
  });
  const leaf = directory(entries);
  const root = directory([{ tile: entries[0].tile, run: 0, length: leaf.length, at: 0 }]);
  const about = gzipSync(JSON.stringify({ attribution }));
  const head = Buffer.alloc(127);
  head.write("PMTiles", 0);
  head[7] = 3;
  const spans = [root, about, leaf, Buffer.alloc(at)];
  let behind = 127;
  spans.forEach(({ length }, place) => {
    head.writeBigUInt64LE(BigInt(behind), 8 + 16 * place);
    head.writeBigUInt64LE(BigInt(length), 16 + 16 * place);
    behind += length;
  });
  head[97] = 2;
  head[98] = kind === "mvt" ? 2 : 1;
  head[99] = kind === "mvt" ? 1 : 2;
  head[100] = head[101] = zoom;
  const xs = tiles.map(({ x }) => x);
  const ys = tiles.map(({ y }) => y);
  const longitude = (x) => Math.round(((x / 2 ** zoom) * 360 - 180) * 1e7);
  const latitude = (y) => Math.round((Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** zoom))) * 180e7) / Math.PI);
  head.writeInt32LE(longitude(Math.min(...xs)), 102);
  head.writeInt32LE(latitude(Math.max(...ys) + 1), 106);
  head.writeInt32LE(longitude(Math.max(...xs) + 1), 110);
  head.writeInt32LE(latitude(Math.min(...ys)), 114);
  return Buffer.concat([head, root, about, leaf, ...packed.map(({ content }) => content)]);
}

/** A field of Protocol Buffers. */
const field = (id, bytes) => Buffer.concat([varint(id * 8 + 2), varint(bytes.length), bytes]);
const zigzag = (n) => (n < 0 ? -2 * n - 1 : 2 * n);

/** A tile of one layer with one feature: its corners, and one fact about it. */
export function vectorLayer(name, shape, corners, [key, value]) {
  let [x0, y0] = [0, 0];
  const steps = corners.flatMap(([x, y], place) => {
    const command = place === 0 ? [9] : place === 1 ? [(corners.length - 1) * 8 + 2] : [];
    const step = [...command, zigzag(x - x0), zigzag(y - y0)];
    [x0, y0] = [x, y];
    return step;
  });
  if (shape === 3) steps.push(15);
  const geometry = Buffer.concat(steps.map(varint));
  const feature = Buffer.concat([field(2, Buffer.from([0, 0])), Buffer.from([24, shape]), field(4, geometry)]);
  const text = field(4, field(1, Buffer.from(value)));
  return field(3, Buffer.concat([field(1, Buffer.from(name)), field(2, feature), field(3, Buffer.from(key)), text]));
}
