// Forms as XForms, as portals are given them by the page *Put it into a page*.

import { readFile } from "node:fs/promises";

/** The built-in needs survey. */
export async function needsAsXForm(tablet) {
  const { i, page } = tablet;
  const instruments = page.getByRole("region", { name: i.say("start.instruments") });
  await instruments.getByRole("link", { name: "居民需求调查" }).click();
  return taken(tablet);
}

/** A form from a file. */
export async function ownAsXForm(tablet, name, text) {
  const { i, page } = tablet;
  await tablet.start();
  await page.getByLabel(i.say("own.pick")).setInputFiles({ name, mimeType: "", buffer: Buffer.from(text) });
  return taken(tablet);
}

async function taken({ i, page }) {
  await i.follow("embedding.title");
  const waiting = page.waitForEvent("download");
  await i.press("embedding.download");
  const download = await waiting;
  return readFile(await download.path(), "utf8");
}
