import assert from "node:assert/strict";
import { eventually, expectText } from "../chromium.mjs";

export const answers = { home: "south", walks: "south pond", work: "pond", gone: "north" };

/** The browser names what it does not do of the picture's handlers. */
export const complaint = /inline event handler/;

export async function fill({ i, page, layout, next, look }) {
  const question = (label) => i.group(label);
  const shape = (label, value) => question(label).locator(`svg [data-value="${value}"]`);
  const isChosen = (label, name) => question(label).getByRole(/walk/.test(label) ? "checkbox" : "radio", { name }).isChecked();
  const home = "Where do you live";
  await shape(home, "north").waitFor();
  // Of the file only what can be seen was taken over.
  assert.equal(await page.locator("svg").first().locator("script, a, image, foreignObject").count(), 0);
  const attributes = await question(home).locator("svg, svg *").evaluateAll((all) => all.flatMap((one) => one.getAttributeNames()));
  assert.deepEqual(attributes.filter((name) => /^on|href|style/.test(name)), []);
  assert.notEqual(await page.title(), "broken in");
  // A shape presses the control, the control marks the shape; what is no choice does nothing.
  const tap = async (label, value) => {
    await shape(label, value).scrollIntoViewIfNeeded();
    const { x, y, width, height } = await shape(label, value).evaluate((shape) => shape.getBoundingClientRect().toJSON());
    await page.mouse.click(x + width / 2, y + height / 2);
  };
  await tap(home, "north");
  assert.ok(await isChosen(home, "Northern part"));
  await question(home).getByRole("paragraph").filter({ hasText: "Northern part" }).waitFor();
  await tap(home, "east");
  assert.ok(await isChosen(home, "Northern part"));
  await look();
  await i.choose(home, "Southern part");
  await eventually(async () => (await shape(home, "south").getAttribute("class")) === "shape chosen", "the shape is marked");
  assert.equal(await shape(home, "north").getAttribute("class"), "shape");
  await next("Where do you walk");
  const walk = "Where do you walk";
  for (const value of ["pond", "north", "south", "north"]) await tap(walk, value);
  assert.deepEqual(await Promise.all(["Northern part", "Southern part", "By the pond"].map((name) => isChosen(walk, name))), [false, true, true]);
  await look();
  await next("Where do you work");
  await tap("Where do you work", "pond");
  await expectText(page, "Where did you grow up");
  if (layout === "pages") assert.equal(await page.getByText("Where do you work").count(), 0);
  // Without the file the choices are there all the same.
  await expectText(page, i.say("media.absent", { file: "lost.svg" }));
  await i.choose("Where did you grow up", "Northern part");
  await look();
}
