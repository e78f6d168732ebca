// Barcodes: seen by the camera, which is a film of ours here, in a picture, and typed in.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { OUTPUT, eventually, expectText } from "./chromium.mjs";
import { lookEverywhere } from "./everyone.mjs";
import { Tablet } from "./tablet.mjs";

const FORM = await readFile(new URL("../cases/capture/codes.md", import.meta.url), "utf8");

/** `MINYI 0042` as a QR Code of version 1 (ISO/IEC 18004). */
const QR = `
#######..#.##.#######
#.....#..###..#.....#
#.###.#.##.##.#.###.#
#.###.#..#.#..#.###.#
#.###.#...#.#.#.###.#
#.....#.....#.#.....#
#######.#.#.#.#######
........##.##........
###.########.##...#..
#.#..#.#.#....##.###.
##.#..#..#..#...#.#.#
#.##.#....#...###...#
......#..##.#.######.
........#.##.#..###.#
#######.####.##.....#
#.....#.##.###.#..#..
#.###.#.#..#.##.#####
#.###.#...#...##.#.#.
#.###.#.###.#...##..#
#.....#.##....##.####
#######.###.#.#.#.#.#`.trim().split("\n");
/** The number of a product as EAN-13 (GS1 General Specifications). */
const EAN = ["#.#...#.##.#..###.##..##..##.##.####.#.#...##.#.#.#..###.#.#....#...#..#..#...###.#..##.##..#.#"];
const PRODUCT = "6901234567892";
const [WIDTH, HEIGHT] = [640, 480];

/** Grey levels of a picture with a code in its middle; that of bars is as high as a hand. */
function picture(rows, module) {
  const high = rows.length === 1 ? 160 : rows.length * module;
  const [left, top] = [(WIDTH - rows[0].length * module) / 2, (HEIGHT - high) / 2].map(Math.round);
  const grey = Buffer.alloc(WIDTH * HEIGHT, 200);
  for (let y = 0; y < high; y++) {
    const row = rows[rows.length === 1 ? 0 : Math.floor(y / module)];
    for (let x = 0; x < row.length * module; x++) {
      if (row[Math.floor(x / module)] === "#") grey[(top + y) * WIDTH + left + x] = 40;
    }
  }
  return grey;
}

/** A film that shows nothing for a while, then the picture, as Chromium's false camera takes it. */
function film(grey) {
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = (luma) => Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  const blank = frame(Buffer.alloc(WIDTH * HEIGHT, 200));
  const shown = frame(grey);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array(10).fill(blank), ...Array(10).fill(shown)]);
}

/** The picture as a file (BMP of 24 bits). */
function bitmap(grey) {
  const head = Buffer.alloc(54);
  head.write("BM");
  head.writeUInt32LE(54 + grey.length * 3, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(WIDTH, 18);
  head.writeInt32LE(-HEIGHT, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, Buffer.from(Uint8Array.from({ length: grey.length * 3 }, (_, n) => grey[Math.floor(n / 3)]))]);
}

let tablet;

before(async () => {
  await mkdir(OUTPUT, { recursive: true });
  const camera = join(OUTPUT, "camera.y4m");
  await writeFile(camera, film(picture(QR, 8)));
  tablet = await Tablet.on({
    tag: "en",
    locale: "en-US",
    reducedMotion: "reduce",
    flags: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${camera}`],
    permissions: ["camera"],
  });
  await tablet.begin("codes.md", FORM);
});

after(() => tablet?.close());

const value = () => tablet.page.locator(".capture").getAttribute("data-value");
const reads = (text) => eventually(async () => (await value()) === text, `the answer is ${text}`, 20_000);

test("a code that the camera sees is the answer", async () => {
  const { i, page } = tablet;
  await expectText(page, "The code on the meter");
  await lookEverywhere(tablet, "codes-asked");
  await i.press("capture.scan");
  await expectText(page, i.say("capture.scanning"));
  await reads("MINYI 0042");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await i.saved();
  await tablet.holds("MINYI 0042");
  await lookEverywhere(tablet, "codes-read");
  await i.press("capture.remove");
  await reads("");

  await i.press("capture.scan");
  await page.getByRole("button", { name: i.say("dialog.no") }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.waitForTimeout(2500);
  assert.equal(await value(), "", "who closes the camera reads nothing");
});

test("a code in a picture is the answer; a picture without one changes nothing", async () => {
  const { i, page } = tablet;
  await i.next("The code on the card");
  const choose = page.locator('.capture input[type="file"]');
  const file = (grey) => ({ name: "card.bmp", mimeType: "image/bmp", buffer: bitmap(grey) });
  await choose.setInputFiles(file(picture(EAN, 4)));
  await reads(PRODUCT);
  await choose.setInputFiles(file(Buffer.alloc(WIDTH * HEIGHT, 200)));
  await expectText(page, i.say("capture.no_code"));
  await choose.setInputFiles({ name: "card.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expectText(page, i.say("capture.unreadable"));
  assert.equal(await value(), PRODUCT);
});

test("a code that no camera reads is typed in", async () => {
  const { i, page } = tablet;
  await i.next("The code on the label");
  await page.locator("summary", { hasText: i.say("capture.code_by_hand") }).click();
  await page.getByLabel(i.say("capture.code"), { exact: true }).fill(" 12-B/7 ");
  await i.press("capture.done");
  await reads("12-B/7");
  await i.press("fill.next");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  tablet.isContent();
});
