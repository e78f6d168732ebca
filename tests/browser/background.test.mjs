// What is noted without a question: asked for in words first, in sight, and never in the way.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import JSZip from "jszip";
import { eventually, expectText } from "./chromium.mjs";
import { lookEverywhere } from "./everyone.mjs";
import { answersIn, lastSubmission, stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const HERE = { latitude: 29.5628, longitude: 106.5528, accuracy: 4 };
const NODES = ["here", "talk", "there", "who", "what"];

const FORM = await readFile(new URL("../cases/capture/background.md", import.meta.url), "utf8");

let tablet;

before(async () => {
  tablet = await Tablet.on({
    tag: "en",
    locale: "en-US",
    reducedMotion: "reduce",
    flags: DEVICES,
    permissions: ["microphone", "geolocation"],
    geolocation: HERE,
  });
});

after(() => tablet?.close());

/** Answers one of the two requests, by what it says. */
async function decide(key, decision) {
  const { i, page } = tablet;
  const dialog = page.getByRole("dialog", { name: i.say("capture.background_title") });
  await dialog.getByText(i.say(key)).waitFor();
  await dialog.getByRole("button", { name: i.say(decision), exact: true }).click();
}

async function files() {
  const [rows] = await tablet.page.evaluate(stored, ["captures"]);
  return rows.map(({ name, facts }) => ({ name, bytes: facts.bytes }));
}

async function answers() {
  const [submissions] = await tablet.page.evaluate(stored, ["submissions"]);
  return answersIn(lastSubmission(submissions), NODES);
}

async function finish() {
  const { i, page } = tablet;
  await i.next(i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
}

test("with leave the place and the interview are noted, in sight, and both leave with the answers", async () => {
  const { i, page } = tablet;
  await tablet.begin("background.md", FORM);
  await page.getByRole("dialog").waitFor();
  await lookEverywhere(tablet, "background-asked");
  await decide("capture.background_sound", "capture.background_allow");
  await decide("capture.background_position", "capture.background_allow");
  await tablet.holds("29.5628000 106.5528000 0.0 4.0");
  const sign = page.getByText(/Recording \d:\d\d/);
  await sign.waitFor();
  await lookEverywhere(tablet, "background-recording");
  await i.type("Who is it?", "Li");
  await i.next("What is it?");
  await sign.waitFor();
  await eventually(async () => (await files()).length === 1, "what was said so far is on the disk");
  await i.press("capture.pause");
  await expectText(page, i.say("capture.background_paused"));
  const paused = await files();
  await i.press("capture.resume");
  await page.getByText(/Recording 0:/).waitFor();
  // The second position is taken where the tablet is by then.
  await tablet.context.setGeolocation({ ...HERE, latitude: 29.6 });
  await i.type("What is it?", "A lamp");
  await tablet.holds("29.6000000 106.5528000 0.0 4.0");

  // An interview that is taken up again goes on in a file of its own.
  await i.saved();
  await page.reload();
  await decide("capture.background_sound", "capture.background_allow");
  await page.getByText(/Recording 0:0[3-9]/).waitFor();
  await eventually(async () => (await files()).length === 2, "the earlier part is beside it");
  await finish();
  const found = await answers();
  assert.match(found.talk, /^talk-\d+\.webm$/);
  assert.equal(found.here, "29.5628000 106.5528000 0.0 4.0");
  assert.equal(found.there, "29.6000000 106.5528000 0.0 4.0");
  const kept = await files();
  assert.deepEqual(kept.map(({ name }) => name).sort(), [`${found.talk}`, `${found.talk}.earlier-1.webm`].sort());
  assert.ok(paused[0].bytes > 0);

  await i.follow("finish.export");
  const coming = page.waitForEvent("download");
  await i.press("export.files");
  const zip = await JSZip.loadAsync(await readFile(await (await coming).path()), { checkCRC32: true });
  const sounds = Object.keys(zip.files).filter((name) => name.includes(found.talk));
  assert.equal(sounds.length, 2);
  const sound = await zip.file(sounds.find((name) => name.endsWith(found.talk))).async("array");
  const seconds = await page.evaluate(async (bytes) => {
    const sound = await new AudioContext().decodeAudioData(new Uint8Array(bytes).buffer);
    return sound.duration;
  }, sound);
  assert.ok(seconds > 2, `${seconds} s`);
  tablet.isContent();
});

test("who declines is not noted, and the interview goes on", async () => {
  const { i, page } = tablet;
  await tablet.begin("background.md", FORM);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await decide("capture.background_position", "capture.background_decline");
  await expectText(page, i.say("capture.background_no_sound"));
  await expectText(page, i.say("capture.background_no_position"));
  await lookEverywhere(tablet, "background-declined");
  await i.type("Who is it?", "Wu");
  await i.next("What is it?");
  await i.type("What is it?", "A tree");
  await finish();
  assert.deepEqual(await answers(), { here: "", talk: "", there: "", who: "Wu", what: "A tree" });
  tablet.isContent();
});

test("leave that is withdrawn takes the recording away, and a device that fails is said", async () => {
  const { i, page } = tablet;
  await tablet.begin("background.md", FORM);
  await tablet.context.setGeolocation(null);
  const before = (await files()).length;
  await decide("capture.background_sound", "capture.background_allow");
  await decide("capture.background_position", "capture.background_allow");
  await expectText(page, i.say("capture.background_lost"));
  await eventually(async () => (await files()).length === before + 1, "there is a recording", 15_000);
  await i.press("capture.background_delete");
  await page.getByRole("dialog").getByRole("button", { name: i.say("capture.background_delete") }).click();
  await expectText(page, i.say("capture.background_over"));
  await i.type("Who is it?", "Wu");
  await i.next("What is it?");
  await finish();
  const found = await answers();
  assert.deepEqual([found.here, found.talk, found.who], ["", "", "Wu"]);
  await tablet.start();
  await eventually(async () => (await files()).length === before, "what was recorded is gone");
});
