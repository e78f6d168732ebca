// After one visit the app opens without a network, under any path, and a new version
// waits until it is asked for.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { complaints, eventually, forget, newProfile, open, readyOffline } from "./chromium.mjs";
import { DIST, serve } from "./server.mjs";

let profile;
let context;

before(async () => {
  profile = await newProfile();
  context = await open(profile);
});

after(async () => {
  await context.close();
  await forget(profile);
});

async function visit(url) {
  const page = await context.newPage();
  const found = complaints(page);
  await page.goto(url);
  await page.locator("h1").first().waitFor();
  return { page, found };
}

/** Names of what the page keeps, one for each version. */
const kept = (page) => page.evaluate(() => caches.keys());

for (const path of ["/", "/portal/any/deep/path/"]) {
  test(`opens at ${path} with the network off and the server stopped`, async (t) => {
    t.after(() => context.setOffline(false));
    const server = await serve({ path });
    const { page, found } = await visit(server.url);
    await readyOffline(page);
    const heading = await page.locator("h1").first().innerText();
    await server.stop();
    await context.setOffline(true);

    await page.reload();
    await page.locator("h1").first().waitFor();
    assert.equal(await page.locator("h1").first().innerText(), heading);
    await page.goto(`${server.url}index.html?from=home-screen`);
    await page.locator("h1").first().waitFor();

    assert.deepEqual(found, [], "the page complains about nothing");
    await page.close();
  });
}

test("a new version waits, then replaces the old one on request", async () => {
  const folder = await copyOfRelease();
  const server = await serve({ folder, path: "/waits/" });
  const { page } = await visit(server.url);
  await readyOffline(page);
  const ofThisPath = async () => (await kept(page)).filter((name) => name.includes("/waits/"));
  const [old] = await ofThisPath();

  await changeVersion(folder);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await eventually(() => page.evaluate(isWaiting), "the new version waits");
  assert.deepEqual(await ofThisPath(), [old, `${old}next`], "the running version is still kept");

  await page.evaluate(async () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    (await navigator.serviceWorker.ready).waiting.postMessage("skip-waiting");
    await changed;
  });
  await eventually(async () => (await ofThisPath()).length === 1, "the old version is gone");
  assert.deepEqual(await ofThisPath(), [`${old}next`]);
  await page.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

test("a deployment that is torn is not kept at all", async () => {
  const folder = await copyOfRelease();
  const worker = join(folder, "sw.js");
  const text = await readFile(worker, "utf8");
  await writeFile(worker, text.replace(/\["\.\/", "sha256-[^"]*"\]/, `["./", "sha256-${"A".repeat(43)}="]`));
  const server = await serve({ folder, path: "/torn/" });
  const { page } = await visit(server.url);
  const refused = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register("./sw.js");
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    if (!worker || worker.state === "redundant") return "redundant";
    return new Promise((resolve) => {
      worker.addEventListener("statechange", () => resolve(worker.state));
    });
  });
  assert.equal(refused, "redundant");
  assert.deepEqual((await kept(page)).filter((name) => name.includes("/torn/")), []);
  await page.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Runs in the page. */
async function isWaiting() {
  return (await navigator.serviceWorker.ready).waiting !== null;
}

async function copyOfRelease() {
  const folder = await mkdtemp(join(tmpdir(), "minyi-release-"));
  await cp(DIST, folder, { recursive: true });
  return folder;
}

async function changeVersion(folder) {
  const worker = join(folder, "sw.js");
  const text = await readFile(worker, "utf8");
  await writeFile(worker, text.replace(/const VERSION = "(\w+)"/, 'const VERSION = "$1next"'));
}
