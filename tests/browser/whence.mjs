// Who called what an ordinary interview must not need: the stack at which a program fetched
// its rest. A test that finds the rest among what was asked for shows it, since chance that
// shows on one machine alone cannot be found again without it.

/** Notes where a program of this page fetches its rest from; before the page is gone to. */
export const noteRest = (page) => page.addInitScript(note);

/** What was noted, "" if nothing was. */
export const whenceRest = (page) => page.evaluate(() => globalThis.restWasCalled ?? "");

/** Runs in the page before anything of it. */
function note() {
  Error.stackTraceLimit = 40;
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, address, ...others) {
    if (String(address).includes("_rest-")) {
      globalThis.restWasCalled = new Error("the rest was called").stack;
    }
    return open.call(this, method, address, ...others);
  };
}
