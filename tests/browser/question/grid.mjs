import assert from "node:assert/strict";

export const answers = { first: "Mei", last: "Wang", age: "40", street: "3-2-501", remark: "", a: "3", b: "6", c: "4" };

/** Where controls stand: left and right edges, and their line. */
async function places(page, labels) {
  const boxes = await Promise.all(labels.map((label) => page.getByLabel(label, { exact: true }).boundingBox()));
  return boxes.map(({ x, y, width }) => ({ x: Math.round(x), y: Math.round(y), width: Math.round(width) }));
}

export async function fill({ i, page, next, look }) {
  const screen = page.viewportSize();
  await page.getByLabel("First name").waitFor();
  await look();
  const [first, last, age, street] = await places(page, ["First name", "Family name", "Age", "Street and door"]);
  assert.ok(first.y === last.y && last.y === age.y, "a row of four columns");
  assert.ok(first.x < last.x && last.x < age.x && last.width > 1.8 * first.width, "in the widths of the form");
  assert.ok(street.y > first.y && street.width > first.width + last.width, "a row that is not full is filled");
  await i.type("Age", "12");
  await page.getByLabel("School").waitFor();
  const [school, beside] = await places(page, ["School", "Street and door"]);
  assert.ok(school.y === beside.y && school.width === beside.width, "what comes stands beside");
  await page.setViewportSize({ width: 390, height: 844 });
  const [up, down] = await places(page, ["First name", "Family name"]);
  assert.ok(up.x === down.x && up.y < down.y, "one below the other on a phone");
  await page.setViewportSize(screen);
  await i.type("Age", answers.age);
  await i.type("First name", answers.first);
  await i.type("Family name", answers.last);
  await i.type("Street and door", answers.street);
  await next("Six columns");
  const six = await places(page, ["Rooms", "Windows", "Doors"]);
  assert.ok(six[0].y === six[2].y && six[1].width > 1.8 * six[0].width, "six columns of a group");
  await i.type("Rooms", answers.a);
  await i.type("Windows", answers.b);
  await i.type("Doors", answers.c);
}
