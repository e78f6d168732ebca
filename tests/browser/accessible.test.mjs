// Every page for everyone: no rule of WCAG 2.2 AA that a program can check is broken,
// nothing runs out of the screen at any width or size of text, and the keyboard is enough.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREENS, expectText } from "./chromium.mjs";
import { overflow, violationsInEveryLook } from "./everyone.mjs";
import { beginNeeds } from "./interviews.mjs";
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

// The way through the app on which every page is seen; each goes on from the one before.
const STOPS = {
  "the start page": async () => {},

  "the settings": async () => {
    await tablet.i.follow("settings.link");
    await tablet.i.type(tablet.i.say("settings.interviewer"), "V-017");
    await tablet.i.press("settings.save");
    await expectText(tablet.page, tablet.i.say("settings.saved"));
  },

  "the settings with a list of areas": async () => {
    const { i, page } = tablet;
    await page.getByText(i.say("area.list"), { exact: true }).click();
    await i.press("area.sample");
    await expectText(page, i.say("area.kept", { n: 20 }));
    await i.pick(i.say("settings.city"), "示例市");
    await i.pick(i.say("settings.district"), "示例区");
  },

  "the page of a form": async () => {
    await tablet.start();
    await tablet.page.getByRole("link", { name: "居民需求调查" }).click();
    await tablet.page.getByRole("button", { name: tablet.i.say("form.begin") }).waitFor();
  },

  "the outcomes of a visit without an interview": async () => {
    await tablet.i.press("door.no_interview");
    await expectText(tablet.page, tablet.i.say("door.outcome_question"));
    await tablet.i.press("door.record");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "what a respondent is told": async () => {
    await tablet.i.press("fill.back");
    await tablet.i.press("form.begin");
    await expectText(tablet.page, tablet.i.say("consent.question"));
  },

  "a choice with a problem": async () => {
    await tablet.i.press("consent.oral");
    await expectText(tablet.page, "访问方式");
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "many choices": async () => {
    await beginNeeds(tablet.i);
  },

  "one line of text with a problem": async () => {
    await tablet.i.next("其他需要是什么");
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "an order that is begun": async () => {
    await tablet.i.type("其他需要是什么", "长椅");
    await tablet.i.next("其中最急的三项");
    await tablet.i.rank("其中最急的三项", ["电梯／扶手"]);
  },

  "an order that is full": async () => {
    await tablet.i.rank("其中最急的三项", ["就医配药", "停车"]);
    await expectText(tablet.page, tablet.i.say("rank.full"));
  },

  "one choice": async () => {
    await tablet.i.next("多久内要解决");
    await tablet.i.choose("多久内要解决", "一个月内");
  },

  "a review with problems": async () => {
    await tablet.i.press("fill.review");
    await expectText(tablet.page, tablet.i.say("review.title"));
  },

  "the question before ending": async () => {
    await tablet.i.press("fill.break_off");
    await expectText(tablet.page, tablet.i.say("fill.break_off_question"));
  },

  "the end": async () => {
    await tablet.i.press("fill.break_off_yes");
    await expectText(tablet.page, tablet.i.say("finish.partial"));
  },

  "the submissions": async () => {
    await tablet.i.follow("finish.export");
    const download = tablet.page.waitForEvent("download");
    await tablet.i.press("export.document");
    await download;
    await tablet.page.getByRole("status").filter({ hasText: "minyi.json" }).waitFor();
  },

  "numbers side by side, a table with problems, and long labels in English": async () => {
    await tablet.start();
    const { i, page } = tablet;
    await i.begin("物业与社区服务满意度");
    await i.speak("English", "en");
    await skipToProperty();
    await i.press("fill.next");
    await expectText(page, i.say("problem.required"));
  },

  "a table": async () => {
    const { i } = tablet;
    await i.choose("how satisfied are you with your property company", "Satisfied");
    for (const label of ["Compared with what you expected", "compared with an ideal", "what mark from 1 to 10"]) {
      await i.choose(label, "7");
    }
    await i.next("How important is each");
    await i.choose("Cleaning", "Important");
  },

  "a table with problems": async () => {
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "the start page with a draft and a submission": async () => {
    await tablet.start();
    await tablet.page.getByRole("region", { name: tablet.i.say("submitted.title") }).waitFor();
  },

  "the question before withdrawing": async () => {
    const { i, page } = tablet;
    await page.getByRole("region", { name: i.say("submitted.title") }).getByRole("link").first().click();
    await i.press("withdraw.button");
    await expectText(page, i.say("withdraw.question"));
  },

  "sample data": async () => {
    await tablet.page.keyboard.press("Escape");
    await tablet.start();
    await tablet.i.press("sample.make");
    await tablet.page.getByRole("button", { name: tablet.i.say("sample.remove") }).waitFor();
  },

  "the tally": async () => {
    const { i, page } = tablet;
    await page.getByRole("region", { name: i.say("sample.title") }).getByRole("link").first().click();
    await i.follow("tally.open");
    await page.getByRole("heading", { level: 3 }).first().waitFor();
  },

  "the question before deleting": async () => {
    await tablet.start();
    await tablet.page.getByRole("button", { name: tablet.i.say("drafts.delete") }).first().click();
    await expectText(tablet.page, tablet.i.say("drafts.delete_question"));
  },

  "a form with errors": async () => {
    await tablet.page.keyboard.press("Escape");
    await bring("faulty.md", "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${nobody-knows-this-rather-long-name} = 1 |\n");
    await expectText(tablet.page, tablet.i.say("own.refused", { file: "faulty.md" }));
  },

  "dates, times, a range, a confirmation": async () => {
    await bring("moments.md", MOMENTS);
    await tablet.i.agree();
    await expectText(tablet.page, "哪天");
  },

  "a roster": async () => {
    await tablet.i.next("家里的人");
  },
};

const MOMENTS = `| survey | | | | |
| | type | name | label | appearance |
| | begin group | g | 时间 | field-list |
| | date | d | 哪天 | |
| | time | t | 几点 | |
| | dateTime | dt | 何时 | |
| | range | r | 多远 | |
| | acknowledge | ok | 同意吗 | |
| | barcode | code | 条码 | |
| | end group | | | |
| | begin repeat | person | 家里的人 | |
| | text | name | 姓名 | |
| | end repeat | | | |
`;

/** Brings a form in on the start page. */
function bring(name, text) {
  const control = tablet.page.getByLabel(tablet.i.say("own.pick"));
  return control.setInputFiles({ name, mimeType: "text/markdown", buffer: Buffer.from(text) });
}

/** Through the first page to the first marks of the satisfaction questionnaire. */
async function skipToProperty() {
  const { i } = tablet;
  await i.choose("How is this filled in?", "Filled in by the respondent");
  await i.next("Your property company");
}

for (const [name, go] of Object.entries(STOPS)) {
  test(`for everyone: ${name}`, async () => {
    await go();
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
