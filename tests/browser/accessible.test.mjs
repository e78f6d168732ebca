// Every page for everyone: no rule of WCAG 2.2 AA that a program can check is broken,
// nothing runs out of the screen at any width or size of text, and the keyboard is enough.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, expectText } from "./chromium.mjs";
import { overflow, violationsInEveryLook } from "./everyone.mjs";
import { STOPS } from "./stops.mjs";
import { Tablet } from "./tablet.mjs";

const WIDTHS = [320, 390, 800, 1280];

let tablet;

before(async () => {
  // A colour on its way to another is neither.
  tablet = await Tablet.on({ reducedMotion: "reduce" });
});

after(() => tablet?.close());

/** Fails when the page that is shown bars anyone. */
async function isForEveryone() {
  const { page } = tablet;
  const found = [];
  for (const screen of ["phone", "tablet"]) {
    await page.setViewportSize(SCREENS[screen]);
    for (const violation of await violationsInEveryLook(page)) found.push(`${screen}, ${violation}`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const size of ["100%", "200%"]) {
      const wide = await page.evaluate(overflow, size);
      if (wide) found.push(`${width} px, text of ${size}: ${wide}`);
    }
  }
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(SCREENS.tablet);
  assert.deepEqual(found, []);
  tablet.isContent();
}

for (const [name, go] of Object.entries(STOPS)) {
  test(`for everyone: ${name}`, async () => {
    await go(tablet);
    await isForEveryone();
  });
}

test("the keyboard alone leads from the start page through three pages of an interview", async () => {
  await tablet.start();
  const { i, page } = tablet;
  const at = (role, name) => page.getByRole(role, { name });
  const go = async (role, name) => {
    await i.tabTo(at(role, name));
    await page.keyboard.press("Enter");
  };
  const section = page.getByRole("region", { name: i.say("start.instruments") });
  await i.tabTo(section.getByRole("link", { name: "物业与社区服务满意度" }));
  await page.keyboard.press("Enter");
  await at("button", i.say("form.begin")).waitFor();
  await go("button", i.say("form.begin"));
  await go("button", i.say("consent.oral"));
  await expectText(page, "访问方式");
  await mark("本人自填", "ArrowDown");
  await go("button", i.say("fill.next"));
  await expectText(page, "您对小区物业满意吗");
  const groups = page.getByRole("main").getByRole("group");
  for (let n = 0; n < 4; n++) {
    await i.tabTo(groups.nth(n).getByRole("radio").first());
    await page.keyboard.press("Space");
  }
  await page.keyboard.press("ArrowRight");
  assert.ok(await groups.nth(3).getByRole("radio", { name: "2", exact: true }).isChecked());
  await go("button", i.say("fill.next"));
  await expectText(page, "这些方面对您有多重要");
  tablet.isContent();

  async function mark(name, arrow) {
    const radio = at("radio", name);
    const group = page.getByRole("group").filter({ has: radio });
    await i.tabTo(group.getByRole("radio").first());
    await page.keyboard.press(arrow);
    assert.ok(await radio.isChecked());
  }
});

// The smallest is a screen of 1280 × 1024 enlarged four times.
for (const [width, height] of [[390, 844], [844, 390], [320, 256]]) {
  test(`what has the focus is never hidden under the bars at ${width} × ${height}`, async () => {
    await tablet.start();
    const { page } = tablet;
    await page.setViewportSize({ width, height });
    await tablet.i.resume();
    await expectText(page, "您对小区物业满意吗");
    for (let steps = 0; steps < 12; steps++) {
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(covered), undefined);
    }
  });
}

/** The element with the focus, when something else is drawn over its middle. In the page. */
function covered() {
  const element = document.activeElement.closest("label") ?? document.activeElement;
  if (element === document.body) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  const above = document.elementFromPoint(left + width / 2, top + height / 2);
  return element.contains(above) || above?.contains(element) ? undefined : element.outerHTML.slice(0, 120);
}
