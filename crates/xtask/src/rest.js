const REST = "minyi-program_rest.wasm";
let rest;

function restAddress() {
  return new URL(REST, import.meta.url);
}

/** Brings the rest of the program before anybody has to wait for it. */
export async function prepare() {
  const response = await fetch(restAddress());
  if (!response.ok) throw new Error(`${REST}: ${response.status}`);
  rest = await WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Brings it while its caller waits: in the middle of a function there is no other way. No
 * service worker is asked, so that who has one has to prepare.
 */
function restNow() {
  const request = new XMLHttpRequest();
  request.open("GET", restAddress(), false);
  // A request that is waited for gives text only: each byte as one character.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`${REST}: ${request.status}`);
  const text = request.responseText;
  // A loop takes a tenth of the time of `Uint8Array.from` with a function.
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = text.charCodeAt(n);
  return new WebAssembly.Module(bytes);
}

/** Joins the rest to the program, which calls this once. */
function loadRest() {
  try {
    new WebAssembly.Instance(rest ?? restNow(), { first: wasm });
  } catch (error) {
    document.getElementById("not-started")?.removeAttribute("hidden");
    throw error;
  }
}
