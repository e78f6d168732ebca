import assert from "node:assert/strict";
import { eventually, expectText } from "../chromium.mjs";

export const answers = {
  age: "42",
  height: "1.75",
  income: "48000",
  price: "1234567.5",
  rooms: "3",
  litres: "3.5",
  heading: "270",
  pin: "1234",
  debts: "900",
  share: "55",
};

export async function fill({ i, page, next, look }) {
  const age = page.getByLabel("Age in years");
  assert.equal(await age.getAttribute("inputmode"), "numeric");
  await i.type("Age in years", "young");
  await expectText(page, i.say("problem.whole_number"));
  assert.equal(await age.getAttribute("aria-invalid"), "true");
  await i.type("Age in years", "142");
  await expectText(page, "Nobody is as old as that");
  await i.type("Age in years", "４２");
  assert.equal(await age.inputValue(), "42");

  await next("Height in metres");
  assert.equal(await page.getByLabel("Height in metres").getAttribute("inputmode"), "decimal");
  await i.type("Height in metres", "1,75");

  await next("Income in a year");
  const income = page.getByLabel("Income in a year");
  await i.type("Income in a year", "４８，０００");
  assert.equal(await income.inputValue(), "48,000");
  await income.focus();
  assert.equal(await income.inputValue(), "48000");
  await income.blur();
  await look();

  await next("Price of the house");
  assert.equal(await page.getByLabel("Price of the house").inputValue(), "1,234,567.5");

  await next("Number of rooms");
  const rooms = page.getByRole("spinbutton", { name: "Number of rooms" });
  const buttons = (key) => page.getByRole("button", { name: i.say(key), exact: true });
  const [more, fewer] = [buttons("counter.more").first(), buttons("counter.fewer").first()];
  assert.equal(await fewer.getAttribute("aria-disabled"), "true");
  await fewer.click({ force: true });
  assert.equal(await rooms.inputValue(), "");
  await more.click();
  assert.equal(await rooms.inputValue(), "1");
  assert.equal(await rooms.getAttribute("aria-valuenow"), "1");
  await page.getByRole("status").filter({ hasText: /^1$/ }).waitFor();
  for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"]) await rooms.press(key);
  assert.equal(await rooms.inputValue(), "3");
  for (const button of [more, fewer]) {
    const { width, height } = await button.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
  }
  await look();

  await next("Litres of water");
  const litres = page.getByRole("spinbutton", { name: "Litres of water" });
  await buttons("counter.more").last().click();
  assert.equal(await litres.inputValue(), "3.5");

  await next("Which way it faces");
  const heading = page.getByLabel("Which way it faces");
  assert.equal(await page.getByRole("button", { name: i.say("question.compass") }).count(), 0);
  await expectText(page, "°");
  await look();
  await i.type("Which way it faces", "90.5");
  const turn = (alpha) => {
    const event = { alpha, beta: 0, gamma: 0, absolute: true };
    window.dispatchEvent(new DeviceOrientationEvent("deviceorientationabsolute", event));
  };
  await page.evaluate(turn, 90);
  await i.press("question.compass");
  assert.equal(await heading.inputValue(), answers.heading);

  await next("Number on the card");
  assert.equal(await page.getByLabel("Number on the card").getAttribute("type"), "password");
  await i.type("Number on the card", answers.pin);

  await next("Debts of the house");
  await i.type("Debts of the house", "many");
  await expectText(page, i.say("problem.whole_number"));
  await i.type("Debts of the house", answers.debts);
  await expectText(page, i.say("question.kept"));
  const debts = page.getByLabel("Debts of the house");
  await eventually(async () => (await debts.inputValue()) === "", "the debts are not to be seen");

  await next("Share of the water");
  await i.type("Share of the water", "155");
  await expectText(page, i.say("problem.constraint"));
  await i.type("Share of the water", answers.share);
}

export async function review({ page }) {
  const text = await page.getByRole("main").innerText();
  for (const shown of ["48,000", "1,234,567.5", "270°"]) assert.ok(text.includes(shown), shown);
  for (const secret of [answers.pin, answers.debts]) assert.ok(!text.includes(secret), secret);
}
