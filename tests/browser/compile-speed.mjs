// How long a large XLSForm takes in the browser: from the bytes of an .xlsx to the form with
// all that was found, in the web worker, while the page is free.
//
//   CHROME=/usr/bin/chromium node compile-speed.mjs [QUESTIONS] [FILE.xlsx]
//
// Makes a form of so many questions (5,000 unless told): choices, numbers with constraints,
// texts, relevance on earlier answers. Prints medians of five, the first of which loads the
// worker; tasks of the page's main thread that took more than 50 ms meanwhile; and the memory
// of the renderer before and after. It is a measurement, not a test.

import { readFile, readdir } from "node:fs/promises";
import { argv } from "node:process";
import { Tablet } from "./tablet.mjs";
import { xlsx } from "./xlsx.mjs";

const RUNS = 5;
const [, , count = "5000", file] = argv;

/** A form in which every fifth question depends on the one before it. */
function form(n) {
  const rows = [["type", "name", "label", "relevant", "constraint", "required"]];
  for (let k = 1; k <= n; k++) {
    if (k % 20 === 1) rows.push(["begin group", `g${k}`, `Part ${Math.ceil(k / 20)}`, "", "", ""]);
    const relevant = k % 5 === 0 ? "${q" + (k - 4) + "} != 'c3'" : "";
    if (k % 5 === 2) rows.push(["integer", `q${k}`, `How many of ${k}?`, relevant, ". >= 0 and . <= 120", ""]);
    else if (k % 5 === 3) rows.push(["text", `q${k}`, `What about ${k}?`, relevant, "", ""]);
    else rows.push(["select_one five", `q${k}`, `How satisfied are you with ${k}?`, relevant, "", k % 5 === 1 ? "yes" : ""]);
    if (k % 20 === 0 || k === n) rows.push(["end group", "", "", "", "", ""]);
  }
  const choices = [["list_name", "name", "label"]];
  for (let k = 1; k <= 5; k++) choices.push(["five", `c${k}`, `Choice ${k}`]);
  return xlsx({ survey: rows, choices, settings: [["form_title", "form_id"], ["Large", "large"]] });
}

/** Reads a form in a new worker. Runs in the page. */
async function compile([name, content]) {
  const long = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
  observer.observe({ entryTypes: ["longtask"] });
  const message = (worker) => new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = reject;
  });
  const bytes = Uint8Array.from(content);
  await new Promise((done) => setTimeout(done, 200));
  long.length = 0;
  const begun = performance.now();
  const worker = new Worker("minyi-worker_loader.js");
  await message(worker);
  const loaded = performance.now();
  worker.postMessage(["read", name, bytes]);
  const answer = await message(worker);
  const done = performance.now();
  await new Promise((done) => setTimeout(done, 200));
  observer.disconnect();
  worker.terminate();
  return { load: loaded - begun, compile: done - loaded, answer: answer.length, long };
}

/** Private memory of the page's processes in MiB, where the kernel says. */
async function memory() {
  const renderers = [];
  for (const pid of (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (!command.includes("--type=renderer")) continue;
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
    const kib = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
    renderers.push(kib / 1024);
  }
  return Math.max(0, ...renderers);
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const content = file ? await readFile(file) : form(Number(count));
const tablet = await Tablet.on({ tag: "en", locale: "en-GB" });
try {
  const before = await memory();
  const runs = [];
  let peak = 0;
  for (let run = 0; run < RUNS; run++) {
    const watch = setInterval(async () => { peak = Math.max(peak, await memory()); }, 50);
    runs.push(await tablet.page.evaluate(compile, ["large.xlsx", [...content]]));
    clearInterval(watch);
  }
  const of = (key) => median(runs.map((run) => run[key])).toFixed(0);
  const long = runs.flatMap((run) => run.long);
  console.log(`${file ?? `${count} questions`}: ${(content.length / 1024).toFixed(0)} kB of .xlsx`);
  console.log(`worker ready after ${of("load")} ms, form after another ${of("compile")} ms (medians of ${RUNS})`);
  console.log(`main thread: ${long.length} tasks over 50 ms${long.length ? `, ${Math.max(...long)} ms at most` : ""}`);
  console.log(`private memory of the renderer: ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most`);
} finally {
  await tablet.close();
}
