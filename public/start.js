// Starts the program that the address asks for: `fill` for an interview, `desk` for all
// else. What is started stays, and shows its pages whenever the address is one of its own.

// The build replaces it, so that the parts of one program are always of the same version.
const VERSION = "debug";

// Style sheets that an interview does without.
const STYLES = { aloud: ["aloud.css"], capture: ["capture.css"], desk: ["desk.css", "ease.css", "tally.css"] };

const loading = new Map();
const started = new Set();

function address(file) {
  return new URL(`${file}?${VERSION}`, document.baseURI).href;
}

/** Fetches a program; both files at once. */
function load(name) {
  if (!loading.has(name)) {
    const code = fetch(address(`minyi-${name}_bg.wasm`));
    const program = import(address(`minyi-${name}.js`));
    loading.set(name, Promise.all([program, code]));
  }
  return loading.get(name);
}

/** Has the rest of a program brought where the app is kept on the device, now or as soon as it is. */
function whenKept(prepare) {
  const { serviceWorker } = navigator;
  // Without it the program fetches the rest when it is called.
  const bring = () => prepare().catch(() => {});
  if (serviceWorker?.controller) return bring();
  serviceWorker?.addEventListener("controllerchange", bring, { once: true });
}

async function start(name) {
  if (started.has(name)) return;
  started.add(name);
  const styles = (STYLES[name] ?? []).map(link);
  try {
    const [{ default: run, prepare }, code] = await load(name);
    await Promise.all([styled, ...styles, prepare && whenKept(prepare)]);
    await run({ module_or_path: code });
  } catch (error) {
    started.delete(name);
    loading.delete(name);
    console.error(error);
    document.getElementById("not-started").hidden = false;
  }
}

/** What the browser remembers under a name; some browsers keep nothing, and say so by an error. */
function kept(name) {
  try {
    return localStorage[`minyi.${name}`];
  } catch {}
}

// Size of text and contrast, as chosen on this device: there before anything is drawn.
const { dataset } = document.documentElement;
let styled;

/** Sets the size of `text`, or the `contrast`; the value is empty for what is usual. */
function choose(name, value) {
  if (value) dataset[name] = value;
  else delete dataset[name];
  if (dataset.text) styled ??= link("large.css");
  // What holds for those whose system wants more contrast holds for everyone, or not any more.
  const words = ["prefers-contrast: more", "min-width: 0px"];
  const [from, to] = dataset.contrast ? words : words.reverse();
  for (const { cssRules } of document.styleSheets) {
    for (const { media } of cssRules) {
      if (media) media.mediaText = media.mediaText.replace(from, to);
    }
  }
}

function link(file) {
  return new Promise((done) => {
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "stylesheet", href: address(file), onload: done, onerror: done }));
  });
}

const isKiosk = () => kept("lock")?.startsWith("#/kiosk/");

/** As it was chosen here. Who comes to a kiosk is not known: for them the text is large. */
function settle() {
  choose("text", kept("text") ?? (isKiosk() ? "large" : ""));
  choose("contrast", kept("contrast"));
}

settle();

// Radio buttons choose their value, a button the next size; others start a program.
addEventListener("click", ({ target }) => {
  const { ease, program } = target.dataset;
  if (program) start(program);
  if (!ease) return;
  const next = { undefined: "large", large: "largest" }[dataset.text] ?? "";
  const value = target.value || (target.type === "radio" ? "" : next);
  choose(ease, value);
  // What the visitor of a kiosk chooses goes with them.
  if (isKiosk()) return;
  try {
    localStorage[`minyi.${ease}`] = value;
  } catch {}
});

// Questions that need a program of their own start it when they are drawn.
const watch = new MutationObserver(() => {
  if (!document.querySelector(".capture")) return;
  watch.disconnect();
  start("capture");
});
watch.observe(document.body, { childList: true, subtree: true });

function follow() {
  const { hash } = location;
  start(hash.startsWith("#/fill/") ? "fill" : "desk");
  // A screen that is shut has a guard, which is a part of the desk.
  if (kept("lock")) start("desk");
  // The next visitor of a kiosk finds it as the first did.
  if (hash.startsWith("#/kiosk/")) settle();
  // Who looks at a form is about to fill it.
  if (hash.startsWith("#/form/")) load("fill").catch(() => loading.delete("fill"));
}

addEventListener("hashchange", follow);
follow();
