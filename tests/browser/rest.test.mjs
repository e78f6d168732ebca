// The program that fills forms comes in two: what ordinary interviews run, and the rest,
// which is fetched when a form calls it. Nothing of that may be seen, but by the network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, expectText, readyOffline } from "./chromium.mjs";
import { Tablet } from "./tablet.mjs";

/** A form that calls what ordinary interviews do not. */
const FORM = [
  "| survey | | | | | |",
  "| | type | name | label | calculation | appearance |",
  "| | begin_group | all | Sums | | field-list |",
  "| | text | person | Your name | | |",
  "| | text | word | A word | | |",
  "| | calculate | sum | | if(string-length(${word}) > 3, translate(${word}, 'mi', 'ou'), '') |",
  "| | note | said | It is ${sum} | |",
  "| | end_group | | | |",
  "",
].join("\n");
const REST = /minyi-fill_rest-[0-9a-f]+\.wasm$/;
/** Of `minyi`. */
const SUM = "ounyu";

/** How often the rest was asked for over the network. */
const asked = ({ server }) => server.requests.filter((path) => REST.test(path)).length;

test("the rest is fetched once, when it is called", async (t) => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", serviceWorkers: "block" });
  t.after(() => tablet.close());
  const { i, page } = tablet;
  await tablet.begin("sums.md", FORM);
  await i.type("Your name", "Ana");
  await i.saved();
  assert.equal(asked(tablet), 0, "what everybody does needs nothing of it");
  await i.type("A word", "minyi");
  await expectText(page, SUM);
  assert.equal(asked(tablet), 1);
  await i.type("A word", "minyi!");
  await i.saved();
  assert.equal(asked(tablet), 1, "it stays");
  tablet.isContent(/Service Worker|waiting/);
});

test("where it cannot be fetched, that is said, and what was saved is there again", async (t) => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", serviceWorkers: "block" });
  t.after(() => tablet.close());
  const { i, page } = tablet;
  await page.route(REST, (route) => route.abort());
  await tablet.begin("sums.md", FORM);
  await i.type("Your name", "Ana");
  await i.saved();
  await page.locator("#not-started").waitFor({ state: "hidden" });
  await i.type("A word", "minyi");
  await page.locator("#not-started").waitFor();

  const address = page.url();
  await page.unroute(REST);
  await page.goto("about:blank");
  await page.goto(address);
  await page.getByLabel("A word").waitFor();
  assert.equal(await page.getByLabel("Your name").inputValue(), "Ana");
  await i.type("A word", "minyi");
  await expectText(page, SUM);
});

test("a tablet that keeps the app has the rest at hand", async (t) => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB" });
  t.after(() => tablet.close());
  const { page, server } = tablet;
  await readyOffline(page);
  await tablet.context.setOffline(true);
  await tablet.begin("sums.md", FORM);
  await eventually(() => page.evaluate(() => performance.getEntriesByType("resource").some(({ name }) => name.includes("_rest-"))), "it is taken from the device beforehand");
  await tablet.i.type("A word", "minyi");
  await expectText(page, SUM);
  tablet.isContent();
  await server.stop();
});
