// What ordinary interviews run of a program that tells where it comes by (crates/split).
//
//   cargo xtask profile      builds such a program, calls this with CHROME, MINYI_DIST, the
//                            program's name and the file for what it tells, and writes the
//                            list by which a release is split

import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expectText, forget, newProfile, open } from "./chromium.mjs";
import { beginNeeds, fillSatisfaction, finishNeeds } from "./interviews.mjs";
import { portal } from "./portal.mjs";
import { needsAsXForm, ownAsXForm } from "./needs.mjs";
import { DIST, serve } from "./server.mjs";
import { Tablet } from "./tablet.mjs";

const [program, ranFile] = process.argv.slice(2);
const ran = new Set();
/** How many times slower the page is in each walk: what waits for what depends on it. */
const SLOWNESS = [1, 2, 4];
let slowness = 1;

/** Takes down what the page's program tells. */
async function listen(page) {
  await page.exposeFunction("minyiRuns", (numbers) => numbers.forEach((number) => ran.add(number)));
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowness });
}

/** An interviewer with a tablet of their own, who is listened to. */
async function at(tag, locale, work) {
  const tablet = await Tablet.on({ tag, locale });
  await listen(tablet.page);
  await tablet.start();
  await work(tablet);
  await tablet.page.waitForTimeout(500);
  console.log(`${tag}: came by ${ran.size} places so far`);
  await tablet.close();
}

async function walkTheApp() {
  await at("zh-Hans", "zh-CN", async ({ i, page }) => {
    await i.begin("居民需求调查");
    await beginNeeds(i);
    // Back, and on again; another language and back; and the page is loaded anew.
    await i.press("fill.back");
    await i.press("fill.next");
    await expectText(page, "您家需要哪些");
    await i.speak("English", "en");
    await i.speak("中文", "zh-Hans");
    await i.saved();
    await page.reload();
    await expectText(page, "您家需要哪些");
    await finishNeeds(i);
    await expectText(page, i.say("review.all_right"));
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
  });

  await at("en", "en-GB", async ({ i, page }) => {
    await i.begin("Property and community service satisfaction");
    // Nothing is answered, which is told.
    await i.press("fill.next");
    await fillSatisfaction(i);
    await expectText(page, i.say("review.all_right"));
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
  });

  await at("en", "en-US", async ({ i, page }) => {
    await i.begin("Residents’ needs survey");
    await i.choose("How is this filled in?", "Filled in by the respondent");
    await i.press("fill.next");
    await i.press("fill.break_off");
    await i.press("fill.break_off_yes");
    await expectText(page, i.say("finish.partial"));
  });

  // A form of one's own, in one language.
  await at("en", "en-GB", async (tablet) => {
    await tablet.begin("street.md", STREET);
    await fillStreet(tablet.i);
    await tablet.i.press("review.finish");
    await expectText(tablet.page, tablet.i.say("finish.complete"));
  });

  await at("en", "en-GB", async (tablet) => {
    await tablet.begin("page.md", PAGE);
    await tablet.i.type("Your name", "Ana");
    await tablet.i.type("A word", "bench");
    await expectText(tablet.page, "It is bench!");
    await tablet.i.press("fill.next");
    await tablet.i.press("review.finish");
    await expectText(tablet.page, tablet.i.say("finish.complete"));
  });
}

/** All on one page. */
const PAGE = `
| survey | | | | | |
| | type | name | label | calculation | appearance |
| | begin_group | all | Sums | | field-list |
| | text | person | Your name | | |
| | text | word | A word | | |
| | calculate | sum | | if(string-length(\${word}) > 3, concat(\${word}, '!'), '') | |
| | note | said | It is \${sum} | | |
| | end_group | | | | |
`;

/** What forms of one's own mostly ask. */
const STREET = `
| survey | | | | | | | | |
| | type | name | label | constraint | required | relevant | calculation | appearance |
| | begin_group | who | About you | | | | | field-list |
| | text | person | Your name | | | | | |
| | text | street | Your street | | | | | |
| | calculate | both | | | | | concat(\${person}, ', ', \${street}) | |
| | calculate | length | | | | | if(string-length(\${person}) > 3, 'long', '') | |
| | note | hello | Hello \${both} (\${length}) | | | | | |
| | end_group | | | | | | | |
| | text | wish | Your wish | | true | |
| | integer | age | Your age | . >= 16 and . < 120 | true | |
| | decimal | distance | Kilometres to the doctor | | | |
| | date | since | Here since | . <= today() | | |
| | time | walk | When do you go for a walk? | | | |
| | select_one yes_no | lift | Is there a lift? | | true | |
| | text | which | Which one? | | | \${lift} = 'yes' |
| | select_multiple places | been | Where have you been? | | | |
| | calculate | number | | | | | count-selected(\${been}) |
| | acknowledge | seen | You have seen the plan | | | |
| choices | | | |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | no | No |
| | places | park | The park |
| | places | hall | The hall |
`;

/** Types both at once: the second waits until the first is on the disk, as where that is slow. */
async function typeBoth(i, answers) {
  const labels = Object.keys(answers);
  const fields = await Promise.all(labels.map((label) => i.page.getByLabel(label).elementHandle()));
  const type = (fields) => {
    for (const [field, text] of fields) {
      field.value = text;
      for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
    }
  };
  await i.page.evaluate(type, fields.map((field, n) => [field, answers[labels[n]]]));
}

async function fillStreet(i) {
  await typeBoth(i, { "Your name": "Ana", "Your street": "Mill Lane" });
  await i.next("Your wish");
  // Nothing is answered, which is told; nor is what is out of bounds taken.
  await i.press("fill.next");
  await i.type("Your wish", "a bench");
  await i.next("Your age");
  await i.type("Your age", "7");
  await i.press("fill.next");
  await i.type("Your age", "71");
  await i.next("Kilometres to the doctor");
  await i.type("Kilometres to the doctor", "2.5");
  await i.next("Here since");
  await i.type("Here since", "1994-05-01");
  await i.next("When do you go");
  await i.type("When do you go", "16:30");
  await i.next("Is there a lift?");
  await i.choose("Is there a lift?", "Yes");
  await i.next("Which one?");
  await i.type("Which one?", "the old one");
  await i.press("fill.back");
  await i.choose("Is there a lift?", "No");
  await i.next("Where have you been?");
  await i.tick("Where have you been?", ["The park", "The hall"]);
  await i.next("You have seen the plan");
  await i.page.getByRole("checkbox").check();
  await i.press("fill.next");
}

/** Surveys in other pages, kept on the device and not. */
async function walkPortals() {
  const tablet = await Tablet.on({ tag: "zh-Hans", locale: "zh-CN" });
  const needs = await needsAsXForm(tablet);
  for (const storage of ["local", "memory"]) {
    const tag = `<minyi-survey src="surveys/needs.xml" locale="zh-Hans" storage="${storage}"></minyi-survey>`;
    const around = await portal({ files: { "surveys/needs.xml": needs, "needs.html": page(tag) } });
    const { i, page: screen } = tablet;
    if (storage === "local") await listen(screen);
    await screen.goto(around.at("needs.html"));
    await i.press("embed.agree");
    // Nothing is answered, which is told.
    await i.press("fill.next");
    await beginNeeds(i);
    await i.press("fill.back");
    await i.press("fill.next");
    if (storage === "local") {
      await expectText(screen, "您家需要哪些");
      await i.saved();
      await screen.reload();
      await expectText(screen, "您家需要哪些");
    }
    await finishNeeds(i);
    await i.press("review.finish");
    await expectText(screen, i.say("embed.thanks"));
    await screen.waitForTimeout(500);
    console.log(`${storage}: came by ${ran.size} places so far`);
    await around.close();
  }
  await tablet.close();
  const other = await Tablet.on({ tag: "en", locale: "en-GB" });
  const street = await ownAsXForm(other, "street.md", STREET);
  const tag = `<minyi-survey src="surveys/street.xml" locale="en"></minyi-survey>`;
  const around = await portal({ files: { "surveys/street.xml": street, "street.html": page(tag) } });
  await listen(other.page);
  await other.page.goto(around.at("street.html"));
  await fillStreet(other.i);
  await other.i.press("review.finish");
  await expectText(other.page, other.i.say("embed.thanks"));
  await other.page.waitForTimeout(500);
  console.log(`a form of one's own: came by ${ran.size} places so far`);
  await around.close();
  await other.close();
}

function page(tag) {
  return `<!doctype html><title>Needs</title><script type="module" src="minyi/@SCRIPT@"></script>${tag}`;
}

/** Forms whole on one page, as benches open them: one of groups, and one of many things more. */
async function walkTheBench() {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const folder = join(DIST, "forms");
  await mkdir(folder, { recursive: true });
  for (const [name, rows] of [["groups", GROUPS], ["more", [...GROUPS, ...MORE]]]) {
    const [table, form] = ["md", "xml"].map((kind) => join(folder, `${name}.${kind}`));
    await writeFile(table, HEAD + rows.join("") + CHOICES);
    const convert = ["run", "--quiet", "--package", "minyi-cli", "--", "convert", table, "--output", form];
    execFileSync("cargo", convert, { cwd: root });
    // Several are there from the beginning, which no table can say.
    const text = await readFile(form, "utf8");
    await writeFile(form, text.replace(/<pet[^]*?<\/pet>/, (pet) => pet + pet.replace(/ jr:template=""/, "").repeat(9)));
  }
  const server = await serve();
  // What comes last decides what has to wait for it.
  for (const [name, late] of [["groups", "**/words/en.json"], ["groups", "**/forms/*"], ["more", undefined]]) {
    const profile = await newProfile();
    const context = await open(profile, { locale: "en-GB" });
    const page = context.pages()[0];
    await listen(page);
    const wait = () => new Promise((done) => setTimeout(done, 500));
    if (late) await page.route(late, async (route) => (await wait(), route.continue()));
    await page.goto(`${server.url}?form=${name}`);
    await fillWhole(page, name === "more");
    // What is below the screen is drawn in the meantime.
    await page.waitForTimeout(2000);
    console.log(`the bench, ${name}: came by ${ran.size} places so far`);
    await context.close();
    await forget(profile);
  }
  await server.stop();
}

async function fillWhole(page, hasMore) {
  const answer = (name) => page.locator(`[data-ref$="/${name}"]`).first();
  const type = async (name, text) => {
    await answer(name).locator("input").fill(text);
    await answer(name).locator("input").blur();
  };
  await type("n1", "3");
  await expectText(page, "Total [3");
  for (let n = 1; n <= 3; n += 1) {
    await type(`n${n}`, "3");
    await answer(`c${n}`).getByRole("radio").nth(1).check();
    await answer(`m${n}`).getByRole("checkbox").nth(n).check();
    await type(`t${n}`, "bench");
  }
  await type("d4", "2.5");
  await expectText(page, "Total [11.5");
  if (!hasMore) return;
  await answer("near").getByRole("radio").first().check();
  await answer("tree").getByRole("combobox").fill("129");
  await answer("tree").getByRole("option").first().click();
  await type("age", "30");
  await expectText(page, `Together ${29 + PEOPLE}`);
  await page.locator("[data-add]").first().click();
}

const table = (...rows) => rows.map((cells) => `| | ${cells.join(" | ")} |\n`);
const numbers = (count) => Array.from({ length: count }, (_, n) => n + 1);

/** So many that collections grow as those of long forms do. */
const [PARTS, PEOPLE, TREES] = [70, 120, 3000];

const HEAD =
  "| survey |\n" +
  table(["type", "name", "label", "constraint", "relevant", "calculation", "repeat_count", "appearance", "choice_filter", "default"]);

const GROUPS = [
  ...numbers(PARTS).flatMap((n) =>
    table(
      ["begin_group", `g${n}`, `Part ${n} of \${total}`],
      n === 1 ? ["note", "sum", "Total [**${total}**], _at most_ ${most}: ${total}, ${total} or ${most}"] : ["text", `f${n}`, `First ${n}`],
      ["select_one few", `c${n}`, `One of ${n}`],
      ["integer", `n${n}`, `${n}. Number [of ${PARTS}]: 1–200`, ". >= 0 and . < 200"],
      ["text", `t${n}`, `Text ${n}`, "", `\${c${n}} = 'a2'`],
      ["select_multiple few", `m${n}`, `Some of ${n}`, "", `\${n${n}} > 1`],
      ["decimal", `d${n}`, `Weight ${n}`],
      ["calculate", `s${n}`, "", "", "", `coalesce(\${n${n}}, 0) + coalesce(\${d${n}}, 0)`],
      ["end_group"],
    ),
  ),
  ...table(["calculate", "total", "", "", "", numbers(PARTS).map((n) => `\${s${n}}`).join(" + ")]),
  ...table(["calculate", "most", "", "", "", "if(${total} > 100 and ${n2} < 7, 'many', round(${total} div 7, 2))"]),
];

const MORE = table(
  ["note", "sums", "Together ${ages}, of ${people}"],
  ["begin_repeat", "person", "Person", "", "", "", `${PEOPLE}`],
  ["note", "which", "Person ${number}"],
  ["calculate", "number", "", "", "", "position(..)"],
  ["text", "name", "Name of person ${number} of ${people}", "", "", "", "", "", "", "Ana"],
  ["integer", "age", "Age", ". < 130", "", "", "", "", "", "1"],
  ["select_one few", "kind", "Kind", "", "", "", "", "", "", "a2"],
  ["calculate", "known", "", "", "", "coalesce(${age}, 0)"],
  ["text", "school", "School", "", "${age} < 18"],
  ["end_repeat"],
  ["begin_repeat", "pet", "Pet"],
  ["text", "call", "Name of the pet"],
  ["end_repeat"],
  ["calculate", "ages", "", "", "", "sum(${known})"],
  ["calculate", "people", "", "", "", "count(${person})"],
  ["select_one few", "near", "What grows near"],
  ["select_one trees", "tree", "Which tree", "", "", "", "", "autocomplete"],
  ["select_one trees", "other", "Which of these", "", "", "", "", "", "kind = ${near}"],
  ["select_one trees", "third", "Which of those", "", "", "", "", "", "kind = ${near} and size = ${other}"],
);

const CHOICES = [
  "| choices |\n",
  ...table(["list_name", "name", "label", "kind", "size"], ...numbers(5).map((n) => ["few", `a${n}`, `Answer ${n}`])),
  ...table(...numbers(TREES).map((n) => ["trees", `tree${n}`, `Tree ${n}`, `a${n % 400}`, `tree${n % 60}`])),
  "| settings |\n",
  ...table(["form_title", "form_id", "version"], ["Long", "long", "1"]),
].join("");

const walks = { "minyi-fill": walkTheApp, "minyi-survey": walkPortals, "minyi-bench": walkTheBench };
for (slowness of SLOWNESS) await walks[program]();
await writeFile(ranFile, [...ran].map((number) => `${number}\n`).join(""));
