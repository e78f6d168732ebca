// What a page looks like when it is printed: the letters on each sheet and where they stand.

import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** A4 in points. */
export const SHEET = { width: 595.28, height: 841.89 };

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/**
 * Prints a page as its style sheet wants it.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<Sheet[]>}
 */
export async function printed(page) {
  return sheets(await page.pdf({ preferCSSPageSize: true, format: "A4" }));
}

/** @typedef {{width: number, height: number, runs: Run[], text: string}} Sheet */
/** @typedef {{text: string, left: number, right: number, base: number, size: number}} Run */

/** The sheets of a PDF, with their runs of letters in the order in which they were drawn. */
export async function sheets(pdf) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0, isEvalSupported: false });
  const document = await loading.promise;
  const found = [];
  for (let n = 1; n <= document.numPages; n++) {
    const page = await document.getPage(n);
    const { width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent({ disableNormalization: true });
    const runs = items.filter(({ str }) => str?.trim()).map(run);
    found.push({ width, height, runs, text: folded(runs.map(({ text }) => text).join("")) });
  }
  await loading.destroy();
  return found;
}

/** Letters that fonts of Chinese draw alike, in pairs: what a PDF may say, and what was meant. */
const PAIRS =
  "⺟母⺠民⻅见⻆角⻉贝⻋车⻓长⻔门⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟戶户戸户‒–∕/";
const ALIKE = new Map(PAIRS.match(/../gu).map(([said, meant]) => [said, meant]));

function run({ str, transform: [, , , , left, base], width, height }) {
  return { text: str, left, right: left + width, base, size: height };
}

/** A text without what printing does not keep: spaces, and letters that look alike. */
export function folded(text) {
  const plain = text.normalize("NFKC").replace(/./gu, (letter) => ALIKE.get(letter) ?? letter);
  return plain.replace(/[\s\u200b\u200e\u200f\u2060\u2066-\u2069]/g, "");
}

/** What is in the margins but the foot of the page, which has its title and number. */
export function cut({ runs, width, height }, margin = 15 * MM) {
  const isFoot = ({ base }) => base < margin;
  const isOut = ({ left, right, base, size }) =>
    left < margin || right > width - margin + 0.5 || base + size > height - margin + 2;
  return runs.filter((run) => !isFoot(run) && isOut(run)).map(({ text }) => text);
}

/** The lines that begin with a mark that closes what stands before it. */
export function loose({ runs }) {
  const begins = runs.filter((run, at) => {
    const before = runs[at - 1];
    const goesOn = before && Math.abs(before.base - run.base) < 1 && Math.abs(before.right - run.left) < run.size;
    return !goesOn && /^[，。、；：？！）》」』”’】]/.test(run.text);
  });
  return begins.map(({ text }) => text);
}
