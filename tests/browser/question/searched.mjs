import assert from "node:assert/strict";

export const answers = { one: "maple", several: "birch alpine" };

export async function fill({ i, page, next, look }) {
  const one = page.getByRole("combobox", { name: "Which tree", exact: true });
  await one.fill("erab");
  await look();
  await page.getByRole("option", { name: "Érable maple" }).click();
  assert.equal(await one.inputValue(), "Érable maple");
  await next("Which trees grow");
  const several = page.getByRole("combobox", { name: "Which trees grow" });
  await several.fill("ash");
  assert.deepEqual(await page.getByRole("option").allInnerTexts(), ["Ash", "Alpine ash"]);
  assert.equal(await page.getByRole("listbox").getAttribute("aria-multiselectable"), "true");
  await look();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await several.inputValue(), "");
  for (const typed of ["birch", "oak"]) {
    await several.fill(typed);
    await page.keyboard.press("Enter");
  }
  const out = (choice) => page.getByRole("button", { name: i.say("rank.remove", { choice }) });
  assert.equal(await out("Alpine ash").count(), 1);
  await look();
  // What is chosen says so in the list, and is taken out where it stands.
  await several.fill("oak");
  assert.equal(await page.getByRole("option", { name: "Oak" }).getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");
  await out("Oak").click();
  assert.equal(await out("Oak").count(), 0);
  assert.ok(await several.evaluate((control) => control === document.activeElement));
  await several.fill("ash");
  await page.getByRole("option", { name: "Ash", exact: true }).click();
  await out("Ash").waitFor();
  await out("Ash").click();
  await several.press("Backspace");
  await out("Alpine ash").waitFor({ state: "detached" });
  await several.fill("alpine");
  await page.keyboard.press("Enter");
  await out("Alpine ash").waitFor();
}
