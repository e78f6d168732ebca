// Many large photos in one interview, and the zip file of them: what the browser holds in memory.
//
//   node photos.mjs 200      in tests/browser, with CHROME and MINYI_DIST; prints what it found
//
// Memory is what is the renderer's and the browser's own (private pages), looked at every 200 ms;
// the most of it counts, from the first photo to the zip file on the disk.

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, expectText } from "./chromium.mjs";
import { Tablet } from "./tablet.mjs";

const count = Number(process.argv[2] ?? 200);
const rows = Array.from({ length: count }, (_, n) => `| | image | photo${n} | Photo ${n} | true |`);
const FORM = ["| survey | | | | |", "| | type | name | label | body::minyi:keep-exif |", ...rows, ""].join("\n");

/** Private memory in MiB of the processes of these types. */
async function memory(session, types) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const own = processInfo.filter(({ type }) => types.includes(type));
  const sizes = await Promise.all(
    own.map(async ({ id }) => {
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
      const parts = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
      return parts.reduce((sum, [, kib]) => sum + Number(kib), 0) / 1024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A photo of 3 MB: noise, which no encoder makes smaller. Runs in the page. */
async function photo() {
  const canvas = new OffscreenCanvas(2400, 1800);
  const context = canvas.getContext("2d");
  const image = context.createImageData(2400, 1800);
  let state = 1;
  for (let n = 0; n < image.data.length; n++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    image.data[n] = n % 4 === 3 ? 255 : 96 + ((state >> 16) & 127);
  }
  context.putImageData(image, 0, 0);
  for (let quality = 0.3; ; quality += 0.05) {
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
    if (blob.size < 3e6 && quality < 0.99) continue;
    const reader = new FileReader();
    await new Promise((done) => Object.assign(reader, { onload: done }).readAsDataURL(blob));
    return reader.result.split(",")[1];
  }
}

const tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
const buffer = Buffer.from(await tablet.page.evaluate(photo), "base64");
await tablet.start();
// Files on the disk, each another one, as a camera's app makes them.
const folder = await mkdtemp(join(tmpdir(), "minyi-photos-"));
const session = await tablet.context.browser().newBrowserCDPSession();
const look = async () => Promise.all([memory(session, ["renderer"]), memory(session, ["browser"])]);
const before = await look();
let [most, isOver] = [before, false];
const watching = (async () => {
  while (!isOver) {
    const now = await look();
    most = most.map((size, n) => Math.max(size, now[n]));
    await new Promise((done) => setTimeout(done, 200));
  }
})();
const { i, page } = tablet;
await tablet.begin("photos.md", FORM);
for (let n = 0; n < count; n++) {
  await expectText(page, new RegExp(`^Photo ${n}$`));
  const file = join(folder, `IMG_${n}.jpg`);
  // Behind the end of the picture: as large, and with a hash of its own.
  await writeFile(file, Buffer.concat([buffer, Buffer.from(String(n))]));
  await page.locator("input[type=file]").setInputFiles(file);
  await eventually(async () => (await page.locator(".capture").getAttribute("data-value")) !== "", `photo ${n} is kept`, 30_000);
  await page.locator(".captured canvas.drawn").waitFor();
  await i.press("fill.next");
}
const attached = most;
await i.press("review.finish");
await expectText(page, i.say("finish.complete"));
await i.follow("finish.export");
const coming = page.waitForEvent("download", { timeout: 120_000 });
await i.press("export.files");
const path = await (await coming).path();
isOver = true;
await watching;
const { size } = await stat(path);
console.log(`${count} photos of ${(buffer.length / 1e6).toFixed(1)} MB; the zip file has ${(size / 1e6).toFixed(0)} MB`);
const told = (sizes) => `${sizes[0].toFixed(0)} + ${sizes[1].toFixed(0)}`;
console.log(`private memory of renderers + browser in MiB: ${told(before)} at the start,`);
console.log(`at most ${told(attached)} while attaching, ${told(most)} up to the end of the export`);
await tablet.close();
await rm(folder, { recursive: true });
