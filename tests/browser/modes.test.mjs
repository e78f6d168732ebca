// Who holds the screen: an interviewer, a respondent alone, or one visitor after another;
// and in which language each answer was given.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { violationsInEveryLook } from "./everyone.mjs";
import { stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";
import { words } from "./words.mjs";

const PIN = "2580";

/** A form with a group that respondents answer alone, between two questions. */
const SENSITIVE = [
  "| survey | | | | | |",
  "| | type | name | label | required | body::minyi:mode |",
  "| | text | before | Before it | | |",
  "| | begin group | alone | For you alone | | self |",
  "| | text | secret | What must nobody know | yes | |",
  "| | text | second | What else | | |",
  "| | end group | | | | |",
  "| | text | behind | Behind it | | |",
  "| settings | | | | | |",
  "| | namespaces | | | | |",
  '| | minyi="https://minyi.org/xforms" | | | | |',
  "",
].join("\n");

/** A short form for visitors, in two languages. */
const VISITORS = [
  "| survey | | | | |",
  "| | type | name | label::中文 (zh-Hans) | label::English (en) |",
  "| | text | wish | 您的愿望 | Your wish |",
  "| | text | name | 您的称呼 | Your name |",
  "| settings | | | | |",
  "| | style | default_language | form_title | |",
  "| | kiosk idle-20 | 中文 (zh-Hans) | 心愿 | |",
  "",
].join("\n");

let tablet;
before(async () => {
  tablet = await Tablet.on({ reducedMotion: "reduce" });
});
after(() => tablet?.close());

/** The submission that was stored last. */
async function last() {
  const [rows] = await tablet.page.evaluate(stored, ["submissions"]);
  const all = rows.map((row) => row.submission).filter(Boolean);
  return all.sort((one, other) => one.record.seq - other.record.seq).at(-1).record;
}

async function setPin() {
  const { i, page } = tablet;
  await tablet.start();
  await i.follow("settings.link");
  await expectText(page, i.say("settings.pin_none"));
  await page.getByLabel(i.say("settings.pin"), { exact: true }).fill(PIN);
  await i.press("settings.pin_set");
  await expectText(page, i.say("settings.pin_is_set"));
}

/** Takes the screen back. */
async function unlock(pin = PIN) {
  const { i, page } = tablet;
  await page.getByLabel(i.say("lock.pin"), { exact: true }).fill(pin);
  await i.press("lock.open");
}

/** Brings a form in and stands before its door. */
async function bring(name, form) {
  const { i, page } = tablet;
  await tablet.start();
  const file = { name, mimeType: "", buffer: Buffer.from(form) };
  await page.getByLabel(i.say("own.pick")).setInputFiles([file]);
  await page.getByRole("button", { name: i.say("form.begin"), exact: true }).waitFor();
}

test("a respondent fills the form alone: nothing leads out but the PIN", async () => {
  const { i, page } = tablet;
  await setPin();
  await bring("alone.md", "| survey | | | |\n| | type | name | label |\n| | text | a | First |\n| | text | b | Second |\n");
  await page.getByRole("radio", { name: i.say("mode.self"), exact: true }).check();
  await i.agree();
  await i.type("First", "mine");
  await i.saved();
  assert.deepEqual(await violationsInEveryLook(page), []);
  // Neither an address, nor a reload, nor "back" leads anywhere else.
  const home = await page.evaluate(() => location.hash);
  for (const away of ["#/", "#/settings", "#/fill/another"]) {
    await page.evaluate((hash) => (location.hash = hash), away);
    await page.waitForFunction((hash) => location.hash === hash, home);
    await page.getByLabel("First").waitFor();
  }
  await page.reload();
  await page.getByLabel("First").waitFor();
  assert.equal(await page.getByRole("button", { name: i.say("fill.break_off") }).count(), 0);
  await page.getByRole("link", { name: i.say("lock.title") }).click();
  await unlock("1111");
  await expectText(page, i.say("lock.wrong"));
  assert.deepEqual(await violationsInEveryLook(page), []);
  await page.getByRole("link", { name: i.say("lock.back"), exact: true }).click();
  await page.getByLabel("First").waitFor();
  await i.next("Second");
  await i.press("fill.next");
  await i.press("review.finish");
  await expectText(page, i.say("handover.done"));
  await i.follow("handover.return");
  await unlock();
  await page.getByRole("button", { name: i.say("form.begin"), exact: true }).waitFor();
  const record = await last();
  assert.equal(record.visit.mode, "self");
  assert.equal(record.a.a, "mine");
  tablet.isContent();
});

test("private questions pass from hand to hand, and the interviewer never sees the answers", async () => {
  const { i, page } = tablet;
  await tablet.begin("sensitive.md", SENSITIVE);
  await i.type("Before it", "open");
  await i.next(i.say("handover.title"));
  assert.deepEqual(await violationsInEveryLook(page), []);
  await i.press("handover.begin");
  await page.getByLabel("What must nobody know").waitFor();
  assert.equal(await page.getByRole("button", { name: i.say("contents.open") }).count(), 0);
  assert.ok(await page.getByRole("button", { name: i.say("fill.back"), exact: true }).isDisabled());
  // What is required is required here, too.
  await i.press("fill.next");
  await expectText(page, i.say("problem.required"));
  await i.type("What must nobody know", "the hidden truth");
  await i.saved();
  await page.reload();
  await page.getByLabel("What must nobody know").waitFor();
  await page.evaluate(() => (location.hash = "#/"));
  await page.getByLabel("What must nobody know").waitFor();
  await i.next("What else");
  await i.next(i.say("handover.done"));
  // Until the PIN is given, it stays in the respondent's hands.
  await i.follow("handover.return");
  await unlock("0000");
  await expectText(page, i.say("lock.wrong"));
  await i.follow("lock.back");
  await page.getByLabel("What must nobody know").waitFor();
  await i.next("What else");
  await i.next(i.say("handover.done"));
  await i.follow("handover.return");
  await unlock();
  await page.getByLabel("Behind it").waitFor();
  // Back leads past them, and neither contents nor review tell.
  await i.press("fill.back");
  await page.getByLabel("Before it").waitFor();
  await i.press("contents.open");
  const contents = page.getByRole("dialog", { name: i.say("contents.open") });
  await contents.getByRole("button", { name: /Behind it/ }).waitFor();
  assert.equal(await contents.getByText("What must nobody know").count(), 0);
  await page.keyboard.press("Escape");
  await i.next("Behind it");
  await i.type("Behind it", "open too");
  await i.press("fill.next");
  await expectText(page, i.say("review.title"));
  const seen = await page.content();
  assert.ok(!seen.includes("the hidden truth") && !seen.includes("What must nobody know"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  const record = await last();
  assert.deepEqual([record.a.secret, record.a.behind, record.visit.mode], ["the hidden truth", "open too", undefined]);
  assert.equal(await page.evaluate(() => localStorage.getItem("minyi.handover")), null);
  tablet.isContent();
});

test("in a kiosk, one visitor follows the other and finds nothing of them", async () => {
  const { i, page } = tablet;
  await bring("visitors.md", VISITORS);
  await i.follow("kiosk.open");
  assert.equal(await page.getByLabel(i.say("kiosk.idle"), { exact: true }).inputValue(), "20");
  assert.deepEqual(await violationsInEveryLook(page), []);
  await i.press("kiosk.start");
  await page.getByRole("button", { name: i.say("kiosk.begin"), exact: true }).waitFor();
  assert.deepEqual(await violationsInEveryLook(page), []);

  // The first visitor speaks English.
  await page.getByRole("button", { name: "English", exact: true }).click();
  const english = await words("en");
  await page.getByRole("button", { name: english("kiosk.begin"), exact: true }).click();
  // The text is large for everyone, and larger for those who want it so.
  assert.equal(await page.evaluate(() => document.documentElement.dataset.text), "large");
  await page.getByRole("button", { name: english("ease.size"), exact: true }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.text), "largest");
  await page.getByLabel("Your wish").fill("a bench for Ada");
  await page.getByRole("button", { name: english("fill.next"), exact: true }).click();
  await page.getByLabel("Your name").fill("Ada");
  const first = await page.evaluate(() => location.hash);
  await page.getByRole("button", { name: english("fill.next"), exact: true }).click();
  await page.getByRole("button", { name: english("review.finish"), exact: true }).click();
  await expectText(page, english("kiosk.thanks"));
  assert.deepEqual(await violationsInEveryLook(page), []);
  await page.getByRole("button", { name: english("kiosk.again"), exact: true }).click();

  // The next one finds it as the first did, and no way back.
  await page.waitForFunction(() => document.documentElement.dataset.text === "large");
  await i.press("kiosk.begin");
  await page.getByLabel("您的愿望").waitFor();
  for (const away of [first, "#/"]) {
    await page.evaluate((hash) => (location.hash = hash), away);
    await i.press("kiosk.begin");
    await page.getByLabel("您的愿望").waitFor();
    assert.ok(!(await page.content()).includes("Ada"));
  }
  await page.goBack();
  assert.ok(!(await page.content()).includes("Ada"));
  await page.getByRole("button", { name: i.say("kiosk.begin"), exact: true }).or(page.getByLabel("您的愿望")).first().waitFor();
  const records = (await page.evaluate(stored, ["submissions"]))[0].map((row) => row.submission?.record);
  const visits = records.filter((record) => record?.visit?.mode === "kiosk");
  assert.deepEqual(visits.map((record) => [record.state, record.a.name, record.lang, record.visit.consent]), [
    ["complete", "Ada", "en", "screen"],
  ]);
  // Nothing is left of those who answered nothing.
  assert.ok((await page.evaluate(stored, ["drafts"]))[0].length <= 1);
  tablet.isContent();
});

test("a visitor who walks away is asked, then the next one finds a fresh form", async () => {
  const { i } = tablet;
  const page = await tablet.context.newPage();
  await tablet.page.close();
  tablet.page = i.page = page;
  await page.clock.install();
  await page.goto(tablet.server.url);
  await i.press("kiosk.begin");
  await page.getByLabel("您的愿望").fill("只写了一半");
  await i.saved();
  await page.clock.runFor(21_000);
  const dialog = page.getByRole("dialog", { name: i.say("kiosk.still") });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: i.say("kiosk.stay") }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.getByLabel("您的愿望").inputValue(), "只写了一半");
  await page.clock.runFor(21_000);
  await dialog.waitFor();
  await page.clock.runFor(16_000);
  await page.getByRole("button", { name: i.say("kiosk.begin"), exact: true }).waitFor();
  assert.ok(!(await page.content()).includes("只写了一半"));
  // What was answered is kept as broken off.
  const record = await last();
  assert.deepEqual([record.state, record.a.wish, record.visit.mode], ["partial", "只写了一半", "kiosk"]);
  // Only the PIN leads out.
  await i.follow("kiosk.staff");
  await unlock();
  await page.getByRole("button", { name: i.say("form.begin"), exact: true }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("minyi.lock")), null);
});

test("too many wrong PINs make one wait", async () => {
  const { i, page } = tablet;
  await page.evaluate(() => localStorage.setItem("minyi.lock", "#/fill/none"));
  await page.evaluate(() => (location.hash = "#/unlock"));
  for (let n = 1; n < 5; n++) {
    await unlock("0000");
    await expectText(page, i.say("lock.wrong"));
  }
  await unlock("0000");
  await page.getByRole("alert").filter({ hasText: /60|61/ }).waitFor();
  await unlock();
  await page.getByRole("alert").filter({ hasText: /\d\d/ }).waitFor();
  await page.clock.fastForward(61_000);
  await unlock();
  await page.waitForFunction(() => localStorage.getItem("minyi.lock") === null);
});

const LANGUAGES = [
  ["中文 (zh-Hans)", "zh-Hans", "您的姓名", "还有什么"],
  ["Français (fr)", "fr", "Votre nom", "Autre chose"],
  ["አማርኛ (am)", "am", "ስምዎ", "ሌላ ነገር"],
  ["العربية (ar)", "ar", "اسمك", "شيء آخر"],
];

test("the language is changed in mid-interview: no answer is lost, and each keeps its own", async () => {
  const { i, page } = tablet;
  const labels = LANGUAGES.map(([name]) => `label::${name}`).join(" | ");
  const question = (name, of) => `| | text | ${name} | ${LANGUAGES.map((language) => of(language)).join(" | ")} |`;
  const form = [
    `| survey | | | ${" |".repeat(4)}`,
    `| | type | name | ${labels} |`,
    ...LANGUAGES.map(([, tag]) => question(`q_${tag.replace("-", "_")}`, ([, , label]) => `${label} ${tag}`)),
    question("rest", ([, , , label]) => label),
    "| settings | | | | | | |",
    "| | default_language | | | | | |",
    "| | 中文 (zh-Hans) | | | | | |",
    "",
  ].join("\n");
  await tablet.begin("languages.md", form);
  for (const [index, [, tag, label]] of LANGUAGES.entries()) {
    await page.locator("select.language").selectOption({ index });
    await page.waitForFunction((lang) => document.querySelector("h1[lang]")?.lang === lang, tag);
    assert.equal(await page.evaluate(() => document.documentElement.dir), tag === "ar" ? "rtl" : "ltr");
    await page.getByLabel(`${label} ${tag}`).fill(`said in ${tag}`);
    await page.locator("button.next").click();
  }
  await page.locator("button.next").click();
  // All of them are still there, and the last language is that of the whole.
  for (const [, tag] of LANGUAGES) await expectText(page, `said in ${tag}`);
  const arabic = await words("ar");
  await page.getByRole("button", { name: arabic("review.finish"), exact: true }).click();
  await expectText(page, arabic("finish.complete"));
  const record = await last();
  assert.equal(record.lang, "ar");
  assert.deepEqual(record.langs, { q_zh_Hans: "zh-Hans", q_fr: "fr", q_am: "am" });
  for (const [, tag] of LANGUAGES) assert.equal(record.a[`q_${tag.replace("-", "_")}`], `said in ${tag}`);
});
