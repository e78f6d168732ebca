// The main screens look as they did: pictures compared with tests/browser/references.
//
// `MINYI_BLESS=1` writes the references anew; look at them before they are committed.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { FOR_PICTURES, OUTPUT, SCREENS, expectText } from "./chromium.mjs";
import { alike, difference, reduced, reference } from "./likeness.mjs";
import { Tablet } from "./tablet.mjs";

/** A form with one page of each look, in both languages. */
const FORM = [
  "| survey | | | | | | |",
  "| | type | name | label::English (en) | label::中文 (zh-Hans) | appearance | required |",
  "| | select_one five | overall | How satisfied are you, all in all? | 总的来说，您满意吗？ | | yes |",
  "| | begin group | parts | How satisfied are you with each? | 以下各项您满意吗？ | table-list | |",
  "| | select_one five | clean | Cleaning | 保洁 | | |",
  "| | select_one five | green | Greening | 绿化 | | |",
  "| | select_one five | park | Parking | 停车 | | yes |",
  "| | end group | | | | | |",
  "| | integer | years | For how many years have you lived here? | 您在这里住了几年？ | | |",
  "| | begin repeat | person | Person | 家人 | | |",
  "| | text | name | First name | 名字 | | yes |",
  "| | end repeat | | | | | |",
  "| choices | | | | |",
  "| | list_name | name | label::English (en) | label::中文 (zh-Hans) |",
  ...["Very satisfied 非常满意", "Satisfied 满意", "Neither 一般", "Dissatisfied 不满意", "Not used 没用过"].map((both, n) => {
    const [, english, chinese] = /^([A-Za-z ]+) (.+)$/.exec(both);
    return `| | five | v${5 - n} | ${english} | ${chinese} |`;
  }),
  "| settings | | |",
  "| | form_title | default_language |",
  "| | Looks | English (en) |",
  "",
].join("\n");

const TEXTS = {
  en: { overall: "all in all", parts: "with each", years: "how many years", name: "First name", park: "Parking", choice: "Satisfied", person: "Person" },
  "zh-Hans": { overall: "总的来说", parts: "以下各项", years: "住了几年", name: "名字", park: "停车", choice: "满意", person: "家人" },
};

/** How each language's screens are looked at. */
const VIEWS = {
  "zh-Hans": { locale: "zh-CN", screens: [["phone", "light"]] },
  en: { locale: "en-US", screens: [["tablet", "dark"], ["desk", "light"]] },
};

/** Screens that look much the same on a desk as on a tablet are not kept twice. */
const NOT_ON_A_DESK = ["consent", "number", "roster"];

/** Words are there, and weigh little: fonts differ from machine to machine. */
const FAINT =
  ':root { --font: "Noto Sans", system-ui; --font-chinese: "Noto Sans CJK SC", "Noto Sans SC", system-ui; }' +
  "* { -webkit-text-fill-color: color-mix(in srgb, currentColor 12%, transparent); }";

/** Adds style sheets to the page, in place of those added before. Runs in the page. */
function dress(texts) {
  document.adoptedStyleSheets = texts.map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
}

/** A picture of the screen as it is now. */
async function picture({ page }, [screen, colorScheme], style = "") {
  await page.setViewportSize(SCREENS[screen]);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate(dress, [FAINT, style]);
  // Where the pointer was left, something would look as if it were about to be pressed.
  await page.mouse.move(0, 0);
  // What is ready for offline work, and when, differs from build to build.
  const mask = [page.locator(".status"), page.locator(".save-line")];
  return reduced(await page.screenshot({ animations: "disabled", caret: "hide", mask, maskColor: "#808080" }));
}

/** Compares a screen in every view of its language; what differs. */
async function look(tablet, name) {
  const found = [];
  for (const view of VIEWS[tablet.tag].screens) {
    if (view[0] === "desk" && NOT_ON_A_DESK.includes(name)) continue;
    const title = [name, SCREENS[view[0]].width, tablet.tag, view[1]].join("-");
    const now = await picture(tablet, view);
    const then = await reference(title, now);
    if (alike(now, then)) continue;
    found.push(`${title}: ${(difference(now, then) * 100).toFixed(1)} %`);
    await mkdir(OUTPUT, { recursive: true });
    await writeFile(`${OUTPUT}look-${title}.png`, now);
  }
  await tablet.page.setViewportSize(SCREENS.tablet);
  return found;
}

async function pickForm({ page, i }) {
  const buffer = Buffer.from(FORM);
  await page.getByLabel(i.say("own.pick")).setInputFiles({ name: "looks.md", mimeType: "text/markdown", buffer });
}

/** Through the whole interview; what looks otherwise. */
async function through(tablet) {
  const { page, i, tag } = tablet;
  const texts = TEXTS[tag];
  const found = [];
  const seen = async (name) => found.push(...(await look(tablet, name)));
  await seen("start");
  await pickForm(tablet);
  await i.press("form.begin");
  await expectText(page, i.say("consent.question"));
  await seen("consent");
  await i.press("consent.oral");
  await expectText(page, texts.overall);
  await i.choose(texts.overall, texts.choice);
  await seen("choices");
  await i.next(texts.parts);
  await seen("table");
  await i.choose(texts.park, texts.choice);
  await i.next(texts.years);
  await i.type(texts.years, "12");
  await seen("number");
  await i.next(texts.name);
  await i.type(texts.name, "Ann");
  await i.next(i.say("roster.count", { n: 1 }));
  await i.press("roster.add");
  await page.getByText(`${texts.person} 2`).first().waitFor();
  await i.press("fill.back");
  await i.press("fill.next");
  await page.getByRole("button", { name: i.say("fill.review") }).waitFor();
  await page.getByRole("button", { name: i.say("contents.open") }).click();
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${texts.person}: `) }).click();
  await page.getByRole("button", { name: i.say("roster.add") }).waitFor();
  await seen("roster");
  await i.press("fill.review");
  await expectText(page, i.say("fill.held", { n: 1 }));
  await seen("review");
  await page.getByRole("button", { name: new RegExp(texts.name) }).first().click();
  await i.type(texts.name, "Ben");
  await i.press("fill.review");
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  await seen("end");
  await i.follow("app.back");
  await i.follow("settings.link");
  await page.getByRole("radio", { name: i.say("settings.layout_whole") }).check();
  await i.press("settings.save");
  await expectText(page, i.say("settings.saved"));
  await tablet.start();
  await pickForm(tablet);
  await i.agree();
  await page.locator("[aria-busy=false]").waitFor();
  await seen("whole");
  return found;
}

for (const [tag, { locale }] of Object.entries(VIEWS)) {
  test(`every main screen looks as it did, in ${tag}`, async () => {
    const tablet = await Tablet.on({ tag, locale, ...FOR_PICTURES });
    try {
      assert.deepEqual(await through(tablet), []);
      tablet.isContent();
    } finally {
      await tablet.close();
    }
  });
}

test("other fonts pass; a missing bar, another colour, a moved or missing control do not", async () => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-US", ...FOR_PICTURES });
  const { page, i } = tablet;
  try {
    await pickForm(tablet);
    await i.agree();
    await expectText(page, TEXTS.en.overall);
    const view = ["phone", "light"];
    const before = await picture(tablet, view);
    const after = async (style) => {
      const now = await picture(tablet, view, style);
      return alike(before, now);
    };
    const passing = {
      "letters without smoothing": "* { -webkit-font-smoothing: none; text-rendering: geometricPrecision; }",
      "a wider font": ':root { --font: "DejaVu Sans"; }',
      "a narrower font": ':root { --font: "Liberation Sans"; }',
    };
    for (const [what, style] of Object.entries(passing)) assert.ok(await after(style), what);
    const failing = {
      "a missing bar": ".steps { visibility: hidden; }",
      "another colour": ":root { --primary: #7a1fa2; }",
      "paper of another colour": ":root { --paper: #e6f0e0; }",
      "a moved control": ".choices { translate: 0 1.5rem; }",
      "a missing choice": ".choice:nth-child(2) { visibility: hidden; }",
      "a missing button": ".steps .back { visibility: hidden; }",
    };
    for (const [what, style] of Object.entries(failing)) assert.ok(!(await after(style)), what);
  } finally {
    await tablet.close();
  }
});
