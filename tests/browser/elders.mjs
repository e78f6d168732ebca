// Whether a screen is what the norms for large-text editions ask for, measured.
//
// Text: 18 px and more, what is asked and answered 22 px in large and 30 px in the largest
// size; lines 1.3 of that apart, paragraphs 1.3 of a line; contrast 4.5:1, or 7:1 where more
// of it is wanted; what is tapped 60 × 60 px. Links in running text are as high as the text
// and are counted apart, as WCAG 2.5.8 does; what is disabled needs no contrast (1.4.3).

/** The numbers, by the size of text and the contrast that were chosen. */
export function norms(size, contrast) {
  return { text: 18, main: size === "largest" ? 30 : 22, line: 1.3, contrast: contrast === "more" ? 7 : 4.5, target: 60 };
}

/** Chooses text or contrast as a press on the page's own buttons does. In the page. */
export function ease([name, value]) {
  const button = document.createElement("input");
  Object.assign(button, { type: "radio", value });
  button.dataset.ease = name;
  document.body.append(button);
  button.click();
  button.remove();
}

/**
 * Everything on the screen that falls short. In the page.
 *
 * @returns {{least: Record<string, number>, short: string[], links: number}} the smallest of
 *   each measure, a line for everything below its norm, links in running text
 */
export function measure(norm) {
  const MAIN = ".question-label, .choice, .matrix-column, legend, label, button, .button, input, select, textarea, [role=option], .place-text, .note, .consent-text";
  const TAPPED = "a[href], button, select, input:not([type=hidden]), textarea, summary, audio[controls], video[controls], [role=option]";
  const IDLE = ":disabled, [aria-disabled=true]";
  const least = { text: Infinity, main: Infinity, line: Infinity, paragraph: Infinity, contrast: Infinity, target: Infinity };
  const short = [];
  let links = 0;
  const root = document.documentElement;

  const named = (element) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 24);
    return `<${element.localName}${element.className ? ` class=${JSON.stringify(String(element.className))}` : ""}> ${text}`;
  };
  const note = (measure, value, floor, element) => {
    least[measure] = Math.min(least[measure], value);
    if (value < floor - 0.01) short.push(`${measure} ${value.toFixed(2)}, not ${floor}: ${named(element)}`);
  };

  for (const element of document.body.querySelectorAll("*")) {
    if (!isSeen(element)) continue;
    if (hasText(element)) text(element);
    if (element.matches(TAPPED)) target(element);
    if (element.matches("p + p")) paragraph(element);
  }
  if (root.scrollWidth > root.clientWidth) short.push(`${root.scrollWidth} px wide, on ${root.clientWidth}`);
  return { least, short: [...new Set(short)], links };

  function isSeen(element) {
    // What is written in a picture is its author's.
    if (element.closest("noscript, script, option, svg")) return false;
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true })) return false;
    const { width, height, bottom } = element.getBoundingClientRect();
    const { clipPath, position, fontSize } = getComputedStyle(element);
    // What is for the ear alone, and what waits above the screen for the focus.
    if (width <= 1 || height <= 1 || fontSize === "0px" || clipPath === "inset(50%)") return false;
    if (element.closest(".visually-hidden") || (position === "fixed" && bottom <= 0)) return false;
    const clipped = element.closest(".choice-text");
    return !clipped || getComputedStyle(clipped).clipPath !== "inset(50%)";
  }

  function hasText(element) {
    if (element.matches("select, textarea, input:not([type=radio], [type=checkbox], [type=range], [type=file])")) return true;
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  }

  function text(element) {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    note("text", size, norm.text, element);
    const isMain = element.closest(MAIN) && !element.closest(".duty, .absent, .mark");
    if (isMain) note("main", size, norm.main, element);
    const isOneLine = element.matches("select, input");
    if (!isOneLine) {
      const line = style.lineHeight === "normal" ? 1.2 : parseFloat(style.lineHeight) / size;
      note("line", line, norm.line, element);
    }
    if (!element.closest(IDLE)) note("contrast", contrast(element, style), norm.contrast, element);
  }

  function target(element) {
    if (element.matches(":disabled") && element.matches("input, select, textarea")) return;
    const isText = element.matches("a") && getComputedStyle(element).display === "inline";
    if (isText && element.parentElement.textContent.trim() !== element.textContent.trim()) {
      links += 1;
      return;
    }
    const label = element.matches("input") ? element.closest("label") : undefined;
    const { width, height } = (label ?? element).getBoundingClientRect();
    // A browser's pixels are parts of a device's.
    note("target", Math.round(Math.min(width, height) * 10) / 10, norm.target, label ?? element);
  }

  /** Paragraphs are as far apart from line to line as 1.3 lines. */
  function paragraph(element) {
    const before = element.previousElementSibling;
    if (!isSeen(before) || !before.textContent.trim() || !element.textContent.trim()) return;
    const gap = element.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
    if (gap < 0) return;
    const line = parseFloat(getComputedStyle(element).lineHeight);
    note("paragraph", (gap + line) / line, 1.3, element);
  }

  function contrast(element, style) {
    const ground = groundOf(element);
    const [light, dark] = [luminance(over(colour(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
    return Math.floor(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  }

  function groundOf(element) {
    const layers = [];
    for (let around = element; around; around = around.parentElement) {
      const layer = colour(getComputedStyle(around).backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
  }

  function colour(text) {
    const numbers = text.match(/[\d.]+/g).map(Number);
    if (!/^rgba?\(/.test(text)) throw new Error(`a colour that is not understood: ${text}`);
    return [...numbers.slice(0, 3), numbers[3] ?? 1];
  }

  function over([r, g, b, a], ground) {
    return [r, g, b].map((part, n) => part * a + ground[n] * (1 - a)).concat(1);
  }

  /** WCAG 2.2, relative luminance. */
  function luminance(colour) {
    const [r, g, b] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}

/** Adds up what screens measured: the least of all, and every shortcoming. */
export class Account {
  least = {};
  short = [];
  screens = 0;
  links = 0;

  add(screen, { least, short, links }) {
    for (const [measure, value] of Object.entries(least)) {
      if (value < (this.least[measure]?.value ?? Infinity)) this.least[measure] = { value, screen };
    }
    this.short.push(...short.map((line) => `${screen}: ${line}`));
    this.screens += 1;
    this.links += links;
  }

  /** The smallest of each measure, one a line. */
  lines() {
    const line = ([measure, { value, screen }]) => `${measure.padEnd(9)} ${value.toFixed(2).padStart(7)}  ${screen}`;
    return Object.entries(this.least).map(line);
  }
}
