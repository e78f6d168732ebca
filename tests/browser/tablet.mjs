// One tablet with its own browser profile, and what is on its disk.

import assert from "node:assert/strict";
import { complaints, eventually, expectText, forget, kill, newProfile, open } from "./chromium.mjs";
import { Interviewer } from "./interviewer.mjs";
import { serve } from "./server.mjs";
import { stored } from "./stored.mjs";

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

  /** Shows forms page by page (`pages`) or `whole` from now on. */
  async layOut(layout) {
    const { i, page } = this;
    await this.start();
    await i.follow("settings.link");
    await page.getByRole("radio", { name: i.say(`settings.layout_${layout}`) }).check();
    await i.press("settings.save");
    await expectText(page, i.say("settings.saved"));
  }

  /**
   * Brings a form in on the start page, with the files that it names, and begins to fill it.
   *
   * @param {string} name of the form's file
   * @param {string | Buffer} form
   * @param {{name: string, mimeType: string, buffer: Buffer}[]} [beside]
   */
  async begin(name, form, beside = []) {
    await this.start();
    const file = { name, mimeType: "", buffer: Buffer.from(form) };
    await this.page.getByLabel(this.i.say("own.pick")).setInputFiles([file, ...beside]);
    await this.i.agree();
    await this.page.getByRole("main").locator("form").waitFor();
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
    const disk = () => this.page.evaluate(stored, ["drafts", "journal"]);
    const find = () => disk().then((rows) => JSON.stringify(rows).includes(text));
    await eventually(find, `${text} is on the disk`);
  }

  async close() {
    await this.context.close();
    await this.server.stop();
    await forget(this.profile);
  }
}
