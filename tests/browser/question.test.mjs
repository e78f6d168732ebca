// Every question type and appearance, filled as people fill it, page by page and whole.
//
// Each form in tests/cases/question has a file of the same name in question/ that fills
// it: `fill(tablet)` answers from the first page to the last, and `answers` says what the
// submission must then hold, in the text form of XForms. Where the form is shown whole,
// the same script fills it on the one page. It may look at the answers before they are
// finished, in `review(tablet)`, and name in `complaint` what the browser has to say.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { basename } from "node:path";
import { after, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { isForEveryone } from "./everyone.mjs";
import { answersIn, lastSubmission, stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

const FORMS = new URL("../cases/question/", import.meta.url);
const wanted = process.env.MINYI_QUESTION?.split(",");
const names = (await readdir(FORMS)).filter((name) => name.endsWith(".md")).map((name) => basename(name, ".md"));

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US", reducedMotion: "reduce" });
});

after(() => tablet?.close());

/** Brings a form in, with the folder of the same name beside it, and begins to fill it. */
async function begin(name) {
  const read = async (path) => ({
    name: basename(path),
    mimeType: "",
    buffer: await readFile(new URL(path, FORMS)),
  });
  const beside = await readdir(new URL(`${name}/`, FORMS)).catch(() => []);
  const files = await Promise.all(beside.sort().map((file) => read(`${name}/${file}`)));
  await tablet.begin(`${name}.md`, (await read(`${name}.md`)).buffer, files);
}

/** A page of the form, as it is shown now, is for everyone. */
export const look = () => isForEveryone(tablet);

/** The answers of the submission that was stored last: name of the node → text. */
async function submitted(names) {
  const [submissions] = await tablet.page.evaluate(stored, ["submissions"]);
  return answersIn(lastSubmission(submissions), names);
}

for (const layout of ["pages", "whole"]) {
  test(`forms are shown: ${layout}`, () => tablet.layOut(layout));

  for (const name of names.filter((name) => wanted?.includes(name) ?? true)) {
    test(`${name}, ${layout}`, async () => {
      const { fill, answers, review, complaint } = await import(`./question/${name}.mjs`);
      await begin(name);
      const { i, page } = tablet;
      const next = async (heading) => {
        if (layout === "whole") return expectText(page, heading);
        await i.next(heading);
        await i.turned();
      };
      if (layout === "whole") await look();
      await fill({ i, page, tablet, layout, next, look: layout === "pages" ? look : async () => {} });
      await i.press(layout === "pages" ? "fill.next" : "fill.finish");
      await expectText(page, i.say("review.all_right"));
      await look();
      await review?.({ i, page });
      await i.press("review.finish");
      await expectText(page, i.say("finish.complete"));
      assert.deepEqual(await submitted(Object.keys(answers)), answers);
      tablet.isContent(complaint);
      tablet.found.length = 0;
    });
  }
}
