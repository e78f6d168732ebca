// One tablet with its own browser profile, and what is on its disk.

import assert from "node:assert/strict";
import { complaints, eventually, forget, kill, newProfile, open } from "./chromium.mjs";
import { Interviewer } from "./interviewer.mjs";
import { serve } from "./server.mjs";

/** A tablet on which the app is open; `page` and `i` are renewed when it is opened again. */
export class Tablet {
  /**
   * @param {object} [options] Playwright's context options, and `tag`, the interface's language
   */
  static async on({ tag = "zh-Hans", ...options } = {}) {
    const tablet = new Tablet();
    Object.assign(tablet, { tag, options, profile: await newProfile(), server: await serve() });
    await tablet.open();
    return tablet;
  }

  /** Opens the browser and the start page. */
  async open() {
    this.context = await open(this.profile, this.options);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.setDefaultTimeout(10_000);
    this.found = complaints(this.page);
    await this.start();
  }

  /** Goes to the start page. */
  async start() {
    await this.page.goto(this.server.url);
    this.i = await Interviewer.at(this.page, this.tag);
    await this.page.getByRole("region", { name: this.i.say("start.instruments") }).waitFor();
  }

  /** Ends the browser with no chance to save anything, and opens it again. */
  async dieAndRise() {
    await kill(this.context);
    await this.open();
  }

  /** Fails when the page has complained about anything but `allowed`. */
  isContent(allowed = /^$/) {
    assert.deepEqual(this.found.filter((complaint) => !allowed.test(complaint)), []);
  }

  /** Waits until the tablet's disk holds a text, whatever the screen says. */
  async holds(text) {
    const find = () => this.page.evaluate(onDisk).then((disk) => disk.includes(text));
    await eventually(find, `${text} is on the disk`);
  }

  async close() {
    await this.context.close();
    await this.server.stop();
    await forget(this.profile);
  }
}

/** Everything that interviews have left on the disk, as text. Runs in the page. */
async function onDisk() {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open("minyi"));
  const stores = database.transaction(["drafts", "journal"]);
  const rows = ["drafts", "journal"].map((name) => done(stores.objectStore(name).getAll()));
  const text = JSON.stringify(await Promise.all(rows));
  database.close();
  return text;
}
