// The interviewer of ../interviewer.mjs, with hands that WebDriver gives.
//
// Finds everything by the names that the browser itself computes for screen readers, so
// that these are tried in each browser too.

import { writeFile } from "node:fs/promises";
import { By, Key, error } from "selenium-webdriver";
import { OUTPUT } from "../chromium.mjs";
import { words } from "../words.mjs";

const WAIT_MS = 10_000;

/** Controls that a label names, but for those of a group. */
const ENTRY = "input:not([type=radio], [type=checkbox], [type=file]), textarea, select";

/** Drives one page of the app in one language of the interface. */
export class Person {
  constructor(driver, say) {
    this.driver = driver;
    this.say = say;
  }

  /** Asks until there is an answer that is true. */
  until(ask, what) {
    const patient = () => ask().catch((failure) => {
      // Drawn anew while we looked.
      if (failure instanceof error.StaleElementReferenceError) return false;
      throw failure;
    });
    return this.driver.wait(patient, WAIT_MS, what, 50);
  }

  /** The elements in sight with that name: all of it, or a part where `isPart`. */
  async named(selector, name, isPart, within = this.driver) {
    const fits = (text) => (isPart ? text.includes(name) : text.trim() === name);
    const found = [];
    for (const element of await within.findElements(By.css(selector))) {
      // What is not drawn, or drawn anew by now, has no name: WebKit calls that an error.
      const text = await element.getAccessibleName().catch(() => "");
      if (fits(text)) found.push(element);
    }
    return found;
  }

  /** The last element with that name, as soon as there is one. */
  find(selector, name, { isPart = false, within } = {}) {
    return this.until(async () => (await this.named(selector, name, isPart, within)).at(-1), `${selector} “${name}”`);
  }

  /** A question with several controls, or a row of a table, by its label. */
  group(label) {
    return this.find("fieldset, [role=group], [role=radiogroup]", label, { isPart: true });
  }

  /** The one control of a question. */
  entry(label) {
    return this.find(ENTRY, label, { isPart: true });
  }

  /** A choice of a question. */
  async choice(kind, label, name) {
    return this.find(`input[type=${kind}]`, name, { within: await this.group(label) });
  }

  async choose(label, choice) {
    await this.mustSelect(await this.choice("radio", label, choice), choice);
  }

  async tick(label, choices) {
    for (const choice of choices) await this.mustSelect(await this.choice("checkbox", label, choice), choice);
  }

  /** Taps the label, as people do. */
  async mustSelect(control, name) {
    const [label] = await control.findElements(By.xpath("ancestor::label"));
    if (!(await control.isSelected())) await this.tap(label ?? control);
    await this.until(() => control.isSelected(), `${name} is chosen`);
  }

  /** Brings it to the middle: drivers scroll only to the edge, where the bar of buttons is. */
  approach(element) {
    return this.driver.executeScript((it) => it.scrollIntoView({ block: "center" }), element);
  }

  async tap(element) {
    await this.approach(element);
    await element.click();
  }

  /** Types in place of what is there, and leaves the question. */
  async type(label, text) {
    const control = await this.entry(label);
    await this.approach(control);
    await control.clear();
    // WebKit's driver has no key for the character.
    await control.sendKeys(text.replaceAll("\n", Key.ENTER), Key.TAB);
  }

  /** What stands in the control of a question. */
  async typed(label) {
    return (await this.entry(label)).getProperty("value");
  }

  /** Moves a slider; gives what is then said of it. */
  async slide(label, ...keys) {
    const slider = await this.entry(label);
    await this.approach(slider);
    await slider.sendKeys(...keys);
    return slider.getAttribute("aria-valuetext");
  }

  /** Chooses from a list that opens. */
  async pick(label, choice) {
    const list = await this.entry(label);
    await list.findElement(By.xpath(`.//option[normalize-space()="${choice}"]`)).click();
  }

  async rank(label, choices) {
    for (const choice of choices) {
      await this.tap(await this.find("button", choice, { within: await this.group(label) }));
    }
  }

  async mark(rows) {
    for (const [label, choice] of rows) await this.choose(label, choice);
  }

  /** Waits until a text is to be seen. */
  sees(text) {
    return this.until(async () => (await this.text()).includes(text), `“${text}” is to be seen`);
  }

  /** All that is to be read on the page. */
  text() {
    return this.driver.executeScript(() => document.body.innerText);
  }

  async next(heading) {
    await this.press("fill.next");
    if (heading) await this.sees(heading);
  }

  async press(key) {
    await this.tap(await this.find("button", this.say(key)));
  }

  async follow(key) {
    await this.tap(await this.find("a", this.say(key)));
  }

  /** Begins an interview with a built-in instrument. */
  async begin(title) {
    const within = await this.find("section", this.say("start.instruments"));
    await this.tap(await this.find("a", title, { isPart: true, within }));
    await this.agree();
  }

  async agree() {
    await this.press("form.begin");
    await this.press("consent.oral");
  }

  /** Turns the form to another language, and the interface with it. */
  async speak(language, tag) {
    await this.pick(this.say("fill.language"), language);
    this.say = await words(tag);
    await this.find("button", this.say("fill.back"));
  }

  /** Waits until the screen says that the last answer is on the disk. */
  saved() {
    return this.sees(this.say("saved.on_disk", { time: "" }).trim());
  }

  /** Keeps a picture for a person to look at. */
  async photograph(name) {
    await writeFile(`${OUTPUT}${name}.png`, await this.driver.takeScreenshot(), "base64");
  }
}
