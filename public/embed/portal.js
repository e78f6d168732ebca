// For pages that show a survey in a frame from another origin: speaks with frame.js in it.
//
//   import { connect } from "./portal.js";
//   const survey = await connect(document.querySelector("iframe"), { origin: "https://surveys.example" });
//   survey.addEventListener("complete", ({ detail }) => …);
//   await survey.ask("set", { values: { grid: "G-07" }, lock: true });

class Survey extends EventTarget {
  #frame;
  #origin;
  #nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  #asked = new Map();
  #count = 0;
  #hear = (event) => {
    const { data } = event;
    // Only from this frame, of this origin, with the nonce that it was given.
    if (event.source !== this.#frame.contentWindow || event.origin !== this.#origin) return;
    if (data?.minyi !== 1) return;
    if (data.type === "here") {
      this.#frame.contentWindow.postMessage({ minyi: 1, type: "hello", nonce: this.#nonce }, this.#origin);
      return;
    }
    if (data.nonce !== this.#nonce) return;
    if (data.type === "reply") {
      const asked = this.#asked.get(data.id);
      this.#asked.delete(data.id);
      if (data.ok) asked?.resolve(data.detail);
      else asked?.reject(Object.assign(new Error(data.detail?.message), data.detail));
      return;
    }
    const height = data.type === "ready" ? data.height : data.type === "resize" ? data.detail?.height : undefined;
    if (Number.isFinite(height)) this.#frame.height = String(Math.max(0, Math.min(height, 100_000)));
    this.dispatchEvent(new CustomEvent(data.type, { detail: data.detail }));
  };

  constructor(frame, origin) {
    super();
    this.#frame = frame;
    this.#origin = origin;
    addEventListener("message", this.#hear);
  }

  /** Says hello once the survey is there; what it is. */
  greet() {
    return new Promise((resolve) => {
      this.addEventListener("ready", ({ detail }) => resolve(detail), { once: true });
    });
  }

  /** Has the survey do something: `set`, `validate`, `next`, `complete`, …; its answer. */
  ask(type, detail) {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#frame.contentWindow.postMessage({ minyi: 1, nonce: this.#nonce, type, id, detail }, this.#origin);
    });
  }

  /** Hears nothing any more. */
  close() {
    removeEventListener("message", this.#hear);
  }
}

/** The survey in a frame whose page is of this origin, once it answers. */
export async function connect(frame, { origin }) {
  const survey = new Survey(frame, origin);
  survey.meta = await survey.greet();
  return survey;
}
