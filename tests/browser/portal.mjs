// Portals around a survey: the pages of `portals/`, the folder `embed` of the build and forms,
// put together in a folder of their own and served for real.

import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { complaints } from "./chromium.mjs";
import { DIST, serve } from "./server.mjs";

const PAGES = fileURLToPath(new URL("portals", import.meta.url));

/** What the guide tells portals to allow, and nothing more. */
export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' blob: data:",
  "media-src 'self' blob:", "font-src 'self'", "worker-src 'self'", "connect-src 'self'", "base-uri 'none'",
  "form-action 'none'", "frame-src http://127.0.0.1:*",
].join("; ");

/** A form in two languages: choices, a number with a rule, a text, and a question that comes and goes. */
export const STREET = xform({
  id: "street",
  version: "3",
  languages: ["English (en)", "中文 (zh-Hans)"],
  binds: [
    `<bind nodeset="/data/grid" type="string"/>`,
    `<bind nodeset="/data/need" type="string" required="true()"/>`,
    `<bind nodeset="/data/why" type="string" relevant="/data/need = 'light'"/>`,
    `<bind nodeset="/data/age" type="int" constraint=". &gt;= 18" jr:constraintMsg="18 or older"/>`,
  ],
  nodes: ["grid", "need", "why", "age"],
  texts: {
    title: ["Your street", "您的街道"],
    grid: ["Grid", "网格"],
    need: ["What is needed most?", "最需要什么？"],
    light: ["Light", "照明"],
    bench: ["A bench", "长椅"],
    why: ["Where is it dark?", "哪里太暗？"],
    age: ["Your age", "您的年龄"],
  },
  body: [
    input("grid"),
    `<select1 ref="/data/need"><label ref="jr:itext('need')"/>${item("light")}${item("bench")}</select1>`,
    input("why"),
    input("age"),
  ],
});

const YARD = `| survey | | | |
| | type | name | label |
| | text | wish | Your wish for the yard |
| | integer | visits | Visits a week |
| settings | | | |
| | form_title | form_id | |
| | The yard | yard | |
`;

/** A form of so many questions on as many pages. */
export function flat(n) {
  const names = Array.from({ length: n }, (_, index) => `q${index}`);
  return xform({
    id: "flat",
    version: "1",
    languages: ["English (en)"],
    binds: names.map((name) => `<bind nodeset="/data/${name}" type="string"/>`),
    nodes: names,
    texts: Object.fromEntries([["title", ["Flat"]], ...names.map((name) => [name, [`Question ${name}`]])]),
    body: names.map(input),
  });
}

export function input(name) {
  return `<input ref="/data/${name}"><label ref="jr:itext('${name}')"/></input>`;
}

export function item(name) {
  return `<item><label ref="jr:itext('${name}')"/><value>${name}</value></item>`;
}

export function xform({ id, version, languages, binds, nodes, texts, body }) {
  const translation = (language, index) => {
    const values = Object.entries(texts).map(([key, of]) => `<text id="${key}"><value>${of[index] ?? ""}</value></text>`);
    return `<translation lang="${language}">${values.join("")}</translation>`;
  };
  return `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>${texts.title[0]}</h:title><model>
<itext>${languages.map(translation).join("")}</itext>
<instance><data id="${id}" version="${version}">${nodes.map((name) => `<${name}/>`).join("")}<meta><instanceID/></meta></data></instance>
${binds.join("\n")}
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head><h:body>${body.join("\n")}</h:body></h:html>
`;
}

/** A portal; `files` are further ones, by name. */
export async function portal({ files = {}, ...options } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "minyi-portal-"));
  await cp(join(DIST, "embed"), join(folder, "minyi"), { recursive: true });
  await mkdir(join(folder, "surveys"));
  const names = await readdir(join(folder, "minyi"));
  const script = names.find((name) => /^minyi-survey-\d.*\.js$/.test(name));
  const content = await readFile(join(folder, "minyi", script));
  const integrity = `sha384-${createHash("sha384").update(content).digest("base64")}`;
  const write = (name, text) =>
    writeFile(join(folder, name), String(text).replaceAll("@SCRIPT@", script).replaceAll("@INTEGRITY@", integrity));
  for (const name of await readdir(PAGES)) {
    if (/\.(html|css|js)$/.test(name)) await write(name, await readFile(join(PAGES, name), "utf8"));
  }
  await cp(join(DIST, "embed", "offline.js"), join(folder, "offline.js"));
  const surveys = { "surveys/street.xml": STREET, "surveys/yard.md": YARD };
  for (const [name, text] of Object.entries({ ...surveys, ...files })) await write(name, text);
  const headers = { "content-security-policy": POLICY };
  const server = await serve({ folder, headers, ...options });
  return {
    folder,
    script,
    integrity,
    write,
    server,
    origin: new URL(server.url).origin,
    at: (page) => `${server.url}${page}`,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A page of a portal in a browser, and what it complained of. */
export async function visit(context, of, name) {
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const found = complaints(page);
  await page.goto(of.at(name));
  return { page, found };
}

/** The first question of the street survey. */
export const grid = (page) => page.getByRole("textbox", { name: "Grid" });
