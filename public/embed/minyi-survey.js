// The element <minyi-survey>: a survey as a part of any page. It fetches, and makes events of
// what the program says; the program (src/embed) does everything else.
//
// The build puts the script of the program before this one and the styles into it, so that
// one script with one hash is all that a page has to name. Both stand in one module: what is
// declared here is in a block of its own.

{
  const VERSION = "debug";
  const PROGRAM = "minyi-survey_bg.wasm";
  const STYLE = "";
  const LANGUAGES = "";
  const BASE = new URL(".", import.meta.url).href;
  // Another version on the same page takes another name: …/minyi-survey.js?tag=minyi-survey-2
  const TAG = new URL(import.meta.url).searchParams.get("tag") ?? "minyi-survey";

  /** What is told by `part` of what is inside. */
  const PARTS = {
    ".title": "title",
    ".question, .matrix-row": "question",
    ".choice": "option",
    "button, .button": "button",
    ".progress": "progress",
    ".problem, .held": "error",
  };
  /** Attributes that open the survey anew. */
  const OPENING = ["src", "mode", "storage", "case-id", "once", "layout", "token", "token-key", "interviewer"];
  const LOOKS = ["heading-level", "large-text", "theme", "read-aloud"];

  let program;

  /** Loads the program once, when the first survey is there. */
  function load() {
    program ??= Promise.all([__wbg_init({ module_or_path: fetch(new URL(PROGRAM, BASE)) }), whenKept()]).catch((error) => {
      program = undefined;
      throw error;
    });
    return program;
  }

  // It is on its way before the first element is: those that stand in the page are sure to come,
  // unless another copy of this script has them.
  if (!customElements.get(TAG) && document.querySelector(`${TAG}[src]`)) load().catch(() => {});

  /** The words that were asked for, by language. */
  const asked = new Map();

  /** The words of a language that is named exactly, on their way before the program is there; else "". */
  function wordsOf(tag) {
    const isThere = LANGUAGES && JSON.parse(LANGUAGES).some((language) => language.tag === tag);
    if (!isThere) return "";
    if (!asked.has(tag)) {
      const text = fetch(new URL(`words/${tag}.json`, BASE)).then((response) => (response.ok ? response.text() : ""));
      // Without them the program asks once more, and says what is wrong.
      asked.set(tag, text.catch(() => asked.delete(tag) && ""));
    }
    return asked.get(tag);
  }

  /**
   * Where a service worker keeps the page, the rest of the program is brought too: without a
   * network nobody could fetch it when it is called.
   */
  function whenKept() {
    const { serviceWorker } = navigator;
    if (typeof prepare !== "function" || !serviceWorker) return undefined;
    const bring = () => prepare().catch(() => {});
    if (serviceWorker.controller) return bring();
    serviceWorker.addEventListener("controllerchange", bring, { once: true });
    return undefined;
  }

  /** What is said of the dark, and what stands for it where that is not the system's to say. */
  const DARK = "(prefers-color-scheme: dark)";
  const SCHEMES = { auto: DARK, dark: "(width >= 0px)", light: "(width < 0px)" };
  const sheets = new Map();

  /** The styles in a colour scheme; one sheet for all surveys of a page. */
  function sheet(scheme) {
    if (!sheets.has(scheme)) {
      const made = new CSSStyleSheet();
      const only = scheme === "auto" ? "" : `.minyi { color-scheme: ${scheme}; }`;
      made.replaceSync(STYLE.replaceAll(DARK, SCHEMES[scheme]) + only);
      sheets.set(scheme, made);
    }
    return sheets.get(scheme);
  }

  /** Fonts and lengths that no shadow can have for itself. */
  function settle() {
    try {
      CSS.registerProperty({ name: "--minyi-rem", syntax: "<length>", inherits: true, initialValue: "16px" });
    } catch {
      // A former version was here already.
    }
    const letters = new FontFace("Minyi Ethiopic", `url("${BASE}fonts/noto-sans-ethiopic.woff2") format("woff2")`, {
      weight: "400 700",
      display: "swap",
      unicodeRange: "U+1200-137F",
    });
    document.fonts.add(letters);
  }

  const utf8 = new TextEncoder();

  /** What can go wrong, as `minyi-error` says it. */
  class Trouble extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  /** The trouble in what was thrown: the program's as JSON, the browser's, or a defect. */
  function troubleIn(thrown) {
    if (thrown instanceof Trouble) return thrown;
    if (typeof thrown === "string") {
      const { code, message } = JSON.parse(thrown);
      return new Trouble(code, message);
    }
    return new Trouble(thrown instanceof WebAssembly.RuntimeError ? "broken" : "load", String(thrown));
  }

  /** Bytes of base64url. */
  function bytesOf(text) {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  }

  /**
   * What a token says (RFC 7515, compact; EdDSA, RFC 8037), when it is signed by `key`, a raw
   * public key of Ed25519 in base64url, and has not expired.
   */
  async function claimsOf(token, key) {
    const refuse = (why) => new Trouble("token", why);
    const [head, body, signature, ...more] = token.split(".");
    if (!signature || more.length > 0) throw refuse("it is no compact JWS");
    if (!key) throw refuse("token-key is missing");
    if (!globalThis.crypto?.subtle) throw refuse("only pages by https can check it");
    let claims;
    try {
      const text = new TextDecoder();
      const { alg, crit } = JSON.parse(text.decode(bytesOf(head)));
      if (!["EdDSA", "Ed25519"].includes(alg) || crit) throw refuse(`signed by ${alg}, not EdDSA`);
      const known = await crypto.subtle.importKey("raw", bytesOf(key), "Ed25519", false, ["verify"]);
      const isTrue = await crypto.subtle.verify("Ed25519", known, bytesOf(signature), utf8.encode(`${head}.${body}`));
      if (!isTrue) throw refuse("it is not signed by this key");
      claims = JSON.parse(text.decode(bytesOf(body)));
    } catch (error) {
      throw error instanceof Trouble ? error : refuse(String(error));
    }
    if (typeof claims.sub !== "string" || !claims.sub) throw refuse("sub is missing");
    if (!(claims.exp * 1000 > Date.now())) throw refuse("it has expired");
    if (claims.nbf * 1000 > Date.now()) throw refuse("it is not valid yet");
    return claims;
  }

  const started = new Map();

  /** Starts a program that few need: `capture` takes pictures, sounds and places, `aloud` reads. */
  function start(name) {
    if (!started.has(name)) {
      const run = ({ default: run }) => run({ module_or_path: fetch(new URL(`minyi-${name}_bg.wasm`, BASE)) });
      const running = import(new URL(`minyi-${name}.js`, BASE)).then(run);
      started.set(name, running);
      running.catch((error) => {
        started.delete(name);
        console.error(error);
      });
    }
    return started.get(name);
  }

  class MinyiSurvey extends HTMLElement {
    static observedAttributes = [...OPENING, ...LOOKS, "locale", "prefill"];
    static version = VERSION;

    #root;
    #inside;
    #survey;
    #meta;
    /** What was given by script: a definition, answers, a draft. */
    #given = {};
    /** Bundles of other devices that were taken in. */
    #others = [];
    /** Answers of a survey that was taken out of the page and may come back. */
    #left;
    #turn = 0;
    #isWaiting = false;
    #watch = [];
    #height;
    #idle;
    #ready;

    constructor() {
      super();
      this.#root = this.attachShadow({ mode: "open" });
      const apart = Object.assign(document.createElement("div"), { className: "apart" });
      this.#inside = Object.assign(document.createElement("div"), { className: "minyi" });
      this.#inside.part = "base";
      apart.append(this.#inside);
      // What stands between the tags is shown until there is a survey, or where there is none.
      this.#root.append(apart, document.createElement("slot"));
      this.#expect();
    }

    // --- In the page and out of it

    connectedCallback() {
      for (const name of ["src", "locale", "mode", "storage", "prefill", "definition", "draft"]) this.#upgrade(name);
      this.#look();
      if (this.#watch.length === 0) this.#observe();
      if (!this.#survey) this.#reopen();
    }

    /** Moved by `moveBefore`: nothing has changed. */
    connectedMoveCallback() {}

    disconnectedCallback() {
      // Who only moves it puts it back at once.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#left = this.#survey && this.storage !== "local" ? this.#survey.draft() : undefined;
        this.#close();
        for (const watch of this.#watch) watch.disconnect();
        this.#watch = [];
        globalThis.minyiRoots = globalThis.minyiRoots.filter(({ root }) => root !== this.#root);
        document.dispatchEvent(new Event("minyi-roots"));
      });
    }

    attributeChangedCallback(name, before, value) {
      if (before === value || !this.isConnected) return;
      if (OPENING.includes(name)) this.#reopen();
      else if (LOOKS.includes(name)) this.#look();
      else if (name === "locale" && value) this.#survey?.speak(value);
      else if (name === "prefill") this.setValues(this.#attributePrefill(), { lock: this.hasAttribute("locked") });
    }

    /** A property that was set before the element was known. */
    #upgrade(name) {
      if (!Object.hasOwn(this, name)) return;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }

    #observe() {
      const dressed = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) this.#dress(node);
        }
      });
      dressed.observe(this.#inside, { childList: true, subtree: true });
      const measured = new ResizeObserver(() => this.#measure());
      measured.observe(this);
      this.#watch = [dressed, measured];
      // The program that takes pictures looks for its questions in here too.
      const roots = (globalThis.minyiRoots ??= []);
      if (!roots.some(({ root }) => root === this.#root)) roots.push({ root: this.#root, base: BASE });
      document.dispatchEvent(new Event("minyi-roots"));
      for (const deed of ["pointerdown", "keydown", "input"]) this.#inside.addEventListener(deed, this.#awake);
      this.#inside.addEventListener("click", this.#read);
    }

    /** Names what pages may style, and puts headings at their level. */
    #dress(element) {
      const within = (selector) => [
        ...(element.matches(selector) ? [element] : []),
        ...element.querySelectorAll(selector),
      ];
      for (const [selector, part] of Object.entries(PARTS)) {
        for (const found of within(selector)) found.part.add(part);
      }
      if (within(".capture").length > 0) start("capture");
      const top = Number(this.getAttribute("heading-level") ?? 2);
      if (!(top >= 1 && top <= 6)) return;
      for (const heading of within("h1, h2, h3, h4, h5")) {
        const isTitle = heading.classList.contains("title");
        const level = isTitle ? top : top + Math.max(1, Number(heading.tagName[1]) - 1);
        heading.setAttribute("aria-level", String(Math.min(level, 9)));
      }
    }

    #measure() {
      const height = Math.round(this.getBoundingClientRect().height);
      if (this.#height !== undefined) {
        this.#height = height;
        return;
      }
      this.#height = height;
      this.#say("resize", { height });
      // No more than ten times a second.
      setTimeout(() => {
        const isOther = this.#height !== height;
        this.#height = undefined;
        if (isOther) this.#measure();
      }, 100);
    }

    /** The first press loads the program that reads, which hears the others itself. */
    #read = async ({ target }) => {
      if (target.dataset?.program !== "aloud" || started.has("aloud")) return;
      try {
        await start("aloud");
        target.click();
      } catch (error) {
        this.#say("error", { code: "load", message: String(error) });
      }
    };

    #awake = () => {
      clearTimeout(this.#idle);
      const seconds = Number(this.getAttribute("idle-seconds"));
      if (!(seconds > 0)) return;
      this.#idle = setTimeout(() => {
        if (!this.#say("idle", { seconds }, true) || this.mode !== "kiosk") return;
        // What was answered is kept as broken off, which is told before it begins anew.
        if (!this.#call((survey) => survey.seeOff(), false)) this.reset();
      }, seconds * 1000);
    };

    #look() {
      const { dataset } = this.#inside;
      const size = this.getAttribute("large-text");
      if (size === null) delete dataset.text;
      else dataset.text = size === "largest" ? "largest" : "large";
      if (this.hasAttribute("read-aloud")) dataset.aloud = "";
      else delete dataset.aloud;
      const theme = this.getAttribute("theme");
      // As the page around: dark where the system is, if the page says that it can be so.
      const around = getComputedStyle(this.parentElement ?? document.documentElement).colorScheme;
      const isDark = around.includes("dark");
      const own = isDark ? (around.includes("light") ? "auto" : "dark") : "light";
      this.#root.adoptedStyleSheets = [sheet(["light", "dark"].includes(theme) ? theme : own)];
      if (this.#inside.firstElementChild) this.#dress(this.#inside);
    }

    // --- Opening

    /** A promise of what the survey is. */
    get ready() {
      return this.#ready.promise;
    }

    #expect() {
      const ready = {};
      ready.promise = new Promise((resolve, reject) => Object.assign(ready, { resolve, reject }));
      // Who does not ask for it is told by an event.
      ready.promise.catch(() => {});
      this.#ready = ready;
    }

    /** Opens what the attributes say, once for all that change in one go. */
    #reopen() {
      if (this.#isWaiting) return;
      this.#isWaiting = true;
      queueMicrotask(() => {
        this.#isWaiting = false;
        if (this.isConnected && (this.#given.definition !== undefined || this.src)) this.#open();
      });
    }

    async #open() {
      const turn = ++this.#turn;
      this.#inside.setAttribute("aria-busy", "true");
      try {
        // Both are on their way at once.
        const loading = load();
        loading.catch(() => {});
        const [form, claims, words] = await Promise.all([this.#fetchForm(), this.#claims(), wordsOf(this.locale)]);
        await loading;
        if (turn !== this.#turn || !this.isConnected) return;
        this.#survey ??= new Survey(this.#inside, this.#root, (name, detail) => this.#hear(name, detail), BASE, LANGUAGES);
        const wanted = JSON.stringify({ ...this.#wanted(form, claims), words });
        const meta = JSON.parse(await this.#survey.open(form.name, form.content, wanted));
        if (turn !== this.#turn) return;
        this.#left = undefined;
        this.#meta = meta;
        this.#root.querySelector("slot").hidden = true;
        this.#ready.resolve(meta);
        this.#say("ready", meta);
      } catch (thrown) {
        if (turn === this.#turn) this.#fail(thrown);
      } finally {
        if (turn === this.#turn) this.#inside.removeAttribute("aria-busy");
      }
    }

    #fail(thrown) {
      const trouble = troubleIn(thrown);
      console.error(`${TAG}: ${trouble.code}: ${trouble.message}`);
      if (trouble.code === "broken" || !this.#inside.firstElementChild) {
        this.#root.querySelector("slot").hidden = false;
      }
      this.#ready.reject(trouble);
      this.#expect();
      this.#say("error", { code: trouble.code, message: trouble.message });
    }

    /** Name and bytes of the form, and where its files are. */
    async #fetchForm() {
      const { definition } = this.#given;
      if (typeof definition === "string") {
        const isXml = definition.trimStart().startsWith("<");
        return { name: isXml ? "form.xml" : "form.md", content: utf8.encode(definition), address: "" };
      }
      if (definition instanceof Blob) {
        const content = new Uint8Array(await definition.arrayBuffer());
        return { name: definition.name ?? "form.xlsx", content, address: "" };
      }
      const address = new URL(this.src, document.baseURI);
      const response = await fetch(address, { credentials: "same-origin" });
      if (!response.ok) throw new Trouble("load", `${address.href}: ${response.status}`);
      const content = new Uint8Array(await response.arrayBuffer());
      const name = address.pathname.split("/").at(-1) ?? "";
      if (name.endsWith(".json")) return this.#packed(content, address.href);
      return { name, content, address: address.href };
    }

    /** A form in JSON: `{"form": "<h:html …", "name": "form.xml"}`. */
    #packed(content, address) {
      const { form, name = "form.xml" } = JSON.parse(new TextDecoder().decode(content));
      if (typeof form !== "string") throw new Trouble("form", `${address}: "form" is missing`);
      return { name: String(name), content: utf8.encode(form), address };
    }

    async #claims() {
      const token = this.getAttribute("token");
      return token ? claimsOf(token, this.getAttribute("token-key")) : {};
    }

    #wanted({ address }, claims) {
      return {
        locale: this.locale,
        mode: this.mode,
        storage: this.storage,
        caseId: claims.sub ?? this.getAttribute("case-id") ?? "",
        once: this.hasAttribute("once"),
        interviewer: this.getAttribute("interviewer") ?? "",
        whole: this.getAttribute("layout") === "whole",
        prefill: { ...this.#attributePrefill(), ...this.#given.prefill },
        locked: this.hasAttribute("locked"),
        address,
        draft: this.#left ?? this.#given.draft ?? "",
      };
    }

    #attributePrefill() {
      const text = this.getAttribute("prefill");
      if (!text) return {};
      try {
        const values = JSON.parse(text);
        if (values && typeof values === "object" && !Array.isArray(values)) return values;
      } catch {
        // Said below.
      }
      this.#say("error", { code: "prefill", message: "prefill is no JSON object" });
      return {};
    }

    #close() {
      clearTimeout(this.#idle);
      ++this.#turn;
      this.#meta = undefined;
      this.#expect();
      const survey = this.#survey;
      this.#survey = undefined;
      if (!survey) return;
      survey.close();
      survey.free();
    }

    // --- Saying

    /** What the program tells; false when the page does itself what would follow. */
    #hear(name, detail) {
      if (name === "again") {
        this.reset();
        return true;
      }
      const isTheirs = this.#say(name, JSON.parse(detail) ?? {}, name === "complete");
      if (name === "partial") this.reset();
      return isTheirs;
    }

    #say(name, detail, cancelable = false) {
      const { surveyId = "", version = "", recordId = "" } = this.#meta ?? {};
      const all = { surveyId, version, recordId, at: new Date().toISOString(), ...detail };
      const event = new CustomEvent(`minyi-${name}`, { bubbles: true, composed: true, cancelable, detail: all });
      return this.dispatchEvent(event);
    }

    /** Calls the program; should it break, the page is told. */
    #call(act, otherwise) {
      if (!this.#survey || !this.#meta) return otherwise;
      try {
        return act(this.#survey);
      } catch (thrown) {
        this.#fail(thrown);
        return otherwise;
      }
    }

    // --- What pages use

    get src() {
      return this.getAttribute("src") ?? "";
    }
    set src(address) {
      this.setAttribute("src", String(address));
    }

    get mode() {
      const mode = this.getAttribute("mode");
      return ["interviewer", "kiosk", "review"].includes(mode) ? mode : "self";
    }
    set mode(mode) {
      this.setAttribute("mode", mode);
    }

    get storage() {
      const storage = this.getAttribute("storage");
      return ["memory", "host"].includes(storage) ? storage : "local";
    }
    set storage(storage) {
      this.setAttribute("storage", storage);
    }

    /** Tag of the language; that of what is around the element where none was asked for. */
    get locale() {
      return this.getAttribute("locale") ?? this.closest("[lang]")?.lang ?? "";
    }
    set locale(tag) {
      this.setAttribute("locale", tag);
    }

    get definition() {
      return this.#given.definition;
    }
    set definition(definition) {
      this.#given.definition = definition ?? undefined;
      if (this.isConnected) this.#reopen();
    }

    get prefill() {
      return { ...this.#attributePrefill(), ...this.#given.prefill };
    }
    set prefill(values) {
      this.#given.prefill = { ...values };
      this.setValues(this.#given.prefill, { lock: this.hasAttribute("locked") });
    }

    get draft() {
      return this.#call((survey) => survey.draft(), this.#given.draft ?? "");
    }
    set draft(draft) {
      this.#given.draft = draft ?? "";
    }

    get readOnly() {
      return this.mode === "review";
    }
    set readOnly(isReadOnly) {
      this.mode = isReadOnly ? "review" : "self";
    }

    get values() {
      return this.getData();
    }
    set values(values) {
      this.setValues(values);
    }

    load(form) {
      if (form instanceof URL) {
        this.#given.definition = undefined;
        this.src = form.href;
      } else {
        this.definition = form;
      }
      return this.ready;
    }

    getData() {
      return JSON.parse(this.#call((survey) => survey.values(), "{}"));
    }

    setValues(values, { lock = false } = {}) {
      return JSON.parse(this.#call((survey) => survey.setValues(JSON.stringify(values), lock), "[]"));
    }

    validate() {
      return JSON.parse(this.#call((survey) => survey.validate(), "[]"));
    }

    next() {
      return this.#call((survey) => survey.turn(true), false);
    }

    prev() {
      return this.#call((survey) => survey.turn(false), false);
    }

    goTo(reference) {
      return this.#call((survey) => survey.goTo(reference), false);
    }

    complete() {
      return new Promise((resolve, reject) => {
        const done = ({ detail }) => {
          stop();
          resolve(detail.record);
        };
        const failed = ({ detail }) => {
          stop();
          reject(new Trouble(detail.code, detail.message));
        };
        const stop = () => {
          this.removeEventListener("minyi-complete", done);
          this.removeEventListener("minyi-error", failed);
        };
        this.addEventListener("minyi-complete", done);
        this.addEventListener("minyi-error", failed);
        const issues = JSON.parse(this.#call((survey) => survey.complete(), "null"));
        if (issues?.length === 0) return;
        stop();
        reject(Object.assign(new Trouble("invalid", "something is missing or wrong"), { issues: issues ?? [] }));
      });
    }

    async reset({ keepPrefill = true } = {}) {
      if (!keepPrefill) this.#given.prefill = undefined;
      this.#given.draft = this.#left = undefined;
      await this.#survey?.forget();
      await this.#open();
    }

    async exportData({ format = "json" } = {}) {
      if (!["json", "ndjson", "zip"].includes(format)) throw new RangeError(`no such format: ${format}`);
      if (!this.#survey) throw new Trouble("load", "no survey is open");
      const made = await this.#survey.export(format).catch((thrown) => {
        throw troubleIn(thrown);
      });
      const type = { json: "application/json", ndjson: "application/x-ndjson", zip: "application/zip" }[format];
      const file = new Blob([made], { type });
      this.#say("export", { format, bytes: file.size });
      return file;
    }

    async import(files) {
      const all = [...files];
      const { json } = await this.results({ files: all });
      this.#others.push(...all);
      const { sources, gaps, forms } = JSON.parse(json);
      return { sources, gaps, forms: forms.map(({ id, n, merge }) => ({ id, n, merge })) };
    }

    async results({ by = "", locale = this.locale, files = [] } = {}) {
      const given = [...this.#others, ...files];
      const others = await Promise.all(given.map(async (file, n) => [file.name ?? `file ${n + 1}`, await file.text()]));
      const bundle = await (await this.exportData()).text();
      const worker = new Worker(`${BASE}minyi-worker_loader.js`);
      try {
        const next = () =>
          new Promise((resolve, reject) => {
            worker.onmessage = ({ data }) => resolve(data);
            worker.onerror = reject;
          });
        await next();
        const answer = next();
        worker.postMessage(["tally", "bundle.json", bundle, locale, by, ...others.flat()]);
        const { json, csv, failure } = JSON.parse(await answer);
        if (failure) throw new Trouble("load", failure);
        return { json, csv };
      } finally {
        worker.terminate();
      }
    }

    async storageInfo() {
      const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
      const persisted = (await navigator.storage?.persisted?.()) ?? false;
      return { bytes: usage, quota, persisted };
    }

    print() {
      globalThis.print();
    }
  }

  if (customElements.get(TAG)) {
    console.warn(`<${TAG}> is defined already, by version ${customElements.get(TAG).version}; ${VERSION} is not used`);
  } else {
    settle();
    customElements.define(TAG, MinyiSurvey);
  }
}
