import assert from "node:assert/strict";

export const answers = { before: "Garden Lane", works: "y", what: "nurse", where: "", age: "40", school: "", after: "still here", end: "bye" };

export async function fill({ i, page, layout, next, look }) {
  const heard = (text) => page.getByRole("status").filter({ hasText: text }).waitFor();
  await i.type("Your street", answers.before);
  const watched = await page.evaluateHandle(watchShifts);
  await i.choose("Do you work?", "Yes");
  await page.getByLabel("What do you do").waitFor();
  await heard(i.say("fill.appeared", { n: 2 }));
  // What stands above, and the bars, stay where they are.
  assert.deepEqual(await watched.evaluate((shifts) => shifts()), []);
  await look();
  await i.type("What do you do", answers.what);
  await i.choose("Do you work?", "No");
  await heard(i.say("fill.vanished", { n: 2 }));
  await i.choose("Do you work?", "Yes");
  assert.equal(await page.getByLabel("What do you do").inputValue(), answers.what);
  await i.type("Age", "12");
  const school = page.getByLabel("Which school");
  await school.waitFor();
  // The age is corrected by way of the page, while the focus is on what then goes.
  await school.focus();
  await page.getByLabel("Age").evaluate(correct, answers.age);
  await school.waitFor({ state: "detached" });
  const after = page.getByLabel("Anything else");
  await page.waitForFunction((id) => document.activeElement?.id === id, await after.getAttribute("id"));
  await after.pressSequentially(answers.after);
  if (layout === "pages") {
    // Away by the keyboard in the middle of a word, and back: nothing is lost.
    await page.keyboard.press("Control+Enter");
    await i.turned();
    await page.getByLabel("A last word").pressSequentially("b");
    await i.press("fill.back");
    assert.equal(await page.getByLabel("Anything else").inputValue(), answers.after);
    await i.next("A last word");
    assert.equal(await page.getByLabel("A last word").inputValue(), "b");
  } else {
    await next("A last word");
  }
  await i.type("A last word", answers.end);
}

/** Gives a control another answer without moving the focus. Runs in the page. */
function correct(control, text) {
  control.value = text;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What moves from now on that stands above the group or belongs to the bars. In the page. */
function watchShifts() {
  const moved = [];
  const outside = (node) =>
    node?.nodeType === 1 &&
    (node.closest(".fill-head, .steps") || /Your street|Do you work/.test(node.textContent.slice(0, 40)));
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      for (const { node } of entry.sources) {
        if (outside(node) && !node.querySelector?.("[role=status]")) moved.push(node.outerHTML.slice(0, 80));
      }
    }
  });
  observer.observe({ type: "layout-shift", buffered: false });
  return () => moved;
}
