// Two instruments in many languages: one is turned half-way, one is filled in three; the
// export holds the codes that all languages share.
//
// Labels come from the instruments' own tables, so that only what people see is written here.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { Tablet } from "./tablet.mjs";
import { words } from "./words.mjs";

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-GB" });
});

afterEach(() => {
  tablet.isContent();
  tablet.found.length = 0;
});

after(() => tablet?.close());

/** The texts of an instrument: of questions by name, of choices by list and name. */
async function texts(file) {
  const source = await readFile(new URL(`../../instruments/${file}`, import.meta.url), "utf8");
  const found = new Map();
  let sheet, columns;
  for (const line of source.split("\n").filter((line) => line.startsWith("|"))) {
    const [first, ...cells] = line.slice(1, -1).split("|").map((cell) => cell.trim());
    if (first.startsWith("---")) continue;
    if (first !== "") [sheet, columns] = [first, undefined];
    else if (columns === undefined) columns = cells;
    else {
      const row = Object.fromEntries(columns.map((column, place) => [column, cells[place]]));
      found.set(sheet === "choices" ? `${row.list_name}=${row.name}` : row.name, row);
    }
  }
  return (key, tag) => {
    const [, text] = Object.entries(found.get(key)).find(([name]) => name.startsWith("label::") && name.endsWith(`(${tag})`));
    return text;
  };
}

/** The interface follows the form where it speaks that language. */
async function speaking(i, tag) {
  i.say = await words(tag).catch(() => i.say);
}

/** Opens the door of an instrument and begins to interview in a language. */
async function begin(title, language, tag, isDraft) {
  await tablet.start();
  const { i, page } = tablet;
  await page.getByRole("region", { name: i.say("start.instruments") }).getByRole("link", { name: title }).click();
  await page.getByRole("radio", { name: language, exact: true }).check();
  assert.equal(await page.getByText(i.say("form.draft_language")).count(), isDraft ? 1 : 0);
  await i.press("form.begin");
  await speaking(i, tag);
  await i.press("consent.oral");
  await page.getByRole("main").locator("form").waitFor();
  return i;
}

/** What was filled of an instrument, as it is exported. */
async function exported(title, name) {
  await tablet.start();
  const { i, page } = tablet;
  const section = page.getByRole("region", { name: i.say("submitted.title") });
  await section.getByRole("link", { name: title }).click();
  const { path } = await i.download("export.document", name);
  return JSON.parse(await readFile(path, "utf8"));
}

test("the international community is asked in French, and from the middle in Serbian", async () => {
  const of = await texts("I5/I5.md");
  const i = await begin("International community", "Français", "fr", true);
  const { page } = tablet;
  let tag = "fr";
  const choose = (question, choice) => i.choose(of(question, tag), of(choice, tag));
  const next = (question) => i.next(of(question, tag));
  const aspects = ["air", "waste", "signs", "clinics", "schools", "languages", "registration", "payment", "parks"];

  await choose("mode", "mode=self");
  await next("you");
  await choose("q1_language", "language=am");
  const countries = page.getByRole("combobox", { name: of("q2_nationality", tag) });
  await countries.fill("éthio");
  await page.getByRole("option", { name: of("nationality=231", tag), exact: true }).click();
  await i.type(of("q3_years", tag), "4");
  await choose("q4_status", "status=family");
  await choose("q5_area", "area=town2");
  await i.tick(of("q6_home", tag), ["partner", "child"].map((code) => of(`home=${code}`, tag)));
  await next("q7_reasons");
  const reasons = ["school", "safety", "community", "work"];
  await i.tick(of("q7_reasons", tag), reasons.map((code) => of(`reason=${code}`, tag)));
  await next("q7_rank");
  await i.rank(of("q7_rank", tag), ["safety", "school", "work"].map((code) => of(`reason=${code}`, tag)));
  await next("importance");
  await i.mark(aspects.map((aspect, n) => [of(`q${8 + n}_imp_${aspect}`, tag), of("i5=5", tag)]));

  // Half-way the respondent turns to another language; what was answered stays.
  await page.getByLabel(i.say("fill.language")).selectOption({ label: "Српски" });
  tag = "sr-Cyrl";
  await expectText(page, of("importance", tag));
  await speaking(i, tag);
  await page.getByRole("button", { name: i.say("fill.next"), exact: true }).waitFor();
  const first = i.group(of("q8_imp_air", tag)).getByRole("radio", { name: of("i5=5", tag), exact: true });
  assert.ok(await first.isChecked(), "answered in French, seen in Serbian");

  await next("satisfaction");
  const grade = (n) => of(`s5u=${[5, 4, 3, 2, 1, 0, -1, 4, 3][n]}`, tag);
  await i.mark(aspects.map((aspect, n) => [of(`q${8 + n}_sat_${aspect}`, tag), grade(n)]));
  await next("q17_barrier");
  await i.type(of("q17_barrier", tag), "Обрасци у банци / ቋንቋ");
  await next("belonging");
  await choose("q18_neighbours", "f4=4");
  await choose("q19_belonging", "a5=4");
  await choose("q20_nps", "nps=9");
  await next("d_block");
  await choose("d1_sex", "sex=2");
  await i.type(of("d2_age", tag), "38");
  await choose("d3_tenure", "tenure=2");
  await i.type(of("d4_years", tag), "3");
  assert.equal(await page.getByText(of("d5_registration", tag)).count(), 0, "not of a foreigner");
  await i.type(of("d6_household", tag), "4");
  await choose("d7_work", "work=4");
  await next("reach");
  await choose("may_contact", "yn=1");
  await i.type(of("contact", tag), "wx: selam");
  await next("note");
  await i.press("fill.next");
  await expectText(page, i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));

  const bundle = await exported("International community", "I5.minyi.json");
  const [{ a, miss, lang, langs }] = bundle.submissions;
  assert.equal(lang, "sr-Cyrl");
  assert.deepEqual([langs.q1_language, langs.q20_nps], ["fr", undefined], "each answer has its language");
  assert.deepEqual([a.q1_language, String(a.q2_nationality), a.q3_years, a.q4_status, a.q5_area], ["am", "231", 4, "family", "town2"]);
  assert.deepEqual(a.q6_home, ["partner", "child"]);
  assert.deepEqual(a.q7_rank, ["safety", "school", "work"]);
  assert.deepEqual([a.q8_imp_air, a.q8_sat_air, a.q13_sat_languages], [5, 5, 0]);
  assert.deepEqual([a.q14_sat_registration, miss.q14_sat_registration], [null, "dont_know"]);
  assert.equal(a.q20_nps, 9);
  const { vars, lists } = bundle.header.codebook;
  assert.equal(vars.find(({ name }) => name === "contact").pii, true);
  assert.equal(lists.nationality.find(({ v }) => String(v) === "004").label.am, of("nationality=004", "am"));
});

test("three questions are answered in three languages", async () => {
  const of = await texts("K1/K1.md");
  const { page } = tablet;
  const people = [
    ["አማርኛ", "am", ["1", "1", "1"]],
    ["العربية", "ar", ["1", "0", "unsure"]],
    ["Türkçe", "tr", ["0", "0", "1"]],
  ];
  const names = ["q1_approve", "q2_glad", "q3_consent"];
  for (const [language, tag, answers] of people) {
    const i = await begin("Three questions", language, tag, true);
    for (const [n, name] of names.entries()) {
      await expectText(page, of(name, tag));
      await expectText(page, of("matter=notice", tag));
      // The page goes on by itself when one is chosen.
      await page.getByRole("radio", { name: of(`q3=${answers[n]}`, tag), exact: true }).click();
    }
    await expectText(page, i.say("review.all_right"));
    await i.press("review.finish");
    await expectText(page, i.say("finish.complete"));
  }

  const { submissions } = await exported("Three questions", "K1.minyi.json");
  assert.deepEqual(submissions.map(({ lang }) => lang), people.map(([, tag]) => tag));
  assert.deepEqual(
    submissions.map(({ a }) => names.map((name) => String(a[name]))),
    people.map(([, , answers]) => answers),
  );
  assert.ok(submissions.every(({ a }) => a.about === "notice"));
  await tablet.i.follow("tally.open");
  await expectText(page, "Three questions: mean of the shares of yes");
  // Five of nine are yes, by three people.
  await expectText(page, "55.6 %");
});
