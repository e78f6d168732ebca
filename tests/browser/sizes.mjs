// What a folder weighs, file by file: as it is, by gzip and by brotli.
//
//   node sizes.mjs FOLDER
//
// A file that does not become smaller counts as it is, as web servers leave it.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * @param {string} folder
 * @returns {{file: string, raw: number, gzip: number, brotli: number}[]} bytes, largest first
 */
export function sizes(folder) {
  return files(folder)
    .map((path) => weigh(relative(folder, path).split(sep).join("/"), readFileSync(path)))
    .sort((a, b) => b.brotli - a.brotli || a.file.localeCompare(b.file, "en"));
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

function weigh(file, content) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const raw = content.length;
  const gzip = Math.min(raw, gzipSync(content, { level: 9 }).length);
  const brotli = Math.min(raw, brotliCompressSync(content, best).length);
  return { file, raw, gzip, brotli };
}

function table(rows) {
  const add = (key) => rows.reduce((sum, row) => sum + row[key], 0);
  const all = { file: `in all (${rows.length} files)`, raw: add("raw"), gzip: add("gzip"), brotli: add("brotli") };
  const number = (bytes) => String(bytes).replace(/\B(?=(\d{3})+$)/g, ",").padStart(11);
  const line = (row) => `${number(row.raw)}${number(row.gzip)}${number(row.brotli)}  ${row.file}`;
  const head = ["raw", "gzip -9", "brotli"].map((name) => name.padStart(11)).join("");
  return [`${head}  bytes`, ...rows.map(line), line(all)].join("\n");
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) console.log(table(sizes(argv[2])));
