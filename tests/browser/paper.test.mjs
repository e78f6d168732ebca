// Paper: a blank form comes out of the printer whole and can be filled by hand; what was
// submitted can be read and printed, and is what was answered.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { SCREENS, expectText, readyOffline } from "./chromium.mjs";
import { overflow, violationsInEveryLook } from "./everyone.mjs";
import { beginNeeds, finishNeeds } from "./interviews.mjs";
import { SHEET, cut, folded, loose, printed } from "./paper.mjs";
import { stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const SHARED = process.env.MINYI_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));

/** Longer lists are not printed: people write what they choose. */
const LONGEST = 150;

let tablet;

before(async () => {
  tablet = await Tablet.on({ reducedMotion: "reduce" });
});

afterEach(() => {
  tablet.isContent();
  tablet.found.length = 0;
});

after(() => tablet?.close());

const sheet = () => tablet.page.getByRole("article");

/** From the page of a form to its paper. */
async function toPaper() {
  await tablet.i.follow("paper.print_blank");
  await sheet().getByRole("heading").first().waitFor();
}

/** Opens the paper of a built-in instrument, in a language. */
async function openPaper(title, language) {
  await tablet.start();
  const instruments = tablet.page.getByRole("region", { name: tablet.i.say("start.instruments") });
  await instruments.getByRole("link", { name: title }).click();
  await toPaper();
  if (language) {
    await tablet.page.getByLabel(tablet.i.say("paper.language")).selectOption({ label: language });
    await sheet().getByText("Tick one").first().waitFor();
  }
}

/** Brings in a form and opens its paper. */
async function bring(name, content, beside = []) {
  await tablet.start();
  const file = { name, mimeType: "", buffer: Buffer.from(content) };
  await tablet.page.getByLabel(tablet.i.say("own.pick")).setInputFiles([file, ...beside]);
  await toPaper();
}

/** The definition of the form with this id, as the tablet keeps it. */
async function definition(id) {
  const [rows] = await tablet.page.evaluate(stored, ["forms"]);
  return rows.find((row) => !id || row.reference.id === id).xml;
}

/**
 * The texts that a form shows in a language: labels of what is asked, and labels of the
 * choices that it can offer. An answer in a text parts it.
 */
function shownTexts([xml, language, longest]) {
  const form = new DOMParser().parseFromString(xml, "application/xml");
  const all = (parent, name) => [...parent.getElementsByTagNameNS("*", name)];
  const languages = all(form, "translation");
  const translation = languages.find((found) => found.getAttribute("lang") === language) ?? languages[0];
  const itext = new Map(translation ? all(translation, "text").map((text) => [text.id, text]) : []);
  const never = all(form, "bind").filter((bind) => bind.getAttribute("relevant") === "false()");
  const hidden = never.map((bind) => bind.getAttribute("nodeset"));
  const isHidden = (control) => hidden.some((path) => control.getAttribute("ref")?.startsWith(path));
  const parts = (element) =>
    [...(element?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
  const long = (text) => text && all(text, "value").find((value) => !value.hasAttribute("form"));
  const ofItext = (id) => parts(long(itext.get(id)));
  const ofLabel = (label) => {
    const [, id] = /^jr:itext\('(.*)'\)$/.exec(label?.getAttribute("ref") ?? "") ?? [];
    return id ? ofItext(id) : parts(label);
  };
  const child = (parent, name) => [...parent.children].find((found) => found.localName === name);
  const body = all(form, "body")[0];
  const labels = [];
  const lists = new Set();
  for (const control of body.querySelectorAll("*")) {
    if (isHidden(control)) continue;
    if (["input", "select", "select1", "rank", "range", "trigger", "upload", "group"].includes(control.localName)) {
      labels.push(...ofLabel(child(control, "label")));
    }
    const [, list] = /instance\('([^']*)'\)/.exec(control.getAttribute("nodeset") ?? "") ?? [];
    if (list) lists.add(list);
  }
  const choices = [];
  for (const instance of all(form, "instance").filter((found) => lists.has(found.id))) {
    const items = all(instance, "item");
    if (items.length > longest) continue;
    for (const item of items) {
      const id = child(item, "itextId")?.textContent;
      choices.push(...(id ? ofItext(id) : [child(item, "label")?.textContent ?? ""]));
    }
  }
  return [...labels, ...choices];
}

/** A text as it stands on paper, without the marks of its author. */
function bare(text) {
  return folded(text.replace(/\\([*_[\]\\])/g, "$1").replace(/\*\*|__|\*/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
}

/** Fails unless every text of the form is on some page. */
async function hasAll(pages, language, id) {
  const texts = await tablet.page.evaluate(shownTexts, [await definition(id), language, LONGEST]);
  const all = folded(pages.map(({ text }) => text).join("\n"));
  const wanted = texts.map(bare).filter((text) => text && text !== "-");
  assert.ok(wanted.length > 20, `${wanted.length} texts`);
  assert.deepEqual(wanted.filter((text) => !all.includes(text)), []);
}

/** Fails unless pages are of A4, numbered, and nothing is cut or begins a line wrongly. */
function isWhole(pages) {
  pages.forEach((page, at) => {
    assert.ok(Math.abs(page.width - SHEET.width) < 2 && Math.abs(page.height - SHEET.height) < 2, "A4");
    assert.ok(page.text.includes(`${at + 1}/${pages.length}`), `page ${at + 1} has its number`);
    assert.deepEqual(cut(page), [], `nothing stands in the margins of page ${at + 1}`);
    assert.deepEqual(loose(page), [], `no line of page ${at + 1} begins with a closing mark`);
  });
}

/** Fails when a question stands on two pages and would fit half of one. */
async function isUndivided() {
  const { page } = tablet;
  const heights = await page.evaluate(() => {
    const questions = [...document.querySelectorAll(".ask, .grid tr")];
    return questions.map((question, at) => {
      const place = question.matches("tr") ? question.lastElementChild : question;
      place.style.position = "relative";
      for (const [mark, side] of [["A", "top"], ["Z", "bottom"]]) {
        const span = document.createElement("span");
        Object.assign(span.style, { position: "absolute", [side]: "0", left: "0", fontSize: "4px", lineHeight: "1" });
        span.className = "mark-of-test";
        span.textContent = `§${at}${mark}`;
        place.append(span);
      }
      return question.getBoundingClientRect().height;
    });
  });
  const pages = await printed(page);
  const pageOf = (mark) => pages.findIndex(({ text }) => text.includes(mark));
  const half = (SHEET.height / 2) * (96 / 72);
  const divided = heights
    .map((height, at) => ({ at, height, first: pageOf(`§${at}A`), last: pageOf(`§${at}Z`) }))
    .filter(({ first, last, height }) => first !== last && height < half);
  assert.deepEqual(divided, []);
  await page.evaluate(() => document.querySelectorAll(".mark-of-test").forEach((mark) => mark.remove()));
}

for (const [id, title, language, tag] of [
  ["minyi-I1", "居民需求调查", undefined, "中文 (zh-Hans)"],
  ["minyi-I1", "居民需求调查", "English", "English (en)"],
  ["minyi-I2", "物业与社区服务满意度", undefined, "中文 (zh-Hans)"],
  ["minyi-I2", "物业与社区服务满意度", "English", "English (en)"],
]) {
  test(`a blank ${id} is printed whole, ${tag}`, async () => {
    await openPaper(title, language);
    const pages = await printed(tablet.page);
    isWhole(pages);
    await hasAll(pages, tag, id);
    assert.ok(pages.length <= 6, `${pages.length} pages`);
    await isUndivided();
  });
}

test("conditions stand above questions, and a table has its head on each page", async () => {
  await openPaper("物业与社区服务满意度");
  await sheet().getByText(/^仅当第 \d+ 题选“是”时填写$/).first().waitFor();
  const display = (head) => getComputedStyle(head).display;
  assert.equal(await sheet().locator("thead").first().evaluate(display), "table-header-group");
});

/** The real form that has the most nearly a hundred questions, with choices in it. */
async function realForm() {
  const manifest = await readFile(join(SHARED, "corpus", "manifest.json"), "utf8").catch(() => undefined);
  if (!manifest) return undefined;
  const forms = JSON.parse(manifest).forms.filter(({ kind, converts, stats }) => kind === "real" && converts && stats);
  const usable = forms.filter(({ stats }) => stats.choices >= 30 && !stats.external_instances?.length);
  const distance = ({ stats }) => Math.abs(stats.questions - 100);
  usable.sort((one, other) => distance(one) - distance(other) || one.name.localeCompare(other.name));
  return usable[0];
}

const real = await realForm();
const skip = real ? false : "there are no real forms on this machine: MINYI_SHARED names their folder";

test(`a real form of about a hundred questions is printed whole: ${real?.name}`, { skip }, async () => {
  const content = await readFile(join(SHARED, "corpus", real.file));
  await bring(real.file.split("/").at(-1), content);
  const pages = await printed(tablet.page);
  isWhole(pages);
  const [rows] = await tablet.page.evaluate(stored, ["forms"]);
  const { reference } = rows.find(({ hash }) => tablet.page.url().includes(hash));
  await hasAll(pages, real.stats.languages[0], reference.id);
  assert.ok(pages.length <= 6 + real.stats.questions / 3, `${pages.length} pages`);
  await isUndivided();
});

test("a form in Arabic runs from right to left", async () => {
  await bring("arabic.md", ARABIC);
  assert.equal(await sheet().getAttribute("dir"), "rtl");
  const pages = await printed(tablet.page);
  isWhole(pages);
  // The box stands at the right of its choice, which is where reading begins.
  const places = await sheet().getByRole("listitem").filter({ hasText: "نعم" }).first().evaluate((item) => {
    const [box, text] = item.children;
    return [box.getBoundingClientRect().left, text.getBoundingClientRect().left];
  });
  assert.ok(places[0] > places[1], `${places}`);
});

const ARABIC = `
| survey |               |       |                          |                      |
|        | type          | name  | label::العربية (ar)      | relevant             |
|        | select_one yn | works | هل تعمل حاليا؟           |                      |
|        | text          | where | أين تعمل؟                | \${works} = '1'      |
|        | date          | since | منذ متى؟                 | \${works} = '1'      |
| choices |           |      |                     |
|         | list_name | name | label::العربية (ar) |
|         | yn        | 1    | نعم                 |
|         | yn        | 0    | لا                  |
`;

test("what was submitted is read as it was answered, and printed", async () => {
  const { i, page } = tablet;
  await tablet.start();
  await i.begin("居民需求调查");
  await beginNeeds(i);
  await finishNeeds(i);
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  await i.follow("finish.export");
  await page.getByRole("link", { name: i.say("paper.view") }).first().click();
  await sheet().getByText(i.say("submission.complete")).waitFor();

  const ticked = async (label) => {
    const items = sheet().getByRole("group", { name: label }).getByRole("listitem");
    return items.filter({ hasText: i.say("paper.chosen") }).allInnerTexts();
  };
  const chosen = (texts) => texts.map((text) => text.split("\n")[0].replace(/\s.*$/u, "").replace(i.say("paper.chosen"), ""));
  assert.deepEqual(chosen(await ticked("访问方式")), ["入户面访"]);
  assert.deepEqual(chosen(await ticked("您家需要哪些")).sort(), ["停车", "其他", "就医配药", "电梯／扶手"].sort());
  assert.deepEqual(chosen(await ticked("性别")), ["女"]);
  const order = sheet().getByRole("group", { name: "其中最急的三项" }).getByRole("listitem");
  assert.match((await order.filter({ hasText: "电梯／扶手" }).innerText()).trim(), /^1/);
  await sheet().getByText("老人下楼难，想装扶手").waitFor();
  await sheet().getByText("67", { exact: true }).waitFor();
  // What was not asked because of an answer is not there.
  assert.equal(await sheet().getByText("联系电话").count(), 0);
  // The row of a table.
  const row = sheet().getByRole("row", { name: "老年餐桌" }).first();
  assert.equal(await row.getByRole("cell").filter({ hasText: i.say("paper.chosen") }).count(), 1);

  const pages = await printed(page);
  isWhole(pages);
  assert.ok(pages.length <= 6, `${pages.length} pages`);
  assert.ok(pages.some(({ text }) => text.includes(folded("楼下加一张长椅"))));
});

test("an interview that was broken off says so, and where; one withdrawn has no answers", async () => {
  const { i, page } = tablet;
  await tablet.start();
  await i.begin("居民需求调查");
  await beginNeeds(i);
  await i.press("fill.break_off");
  await i.press("fill.break_off_yes");
  await expectText(page, i.say("finish.partial"));
  await i.follow("finish.export");
  await page.getByRole("link", { name: i.say("paper.view") }).first().click();
  await sheet().getByText(i.say("submission.partial")).waitFor();
  await sheet().getByText(i.say("paper.missing.broke_off")).first().waitFor();

  await i.follow("tally.back");
  await page.getByRole("button", { name: i.say("withdraw.button") }).first().click();
  await page.getByRole("dialog").getByLabel(i.say("withdraw.reason")).last().fill("改变主意");
  await i.press("withdraw.yes");
  await expectText(page, i.say("submission.withdrawn"));
  await page.getByRole("link", { name: i.say("paper.view") }).first().click();
  await expectText(page, i.say("paper.withdrawn"));
  await expectText(page, "改变主意");
  assert.equal(await sheet().count(), 0);
});

test("paper bars nobody, fits a phone, and is white also in the dark", async () => {
  const { i, page } = tablet;
  await openPaper("居民需求调查");
  assert.deepEqual(await violationsInEveryLook(page), []);
  await page.setViewportSize(SCREENS.phone);
  assert.equal(await page.evaluate(overflow, ""), undefined);
  await page.emulateMedia({ colorScheme: "dark" });
  const ground = await sheet().evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.equal(ground, "rgb(255, 255, 255)");
  await tablet.start();
  await page.getByRole("link", { name: i.say("submitted.open") }).first().click();
  await page.getByRole("link", { name: i.say("paper.view") }).last().click();
  await sheet().getByText(i.say("submission.complete")).waitFor();
  assert.equal(await page.evaluate(overflow, ""), undefined);
  assert.deepEqual(await violationsInEveryLook(page), []);
  await page.setViewportSize(SCREENS.tablet);
});

test("paper is printed without a network too", async () => {
  const { i, page, server } = tablet;
  await tablet.start();
  await readyOffline(page);
  await openPaper("居民需求调查");
  await server.stop();
  await page.reload();
  await sheet().waitFor();
  assert.ok((await printed(page)).length <= 6);
  await page.evaluate(() => {
    window.print = () => (document.title = "printed");
  });
  await page.getByRole("button", { name: i.say("paper.print"), exact: true }).press("Enter");
  assert.equal(await page.title(), "printed");
});
