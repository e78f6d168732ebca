import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { head: "", water: "good", roads: "bad", park: "walk meet", hall: "", alone: "fair" };

export async function fill({ i, page, layout, next, look }) {
  await expectText(page, "How good are they");
  // The header asks nothing.
  assert.equal(await page.getByRole("group", { name: "How good are they" }).getByRole("radio").count(), 0);
  await i.choose("Water", "Good");
  if (layout === "pages") {
    await i.press("fill.next");
    await expectText(page, i.say("problem.required"));
  }
  await look();
  await i.mark([["Roads", "Bad"]]);
  const [water, roads] = await Promise.all(
    ["Water", "Roads"].map((row) => i.group(row).getByRole("radio", { name: "Bad" }).boundingBox()),
  );
  assert.ok(Math.abs(water.x - roads.x) < 2 && water.y < roads.y);
  await next("The park");
  await i.tick("The park", ["Meetings", "Walks"]);
  await look();
  await next("All in all");
  await i.choose("All in all", "Fair");
}
