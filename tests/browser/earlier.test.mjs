// What an earlier version of the app has left on the disk: read, and gone on with.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expectText } from "./chromium.mjs";
import { answersIn, lastSubmission, stored } from "./stored.mjs";
import { Tablet } from "./tablet.mjs";

let tablet;

before(async () => {
  tablet = await Tablet.on({ tag: "en", locale: "en-US" });
});

after(() => tablet?.close());

const FORM = `| survey | | | |
| | type | name | label |
| | text | street | Name of the street |
| | text | wish | What is needed |
| settings | | |
| | form_title | form_id |
| | Earlier | earlier |
`;

/**
 * Puts the database back to its version 1: no media, forms without their XForm, every row
 * and draft of the format of then. Runs in a page that has not opened it.
 */
async function putBack(rows) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => reject(request.error ?? new Error("blocked"));
    });
  await done(indexedDB.deleteDatabase("minyi"));
  const opening = indexedDB.open("minyi", 1);
  opening.onupgradeneeded = () => {
    const create = (name, keyPath) => opening.result.createObjectStore(name, { keyPath });
    create("forms", "hash");
    create("drafts", "id");
    create("journal", ["draft", "n"]);
    create("submissions", "id").createIndex("form_hash", "form_hash");
    create("settings", "name");
  };
  const database = await done(opening);
  const transaction = database.transaction(Object.keys(rows), "readwrite");
  for (const [name, all] of Object.entries(rows)) for (const row of all) transaction.objectStore(name).put(row);
  await new Promise((resolve, reject) => Object.assign(transaction, { oncomplete: resolve, onerror: reject }));
  database.close();
}

test("an interview begun with the first version of the database goes on with this one", async () => {
  const { i, page } = tablet;
  await tablet.begin("earlier.md", FORM);
  await i.type("Name of the street", "Garden Lane");
  await i.saved();
  const [forms, drafts, journal, settings] = await page.evaluate(stored, ["forms", "drafts", "journal", "settings"]);
  assert.equal(forms.length, 1);
  assert.ok(forms[0].xml.includes("Name of the street"));
  assert.ok(journal.length > 0, "the answer is in the journal");

  // A file of the same origin, which opens no database.
  await page.goto(`${tablet.server.url}words/index.json`);
  const former = (row) => ({ ...row, format: 2 });
  await page.evaluate(putBack, {
    forms: forms.map(({ xml, ...form }) => former(form)),
    drafts: drafts.map((row) => former({ ...row, draft: { ...row.draft, format: 1 } })),
    journal: journal.map(former),
    settings: settings.filter(({ name }) => name !== "forms_as_texts").map(former),
  });
  // The browser looked for the icon of that file.
  tablet.found.length = 0;

  await tablet.start();
  await i.resume();
  const street = page.getByLabel("Name of the street");
  await street.waitFor();
  assert.equal(await street.inputValue(), "Garden Lane");
  await i.next("What is needed");
  await i.type("What is needed", "a bench");
  await i.next(i.say("review.all_right"));
  await i.press("review.finish");
  await expectText(page, i.say("finish.complete"));
  const [submissions] = await page.evaluate(stored, ["submissions"]);
  const answers = { street: "Garden Lane", wish: "a bench" };
  assert.deepEqual(answersIn(lastSubmission(submissions), Object.keys(answers)), answers);
  tablet.isContent();
});
