import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { tap: "fair", keys: "good", space: "fair", first: "good", last: "bad" };

/** Longer than the pause after which a page goes on. */
const pause = (page) => page.waitForTimeout(600);

export async function fill({ i, page, layout, next, look }) {
  const isPaged = layout === "pages";
  const radio = (label, name) => i.group(label).getByRole("radio", { name, exact: true });
  const goesOn = (heading) => expectText(page, heading);
  await look();
  // The arrow keys look through the choices; nothing goes on.
  await radio("How was the visit", "Good").focus();
  await page.keyboard.press("ArrowDown");
  await pause(page);
  await expectText(page, "How was the visit");
  assert.ok(await radio("How was the visit", "Fair").isChecked());
  // Also the choice that is chosen already goes on when it is tapped.
  await radio("How was the visit", "Fair").click();
  await goesOn("How was the meal");
  if (isPaged) assert.equal(await page.getByText("How was the visit").count(), 0);
  await look();
  await radio("How was the meal", "Good").focus();
  await page.keyboard.press("Enter");
  await goesOn("How was the bed");
  if (!isPaged) await radio("How was the meal", "Good").check();
  // A choice that is not allowed stays, and says so.
  await i.group("How was the bed").locator("label").filter({ hasText: "Bad" }).click();
  await expectText(page, i.say("problem.constraint"));
  await pause(page);
  await expectText(page, "How was the bed");
  await radio("How was the bed", "Bad").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await goesOn("How was the morning");
  // Of several questions on a page none goes on.
  await i.choose("How was the morning", "Good");
  await pause(page);
  await look();
  await i.choose("How was the evening", "Bad");
  await pause(page);
  await expectText(page, "How was the evening");
}
