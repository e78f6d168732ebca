// Which functions of the program ordinary interviews run, and which they do not: the latter
// are written to the list by which a release is split (crates/split).
//
//   cargo xtask profile      builds a program that tells, and calls this with
//                            CHROME, MINYI_DIST and: the program, the names of all its
//                            functions' file and of the list

import { readFile, writeFile } from "node:fs/promises";
import { expectText } from "./chromium.mjs";
import { beginNeeds, fillSatisfaction, finishNeeds } from "./interviews.mjs";
import { portal } from "./portal.mjs";
import { needsAsXForm } from "./needs.mjs";
import { Tablet } from "./tablet.mjs";

const [program, allFile, listFile] = process.argv.slice(2);
const all = (await readFile(allFile, "utf8")).trim().split("\n");
const ran = new Set();

/** A mark as the list has it, of the number that the program tells. */
const written = (mark) => (mark >>> 0).toString(16).padStart(8, "0");

/** An interviewer with a tablet of their own, who is listened to. */
async function at(tag, locale, work) {
  const tablet = await Tablet.on({ tag, locale });
  await tablet.page.exposeFunction("minyiRuns", (marks) => marks.forEach((mark) => ran.add(written(mark))));
  await tablet.start();
  await work(tablet);
  await tablet.page.waitForTimeout(500);
  console.log(`${tag}: ${ran.size} of ${all.length} functions ran so far`);
  await tablet.close();
}

const walks = { "minyi-fill": walkTheApp, "minyi-survey": walkPortals };
await walks[program]();

async function walkTheApp() {
  await at("zh-Hans", "zh-CN", async ({ i, page }) => {
    await i.begin("居民需求调查");
    await beginNeeds(i);
    // Back, and on again; another language and back; and the page is loaded anew.
    await i.press("fill.back");
    await i.press("fill.next");
    await expectText(page, "您家需要哪些");
    await i.speak("English", "en");
    await i.speak("中文", "zh-Hans");
    await i.saved();
    await page.reload();
    await expectText(page, "您家需要哪些");
    await finishNeeds(i);
    await expectText(page, i.say("review.all_right"));
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
  });

  await at("en", "en-GB", async ({ i, page }) => {
    await i.begin("Property and community service satisfaction");
    // Nothing is answered, which is told.
    await i.press("fill.next");
    await fillSatisfaction(i);
    await expectText(page, i.say("review.all_right"));
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
  });

  await at("en", "en-US", async ({ i, page }) => {
    await i.begin("Residents’ needs survey");
    await i.choose("How is this filled in?", "Filled in by the respondent");
    await i.press("fill.next");
    await i.press("fill.break_off");
    await i.press("fill.break_off_yes");
    await expectText(page, i.say("finish.partial"));
  });

  // A form of one's own, in one language.
  await at("en", "en-GB", async (tablet) => {
    const form = ["| survey | | | |", "| | type | name | label |", "| | text | wish | Your wish |", "| | integer | age | Your age |", ""];
    await tablet.begin("wishes.md", form.join("\n"));
    await tablet.i.type("Your wish", "a bench");
    await tablet.i.next("Your age");
    await tablet.i.type("Your age", "41");
    await tablet.i.press("fill.next");
    await tablet.i.press("review.finish");
    await expectText(tablet.page, tablet.i.say("finish.complete"));
  });
}

/** Surveys in other pages, kept on the device and not. */
async function walkPortals() {
  const tablet = await Tablet.on({ tag: "zh-Hans", locale: "zh-CN" });
  const needs = await needsAsXForm(tablet);
  for (const storage of ["local", "memory"]) {
    const tag = `<minyi-survey src="surveys/needs.xml" locale="zh-Hans" storage="${storage}"></minyi-survey>`;
    const around = await portal({ files: { "surveys/needs.xml": needs, "needs.html": page(tag) } });
    const { i, page: screen } = tablet;
    await screen.exposeFunction("minyiRuns", (marks) => marks.forEach((mark) => ran.add(written(mark)))).catch(() => {});
    await screen.goto(around.at("needs.html"));
    await i.press("embed.agree");
    await beginNeeds(i);
    await i.press("fill.back");
    await i.press("fill.next");
    await finishNeeds(i);
    await i.press("review.finish");
    await expectText(screen, i.say("embed.thanks"));
    await screen.waitForTimeout(500);
    console.log(`${storage}: ${ran.size} of ${all.length} functions ran so far`);
    await around.close();
  }
  await tablet.close();
}

function page(tag) {
  return `<!doctype html><title>Needs</title><script type="module" src="minyi/@SCRIPT@"></script>${tag}`;
}

const seldom = all.filter((mark) => !ran.has(mark));
const head = [
  `# Functions of ${program} that ordinary interviews do not run, by the hash of their names.`,
  "# `cargo xtask profile` makes it anew; a function that is not in here is fetched first.",
];
await writeFile(listFile, [...head, ...seldom, ""].join("\n"));
console.log(`${seldom.length} functions are for later: ${listFile}`);
