// What ordinary interviews run of a program that tells where it comes by (crates/split).
//
//   cargo xtask profile      builds such a program, calls this with CHROME, MINYI_DIST, the
//                            program's name and the file for what it tells, and writes the
//                            list by which a release is split

import { writeFile } from "node:fs/promises";
import { expectText } from "./chromium.mjs";
import { beginNeeds, fillSatisfaction, finishNeeds } from "./interviews.mjs";
import { portal } from "./portal.mjs";
import { needsAsXForm } from "./needs.mjs";
import { Tablet } from "./tablet.mjs";

const [program, ranFile] = process.argv.slice(2);
const ran = new Set();

/** Takes down what the page's program tells. */
const listen = (page) => page.exposeFunction("minyiRuns", (numbers) => numbers.forEach((number) => ran.add(number)));

/** An interviewer with a tablet of their own, who is listened to. */
async function at(tag, locale, work) {
  const tablet = await Tablet.on({ tag, locale });
  await listen(tablet.page);
  await tablet.start();
  await work(tablet);
  await tablet.page.waitForTimeout(500);
  console.log(`${tag}: came by ${ran.size} places so far`);
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
    if (storage === "local") await listen(screen);
    await screen.goto(around.at("needs.html"));
    await i.press("embed.agree");
    // Nothing is answered, which is told.
    await i.press("fill.next");
    await beginNeeds(i);
    await i.press("fill.back");
    await i.press("fill.next");
    if (storage === "local") {
      await expectText(screen, "您家需要哪些");
      await i.saved();
      await screen.reload();
      await expectText(screen, "您家需要哪些");
    }
    await finishNeeds(i);
    await i.press("review.finish");
    await expectText(screen, i.say("embed.thanks"));
    await screen.waitForTimeout(500);
    console.log(`${storage}: came by ${ran.size} places so far`);
    await around.close();
  }
  await tablet.close();
}

function page(tag) {
  return `<!doctype html><title>Needs</title><script type="module" src="minyi/@SCRIPT@"></script>${tag}`;
}

await writeFile(ranFile, [...ran].map((number) => `${number}\n`).join(""));
