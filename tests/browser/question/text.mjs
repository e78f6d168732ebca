import assert from "node:assert/strict";
import { eventually, expectText } from "../chromium.mjs";

export const answers = {
  street: "Garden Lane <west>",
  remark: "first line\nsecond line",
  story: "It rained.",
  phone: "0123",
  mobile: "0987654321",
  rent: "12500",
  site: "https://a.example/?q=1&r=2",
  source: "https://a.example/b?c=1",
  script: "javascript:void",
  word: "open sesame",
  vote: "nobody",
  scale: "12 kg",
  sticker: "Handle with care",
  arabic: "حي النخيل",
};

export async function fill({ i, page, next, look }) {
  const street = page.getByRole("textbox", { name: "Name of the street" });
  assert.equal(await street.getAttribute("type"), "text");
  await look();
  await i.type("Name of the street", answers.street);

  await next("Anything else");
  await look();
  await i.type("Anything else", answers.remark);

  await next("What happened");
  assert.equal(await page.getByLabel("What happened").getAttribute("rows"), "7");
  await i.type("What happened", answers.story);

  await next("Telephone at home");
  assert.equal(await page.getByLabel("Telephone at home").getAttribute("inputmode"), "tel");
  await i.type("Telephone at home", answers.phone);

  await next("Mobile telephone");
  const mobile = page.getByLabel("Mobile telephone");
  assert.equal(await mobile.getAttribute("inputmode"), "tel");
  await i.type("Mobile telephone", "home");
  await expectText(page, i.say("problem.constraint"));
  await i.type("Mobile telephone", answers.mobile);

  await next("Rent for a year");
  await i.type("Rent for a year", "12,500");
  assert.equal(await page.getByLabel("Rent for a year").inputValue(), "12,500");

  await next("Their page");
  const site = page.getByLabel("Their page");
  assert.equal(await site.getAttribute("inputmode"), "url");
  await i.type("Their page", ` ${answers.site} `);
  assert.equal(await page.getByRole("link", { name: answers.site }).count(), 0);

  await next("Where it is announced");
  const link = page.getByRole("group", { name: "Where it is announced" }).getByRole("link");
  assert.match(await link.textContent(), /^https:\/\/a\.example\/b\?c=1/);
  assert.equal(await link.getAttribute("href"), answers.source);
  assert.equal(await link.getAttribute("target"), "_blank");
  assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
  await look();

  await next("Where it is not");
  const script = page.getByRole("textbox", { name: "Where it is not" });
  assert.equal(await script.inputValue(), answers.script);
  assert.equal(await script.getAttribute("readonly"), "");

  await next("Word on the card");
  const word = page.getByLabel("Word on the card");
  assert.equal(await word.getAttribute("type"), "password");
  await i.type("Word on the card", answers.word);
  await look();
  await i.press("question.show");
  assert.equal(await word.getAttribute("type"), "text");
  assert.equal(await word.inputValue(), answers.word);
  await i.press("question.hide");
  assert.equal(await word.getAttribute("type"), "password");

  await next("Who you voted for");
  const vote = page.getByLabel("Who you voted for");
  assert.equal(await vote.getAttribute("type"), "password");
  await i.type("Who you voted for", answers.vote);
  await expectText(page, i.say("question.kept"));
  assert.equal(await vote.inputValue(), "");
  await vote.focus();
  assert.equal(await vote.inputValue(), "");
  await look();

  for (const [label, text] of [
    ["Weight on the scale", answers.scale],
    ["Text of the sticker", answers.sticker],
  ]) {
    await next(label);
    assert.equal(await page.getByRole("textbox", { name: label }).getAttribute("type"), "text");
    await i.type(label, text);
  }

  await next("الحي");
  const label = page.getByText("الحي", { exact: false }).last();
  assert.equal(await label.evaluate((element) => getComputedStyle(element).direction), "rtl");
  await look();
  await i.type("الحي", answers.arabic);
  const arabic = page.getByLabel("الحي").last();
  await eventually(
    () => arabic.evaluate((element) => element.matches(":dir(rtl)")),
    "an Arabic answer runs from right to left",
  );
}

export async function review({ i, page }) {
  const text = await page.getByRole("main").innerText();
  for (const secret of [answers.word, answers.vote]) assert.ok(!text.includes(secret), secret);
  assert.ok(text.includes(i.say("question.kept")));
}
