// An interviewer at the tablet: finds everything by the names that people see and hear.
//
// Nothing here knows of classes or ids, so that what it can do, a screen reader can too.

import { join } from "node:path";
import { OUTPUT, expectText } from "./chromium.mjs";
import { words } from "./words.mjs";

/** Drives one page of the app in one language of the interface. */
export class Interviewer {
  constructor(page, say) {
    this.page = page;
    this.say = say;
  }

  /**
   * @param {import("playwright-core").Page} page
   * @param {string} tag language of the interface
   */
  static async at(page, tag) {
    return new Interviewer(page, await words(tag));
  }

  /** A question with several controls, or a row of a table, by its label. */
  group(label) {
    return this.page.getByRole("group", { name: label }).last();
  }

  /** Chooses one. */
  async choose(label, choice) {
    await this.group(label).getByRole("radio", { name: choice, exact: true }).check();
  }

  /** Ticks each. */
  async tick(label, choices) {
    for (const choice of choices) {
      await this.group(label).getByRole("checkbox", { name: choice, exact: true }).check();
    }
  }

  /** Chooses from a list that opens. Behind the label only the mark of duty may follow. */
  async pick(label, choice) {
    const name = new RegExp(`^${label}(\\s|\\(|（|$)`);
    await this.page.getByRole("combobox", { name }).selectOption({ label: choice });
  }

  /** Begins an interview with a built-in instrument. */
  async begin(title) {
    const section = this.page.getByRole("region", { name: this.say("start.instruments") });
    await section.getByRole("link", { name: title }).click();
    await this.agree();
  }

  /** The door opens, and the respondent agrees to be interviewed. */
  async agree() {
    await this.press("form.begin");
    await this.press("consent.oral");
  }

  /** Types, and leaves the question. */
  async type(label, text) {
    const control = this.page.getByLabel(label).last();
    await control.fill(text);
    await control.blur();
  }

  /** Puts choices in order by tapping them. */
  async rank(label, choices) {
    for (const choice of choices) {
      await this.group(label).getByRole("button", { name: choice, exact: true }).click();
    }
  }

  /** Gives every row of a table the same answer, or each its own. */
  async mark(rows) {
    for (const [label, choice] of rows) await this.choose(label, choice);
  }

  /** Goes on, and waits until the next page shows `heading`. */
  async next(heading) {
    await this.press("fill.next");
    if (heading) await expectText(this.page, heading);
  }

  /** Waits until a page that was turned to has the focus, before keys are pressed: people are not as fast. */
  async turned() {
    await this.page.waitForFunction(() => document.activeElement?.id === "page");
  }

  /** Goes on with the interview that was begun last. */
  async resume() {
    const section = this.page.getByRole("region", { name: this.say("drafts.title") });
    await section.getByRole("link").first().click();
  }

  /** Presses a button of the interface. */
  async press(key) {
    await this.page.getByRole("button", { name: this.say(key), exact: true }).click();
  }

  /** Keeps what pressing a button of the interface downloads. */
  async download(key, name) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.press(key)]);
    const path = join(OUTPUT, name);
    await download.saveAs(path);
    return { path, suggested: download.suggestedFilename() };
  }

  /** Follows a link of the interface. */
  async follow(key) {
    await this.page.getByRole("link", { name: this.say(key), exact: true }).click();
  }

  /** Turns the form to another language. */
  async speak(language, tag) {
    await this.page.getByLabel(this.say("fill.language")).selectOption({ label: language });
    this.say = await words(tag);
    await this.page.getByRole("button", { name: this.say("fill.back"), exact: true }).waitFor();
  }

  /** Moves the focus forwards by the keyboard until it is on a control. */
  async tabTo(control) {
    const isThere = () => control.evaluate((element) => element === document.activeElement);
    for (let steps = 0; steps < 60; steps++) {
      if (await isThere()) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`the keyboard does not reach ${control}`);
  }

  /** Waits until the screen says that the last answer is on the disk. */
  async saved() {
    const stem = this.say("saved.on_disk", { time: "" }).trim();
    await this.page.getByRole("status").filter({ hasText: stem }).first().waitFor();
  }
}
