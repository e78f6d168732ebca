// Long forms and large text: the table of contents, the review, lists between the bars.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PNG } from "pngjs";
import { expectText } from "./chromium.mjs";
import { overflow, violations } from "./everyone.mjs";
import { Tablet } from "./tablet.mjs";

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
});

after(() => tablet?.close());

/** So many sections of ten questions, the last of each required; style as given. */
const sections = (n, style = "") => [
  "| survey | | | | | |",
  "| | type | name | label | required | appearance |",
  ...Array.from({ length: n }, (_, g) => [
    `| | begin group | g${g} | Section ${g + 1} | | |`,
    `| | note | n${g} | Note of section ${g + 1} | | |`,
    ...Array.from(
      { length: 10 },
      (_, q) => `| | text | q${g}_${q} | Question ${g + 1}.${q + 1} | ${q === 9 ? "yes" : ""} | multiline |`,
    ),
    "| | end group | | | | |",
  ]).flat(),
  "| settings | | |",
  "| | form_title | style |",
  `| | Sections | ${style} |`,
  "",
].join("\n");

/** Milliseconds that something takes. */
async function time(act) {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}

test("a thousand questions are in the table of contents at once, and each is gone to", async () => {
  const { i, page } = tablet;
  await tablet.begin("thousand.md", sections(100));
  const dialog = page.getByRole("dialog", { name: i.say("contents.open") });
  const ms = await time(async () => {
    await page.getByRole("button", { name: i.say("contents.open") }).click();
    await dialog.getByRole("button", { name: /^Question 100\.10 / }).waitFor();
  });
  // Development builds are several times slower than what people get.
  assert.ok(ms < 4000, `${ms} ms`);
  assert.equal(await dialog.getByRole("listitem").filter({ hasText: /^Question / }).count(), 1000);
  await page.keyboard.press("Shift+Tab");
  await dialog.getByRole("button", { name: /^Question 77\.3 / }).focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  const control = page.getByLabel("Question 77.3");
  await page.waitForFunction((id) => document.activeElement?.id === id, await control.getAttribute("id"));
  tablet.isContent();
});

test("in the whole form the table of contents leads to the question, and pages ask for pages", async () => {
  const { i, page } = tablet;
  await tablet.layOut("whole");
  await tablet.begin("whole.md", sections(20));
  await page.getByRole("button", { name: i.say("contents.open") }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Question 19\.4 / }).click();
  await page.waitForFunction(() => document.activeElement?.matches("textarea"));
  const control = page.getByLabel("Question 19.4");
  assert.ok(await control.evaluate((element) => element === document.activeElement));
  const { y } = await control.boundingBox();
  assert.ok(y > 100 && y < 1100, `it is at ${y}`);
  await tablet.begin("pages.md", sections(2, "pages"));
  await expectText(page, i.say("fill.position", { n: "1", all: "22" }));
  await tablet.layOut("pages");
});

test("the review of 300 questions begins with what is missing, leads to it, and bears long answers", async () => {
  const { i, page } = tablet;
  await tablet.begin("review.md", sections(30));
  await i.next("Question 1.1");
  await i.type("Question 1.1", "A very long answer. ".repeat(60) + "x".repeat(400));
  const ms = await time(async () => {
    await i.press("fill.review");
    await expectText(page, i.say("fill.held", { n: 30 }));
    await page.getByRole("heading", { name: "Section 30" }).waitFor();
  });
  assert.ok(ms < 6000, `${ms} ms`);
  assert.equal(await page.getByText("Note of section").count(), 0);
  const [problems, first] = [page.getByRole("heading", { name: i.say("fill.held", { n: 30 }) }), page.getByRole("heading", { name: "Section 1", exact: true })];
  assert.ok((await problems.boundingBox()).y < (await first.boundingBox()).y);
  await page.setViewportSize({ width: 320, height: 800 });
  assert.equal(await page.evaluate(overflow, "200%"), undefined);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize({ width: 800, height: 1280 });
  assert.deepEqual(await violations(page), []);
  await i.press("review.first");
  await page.waitForFunction(() => document.activeElement?.matches("textarea"));
  assert.ok(await page.getByLabel("Question 1.10").evaluate((element) => element === document.activeElement));
  tablet.isContent();
});

test("on a phone with very large text, a searched list opens between the bars", async () => {
  const { i, page } = tablet;
  await page.setViewportSize({ width: 390, height: 844 });
  await tablet.begin("towns.md", [
    "| survey | | | | |",
    "| | type | name | label | appearance |",
    "| | begin group | g | Places | field-list |",
    ...Array.from({ length: 4 }, (_, n) => `| | select_one towns | t${n} | Town ${n + 1} | autocomplete |`),
    "| | end group | | | |",
    "| choices | | | |",
    "| | list_name | name | label |",
    ...Array.from({ length: 100 }, (_, n) => `| | towns | x${n} | Place ${n} |`),
    "",
  ].join("\n"));
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  for (const name of ["Town 2", "Town 4"]) {
    await page.getByRole("combobox", { name }).click();
    const list = page.getByRole("listbox", { name });
    await list.waitFor();
    const bar = await page.getByRole("button", { name: i.say("fill.next"), exact: true }).boundingBox();
    await page.waitForFunction(
      ([id, edge]) => document.getElementById(id).getBoundingClientRect().bottom <= edge,
      [await list.getAttribute("id"), bar.y],
    );
    await page.keyboard.press("Escape");
  }
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize({ width: 800, height: 1280 });
  tablet.isContent();
});

test("where the reader's colours are forced, the progress and what can be done keep an edge", async () => {
  const { i, page } = tablet;
  await page.emulateMedia({ forcedColors: "active" });
  const bar = page.getByRole("progressbar", { name: i.say("fill.progress") });
  const colours = await bar.evaluate((element) => {
    const span = element.firstElementChild;
    return [element, span].map((part) => getComputedStyle(part).backgroundColor);
  });
  assert.notEqual(colours[0], colours[1]);
  const next = page.getByRole("button", { name: i.say("fill.next"), exact: true });
  const [text, ground] = await next.evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return [color, backgroundColor];
  });
  assert.notEqual(text, ground);
  // Its word can be seen: the system puts a ground of its own behind words where it may.
  const clip = await next.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y, width, height };
  });
  const { data } = PNG.sync.read(await page.screenshot({ clip }));
  const levels = Array.from({ length: data.length / 4 }, (_, n) => data[4 * n]);
  const light = levels.filter((level) => level > 160).length / levels.length;
  assert.ok(light > 0.05 && light < 0.95, `${light} of the word's place is light`);
  await page.emulateMedia({ forcedColors: "none" });
});
