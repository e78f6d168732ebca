// The survey in a frame: <iframe src="frame.html#src=…&origin=https://portal.example">. It
// speaks by messages with the page around, when that page is of an origin that stands in
// `origins.json` beside this file, or of its own.

/** Attributes of the element that the address may set. */
const ATTRIBUTES = [
  "src", "locale", "mode", "storage", "case-id", "once", "prefill", "locked", "layout", "heading-level", "large-text",
  "theme", "token", "token-key", "interviewer", "read-aloud", "idle-seconds",
];
/** Events that go to the page around. */
const EVENTS = [
  "start", "page", "change", "invalid", "complete", "partial", "saved", "language", "resize", "idle", "error", "export",
];
const asked = new URLSearchParams(location.hash.slice(1));
const survey = document.createElement("minyi-survey");

/** The origin of the page around, if it is one that may speak with us. */
async function partner() {
  const wanted = asked.get("origin") ?? location.origin;
  const response = await fetch("origins.json");
  const allowed = response.ok ? await response.json() : [];
  return wanted === location.origin || allowed.includes(wanted) ? wanted : undefined;
}

/** What the page around may have done, by the type of its message. */
const deeds = {
  set: ({ values, lock }) => survey.setValues(values, { lock: lock === true }),
  validate: () => survey.validate(),
  next: () => survey.next(),
  prev: () => survey.prev(),
  complete: () => survey.complete(),
  reset: (options) => survey.reset(options ?? {}),
  locale: ({ to }) => {
    survey.locale = String(to);
  },
  theme: ({ to }) => survey.setAttribute("theme", String(to)),
  data: () => survey.getData(),
  export: (options) => survey.exportData(options ?? {}),
};

/** Says that it is there until the page around says hello. */
function speakWith(origin) {
  let nonce;
  const announce = setInterval(() => parent.postMessage({ minyi: 1, type: "here" }, origin), 200);
  const say = (message) => parent.postMessage({ minyi: 1, nonce, ...message }, origin);
  addEventListener("message", async (event) => {
    const { data, source } = event;
    if (source !== parent || data?.minyi !== 1) return;
    if (event.origin !== origin) {
      survey.dispatchEvent(
        new CustomEvent("minyi-error", { detail: { code: "origin", message: `a message from ${event.origin}` } }),
      );
      return;
    }
    if (data.type === "hello" && typeof data.nonce === "string" && data.nonce.length >= 16) {
      nonce = data.nonce;
      clearInterval(announce);
      const meta = await survey.ready.catch(() => undefined);
      const { version } = customElements.get("minyi-survey");
      say({ type: "ready", height: height(), version, detail: meta });
      return;
    }
    // What does not know the nonce is another script's.
    if (nonce === undefined || data.nonce !== nonce || !Object.hasOwn(deeds, data.type)) return;
    try {
      const detail = await deeds[data.type](data.detail ?? {});
      say({ type: "reply", id: data.id, ok: true, detail });
    } catch (error) {
      const { code = "failed", message, issues } = error;
      say({ type: "reply", id: data.id, ok: false, detail: { code, message, issues } });
    }
  });
  for (const name of EVENTS) {
    survey.addEventListener(`minyi-${name}`, ({ detail }) => {
      if (nonce !== undefined) say({ type: name, detail });
    });
  }
}

const height = () => Math.round(survey.getBoundingClientRect().height);

const origin = await partner();
if (origin !== undefined && parent !== window) speakWith(origin);
for (const name of ATTRIBUTES) {
  if (asked.has(name)) survey.setAttribute(name, asked.get(name));
}
document.documentElement.lang = asked.get("locale") ?? navigator.language;
document.body.append(survey);
