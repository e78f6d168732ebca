// What the app has stored in the browser, and what a submission there holds.

/** All rows of these stores, one list each. Runs in the page. */
export async function stored(names) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await done(indexedDB.open("minyi"));
  const stores = database.transaction(names);
  const rows = await Promise.all(names.map((name) => done(stores.objectStore(name).getAll())));
  database.close();
  return rows;
}

/** XML of the submission with the last number among the rows of `submissions`. */
export function lastSubmission(rows) {
  const all = rows.map((row) => row.submission).filter(Boolean);
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
