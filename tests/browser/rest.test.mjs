// The program that fills forms comes in two: what ordinary interviews run, and the rest,
// which is fetched when a form calls it. Nothing of that may be seen, but by the network.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, expectText, readyOffline } from "./chromium.mjs";
import { serve } from "./server.mjs";
import { Tablet } from "./tablet.mjs";

/** A form that calls what ordinary interviews do not. */
const FORM = [
  "| survey | | | | |",
  "| | type | name | label | calculation |",
  "| | text | word | A word | |",
  "| | calculate | sum | | if(string-length(${word}) > 3, digest(${word}, 'MD5', 'hex'), '') |",
  "| | note | said | It is ${sum} | |",
  "| settings | | |",
  "| | style | form_title |",
  "| | pages | Sums |",
  "",
].join("\n");
const REST = /minyi-fill_rest-[0-9a-f]+\.wasm$/;
/** Of `minyi`, as `md5sum` gives it. */
const SUM = "01510fadebc5774003f1bf0a8aeb9215";

/** How often the rest was asked for over the network. */
const asked = ({ server }) => server.requests.filter((path) => REST.test(path)).length;

test("the rest is fetched once, when it is called", async (t) => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", serviceWorkers: "block" });
  t.after(() => tablet.close());
  const { i, page } = tablet;
  await tablet.begin("sums.md", FORM);
  await i.type("A word", "no");
  await i.saved();
  assert.equal(asked(tablet), 0, "what everybody does needs nothing of it");
  await i.type("A word", "minyi");
  await expectText(page, SUM);
  assert.equal(asked(tablet), 1);
  await i.type("A word", "minyi!");
  await i.saved();
  assert.equal(asked(tablet), 1, "it stays");
  tablet.isContent();
});

test("where it cannot be fetched, that is said, and no answer is lost", async (t) => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", serviceWorkers: "block" });
  t.after(() => tablet.close());
  const { i, page, server } = tablet;
  await tablet.begin("sums.md", FORM);
  await i.type("A word", "no");
  await i.saved();
  const address = page.url();
  await server.stop();
  await i.type("A word", "minyi");
  await page.locator("#not-started").waitFor();

  tablet.server = await serve({ port: server.port });
  await page.goto("about:blank");
  await page.goto(address);
  const word = page.getByLabel("A word");
  await word.waitFor();
  assert.match(await word.inputValue(), /^(no|minyi)$/, "the last answer or the one before it");
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
