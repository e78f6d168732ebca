// The main path through the app, in steps, the same in every browser.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { By, Key, until } from "selenium-webdriver";
import { beginNeeds, finishNeeds } from "../interviews.mjs";
import { portal } from "../portal.mjs";
import { answers as numbers } from "../question/number.mjs";
import { answers as ranges } from "../question/range.mjs";
import { answers as texts } from "../question/text.mjs";
import { serve } from "../server.mjs";
import { answersIn, lastSubmission, stored } from "../stored.mjs";
import { words } from "../words.mjs";

const { ARROW_RIGHT: RIGHT, ARROW_UP: UP, END, ENTER, HOME } = Key;

/** Each takes `{ i, driver, server, engine, folder }`. */
export const STEPS = [
  ["The start page opens, in English", opens],
  ["It says that it is ready to work offline", isReadyOffline],
  ["The needs survey begins, through door and consent", begins],
  ["The language of the form changes", speaksChinese],
  ["Its first pages: choose, type, tick", answersFirstPages],
  ["Back and forth: the answers stay", goesBackAndForth],
  ["Reloaded in mid-form: the answers are kept", reloads],
  ["The rest of it: rank, tables; the review", reviews],
  ["It is finished", finishes],
  ["Another one is broken off", breaksOff],
  ["Both are exported", exports],
  ["A form from a file, of numbers, page by page", fillsNumbers],
  ["A form from a file, of sliders and stars", fillsRanges],
  ["A form from a file, whole on one page", fillsWhole],
  ["The server stops: the app opens all the same", opensOffline],
  ["A survey in the page of a portal with a strict policy", fillsInPortal],
];

async function home({ i, driver, server }) {
  i.say = await words("en");
  await driver.get(server.url);
  await i.sees(i.say("start.instruments"));
}

async function opens({ i, driver, server }) {
  await driver.get(server.url);
  await i.until(async () => (await driver.findElements({ css: "h1" })).length > 0, "the start page opens");
  const tag = await driver.executeScript(() => document.documentElement.lang);
  i.say = await words(tag);
  // The browser may speak another language, as WebKitGTK does where the system has no English.
  if (tag !== "en") await i.pick(i.say("app.language"), "English");
  i.say = await words("en");
  await i.sees(i.say("start.promise"));
}

async function isReadyOffline({ i }) {
  await i.sees(i.say("offline.ready"));
}

async function begins({ i }) {
  await i.begin("needs survey");
  await i.sees("How is this filled in?");
}

async function speaksChinese({ i }) {
  await i.speak("中文", "zh-Hans");
  await i.sees("访问方式");
}

async function answersFirstPages({ i }) {
  await beginNeeds(i);
}

const FREE = "老人下楼难，想装扶手";

/** The page of the list of needs, as `beginNeeds` left it. */
async function needsAreTicked(i) {
  for (const [need, isTicked] of [["电梯／扶手", true], ["停车", true], ["其他", true], ["宠物", false]]) {
    assert.equal(await (await i.choice("checkbox", "您家需要哪些", need)).isSelected(), isTicked, need);
  }
}

async function goesBackAndForth({ i }) {
  await i.press("fill.back");
  await i.sees("最需要社区帮助");
  assert.equal(await i.typed("最需要社区帮助"), FREE);
  await i.speak("English", "en");
  assert.equal(await i.typed("what have you most needed"), FREE);
  await i.speak("中文", "zh-Hans");
  await i.next("您家需要哪些");
  await needsAreTicked(i);
}

async function reloads({ i, driver }) {
  await i.saved();
  await driver.navigate().refresh();
  await i.sees("您家需要哪些");
  await needsAreTicked(i);
}

async function reviews({ i }) {
  await finishNeeds(i);
  await i.sees(i.say("review.all_right"));
  await i.sees(FREE);
}

async function finishes({ i }) {
  await i.press("review.finish");
  await i.sees(i.say("finish.complete"));
}

async function breaksOff(at) {
  const { i } = at;
  await home(at);
  await i.begin("needs survey");
  await i.choose("How is this filled in?", "Interview at the door");
  await i.press("fill.break_off");
  await i.press("fill.break_off_yes");
  await i.sees(i.say("finish.partial"));
}

async function exports({ i, folder }) {
  await i.follow("finish.export");
  await i.sees(i.say("submission.partial"));
  await i.press("export.document");
  await i.sees(i.say("export.done", { file: "" }).trim());
  const isThere = async () => (await readdir(folder)).some((file) => file.endsWith(".minyi.json"));
  await i.until(isThere, "the file is in the folder of downloads");
}

/** Brings a form in by the file picker, and begins it. */
async function bring(at, name) {
  const { i } = at;
  await home(at);
  const picker = await i.find("input[type=file]", i.say("own.pick"), { isPart: true });
  await picker.sendKeys(fileURLToPath(new URL(`../../cases/question/${name}.md`, import.meta.url)));
  await i.agree();
}

/** From the last question to the submission, which holds the answers. */
async function submit({ i, driver }, key, answers) {
  await i.press(key);
  await i.sees(i.say("review.all_right"));
  await finishes({ i });
  const [submissions] = await driver.executeScript(stored, ["submissions"]);
  assert.deepEqual(answersIn(lastSubmission(submissions), Object.keys(answers)), answers);
}

async function fillsNumbers(at) {
  const { i } = at;
  await bring(at, "number");
  await i.type("Age in years", "142");
  await i.sees("Nobody is as old as that");
  await i.type("Age in years", "４２");
  for (const [label, text] of [["Height in metres", "1,75"], ["Income in a year", "48,000"]]) {
    await i.next(label);
    await i.type(label, text);
  }
  await i.next("Price of the house");
  assert.equal(await i.typed("Price of the house"), "1,234,567.5");
  await i.next("Number of rooms");
  for (let rooms = 0; rooms < 3; rooms++) await i.press("counter.more");
  await i.next("Litres of water");
  await i.press("counter.more");
  const rest = [["Which way it faces", "270"], ["Number on the card", "1234"], ["Debts of the house", "900"], ["Share of the water", "55"]];
  for (const [label, text] of rest) {
    await i.next(label);
    await i.type(label, text);
  }
  await submit(at, "fill.next", numbers);
}

/** Sliders, the keys that move them, and what is then said of them. */
const slides = ({ lessFromRightToLeft }) => [
  ["Hours of water a day", [RIGHT], "13"],
  ["Share that is yours", [HOME, RIGHT, RIGHT, RIGHT], "0.3"],
  ["Years that are left", [END, lessFromRightToLeft], "7.5"],
  ["Coldest night", [RIGHT], "-5"],
  ["How far you agree", [ENTER, RIGHT], "4"],
  ["Money spent", [END], "1000"],
  ["Trust in the office", [END], "10 · Complete"],
  ["Water in the tank", [HOME, UP], "5"],
];

async function fillsRanges(at) {
  const { i } = at;
  await bring(at, "range");
  for (const [n, [label, keys, said]] of slides(at.engine).entries()) {
    if (n > 0) await i.next(label);
    assert.equal(await i.slide(label, ...keys), said, label);
  }
  await i.next("Size of the flat");
  await i.pick("Size of the flat", "1.5");
  await i.next("Stars for the clinic");
  await i.choose("Stars for the clinic", "4 stars");
  await i.next("Set by the office");
  await submit(at, "fill.next", ranges);
}

async function fillsWhole(at) {
  const { i } = at;
  await home(at);
  await i.follow("settings.link");
  await i.mustSelect(await i.find("input[type=radio]", i.say("settings.layout_whole")), "whole");
  await i.press("settings.save");
  await i.sees(i.say("settings.saved"));
  await bring(at, "text");
  for (const [label, name] of [
    ["Name of the street", "street"], ["Anything else", "remark"], ["What happened", "story"],
    ["Telephone at home", "phone"], ["Mobile telephone", "mobile"], ["Rent for a year", "rent"],
    ["Their page", "site"], ["Word on the card", "word"], ["Who you voted for", "vote"],
    ["Weight on the scale", "scale"], ["Text of the sticker", "sticker"], ["اسم الحي", "arabic"],
  ]) await i.type(label, texts[name]);
  await submit(at, "fill.finish", texts);
}

async function opensOffline(at) {
  const { i, driver, server } = at;
  await server.stop();
  await driver.get(server.url);
  await i.sees(i.say("start.instruments"));
  at.server = await serve({ port: server.port });
}

async function fillsInPortal({ driver }) {
  const around = await portal();
  try {
    await driver.get(around.at("plain.html"));
    const survey = await driver.wait(until.elementLocated(By.css("minyi-survey")), 5_000);
    const root = await survey.getShadowRoot();
    const find = (css) => driver.wait(async () => (await root.findElements(By.css(css)))[0], 10_000, css);
    const next = async () => (await find("button.next")).click();
    await (await find("input[type=text]")).sendKeys("G-07");
    await next();
    await (await find("input[type=radio]")).click();
    await next();
    await next();
    await next();
    await find("#problems");
    await next();
    await find(".finished");
    const heard = await driver.executeScript("return window.heard");
    const [, { record }] = heard.find(([name]) => name === "complete");
    assert.deepEqual(record.submissions[0].a, { age: null, grid: "G-07", need: "light", why: null });
  } finally {
    await around.close();
  }
}
