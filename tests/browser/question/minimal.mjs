import assert from "node:assert/strict";

export const answers = { main: "beans", also: "maize rice" };

export async function fill({ i, page, next, look }) {
  await look();
  await i.pick("Your main crop", "Maize");
  await i.pick("Your main crop", "Beans & peas");
  await next("Other crops");
  const group = i.group("Other crops");
  const opener = group.locator("summary");
  assert.equal(await opener.innerText(), i.say("question.choose"));
  assert.equal(await group.getByRole("checkbox").first().isVisible(), false);
  await look();
  // By the keyboard: open, go to the boxes, tick.
  await i.tabTo(opener);
  await page.keyboard.press("Enter");
  await i.tick("Other crops", ["No answer"]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await look();
  // What stands for no answer has left, and the list says what is chosen in its order.
  await i.tick("Other crops", ["Maize"]);
  assert.equal(await opener.innerText(), ["Maize", "Rice"].join(i.say("list.separator")));
  await opener.click();
  assert.equal(await group.getByRole("checkbox").first().isVisible(), false);
  assert.equal(await opener.innerText(), ["Maize", "Rice"].join(i.say("list.separator")));
}
