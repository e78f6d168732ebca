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

/** Rounds over all frames; far apart, so that what else the machine does slows one of them only. */
const ROUNDS = 3;

/**
 * Has a worker look at each frame as the camera's dialog does, in each of its turns: how long it
 * took, and whether it was read. Runs in the page.
 */
async function timed([width, height, frames, turns]) {
  const worker = new Worker("minyi-scan_loader.js");
  const next = () => new Promise((done) => (worker.onmessage = ({ data }) => done(data)));
  await next();
  const all = [];
  for (const base64 of frames) {
    const grey = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const pixels = new Uint8Array(width * height * 4);
    grey.forEach((level, n) => pixels.set([level, level, level, 255], 4 * n));
    const found = { times: [], isRead: false };
    for (let number = 0; number < turns; number++) {
      const begun = performance.now();
      worker.postMessage([width, height, pixels, number]);
      found.isRead = (await next()) !== null || found.isRead;
      found.times.push(performance.now() - begun);
    }
    all.push(found);
  }
  worker.terminate();
  return all;
}

const folder = process.argv[2] ?? "frames";
const names = (await readdir(folder)).filter((name) => name.endsWith(".grey")).sort();
const tablet = await Tablet.on({ tag: "en", locale: "en-US" });
const fastest = new Map();
for (let round = 0; round < ROUNDS; round++) {
  for (let n = 0; n < names.length; n += 20) {
    const part = names.slice(n, n + 20);
    const frames = await Promise.all(part.map((name) => readFile(join(folder, name), "base64")));
    // The program is new to each worker: the first frames are for it to get going.
    const all = await tablet.page.evaluate(timed, [WIDTH, HEIGHT, [...frames.slice(0, 2), ...frames], TURNS]);
    for (const [place, { times, isRead }] of all.slice(-part.length).entries()) {
      const before = fastest.get(part[place])?.times ?? times;
      fastest.set(part[place], { times: times.map((time, turn) => Math.min(time, before[turn])), isRead });
    }
  }
}
await tablet.close();
// The slowest turn of each frame.
const times = new Map([...fastest].map(([name, { times, isRead }]) => [name, [Math.max(...times), isRead]]));

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
  console.log(`${group}: ${rows.length} frames, ${read} read, median ${quantile(all, 0.5)} ms, p95 ${quantile(all, 0.95)} ms, longest ${quantile(all, 1)} ms`);
}
