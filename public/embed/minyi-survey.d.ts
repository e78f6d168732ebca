// Types of <minyi-survey>, version @VERSION@.
//
// What is between the marks is made of the Rust types in src/embed/protocol.rs by a test.

// <types>
// </types>

/** An answer: a number, a text, codes, or nothing. */
export type Answer = string | number | boolean | null | Array<string | number>;

/** Of every event: which survey and record, and when. */
export interface About {
  surveyId: string;
  version: string;
  recordId: string;
  at: string;
}

export interface MinyiSurveyEventMap {
  "minyi-ready": CustomEvent<About & Meta>;
  "minyi-start": CustomEvent<About>;
  "minyi-page": CustomEvent<About & PageTurned>;
  "minyi-change": CustomEvent<About & Changed>;
  "minyi-invalid": CustomEvent<About & Invalid>;
  /** Cancelable: the page then thanks by itself. */
  "minyi-complete": CustomEvent<About & Completed>;
  "minyi-saved": CustomEvent<About & Saved>;
  "minyi-language": CustomEvent<About & LanguageTurned>;
  "minyi-resize": CustomEvent<About & { height: number }>;
  /** Cancelable: a kiosk does not begin anew then. */
  "minyi-idle": CustomEvent<About & { seconds: number }>;
  "minyi-error": CustomEvent<About & Trouble>;
  "minyi-export": CustomEvent<About & { format: string; bytes: number }>;
}

export interface MinyiSurvey extends HTMLElement {
  src: string;
  mode: Mode;
  storage: Storage;
  locale: string;
  /** A form itself: XForm or XLSForm as a text, or a file. */
  definition: string | Blob | undefined;
  prefill: Record<string, Answer>;
  /** The answers under way, to be opened with again. */
  draft: string;
  readOnly: boolean;
  values: Record<string, unknown>;
  readonly ready: Promise<Meta>;
  load(form: string | Blob | URL): Promise<Meta>;
  getData(): Record<string, unknown>;
  setValues(values: Record<string, Answer>, options?: { lock?: boolean }): Issue[];
  validate(): Issue[];
  next(): boolean;
  prev(): boolean;
  goTo(reference: string): boolean;
  complete(): Promise<Completed["record"]>;
  reset(options?: { keepPrefill?: boolean }): Promise<void>;
  exportData(options?: { format?: "json" | "ndjson" }): Promise<Blob>;
  results(options?: { by?: string; locale?: string }): Promise<{ json: unknown; csv: unknown }>;
  storageInfo(): Promise<{ bytes: number; quota: number; persisted: boolean }>;
  print(): void;
  addEventListener<Name extends keyof MinyiSurveyEventMap>(
    name: Name,
    listener: (event: MinyiSurveyEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "minyi-survey": MinyiSurvey;
  }
}
