// Choices on a plan, and plans over maps that the tablet has.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { eventually, expectText } from "./chromium.mjs";
import { lookEverywhere } from "./everyone.mjs";
import { pmtiles, tileAt, vectorLayer } from "./pmtiles.mjs";
import { answersIn, lastSubmission, stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const FORM = await readFile(new URL("../cases/capture/map.md", import.meta.url), "utf8");
const GATE = { latitude: 29.5628, longitude: 106.5528 };
const ZOOM = 16;

/** Two blocks beside each other, as a file of the field has them. */
const square = (west) => [[[west, 29.5], [west + 0.01, 29.5], [west + 0.01, 29.51], [west, 29.51], [west, 29.5]]];
const feature = (id, title, west) => ({
  type: "Feature",
  id,
  properties: { title },
  geometry: { type: "Polygon", coordinates: square(west) },
});
const BLOCKS = {
  type: "FeatureCollection",
  features: [feature("a", "Block A", 106.5), feature("b", "Block B", 106.52)],
};

let tablet;

before(async () => {
  tablet = await Tablet.on({
    tag: "en",
    locale: "en-US",
    reducedMotion: "reduce",
    permissions: ["geolocation"],
    geolocation: { ...GATE, accuracy: 3 },
  });
});

after(() => tablet?.close());

const beside = (name, content) => ({ name, mimeType: "", buffer: Buffer.from(content) });
const blocks = beside("blocks.geojson", JSON.stringify(BLOCKS));
const value = () => tablet.page.locator(".capture:not(.background)").getAttribute("data-value");
const answers = (text) => eventually(async () => (await value()) === text, `the answer is ${text}`);

/** Taps a shape on the plan, in its middle. */
async function tap(shape, n = 0) {
  const { page } = tablet;
  const plan = await page.locator(".plan > svg").boundingBox();
  const { x, y, width, height } = await page.locator(`.plan .plan-${shape}`).nth(n).boundingBox();
  await page.locator(".plan > svg").click({ position: { x: x + width / 2 - plan.x, y: y + height / 2 - plan.y } });
}

test("a place, a way or an area on the plan is chosen by a tap, or in the list", async () => {
  const { i, page } = tablet;
  await tablet.begin("map.md", FORM, [blocks]);
  await expectText(page, "Which spot needs a lamp?");
  await page.locator(".plan-point").waitFor();
  await tap("point");
  await answers("gate");
  await expectText(page, i.say("capture.map_chosen", { what: "The east gate" }));
  assert.ok(await page.getByRole("radio", { name: "The east gate" }).isChecked());
  await tap("line");
  await answers("stairs");
  await tap("shape");
  await answers("yard");
  await lookEverywhere(tablet, "map-chosen");
  // Who sees no plan has the list, with what lies nowhere.
  await page.getByRole("radio", { name: "The stairs" }).press("Space");
  await answers("stairs");
  assert.equal(await page.locator(".plan-line.plan-chosen").count(), 1);
  await page.getByRole("radio", { name: "Somewhere else" }).check();
  await answers("nowhere");
  await tap("point");
  await answers("gate");
});

test("a plan is brought near and moved, by buttons and by a finger", async () => {
  const { i, page } = tablet;
  const at = () => page.locator(".plan-point").boundingBox();
  const before = await at();
  await i.press("capture.plan_nearer");
  const near = await at();
  const middle = await page.locator(".plan > svg").boundingBox();
  const off = (box) => box.x + box.width / 2 - middle.x - middle.width / 2;
  assert.ok(Math.abs(off(near) - 2 * off(before)) < 2, `${off(before)} became ${off(near)}`);
  await i.press("capture.plan_east");
  const moved = await at();
  assert.ok(moved.x < near.x - 50, "what is in the east comes nearer");
  await i.press("capture.plan_west");
  const [x, y] = [middle.x + middle.width / 2, middle.y + middle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 20, { steps: 4 });
  await page.mouse.up();
  await eventually(async () => Math.abs((await at()).x - near.x - 40) < 2, "the plan follows the finger");
  assert.equal(await value(), "gate", "and nothing was chosen by that");
  await lookEverywhere(tablet, "map-near");
  await i.press("capture.plan_whole");
  await eventually(async () => Math.abs((await at()).x - before.x) < 1, "everything is seen again");
});

test("several are chosen on the plan, and choices of a file beside the form", async () => {
  const { i, page } = tablet;
  await i.next("Which have you been to?");
  await page.locator(".plan-point").waitFor();
  await tap("point");
  await tap("shape");
  await answers("gate yard");
  await tap("point");
  await answers("yard");
  await i.next("Which block?");
  await page.locator(".plan-shape").nth(1).waitFor();
  await tap("shape", 1);
  await answers("b");
  await expectText(page, i.say("capture.map_chosen", { what: "Block B" }));
});

test("how precise a place is stays unsaid where the form wishes it", async () => {
  const { i, page } = tablet;
  await i.next("The loose stone");
  await i.press("capture.find_position");
  await expectText(page, i.say("capture.position_typed", { latitude: "29.5628", longitude: "106.5528" }));
  assert.equal(await page.getByText(/within \d/).count(), 0);
  assert.equal(await value(), "29.5628000 106.5528000 0.0 3.0");
  await i.press("fill.next");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  const [submissions] = await page.evaluate(stored, ["submissions"]);
  const found = answersIn(lastSubmission(submissions), ["lamp", "visited", "block"]);
  assert.deepEqual(found, { lamp: "gate", visited: "yard", block: "b" });
  tablet.isContent();
});

/** A tile of one colour, as a picture. */
async function png(colour) {
  const bytes = await tablet.page.evaluate(async (colour) => {
    const canvas = new OffscreenCanvas(256, 256);
    const context = canvas.getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 256, 256);
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer())];
  }, colour);
  return Buffer.from(bytes);
}

/** The tiles around the gate. */
async function around(content) {
  const { x, y } = tileAt(ZOOM, GATE);
  const tiles = [];
  for (const dx of [-1, 0, 1])
    for (const dy of [-1, 0, 1])
      tiles.push({ x: Math.floor(x) + dx, y: Math.floor(y) + dy, content: await content(dx, dy) });
  return tiles;
}

/** The gate is where the map has it. */
async function liesRight(tiles) {
  const { page } = tablet;
  await eventually(async () => (await page.locator(`.ground > ${tiles}`).count()) > 0, "there is a map");
  const boxes = await page.locator(`.ground > ${tiles}`).evaluateAll((all) =>
    all.map((tile) => ["x", "y", "width", "height"].map((name) => Number(tile.getAttribute(name)))),
  );
  const dot = await page.locator(".plan-point").evaluate((dot) => [dot.getAttribute("cx"), dot.getAttribute("cy")].map(Number));
  const place = tileAt(ZOOM, GATE);
  const share = [place.x % 1, place.y % 1];
  const near = boxes.some(([x, y, width, height]) =>
    Math.abs(x + share[0] * width - dot[0]) < 0.5 && Math.abs(y + share[1] * height - dot[1]) < 0.5);
  assert.ok(near, `${dot} among ${JSON.stringify(boxes)}`);
}

test("a map that comes with the form lies under its places, and its makers are named", async () => {
  const { page } = tablet;
  const tiles = await around((dx, dy) => png((dx + dy) % 2 ? "#bcd" : "#dec"));
  const map = pmtiles({ kind: "png", zoom: ZOOM, tiles, attribution: '<a href="https://example.org">&copy; The mappers</a>' });
  await tablet.begin("map.md", FORM.replace("| spots |\n", "| spots2 |\n"), [blocks, beside("town.pmtiles", map)]);
  await expectText(page, "© The mappers");
  await liesRight("image");
  const seen = await page.locator(".ground > image").first().evaluate(async (tile) => {
    const picture = Object.assign(new Image(), { src: tile.getAttribute("href") });
    await picture.decode();
    return picture.naturalWidth;
  });
  assert.equal(seen, 256);
  await lookEverywhere(tablet, "map-pictures");
});

test("streets, water and names are drawn from a map for all forms, and squares without one", async () => {
  const { i, page } = tablet;
  const tile = Buffer.concat([
    vectorLayer("water", 3, [[0, 2600], [4096, 3000], [4096, 4096], [0, 4096]], ["kind", "river"]),
    vectorLayer("buildings", 3, [[2000, 700], [2300, 700], [2300, 1000], [2000, 1000]], ["kind", "building"]),
    vectorLayer("landuse", 3, [[200, 200], [1200, 200], [1200, 1400], [200, 1400]], ["kind", "park"]),
    vectorLayer("roads", 2, [[0, 2000], [1800, 1900], [4096, 2300]], ["kind", "major_road"]),
    vectorLayer("roads", 2, [[1800, 0], [1800, 1900]], ["kind", "minor_road"]),
    vectorLayer("places", 1, [[2400, 1500]], ["name", "Shibati"]),
  ]);
  const map = pmtiles({ kind: "mvt", zoom: ZOOM, tiles: await around(() => tile), attribution: "The drawers" });
  await tablet.start();
  await i.follow("settings.link");
  await page.getByLabel(i.say("settings.map_pick")).setInputFiles([beside("world.pmtiles", map)]);
  await expectText(page, "world.pmtiles");
  await lookEverywhere(tablet, "map-settings");
  const form = FORM.replace("Which spot needs", "Which of them needs");
  await tablet.begin("map.md", form, [blocks]);
  await expectText(page, "The drawers");
  await liesRight("svg");
  assert.equal(await page.locator(".ground-water").first().getAttribute("d"), "M0 2600L4096 3000L4096 4096L0 4096Z");
  await page.locator(".ground-name").first().waitFor();
  await lookEverywhere(tablet, "map-drawn");

  await tablet.start();
  await i.follow("settings.link");
  await page.getByLabel(i.say("settings.map_pick")).setInputFiles([beside("odd.pmtiles", "this is no map")]);
  await expectText(page, "odd.pmtiles");
  await tablet.begin("map.md", form, [blocks]);
  await expectText(page, i.say("capture.map_unreadable", { file: "odd.pmtiles" }));
  await page.locator(".plan-grid").waitFor();
  await tablet.start();
  await i.follow("settings.link");
  await i.press("settings.map_remove");
  await page.getByText("odd.pmtiles").waitFor({ state: "detached" });
  tablet.isContent();
});
