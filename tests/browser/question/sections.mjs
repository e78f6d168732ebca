import assert from "node:assert/strict";

export const answers = { count: "3", rent: "900", water: "40", power: "120", last: "no" };

export async function fill({ i, page, layout, next, look }) {
  await look();
  if (layout === "pages") {
    await page.getByText("Your home › Rooms").waitFor();
    await page.getByRole("progressbar", { name: i.say("fill.progress") }).waitFor();
  } else {
    const bar = page.getByRole("progressbar", { name: i.say("fill.progress") });
    assert.equal(await bar.getAttribute("aria-valuetext"), i.say("drafts.progress", { n: "0", all: "5" }));
  }
  await i.type("How many rooms", answers.count);
  if (layout === "whole") {
    await page.getByText(i.say("drafts.progress", { n: "1", all: "5" })).waitFor();
  }
  await next("In yuan a month");
  await page.getByRole("heading", { name: "Other costs" }).waitFor();
  await i.type("Rent", answers.rent);
  await contents({ i, page, layout, look });
  await i.type("Water", answers.water);
  await i.type("Electricity", answers.power);
  await next("Anything else");
  await i.type("Anything else", answers.last);
}

/** The table of contents says what is missing, and leads there by the keyboard. */
async function contents({ i, page, layout, look }) {
  const opener = page.getByRole("button", { name: i.say("contents.open") });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: i.say("contents.open") });
  await dialog.getByRole("button", { name: `Costs ${i.say("contents.missing")}` }).waitFor();
  await dialog.getByRole("button", { name: `How many rooms ${i.say("contents.answered")}` }).waitFor();
  await dialog.getByRole("button", { name: `Anything else ${i.say("contents.later")}` }).waitFor();
  await look();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await opener.evaluate((button) => button === document.activeElement), "the focus comes back");
  await opener.click();
  await dialog.getByRole("button", { name: /How many rooms/ }).press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement?.matches("input") && document.activeElement.value === "3");
  if (layout === "pages") await i.next("In yuan a month");
}
