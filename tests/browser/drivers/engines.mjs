// Firefox and WebKit, each with the program that drives it by the protocol WebDriver.
//
// `cargo xtask browsers` finds or installs them and names the programs in `FIREFOX`,
// `GECKODRIVER`, `MINIBROWSER` and `WEBKITDRIVER`.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Builder, Capabilities } from "selenium-webdriver";
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
    downloads: true,
    worksOffline: true,
    differences: [],
  },
  {
    name: "WebKitGTK",
    program: process.env.WEBKITDRIVER,
    capabilities: webkitOptions,
    downloads: false,
    worksOffline: true,
    differences: [],
  },
];

/** Starts a driver and a browser with an empty profile; `close` ends both. */
export async function start({ program, capabilities }) {
  const folder = await mkdtemp(join(tmpdir(), "minyi-downloads-"));
  const environment = {
    ...process.env,
    LANGUAGE: "en_US",
    // A virtual screen has no graphics card to share pictures with.
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
  };
  const service = new DriverService.Builder(program).setLoopback(true).setEnvironment(environment).build();
  const builder = new Builder().usingServer(await service.start());
  const driver = await builder.withCapabilities(capabilities(folder)).build();
  const close = async () => {
    await driver.quit().catch(() => {});
    await service.kill();
    await rm(folder, { recursive: true, force: true });
  };
  return { driver, folder, close };
}
