import assert from "node:assert/strict";
import { expectText } from "../chromium.mjs";

export const answers = { source: "tap", others: "well river", order: "rain tap well river", film: "Nothing" };

/** Waits until pictures are drawn and as large as they are in their files. */
async function isDrawn(picture, width) {
  await picture.waitFor();
  const natural = await picture.evaluate(async (image) => {
    await image.decode();
    return image.naturalWidth;
  });
  assert.equal(natural, width);
}

export async function fill({ i, page, layout, next, look }) {
  const well = page.locator("img").first();
  await isDrawn(well, 240);
  // The label says what the picture says.
  assert.equal(await well.getAttribute("alt"), "");
  await look();
  const enlarge = page.getByRole("button", { name: `${i.say("media.enlarge")} This is our well` });
  await enlarge.click();
  const dialog = page.getByRole("dialog", { name: i.say("media.enlarged") });
  await isDrawn(dialog.getByRole("img", { name: "This is our well" }), 720);
  await look();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await enlarge.evaluate((button) => button === document.activeElement));
  await enlarge.press("Enter");
  await dialog.getByRole("button", { name: i.say("media.close") }).click();
  await dialog.waitFor({ state: "hidden" });

  await next("Where is water from");
  const question = i.group("Where is water from");
  const asked = question.getByLabel("Where is water from", { exact: true });
  assert.equal(await asked.evaluate((sound) => sound.controls && sound.preload), "none");
  if (layout === "pages") await asked.evaluate((sound) => sound.played.length || new Promise((resolve) => (sound.onplaying = resolve)));
  else assert.equal(await asked.evaluate((sound) => sound.autoplay), false);
  const sound = question.getByLabel("The river", { exact: true }).and(page.locator("audio"));
  const length = await sound.evaluate(async (sound) => {
    await sound.play();
    return sound.duration;
  });
  assert.ok(Math.abs(length - 0.25) < 0.05, `${length} s`);
  await isDrawn(question.locator("img").nth(1), 96);
  // A choice without a label is called by its value, also where its picture is not there.
  assert.equal(await question.getByRole("img", { name: "tap" }).count(), 1);
  await expectText(page, i.say("media.absent", { file: "rain.png" }));
  await i.choose("Where is water from", "tap");
  await look();
  await question.getByRole("button", { name: `${i.say("media.enlarge")} A well` }).click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  assert.ok(await question.getByRole("radio", { name: "tap" }).isChecked());

  await next("Where else");
  await i.tick("Where else", ["The river", "A well"]);
  await look();
  await next("In which order");
  await i.group("In which order").getByRole("button", { name: /Rain/ }).click();
  await i.rank("In which order", ["tap", "A well", "The river"]);
  await look();
  await next("What does the film show");
  await expectText(page, i.say("media.absent", { file: "gone.mp4" }));
  await expectText(page, i.say("media.absent", { file: "gone.png" }));
  await i.type("What does the film show", "Nothing");
  await look();
}
