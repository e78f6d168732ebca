// What bars people from a page: broken rules of WCAG 2.2 AA that a program can find, in
// every way that a screen can look.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { photograph } from "./chromium.mjs";

const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** The ways in which people have their screens show pages. */
export const LOOKS = {
  light: { colorScheme: "light", contrast: "no-preference" },
  dark: { colorScheme: "dark", contrast: "no-preference" },
  "high contrast": { colorScheme: "light", contrast: "more" },
  "high contrast, dark": { colorScheme: "dark", contrast: "more" },
};

/**
 * The rules that the page breaks.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>} each rule with where it is broken
 */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // What a bar that sticks to an edge covers by chance, scrolling uncovers.
    const { style } = document.documentElement;
    style.setProperty("--room", "-100rem");
    const { violations } = await globalThis.axe.run(document, { runOnly: tags });
    style.removeProperty("--room");
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" ")}`);
  });
}

/**
 * The same in every look; leaves the page light.
 *
 * @param {import("playwright-core").Page} page
 */
export async function violationsInEveryLook(page) {
  const found = [];
  for (const [look, media] of Object.entries(LOOKS)) {
    await page.emulateMedia(media);
    for (const violation of await violations(page)) found.push(`${look}: ${violation}`);
  }
  await page.emulateMedia(LOOKS.light);
  return found;
}

/** What is wider than the screen with the root's text at a size, if anything. In the page. */
export function overflow(size) {
  const root = document.documentElement;
  root.style.fontSize = size;
  if (root.scrollWidth <= root.clientWidth) return undefined;
  const all = [...document.body.querySelectorAll("*")];
  const out = all.filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5);
  const last = out.at(-1) ?? root;
  return `${root.scrollWidth} px wide, by ${out.length} elements as ${last.outerHTML.slice(0, 120)}`;
}

const WIDTHS = [320, 390, 800, 1280];

/** What a tablet shows now is for everyone, on every screen. */
export async function isForEveryone({ page }, name = "") {
  const found = await violationsInEveryLook(page);
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const size of ["100%", "200%"]) {
      const wide = await page.evaluate(overflow, size);
      if (wide) found.push(`${name} ${width} px, text of ${size}: ${wide}`);
    }
  }
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(before);
  assert.deepEqual(found, []);
}

/** The same; a picture of it is kept. */
export async function lookEverywhere(tablet, name) {
  await isForEveryone(tablet, name);
  await photograph(tablet.page, name);
}
