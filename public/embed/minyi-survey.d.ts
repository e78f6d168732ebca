// Types of <minyi-survey>, version @VERSION@.
//
// What is between the marks is made of the Rust types in src/embed/protocol.rs by a test.

// <types>
export type Storage = "local" | "memory" | "host";
export type Mode = "self" | "interviewer" | "kiosk" | "review";
export type Meta = { 
/**
 * Form id.
 */
surveyId: string, 
/**
 * Version of the form, "" when it has none.
 */
version: string, 
/**
 * Identifier of the record that is being made, a UUID.
 */
recordId: string, 
/**
 * Title by language tag.
 */
title: Record<string, string>, 
/**
 * Languages of the form.
 */
languages: Array<string>, 
/**
 * True when answers given before were found and taken up.
 */
resumed: boolean, };
export type IssueCode = "required" | "constraint" | "unknown" | "readonly" | "type";
export type Issue = { 
/**
 * Path of the question, such as `/data/housing/tenure`; what was asked for where there
 * is none.
 */
ref: string, 
/**
 * What is wrong.
 */
code: IssueCode, 
/**
 * A sentence for people, in their language; "" where only the page around can help.
 */
message: string, };
export type PageTurned = { 
/**
 * Number of the page before, from 1; 0 before the first.
 */
from: number, 
/**
 * Number of the page that is shown now.
 */
to: number, 
/**
 * How many there are now.
 */
of: number, 
/**
 * True on the page before finishing, which lists all answers.
 */
review: boolean, };
export type Changed = { 
/**
 * Path of the question, with the positions of repeat instances.
 */
ref: string, 
/**
 * The answer as forms write it; "" when it was cleared.
 */
value: string, 
/**
 * What it was before.
 */
previous: string, };
export type Saved = { 
/**
 * Bytes of the draft; 0 where the browser does not say.
 */
bytes: number, 
/**
 * With `storage=\"host\"` the draft, to be given back as `draft`.
 */
draft?: string, };
export type Completed = { 
/**
 * A bundle with this one record, as `minyi aggregate` reads it.
 */
record: Record<string, unknown>, };
export type Invalid = { 
/**
 * What is missing or wrong.
 */
issues: Array<Issue>, };
export type LanguageTurned = { 
/**
 * BCP 47 tag of the form's language.
 */
to: string, };
export type TroubleCode = "load" | "form" | "prefill" | "storage" | "token" | "open" | "answered" | "broken" | "origin" | "refused";
export type Trouble = { 
/**
 * What failed.
 */
code: TroubleCode, 
/**
 * What was said of it, in English, for those who mend it.
 */
message: string, };
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
  /** What a visitor of a kiosk left was kept as broken off. */
  "minyi-partial": CustomEvent<About & Completed>;
  "minyi-saved": CustomEvent<About & Saved>;
  "minyi-language": CustomEvent<About & LanguageTurned>;
  "minyi-resize": CustomEvent<About & { height: number }>;
  /** Cancelable: a kiosk does not begin anew then. */
  "minyi-idle": CustomEvent<About & { seconds: number }>;
  "minyi-error": CustomEvent<About & Trouble>;
  "minyi-export": CustomEvent<About & { format: string; bytes: number }>;
}

/** What merging the records here with those of other devices came to. */
export interface MergeReport {
  /** The bundles; the one of this device is `bundle.json`. */
  sources: {
    name: string;
    form: string;
    version: string;
    device: string;
    records: number;
    /** `sealed` where its records count. */
    condition: string;
    /** Why not, or which bundle it repeats; "" for one that counts. */
    why: string;
    refused: { place: string; why: string }[];
  }[];
  /** Running numbers that no bundle has, both ends included: records that may be in one not given. */
  gaps: { device: string; missing: [number, number][] }[];
  /** By form: submissions that count, and what became of the records. */
  forms: { id: string; n: number; merge: { read: number; repeated: number; superseded: unknown[]; conflicts: unknown[][]; withdrawn: unknown[] } }[];
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
  exportData(options?: { format?: "json" | "ndjson" | "zip" }): Promise<Blob>;
  /** Takes in bundles of other devices, which `results` counts from then on; rejected when one is none. */
  import(files: Iterable<Blob>): Promise<MergeReport>;
  results(options?: { by?: string; locale?: string; files?: Blob[] }): Promise<{ json: string; csv: string }>;
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
