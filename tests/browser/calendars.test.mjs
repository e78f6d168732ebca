// Days that are picked by other calendars than the Gregorian, and stored as Gregorian days.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { expectText, photograph } from "./chromium.mjs";
import { violationsInEveryLook } from "./everyone.mjs";
import { answersIn, lastSubmission, stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const FORM = await readFile(new URL("../cases/capture/calendars.md", import.meta.url), "utf8");

/** Question, node, what is picked (year, place of the month, day), a part of the month's name, the Gregorian day. */
const DAYS = [
  ["Born in Addis Ababa", "addis", [2000, 1, 1], "Meskerem", "2007-09-12"],
  ["Born in Cairo", "cairo", [1740, 1, 1], "Tout", "2023-09-12"],
  ["Born in Medina", "medina", [1445, 1, 1], "Muharram", "2023-07-19"],
  ["Born in Shiraz", "shiraz", [1400, 1, 1], "Farvardin", "2021-03-21"],
  ["Born in Patan", "patan", [2081, 1, 1], "बैशाख", "2024-04-13"],
  ["Born in Bagan", "bagan", [1386, 1, 9], "တန်ခူး", "2024-04-17"],
];

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
});

after(() => tablet?.close());

test("each calendar's day is picked as it counts, and stored as the Gregorian one", async () => {
  const { i, page } = tablet;
  await tablet.begin("calendars.md", FORM);
  for (const [question, , [year, month, day], name, iso] of DAYS) {
    await expectText(page, question);
    const [months, days] = ["date.month", "date.day"].map((key) => page.getByLabel(i.say(key), { exact: true }));
    const years = page.getByLabel(i.say("date.year"), { exact: true });
    await years.fill(String(year));
    await years.press("Tab");
    await months.selectOption(String(month));
    assert.ok((await months.locator("option:checked").textContent()).includes(name));
    await days.selectOption(String(day));
    const shown = new Date(iso).toLocaleDateString("en", { dateStyle: "long", timeZone: "UTC" });
    await expectText(page, i.say("capture.gregorian", { date: shown }));
    assert.deepEqual(await violationsInEveryLook(page), []);
    await photograph(page, `calendar-${iso}`);
    await i.press("fill.next");
  }
  await expectText(page, i.say("review.all_right"));
  await i.press("fill.back");
  await expectText(page, "Born in Bagan");
  const days = page.getByLabel(i.say("date.day"), { exact: true });
  assert.equal(await days.inputValue(), "9");
  await i.next(i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  const [submissions] = await page.evaluate(stored, ["submissions"]);
  const answers = answersIn(lastSubmission(submissions), DAYS.map(([, node]) => node));
  assert.deepEqual(answers, Object.fromEntries(DAYS.map(([, node, , , iso]) => [node, iso])));
  tablet.isContent();
});

const LUNAR = [
  "| survey | | | | | |",
  "| | type | name | label | appearance | body::minyi:beside |",
  "| | date | when | When did you move in? | | chinese |",
  "| | date | born | When were you born? | no-calendar | |",
  "",
].join("\n");

test("beside a Gregorian day stands the Chinese one: for who reads Chinese, and where the form wishes it", async () => {
  const { i, page } = tablet;
  await tablet.begin("lunar.md", LUNAR);
  await page.getByLabel("When did you move in?").fill("2024-02-10");
  const english = page.getByText(i.say("date.lunar", { date: "" }).trim());
  await english.waitFor();
  await i.next("When were you born?");
  assert.equal(await english.count(), 0);

  const other = await Tablet.on({ reducedMotion: "reduce" });
  try {
    await other.begin("lunar.md", LUNAR);
    // The days on which the Observatory of Hong Kong has the new year and a month put in.
    for (const [day, lunar] of [["2024-02-10", "农历甲辰年正月初一"], ["2023-03-23", "农历癸卯年闰二月初二"]]) {
      await other.page.getByLabel("When did you move in?").fill(day);
      await expectText(other.page, lunar);
    }
    assert.deepEqual(await violationsInEveryLook(other.page), []);
    await photograph(other.page, "calendar-lunar");
    await other.i.next("When were you born?");
    for (const [part, text] of [["year", "1985"], ["month", "2"], ["day", "20"]]) {
      const control = other.page.getByLabel(other.i.say(`date.${part}`), { exact: true });
      await control.fill(text);
      await control.blur();
    }
    await expectText(other.page, "农历乙丑年正月初一");
    other.isContent();
  } finally {
    await other.close();
  }
});
