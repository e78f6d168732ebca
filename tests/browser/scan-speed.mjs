// How long the program that reads barcodes looks at a frame of 640 × 480, in Chromium.
//
//   cargo run --release -p minyi-barcode --example frames -- FOLDER
//   node scan-speed.mjs FOLDER     in tests/browser, with CHROME and MINYI_DIST; prints what it found

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Tablet } from "./tablet.mjs";

const [WIDTH, HEIGHT] = [640, 480];

/** As many as `Turn::ALL` of `minyi-barcode` has. */
const TURNS = 4;

/**
 * Has a worker look at each frame as the camera's dialog does, in each of its turns; each three
 * times, of which the fastest counts, as natively. The slowest turn is told. Runs in the page.
 */
async function timed([width, height, frames, turns]) {
  const worker = new Worker("minyi-scan_loader.js");
  const next = () => new Promise((done) => (worker.onmessage = ({ data }) => done(data)));
  await next();
  const times = [];
  for (const base64 of frames) {
    const grey = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const pixels = new Uint8Array(width * height * 4);
    grey.forEach((level, n) => pixels.set([level, level, level, 255], 4 * n));
    let [slowest, isRead] = [0, false];
    for (let number = 0; number < turns; number++) {
      let fastest = Infinity;
      for (let n = 0; n < 3; n++) {
        const begun = performance.now();
        worker.postMessage([width, height, pixels, number]);
        isRead = (await next()) !== null || isRead;
        fastest = Math.min(fastest, performance.now() - begun);
      }
      slowest = Math.max(slowest, fastest);
    }
    times.push([slowest, isRead]);
  }
  worker.terminate();
  return times;
}

const folder = process.argv[2] ?? "frames";
const names = (await readdir(folder)).filter((name) => name.endsWith(".grey")).sort();
const tablet = await Tablet.on({ tag: "en", locale: "en-US" });
const times = new Map();
for (let n = 0; n < names.length; n += 20) {
  const part = names.slice(n, n + 20);
  const frames = await Promise.all(part.map((name) => readFile(join(folder, name), "base64")));
  const found = await tablet.page.evaluate(timed, [WIDTH, HEIGHT, frames, TURNS]);
  part.forEach((name, place) => times.set(name, found[place]));
}
await tablet.close();

const quantile = (all, part) => all.sort((a, b) => a - b)[Math.floor((all.length - 1) * part)].toFixed(1);
const groups = new Map();
for (const row of times) {
  const group = row[0].split("-").slice(0, 2).join(" ");
  groups.set(group, [...(groups.get(group) ?? []), row]);
}
groups.set("all", [...times]);
for (const [group, rows] of groups) {
  const all = rows.map(([, [time]]) => time);
  const read = rows.filter(([, [, isRead]]) => isRead).length;
  console.log(`${group}: ${rows.length} frames, ${read} read, median ${quantile(all, 0.5)} ms, p95 ${quantile(all, 0.95)} ms`);
}
