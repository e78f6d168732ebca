// Opens `bench.html` in a headless Chromium and prints its table.
//
//     cargo build --release --target wasm32-unknown-unknown -p minyi-form-wasm-bench
//     node crates/form/benches/wasm/run.mjs TARGET/…/minyi_form_wasm_bench.wasm [FORM.xml[.gz] …]
//
// `CHROME` names the browser; playwright-core is that of `tests/browser`.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { createRequire } from "node:module";

const tests = process.env.MINYI_BROWSER_TESTS ?? new URL("../../../../tests/browser/", import.meta.url).pathname;
const { chromium } = createRequire(`${tests}/`)("playwright-core");

const [wasm, ...forms] = process.argv.slice(2);
const files = new Map([
  ["/bench.html", ["text/html; charset=utf-8", await readFile(new URL("bench.html", import.meta.url))]],
  ["/bench.wasm", ["application/wasm", await readFile(wasm)]],
]);
for (const path of forms) {
  const bytes = await readFile(path);
  const text = path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  files.set(`/forms/${basename(path, ".gz")}`, ["application/xml", text]);
}

const server = createServer(({ url }, response) => {
  const [type, bytes] = files.get(decodeURIComponent(url.split("?")[0])) ?? ["text/plain", ""];
  response.writeHead(200, { "Content-Type": type }).end(bytes);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error));
const names = forms.map((path) => basename(path, ".gz")).join(",");
await page.goto(`http://127.0.0.1:${server.address().port}/bench.html?forms=${encodeURIComponent(names)}`);
await page.waitForFunction(() => typeof window.measured === "string", null, { timeout: 120_000 });
const table = await page.evaluate(() => window.measured);
console.log(table);
await browser.close();
server.close();
process.exitCode = /TOO MUCH|NO$/m.test(table) ? 1 : 0;
