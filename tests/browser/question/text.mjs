import assert from "node:assert/strict";

export const answers = {
  street: "Garden Lane <west>",
  remark: "first line\nsecond line",
  phone: "0123",
};

export async function fill({ i, page, next, look }) {
  const street = page.getByRole("textbox", { name: "Name of the street" });
  assert.equal(await street.getAttribute("type"), "text");
  await look();
  await i.type("Name of the street", answers.street);
  await next("Anything else");
  await look();
  await i.type("Anything else", answers.remark);
  await next("Telephone");
  assert.equal(await page.getByLabel("Telephone").getAttribute("inputmode"), "tel");
  await i.type("Telephone", answers.phone);
}
