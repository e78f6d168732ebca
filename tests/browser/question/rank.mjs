import assert from "node:assert/strict";
import { eventually } from "../chromium.mjs";

export const answers = { needs: "clinic shop bus park", two: "park bus" };

export async function fill({ i, page, next, look }) {
  const group = i.group("What is needed most");
  const places = () => group.getByRole("listitem").allInnerTexts();
  const told = group.getByRole("status");
  const order = (...names) => i.say("rank.order", { order: names.map((name, place) => `${place + 1}. ${name}`).join(i.say("list.separator")) });
  const becomes = (...names) => eventually(async () => (await told.innerText()) === order(...names), `the order is told: ${names}`);
  const button = (key, choice) => group.getByRole("button", { name: i.say(key, { choice }) });
  await look();
  await i.rank("What is needed most", ["A bus", "A shop", "A park", "A clinic with a doctor"]);
  await becomes("A bus", "A shop", "A park", "A clinic with a doctor");
  await look();
  // By buttons, and the keyboard stays with the choice.
  await button("rank.up", "A park").press("Enter");
  await becomes("A bus", "A park", "A shop", "A clinic with a doctor");
  assert.ok(await button("rank.up", "A park").evaluate((button) => button === document.activeElement));
  await button("rank.down", "A park").click();
  await becomes("A bus", "A shop", "A park", "A clinic with a doctor");
  // By dragging: down past the last, then up to the first.
  await drag(page, group, 2, 3);
  await becomes("A bus", "A shop", "A clinic with a doctor", "A park");
  await drag(page, group, 2, 0);
  await becomes("A clinic with a doctor", "A bus", "A shop", "A park");
  // What is let go where it was stays.
  await drag(page, group, 1, 1);
  await touch(page, group, 1, 2);
  await becomes("A clinic with a doctor", "A shop", "A bus", "A park");
  await button("rank.remove", "A park").click();
  await group.getByRole("button", { name: "A park", exact: true }).click();
  assert.deepEqual((await places()).map((place) => place.trim()), ["A clinic with a doctor", "A shop", "A bus", "A park"]);
  await next("The first two");
  await i.rank("The first two", ["A park", "A bus"]);
  assert.equal(await i.group("The first two").getByRole("button", { name: "A shop", exact: true }).isEnabled(), false);
  await look();
}

/** Where the handle of a row is, and the middle of another row. */
async function course(group, from, to) {
  const rows = group.getByRole("listitem");
  await rows.nth(Math.min(from, to)).scrollIntoViewIfNeeded();
  const handle = await rows.nth(from).locator(".handle").boundingBox();
  const [own, goal] = [await rows.nth(from).boundingBox(), await rows.nth(to).boundingBox()];
  const x = handle.x + handle.width / 2;
  const y = handle.y + handle.height / 2;
  return { x, y, end: y + (goal.y - own.y) + Math.sign(to - from) * 4 };
}

/** Drags a row with the mouse. */
async function drag(page, group, from, to) {
  const { x, y, end } = await course(group, from, to);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, (y + end) / 2);
  await page.mouse.move(x, end);
  await page.mouse.up();
}

/** Drags a row with a finger. */
async function touch(page, group, from, to) {
  const { x, y, end } = await course(group, from, to);
  const session = await page.context().newCDPSession(page);
  const send = (type, at) => session.send("Input.dispatchTouchEvent", { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  await send("touchStart", y);
  await send("touchMove", (y + end) / 2);
  await send("touchMove", end);
  await send("touchEnd");
  await session.detach();
}
