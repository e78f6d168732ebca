// Somebody who fills a form that nobody has shown them: takes each question as it comes, the
// first choice of each, and another answer where the form wants one.

/** Answers tried one after the other, by the kind of control. */
const TRIES = {
  number: ["1", "2", "0", "5", "12", "20", "37", "45", "60", "100", "160", "250", "1000", "2020"],
  text: ["Ann", "12345678", "0712345678", "A1", "ABC-001", "2###", "x@example.org", "123"],
  year: ["2024", "1980"],
  date: ["2026-05-04", "2018-05-04", "2001-02-03", "1980-01-02"],
  time: ["09:30"],
  "datetime-local": ["2026-05-04T09:30", "2018-05-04T09:30"],
};

/** What has a problem that is shown. */
const WRONG = "main :is(.wrong, .question:has(> .problem:not(:empty)), .note:has(> .problem:not(:empty)))";

/** Fills pages until the review, or says on which page there was no way on. */
export class Stranger {
  /** @param {import("./interviewer.mjs").Interviewer} interviewer */
  constructor(interviewer) {
    this.i = interviewer;
    this.page = interviewer.page;
    this.answered = 0;
  }

  /** Fills the whole form. */
  async fill(maxPages = 400) {
    for (let pages = 0; pages < maxPages; pages++) {
      if (await this.isAtReview()) return;
      await this.fillPage();
    }
    throw new Error(`no end after ${maxPages} pages`);
  }

  review() {
    return this.page.getByRole("heading", { name: this.i.say("review.title") });
  }

  isAtReview() {
    return this.review().isVisible();
  }

  /** Answers what is asked, goes on, and tries other answers where these are refused. */
  async fillPage() {
    const next = this.page.getByRole("button", { name: this.i.say("fill.next"), exact: true });
    await next.or(this.review()).first().waitFor();
    if (await this.isAtReview()) return;
    const before = await this.place();
    for (let round = 0; round < 15; round++) {
      await this.answerAll(round);
      await this.i.press("fill.next");
      const isOn = await this.page.waitForFunction(
        ([before, wrong]) => document.querySelector("main")?.innerText !== before || document.querySelector(wrong),
        [before, WRONG],
        { timeout: 3_000 },
      ).then(() => true, () => false);
      if (isOn && (await this.wrong()) === 0) return;
    }
    throw new Error(`there is no way on from: ${(await this.place()).slice(0, 600)}`);
  }

  place() {
    return this.page.locator("main").innerText();
  }

  wrong() {
    return this.page.locator(WRONG).count();
  }

  /** Answers everything that is asked and empty, and again what that brought up. */
  async answerAll(round) {
    for (let rounds = 0; rounds < 30; rounds++) {
      const n = await this.page.evaluate(answerOnce, { tries: TRIES, wrong: WRONG, round, isFirst: rounds === 0 });
      if (n === 0) return;
      this.answered += n;
      // What an answer brings up is there in the next frame.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    }
  }
}

/** Answers the empty controls of the page, and the refused ones anew; says how many. */
function answerOnce({ tries, wrong, round, isFirst }) {
  const main = document.querySelector("main");
  const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;
  const isWrong = (element) => isFirst && round > 0 && element.closest(wrong) !== null;
  const controls = [...main.querySelectorAll("input, select, textarea")]
    .filter((element) => !element.disabled && !element.readOnly && isShown(element));
  let answered = 0;
  const seen = new Set();
  const change = (element) => {
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    element.blur();
    answered += 1;
  };
  for (const element of controls) {
    const group = element.closest("fieldset");
    if (element.type === "radio") {
      const others = controls.filter((other) => other.name === element.name);
      if (seen.has(element.name)) continue;
      seen.add(element.name);
      if (others.some((other) => other.checked) && !isWrong(element)) continue;
      others[round % others.length].click();
      answered += 1;
    } else if (element.type === "checkbox") {
      const others = group ? [...group.querySelectorAll("input[type=checkbox]")] : [element];
      if (others[0] !== element && !(isWrong(element) && others[round] === element)) continue;
      if (others.some((other) => other.checked) && !isWrong(element)) continue;
      element.click();
      answered += 1;
    } else if (element.localName === "select") {
      if (element.value !== "" && !isWrong(element)) continue;
      const choices = [...element.options].filter((option) => option.value !== "");
      if (choices.length === 0) continue;
      element.value = choices[round % choices.length].value;
      change(element);
    } else if (element.type === "range") {
      if (element.getAttribute("aria-valuetext") === element.value) continue;
      change(element);
    } else {
      if (element.value !== "" && !isWrong(element)) continue;
      const isYear = element.matches(".digits.year");
      const kind = isYear ? "year" : element.inputMode === "decimal" || element.inputMode === "numeric" ? "number" : element.type;
      const answers = tries[kind] ?? tries.text;
      const answer = answers[round % answers.length];
      if (element.value === answer) continue;
      element.focus();
      element.value = answer;
      change(element);
    }
  }
  return answered;
}
