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
