// From the tag to the first question, in a browser that has seen nothing of it.
//
//   node tag-speed.mjs 7     in tests/browser, with CHROME and MINYI_DIST; prints what it found
//
// Each time a browser with a new profile opens a page under the strict policy, on this machine's
// own network. The time is counted from the moment at which the page's own answer was there,
// before its tag was read, to the frame in which the first question can be answered.

import { forget, newProfile, open } from "./chromium.mjs";
import { portal } from "./portal.mjs";
import { ownAsXForm } from "./needs.mjs";
import { Tablet } from "./tablet.mjs";

const rounds = Number(process.argv[2] ?? 7);

/** Waits for what is asked first; milliseconds since the page was there. Runs in the page. */
async function timed(selector) {
  const survey = document.querySelector("minyi-survey");
  await customElements.whenDefined("minyi-survey");
  await survey.ready;
  const first = survey.shadowRoot.querySelector(selector);
  if (!first || first.disabled) throw new Error(`${selector} is not there when the survey is ready`);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - performance.getEntriesByType("navigation")[0].responseEnd;
}

const QUESTIONS = Array.from({ length: 30 }, (_, n) => [
  `| | select_multiple needs | need${n} | What is missing in your street? (${n}) | | true |`,
  `| | integer | age${n} | Your age (${n}) | . >= 16 | |`,
  `| | text | wish${n} | Anything else? (${n}) | | |`,
]);
const CHOICES = Array.from({ length: 12 }, (_, n) => `| | needs | need_${n} | Need ${n} |`);
const FORM = [
  "| survey | | | | | |", "| | type | name | label | constraint | required |", ...QUESTIONS.flat(),
  "| choices | | | |", "| | list_name | name | label |", ...CHOICES, "",
].join("\n");

const tablet = await Tablet.on({ tag: "en", locale: "en-GB" });
const form = await ownAsXForm(tablet, "street.md", FORM);
await tablet.close();
const page = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Your street</title>
<script type="module" src="minyi/@SCRIPT@"></script>
<minyi-survey src="surveys/form.xml" locale="en"></minyi-survey>`;
const around = await portal({ files: { "surveys/form.xml": form, "form.html": page } });
const times = [];
for (let round = 0; round <= rounds; round++) {
  const profile = await newProfile();
  const context = await open(profile);
  const screen = context.pages()[0] ?? (await context.newPage());
  await screen.goto(around.at("form.html"), { waitUntil: "commit" });
  const time = await screen.evaluate(timed, "input, textarea");
  // The first warms the server and the disk.
  if (round > 0) times.push(time);
  await context.close();
  await forget(profile);
}
await around.close();
times.sort((a, b) => a - b);
const [least, median, most] = [times[0], times[times.length >> 1], times.at(-1)];
console.log(`from the tag to the first question, ${rounds} cold starts of a form of 90 questions: median ${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`);
