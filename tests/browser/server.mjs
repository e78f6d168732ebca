// Serves the release build under any path, as a plain web server would.
//
// `stop()` ends every connection at once, so that what still works works without a server.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that `cargo xtask build` writes. */
export const DIST = process.env.MINYI_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".xml": "application/xml",
};

/**
 * Starts a server on a free port of this machine.
 *
 * @param {object} options
 * @param {string} [options.folder] what to serve
 * @param {string} [options.path] where, as "/" or "/portal/survey/"
 * @param {number} [options.port] 0 takes any free one; an earlier one restarts a stopped server
 * @param {object} [options.headers] further headers of every answer
 * @returns {Promise<{url: string, port: number, requests: string[], stop: () => Promise<void>}>}
 *   `requests` are the paths that were asked for, in order.
 */
export async function serve({ folder = DIST, path = "/", port = 0, headers = {} } = {}) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://server").pathname);
    requests.push(asked);
    const file = asked.startsWith(path) ? await fileFor(folder, asked.slice(path.length)) : undefined;
    if (!file || !["GET", "HEAD"].includes(request.method)) {
      response.writeHead(file ? 405 : 404, { "content-type": "text/plain" }).end("nothing here");
      return;
    }
    await send(file, request, response, headers);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  // A test that fails before it stops its server must not keep the process alive.
  server.unref();
  const bound = server.address().port;
  return {
    url: `http://127.0.0.1:${bound}${path}`,
    port: bound,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(file, request, response, further) {
  const { mtimeMs, size } = await stat(file);
  const headers = {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "cache-control": "no-cache",
    etag: `"${mtimeMs.toString(36)}-${size.toString(36)}"`,
    ...further,
  };
  const isKnown = request.headers["if-none-match"] === headers.etag;
  response.writeHead(isKnown ? 304 : 200, headers);
  if (isKnown || request.method === "HEAD") response.end();
  else createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

/** The file for a path inside the folder; a folder is answered with its index.html. */
async function fileFor(folder, path) {
  const base = normalize(folder + sep);
  const wanted = normalize(join(base, path));
  if (!wanted.startsWith(base)) return undefined;
  const found = await stat(wanted).catch(() => undefined);
  if (found?.isFile()) return wanted;
  const index = join(wanted, "index.html");
  const isFolder = found?.isDirectory() && (path === "" || path.endsWith("/"));
  return isFolder && (await stat(index).catch(() => undefined))?.isFile() ? index : undefined;
}
