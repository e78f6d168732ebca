// Reading aloud: in order, in the language of each text, by the device's own voices alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, test } from "node:test";
import { eventually, expectText, forget, newProfile, open } from "./chromium.mjs";
import { Interviewer } from "./interviewer.mjs";
import { grid, portal, visit } from "./portal.mjs";
import { Tablet } from "./tablet.mjs";
import { VOICES, giveVoices } from "./voices.mjs";

const FORM = `| survey | | | | | | |
| | type | name | label::English (en) | label::中文 (zh-Hans) | label::Deutsch (de) | hint::English (en) | hint::中文 (zh-Hans) | hint::Deutsch (de) | required |
| | select_one mood | mood | How are you today? | 您今天好吗？ | Wie geht es Ihnen heute? | Choose one. | 请选一项。 | Bitte eines wählen. | yes |
| | integer | age | Your age | 年龄 | Ihr Alter | | | | |
| choices | | | | | |
| | list_name | name | label::English (en) | label::中文 (zh-Hans) | label::Deutsch (de) |
| | mood | good | Well | 很好 | Gut |
| | mood | bad | Badly | 不好 | Schlecht |
| settings | | |
| | form_title | default_language |
| | Aloud | English (en) |
`;

/** What a browser without service workers complains of; not what is tested here. */
const WORKERS = /Service Worker registration blocked|reading 'waiting'/;

let tablet;

afterEach(() => tablet?.close());

/** A tablet with voices, or with those that its browser has, that fills the form. */
async function begin({ tag = "en", locale = "en-US", voices, runs = true } = {}) {
  tablet = await Tablet.on({ tag, locale, reducedMotion: "reduce", serviceWorkers: "block" });
  if (voices) await tablet.page.addInitScript(giveVoices, { voices, runs });
  await tablet.begin("aloud.md", FORM);
  return tablet;
}

const spoken = ({ page }) => page.evaluate(() => globalThis.spoken);
const isIdle = ({ page, i }) => page.getByRole("button", { name: i.say("aloud.start"), exact: true }).waitFor();

/** Presses the button, and waits until all is read. */
async function readAll({ page, i }) {
  await i.press("aloud.start");
  await page.waitForFunction(() => globalThis.spoken.length > 0 && !document.querySelector(".aloud.reading"));
}

test("nothing of it is asked for before somebody wants it", async () => {
  const { page, i, server } = await begin();
  await i.next();
  const of = () => server.requests.filter((path) => path.includes("aloud"));
  assert.deepEqual(of(), []);
  await i.press("aloud.start");
  await eventually(() => of().length === 3, "its code and style are asked for");
  await isIdle(tablet);
  assert.ok(page);
});

test("without a voice of its own the device says so", async () => {
  const { page, i } = await begin();
  await i.press("aloud.start");
  const told = page.getByRole("status").filter({ hasText: i.say("aloud.no_voice", { language: "English" }) });
  await told.waitFor();
  // It stays until somebody goes on.
  await page.waitForTimeout(1500);
  assert.ok(await told.isVisible());
  await i.choose("How are you", "Well");
  assert.ok(await told.isVisible(), "what is about to be pressed does not move");
  await i.next();
  await expectText(page, "Your age");
  assert.equal(await told.count(), 0);
  tablet.isContent(WORKERS);
});

// The form is in a language that the interface does not speak.
test("a far voice is never used, however well it fits", async () => {
  const { page, i } = await begin({ voices: VOICES });
  await i.speak("Deutsch", "en");
  await i.press("aloud.start");
  await page.getByRole("status").filter({ hasText: i.say("aloud.no_voice", { language: "German" }) }).waitFor();
  await isIdle(tablet);
  assert.deepEqual((await spoken(tablet)).map(({ voice }) => voice).filter((voice) => voice !== "own en-GB"), []);
});

test("label, hint, choices with their numbers, in their order, each marked while it is read", async () => {
  const { i } = await begin({ voices: VOICES });
  await i.choose("How are you", "Badly");
  await readAll(tablet);
  const said = await spoken(tablet);
  const duty = i.say("question.required");
  assert.deepEqual(said.map(({ text }) => text), ["How are you today?", duty, "Choose one.", "1: Well", "2: Badly", i.say("aloud.chosen")]);
  assert.ok(said.every(({ voice }) => voice === "own en-GB"));
  assert.deepEqual(said.map(({ shown }) => shown), [`How are you today? ${duty}`, `How are you today? ${duty}`, "Choose one.", "Well", "Badly", "Badly"]);
  tablet.isContent(WORKERS);
});

test("each text is read in its own language", async () => {
  const { i, page } = await begin({ voices: VOICES });
  await i.speak("中文", "zh-Hans");
  await expectText(page, "您今天好吗");
  await page.getByRole("button", { name: tablet.i.say("aloud.start") }).click();
  await eventually(async () => (await spoken(tablet)).length >= 5, "all is read");
  const said = await spoken(tablet);
  assert.equal(said[0].text, "您今天好吗？");
  assert.ok(said.every(({ voice }) => voice === "own zh-CN"), JSON.stringify(said));
});

test("what is wrong with an answer is read after the choices", async () => {
  const { i, page } = await begin({ voices: VOICES });
  await i.press("fill.next");
  await expectText(page, i.say("problem.required"));
  await readAll(tablet);
  const said = (await spoken(tablet)).map(({ text }) => text);
  assert.ok(said.indexOf(i.say("problem.required")) > said.indexOf("2: Badly"), said.join(" | "));
});

test("it goes on alone, and ends by its button, a touch, a key, the next page", async () => {
  const { i, page } = await begin({ voices: VOICES, runs: false });
  const marked = page.locator(".being-read");
  const ends = {
    "its button": () => i.press("aloud.stop"),
    "a touch": () => page.mouse.click(400, 1000),
    "a key": () => page.keyboard.press("Tab"),
    "the next page": () => i.press("fill.review"),
  };
  for (const [how, end] of Object.entries(ends)) {
    await i.press("aloud.start");
    await marked.filter({ hasText: "How are you today" }).waitFor();
    for (let n = 0; n < 2; n++) {
      const before = (await spoken(tablet)).length;
      await page.evaluate(() => globalThis.finish());
      await eventually(async () => (await spoken(tablet)).length > before, "the next is said");
    }
    assert.equal(await marked.textContent(), "Choose one.");
    const before = (await spoken(tablet)).length;
    await end();
    await isIdle(tablet);
    assert.equal(await marked.count(), 0, how);
    assert.equal(await page.evaluate(() => globalThis.speechSynthesis.speaking), false, how);
    await page.waitForTimeout(150);
    assert.equal((await spoken(tablet)).length, before, how);
  }
});

test("what the author has recorded comes before any voice", async () => {
  const folder = new URL("../cases/question/media/", import.meta.url);
  const names = ["ask.wav", "river.wav", "well.png", "well-large.png", "river.svg", "tap.png"];
  const beside = await Promise.all(
    names.map(async (name) => ({ name, mimeType: "", buffer: await readFile(new URL(name, folder)) })),
  );
  tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce", serviceWorkers: "block" });
  const { page } = tablet;
  await page.addInitScript(giveVoices, { voices: VOICES, runs: true });
  await page.addInitScript(() => {
    globalThis.played = [];
    addEventListener("ended", ({ target }) => globalThis.played.push(target.getAttribute("aria-label")), true);
  });
  await tablet.begin("media.md", await readFile(new URL("../media.md", folder)), beside);
  const { i } = tablet;
  await i.next("Where is water from");
  await page.waitForFunction(() => globalThis.played.length === 1);
  await readAll(tablet);
  assert.deepEqual(await page.evaluate(() => globalThis.played), ["Where is water from", "Where is water from", "The river"]);
  const said = (await spoken(tablet)).map(({ text }) => text);
  assert.ok(said.includes("1: A well") && said.includes("4: Rain"), said.join(" | "));
  assert.ok(!said.some((text) => text.includes("The river") || text.includes("Where is water")), said.join(" | "));
});

test("what a respondent is told before anything is asked is read as well", async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce", serviceWorkers: "block" });
  const { i, page } = tablet;
  await page.addInitScript(giveVoices, { voices: VOICES, runs: true });
  await tablet.start();
  await page.getByRole("link", { name: "Residents’ needs survey" }).click();
  await i.press("form.begin");
  await expectText(page, i.say("consent.question"));
  await readAll(tablet);
  const said = (await spoken(tablet)).map(({ text }) => text);
  const title = await page.getByRole("heading", { level: 1 }).textContent();
  for (const text of [title, i.say("consent.question"), i.say("consent.refused")]) {
    assert.ok(said.includes(text), `${text} is not among ${said.join(" | ")}`);
  }
});

test("a page with no question to read says what it can: the review", async () => {
  const { i } = await begin({ voices: VOICES });
  await i.choose("How are you", "Well");
  await i.press("fill.review");
  await expectText(i.page, i.say("review.title"));
  await readAll(tablet);
  const said = (await spoken(tablet)).map(({ text }) => text);
  assert.ok(said.includes(i.say("review.title")) && said.includes("How are you today?") && said.includes("Well"), said.join(" | "));
});

test("in the page of a portal the survey alone is read, by a program that comes then", async (t) => {
  const around = await portal();
  const profile = await newProfile();
  const context = await open(profile, { locale: "en-GB", reducedMotion: "reduce", serviceWorkers: "block" });
  t.after(async () => {
    await context.close();
    await forget(profile);
    await around.close();
  });
  await context.addInitScript(giveVoices, { voices: VOICES, runs: true });
  const { page, found } = await visit(context, around, "plain.html");
  await grid(page).waitFor();
  const i = await Interviewer.at(page, "en");
  const button = page.getByRole("button", { name: i.say("aloud.start"), exact: true });
  assert.equal(await button.count(), 0, "a portal asks for it");
  await page.evaluate(() => document.querySelector("minyi-survey").setAttribute("read-aloud", ""));
  const of = () => around.server.requests.filter((path) => path.includes("aloud"));
  assert.deepEqual(of(), []);
  await button.click();
  await eventually(async () => (await spoken({ page })).length > 0 && (await button.count()) === 1, "all is read");
  assert.equal(of().length, 2);
  assert.deepEqual(await spoken({ page }), [{ text: "Grid", voice: "own en-GB", shown: "Grid" }]);

  // On the next page, in the other language, without a press that loads anything.
  await i.press("fill.next");
  await page.getByRole("radio", { name: "Light" }).waitFor();
  await page.evaluate(() => document.querySelector("minyi-survey").locale = "zh-Hans");
  await page.getByRole("radio", { name: "照明" }).waitFor();
  const zh = await Interviewer.at(page, "zh-Hans");
  await zh.press("aloud.start");
  await eventually(async () => (await spoken({ page })).length >= 5, "all is read");
  const said = (await spoken({ page })).slice(1);
  assert.deepEqual(said.map(({ text }) => text), ["最需要什么？", zh.say("question.required"), "1: 照明", "2: 长椅"]);
  assert.ok(said.every(({ voice }) => voice === "own zh-CN"), JSON.stringify(said));
  assert.equal(of().length, 2);
  assert.deepEqual(found, []);
});
