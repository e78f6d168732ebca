// What filling a form asks of the network: code and styles, compressed as servers do it.
//
// budget.json states the limit. While it is not kept, it also states what is known to be
// asked for, which must not grow, and why; once the limit is kept, `known` has to go.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { beginNeeds, finishNeeds } from "./interviews.mjs";
import { DIST } from "./server.mjs";
import { sizes } from "./sizes.mjs";
import { Tablet } from "./tablet.mjs";
import { noteRest, whenceRest } from "./whence.mjs";

const budget = JSON.parse(await readFile(new URL("budget.json", import.meta.url), "utf8"));

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "zh-Hans", locale: "zh-CN", serviceWorkers: "block" });
});

after(() => tablet?.close());

test("a whole interview asks for no more than its budget", async () => {
  const { i, page, server } = tablet;
  await i.begin("居民需求调查");
  await page.waitForURL((url) => url.hash.startsWith("#/fill/"));
  const address = page.url();

  // Anew, as after a day: with nothing in memory, to the end of the interview.
  await page.goto("about:blank");
  server.requests.length = 0;
  await noteRest(page);
  await page.goto(address);
  await beginNeeds(i);
  await finishNeeds(i);
  await expectText(page, i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));

  const asked = new Set(server.requests.map((path) => path.replace(/^\//, "")));
  const isProgram = ({ file }) => /\.(wasm|js|css)$/.test(file) && asked.has(file);
  const files = sizes(DIST).filter(isProgram);
  const sum = files.reduce((sum, { brotli }) => sum + brotli, 0);
  for (const { file, brotli } of files) console.log(`${String(brotli).padStart(8)}  ${file}`);
  console.log(`${String(sum).padStart(8)}  in all`);
  const programs = files.filter(({ file }) => file.endsWith(".wasm")).map(({ file }) => file);
  assert.deepEqual(programs, ["minyi-fill_bg.wasm"], `the program, and nothing of its rest: run \`cargo xtask profile\` after it has changed ${await whenceRest(page)}`);
  const { limit, known } = budget.fill;
  assert.ok(sum <= (known ?? limit), `${sum} bytes, ${known ?? limit} allowed`);
  assert.ok(known === undefined || sum > limit, "the limit is kept: strike `known` off in budget.json");
});
