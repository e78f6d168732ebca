import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { name: ["Ann", "Ben"], age: ["30", "31"], call: "Rex", n: "1", make: "Flying Pigeon" };

export async function fill({ i, page, tablet, layout, look }) {
  const remove = (name) => page.getByRole("button", { name: i.say("roster.remove_one", { name }), exact: true });
  if (layout === "pages") await addInPages({ i, page, look });
  else await addInCards({ i, page });
  // Deleted without a question, the focus on the way back, which outlives a reload.
  await remove("Person 1").click();
  await expectText(page, i.say("roster.removed", { name: "Person 1 · Ann" }));
  const undo = page.getByRole("button", { name: i.say("roster.undo") }).first();
  await page.waitForFunction((name) => document.activeElement?.textContent === name, i.say("roster.undo"));
  await look();
  assert.equal(await remove("Person 2").count(), 0);
  await undo.press("Enter");
  await remove("Person 2").waitFor();
  await i.saved();
  await page.reload();
  await page.getByRole("main").locator("form").waitFor();
  if (layout === "pages") {
    await toOverview({ i, page, name: "Person 1" });
    await page.getByRole("button", { name: /Person 1 Ann/ }).waitFor();
    await i.next("How many cars");
    await i.type("How many cars", answers.n);
    await i.next("Make");
    await i.type("Make", answers.make);
    assert.equal(await page.getByRole("button", { name: i.say("roster.add") }).count(), 0);
    return;
  }
  await page.locator("[aria-busy=false]").waitFor();
  assert.deepEqual(
    await page.getByLabel("First name").evaluateAll((inputs) => inputs.map((input) => input.value)),
    answers.name,
  );
  assert.equal(await page.getByLabel("Name of the pet").inputValue(), "Rex");
  await i.type("How many cars", answers.n);
  await i.type("Make", answers.make);
  assert.equal(await remove("Car 1").count(), 0);
  tablet.isContent();
}

/** In cards: Ann with her pet, and Ben. */
async function addInCards({ i, page }) {
  await i.type("First name", "Ann");
  await i.type("Age", "30");
  await page.getByLabel("Name of the pet").fill("Rex");
  await page.getByLabel("Name of the pet").blur();
  await page.getByRole("button", { name: i.say("roster.add") }).nth(1).click();
  await page.getByRole("heading", { name: "Person 2", exact: true }).waitFor();
  await i.type("First name", "Ben");
  await i.type("Age", "31");
}

/** Page by page: the overview says who is there and what is missing, and leads there. */
async function addInPages({ i, page, look }) {
  await i.type("First name", "Ann");
  await i.next("Age");
  await i.type("Age", "30");
  await i.next("Name of the pet");
  await i.type("Name of the pet", "Rex");
  await i.next(i.say("roster.count", { n: 1 }));
  await i.next("Person");
  await page.getByRole("button", { name: `Person 1 Ann ${i.say("roster.complete")}` }).waitFor();
  await i.press("roster.add");
  await page.waitForFunction(() => document.activeElement?.matches("input"));
  await page.getByText("Person 2").waitFor();
  await i.type("First name", "Ben");
  await i.next("Age");
  await page.getByLabel("Age").waitFor();
  await toOverview({ i, page, name: "Person 2" });
  await look();
  await page.getByRole("button", { name: `Person 2 Ben ${i.say("roster.lacking", { n: 1 })}` }).click();
  await page.waitForFunction(() => document.activeElement?.value === "Ben");
  await i.next("Age");
  await i.type("Age", "31");
  await toOverview({ i, page, name: "Person 2" });
}

/** By the table of contents to the overview of the persons. */
async function toOverview({ i, page, name }) {
  await page.getByRole("button", { name: i.say("contents.open") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Person: / }).click();
  await page.getByRole("button", { name: i.say("roster.remove_one", { name }) }).waitFor();
}
