// Answers: kept through every accident, taken as people give them, refused with a reason.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { complaints, eventually, expectText } from "./chromium.mjs";
import { Tablet } from "./tablet.mjs";

let tablet;

before(async () => {
  tablet = await Tablet.on();
});

after(() => tablet?.close());

const ADULTS = "这户住着几位年满 18 周岁的成年人";

const PLACES = `| survey | | | | | | |
| | type | name | label | required | appearance | choice_filter |
| | begin group | place | 地点 | | field-list | |
| | select_one district | district | 区 | yes | minimal | |
| | select_one street | street | 街道 | yes | minimal | district = \${district} |
| | end group | | | | | |
| choices | | | | | | |
| | list_name | name | label | district | | |
| | district | 1 | 示例区 | | | |
| | district | 2 | 示例新区 | | | |
| | street | 11 | 西街街道 | 1 | | |
| | street | 21 | 湖滨镇 | 2 | | |
`;

test("next without the required answers goes to the first of them, and says so", async () => {
  const { i, page } = tablet;
  await tablet.begin("places.md", PLACES);
  await expectText(page, "地点");
  await i.press("fill.next");
  await page.getByRole("alert").filter({ hasText: i.say("fill.held", { n: 2 }) }).waitFor();
  const first = page.getByRole("combobox", { name: /^区/ });
  assert.ok(await first.evaluate((control) => control === document.activeElement));
  assert.equal(await first.getAttribute("aria-invalid"), "true");
  assert.match(await describing(first), new RegExp(i.say("problem.required")));

  await i.pick("区", "示例区");
  await page.getByRole("alert").filter({ hasText: i.say("fill.held", { n: 1 }) }).waitFor();
  await i.pick("街道", "西街街道");
  assert.equal(await page.getByRole("alert").filter({ hasText: /\S/ }).count(), 0);
  await i.next(i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  await tablet.start();
  await i.begin("居民需求调查");
  await i.choose("访问方式", "入户面访");
  await i.next("请谁来回答");
  tablet.isContent();
});

/** What describes a control to those who hear it. */
function describing(control) {
  return control.evaluate((element) => {
    const ids = (element.getAttribute("aria-describedby") ?? "").split(/\s+/);
    return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  });
}

test("what is no number stays as it was typed, with the reason", async () => {
  const { i, page } = tablet;
  const adults = page.getByLabel(ADULTS);
  await i.type(ADULTS, "12a");
  await i.press("fill.next");
  await expectText(page, i.say("problem.whole_number"));
  assert.equal(await adults.inputValue(), "12a");
  assert.ok(await adults.evaluate((control) => control === document.activeElement));
  await i.type(ADULTS, "21");
  await expectText(page, "请填 1 到 20 之间的人数。");
  await i.press("fill.next");
  await expectText(page, ADULTS);
});

test("full-width digits are digits", async () => {
  const { i, page } = tablet;
  await i.type(ADULTS, "３");
  await tablet.holds('"3"');
  await i.next("您最需要社区帮助解决的事是什么");
  await i.press("fill.back");
  assert.equal(await page.getByLabel(ADULTS).inputValue(), "3");
  await i.next("您最需要社区帮助解决的事是什么");
});

test("what was typed without leaving the question survives the kill of the browser", async () => {
  await tablet.page.getByLabel("您最需要社区帮助解决的事是什么").pressSequentially("楼道灯坏了");
  await tablet.holds("楼道灯坏了");
  await tablet.dieAndRise();
  await tablet.i.resume();
  const answer = tablet.page.getByLabel("您最需要社区帮助解决的事是什么");
  await answer.waitFor();
  assert.equal(await answer.inputValue(), "楼道灯坏了");
});

test("a reload stays on the page and keeps the answer", async () => {
  await tablet.page.reload();
  const answer = tablet.page.getByLabel("您最需要社区帮助解决的事是什么");
  await answer.waitFor();
  assert.equal(await answer.inputValue(), "楼道灯坏了");
  tablet.isContent();
});

test("a second tab is told that the interview is open elsewhere, and may have it later", async () => {
  const other = await tablet.context.newPage();
  const found = complaints(other);
  await other.goto(tablet.page.url());
  await other.getByRole("heading", { name: tablet.i.say("fill.open_elsewhere") }).waitFor();
  await tablet.start();
  await other.getByRole("button", { name: tablet.i.say("fill.again") }).click();
  await other.getByLabel("您最需要社区帮助解决的事是什么").waitFor();
  assert.deepEqual(found, []);
  await other.close();
  await tablet.i.resume();
  await expectText(tablet.page, "您最需要社区帮助解决的事是什么");
});

test("a change of language in mid-form loses nothing and turns the interface too", async () => {
  const { i, page } = tablet;
  await i.speak("English", "en");
  const answer = page.getByLabel("what have you most needed");
  assert.equal(await answer.inputValue(), "楼道灯坏了");
  await page.getByRole("heading", { name: "needs survey", level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await i.speak("中文", "zh-Hans");
  assert.equal(await page.getByLabel("您最需要社区帮助解决的事是什么").inputValue(), "楼道灯坏了");
  await i.next("您家需要哪些");
});

/** Labels of what is ticked. */
async function ticked() {
  const boxes = tablet.i.group("您家需要哪些").getByRole("checkbox", { checked: true });
  return boxes.evaluateAll((all) => all.map((box) => box.closest("label").innerText.trim()).sort());
}

test("don’t know stands alone among many choices", async () => {
  const { i } = tablet;
  await i.tick("您家需要哪些", ["停车", "绿化"]);
  assert.deepEqual(await ticked(), ["停车", "绿化"].sort());
  await i.tick("您家需要哪些", ["不知道"]);
  assert.deepEqual(await ticked(), ["不知道"]);
  await i.tick("您家需要哪些", ["拒绝回答"]);
  assert.deepEqual(await ticked(), ["拒绝回答"]);
  await i.tick("您家需要哪些", ["停车", "绿化", "电梯／扶手"]);
  assert.deepEqual(await ticked(), ["停车", "绿化", "电梯／扶手"].sort());
});

test("Ctrl+Enter goes on, Ctrl+Shift+Enter back", async () => {
  const { page } = tablet;
  await page.keyboard.press("Control+Enter");
  await expectText(page, "其中最急的三项");
  await page.keyboard.press("Control+Shift+Enter");
  await expectText(page, "您家需要哪些");
  await page.keyboard.press("Control+Enter");
  await expectText(page, "其中最急的三项");
});

/** The places of the rank question, in their order. */
function places() {
  return tablet.page.getByRole("listitem").filter({ has: tablet.page.getByRole("button") }).allInnerTexts();
}

test("an order is made, changed and undone by the keyboard alone", async () => {
  const { i, page } = tablet;
  const press = async (name) => {
    await i.tabTo(page.getByRole("button", { name, exact: true }));
    await page.keyboard.press("Enter");
  };
  const become = (...order) =>
    eventually(async () => JSON.stringify(await places()) === JSON.stringify(order), `the order is ${order}`);
  await press("停车");
  await become("停车");
  await press("电梯／扶手");
  await press("绿化");
  await become("停车", "电梯／扶手", "绿化");
  await press(i.say("rank.down", { choice: "停车" }));
  await become("电梯／扶手", "停车", "绿化");
  await press(i.say("rank.up", { choice: "绿化" }));
  await become("电梯／扶手", "绿化", "停车");
  await press(i.say("rank.remove", { choice: "绿化" }));
  await become("电梯／扶手", "停车");
  await press("绿化");
  await become("电梯／扶手", "停车", "绿化");
  await i.next("最急的是电梯／扶手，多久内要解决");
  tablet.isContent();
});

test("an answer that could not be written is said to be unsaved, and saved when there is room", async () => {
  const { i, page } = tablet;
  await page.evaluate(fillUpDisk);
  await i.choose("多久内要解决", "一个月内");
  const failed = i.say("saved.failed", { why: i.say("storage.full"), detail: "" }).trim();
  await page.getByRole("status").filter({ hasText: failed }).waitFor();
  assert.ok(await i.group("多久内要解决").getByRole("radio", { name: "一个月内", exact: true }).isChecked());
  await page.evaluate(() => globalThis.makeRoom());
  await i.press("saved.retry");
  await i.saved();
  tablet.isContent();
  await tablet.dieAndRise();
  await tablet.i.resume();
  const again = tablet.i.group("多久内要解决").getByRole("radio", { name: "一个月内", exact: true });
  await again.waitFor();
  assert.ok(await again.isChecked());
});

/** Lets every write fail as on a full disk. Runs in the page. */
function fillUpDisk() {
  const { add, put } = IDBObjectStore.prototype;
  const fail = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  Object.assign(IDBObjectStore.prototype, { add: fail, put: fail });
  globalThis.makeRoom = () => Object.assign(IDBObjectStore.prototype, { add, put });
}

test("an unfinished interview is deleted only when that is confirmed", async () => {
  await tablet.start();
  const { i, page } = tablet;
  const drafts = page.getByRole("region", { name: i.say("drafts.title") });
  const dialog = page.getByRole("dialog");
  await drafts.getByRole("button", { name: i.say("drafts.delete") }).click();
  await expectText(page, i.say("drafts.delete_question"));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await drafts.getByRole("listitem").count(), 1);
  await drafts.getByRole("button", { name: i.say("drafts.delete") }).click();
  await dialog.getByRole("button", { name: i.say("drafts.delete") }).click();
  await drafts.waitFor({ state: "hidden" });
  await page.reload();
  await page.getByRole("region", { name: i.say("start.instruments") }).waitFor();
  assert.equal(await drafts.count(), 0);
  tablet.isContent();
});

test("what an input method has composed is saved without leaving the question", async () => {
  const form = "| survey |\n| | type | name | label | appearance |\n| | text | wish | 您的愿望 | multiline |\n";
  await tablet.begin("wish.md", form);
  const { page, context } = tablet;
  await page.getByLabel("您的愿望").focus();
  const keys = await context.newCDPSession(page);
  await keys.send("Input.imeSetComposition", { text: "dianti", selectionStart: 6, selectionEnd: 6 });
  await keys.send("Input.insertText", { text: "电梯" });
  await tablet.holds("电梯");
});
