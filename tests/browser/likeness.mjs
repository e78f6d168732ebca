// Pictures of screens, reduced until only what a glance sees is left, and compared.
//
// A cell of a reduced picture is the mean of a square of the screen, so that the edges of
// letters weigh nothing, while a bar, a colour or a control that is not where it was does.

import { readFile, writeFile } from "node:fs/promises";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** Side of the squares of a reference, in pixels of the screen. */
const KEPT = 4;

/** Side of the squares that are compared, in pixels of a reference. */
const COMPARED = 2;

/** Step of colour in which a reference is kept, so that its file is small. */
const STEP = 5;

/** Difference of colour from which two cells differ, from 0 to 1. */
const THRESHOLD = 0.04;

/** The most cells that may differ: where a line of words ends is up to the font. */
const SHARE = 0.005;

/** A screenshot as references are kept. */
export function reduced(screenshot) {
  return PNG.sync.write(shrink(PNG.sync.read(screenshot), KEPT, STEP), { colorType: 2 });
}

/** The share of cells in which two reduced pictures differ; all where their sizes do. */
export function difference(one, other) {
  const [a, b] = [one, other].map((picture) => shrink(PNG.sync.read(picture), COMPARED, 1));
  if (a.width !== b.width || a.height !== b.height) return 1;
  const cells = pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: THRESHOLD, includeAA: true });
  return cells / (a.width * a.height);
}

/** Whether two reduced pictures show the same. */
export function alike(one, other) {
  return difference(one, other) <= SHARE;
}

/** The reference of this name, after it was written where `MINYI_BLESS` says so. */
export async function reference(name, picture) {
  const path = new URL(`references/${name}.png`, import.meta.url);
  if (process.env.MINYI_BLESS) await writeFile(path, picture);
  return readFile(path);
}

/** Means of squares, in steps of colour so large that the file stays small. */
function shrink({ width, height, data }, side, step) {
  const small = new PNG({ width: Math.ceil(width / side), height: Math.ceil(height / side) });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      const sum = [0, 0, 0];
      let n = 0;
      for (let dy = 0; dy < side && y * side + dy < height; dy++) {
        for (let dx = 0; dx < side && x * side + dx < width; dx++, n++) {
          const at = ((y * side + dy) * width + x * side + dx) * 4;
          for (const c of [0, 1, 2]) sum[c] += data[at + c];
        }
      }
      const to = (y * small.width + x) * 4;
      for (const c of [0, 1, 2]) small.data[to + c] = Math.round(sum[c] / n / step) * step;
      small.data[to + 3] = 255;
    }
  }
  return small;
}
