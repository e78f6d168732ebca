// A browser that has voices: what is said, by whom, and what the page shows meanwhile.

/**
 * Puts voices into the browser. In the page, before anything of it runs. `spoken` keeps what
 * was said; each utterance lasts until `finish()`, or by itself a moment where `runs`.
 *
 * @param {{voices: {lang: string, localService: boolean}[], runs: boolean}} options
 */
export function giveVoices({ voices, runs }) {
  const spoken = [];
  let current;
  const later = [];
  const speech = Object.assign(new EventTarget(), {
    speaking: false,
    pending: false,
    getVoices: () => voices,
    speak(utterance) {
      current = utterance;
      speech.speaking = true;
      const roots = [document, ...(globalThis.minyiRoots ?? []).map(({ root }) => root)];
      const shown = roots.map((root) => root.querySelector(".being-read")).find(Boolean);
      spoken.push({ text: utterance.text, voice: utterance.voice?.name, shown: shown?.textContent.trim() });
      if (runs) later.push(setTimeout(finish, 20));
    },
    cancel() {
      later.splice(0).forEach(clearTimeout);
      const ended = current;
      current = undefined;
      speech.speaking = false;
      ended?.onerror?.({ error: "interrupted" });
    },
  });
  function finish() {
    const ended = current;
    current = undefined;
    speech.speaking = false;
    ended?.onend?.({});
  }
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  Object.defineProperty(globalThis, "speechSynthesis", { value: speech, configurable: true });
  Object.defineProperty(globalThis, "SpeechSynthesisUtterance", { value: Utterance, configurable: true });
  Object.assign(globalThis, { spoken, finish });
}

/** Voices of a device: its own speak Chinese and English, a German one is far away. */
export const VOICES = [
  { name: "far en-US", lang: "en-US", localService: false },
  { name: "far zh-CN", lang: "zh-CN", localService: false },
  { name: "own en-GB", lang: "en-GB", localService: true },
  { name: "own zh-HK", lang: "zh-HK", localService: true },
  { name: "own zh-CN", lang: "zh_CN", localService: true },
  { name: "far de-DE", lang: "de-DE", localService: false },
];
