// The interface texts that the tests look for, read from the language files themselves.

import { readFile } from "node:fs/promises";

/**
 * Texts of one language, with placeholders filled as the app does.
 *
 * @param {string} tag such as "zh-Hans"
 * @returns {Promise<(key: string, values?: Record<string, string | number>) => string>}
 */
export async function words(tag) {
  const read = async (path) => JSON.parse(await readFile(new URL(`../../public/words/${path}.json`, import.meta.url), "utf8"));
  const texts = { ...(await read(tag)), ...(await read(`capture/${tag}`)) };
  return (key, values = {}) => {
    const entry = texts[key];
    if (entry === undefined) throw new Error(`${tag} has no text ${key}`);
    const text = typeof entry === "string" ? entry : entry[new Intl.PluralRules(tag).select(values.n)];
    return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}
