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

async function inChinese() {
  const tablet = await Tablet.on(FOR_PICTURES);
  const { i, page } = tablet;
  await expectText(page, i.say("offline.ready"));
  await take(tablet, "start-phone-zh-Hans", "phone");
  await i.begin("居民需求调查");
  await beginNeeds(i);
  await i.group("您家需要哪些").getByRole("checkbox", { name: "其他", exact: true }).uncheck();
  await i.saved();
  await take(tablet, "needs-tablet-zh-Hans", "tablet");
  await tablet.close();
}

async function inEnglish() {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", ...FOR_PICTURES });
  const { i } = tablet;
  await i.begin("Property and community");
  const next = i.next.bind(i);
  // The table as it stands when it is left.
  i.next = async (heading) => {
    if (heading === "these public services") await take(tablet, "matrix-desk-en", "desk");
    await next(heading);
  };
  await fillSatisfaction(i);
  await tablet.close();
}

await mkdir(FOLDER, { recursive: true });
await inChinese();
await inEnglish();
