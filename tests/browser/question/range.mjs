import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = {
  hours: "13",
  share: "0.3",
  down: "7.5",
  cold: "-5",
  agree: "4",
  money: "1000",
  trust: "10",
  tank: "5",
  rooms: "1.5",
  stars: "4",
  fixed: "7",
};

export async function fill({ i, page, next, look }) {
  const slider = (name) => page.getByRole("slider", { name });
  const said = (name) => slider(name).getAttribute("aria-valuetext");
  const press = async (name, ...keys) => {
    for (const key of keys) await slider(name).press(key);
    return said(name);
  };
  const ticks = (name) =>
    slider(name).evaluate((element) => {
      const line = element.parentElement.getBoundingClientRect();
      const all = [...element.parentElement.querySelectorAll(".ticks > span")];
      assertInside(all, line);
      return all.length;
      function assertInside(all, line) {
        for (const tick of all) {
          const { left, right, top, bottom } = tick.getBoundingClientRect();
          const isInside = left >= line.left - 1 && right <= line.right + 1 && top >= line.top - 1 && bottom <= line.bottom + 1;
          if (!isInside) throw new Error("a tick stands beside its line");
        }
      }
    });

  // What nobody has touched is no answer, to the ear as to the eye.
  assert.equal(await said("Hours of water a day"), i.say("question.unset"));
  await expectText(page, i.say("question.unset"));
  const ticksOfHours = await ticks("Hours of water a day");
  assert.ok(ticksOfHours > 10 && ticksOfHours <= 21, `${ticksOfHours} ticks`);
  await look();
  assert.equal(await press("Hours of water a day", "ArrowRight"), "13");
  await look();

  await next("Share that is yours");
  assert.equal(await ticks("Share that is yours"), 11);
  assert.equal(await press("Share that is yours", "Home"), "0");
  assert.equal(await press("Share that is yours", "ArrowRight", "ArrowRight", "ArrowRight"), "0.3");

  await next("Years that are left");
  assert.equal(await press("Years that are left", "End"), "10");
  // The larger number is at the start, so that the arrow to the right comes to less.
  assert.equal(await press("Years that are left", "ArrowRight"), "7.5");
  await look();

  await next("Coldest night");
  assert.equal(await slider("Coldest night").inputValue(), "-10");
  assert.equal(await said("Coldest night"), i.say("question.unset"));
  assert.equal(await press("Coldest night", "ArrowRight"), "-5");

  await next("How far you agree");
  await expectText(page, "Not at all");
  assert.equal(await press("How far you agree", "Enter"), "3 · Undecided");
  assert.equal(await press("How far you agree", "ArrowRight"), "4");
  await look();

  await next("Money spent");
  assert.equal(await ticks("Money spent"), 5);
  assert.equal(await press("Money spent", "End"), "1000");

  await next("Trust in the office");
  assert.equal(await ticks("Trust in the office"), 0);
  assert.equal(await press("Trust in the office", "End"), "10 · Complete");

  await next("Water in the tank");
  const { width, height } = await slider("Water in the tank").boundingBox();
  assert.ok(height > 3 * width, `${width} × ${height}`);
  assert.equal(await ticks("Water in the tank"), 5);
  await look();
  assert.equal(await press("Water in the tank", "Home"), "0 · Empty");
  assert.equal(await press("Water in the tank", "ArrowUp"), "5");

  await next("Size of the flat");
  const rooms = page.getByRole("combobox", { name: "Size of the flat" });
  const offered = await rooms.getByRole("option").allInnerTexts();
  assert.deepEqual(offered, [i.say("question.choose"), "1", "1.5", "2", "2.5", "3"]);
  await rooms.selectOption("1.5");

  await next("Stars for the clinic");
  const stars = i.group("Stars for the clinic");
  assert.equal(await stars.getByRole("radio").count(), 5);
  assert.equal(await stars.getByRole("radio", { checked: true }).count(), 0);
  await expectText(stars, i.say("question.unset"));
  await stars.getByRole("radio", { name: "3 stars" }).check();
  await page.keyboard.press("ArrowRight");
  await expectText(stars, "4 stars");
  await look();

  await next("Set by the office");
  assert.equal(await said("Set by the office"), "7");
  assert.ok(await slider("Set by the office").isDisabled());
}

export async function review({ page }) {
  await expectText(page, "10 · Complete");
}
