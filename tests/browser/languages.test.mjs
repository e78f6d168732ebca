// The interface in each of its languages: it says which one it is and which way it runs,
// every letter of it has a glyph, and nothing is wider than the screen.
//
// The form that is filled is made of texts of the language files, in all languages, so
// that each interview is held in the language of its interface.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FOR_PICTURES, SCREENS, eventually, expectText, photograph } from "./chromium.mjs";
import { overflow, violations } from "./everyone.mjs";
import { missingLetters } from "./letters.mjs";
import { DIST } from "./server.mjs";
import { Tablet } from "./tablet.mjs";
import { words } from "./words.mjs";

const FOLDER = new URL("../../public/words/", import.meta.url);
const FONT = "fonts/noto-sans-ethiopic.woff2";

const read = (file) => readFile(new URL(file, FOLDER), "utf8");
const languages = JSON.parse(await read("index.json"));

/** What a page says that may keep nothing of itself: here every request is to be seen. */
const UNKEPT = /Service Worker registration blocked|reading 'waiting'/;

let tablet;
let form;

before(async () => {
  tablet = await Tablet.on({ serviceWorkers: "block", ...FOR_PICTURES });
  form = await surveyInAllLanguages();
});

after(() => tablet?.close());

/** A form of one choice and one text, whose words are those of the interface. */
async function surveyInAllLanguages() {
  const says = await Promise.all(languages.map(({ tag }) => words(tag)));
  const head = (column) => languages.map(({ tag, name }) => `${column}::${name} (${tag})`);
  const row = (cells) => `| | ${cells.join(" | ")} |`;
  const texts = (key) => says.map((say) => say(key));
  return [
    "| survey |",
    row(["type", "name", ...head("label"), ...head("hint")]),
    row(["select_one outcome", "outcome", ...texts("door.outcome_question"), ...texts("door.unit_hint")]),
    row(["text", "reason", ...texts("withdraw.reason"), ...texts("settings.lead")]),
    "| choices |",
    row(["list_name", "name", ...head("label")]),
    ...["2.24", "2.25", "3.17"].map((code) => row(["outcome", `c${code.replace(".", "_")}`, ...texts(`outcome.${code}`)])),
    "| settings |",
    row(["form_id", "smart_quotes", ...head("minyi_title")]),
    row(["languages", "keep", ...texts("start.instruments")]),
    "",
  ].join("\n");
}

/** A text as it is heard: whatever space stands in it. */
const heard = (text) => text.replace(/\s+/g, " ");

/** Opens the start page in a language that its user has chosen. */
async function turnTo(tag) {
  await tablet.page.evaluate((tag) => localStorage.setItem("minyi.language", tag), tag);
  tablet.tag = tag;
  await tablet.start();
}

/** What is wrong with the page that is shown. */
async function wrong(tag, name) {
  const { page } = tablet;
  const found = [];
  const { lang, dir } = await page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  });
  if (lang !== tag) found.push(`the page says that it is in ${lang}`);
  if (dir !== (tag === "ar" ? "rtl" : "ltr")) found.push(`the page runs ${dir}`);
  await page.evaluate(() => document.fonts.ready);
  for (const screen of ["phone", "tablet"]) {
    await page.setViewportSize(SCREENS[screen]);
    const wide = await page.evaluate(overflow, "100%");
    if (wide) found.push(`${screen}: ${wide}`);
    await photograph(page, `languages-${tag}-${name}-${screen}`, { fullPage: true });
  }
  found.push(...(await page.evaluate(missingLetters)));
  if (["ar", "am"].includes(tag)) found.push(...(await violations(page)));
  return found.map((what) => `${name}: ${what}`);
}

for (const { tag, name, draft } of languages) {
  test(`the interface in ${name} (${tag})`, async () => {
    const { page } = tablet;
    await turnTo(tag);
    const { i } = tablet;
    const found = await wrong(tag, "start");
    const language = page.getByLabel(i.say("app.language"));
    const chosen = await language.evaluate((list) => list.selectedOptions[0].label);
    assert.equal(chosen, draft ? `${name} · ${draft}` : name);

    await i.follow("settings.link");
    await page.getByLabel(i.say("settings.interviewer")).waitFor();
    const isSaid = await page.getByText(i.say("settings.draft_language")).isVisible();
    assert.equal(isSaid, Boolean(draft), "a draft says that it is one");
    found.push(...(await wrong(tag, "settings")));

    await tablet.start();
    const file = { name: "languages.md", mimeType: "", buffer: Buffer.from(form) };
    await page.getByLabel(i.say("own.pick")).setInputFiles(file);
    await page.getByRole("button", { name: i.say("form.begin"), exact: true }).waitFor();
    found.push(...(await wrong(tag, "form")));

    await i.press("form.begin");
    await expectText(page, i.say("consent.question"));
    found.push(...(await wrong(tag, "consent")));
    await i.press("consent.oral");
    await expectText(page, i.say("outcome.2.25"));
    found.push(...(await wrong(tag, "question")));

    await i.choose(heard(i.say("door.outcome_question")), i.say("outcome.2.25"));
    await i.press("fill.review");
    await expectText(page, i.say("review.title"));
    found.push(...(await wrong(tag, "review")));

    const all = JSON.parse(await read(`${tag}.json`));
    const texts = Object.values(all).flatMap((text) => (typeof text === "string" ? text : Object.values(text)));
    found.push(...(await page.evaluate(missingLetters, texts.join(""))));
    assert.deepEqual(found, []);
    tablet.isContent(UNKEPT);
  });
}

test("a letter that no font has is found", async () => {
  const { page } = tablet;
  assert.deepEqual(await page.evaluate(missingLetters), []);
  const [found, ...others] = await page.evaluate(missingLetters, "a\u{e123}");
  assert.match(found, /U\+E123/);
  assert.deepEqual(others, []);
});

test("Serbian is spoken in the script of the form", async () => {
  await turnTo("sr-Cyrl");
  const { page } = tablet;
  await tablet.begin("languages.md", form);
  const lang = () => page.evaluate(() => document.documentElement.lang);
  assert.equal(await lang(), "sr-Cyrl");
  await tablet.i.speak("Srpski", "sr-Latn");
  assert.equal(await lang(), "sr-Latn");
  await expectText(page, tablet.i.say("fill.next"));
});

test("Ethiopic is written in the letters that came with the app, and only there are they asked for", async () => {
  const { page, server } = tablet;
  const isAsked = () => server.requests.some((path) => path.endsWith(FONT));
  await turnTo("en");
  server.requests.length = 0;
  await tablet.start();
  await tablet.i.follow("settings.link");
  await page.getByLabel(tablet.i.say("settings.language")).waitFor();
  await page.evaluate(() => document.fonts.ready);
  assert.equal(isAsked(), false, "English needs no letters of Ethiopic");
  await turnTo("am");
  await eventually(async () => isAsked(), "the letters are asked for");
  await page.evaluate(() => document.fonts.ready);
  for (const [selector, text] of [["h1", "start.title"], [".lead", "start.promise"]]) {
    await expectText(page, tablet.i.say(text));
    assert.deepEqual(await fontsOf(selector), [["Noto Sans Ethiopic", true]]);
  }
});

/** Families that an element is drawn with, and whether the page brought them. */
async function fontsOf(selector) {
  const session = await tablet.context.newCDPSession(tablet.page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
  const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
  await session.detach();
  const ethiopic = fonts.filter(({ familyName }) => familyName.includes("Ethiopic"));
  return ethiopic.map(({ familyName, isCustomFont }) => [familyName, isCustomFont]);
}

test("the letters are kept for work without a network", async () => {
  const worker = await readFile(join(DIST, "sw.js"), "utf8");
  assert.ok(worker.includes(`"${FONT}"`));
});

test("where directions of writing meet, a name stands apart from its sentence", async () => {
  await turnTo("ar");
  const { i, page } = tablet;
  const file = { name: "faulty-1.md", mimeType: "", buffer: Buffer.from("| survey |\n| | type | name |\n| | text | |\n") };
  await page.getByLabel(i.say("own.pick")).setInputFiles(file);
  await expectText(page, i.say("own.refused", { file: "\u{2068}faulty-1.md\u{2069}" }));
});
