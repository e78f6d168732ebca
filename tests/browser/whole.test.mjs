// The whole form on one page: drawn bit by bit, answered anywhere, checked as a whole; and
// lists of thousands of choices that are searched by typing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { Tablet } from "./tablet.mjs";

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US" });
  await tablet.layOut("whole");
});

after(() => tablet?.close());

/** The choices of a question that is answered by yes or no. */
const YES_NO = [
  "| choices | | | |",
  "| | list_name | name | label |",
  "| | yn | y | Yes |",
  "| | yn | n | No |",
];

/** A form of 300 questions in sections, with a repeat between them. */
const LONG = [
  "| survey | | | | | |",
  "| | type | name | label | required | relevant |",
  ...Array.from({ length: 15 }, (_, g) => [
    `| | begin group | g${g} | Section ${g + 1} | | |`,
    ...Array.from({ length: 20 }, (_, n) => `| | text | q${g}_${n} | Question ${g + 1}.${n + 1} | | |`),
    "| | end group | | | | |",
  ]).flat(),
  "| | begin repeat | person | Person | | |",
  "| | text | pname | First name | | |",
  "| | end repeat | | | | |",
  "| | select_one yn | again | Shall we come again? | yes | |",
  "| | text | why | Why not? | | ${again} = 'n' |",
  ...YES_NO,
  "",
].join("\n");

const TOWNS = [
  "| survey | | | | |",
  "| | type | name | label | appearance |",
  "| | select_one towns | town | Which town | autocomplete |",
  "| | note | said | You said ${town} | |",
  "| choices | | | |",
  "| | list_name | name | label |",
  ...Array.from({ length: 3000 }, (_, n) => `| | towns | t${n} | Town ${n} of Šumadija |`),
  "",
].join("\n");

/** A table in a repeat that has no instance at the beginning. */
const DAYS = [
  "| survey | | | | | |",
  "| | type | name | label | appearance | repeat_count |",
  "| | integer | n | How many people | | |",
  "| | begin repeat | person | Person | | ${n} |",
  "| | begin group | day | Their day | table-list | |",
  "| | select_one yn | morning | Is at home in the morning | | |",
  "| | select_one yn | evening | Is at home in the evening | | |",
  "| | end group | | | | |",
  "| | end repeat | | | | |",
  ...YES_NO,
  "",
].join("\n");

test("a long form is whole on one page and can be answered from its last question on", async () => {
  const { i, page } = tablet;
  await tablet.begin("long.md", LONG);
  await page.locator("[aria-busy=false]").waitFor();
  const controls = await page.getByRole("textbox").count();
  assert.ok(controls >= 301, `${controls} text controls`);
  await i.type("Question 15.20", "the last of the sections");
  await i.saved();
  await tablet.holds("the last of the sections");
});

test("what is missing anywhere is gone to before the review", async () => {
  const { i, page } = tablet;
  await i.press("fill.finish");
  await page.getByRole("alert").filter({ hasText: i.say("fill.held", { n: 1 }) }).waitFor();
  const yes = i.group("Shall we come again?").getByRole("radio", { name: "Yes" });
  assert.ok(await yes.evaluate((control) => control === document.activeElement));
  await i.choose("Shall we come again?", "No");
  await i.type("Why not?", "too many questions");
});

test("an instance is added as a card, has the focus, and goes again without a question", async () => {
  const { i, page } = tablet;
  await i.press("roster.add");
  await page.getByRole("heading", { name: "Person 2" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches(".member:last-of-type"));
  await i.type("First name", "Ann");
  await page.getByRole("button", { name: i.say("roster.remove_one", { name: "Person 1" }) }).click();
  await page.getByRole("heading", { name: "Person 2" }).waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("First name").inputValue(), "Ann");
});

test("Enter in a question does not finish, and the review leads back to any of them", async () => {
  const { i, page } = tablet;
  await page.getByLabel("Question 1.1", { exact: true }).press("Enter");
  assert.equal(await page.getByText(i.say("review.all_right")).count(), 0);
  await i.press("fill.finish");
  await expectText(page, i.say("review.all_right"));
  await page.getByRole("button", { name: /Why not/ }).first().click();
  const why = page.getByLabel("Why not?");
  await why.waitFor();
  await page.waitForFunction(() => document.activeElement?.value === "too many questions");
  await i.press("fill.finish");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  tablet.isContent();
});

test("a town among thousands is found by some letters, by the keyboard alone", async () => {
  const { i, page } = tablet;
  await tablet.begin("towns.md", TOWNS);
  const control = page.getByRole("combobox", { name: "Which town" });
  await control.focus();
  await page.keyboard.type("town 2");
  await expectText(page, i.say("search.more", { shown: "50", all: "1,111" }));
  await page.getByRole("listbox", { name: "Which town" }).waitFor();
  await page.keyboard.type("718 of sumad");
  await expectText(page, i.say("search.found", { n: 1 }));
  await page.keyboard.press("ArrowDown");
  const active = await control.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).innerText(), "Town 2718 of Šumadija");
  await page.keyboard.press("Enter");
  assert.equal(await control.inputValue(), "Town 2718 of Šumadija");
  await expectText(page, "You said t2718");
});

test("what is typed and not chosen goes, and an emptied control takes the answer back", async () => {
  const { i, page } = tablet;
  const control = page.getByRole("combobox", { name: "Which town" });
  await control.fill("nowhere");
  await expectText(page, i.say("search.none"));
  await control.press("Escape");
  assert.equal(await control.inputValue(), "Town 2718 of Šumadija");
  await control.fill("town 31 ");
  await page.getByRole("option", { name: "Town 31 of Šumadija" }).click();
  await expectText(page, "You said t31");
  await control.fill("");
  await control.blur();
  await expectText(page, /You said\s*$/m);
  tablet.isContent();
});

test("a table that comes with the first of its repeat moves nothing that was there", async () => {
  const { i, page } = tablet;
  await page.setViewportSize({ width: 1280, height: 900 });
  await tablet.begin("days.md", DAYS);
  const question = page.getByRole("textbox", { name: "How many people" });
  const before = await question.boundingBox();
  await i.type("How many people", "1");
  const table = page.locator(".matrix");
  await table.waitFor();
  assert.deepEqual(await question.boundingBox(), before);
  // The table has more room than questions have.
  const { width } = await table.boundingBox();
  assert.ok(width > 900, `${width} px`);
  tablet.isContent();
});

/** Notes what moves while a form is filled. Runs in the page before anything of it. */
function watch() {
  globalThis.shifts = [];
  const told = ({ node, previousRect: from, currentRect: to }) => `${node?.outerHTML?.slice(0, 80)}: ${from.y} to ${to.y}`;
  const isFilled = ({ node }) => (node?.closest ? node : node?.parentElement)?.closest(".fill");
  const note = ({ hadRecentInput, sources }) => {
    if (!hadRecentInput) globalThis.shifts.push(...sources.filter(isFilled).map(told));
  };
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
}

test("nothing that is seen moves while a form comes, nor before a question that comes or goes", async () => {
  const { i, page } = tablet;
  await page.addInitScript(watch);
  await tablet.begin("long.md", LONG);
  await page.locator("[aria-busy=false]").waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
  // Those that are seen, when what is out of sight has got its true size.
  const places = () => page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    for (let n = 0; n < 3; n += 1) await frame();
    const all = [...document.querySelectorAll(".question")].map((one) => [one.id, one.getBoundingClientRect().y]);
    return all.filter(([, y]) => y >= 0 && y < innerHeight);
  });
  await i.choose("Shall we come again?", "Yes");
  const before = await places();
  assert.ok(before.length >= 2, `${before.length} are seen`);
  const came = page.getByRole("textbox", { name: "Why not?" });
  await i.choose("Shall we come again?", "No");
  await came.waitFor();
  assert.deepEqual((await places()).slice(0, before.length), before);
  await i.choose("Shall we come again?", "Yes");
  await came.waitFor({ state: "detached" });
  assert.deepEqual(await places(), before);
  tablet.isContent();
});
