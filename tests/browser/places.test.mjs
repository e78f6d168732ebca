// Ways, areas and places on a plan: measured, recorded while walking, tapped, typed in.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { eventually, expectText, photograph } from "./chromium.mjs";
import { lookEverywhere } from "./everyone.mjs";
import { Tablet } from "./tablet.mjs";

const FORM = await readFile(new URL("../cases/capture/places.md", import.meta.url), "utf8");
const HERE = { latitude: 29.5628, longitude: 106.5528, accuracy: 3 };
/** Degrees of latitude that are some ten metres. */
const TEN_METRES = 0.00009;

let tablet;

before(async () => {
  tablet = await Tablet.on({
    tag: "en",
    locale: "en-US",
    reducedMotion: "reduce",
    permissions: ["geolocation"],
    geolocation: HERE,
  });
  await tablet.begin("places.md", FORM);
});

after(() => tablet?.close());

/** The points of the answer that the interview has, each as its numbers. */
async function points() {
  const value = await tablet.page.locator(".capture").getAttribute("data-value");
  return value === "" ? [] : value.split(";").map((point) => point.split(" ").map(Number));
}

const has = (n) => eventually(async () => (await points()).length === n, `the answer has ${n} points`);

const goTo = (north, accuracy = 3) =>
  tablet.context.setGeolocation({ ...HERE, latitude: HERE.latitude + north, accuracy });

/** Types degrees in, which are a point then. */
async function typeIn(latitude, longitude) {
  const { i, page } = tablet;
  const hand = page.locator("details", { hasText: i.say("capture.position_by_hand") });
  if (!(await hand.evaluate((details) => details.open))) await hand.locator("summary").click();
  await page.getByLabel(i.say("capture.latitude")).fill(String(latitude));
  await page.getByLabel(i.say("capture.longitude")).fill(String(longitude));
  await i.press("capture.done");
}

/** Taps the plan at a share of its width and height. */
async function tap(x, y) {
  const plan = tablet.page.locator(".plan svg");
  const { width, height } = await plan.boundingBox();
  await plan.click({ position: { x: x * width, y: y * height } });
}

test("a way is made of places where somebody stood", async () => {
  const { i, page } = tablet;
  await expectText(page, "The way to the lift");
  await expectText(page, i.say("capture.points_more", { n: "2" }));
  await i.press("capture.add_position");
  await page.locator(".plan-point").waitFor();
  assert.deepEqual(await points(), [], "one place is no way");
  await goTo(TEN_METRES);
  await i.press("capture.add_position");
  await has(2);
  const [from, to] = await points();
  assert.deepEqual(from, [29.5628, 106.5528, 0, 3]);
  assert.ok(Math.abs(to[0] - from[0] - TEN_METRES) < 1e-6, `${to}`);
  await expectText(page, i.say("capture.length", { n: "11" }));
  await lookEverywhere(tablet, "places-way");

  await i.press("capture.undo");
  await has(0);
  await i.press("capture.add_position");
  await has(2);
  await i.saved();
  await tablet.holds("29.5628000 106.5528000 0.0 3.0;29.5628900 106.5528000 0.0 3.0");
});

test("a way is recorded while walking, without what is too near or too vague", async () => {
  const { i, page } = tablet;
  await i.next("The round of the caretaker");
  await goTo(0);
  await i.press("capture.walk");
  await page.locator(".plan-point").waitFor();
  for (const step of [1, 2, 3]) {
    await goTo(step * TEN_METRES);
    await has(step + 1);
  }
  await goTo(3.1 * TEN_METRES);
  await goTo(9 * TEN_METRES, 500);
  await page.waitForTimeout(500);
  await has(4);
  await i.press("capture.stop");
  await goTo(20 * TEN_METRES);
  await page.waitForTimeout(500);
  await has(4);
  await photograph(page, "places-walked");

  // What the tablet holds is there again after it was switched off.
  await i.saved();
  const before = await points();
  await page.reload();
  await has(4);
  assert.deepEqual(await points(), before);
});

test("the outline of an area is typed in and tapped, and ends where it begins", async () => {
  const { i, page } = tablet;
  await i.next("The parking lot");
  await typeIn(200, 0);
  await expectText(page, i.say("capture.position_wrong"));
  await typeIn("29.5628", "106,5528");
  await page.locator(".plan-point").waitFor();
  await tap(0.9, 0.5);
  await tap(0.9, 0.1);
  await has(4);
  const outline = await points();
  assert.deepEqual(outline[0], outline[3], "it is closed");
  assert.ok(outline[1][1] > outline[0][1], "what was tapped to the right is in the east");
  assert.ok(outline[2][0] > outline[1][0], "what was tapped above is in the north");
  await tap(0.1, 0.1);
  await has(5);
  await expectText(page, i.say("capture.points", { n: "4" }));
  const area = await page.getByRole("status").filter({ hasText: "m²" }).innerText();
  assert.match(area, /Area: [\d,]+ m²/);
  await lookEverywhere(tablet, "places-area");

  await page.locator("details", { hasText: i.say("capture.point_list") }).locator("summary").click();
  await page.getByRole("button", { name: i.say("capture.point_remove", { n: "2" }) }).click();
  await has(4);
  await i.press("capture.undo");
  await has(0);
  await tap(0.5, 0.9);
  await has(4);
});

test("a place is put right on the plan where the form allows it", async () => {
  const { i, page } = tablet;
  await goTo(0);
  await i.next("The loose stone");
  await i.press("capture.find_position");
  await has(1);
  await tap(0.75, 0.25);
  await eventually(async () => (await points())[0][1] > HERE.longitude, "it is further east");
  const [[latitude, longitude, , accuracy]] = await points();
  assert.ok(latitude > HERE.latitude && accuracy === 0, "and north, and nobody measured it");
  await lookEverywhere(tablet, "places-plan");

  await i.next("The drain");
  await expectText(page, i.say("capture.kept_to_grid", { n: "500" }));
  await i.press("capture.find_position");
  await has(1);
  const before = await points();
  await tap(0.75, 0.25);
  await page.waitForTimeout(200);
  assert.deepEqual(await points(), before, "elsewhere it is only shown");
  await i.press("fill.next");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));

  // The stone was kept as it was shown, the drain as the middle of its cell.
  await i.follow("finish.export");
  const { path } = await i.download("export.document", "places.minyi.json");
  const [{ a }] = JSON.parse(await readFile(path, "utf8")).submissions;
  assert.deepEqual(a.stone.slice(0, 2), [longitude, latitude]);
  const [[north, east]] = before;
  assert.ok(Math.hypot(a.well[1] - north, a.well[0] - east) < 0.004 && a.well[1] !== north, `${a.well}`);
  assert.equal(a.well[3], 353.6);
  tablet.isContent();
});
