import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = {
  visit: "2026-05-04",
  born: "1980-02-09",
  moved: "2019-11-01",
  built: "2001-01-01",
  bell: "07:30:00.000+08:00",
  meeting: "2026-05-04T12:30:00.000+08:00",
  outage: "2026-03-02T23:15:00.000+08:00",
};

export async function fill({ i, page, next, look }) {
  const part = (question, name) => page.getByRole("group", { name: question }).getByLabel(i.say(name), { exact: true });
  const enter = async (question, name, text) => {
    await part(question, name).fill(text);
    await part(question, name).blur();
  };

  assert.equal(await page.getByLabel("Day of the visit").getAttribute("type"), "date");
  await i.type("Day of the visit", answers.visit);

  await next("Day of birth");
  const born = page.getByRole("group", { name: "Day of birth" });
  const order = await born.locator("label").allInnerTexts();
  assert.deepEqual(order, ["date.month", "date.day", "date.year"].map((key) => i.say(key)));
  await enter("Day of birth", "date.month", "2");
  await expectText(born, i.say("problem.date"));
  await look();
  await enter("Day of birth", "date.day", "30");
  await enter("Day of birth", "date.year", "1980");
  await expectText(born, i.say("problem.date"));
  await enter("Day of birth", "date.day", "９");
  await born.getByText(i.say("problem.date")).waitFor({ state: "hidden" });
  await look();

  await next("When they moved in");
  const month = part("When they moved in", "date.month");
  // Going from part to part is no end of entering.
  await month.focus();
  await month.selectOption({ label: "November" });
  await page.keyboard.press("Tab");
  assert.equal(await page.getByText(i.say("problem.date")).filter({ visible: true }).count(), 0);
  await page.keyboard.type("2019");
  await page.keyboard.press("Tab");
  await look();

  await next("When it was built");
  const built = page.getByLabel("When it was built");
  assert.equal(await built.inputValue(), "1998");
  await i.type("When it was built", "01");
  await expectText(page, i.say("problem.date"));
  await i.type("When it was built", "2001");
  await look();

  await next("Time of the last bell");
  await i.type("Time of the last bell", "07:30");

  await next("When they met");
  await i.type("When they met", "2026-05-04T12:30");

  await next("When the power went");
  await enter("When the power went", "date.year", "2026");
  await enter("When the power went", "date.month", "3");
  await enter("When the power went", "date.day", "2");
  await expectText(page, i.say("problem.date"));
  await enter("When the power went", "date.time", "23:15");
  await look();
}

export async function review({ page }) {
  const text = await page.getByRole("main").innerText();
  for (const shown of ["May 4, 2026", "February 9, 1980", "November 2019"]) assert.ok(text.includes(shown), shown);
  assert.match(text, /When it was built\s+2001\s/);
}
