import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { district: "south", village: "v4", size: "310", wells: "w1 w2" };

export async function fill({ i, page, next, look }) {
  await look();
  await i.choose("Which district", "Northern district");
  await i.choose("Which district", "Southern district");
  await next("Which village");
  const villages = await i.group("Which village").getByRole("radio").evaluateAll((radios) => radios.map((radio) => radio.value));
  assert.deepEqual(villages, ["v3", "v4"]);
  await i.choose("Which village", "White Well");
  await next("It has 310 households");
  await expectText(page, "It has 310 households");
  await next("Which wells");
  await i.tick("Which wells", ["New well", "Old well"]);
}
