// What was submitted last, as the page's own disk holds it.

/** XML of the last submission on the disk. Runs in the page. */
export async function lastSubmission() {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open("minyi"));
  const rows = await done(database.transaction("submissions").objectStore("submissions").getAll());
  database.close();
  const parsed = rows.map((row) => (typeof row === "string" ? JSON.parse(row) : row));
  const all = parsed.map((row) => row.submission).filter(Boolean);
  return all.sort((one, other) => one.record.seq - other.record.seq).at(-1).xml;
}

/** The answers that a submission's XML holds: name of the node → text, or texts. */
export function answersIn(xml, names) {
  const decoded = (text) =>
    text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]);
  return Object.fromEntries(
    names.map((name) => {
      const found = [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))];
      const texts = found.map(([, text]) => decoded(text));
      return [name, texts.length > 1 ? texts : (texts[0] ?? "")];
    }),
  );
}
