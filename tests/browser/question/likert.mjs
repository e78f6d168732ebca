import assert from "node:assert/strict";

export const answers = { clean: "4", calm: "7" };

export async function fill({ i, page, next, look }) {
  const group = i.group("The streets are clean");
  const box = (name) => group.getByRole("radio", { name, exact: true }).boundingBox();
  const before = page.viewportSize();
  // In one row where there is room, what stands for no answer below; else a list.
  const [low, high, other] = [await box("Disagree strongly"), await box("Agree strongly"), await box("Don't know")];
  assert.equal(Math.round(low.y), Math.round(high.y));
  assert.ok(low.x < high.x && other.y > low.y);
  await page.setViewportSize({ width: 390, height: 844 });
  const [narrow, below] = [await box("Disagree strongly"), await box("Agree strongly")];
  assert.ok(narrow.y < below.y && Math.round(narrow.x) === Math.round(below.x));
  await page.setViewportSize(before);
  await i.choose("The streets are clean", "Agree");
  await look();
  await next("The nights are quiet");
  await look();
  await i.choose("The nights are quiet", "Always");
}
