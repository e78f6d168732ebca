// The first five minutes and the first week: a tablet is set up, doors open or stay
// closed, a respondent takes an interview back, and samples show what comes of it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { OUTPUT, expectText } from "./chromium.mjs";
import { beginNeeds, finishNeeds } from "./interviews.mjs";
import { stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

let tablet;
before(async () => {
  await mkdir(OUTPUT, { recursive: true });
  tablet = await Tablet.on();
});

after(() => tablet?.close());

/** What `minyi aggregate` prints. */
async function aggregate(...words) {
  const command = ["run", "--quiet", "--package", "minyi-cli", "--", "aggregate", ...words];
  return (await run("cargo", command, { cwd: root, maxBuffer: 1 << 26 })).stdout;
}

/** Everything that the tablet's disk holds of submissions, as text. */
async function submissions() {
  return JSON.stringify(await tablet.page.evaluate(stored, ["submissions"]));
}

test("who has never seen it sets the tablet up and makes the first interview", async () => {
  const { i, page } = tablet;
  // The start page says that nothing is set up, and leads there.
  await expectText(page, i.say("tablet.not_set_up"));
  await i.follow("tablet.set_up");
  await i.type(i.say("settings.interviewer"), "访员 017");
  await i.type(i.say("settings.organisation"), "西街街道办事处");
  await page.getByText(i.say("area.list"), { exact: true }).click();
  await page.getByLabel(i.say("area.pick")).setInputFiles({
    name: "areas.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("code,name,parent\n1,某市,\n2,某区,7\n"),
  });
  await expectText(page, i.say("area.no_parent", { line: 3, text: "7" }));
  await i.press("area.sample");
  for (const [level, name] of [
    ["settings.city", "示例市"],
    ["settings.district", "示例区"],
    ["settings.street", "西街街道"],
    ["settings.community", "西街第二社区"],
    ["settings.grid", "第一网格"],
  ]) {
    await i.pick(i.say(level), name);
  }
  await i.type(i.say("settings.device"), "西 3");
  await i.press("settings.save");
  await i.follow("settings.done");
  await expectText(page, "访员 017 · 西街街道办事处 · 西街第二社区 第一网格 · 西 3");

  await page.getByRole("link", { name: "居民需求调查" }).click();
  await i.type(i.say("door.unit"), "3-2-501");
  await i.press("form.begin");
  // The respondent hears who asks, what for, how long, where it goes, and may say no.
  for (const told of ["西街街道办事处 · 访员 017", "最需要社区帮助解决的事", "10 分钟", "保存在这台平板上", "随时可以停下"]) {
    await expectText(page, told);
  }
  await i.press("consent.signed");
  await beginNeeds(i);
  await finishNeeds(i);
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));

  await i.follow("finish.export");
  const { path } = await tablet.i.download("export.document", "first.minyi.json");
  const bundle = JSON.parse(await readFile(path, "utf8"));
  const [record] = bundle.submissions;
  assert.equal(bundle.header.sample, undefined);
  assert.equal(record.by, "访员 017");
  assert.deepEqual(record.visit, { attempt: 1, consent: "signed", outcome: "1.1", unit: "3-2-501" });
  assert.deepEqual(record.geo, {
    city: "99",
    district: "9901",
    street: "990102",
    community: "99010202",
    grid: "9901020201",
  });
  tablet.isContent();
});

test("Safari on an iPad is told to put the page on the Home Screen", async () => {
  const page = await tablet.context.newPage();
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "standalone", { get: () => false }));
  await page.goto(tablet.server.url);
  await expectText(page, tablet.i.say("offline.install_ios"));
  await page.close();
});

test("a refusal is recorded without an interview, and an interview is taken back", async () => {
  const { i, page } = tablet;
  await tablet.start();
  await page.getByRole("link", { name: "居民需求调查" }).first().click();
  const door = page.getByLabel(i.say("door.unit"));
  await door.fill("3-2-502");
  await i.press("form.begin");
  await i.press("consent.refused");
  await expectText(page, i.say("door.recorded", { outcome: i.say("outcome.2.112"), n: 2 }));
  assert.equal(await door.inputValue(), "", "the next door");

  await door.fill("3-2-503");
  await i.press("door.no_interview");
  await i.choose(i.say("door.outcome_question"), i.say("outcome.2.24"));
  // Whoever taps twice records it once.
  await page.getByRole("button", { name: i.say("door.record"), exact: true }).evaluate((button) => {
    button.click();
    button.click();
  });
  await expectText(page, i.say("door.recorded", { outcome: i.say("outcome.2.24"), n: 3 }));
  await door.fill("3-2-503");
  await expectText(page, i.say("door.attempt", { n: 2 }));

  await tablet.start();
  const section = page.getByRole("region", { name: i.say("submitted.title") });
  await section.getByRole("link").first().click();
  await expectText(page, i.say("submission.number", { n: 3 }));
  assert.match(await submissions(), /老人下楼难/);
  const rows = page.getByRole("listitem").filter({ hasText: i.say("submission.complete") });
  await rows.getByRole("button", { name: i.say("withdraw.button") }).click();
  await page.getByRole("dialog").getByLabel(i.say("withdraw.reason")).fill("受访者要求");
  await i.press("withdraw.yes");
  await expectText(page, i.say("submission.withdrawn"));
  assert.doesNotMatch(await submissions(), /老人下楼难/, "the answers have left the tablet");

  const { path } = await tablet.i.download("export.document", "withdrawn.minyi.json");
  const bundle = JSON.parse(await readFile(path, "utf8"));
  const schema = JSON.parse(await readFile(join(root, "crates/form/bundle.schema.json"), "utf8"));
  const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  assert.ok(validate(bundle), JSON.stringify(validate.errors?.slice(0, 3)));
  assert.deepEqual(
    bundle.submissions.map((line) => [line.t, line.seq, line.rev, line.visit?.outcome ?? line.reason]),
    [["del", 1, 2, "受访者要求"], ["sub", 2, 1, "2.112"], ["sub", 3, 1, "2.24"]],
  );
  // With the bundle that was exported before it: what was withdrawn does not count.
  const first = join(OUTPUT, "first.minyi.json");
  const [form] = JSON.parse(await aggregate("--json", first, path)).forms;
  assert.deepEqual([form.n, form.merge.withdrawn.length], [0, 1]);
  assert.deepEqual(form.outcomes.codes, [{ code: "2.112", n: 1 }, { code: "2.24", n: 1 }]);
  tablet.isContent();
});

/** The lines of the figures, each with single spaces, from the first form on. */
function lines(text, title) {
  const all = text.split("\n").map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
  return all.slice(all.findIndex((line) => line.startsWith(title)));
}

test("samples are tallied alike on the page and on the command line", async () => {
  const { i, page } = tablet;
  await tablet.start();
  await i.press("sample.make");
  const section = page.getByRole("region", { name: i.say("sample.title") });
  await section.getByRole("button", { name: i.say("sample.remove") }).waitFor();
  assert.equal(await section.getByText(i.say("submitted.count", { n: 25 })).count(), 4);
  assert.equal(await section.getByText(i.say("sample.mark"), { exact: true }).count(), 4);

  const forms = [
    ["三问", "K1"], ["国际社区调查", "I5"], ["居民需求调查", "I1"], ["物业与社区服务满意度", "I2"],
  ];
  for (const [title, name] of forms) {
    await tablet.start();
    await section.getByRole("link", { name: title }).click();
    await expectText(page, i.say("sample.warning"));
    const { path, suggested } = await tablet.i.download("export.document", `sample-${name}.minyi.json`);
    assert.match(suggested, /^SAMPLE_/);
    assert.equal(JSON.parse(await readFile(path, "utf8")).header.sample, true);

    await i.follow("tally.open");
    await page.getByRole("heading", { level: 3 }).first().waitFor();
    const kept = await tablet.i.download("tally.json", `sample-${name}.tally.json`);
    const here = JSON.parse(await readFile(kept.path, "utf8"));
    const there = JSON.parse(await aggregate("--json", "--lang", "zh-Hans", path));
    assert.ok(here.sample && there.sample);
    assert.equal(here.forms[0].n, 25);
    assert.deepEqual(here.forms, there.forms);

    const shown = await page.locator(".figures").evaluate((figures) =>
      [...figures.querySelectorAll("h2, h3, p, tr")].map((part) =>
        part.matches("tr") ? [...part.cells].map((cell) => cell.textContent).join(" ") : part.textContent,
      ).join("\n"));
    const printed = await aggregate("--lang", "zh-Hans", path);
    assert.deepEqual(lines(shown, title), lines(printed, title));
    const csv = await tablet.i.download("tally.csv", `sample-${name}.csv`);
    // Rows about the bundle begin without a form; its name differs.
    const rows = (text) => text.split("\r\n").filter((row) => row.startsWith("minyi-"));
    assert.deepEqual(
      rows(await readFile(csv.path, "utf8")),
      rows(await aggregate("--csv", "--lang", "zh-Hans", path)),
    );
  }
  await page.getByLabel(i.say("tally.by")).selectOption({ label: i.say("settings.street") });
  await page.getByText("990101", { exact: false }).first().waitFor();

  // Beside real records the samples do not count; removing them leaves the real ones.
  const real = join(OUTPUT, "first.minyi.json");
  const mixed = await run(
    "cargo",
    ["run", "--quiet", "--package", "minyi-cli", "--", "aggregate", "--json", real, join(OUTPUT, "sample-I1.minyi.json")],
    { cwd: root, maxBuffer: 1 << 26 },
  ).catch((error) => error);
  assert.equal(mixed.code, 2);
  assert.equal(JSON.parse(mixed.stdout).forms[0].n, 1);
  await tablet.start();
  await i.press("sample.remove");
  await section.getByRole("button", { name: i.say("sample.make") }).waitFor();
  assert.equal(await section.getByRole("link").count(), 0);
  assert.doesNotMatch(await submissions(), /sample:/);
  await page.getByRole("region", { name: i.say("submitted.title") }).waitFor();
  tablet.isContent();
});
