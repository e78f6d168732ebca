// How long a form that is whole on one page takes to its first and to its last question, and
// which tasks hold the page up after that.
//
//   cargo xtask bench-page
//   node whole-speed.mjs FORMS flat1000 flat5000    in tests/browser, with CHROME; FORMS is the
//                                                   folder of XForms that the bench opens
//
// Each form five times, each time in a browser that has seen nothing; milliseconds since the
// page was asked for.

import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forget, newProfile, open } from "./chromium.mjs";
import { serve } from "./server.mjs";

const ROUNDS = 5;
/** When a page may be busy, and what a task may take after that. */
const [BUSY_MS, LONG_MS] = [500, 50];

/** Notes every long task from the beginning. Runs in the page before anything of it. */
function watch() {
  globalThis.tasks = [];
  const note = (list) => globalThis.tasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration]));
  new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
}

/** Waits for both questions, answers the last, and lets the page come to rest. Runs in the page. */
async function timed() {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const until = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await frame();
    }
  };
  await until(() => document.querySelector("main input"));
  const first = performance.now();
  // By its class, which the browser has at hand: a selector would search all of the page.
  const whole = document.getElementsByClassName("whole");
  await until(() => whole[0]?.ariaBusy === "false");
  const last = [...document.querySelectorAll("main .question")].at(-1);
  const field = last.querySelector("input, textarea");
  field.focus();
  const isChoice = ["radio", "checkbox"].includes(field.type);
  if (isChoice) field.click();
  else {
    field.value = "7";
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
  await frame();
  if (field.disabled || !(isChoice ? field.checked : field.value === "7")) throw new Error("the last question took no answer");
  const answered = performance.now();
  await new Promise((done) => setTimeout(done, 1500));
  return { first, last: answered, tasks: globalThis.tasks, questions: document.querySelectorAll("main .question").length };
}

/** When the tasks began, and how long they took. */
const begun = (tasks) => tasks.map(([start, lasts]) => ` (at ${start.toFixed(0)}: ${lasts.toFixed(0)})`).join("");

const [forms, ...names] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "minyi-whole-"));
await cp(fileURLToPath(new URL("../../target/bench-page", import.meta.url)), folder, { recursive: true });
await cp(forms, join(folder, "forms"), { recursive: true, filter: (path) => !/\.(json|xlsx)$/.test(path) });
const server = await serve({ folder });
const middle = (all) => all.sort((a, b) => a - b)[all.length >> 1].toFixed(0);
for (const name of names) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const profile = await newProfile();
    const context = await open(profile, { locale: "en-GB" });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(watch);
    await page.goto(`${server.url}?form=${name}`, { waitUntil: "commit" });
    rounds.push(await page.evaluate(timed));
    await context.close();
    await forget(profile);
  }
  const long = rounds.map(({ tasks }) => tasks.filter(([start, lasts]) => start >= BUSY_MS && lasts > LONG_MS));
  const longest = Math.max(0, ...long.flat().map(([, lasts]) => lasts));
  console.log(
    `${name}: ${rounds[0].questions} questions, the first after ${middle(rounds.map(({ first }) => first))} ms, ` +
      `the last answered after ${middle(rounds.map(({ last }) => last))} ms; tasks over ${LONG_MS} ms after the first ` +
      `${BUSY_MS} ms: ${long.map(({ length }) => length).join(", ")}, longest ${longest.toFixed(0)} ms${begun(long.flat())}`,
  );
}
await server.stop();
await rm(folder, { recursive: true });
