// Writes the smallest workbook that is one: sheets of texts, in a zip of stored entries.

import { crc32 } from "node:zlib";

/**
 * A workbook.
 *
 * @param {Record<string, string[][]>} sheets rows of cells by the name of their sheet
 * @returns {Buffer} the .xlsx
 */
export function xlsx(sheets) {
  const names = Object.keys(sheets);
  const each = (make) => names.map((name, index) => make(index + 1, name)).join("");
  const parts = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)}</Types>`,
    "_rels/.rels": related(`<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>`),
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each((n, name) => `<sheet name="${escaped(name)}" sheetId="${n}" r:id="r${n}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": related(each((n) => `<Relationship Id="r${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)),
  };
  names.forEach((name, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = sheet(sheets[name]);
  });
  return zip(parts);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function related(relationships) {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationships}</Relationships>`;
}

function sheet(rows) {
  const cell = (text, column, row) =>
    text && `<c r="${String.fromCharCode(65 + column)}${row}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const line = (cells, index) =>
    `<row r="${index + 1}">${cells.map((text, column) => cell(text, column, index + 1)).join("")}</row>`;
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.map(line).join("")}</sheetData></worksheet>`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Entries one after the other, then the directory that lists them. */
function zip(parts) {
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const [path, text] of Object.entries(parts)) {
    const name = Buffer.from(path);
    const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
    const facts = entryFacts(name, body);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, name, body]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), facts, place, name]));
    bodies.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

/** Version, checksum, sizes and length of the name, as both kinds of record have them. */
function entryFacts(name, body) {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  // 1 January 1980, the first day a zip knows.
  facts.writeUInt16LE(0x21, 8);
  facts.writeUInt32LE(crc32(body), 10);
  facts.writeUInt32LE(body.length, 14);
  facts.writeUInt32LE(body.length, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}
