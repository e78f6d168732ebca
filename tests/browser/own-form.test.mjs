// Forms that people bring: picked or dropped, in each format, filled or refused with reasons.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { expectText } from "./chromium.mjs";
import { Stranger } from "./stranger.mjs";
import { Tablet } from "./tablet.mjs";
import { xlsx } from "./xlsx.mjs";

const SHARED = process.env.MINYI_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-GB" });
});

afterEach(() => {
  tablet.isContent();
  tablet.found.length = 0;
});

after(() => tablet?.close());

/** Picks a file on the start page. */
async function pick(name, content) {
  await tablet.start();
  const control = tablet.page.getByLabel(tablet.i.say("own.pick"));
  await control.setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });
}

/** Drops a file on the start page. */
async function drop(name, content) {
  await tablet.start();
  const { page, i } = tablet;
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(content)], name));
      return transfer;
    },
    [name, [...Buffer.from(content)]],
  );
  const place = page.getByText(i.say("own.hint"));
  for (const event of ["dragover", "drop"]) await place.dispatchEvent(event, { dataTransfer: transfer });
}

/** Begins an interview with the form whose page is shown. */
async function begin(title) {
  await tablet.page.getByRole("heading", { name: title, level: 1 }).waitFor();
  await tablet.i.agree();
}

/** From the review to the submission. */
async function finish() {
  const { page, i } = tablet;
  await expectText(page, i.say("review.all_right"));
  const answers = await page.getByRole("term").evaluateAll((terms) =>
    terms.map((term) => [term.innerText, term.nextElementSibling.firstElementChild.innerText]));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  return Object.fromEntries(answers);
}

const WELLS = {
  survey: [
    ["type", "name", "label", "required", "relevant", "constraint", "constraint_message"],
    ["text", "village", "Village & hamlet", "yes", "", "", ""],
    ["integer", "depth", "Depth in metres", "yes", "", ". < 500", "No well is so deep"],
    ["select_one water", "water", "Is there water < 1 m down?", "", "${depth} > 10", "", ""],
  ],
  choices: [
    ["list_name", "name", "label"],
    ["water", "y", "Yes"],
    ["water", "n", "No"],
  ],
  settings: [["form_title", "form_id"], ["Wells", "wells"]],
};

test("an XLSForm workbook is picked and filled", async () => {
  const { page, i } = tablet;
  await pick("wells.xlsx", xlsx(WELLS));
  await begin("Wells");
  await i.type("Village & hamlet", "Oak <Hill>");
  await i.next("Depth in metres");
  await i.type("Depth in metres", "600");
  await i.press("fill.next");
  await expectText(page, "No well is so deep");
  await i.type("Depth in metres", "12");
  await i.next("Is there water");
  await i.choose("Is there water", "No");
  await i.press("fill.next");
  assert.deepEqual(await finish(), {
    "Village & hamlet": "Oak <Hill>",
    "Depth in metres": "12",
    "Is there water < 1 m down?": "No",
  });
});

test("the same workbook is dropped", async () => {
  await drop("wells.xlsx", xlsx(WELLS));
  await begin("Wells");
  await expectText(tablet.page, "Village & hamlet");
});

const BIRDS = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
  <h:head>
    <h:title>Birds</h:title>
    <model>
      <instance><data id="birds"><kind/><n/><double/></data></instance>
      <bind nodeset="/data/kind" type="string" required="true()"/>
      <bind nodeset="/data/n" type="int" constraint=". &gt; 0"/>
      <bind nodeset="/data/double" type="int" calculate="/data/n * 2"/>
    </model>
  </h:head>
  <h:body>
    <select1 ref="/data/kind">
      <label>Kind of bird</label>
      <item><label>Crane</label><value>crane</value></item>
      <item><label>Egret</label><value>egret</value></item>
    </select1>
    <input ref="/data/n"><label>How many, of whom <output value="/data/double"/> wings?</label></input>
  </h:body>
</h:html>`;

test("an XForm is dropped and filled", async () => {
  const { page, i } = tablet;
  await drop("birds.xml", BIRDS);
  await begin("Birds");
  await i.choose("Kind of bird", "Crane");
  await i.next("How many");
  await i.type("How many", "4");
  await expectText(page, "How many, of whom 8 wings?");
  await i.press("fill.next");
  assert.deepEqual(await finish(), { "Kind of bird": "Crane", "How many, of whom 8 wings?": "4" });
});

const EVERY_KIND = `| survey | | | | | |
| | type | name | label | required | appearance |
| | text | name | Your **name** | yes | |
| | begin repeat | person | Person | | |
| | text | pname | First name | | |
| | end repeat | | | | |
| | date | d | Which day | | |
| | time | t | What time | | |
| | dateTime | dt | Which moment | | |
| | range | r | How far | | |
| | acknowledge | ok | Do you agree | | |
| | decimal | w | What weight | | |
| | image | photo | A picture of it | | |
| settings | | |
| | form_title | form_id |
| | Every kind | every |
`;

test("an XLSForm in Markdown is picked, and filled with every kind of control", async () => {
  const { page, i } = tablet;
  await pick("every.md", EVERY_KIND);
  await begin("Every kind");
  await i.type("Your name", "Ann");
  await i.next("Person");
  if (await page.getByRole("button", { name: i.say("roster.add") }).isVisible()) await i.press("roster.add");
  await expectText(page, "First name");
  await i.type("First name", "Bob");
  await pageTo("Which day");
  await i.type("Which day", "2026-05-04");
  await i.next("What time");
  await i.type("What time", "12:30");
  await i.next("Which moment");
  await i.type("Which moment", "2026-05-04T12:30");
  await i.next("How far");
  const slider = page.getByRole("slider", { name: "How far" });
  assert.equal(await slider.getAttribute("aria-valuetext"), i.say("question.unset"));
  // A touch takes what the slider rests on; the keyboard moves it from there.
  await slider.press(" ");
  assert.equal(await slider.getAttribute("aria-valuetext"), await slider.inputValue());
  await slider.press("ArrowRight");
  await i.next("Do you agree");
  await page.getByRole("checkbox").check();
  await i.next("What weight");
  await i.type("What weight", "3,5");
  await i.next("A picture of it");
  const pixel = await page.screenshot({ clip: { x: 0, y: 0, width: 8, height: 8 } });
  await page.locator("input[type=file]").setInputFiles([{ name: "a.png", mimeType: "image/png", buffer: pixel }]);
  await expectText(page, i.say("capture.chosen"));
  await i.press("fill.next");
  const answers = await finish();
  assert.deepEqual([answers["Your name"], answers["First name"]], ["Ann", "Bob"]);
  assert.deepEqual([answers["Which day"], answers["What time"]], ["May 4, 2026", "12:30"]);
  assert.deepEqual([answers["Which moment"], answers["What weight"]], ["2026-05-04 12:30", "3.5"]);
});

/** Goes on through the pages between, such as those of a roster. */
async function pageTo(text) {
  const { page, i } = tablet;
  for (let pages = 0; pages < 5; pages++) {
    const position = await page.getByText(/^Page \d+ of \d+$/).innerText();
    await i.press("fill.next");
    await page.getByText(position, { exact: true }).waitFor({ state: "hidden" });
    if (await page.getByText(text).isVisible()) return;
  }
}

const PICTURED = `| survey | | | | |
| | type | name | label | media::image |
| | select_one_from_file villages.csv | village | Which village | village.svg |
| settings | | |
| | form_title | form_id |
| | Pictured | pictured |
`;

test("a form comes with its files, what is missing is said and brought later, all is kept", async () => {
  const { page, i } = tablet;
  const file = (name, text) => ({ name, mimeType: "", buffer: Buffer.from(text) });
  const picture = file("village.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>');
  const list = file("villages.csv", "name,label\noak,Oak Hill\n");
  const missing = page.getByRole("region", { name: i.say("beside.missing", { n: 1 }) });
  await tablet.start();
  // Also a file that the form does not name, which is left.
  const files = [file("notes.csv", "a,b\n1,2\n"), picture, file("pictured.md", PICTURED)];
  await page.getByLabel(i.say("own.pick")).setInputFiles(files);
  await page.getByRole("heading", { name: "Pictured", level: 1 }).waitFor();
  assert.deepEqual(await missing.getByRole("listitem").allInnerTexts(), ["villages.csv"]);
  await i.agree();
  await expectText(page, i.say("media.absent", { file: "villages.csv" }));
  assert.equal(await page.getByRole("radio").count(), 0);
  await tablet.start();
  await page.getByLabel(i.say("own.pick")).setInputFiles(file("pictured.md", PICTURED));
  await missing.getByLabel(i.say("beside.pick")).setInputFiles([list]);
  await missing.waitFor({ state: "detached" });
  // The interview that was begun without it has it now.
  await tablet.dieAndRise();
  await tablet.i.resume();
  await tablet.i.choose("Which village", "Oak Hill");
  const drawn = tablet.page.locator("img.picture");
  await drawn.waitFor();
  assert.equal(await drawn.evaluate((image) => image.decode().then(() => image.naturalWidth)), 40);
});

const STOP = `| survey | | | | |
| | type | name | label | required |
| | text | name | Your name | |
| | note | stop | This household was visited already. | yes |
| settings | | |
| | form_title | form_id |
| | Stop | stop |
`;

test("a note that is required stops the interview, and the review says which", async () => {
  const { page, i } = tablet;
  await pick("stop.md", STOP);
  await begin("Stop");
  await i.type("Your name", "Ann");
  await i.press("fill.review");
  await expectText(page, i.say("review.title"));
  const problems = page.locator("#problems").getByRole("listitem");
  assert.match(await problems.innerText(), /visited already/);
  await i.press("review.finish");
  assert.equal(await page.getByText(i.say("finish.complete")).count(), 0);
});

test("a form with three errors shows all three, each with its cell", async () => {
  const { page, i } = tablet;
  await pick("faulty.xlsx", xlsx({
    survey: [
      ["type", "name", "label", "relevant"],
      ["text", "name", "Name", "${nme} = 1"],
      ["flurb", "x", "What is a flurb?", ""],
      ["integer", "age", "Age", "1 +"],
    ],
    settings: [["form_title", "form_id"], ["Faulty", "faulty"]],
  }));
  await expectText(page, i.say("own.refused", { file: "faulty.xlsx" }));
  const errors = page.getByRole("listitem").filter({ hasText: i.say("diagnostic.error") });
  assert.equal(await errors.count(), 3);
  for (const [cell, word] of [["survey D2", "nme"], ["survey A3", "flurb"], ["survey D4", "1 +"]]) {
    await errors.filter({ hasText: cell }).filter({ hasText: word }).waitFor();
  }
});

test("a file that is no form is refused by name, and the next one is welcome", async () => {
  const { page, i } = tablet;
  await pick("holiday.jpg", "\xff\xd8\xff\xe0");
  await expectText(page, i.say("own.refused", { file: "holiday.jpg" }));
  await page.getByLabel(i.say("own.pick")).setInputFiles({
    name: "wells.xlsx",
    mimeType: "",
    buffer: xlsx(WELLS),
  });
  await begin("Wells");
});

// Long forms of three organisations; not ours to pass on.
const REAL = [
  "cht-core__large_cha.xlsx",
  "sms-odk__survey.xlsx",
  "sample-forms__all-question-types-v2024091201-3.xlsx",
];

for (const name of REAL) {
  const folders = ["forms", "peers"].map((folder) => join(SHARED, "corpus", folder, name));
  const found = await Promise.all(folders.map((path) => stat(path).then(() => path, () => null)));
  const path = found.find(Boolean);
  const skip = path ? false : `${name} is not on this machine: MINYI_SHARED names the folder`;
  test(`a real form of more than fifty questions is filled and exported: ${name}`, { skip }, async () => {
    const { page, i } = tablet;
    await drop(basename(name), await readFile(path));
    await page.getByRole("button", { name: i.say("form.begin") }).waitFor({ timeout: 30_000 });
    await i.agree();
    await page.getByRole("button", { name: i.say("fill.next") }).waitFor();
    const stranger = new Stranger(i);
    await stranger.fill();
    console.log(`${name}: ${stranger.answered} answers`);
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
    await i.follow("finish.export");
    const { path: bundle } = await i.download("export.document", `${name}.minyi.json`);
    const { submissions } = JSON.parse(await readFile(bundle, "utf8"));
    assert.equal(submissions.length, 1);
    const answers = Object.values(submissions[0].a).filter((value) => value !== null);
    assert.ok(answers.length >= 20, `${answers.length} answers`);
  });
}
