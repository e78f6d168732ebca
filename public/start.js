// Starts the program that the address asks for: `fill` for an interview, `desk` for all
// else. What is started stays, and shows its pages whenever the address is one of its own.

// The build replaces it, so that the parts of one program are always of the same version.
const VERSION = "debug";

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

async function start(name) {
  if (started.has(name)) return;
  started.add(name);
  try {
    const [{ default: run }, code] = await load(name);
    await run({ module_or_path: code });
  } catch (error) {
    started.delete(name);
    loading.delete(name);
    console.error(error);
    document.getElementById("not-started").hidden = false;
  }
}

function isShut() {
  try {
    return localStorage.getItem("minyi.lock") !== null;
  } catch {
    return false;
  }
}

function follow() {
  const { hash } = location;
  start(hash.startsWith("#/fill/") ? "fill" : "desk");
  // A screen that is shut has a guard, which is a part of the desk.
  if (isShut()) start("desk");
  // Who looks at a form is about to fill it.
  if (hash.startsWith("#/form/")) load("fill").catch(() => loading.delete("fill"));
}

addEventListener("hashchange", follow);
follow();
