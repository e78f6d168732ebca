// Many visitors at one kiosk: what stays of each in the page and in memory.
//
//   node kiosk.mjs 1000      in tests/browser, with CHROME and MINYI_DIST; prints what it found

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Tablet } from "./tablet.mjs";

/** A form for visitors: one text and one choice. */
const FORM = [
  "| survey | | | | |",
  "| | type | name | label | |",
  "| | text | wish | Your wish | |",
  "| | select_one yn | again | Would you come again? | |",
  "| choices | | | | |",
  "| | list_name | name | label | |",
  "| | yn | 1 | Yes | |",
  "| | yn | 0 | No | |",
  "| settings | | | | |",
  "| | style | form_title | | |",
  "| | kiosk | Wishes | | |",
  "",
].join("\n");

/** Puts a tablet up as a kiosk of the form. */
export async function putUp(tablet, pin = "2580") {
  const { i, page } = tablet;
  await tablet.start();
  await i.follow("settings.link");
  await page.getByLabel(i.say("settings.pin"), { exact: true }).fill(pin);
  await i.press("settings.pin_set");
  await page.getByText(i.say("settings.pin_is_set")).waitFor();
  await tablet.start();
  const file = { name: "wishes.md", mimeType: "", buffer: Buffer.from(FORM) };
  await page.getByLabel(i.say("own.pick")).setInputFiles([file]);
  await i.follow("kiosk.open");
  await i.press("kiosk.start");
}

/**
 * One visitor after the other answers; each looks first for what the one before said.
 *
 * @returns {Promise<{leaks: string[], mib: number[]}>} what was found, and the private memory
 *   of the page's process after every `every` visitors
 */
export async function visit(tablet, visitors, every) {
  const { i, page } = tablet;
  const leaks = [];
  const mib = [];
  for (let n = 1; n <= visitors; n++) {
    await i.press("kiosk.begin");
    const wish = page.getByLabel("Your wish");
    await wish.waitFor();
    const before = await page.evaluate((said) => {
      const values = [...document.querySelectorAll("input, textarea")].map((control) => control.value);
      return [document.documentElement.outerHTML, ...values].some((text) => text.includes(said));
    }, "visitor-said-");
    if (before) leaks.push(`visitor ${n} finds what the one before said`);
    await wish.fill(`visitor-said-${n}`);
    await i.press("fill.next");
    await page.getByRole("radio", { name: n % 2 ? "Yes" : "No", exact: true }).check();
    await i.press("fill.next");
    await i.press("review.finish");
    await i.press("kiosk.again");
    if (n % every === 0) mib.push(await memory(tablet));
  }
  return { leaks, mib };
}

/** What the page's process holds in MiB after a collection of garbage: all that is its own. */
async function memory(tablet) {
  const session = await tablet.context.newCDPSession(tablet.page);
  await session.send("HeapProfiler.collectGarbage");
  await session.detach();
  const browser = await tablet.context.browser().newBrowserCDPSession();
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  await browser.detach();
  const sizes = await Promise.all(
    processInfo.filter(({ type }) => type === "renderer").map(async ({ id }) => {
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
      const parts = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
      return parts.reduce((sum, [, kib]) => sum + Number(kib), 0) / 1024;
    }),
  );
  return Math.max(...sizes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const visitors = Number(process.argv[2] ?? 1000);
  const tablet = await Tablet.on();
  await putUp(tablet);
  const { leaks, mib } = await visit(tablet, visitors, Math.max(1, Math.floor(visitors / 20)));
  console.log(`${visitors} visitors, ${leaks.length} leaks`, leaks.slice(0, 5));
  console.log(`private memory in MiB: ${mib.map((n) => n.toFixed(1)).join(" ")}`);
  // Single figures go up and down with the collections of garbage; growth moves the mean.
  const mean = (some) => some.reduce((sum, n) => sum + n, 0) / some.length;
  const middle = Math.floor(mib.length / 2);
  const grown = mean(mib.slice(-middle)) - mean(mib.slice(0, middle));
  console.log(`mean of the later half less that of the earlier one: ${grown.toFixed(1)} MiB`);
  await tablet.close();
}
