// Walks the main path in Firefox and WebKit and writes what came of it to last-run.md.
//
// `cargo xtask browsers` calls this with the programs' paths in the environment. It is no
// part of `cargo xtask test`: two more browsers are a lot to ask of whoever changes a line.

import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import { setTimeout } from "node:timers/promises";
import { OUTPUT } from "../chromium.mjs";
import { serve } from "../server.mjs";
import { words } from "../words.mjs";
import { ENGINES, start } from "./engines.mjs";
import { STEPS } from "./path.mjs";
import { Person } from "./person.mjs";

const STEP_MS = 60_000;
const CLOSE_MS = 5_000;
const REPORT = new URL("last-run.md", import.meta.url);

/** All steps in one browser, up to the first that fails; the rows of its table. */
async function walk(engine) {
  const server = await serve();
  const { driver, folder, close } = await start(engine);
  const i = new Person(driver, await words("en"));
  const at = { i, driver, server, engine, folder };
  const browser = await version(driver, engine);
  const rows = [];
  try {
    for (const [name, act] of STEPS) {
      const result = rows.some((row) => row.failed) ? { said: "not reached" } : await attempt(() => act(at), at);
      rows.push({ browser, name, ...result });
      console.log(line(rows.at(-1)));
    }
  } finally {
    await within(CLOSE_MS, close()).catch(() => {});
    await at.server.stop();
  }
  return rows;
}

async function version(driver, { name }) {
  const capabilities = await driver.getCapabilities();
  return `${name} ${capabilities.get("browserVersion")}`;
}

/** What came of a step. A step without a failure in which the program broke has failed too. */
async function attempt(act, { i, engine }) {
  const begun = performance.now();
  try {
    await within(STEP_MS, act());
    const broken = i.say("broken.sentence");
    if ((await i.text()).includes(broken)) throw new Error(broken);
    const ms = Math.round(performance.now() - begun);
    return { said: "passed", ms };
  } catch (failure) {
    await within(CLOSE_MS, i.photograph(`${engine.name}-failed`)).catch(() => {});
    console.error(failure);
    return { said: `failed: ${failure.message.split("\n")[0]}`, failed: true };
  }
}

/** A driver may never answer; then it is asked no more. */
function within(ms, promise) {
  return Promise.race([promise, setTimeout(ms, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  })]);
}

const line = ({ browser, name, said, ms = "" }) => `| ${browser} | ${name} | ${said} | ${ms} |`;

function report(rows) {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const machine = `${os.type()} on ${os.arch()}, ${os.availableParallelism()} cores, ${memory} GiB`;
  return `# The main path in Firefox and WebKit

Written by \`cargo xtask browsers\` on ${new Date().toISOString().slice(0, 10)}, on the release build.
Machine: ${machine}; Firefox without a window, WebKitGTK's MiniBrowser in one, on a virtual screen where there is no other.
Times include the driver's: each control is looked up by the name that the browser computes for screen readers.

| browser | step | result | ms |
|---|---|---|---:|
${rows.map(line).join("\n")}

What differs in a browser, and why:

${ENGINES.flatMap((engine) => engine.differences.map((text) => `- ${engine.name}: ${text}`)).join("\n")}
`;
}

await mkdir(OUTPUT, { recursive: true });
const wanted = process.argv[2]?.toLowerCase();
const chosen = ENGINES.filter(({ name }) => !wanted || name.toLowerCase().includes(wanted));
const rows = [];
for (const engine of chosen) rows.push(...(await walk(engine)));
// A run of one browser says too little to be kept.
if (!wanted) await writeFile(REPORT, report(rows));
// An answer that never came would keep the process alive.
process.exit(rows.some((row) => row.failed) ? 1 : 0);
