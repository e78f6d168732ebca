// The way through the app on which every page of it is seen.

import { expectText } from "./chromium.mjs";
import { beginNeeds } from "./interviews.mjs";

/** Each goes on from the one before, with a tablet whose interface is in Chinese. */
export const STOPS = {
  "the start page": async (tablet) => {},

  "the settings": async (tablet) => {
    await tablet.i.follow("settings.link");
    await tablet.i.type(tablet.i.say("settings.interviewer"), "V-017");
    await tablet.i.press("settings.save");
    await expectText(tablet.page, tablet.i.say("settings.saved"));
  },

  "the settings with a list of areas": async (tablet) => {
    const { i, page } = tablet;
    await page.getByText(i.say("area.list"), { exact: true }).click();
    await i.press("area.sample");
    await expectText(page, i.say("area.kept", { n: 20 }));
    await i.pick(i.say("settings.city"), "示例市");
    await i.pick(i.say("settings.district"), "示例区");
  },

  "the page of a form": async (tablet) => {
    await tablet.start();
    await tablet.page.getByRole("link", { name: "居民需求调查" }).click();
    await tablet.page.getByRole("button", { name: tablet.i.say("form.begin") }).waitFor();
  },

  "the outcomes of a visit without an interview": async (tablet) => {
    await tablet.i.press("door.no_interview");
    await expectText(tablet.page, tablet.i.say("door.outcome_question"));
    await tablet.i.press("door.record");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "what a respondent is told": async (tablet) => {
    await tablet.i.press("fill.back");
    await tablet.i.press("form.begin");
    await expectText(tablet.page, tablet.i.say("consent.question"));
  },

  "a choice with a problem": async (tablet) => {
    await tablet.i.press("consent.oral");
    await expectText(tablet.page, "访问方式");
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "many choices": async (tablet) => {
    await beginNeeds(tablet.i);
  },

  "one line of text with a problem": async (tablet) => {
    await tablet.i.next("其他需要是什么");
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "an order that is begun": async (tablet) => {
    await tablet.i.type("其他需要是什么", "长椅");
    await tablet.i.next("其中最急的三项");
    await tablet.i.rank("其中最急的三项", ["电梯／扶手"]);
  },

  "an order that is full": async (tablet) => {
    await tablet.i.rank("其中最急的三项", ["就医配药", "停车"]);
    await expectText(tablet.page, tablet.i.say("rank.full"));
  },

  "one choice": async (tablet) => {
    await tablet.i.next("多久内要解决");
    await tablet.i.choose("多久内要解决", "一个月内");
  },

  "a review with problems": async (tablet) => {
    await tablet.i.press("fill.review");
    await expectText(tablet.page, tablet.i.say("review.title"));
  },

  "the question before ending": async (tablet) => {
    await tablet.i.press("fill.break_off");
    await expectText(tablet.page, tablet.i.say("fill.break_off_question"));
  },

  "the end": async (tablet) => {
    await tablet.i.press("fill.break_off_yes");
    await expectText(tablet.page, tablet.i.say("finish.partial"));
  },

  "the submissions": async (tablet) => {
    await tablet.i.follow("finish.export");
    const download = tablet.page.waitForEvent("download");
    await tablet.i.press("export.document");
    await download;
    await tablet.page.getByRole("status").filter({ hasText: "minyi.json" }).waitFor();
  },

  "numbers side by side, a table with problems, and long labels in English": async (tablet) => {
    await tablet.start();
    const { i, page } = tablet;
    await i.begin("物业与社区服务满意度");
    await i.speak("English", "en");
    await skipToProperty(tablet);
    await i.press("fill.next");
    await expectText(page, i.say("problem.required"));
  },

  "a table": async (tablet) => {
    const { i } = tablet;
    await i.choose("how satisfied are you with your property company", "Satisfied");
    for (const label of ["Compared with what you expected", "compared with an ideal", "what mark from 1 to 10"]) {
      await i.choose(label, "7");
    }
    await i.next("How important is each");
    await i.choose("Cleaning", "Important");
  },

  "a table with problems": async (tablet) => {
    await tablet.i.press("fill.next");
    await expectText(tablet.page, tablet.i.say("problem.required"));
  },

  "the start page with a draft and a submission": async (tablet) => {
    await tablet.start();
    await tablet.page.getByRole("region", { name: tablet.i.say("submitted.title") }).waitFor();
  },

  "the question before withdrawing": async (tablet) => {
    const { i, page } = tablet;
    await page.getByRole("region", { name: i.say("submitted.title") }).getByRole("link").first().click();
    await i.press("withdraw.button");
    await expectText(page, i.say("withdraw.question"));
  },

  "sample data": async (tablet) => {
    await tablet.page.keyboard.press("Escape");
    await tablet.start();
    await tablet.i.press("sample.make");
    await tablet.page.getByRole("button", { name: tablet.i.say("sample.remove") }).waitFor();
  },

  "the tally": async (tablet) => {
    const { i, page } = tablet;
    await page.getByRole("region", { name: i.say("sample.title") }).getByRole("link").first().click();
    await i.follow("tally.open");
    await page.getByRole("heading", { level: 3 }).first().waitFor();
  },

  "the question before deleting": async (tablet) => {
    await tablet.start();
    await tablet.page.getByRole("button", { name: tablet.i.say("drafts.delete") }).first().click();
    await expectText(tablet.page, tablet.i.say("drafts.delete_question"));
  },

  "a form with errors": async (tablet) => {
    await tablet.page.keyboard.press("Escape");
    await bring(tablet, "faulty.md", "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${nobody-knows-this-rather-long-name} = 1 |\n");
    await expectText(tablet.page, tablet.i.say("own.refused", { file: "faulty.md" }));
  },

  "dates, times, a range, a confirmation": async (tablet) => {
    await bring(tablet, "moments.md", MOMENTS);
    await tablet.i.agree();
    await expectText(tablet.page, "哪天");
  },

  "a roster": async (tablet) => {
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
function bring(tablet, name, text) {
  const control = tablet.page.getByLabel(tablet.i.say("own.pick"));
  return control.setInputFiles({ name, mimeType: "text/markdown", buffer: Buffer.from(text) });
}

/** Through the first page to the first marks of the satisfaction questionnaire. */
async function skipToProperty({ i }) {
  await i.choose("How is this filled in?", "Filled in by the respondent");
  await i.next("Your property company");
}
