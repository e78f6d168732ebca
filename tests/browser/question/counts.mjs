import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { month: "31", half: "90", year: "365", where: "at home\nand away", shown: "OK" };

export async function fill({ i, page, next, look }) {
  await expectText(page, "Enter a number 0-31.");
  await i.type("Days ill last month", "32");
  await expectText(page, i.say("problem.constraint"));
  await look();
  await i.type("Days ill last month", answers.month);
  await next("Days ill in six months");
  await i.type("Days ill in six months", answers.half);
  await next("Days ill last year");
  await i.type("Days ill last year", answers.year);
  await next("Where they were treated");
  const where = page.getByLabel("Where they were treated");
  assert.equal(await where.evaluate((element) => element.localName), "textarea");
  await i.type("Where they were treated", answers.where);
  await next("The card was shown");
  await page.getByRole("group", { name: "The card was shown" }).getByRole("checkbox").check();
}
