// Pictures, drawings, recordings, files and places: captured from Chromium's own false
// camera, microphone and position, exported, and compared with what they must be.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import JSZip from "jszip";
import { eventually, expectText, photograph } from "./chromium.mjs";
import { lookEverywhere } from "./everyone.mjs";
import { stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

/** A camera that shows a moving picture, a microphone that beeps, and no questions asked. */
const DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const HERE = { latitude: 29.5628, longitude: 106.5528, accuracy: 8 };

const FORM = await readFile(new URL("../cases/capture/capture.md", import.meta.url), "utf8");

let tablet;
let files;
let bundle;

before(async () => {
  tablet = await Tablet.on({
    tag: "en",
    locale: "en-US",
    reducedMotion: "reduce",
    flags: DEVICES,
    permissions: ["camera", "microphone", "geolocation"],
    geolocation: HERE,
  });
});

after(() => tablet?.close());

const look = (name) => lookEverywhere(tablet, `capture-${name}`);

/** Waits until the question's answer is on the disk; its name. */
async function answered(kind) {
  const { page } = tablet;
  const value = () => page.locator(".capture").getAttribute("data-value");
  await eventually(async () => (await value()).endsWith(kind), `there is a .${kind}`);
  await page.locator(".captured").waitFor();
  return value();
}

async function shoot() {
  const { i, page } = tablet;
  await i.press("capture.take");
  const button = page.getByRole("button", { name: i.say("capture.shoot") });
  await button.waitFor();
  await eventually(() => button.isEnabled(), "the camera shows something");
  await button.click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

/** Draws a stroke across the sheet. */
async function stroke(from, to) {
  const { page } = tablet;
  const { x, y, width, height } = await page.locator("canvas.sheet").boundingBox();
  const [x0, y0, x1, y1] = [x + from[0] * width, y + from[1] * height, x + to[0] * width, y + to[1] * height];
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  for (let n = 1; n <= 10; n++) await page.mouse.move(x0 + ((x1 - x0) * n) / 10, y0 + ((y1 - y0) * n) / 10);
  await page.mouse.up();
}

/** A picture's sides and the colour of its middle, as the browser reads it. */
function picture(bytes) {
  return tablet.page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const [r, g, b] = context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data;
    return { width: bitmap.width, height: bitmap.height, middle: [r, g, b] };
  }, [...bytes]);
}

/** The seconds that a sound lasts. */
function duration(bytes) {
  return tablet.page.evaluate(async (bytes) => {
    const sound = await new AudioContext().decodeAudioData(new Uint8Array(bytes).buffer);
    return sound.duration;
  }, [...bytes]);
}

/** A picture with a block of EXIF behind its first marker, as cameras write it. */
async function secretive() {
  const jpeg = await tablet.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(400, 300);
    const context = canvas.getContext("2d");
    context.fillStyle = "#0a0";
    context.fillRect(0, 0, 400, 300);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\0SECRET PLACE");
  const length = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([Buffer.from(jpeg.slice(0, 2)), length, exif, Buffer.from(jpeg.slice(2))]);
}

/** The file that answers a question, and what the bundle says of it. */
function exported(question) {
  const [{ id, a }] = bundle.submissions;
  const path = `media/${id}/${a[question]}`;
  const content = files.get(path);
  assert.ok(content, `${path} is in the zip`);
  const facts = bundle.header.files.find(({ name }) => name === a[question]);
  assert.equal(facts.sub, id);
  assert.equal(facts.bytes, content.length);
  assert.equal(facts.sha256, `sha256:${createHash("sha256").update(content).digest("hex")}`);
  return { content, facts };
}

test("a picture is taken, taken again, and turned", async () => {
  const { i, page } = tablet;
  await tablet.begin("capture.md", FORM);
  await expectText(page, "The gate");
  await look("picture-asked");
  await shoot();
  const first = await answered("jpg");
  await expectText(page, i.say("capture.taken"));
  await shoot();
  await eventually(async () => (await answered("jpg")) !== first, "the second picture answers");
  const second = await answered("jpg");
  await i.press("capture.rotate");
  await eventually(async () => (await answered("jpg")) !== second, "the turned picture answers");
  await look("picture-taken");
  await i.next("Yourself");
  assert.equal(await page.getByRole("button", { name: i.say("capture.choose_picture") }).count(), 0);
  await shoot();
  await answered("jpg");
});

test("a drawing and a signature are drawn, and a stroke is taken back", async () => {
  const { i, page } = tablet;
  await i.next("The plan");
  await i.press("capture.draw");
  await stroke([0.1, 0.5], [0.9, 0.5]);
  await stroke([0.5, 0.1], [0.5, 0.9]);
  await look("sheet");
  await i.press("capture.undo");
  await i.press("capture.done");
  await answered("png");
  await i.next("Your signature");
  await i.press("capture.sign");
  await stroke([0.2, 0.7], [0.8, 0.3]);
  await i.press("capture.done");
  await answered("png");
  await look("signed");
});

test("a picture that was chosen loses what the camera wrote beside it, and is marked", async () => {
  const { i, page } = tablet;
  await i.next("The damage");
  const buffer = await secretive();
  await page.locator("input[type=file]").setInputFiles([{ name: "IMG_1.JPG", mimeType: "image/jpeg", buffer }]);
  const plain = await answered("jpg");
  await expectText(page, i.say("capture.chosen"));
  await i.press("capture.annotate");
  await eventually(() => page.locator("canvas.sheet").evaluate(({ width }) => width === 400), "the picture is on the sheet");
  await stroke([0.3, 0.5], [0.7, 0.5]);
  await i.press("capture.done");
  await eventually(async () => (await answered("jpg")) !== plain, "the marked picture answers");
});

test("sound and film are recorded, with a pause", async () => {
  const { i, page } = tablet;
  await i.next("Your words");
  await i.press("capture.record_sound");
  await page.getByRole("timer").waitFor();
  await look("recording");
  await page.waitForTimeout(1500);
  await i.press("capture.pause");
  await page.waitForTimeout(1000);
  await i.press("capture.resume");
  await page.waitForTimeout(1000);
  await i.press("capture.stop");
  await answered("webm");
  await i.next("The street");
  await i.press("capture.record_film");
  await page.getByRole("timer").waitFor();
  await page.waitForTimeout(2000);
  await i.press("capture.stop");
  await answered("webm");
  await look("recorded");
});

test("any file is kept as it is", async () => {
  const { i, page } = tablet;
  await i.next("The letter");
  const buffer = Buffer.from("To whom it may concern\n".repeat(1000));
  await page.locator("input[type=file]").setInputFiles([{ name: "Letter of May.PDF", mimeType: "application/pdf", buffer }]);
  await answered("pdf");
  await i.next("The house");
  await page.locator("input[type=file]").setInputFiles([{ name: "house.osm", mimeType: "", buffer: Buffer.from("<osm/>") }]);
  await answered("osm");
});

test("a position is found, and one is typed in", async () => {
  const { i, page } = tablet;
  await i.next("The spot");
  await page.getByText(i.say("capture.position_by_hand")).click();
  await page.getByLabel(i.say("capture.latitude")).fill("95");
  await page.getByLabel(i.say("capture.longitude")).fill("10");
  await i.press("capture.done");
  await expectText(page, i.say("capture.position_wrong"));
  await page.getByLabel(i.say("capture.latitude")).fill("-1.5");
  await i.press("capture.done");
  await eventually(async () => (await answered("")).startsWith("-1.5"), "the typed position answers");
  await look("position");
  await i.press("capture.find_position");
  await eventually(async () => (await answered("")).startsWith("29.5628"), "the device's position answers");
  await i.next("The yard");
  assert.equal(await page.getByText(i.say("capture.position_by_hand")).count(), 0);
  await i.press("capture.find_position");
  // Eight metres are not the five that are wanted where the author says nothing.
  await expectText(page, i.say("capture.position_so_far", { n: "8", good: "5" }));
  await i.press("capture.take_position");
  await eventually(async () => (await answered("")).startsWith("29.5628"), "the position that there is answers");
});

test("the export holds the files that the answers name, and no other", async () => {
  const { i, page } = tablet;
  await i.press("fill.next");
  await expectText(page, i.say("review.all_right"));
  await look("review");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  await i.follow("finish.export");
  const coming = page.waitForEvent("download");
  await i.press("export.files");
  const download = await coming;
  assert.match(download.suggestedFilename(), /\.minyi\.zip$/);
  // It holds the checksum of each file against its bytes.
  const zip = await JSZip.loadAsync(await readFile(await download.path()), { checkCRC32: true });
  const inside = Object.values(zip.files).filter(({ dir }) => !dir);
  const read = async (file) => [file.name, await file.async("nodebuffer")];
  files = new Map(await Promise.all(inside.map(read)));
  bundle = JSON.parse(files.get(download.suggestedFilename().replace(/zip$/, "json")));
  const names = ["gate", "face", "plan", "signed", "damage", "words", "street", "letter", "house"];
  // Both drawings and the marked picture have their strokes beside them.
  assert.equal(files.size, 1 + names.length + 3);
  for (const name of names) exported(name);

  const gate = exported("gate");
  assert.deepEqual([gate.facts.type, gate.facts.origin], ["image/jpeg", "taken"]);
  // The false camera's picture is wider than high, and was turned.
  const { width, height } = await picture(gate.content);
  assert.ok(height === 320 && width < 320, `${width} × ${height}`);

  const plan = exported("plan");
  assert.deepEqual([plan.facts.type, plan.facts.origin], ["image/png", "drawn"]);
  const drawn = await picture(plan.content);
  assert.deepEqual([drawn.width, drawn.height], [1200, 900]);
  assert.ok(drawn.middle.every((part) => part < 60), `the line is in the middle: ${drawn.middle}`);
  const strokes = JSON.parse(files.get(`media/${plan.facts.sub}/${plan.facts.name}.strokes.json`));
  assert.equal(strokes.strokes.length, 1);
  assert.deepEqual([strokes.width, strokes.height], [1200, 900]);

  const damage = exported("damage");
  assert.equal(damage.content.indexOf("SECRET PLACE"), -1);
  const marked = await picture(damage.content);
  assert.deepEqual([marked.width, marked.height], [400, 300]);
  assert.ok(marked.middle[0] > 150 && marked.middle[1] < 90, `the mark is red: ${marked.middle}`);

  const words = exported("words");
  assert.deepEqual([words.facts.type, words.facts.origin], ["audio/webm", "taken"]);
  const seconds = await duration(words.content);
  assert.ok(seconds > 2 && seconds < 6, `${seconds} s`);
  assert.equal(exported("street").facts.type, "video/webm");

  const letter = exported("letter");
  assert.deepEqual([letter.facts.type, letter.facts.origin], ["application/pdf", "chosen"]);
  assert.equal(letter.content.toString(), "To whom it may concern\n".repeat(1000));

  const [{ a }] = bundle.submissions;
  for (const place of [a.spot, a.yard]) assert.deepEqual(place, [HERE.longitude, HERE.latitude, 0, HERE.accuracy]);
  tablet.isContent();
});

test("what was replaced is gone from the tablet at the next start, and all when it is withdrawn", async () => {
  const { page } = tablet;
  const names = async () => (await page.evaluate(stored, ["captures"]))[0].map(({ name }) => name);
  await tablet.start();
  await eventually(async () => (await names()).length === 12, "only what is named is left");
  const [submissions] = await page.evaluate(stored, ["submissions"]);
  assert.equal(submissions.length, 1);
});

test("what a camera wrote beside a picture stays where the form wishes it and nothing must be smaller", async () => {
  const { i, page } = tablet;
  const form = [
    "| survey | | | | | |",
    "| | type | name | label | parameters | body::minyi:keep-exif |",
    "| | image | whole | The whole | max-pixels=400 | true |",
    "| | image | small | The small | max-pixels=100 | true |",
    "",
  ].join("\n");
  await tablet.begin("exif.md", form);
  const buffer = await secretive();
  const kept = async () => {
    const name = await answered("jpg");
    const bytes = await page.evaluate(
      (name) =>
        new Promise((done) => {
          indexedDB.open("minyi").onsuccess = ({ target: { result } }) => {
            const all = result.transaction("captures").objectStore("captures").getAll();
            all.onsuccess = async () => {
              const row = all.result.find((row) => row.name === name);
              result.close();
              done([...new Uint8Array(await row.file.arrayBuffer())]);
            };
          };
        }),
      name,
    );
    return Buffer.from(bytes);
  };
  const choose = () => page.locator("input[type=file]").setInputFiles([{ name: "a.jpg", mimeType: "image/jpeg", buffer }]);
  await choose();
  assert.ok((await kept()).equals(buffer), "it is the same to the byte");
  await i.next("The small");
  await choose();
  const small = await kept();
  assert.equal(small.indexOf("SECRET PLACE"), -1);
  assert.equal((await picture(small)).width, 100);
});

test("without leave, without a device or with a full disk there is a sentence, and what was there stays", async () => {
  const { i, page } = tablet;
  await tablet.begin("capture.md", FORM);
  await shoot();
  const kept = await answered("jpg");
  const refuse = (name) =>
    page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
    }, name);
  for (const [name, key] of [["NotAllowedError", "denied"], ["NotFoundError", "no_device"], ["NotReadableError", "in_use"]]) {
    await refuse(name);
    await i.press("capture.take");
    await expectText(page, i.say(`capture.${key}`));
    await page.keyboard.press("Escape");
    assert.equal(await answered("jpg"), kept);
  }
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (row) {
      if (this.name === "captures") throw new DOMException("", "QuotaExceededError");
      return put.call(this, row);
    };
  });
  await page.locator("input[type=file]").setInputFiles([
    { name: "a.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") },
  ]);
  await expectText(page, i.say("storage.full"));
  assert.equal(await answered("jpg"), kept);
  await page.locator("input[type=file]").setInputFiles([
    { name: "a.png", mimeType: "image/png", buffer: Buffer.from("this is no picture") },
  ]);
  await expectText(page, i.say("capture.unreadable"));
  assert.equal(await answered("jpg"), kept);
});

test("a microphone that goes away in mid-recording leaves what was recorded", async () => {
  const { i, page } = tablet;
  await tablet.begin("words.md", FORM.replace(/.*image.*\n/g, ""));
  await expectText(page, "Your words");
  await page.evaluate(() => {
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await getUserMedia.call(navigator.mediaDevices, wanted);
      globalThis.lose = () =>
        stream.getTracks().forEach((track) => {
          track.stop();
          track.dispatchEvent(new Event("ended"));
        });
      return stream;
    };
  });
  await i.press("capture.record_sound");
  await page.getByRole("timer").waitFor();
  await page.waitForTimeout(1500);
  await page.evaluate(() => globalThis.lose());
  await expectText(page, i.say("capture.device_lost"));
  await answered("webm");
  await expectText(page, i.say("capture.device_lost"));
});

test("a disk that is full in mid-recording is said, and the recording before it stays", async () => {
  const { i, page } = tablet;
  await tablet.begin("words.md", FORM.replace(/.*image.*\n/g, ""));
  await expectText(page, "Your words");
  const record = async () => {
    await i.press("capture.record_sound");
    await page.getByRole("timer").waitFor();
    await page.waitForTimeout(1500);
  };
  await record();
  await i.press("capture.stop");
  const kept = await answered("webm");
  await record();
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (row) {
      if (this.name === "captures") throw new DOMException("", "QuotaExceededError");
      return put.call(this, row);
    };
  });
  await i.press("capture.stop");
  await expectText(page, i.say("storage.full"));
  assert.equal(await answered("webm"), kept);
});

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
