// A real Chromium with a profile of its own, driven by Playwright.
//
// The profile is a folder: closing or killing the browser and opening the same profile
// again is what happens to a tablet whose battery ends. `CHROME` names the browser;
// `cargo xtask test` finds or installs one and sets it.

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** Screenshots and downloads of failed tests; not in the repository. */
export const OUTPUT = fileURLToPath(new URL("output/", import.meta.url));

const FLAGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  // Text in a screenshot looks the same on every machine.
  "--font-render-hinting=none",
];

/** Pictures show the page, not the scroll bars of the machine that took them. */
export const FOR_PICTURES = { flags: ["--hide-scrollbars"], reducedMotion: "reduce" };

/** The screens that everything must look right on. */
export const SCREENS = {
  phone: { width: 390, height: 844 },
  tablet: { width: 800, height: 1280 },
  desk: { width: 1280, height: 800 },
};

/** A new, empty profile: a browser that has never seen the app. */
export function newProfile() {
  return mkdtemp(join(tmpdir(), "minyi-profile-"));
}

/** Removes a profile whose browser is closed. */
export function forget(profile) {
  return rm(profile, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Opens a browser on a profile.
 *
 * @param {string} profile folder from `newProfile()`
 * @param {object} [options] more of Playwright's context options (viewport, locale, …), and
 *   `flags` for the browser
 * @returns {Promise<import("playwright-core").BrowserContext>} closing it closes the browser
 */
export async function open(profile, { flags = [], ...options } = {}) {
  const browser = process.env.CHROME;
  if (!browser) throw new Error("CHROME names no browser: run `cargo xtask test --only browser`");
  const isRoot = process.getuid?.() === 0;
  const locale = options.locale ?? "zh-CN";
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browser,
    // The new headless mode is the real browser without a window.
    headless: false,
    args: ["--headless=new", ...FLAGS, ...flags, ...(isRoot ? ["--no-sandbox"] : [])],
    acceptDownloads: true,
    viewport: SCREENS.tablet,
    timezoneId: "Asia/Shanghai",
    ...options,
    locale,
  });
  await context.addInitScript(speak, [...new Set([locale, locale.split("-")[0], "en"])]);
  return context;
}

/** Playwright's page speaks one language; browsers as people have them name several. */
function speak(languages) {
  Object.defineProperty(Navigator.prototype, "languages", { get: () => languages });
}

/**
 * Ends every process of a browser at once, with no chance to save anything.
 *
 * @param {import("playwright-core").BrowserContext} context
 */
export async function kill(context) {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error("the browser cannot be asked for its processes");
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const closed = new Promise((resolve) => context.once("close", resolve));
  for (const { id } of processInfo) {
    try {
      process.kill(id, "SIGKILL");
    } catch (error) {
      // Gone with its parent.
      if (error.code !== "ESRCH") throw error;
    }
  }
  await closed;
}

/**
 * Collects what a page complains about: errors, refusals of its policy, failed requests.
 *
 * @param {import("playwright-core").Page} page
 * @returns {string[]} grows as complaints come; a good page leaves it empty
 */
export function complaints(page) {
  const found = [];
  page.on("pageerror", (error) => found.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
  });
  return found;
}

/** Resolves when the app is kept for offline use and this page is served from there. */
export async function readyOffline(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
  });
}

/** Keeps a picture for a person to look at; returns where it is. */
export async function photograph(page, name, options = {}) {
  await mkdir(OUTPUT, { recursive: true });
  const path = join(OUTPUT, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", ...options });
  return path;
}

/**
 * Asks again and again until something holds.
 *
 * @param {() => Promise<unknown>} check asked every 50 ms; any true value will do
 * @param {string} what names it when it never holds
 */
export async function eventually(check, what, timeoutMs = 10_000) {
  for (const end = Date.now() + timeoutMs; Date.now() < end; ) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`within ${timeoutMs} ms it never held that ${what}`);
}

/** Waits until a text is to be seen. */
export function expectText(page, text) {
  return page.getByText(text).filter({ visible: true }).first().waitFor();
}
