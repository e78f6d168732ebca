// Takes the pictures of the README and the help pages from the running app:
// `CHROME=… node pictures.mjs` writes `public/help/pictures/*.png`.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FOR_PICTURES, SCREENS, expectText } from "./chromium.mjs";
import { beginNeeds, fillSatisfaction } from "./interviews.mjs";
import { Tablet } from "./tablet.mjs";

const FOLDER = fileURLToPath(new URL("../../public/help/pictures/", import.meta.url));

/** Takes one picture, with nothing under the pointer and the page at its top. */
async function take({ page }, name, screen) {
  await page.setViewportSize(SCREENS[screen]);
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
  await page.setViewportSize(SCREENS.tablet);
}

/** Says who asks and where. */
async function setUp({ i, page }, organisation) {
  await i.follow("tablet.set_up");
  await i.type(i.say("settings.interviewer"), "V-017");
  await i.type(i.say("settings.organisation"), organisation);
  await page.getByText(i.say("area.list"), { exact: true }).click();
  await i.press("area.sample");
  for (const level of ["city", "district", "street", "community", "grid"]) {
    const name = new RegExp(`^${i.say(`settings.${level}`)}`);
    await page.getByRole("combobox", { name }).last().selectOption({ index: 1 });
  }
  await i.press("settings.save");
  await i.follow("settings.done");
}

/** Goes to the door of a form, knocks, and stands before the respondent. */
async function knock({ i, page }, title) {
  await page.getByRole("link", { name: title }).first().click();
  await i.type(i.say("door.unit"), "3-2-501");
  await i.press("form.begin");
  await expectText(page, i.say("consent.question"));
}

/** The tally of the sample records. */
async function tally(tablet, title, name) {
  const { i, page } = tablet;
  await tablet.start();
  await i.press("sample.make");
  const section = page.getByRole("region", { name: i.say("sample.title") });
  await section.getByRole("link", { name: title }).click();
  await i.follow("tally.open");
  await page.getByRole("heading", { level: 3 }).first().waitFor();
  const figures = page.getByRole("heading", { name: /^q1_overall/ });
  await page.setViewportSize(SCREENS.tablet);
  await figures.evaluate((heading) => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 24));
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
}

async function inChinese() {
  const tablet = await Tablet.on(FOR_PICTURES);
  const { i, page } = tablet;
  await expectText(page, i.say("offline.ready"));
  await setUp(tablet, "示例街道办事处");
  await take(tablet, "start-phone-zh-Hans", "phone");
  await knock(tablet, "居民需求调查");
  await take(tablet, "consent-tablet-zh-Hans", "tablet");
  await i.press("consent.oral");
  await beginNeeds(i);
  await i.group("您家需要哪些").getByRole("checkbox", { name: "其他", exact: true }).uncheck();
  await i.saved();
  await take(tablet, "needs-tablet-zh-Hans", "tablet");
  await tally(tablet, "物业与社区服务满意度", "tally-tablet-zh-Hans");
  await tablet.close();
}

async function inEnglish() {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", ...FOR_PICTURES });
  const { i, page } = tablet;
  await setUp(tablet, "Sample street office");
  await knock(tablet, "needs survey");
  await take(tablet, "consent-tablet-en", "tablet");
  await i.press("consent.oral");
  // The pages are found by their Chinese words; the language is changed for the picture.
  await i.speak("中文", "zh-Hans");
  await beginNeeds(i);
  await i.group("您家需要哪些").getByRole("checkbox", { name: "其他", exact: true }).uncheck();
  await i.speak("English", "en");
  await expectText(page, "Which of these does your household need?");
  await i.saved();
  await take(tablet, "needs-tablet-en", "tablet");
  await tablet.start();
  await i.begin("Property and community");
  const next = i.next.bind(i);
  // The table as it stands when it is left.
  i.next = async (heading) => {
    if (heading === "these public services") await take(tablet, "matrix-desk-en", "desk");
    await next(heading);
  };
  await fillSatisfaction(i);
  i.next = next;
  await tally(tablet, "Property and community", "tally-tablet-en");
  await tablet.close();
}

await mkdir(FOLDER, { recursive: true });
await inChinese();
await inEnglish();
