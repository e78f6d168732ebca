// Pictures of the app for people to judge: `CHROME=… node looks.mjs [part of a name]` writes
// `output/PAGE-SCREEN-LANGUAGE-SCHEME.png`. Nothing is compared.

import { FOR_PICTURES, SCREENS, expectText, photograph } from "./chromium.mjs";
import { beginNeeds, fillSatisfaction } from "./interviews.mjs";
import { Tablet } from "./tablet.mjs";

const [wanted = ""] = process.argv.slice(2);

/** Pictures of the page that is shown: every screen in the light, the tablet in the dark. */
async function look(tablet, name, { fullPage = false } = {}) {
  const { page, tag } = tablet;
  const picture = async (screen, colorScheme, options = {}) => {
    const title = [name, screen, tag, colorScheme].join("-");
    if (!title.includes(wanted)) return;
    await page.setViewportSize(SCREENS[screen]);
    await page.emulateMedia({ colorScheme });
    await photograph(page, title, options);
  };
  for (const screen of Object.keys(SCREENS)) await picture(screen, "light", { fullPage });
  await picture("tablet", "dark");
  await picture("phone", "dark");
  await page.setViewportSize(SCREENS.tablet);
}

/** The needs survey in Chinese. */
async function needs() {
  const tablet = await Tablet.on(FOR_PICTURES);
  const { page, i } = tablet;
  await expectText(page, i.say("offline.ready"));
  await look(tablet, "start", { fullPage: true });
  await i.follow("settings.link");
  await expectText(page, i.say("settings.lead"));
  await look(tablet, "settings");
  await tablet.start();
  await page.getByRole("link", { name: "居民需求调查" }).click();
  await page.getByRole("button", { name: i.say("form.begin") }).waitFor();
  await page.getByLabel(i.say("door.unit")).fill("3-2-501");
  await look(tablet, "door");
  await i.press("door.no_interview");
  await look(tablet, "outcomes");
  await i.choose(i.say("door.outcome_question"), i.say("outcome.2.24"));
  await i.press("door.record");
  await page.getByLabel(i.say("door.unit")).fill("3-2-501");
  await look(tablet, "second-attempt");
  await i.press("form.begin");
  await look(tablet, "consent");
  await i.press("consent.oral");
  await expectText(page, "访问方式");
  await i.press("fill.next");
  await look(tablet, "problems");
  await beginNeeds(i);
  await page.evaluate(() => scrollTo(0, 0));
  await look(tablet, "needs");
  await i.next("其他需要是什么");
  await i.type("其他需要是什么", "楼下加一张长椅");
  await i.next("其中最急的三项");
  await i.rank("其中最急的三项", ["电梯／扶手", "就医配药"]);
  await look(tablet, "rank");
  await i.press("fill.review");
  await expectText(page, i.say("review.title"));
  await look(tablet, "review");
  await i.press("fill.break_off");
  await look(tablet, "dialog");
  await i.press("fill.break_off_yes");
  await expectText(page, i.say("finish.partial"));
  await look(tablet, "end");
  await i.follow("finish.export");
  await expectText(page, i.say("export.hint"));
  await look(tablet, "export");
  await tablet.start();
  await i.press("sample.make");
  await page.getByRole("button", { name: i.say("sample.remove") }).waitFor();
  await look(tablet, "samples", { fullPage: true });
  await page.getByRole("region", { name: i.say("sample.title") }).getByRole("link").last().click();
  await i.follow("tally.open");
  await page.getByRole("heading", { level: 3 }).first().waitFor();
  await look(tablet, "tally", { fullPage: true });
  await tablet.close();
}

/** The satisfaction questionnaire in English, also read from right to left. */
async function satisfaction() {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", ...FOR_PICTURES });
  const { page, i } = tablet;
  await expectText(page, i.say("offline.ready"));
  await look(tablet, "start", { fullPage: true });
  await i.begin("Property and community");
  const next = i.next.bind(i);
  // On the way through the interview, pictures of some pages as they are left.
  i.next = async (heading) => {
    if (heading === "How important is each") await look(tablet, "packs");
    if (heading === "these public services") await look(tablet, "matrix");
    if (heading === "these public services") await fromRightToLeft(tablet);
    await next(heading);
  };
  await fillSatisfaction(i);
  await expectText(page, i.say("review.all_right"));
  await look(tablet, "review");
  await tablet.close();
}

/** What the style sheets make of a language that runs from right to left. */
async function fromRightToLeft(tablet) {
  const turn = (direction) => tablet.page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
  await turn("rtl");
  await look(tablet, "matrix-rtl");
  await turn("ltr");
}

await needs();
await satisfaction();
