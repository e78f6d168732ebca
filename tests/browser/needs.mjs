// The built-in needs survey as an XForm, as portals are given it.

import { readFile } from "node:fs/promises";

/** What the page *Put it into a page* of the survey gives to keep. */
export async function needsAsXForm({ i, page }) {
  const instruments = page.getByRole("region", { name: i.say("start.instruments") });
  await instruments.getByRole("link", { name: "居民需求调查" }).click();
  await i.follow("embedding.title");
  const waiting = page.waitForEvent("download");
  await i.press("embedding.download");
  const download = await waiting;
  return readFile(await download.path(), "utf8");
}
