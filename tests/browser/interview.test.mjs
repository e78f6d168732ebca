// The whole path: one visit with a network, then none. Two instruments are filled, the
// browser is killed in mid-form, the interviews are finished and exported, the exports
// hold against the schema, and the command line makes the expected figures of them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Ajv2020 from "ajv/dist/2020.js";
import { OUTPUT, complaints, expectText, forget, kill, newProfile, open, readyOffline } from "./chromium.mjs";
import { Interviewer } from "./interviewer.mjs";
import { beginNeeds, fillSatisfaction, finishNeeds } from "./interviews.mjs";
import { serve } from "./server.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const schemaFile = join(root, "crates/form/bundle.schema.json");

let profile;
let context;
let page;
let found;
let url;

/** Opens the browser on the same profile, with the network off. */
async function reopen(options = {}) {
  context = await open(profile, options);
  await context.setOffline(true);
  page = context.pages()[0] ?? (await context.newPage());
  found = complaints(page);
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

before(async () => {
  profile = await newProfile();
  await mkdir(OUTPUT, { recursive: true });
});

after(async () => {
  await context?.close();
  await forget(profile);
});

test("one visit makes the tablet ready to work offline", async () => {
  const server = await serve({ path: "/survey/" });
  url = server.url;
  context = await open(profile);
  page = await context.newPage();
  found = complaints(page);
  await page.goto(url);
  const i = await Interviewer.at(page, "zh-Hans");
  await readyOffline(page);
  await expectText(page, i.say("offline.ready"));

  await i.follow("settings.link");
  await i.type(i.say("settings.device"), "东区 7 号");
  await i.type(i.say("settings.interviewer"), "V-017");
  await i.type(i.say("settings.community"), "9901002002");
  await i.press("settings.save");
  await expectText(page, i.say("settings.saved"));
  assert.deepEqual(found, []);
  await server.stop();
  await context.setOffline(true);
  await page.goto(url);
});

/** Codes of the list of needs, in the order shown. */
const needs = () => page.getByRole("checkbox").evaluateAll((boxes) => boxes.map((box) => box.value));

const instrument = await readFile(join(root, "instruments/I1/I1.md"), "utf8");

/** The order of the instrument's own list. */
const byInstrument = (a, b) => instrument.search(row(a)) - instrument.search(row(b));
const row = (code) => new RegExp(`\\| need +\\| ${code} +\\|`);

test("an interview survives the kill of the browser, in every answer", async () => {
  const i = await Interviewer.at(page, "zh-Hans");
  await i.begin("居民需求调查");
  await beginNeeds(i);
  const order = await needs();
  assert.notDeepEqual(order, [...order].sort(byInstrument), "the list is shuffled");
  assert.deepEqual(order.slice(-3), ["other", "-1", "-2"], "but for its end");
  await i.speak("English", "en");
  await expectText(page, "Which of these does your household need?");
  await i.speak("中文", "zh-Hans");
  await expectText(page, "您家需要哪些");
  await i.saved();
  assert.deepEqual(found, []);
  await kill(context);

  await reopen();
  const again = await Interviewer.at(page, "zh-Hans");
  await again.resume();
  await expectText(page, "您家需要哪些");
  assert.deepEqual(await needs(), order, "in the order that was drawn");
  for (const need of ["电梯／扶手", "停车", "就医配药", "其他"]) {
    assert.ok(
      await again.group("您家需要哪些").getByRole("checkbox", { name: need, exact: true }).isChecked(),
      `${need} is still ticked`,
    );
  }
  await finishNeeds(again);
  await expectText(page, again.say("review.all_right"));
  await again.press("review.finish");
  await expectText(page, again.say("finish.complete"));
  assert.deepEqual(found, []);
});

test("an interview that breaks off is kept as that", async () => {
  await page.goto(url);
  const i = await Interviewer.at(page, "zh-Hans");
  await i.begin("居民需求调查");
  await beginNeeds(i);
  await i.press("fill.break_off");
  await i.press("fill.break_off_yes");
  await expectText(page, i.say("finish.partial"));
});

test("a satisfaction questionnaire is filled in English", async () => {
  await context.close();
  await reopen({ locale: "en-GB" });
  const i = await Interviewer.at(page, "en");
  await i.begin("Property and community service satisfaction");
  await fillSatisfaction(i);
  await expectText(page, i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  assert.deepEqual(found, []);
});

/** Exports what was filled of one form; gives the path of the file. */
async function exported(title, key, name) {
  await page.goto(url);
  const i = await Interviewer.at(page, "en");
  const section = page.getByRole("region", { name: i.say("submitted.title") });
  await section.getByRole("link", { name: title }).click();
  const { path } = await i.download(key, name);
  return path;
}

test("exports hold against the schema, and hold the answers", async () => {
  const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(
    JSON.parse(await readFile(schemaFile, "utf8")),
  );
  const needs = JSON.parse(await readFile(await exported("needs survey", "export.document", "I1.minyi.json"), "utf8"));
  const marks = JSON.parse(await readFile(await exported("satisfaction", "export.document", "I2.minyi.json"), "utf8"));
  for (const bundle of [needs, marks]) {
    assert.ok(validate(bundle), JSON.stringify(validate.errors?.slice(0, 3)));
  }
  assert.equal(needs.header.schema, "minyi-bundle/0.1");
  assert.equal(needs.header.device.name, "东区 7 号");
  assert.equal(needs.header.interviewer, "V-017");
  assert.deepEqual(needs.header.area, { community: "9901002002" });
  assert.deepEqual(needs.submissions.map((s) => [s.seq, s.state]), [[1, "complete"], [2, "partial"]]);

  const [whole, broken] = needs.submissions;
  assert.equal(whole.a.need_free, "老人下楼难，想装扶手");
  assert.deepEqual([...whole.a.needs].sort(), ["health", "lift", "other", "parking"]);
  assert.deepEqual(whole.a.urgent, ["lift", "health", "parking"]);
  assert.equal(whole.a.most_urgent, "lift");
  assert.deepEqual([whole.a.adults, whole.a.pay, whole.a.d2_age, whole.a.sat_canteen], [3, 30, 67, 4]);
  assert.deepEqual([whole.a.know_party, whole.miss.know_party], [null, "dont_know"]);
  assert.deepEqual([whole.a.sat_party, whole.miss.sat_party], [null, "not_asked"]);
  assert.deepEqual([whole.a.sat_council, whole.miss.sat_council], [null, "not_applicable"]);
  assert.deepEqual([broken.a.overall, broken.miss.overall], [null, "broke_off"]);
  assert.equal(whole.lang, "zh-Hans");
  assert.equal(whole.by, "V-017");

  const [mark] = marks.submissions;
  assert.deepEqual([mark.a.q22_nps, mark.a.q21b_days, mark.a.q1_overall], [9, 12, 3]);
  assert.equal(mark.miss.q17_sat_police, "refused");
  assert.equal(mark.lang, "en");
});

/** What `minyi aggregate --json` makes of files, with the variables of its form by name. */
async function aggregated(...files) {
  const command = ["run", "--quiet", "--package", "minyi-cli", "--", "aggregate", "--json", ...files];
  const { stdout } = await run("cargo", command, { cwd: root, maxBuffer: 1 << 26 });
  const [form] = JSON.parse(stdout).forms;
  const variables = Object.fromEntries(form.groups[0].variables.map((v) => [v.name, v]));
  const value = (name, code) => variables[name].values.find((v) => v.code === code);
  return { form, variables, value };
}

test("the command line makes the expected figures of the downloads", async () => {
  const document = join(OUTPUT, "I1.minyi.json");
  const lines = await exported("needs survey", "export.lines", "I1.minyi.jsonl");
  const needs = await aggregated(document);
  assert.deepEqual((await aggregated(lines)).form, needs.form, "both forms of the export say the same");
  const twice = await aggregated(document, lines);
  assert.deepEqual([twice.form.n, twice.form.merge.repeated], [2, 2], "a record counts once");

  assert.deepEqual([needs.form.n, needs.form.complete, needs.form.partial], [2, 1, 1]);
  assert.deepEqual([needs.value("needs", "lift").count, needs.value("needs", "lift").of], [2, 2]);
  assert.equal(needs.value("needs", "noise").share, 0);
  // Wilson's 95 % interval for 2 of 2 is [n / (n + z²), 1] with z = 1.959963984540054.
  assert.ok(Math.abs(needs.value("needs", "lift").low - 2 / (2 + 1.959963984540054 ** 2)) < 1e-12);
  assert.equal(needs.value("urgent", "lift").rank.first.count, 1);
  assert.equal(needs.variables.adults.numbers.mean.value, 3);
  const missing = (name) => needs.variables[name].missing;
  assert.deepEqual([missing("know_party").dont_know, missing("know_party").broke_off], [1, 1]);
  assert.deepEqual([missing("sat_party").not_asked, missing("sat_council").not_applicable], [2, 1]);
  assert.deepEqual([missing("overall").broke_off, needs.variables.overall.answered], [1, 1]);

  const marks = await aggregated(join(OUTPUT, "I2.minyi.json"));
  const { scale } = marks.variables.q1_overall;
  assert.deepEqual([scale.top2.count, scale.top3.count, scale.index.value], [0, 1, 50]);
  const lifts = marks.variables.q10_sat_lifts.scale;
  assert.deepEqual([lifts.n, lifts.not_used], [0, 1], "not used is in no denominator");
  assert.equal(marks.variables.q22_nps.nps.promoters.count, 1);
  assert.equal(marks.variables.q17_sat_police.missing.refused, 1);
});
