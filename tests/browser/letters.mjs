// Letters that a page shows as boxes because no font has them.
//
// A letter is drawn in the font of its own element and compared with how that font draws
// code points that no font has. Nothing is known here of fonts or of what they claim.

/**
 * Letters of the page, and of `text` in the font of the page, that have no glyph. To be
 * run in the page.
 *
 * @param {string} [text]
 * @returns {string[]} each with its code point and the element that it is in
 */
export function missingLetters(text = "") {
  const SIZE = 24;
  const UNKNOWN = ["\u{378}", "\u{10fffe}"];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SIZE * 3, SIZE * 2];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawings = new Map();
  const found = new Set();

  function drawing(letter, font) {
    const key = `${font} ${letter}`;
    if (!drawings.has(key)) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.font = font;
      pen.fillText(letter, SIZE / 2, SIZE * 1.5);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      drawings.set(key, data.filter((_, at) => at % 4 === 3).join());
    }
    return drawings.get(key);
  }

  function look(text, element) {
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
    const font = `${fontStyle} ${fontWeight} ${SIZE}px ${fontFamily}`;
    const boxes = UNKNOWN.map((letter) => drawing(letter, font));
    for (const letter of new Set(text)) {
      if (/[\s\p{Control}\p{Format}]/u.test(letter) || !boxes.includes(drawing(letter, font))) continue;
      const code = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      found.add(`${letter} (U+${code}) in ${element.outerHTML.slice(0, 60)}`);
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element.closest("script, noscript, [hidden]")) look(node.data, element);
  }
  document.querySelectorAll("input, textarea").forEach((entry) => look(entry.value + entry.placeholder, entry));
  look(text, document.querySelector("main") ?? document.body);
  return [...found];
}
