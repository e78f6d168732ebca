// Firefox and WebKit, each with the program that drives it by the protocol WebDriver.
//
// `cargo xtask browsers` finds or installs them and names the programs in `FIREFOX`,
// `GECKODRIVER`, `MINIBROWSER` and `WEBKITDRIVER`.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Builder, Capabilities, Key } from "selenium-webdriver";
import firefox from "selenium-webdriver/firefox.js";
import { DriverService } from "selenium-webdriver/remote/index.js";

/** Nothing is asked for before a file is kept; texts are English. */
function firefoxOptions(folder) {
  return new firefox.Options()
    .setBinary(process.env.FIREFOX)
    .addArguments("-headless")
    .setPreference("browser.download.folderList", 2)
    .setPreference("browser.download.dir", folder)
    .setPreference("browser.helperApps.neverAsk.saveToDisk", "application/json")
    // The list of downloads would open over the page and take the keys.
    .setPreference("browser.download.alwaysOpenPanel", false)
    .setPreference("intl.accept_languages", "en-US");
}

/** MiniBrowser is the browser that WebKitGTK brings for tests; it opens a window. */
function webkitOptions() {
  return new Capabilities().setBrowserName("MiniBrowser").set("webkitgtk:browserOptions", {
    binary: process.env.MINIBROWSER,
    args: ["--automation"],
  });
}

/** The browsers, with what differs in one of them and why. */
export const ENGINES = [
  {
    name: "Firefox",
    program: process.env.GECKODRIVER,
    capabilities: firefoxOptions,
    lessFromRightToLeft: Key.ARROW_RIGHT,
    differences: [],
  },
  {
    name: "WebKitGTK",
    program: process.env.WEBKITDRIVER,
    capabilities: webkitOptions,
    lessFromRightToLeft: Key.ARROW_LEFT,
    differences: [
      "on a slider whose start is the larger number, which is drawn from right to left, the arrow to the left means less; in Firefox and Chromium the arrow that points there.",
      "it takes its language from the system's locale, so that where English is not installed it is chosen on the start page.",
      "it keeps nothing on the disk under a driver, so that a reload is tried here and the kill of the browser only in Chromium.",
    ],
  },
];

/** Starts a driver and a browser with an empty profile; `close` ends both. `folder` takes the downloads. */
export async function start({ program, capabilities }) {
  const folder = await mkdtemp(join(tmpdir(), "minyi-downloads-"));
  const environment = {
    ...process.env,
    // MiniBrowser keeps downloads there, and everything else that it writes.
    HOME: folder,
    // A virtual screen has no graphics card to share pictures with.
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  };
  const service = new DriverService.Builder(program).setLoopback(true).setEnvironment(environment).build();
  const builder = new Builder().usingServer(await service.start());
  const driver = await builder.withCapabilities(capabilities(folder)).build();
  const close = async () => {
    await Promise.race([driver.quit().catch(() => {}), setTimeout(3_000)]);
    await service.kill();
    await rm(folder, { recursive: true, force: true });
  };
  return { driver, folder, close };
}
