import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = {
  batch: "b7",
  people: "3",
  shares: "6",
  town: "Old Harbour",
  parcels: "6 parcels",
  state: "good",
  fuel: "other",
  fuel_other: "dung",
  heard: "OK",
};

export async function fill({ i, page, layout, next, look }) {
  const people = page.getByLabel("People in the house");
  const guidance = page.getByText("Count everybody who slept here last night");
  assert.equal(await guidance.isVisible(), false);
  await page.getByText(i.say("question.guidance")).first().click();
  await guidance.waitFor();
  await look();
  if (layout === "pages") {
    await i.press("fill.next");
    await expectText(page, "Somebody must live here");
    assert.equal(await people.getAttribute("aria-invalid"), "true");
  }
  await i.type("People in the house", "0");
  await expectText(page, "Count at least one person");
  await i.type("People in the house", answers.people);
  await page.getByText("Count at least one person").waitFor({ state: "hidden" });

  await next("They get 6 parcels.");
  assert.equal(await page.getByText("6", { exact: true }).first().evaluate((element) => element.tagName), "STRONG");
  await look();

  await next("Town of the survey");
  const town = page.getByLabel("Town of the survey");
  assert.equal(await town.inputValue(), answers.town);
  assert.equal(await town.getAttribute("readonly"), "");
  await look();

  await next("Parcels on the list");
  assert.equal(await page.getByLabel("Parcels on the list").inputValue(), answers.parcels);

  await next("State of the house");
  assert.equal(await page.getByLabel("State of the house").inputValue(), answers.state);

  await next("What they cook with");
  await i.choose("What they cook with", "Other");
  await next("Specify other.");
  await i.type("Specify other.", answers.fuel_other);

  await next("They have heard the notice");
  await look();
  await page.getByRole("group", { name: "They have heard the notice" }).getByRole("checkbox").check();
}

export async function review({ page }) {
  const text = await page.getByRole("main").innerText();
  assert.ok(!text.includes("batch") && !text.includes("b7"), "what is not asked is not shown");
}
