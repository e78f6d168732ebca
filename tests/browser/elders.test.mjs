// Large text, for those who see badly or whose finger is unsure: every screen, in both
// sizes and in every look, against the numbers of `elders.mjs`.
//
// Each screen is measured in three of its sixteen ways, not always the same; with
// `MINYI_ELDERS=all` in all of them, in two languages, with every form of
// tests/cases/question, and what came of it is written to elders-last-run.md.

import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { after, before, test } from "node:test";
import { SCREENS, expectText } from "./chromium.mjs";
import { Account, ease, measure, norms } from "./elders.mjs";
import { violations } from "./everyone.mjs";
import { putUp } from "./kiosk.mjs";
import { STOPS } from "./stops.mjs";
import { Tablet } from "./tablet.mjs";
import { words } from "./words.mjs";

const IS_ALL = process.env.MINYI_ELDERS === "all";
const FORMS = new URL("../cases/question/", import.meta.url);

/** Forms that show the most kinds of controls; all with `MINYI_ELDERS=all`. */
const SOME = ["rank", "range", "tables", "dates"];
// `quick` does not go on by itself here, as a test below says.
const NOT_FILLED = ["quick"];
const names = (await readdir(FORMS)).filter((name) => name.endsWith(".md")).map((name) => basename(name, ".md"));
const forms = names.filter((name) => !NOT_FILLED.includes(name) && (IS_ALL || SOME.includes(name)));

/** Every way in which a screen can look: size, screen, light or dark, contrast. */
const WAYS = ["large", "largest"].flatMap((size) =>
  ["tablet", "phone"].flatMap((screen) =>
    ["light", "dark"].flatMap((colorScheme) => ["", "more"].map((contrast) => ({ size, screen, colorScheme, contrast }))),
  ),
);

const account = new Account();
let tablet;
let english;
let seen = 0;

before(async () => {
  tablet = await Tablet.on({ reducedMotion: "reduce" });
});

after(async () => {
  await tablet?.close();
  await english?.close();
  const lines = account.lines();
  console.log(`${account.screens} measurements, ${account.links} links in running text\n${lines.join("\n")}`);
  if (IS_ALL) await writeFile(new URL("elders-last-run.md", import.meta.url), report(lines));
});

const report = (lines) =>
  [
    "# Large text, measured",
    "",
    "What `MINYI_ELDERS=all node --test elders.test.mjs` found: the smallest text, main text, line height, distance of paragraphs (in lines), contrast and target (in px) of all screens, in both sizes, on phone and tablet, light and dark, with usual and with high contrast.",
    "",
    `${account.screens} measurements, ${account.short.length} below the norm, ${account.links} links in running text (which may be as high as their line).`,
    "",
    "```",
    ...lines,
    ...account.short,
    "```",
    "",
  ].join("\n");

/** Turns the page to one of its ways. */
async function turn(page, { size, screen, colorScheme, contrast }) {
  await page.setViewportSize(SCREENS[screen]);
  await page.emulateMedia({ colorScheme });
  await page.evaluate(ease, ["text", size]);
  await page.evaluate(ease, ["contrast", contrast]);
  await page.waitForFunction((size) => {
    const wanted = size === "largest" ? 26 : 20;
    return !size || Math.floor(parseFloat(getComputedStyle(document.documentElement).fontSize)) === wanted;
  }, size);
}

/** The ways in which the next screen is measured. */
function ways() {
  const n = seen++;
  return IS_ALL ? WAYS : [WAYS[0], WAYS[15], WAYS[1 + ((n * 5) % 14)]];
}

/** Fails when the screen falls short of a norm in any way. */
async function isLarge({ page }, name) {
  const found = [];
  for (const way of ways()) {
    await turn(page, way);
    const measured = await page.evaluate(measure, norms(way.size, way.contrast));
    const title = [name, ...Object.values(way)].filter(Boolean).join(", ");
    account.add(title, measured);
    found.push(...measured.short.map((line) => `${title}: ${line}`));
  }
  await turn(page, { ...WAYS[0], size: "large" });
  assert.deepEqual(found, []);
}

for (const [name, go] of Object.entries(STOPS)) {
  test(`large: ${name}`, async () => {
    await go(tablet);
    await isLarge(tablet, name);
  });
}

test("large: the table of contents", async () => {
  const { i, page } = tablet;
  await page.getByRole("button", { name: i.say("contents.open") }).click();
  await page.getByRole("dialog").getByRole("button", { name: i.say("contents.close") }).waitFor();
  await isLarge(tablet, "the table of contents");
  await page.keyboard.press("Escape");
});

test("axe finds nothing in large text, with high contrast, from right to left", async () => {
  const { i, page } = tablet;
  const file = { name: "mood.md", mimeType: "", buffer: Buffer.from(ARABIC) };
  await tablet.start();
  await page.getByLabel(i.say("own.pick")).setInputFiles([file]);
  await i.press("form.begin");
  // The interface follows the form.
  const say = await words("ar");
  await page.getByRole("button", { name: say("consent.oral"), exact: true }).click();
  await expectText(page, "كيف حالك");
  await page.waitForFunction(() => document.documentElement.dir === "rtl");
  for (const colorScheme of ["light", "dark"]) {
    for (const size of ["large", "largest"]) {
      await turn(page, { size, screen: "phone", colorScheme, contrast: "more" });
      assert.deepEqual(await violations(page), [], `${size}, ${colorScheme}`);
    }
  }
  await isLarge(tablet, "from right to left");
  await i.choose("كيف حالك", "بخير");
});

const ARABIC = `| survey | | | | | |
| | type | name | label::العربية (ar) | hint::العربية (ar) | required |
| | select_one mood | mood | كيف حالك اليوم؟ | اختر إجابة واحدة | yes |
| choices | | | |
| | list_name | name | label::العربية (ar) |
| | mood | good | بخير |
| | mood | bad | لست بخير |
`;

test("axe and the numbers hold where one visitor comes after another", async () => {
  const kiosk = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
  const { i, page } = kiosk;
  const isForAll = async (name) => {
    await isLarge(kiosk, name);
    for (const contrast of ["", "more"]) {
      await turn(page, { size: "largest", screen: "phone", colorScheme: "dark", contrast });
      assert.deepEqual(await violations(page), [], name);
    }
  };
  try {
    await putUp(kiosk);
    await page.getByRole("button", { name: i.say("kiosk.begin") }).waitFor();
    await isForAll("a kiosk that waits");
    await i.press("kiosk.begin");
    await page.getByLabel("Your wish").waitFor();
    await isForAll("a visitor's page");
  } finally {
    await kiosk.close();
  }
});

test("the choice is kept, and is there before the page is drawn anew", async () => {
  const { i, page } = tablet;
  await tablet.start();
  const size = (key) => page.getByRole("group", { name: i.say("ease.text") }).getByRole("radio", { name: i.say(key), exact: true });
  const contrast = page.getByRole("group", { name: i.say("ease.contrast") });
  await page.setViewportSize(SCREENS.phone);
  const box = await size("ease.largest").locator("..").boundingBox();
  assert.ok(box.y + box.height < SCREENS.phone.height, "it is seen without scrolling");
  await size("ease.largest").check();
  await contrast.getByRole("radio", { name: i.say("ease.more"), exact: true }).check();
  await tablet.start();
  assert.ok(await size("ease.largest").isChecked());
  const { text, paper } = await page.evaluate(() => ({
    text: parseFloat(getComputedStyle(document.querySelector("p.lead")).fontSize),
    paper: getComputedStyle(document.documentElement).getPropertyValue("--paper"),
  }));
  assert.ok(text >= 30, `${text} px`);
  assert.match(paper, /^#f{3,6}$/);
  await size("ease.usual").check();
  await contrast.getByRole("radio", { name: i.say("ease.usual"), exact: true }).check();
  const tokens = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper"));
  assert.notEqual(tokens, paper);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "16px");
});

test("high contrast by choice is high contrast by the system's wish", async () => {
  const { page } = tablet;
  const names = ["--paper", "--ink", "--ink-soft", "--line", "--primary", "--danger", "--good", "--focus"];
  const tokens = () =>
    page.evaluate((names) => names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name)), names);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, contrast: "more" });
    const wished = await tokens();
    await page.emulateMedia({ colorScheme, contrast: "no-preference" });
    assert.notDeepEqual(await tokens(), wished);
    await page.evaluate(ease, ["contrast", "more"]);
    assert.deepEqual(await tokens(), wished);
    await page.evaluate(ease, ["contrast", ""]);
  }
});

test("in an interview one button goes through the sizes", async () => {
  const { i, page } = tablet;
  await tablet.begin("name.md", "| survey | | | |\n| | type | name | label |\n| | text | name | 姓名 |\n");
  const sizes = [];
  for (let n = 0; n < 3; n++) {
    await i.press("ease.size");
    sizes.push(await page.evaluate(() => document.documentElement.dataset.text ?? ""));
  }
  assert.deepEqual(sizes, ["large", "largest", ""]);
});

test("with large text nothing goes on by itself, and a slider has buttons", async () => {
  const { i, page } = tablet;
  await tablet.begin("quick.md", await readFile(new URL("quick.md", FORMS)));
  await page.evaluate(ease, ["text", "large"]);
  await i.choose("How was the visit", "Good");
  await page.waitForTimeout(600);
  await expectText(page, "How was the visit");
  await i.next("How was the meal");
  await tablet.begin("range.md", await readFile(new URL("range.md", FORMS)));
  const slider = page.getByRole("slider", { name: "Hours of water a day" });
  await i.press("range.more");
  assert.equal(await slider.getAttribute("aria-valuetext"), "13");
  await i.press("range.less");
  assert.equal(await slider.getAttribute("aria-valuetext"), "12");
  await page.evaluate(ease, ["text", ""]);
  assert.equal(await page.getByRole("button", { name: i.say("range.more") }).count(), 0);
});

/** More particular than any rule of the app. */
const LABEL = "html:root[data-text] body main :is(.question-label, .question-label *)";

test("what is too small, too close, too faint or too wide is found", async () => {
  const { page } = tablet;
  await turn(page, WAYS[0]);
  const spoilt = {
    "target 40.00": "main button { min-block-size: 0 !important; block-size: 40px !important; }",
    "text 17.00": `${LABEL} { font-size: 17px !important; }`,
    "main 21.00": `${LABEL} { font-size: 21px !important; }`,
    "line 1.10": `${LABEL} { line-height: 1.1 !important; }`,
    contrast: ":root { --ink: #8a979a !important; }",
    "px wide": "main { min-inline-size: 60rem; }",
  };
  for (const [fault, style] of Object.entries(spoilt)) {
    await page.evaluate((style) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style);
      document.adoptedStyleSheets = [sheet];
    }, style);
    const { short } = await page.evaluate(measure, norms("large", ""));
    assert.ok(short.some((line) => line.includes(fault)), `${fault} is not among ${short.join("\n")}`);
  }
  await page.evaluate(() => (document.adoptedStyleSheets = []));
});

for (const name of forms) {
  test(`large: the form ${name}`, async () => {
    const { fill } = await import(`./question/${name}.mjs`);
    english ??= await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
    const read = async (path) => ({ name: basename(path), mimeType: "", buffer: await readFile(new URL(path, FORMS)) });
    const beside = await readdir(new URL(`${name}/`, FORMS)).catch(() => []);
    const files = await Promise.all(beside.sort().map((file) => read(`${name}/${file}`)));
    await english.begin(`${name}.md`, (await read(`${name}.md`)).buffer, files);
    const { i, page } = english;
    let n = 0;
    // The scripts fill a form in its usual size: some look at where things are.
    const look = async () => {
      await isLarge(english, `${name} ${++n}`);
      await turn(page, { size: "", screen: "tablet", colorScheme: "light", contrast: "" });
    };
    await look();
    await fill({ i, page, tablet: english, layout: "pages", next: (heading) => i.next(heading), look });
  });
}
