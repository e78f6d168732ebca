import assert from "node:assert/strict";

export const answers = {
  plain: "no",
  cities: "b",
  pack: "s7",
  three: "c",
  ten: "s10",
  tiles: "yes",
  compact: "no",
  pair: "d",
  across: "a",
  dense: "yes",
  several: "a c",
  more: "f other",
  more_other: "Elsewhere",
};

/** How many choices stand in the first row. */
function inFirstRow(group) {
  return group.locator("label").evaluateAll((labels) => {
    const tops = labels.map((label) => Math.round(label.getBoundingClientRect().top));
    return tops.filter((top) => top === tops[0]).length;
  });
}

export async function fill({ i, page, next, look }) {
  const clear = i.group("Is there a school").getByRole("button", { name: i.say("question.clear") });
  assert.equal(await clear.count(), 0);
  await i.choose("Is there a school", "Yes");
  await clear.click();
  assert.equal(await i.group("Is there a school").getByRole("radio", { checked: true }).count(), 0);
  await i.choose("Is there a school", "Yes");
  // The keyboard goes through the choices and chooses as it goes.
  await page.keyboard.press("ArrowDown");
  await look();
  await next("Which city in columns");
  assert.ok((await inFirstRow(i.group("Which city in columns"))) > 1);
  await i.choose("Which city in columns", "Birchwood");
  await look();
  await next("How likely packed");
  await i.choose("How likely packed", "7");
  await look();
  await next("Which city in three");
  assert.equal(await inFirstRow(i.group("Which city in three")), 3);
  await i.choose("Which city in three", "Coldspring-on-the-River");
  await look();
  await next("How likely in ten");
  assert.equal(await inFirstRow(i.group("How likely in ten")), 10);
  await i.choose("How likely in ten", "10");
  await look();
  await next("Is there a shop");
  await i.choose("Is there a shop", "Yes");
  await look();
  await next("Is there a bus");
  await i.choose("Is there a bus", "No");
  await look();
  await next("Which city in pairs");
  assert.equal(await inFirstRow(i.group("Which city in pairs")), 2);
  await i.choose("Which city in pairs", "Dunmore");
  await next("Which city across");
  assert.ok((await inFirstRow(i.group("Which city across"))) > 1);
  await i.choose("Which city across", "Amberton");
  await next("Is there a doctor");
  await i.choose("Is there a doctor", "Yes");
  await next("Which cities in columns");
  assert.equal(await inFirstRow(i.group("Which cities in columns")), 2);
  await i.tick("Which cities in columns", ["Coldspring-on-the-River", "Amberton"]);
  await look();
  await next("Which towns else");
  await i.tick("Which towns else", ["Fairford", "Other"]);
  await next("Specify other.");
  await i.type("Specify other.", "Elsewhere");
}
