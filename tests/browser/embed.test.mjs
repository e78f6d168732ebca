// The element <minyi-survey> in portals: under a strict policy, among hostile styles, several
// on a page, moved, prefilled, offline, and among scripts that mean harm.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { eventually, forget, newProfile, open } from "./chromium.mjs";
import { violations } from "./everyone.mjs";
import { grid, input, portal, visit as visitPortal, xform } from "./portal.mjs";
import { Tablet } from "./tablet.mjs";

let around;
let profile;
let context;

before(async () => {
  around = await portal();
  profile = await newProfile();
  context = await open(profile, { locale: "en-GB", flags: ["--js-flags=--expose-gc"], reducedMotion: "reduce" });
});

after(async () => {
  await context?.close();
  await forget(profile);
  await around?.close();
});

const visit = (name) => visitPortal(context, around, name);

/** A page with these lines in its body, which is there for one test. */
async function visitBody(name, body, files = {}) {
  const script = `<link rel="icon" href="data:,"><script type="module" src="plain.js"></script><script type="module" src="minyi/@SCRIPT@"></script>`;
  await around.write(`${name}.html`, `<!doctype html><html lang="en"><title>${name}</title>${script}<body>${body}</body></html>`);
  for (const [file, text] of Object.entries(files)) await around.write(file, text);
  return visit(`${name}.html`);
}

const heard = (page, name) => page.evaluate((name) => window.heard.filter(([of]) => of === name).map(([, d]) => d), name);
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function fillStreet(page) {
  await grid(page).fill("G-07");
  await press(page, "Next");
  await page.getByRole("radio", { name: "Light" }).check();
  await press(page, "Next");
  await page.getByRole("textbox", { name: "Where is it dark?" }).fill("Behind the school");
  await press(page, "Next");
  await page.getByRole("textbox", { name: "Your age" }).fill("41");
  await press(page, "Next");
  await press(page, "Finish and save");
  await page.getByText("Your answers have been recorded.").waitFor();
}

describe("a portal with a strict policy", () => {
  test("a survey is filled, and the portal is told all that happens", async () => {
    const { page, found } = await visit("plain.html");
    await fillStreet(page);
    assert.deepEqual(found, [], "no complaint, of the policy neither");
    const [{ languages, resumed, surveyId }] = await heard(page, "ready");
    assert.deepEqual({ languages, resumed, surveyId }, { languages: ["en", "zh-Hans"], resumed: false, surveyId: "street" });
    assert.equal((await heard(page, "start")).length, 1);
    const turned = (await heard(page, "page")).map(({ from, to, of, review }) => [from, to, of, review]);
    assert.deepEqual(turned, [[0, 1, 3, false], [1, 2, 3, false], [2, 3, 4, false], [3, 4, 4, false], [4, 4, 4, true]]);
    const changes = (await heard(page, "change")).map(({ ref, value, previous }) => [ref, value, previous]);
    assert.deepEqual(changes, [
      ["/data/grid", "G-07", ""], ["/data/need", "light", ""], ["/data/why", "Behind the school", ""], ["/data/age", "41", ""],
    ]);
    const [{ record, recordId, at }] = await heard(page, "complete");
    const [{ a, id, state, visit: of }] = record.submissions;
    assert.deepEqual(a, { age: 41, grid: "G-07", need: "light", why: "Behind the school" });
    assert.deepEqual([id, state, of.mode], [recordId, "complete", "self"]);
    assert.ok(Date.parse(at) > 0);
    await page.close();
  });

  test("it meets WCAG's rules that a program can check, and headings are of the page", async () => {
    const { page } = await visit("plain.html");
    await grid(page).waitFor();
    // axe is a script of the test, which the portal's policy forbids; it looks into shadows.
    const found = await violations(page);
    // Landmarks and the search field's label are the portal's own.
    assert.deepEqual(found.filter((violation) => violation.includes("minyi-survey")), []);
    const levels = () =>
      page.evaluate(() => {
        const all = document.querySelector("minyi-survey").shadowRoot.querySelectorAll("h1, h2, h3, h4, h5");
        return [...all].filter((h) => h.checkVisibility()).map((heading) => Number(heading.getAttribute("aria-level")));
      });
    assert.equal((await levels())[0], 2);
    await page.evaluate(() => document.querySelector("minyi-survey").setAttribute("heading-level", "4"));
    assert.equal((await levels())[0], 4);
    await page.close();
  });

  test("what the portal calls moves no focus, and what people press does", async () => {
    const { page } = await visit("plain.html");
    await grid(page).fill("G-1");
    const search = page.getByRole("textbox", { name: "Search" });
    await search.focus();
    const call = (script) => page.evaluate(`{const s = document.querySelector("minyi-survey"); (${script})(s)}`);
    assert.equal(await call("(s) => s.next()"), true);
    await page.getByRole("radio", { name: "Light" }).waitFor();
    await page.waitForTimeout(100);
    assert.ok(await search.evaluate((element) => element === document.activeElement), "focus stays");
    assert.equal(await call("(s) => s.next()"), false, "a required answer is missing");
    assert.equal(await call("(s) => s.prev()"), true);
    await grid(page).waitFor();
    await press(page, "Next");
    await page.getByRole("radio", { name: "Light" }).waitFor();
    await page.waitForTimeout(100);
    const inside = () => document.activeElement.shadowRoot?.activeElement?.id;
    assert.equal(await page.evaluate(inside), "page", "focus goes to the page that was turned");
    await page.close();
  });

  test("answers are given, locked and read by script", async () => {
    const prefill = JSON.stringify({ grid: "G-07", age: 17, nothing: 1 }).replaceAll('"', "&quot;");
    const { page } = await visitBody("given", `<minyi-survey src="surveys/street.xml" storage="memory" prefill="${prefill}" locked></minyi-survey>`);
    await grid(page).waitFor();
    assert.deepEqual(await heard(page, "start"), [], "nobody has begun");
    assert.equal(await grid(page).inputValue(), "G-07");
    assert.equal(await grid(page).getAttribute("readonly") !== null, true, "locked");
    const told = await heard(page, "error");
    assert.deepEqual(told.map(({ code, message }) => [code, message]), [["prefill", "nothing: unknown"]]);
    const calls = await page.evaluate(() => {
      const survey = document.querySelector("minyi-survey");
      return {
        set: survey.setValues({ need: "bench", "/data/age": "no number", __proto__: { x: 1 } }),
        data: survey.getData(),
        issues: survey.validate(),
        polluted: {}.x,
      };
    });
    assert.deepEqual(calls.set, [{ ref: "/data/age", code: "type", message: "" }]);
    assert.deepEqual(calls.data, { age: 17, grid: "G-07", need: "bench", why: null });
    assert.deepEqual(calls.issues, [{ ref: "/data/age", code: "constraint", message: "18 or older" }]);
    assert.equal(calls.polluted, undefined);
    const failed = await page.evaluate(() => document.querySelector("minyi-survey").complete().catch(({ issues }) => issues));
    assert.equal(failed.length, 1);
    await page.evaluate(() => document.querySelector("minyi-survey").setValues({ age: 30 }));
    const record = await page.evaluate(() => document.querySelector("minyi-survey").complete());
    assert.deepEqual(record.submissions[0].a, { age: 30, grid: "G-07", need: "bench", why: null });
    await page.close();
  });
});

describe("where answers are kept", () => {
  test("on the device: who comes back goes on, and a case is answered once", async () => {
    const tag = `<minyi-survey src="surveys/street.xml" case-id="H-1" once></minyi-survey>`;
    const { page } = await visitBody("kept", tag);
    await grid(page).fill("G-9");
    await press(page, "Next");
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    await page.getByRole("radio", { name: "Light" }).or(grid(page)).first().waitFor();
    assert.equal((await heard(page, "ready"))[0].resumed, true);
    assert.equal(await page.evaluate(() => document.querySelector("minyi-survey").getData().grid), "G-9");
    await page.evaluate(() => document.querySelector("minyi-survey").setValues({ need: "bench" }));
    const record = await page.evaluate(() => document.querySelector("minyi-survey").complete());
    assert.equal(record.submissions[0].visit.unit, "H-1");
    const lines = await page.evaluate(async () => {
      const blob = await document.querySelector("minyi-survey").exportData({ format: "ndjson" });
      return (await blob.text()).trim().split("\n").map(JSON.parse);
    });
    assert.deepEqual(lines.map(({ t }) => t), ["bundle", "sub", "seal"]);
    const results = await page.evaluate(() => document.querySelector("minyi-survey").results());
    assert.match(JSON.stringify(results.json), /bench/);
    // Together with what another device has kept.
    const { page: other } = await visitBody("other", `<minyi-survey src="surveys/street.xml" storage="memory"></minyi-survey>`);
    await grid(other).waitFor();
    const theirs = await other.evaluate(() => {
      const survey = document.querySelector("minyi-survey");
      survey.setValues({ grid: "G-1", need: "light" });
      return survey.complete();
    });
    await other.close();
    const both = await page.evaluate(
      (text) => document.querySelector("minyi-survey").results({ files: [new Blob([text])] }),
      JSON.stringify(theirs),
    );
    assert.match(JSON.stringify(both.json), /light/);
    assert.doesNotMatch(JSON.stringify(results.json), /"light"/);
    // Taken in once and once more, it is counted once; what is no bundle is not taken in.
    const taken = await page.evaluate(async (text) => {
      const survey = document.querySelector("minyi-survey");
      const bundle = new File([text], "other.json");
      const failure = await survey.import([new File(["no bundle"], "notes.txt")]).catch(({ message }) => message);
      const reports = [await survey.import([bundle]), await survey.import([bundle])];
      return { failure, reports, results: await survey.results() };
    }, JSON.stringify(theirs));
    assert.match(taken.failure, /notes\.txt/);
    const [first, second] = taken.reports;
    assert.deepEqual(first.sources.map(({ name, condition }) => [name, condition]), [["bundle.json", "sealed"], ["other.json", "sealed"]]);
    assert.deepEqual([first, second].map(({ forms: [{ n }] }) => n), [2, 2]);
    assert.match(taken.results.json, /light/);
    await page.reload();
    await page.getByText("has been filled in on this device already").waitFor();
    assert.deepEqual((await heard(page, "error")).map(({ code }) => code), ["answered"]);
    await page.close();
  });

  test("a kiosk keeps what a visitor left as broken off, and nothing where nothing was answered", async () => {
    const { page } = await visitBody("kiosk", `<minyi-survey src="surveys/street.xml" mode="kiosk" idle-seconds="2"></minyi-survey>`);
    await grid(page).waitFor();
    const [{ recordId }] = await heard(page, "ready");
    // Somebody touches it, and goes.
    await grid(page).click();
    await eventually(async () => (await heard(page, "ready")).length > 1, "it begins anew");
    assert.deepEqual(await heard(page, "partial"), []);
    await grid(page).fill("G-9");
    await eventually(async () => (await heard(page, "partial")).length > 0, "the visitor is gone");
    const [{ record }] = await heard(page, "partial");
    const [{ id, state, a }] = record.submissions;
    assert.deepEqual([state, a.grid], ["partial", "G-9"]);
    assert.notEqual(id, recordId);
    await eventually(async () => (await grid(page).inputValue()) === "", "the next visitor finds nothing of it");
    assert.deepEqual(await heard(page, "complete"), []);
    const bundle = await page.evaluate(async () => JSON.parse(await (await document.querySelector("minyi-survey").exportData()).text()));
    const partial = bundle.submissions.filter((submission) => submission.state === "partial");
    assert.deepEqual(partial.map((submission) => submission.id), [id]);
    await page.close();
  });

  test("what was given from the beginning is changed by people, and stays as they changed it", async () => {
    const tag = `<minyi-survey src="surveys/street.xml" case-id="H-2" prefill='{"grid":"G-07"}'></minyi-survey>`;
    const { page } = await visitBody("changed", tag);
    await grid(page).fill("G-08");
    await press(page, "Next");
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    await eventually(async () => (await heard(page, "ready")).length > 0, "it is taken up");
    assert.equal(await page.evaluate(() => document.querySelector("minyi-survey").getData().grid), "G-08");
    await page.close();
  });

  test("who has agreed is not asked again, and who has not is, whatever was given from the beginning", async () => {
    const told = xform({
      id: "told", version: "1", languages: ["English (en)"], nodes: ["grid"], binds: [`<bind nodeset="/data/grid" type="string"/>`],
      texts: { title: ["Told"], grid: ["Grid"], "minyi:consent": ["We ask about your street."] }, body: [input("grid")],
    });
    const tag = `<minyi-survey src="surveys/told.xml" locale="en" prefill='{"grid":"G-07"}'></minyi-survey>`;
    const { page } = await visitBody("told", tag, { "surveys/told.xml": told });
    await page.getByText("We ask about your street.").waitFor();
    await page.reload();
    await press(page, "I agree, begin");
    await grid(page).waitFor();
    await eventually(() => page.evaluate(async () => {
      const open = indexedDB.open("minyi-survey");
      await new Promise((resolve) => Object.assign(open, { onsuccess: resolve }));
      const all = open.result.transaction("settings").objectStore("settings").getAll();
      await new Promise((resolve) => Object.assign(all, { onsuccess: resolve }));
      open.result.close();
      return JSON.stringify(all.result).includes('"is_agreed":true');
    }), "it is remembered");
    await page.reload();
    await grid(page).waitFor();
    await page.close();
  });

  test("with the page: it is given a draft and gives it back", async () => {
    const { page } = await visitBody("host", `<minyi-survey src="surveys/street.xml" storage="host"></minyi-survey>`);
    await grid(page).fill("G-5");
    await press(page, "Next");
    await eventually(async () => (await heard(page, "saved")).length > 0, "a draft is given");
    const { draft, bytes } = (await heard(page, "saved")).at(-1);
    assert.ok(bytes > 0 && draft.includes("G-5"));
    await page.evaluate((draft) => {
      const survey = document.createElement("minyi-survey");
      Object.assign(survey, { storage: "host", draft });
      survey.src = "surveys/street.xml";
      document.body.replaceChildren(survey);
    }, draft);
    await eventually(() => page.evaluate(() => document.querySelector("minyi-survey").getData().grid === "G-5"), "the draft is taken up");
    const stores = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    assert.ok(!stores.includes("minyi"), "the app's own storage is not touched");
    await page.close();
  });

  test("a token says who answers; a wrong one opens nothing", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = publicKey.export({ format: "jwk" }).x;
    const part = (object) => Buffer.from(JSON.stringify(object)).toString("base64url");
    const token = (claims, alg = "EdDSA") => {
      const text = `${part({ alg })}.${part(claims)}`;
      return `${text}.${sign(null, Buffer.from(text), privateKey).toString("base64url")}`;
    };
    const soon = Math.floor(Date.now() / 1000) + 60;
    const good = token({ sub: "H-7", exp: soon });
    const tag = (token) => `<minyi-survey src="surveys/street.xml" storage="memory" token="${token}" token-key="${key}"></minyi-survey>`;
    const { page } = await visitBody("token", tag(good));
    await grid(page).waitFor();
    await page.evaluate(() => document.querySelector("minyi-survey").setValues({ need: "bench" }));
    const record = await page.evaluate(() => document.querySelector("minyi-survey").complete());
    assert.equal(record.submissions[0].visit.unit, "H-7");
    await page.close();
    const tampered = [good.split(".")[0], part({ sub: "H-8", exp: soon }), good.split(".")[2]].join(".");
    for (const [wrong, why] of [
      [tampered, /not signed/], [token({ sub: "H-7", exp: soon - 120 }), /expired/], [token({ exp: soon }), /sub/],
      [token({ sub: "H-7", exp: soon }, "none"), /none/], ["a.b", /JWS/],
    ]) {
      const { page } = await visitBody("token", tag(wrong));
      await eventually(async () => (await heard(page, "error")).length > 0, "it is told");
      const [{ code, message }] = await heard(page, "error");
      assert.equal(code, "token");
      assert.match(message, why);
      assert.equal((await heard(page, "ready")).length, 0);
      await page.close();
    }
  });
});

describe("life in a page", () => {
  test("several stand on a page, and a second copy of the script is harmless", async () => {
    const { page } = await visit("several.html");
    const one = page.locator("#one minyi-survey");
    const two = page.locator("#two minyi-survey");
    const three = page.locator("#three minyi-survey");
    await one.getByRole("textbox", { name: "Grid" }).fill("first");
    await two.getByRole("textbox", { name: "网格" }).fill("second");
    await three.getByRole("textbox", { name: "Your wish for the yard" }).fill("a bench");
    await two.getByRole("button", { name: "下一页" }).click();
    await two.getByRole("radio", { name: "照明" }).waitFor();
    assert.equal(await one.getByRole("textbox", { name: "Grid" }).inputValue(), "first");
    const data = await page.evaluate(() => [...document.querySelectorAll("minyi-survey")].map((survey) => survey.getData()));
    assert.deepEqual(data.map(({ grid, wish }) => grid ?? wish), ["first", "second", "a bench"]);
    const ids = await page.evaluate(() =>
      [...document.querySelectorAll("minyi-survey")].flatMap((survey) =>
        [...survey.shadowRoot.querySelectorAll("[id^=q]")].map(({ id }) => id)));
    assert.equal(new Set(ids).size, ids.length, "no id twice");
    await page.close();
  });

  test("it may be moved, taken out and put back, set up before it is known, and named otherwise", async () => {
    const { page } = await visitBody("life", `<div id="a"></div><div id="b"></div>`);
    await page.evaluate(() => {
      const survey = document.createElement("minyi-survey");
      survey.setAttribute("storage", "memory");
      survey.setAttribute("src", "surveys/street.xml");
      document.querySelector("#a").append(survey);
    });
    await grid(page).fill("G-3");
    await press(page, "Next");
    await page.evaluate(() => document.querySelector("#b").append(document.querySelector("minyi-survey")));
    await page.getByRole("radio", { name: "Light" }).waitFor();
    assert.equal(await page.evaluate(() => document.querySelector("minyi-survey").getData().grid), "G-3");
    await page.evaluate(async () => {
      window.out = document.querySelector("minyi-survey");
      window.out.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      document.querySelector("#a").append(window.out);
    });
    await eventually(() => page.evaluate(() => document.querySelector("minyi-survey").getData().grid === "G-3"), "it goes on");
    await page.evaluate(async (script) => {
      const early = document.createElement("minyi-survey-next");
      Object.assign(early, { storage: "memory", definition: "| survey | | | |\n| | type | name | label |\n| | text | hope | Your hope |\n" });
      document.body.append(early);
      await import(`./minyi/${script}?tag=minyi-survey-next`);
    }, around.script);
    await page.getByRole("textbox", { name: "Your hope" }).waitFor();
    await page.close();
  });

  test("what the portal says of looks is followed, by name and part", async () => {
    const { page } = await visitBody("looks", `<link rel="stylesheet" href="looks.css"><minyi-survey src="surveys/street.xml" storage="memory"></minyi-survey>`, {
      "looks.css": "minyi-survey { --my-color-accent: rgb(120, 0, 60); --my-radius: 0px; --my-line-height: 1; } minyi-survey::part(title) { letter-spacing: 2px; }",
    });
    await grid(page).waitFor();
    const looks = await page.evaluate(() => {
      const root = document.querySelector("minyi-survey").shadowRoot;
      const of = (selector) => getComputedStyle(root.querySelector(selector));
      return [of(".next").backgroundColor, of(".next").borderRadius, of(".title").letterSpacing, Number.parseFloat(of(".minyi").lineHeight) / Number.parseFloat(of(".minyi").fontSize)];
    });
    assert.deepEqual(looks.slice(0, 3), ["rgb(120, 0, 60)", "0px", "2px"]);
    assert.ok(looks[3] >= 1.29, "lines stay apart");
    await page.evaluate(() => document.querySelector("minyi-survey").setAttribute("large-text", "largest"));
    const sizes = await page.evaluate(() => {
      const root = document.querySelector("minyi-survey").shadowRoot;
      const px = (selector, name) => Number.parseFloat(getComputedStyle(root.querySelector(selector))[name]);
      return [px(".question-label", "fontSize"), px(".next", "fontSize"), px(".next", "height")];
    });
    assert.ok(sizes[0] >= 30 && sizes[1] >= 22 && sizes[2] >= 60, `large text is large: ${sizes}`);
    await page.close();
  });
});

describe("harm", () => {
  test("a form cannot run, fetch or lead anywhere", async () => {
    const asked = [];
    const hostile = xform({
      id: "hostile", version: "1", languages: ["English (en)"], nodes: ["a"], binds: [`<bind nodeset="/data/a" type="string"/>`],
      texts: { title: ["<img src=x onerror=window.harm=1>"], a: ["&lt;script&gt;window.harm=2&lt;/script&gt;&lt;img src=\"https://elsewhere.example/x.png\" onerror=\"window.harm=3\"&gt; [link](javascript:window.harm=4)"] },
      body: [input("a")],
    }).replace("<h:title><img src=x onerror=window.harm=1></h:title>", "<h:title>&lt;img src=x onerror=window.harm=1&gt;</h:title>")
      .replace("<value><img src=x onerror=window.harm=1></value>", "<value/>")
      .replace("</model>", `<instance id="out" src="https://elsewhere.example/list.xml"/><instance id="up" src="jr://file/../../etc/list.csv"/></model>`);
    const { page } = await visitBody("hostile", `<minyi-survey src="surveys/hostile.xml" storage="memory"></minyi-survey>`, { "surveys/hostile.xml": hostile });
    page.on("request", (request) => asked.push(request.url()));
    await page.reload();
    await eventually(async () => (await heard(page, "ready")).length + (await heard(page, "error")).length > 0, "it is opened or refused");
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.harm), undefined);
    assert.deepEqual(asked.filter((address) => !address.startsWith(around.origin)), [], "nothing is asked elsewhere");
    assert.ok(page.url().endsWith("hostile.html"));
    const links = await page.evaluate(() => [...document.querySelector("minyi-survey").shadowRoot.querySelectorAll("a, img, script, iframe")].map(({ outerHTML }) => outerHTML));
    assert.deepEqual(links, []);
    const told = (await heard(page, "error")).map(({ code, message }) => [code, message]);
    assert.deepEqual(told, [["refused", "https://elsewhere.example/list.xml"]]);
    await page.close();
  });

  test("a form with errors, and one that is not there, are told and leave the page as it is", async () => {
    const { page } = await visitBody("wrong", `<minyi-survey src="surveys/absent.xml"><p>Call us instead.</p></minyi-survey><minyi-survey id="bad" src="surveys/bad.md" storage="memory"></minyi-survey>`, {
      "surveys/bad.md": "| survey | | | |\n| | type | name | label |\n| | nonsense | a | A |\n",
    });
    await eventually(async () => (await heard(page, "error")).length === 2, "both are told");
    const told = await heard(page, "error");
    assert.deepEqual(told.map(({ code }) => code).sort(), ["form", "load"]);
    assert.match(told.find(({ code }) => code === "form").message, /survey!A3|nonsense/);
    await page.getByText("Call us instead.").waitFor();
    await page.getByText("This questionnaire cannot be shown right now").waitFor();
    await page.close();
  });
});

test("the app gives the lines for a page, the form, and a preview", async () => {
  const tablet = await Tablet.on({ tag: "en", locale: "en-GB", reducedMotion: "reduce", permissions: ["clipboard-write", "clipboard-read"] });
  try {
    const { i, page } = tablet;
    const instruments = page.getByRole("region", { name: i.say("start.instruments") });
    await instruments.getByRole("link", { name: "Property and community service satisfaction" }).click();
    await i.follow("embedding.title");
    await page.locator("minyi-survey").getByRole("button", { name: i.say("embed.agree") }).waitFor();
    assert.deepEqual(await violations(page), []);
    await i.press("embedding.copy");
    await page.getByText(i.say("embedding.copied")).waitFor();
    const lines = await page.evaluate(() => navigator.clipboard.readText());
    const script = around.script;
    assert.equal(lines, [
      `<script type="module" src="/minyi/${script}" integrity="${around.integrity}"></script>`,
      `<minyi-survey src="/surveys/minyi-I2.xml" locale="en"></minyi-survey>`, "",
    ].join("\n"));
    const waiting = page.waitForEvent("download");
    await i.press("embedding.download");
    const download = await waiting;
    assert.equal(download.suggestedFilename(), "minyi-I2.xml");
    const form = await readFile(await download.path(), "utf8");
    // What was copied works.
    await around.write("surveys/minyi-I2.xml", form);
    const { page: portalPage } = await visitBody("copied", lines.split("\n")[1].replaceAll("/surveys", "surveys"));
    await portalPage.getByRole("button", { name: i.say("embed.agree") }).click();
    await portalPage.getByText("How is this filled in?").waitFor();
    await portalPage.close();
  } finally {
    await tablet.close();
  }
});

test("a picture is taken in, by a program that only such a form loads", async () => {
  const form = xform({
    id: "pictures", version: "1", languages: ["English (en)"], nodes: ["pic"], binds: [`<bind nodeset="/data/pic" type="binary"/>`],
    texts: { title: ["Pictures"], pic: ["A picture of the lamp"] },
    body: [`<upload mediatype="image/*" ref="/data/pic"><label ref="jr:itext('pic')"/></upload>`],
  });
  const { page, found } = await visitBody("pictures", `<minyi-survey src="surveys/pictures.xml" locale="en"></minyi-survey>`, { "surveys/pictures.xml": form });
  const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const input = page.locator('minyi-survey input[type="file"]').last();
  await input.setInputFiles({ name: "lamp.png", mimeType: "image/png", buffer: png });
  await page.locator("minyi-survey canvas.picture.drawn").waitFor();
  const record = await page.evaluate(() => document.querySelector("minyi-survey").complete());
  const [{ name, type, sub }] = record.header.files;
  assert.deepEqual([name, sub], [record.submissions[0].a.pic, record.submissions[0].id]);
  assert.match(type, /^image\//);
  const zip = await page.evaluate(async () => {
    const blob = await document.querySelector("minyi-survey").exportData({ format: "zip" });
    return [...new Uint8Array(await blob.arrayBuffer()).slice(0, 4)];
  });
  assert.deepEqual(zip, [0x50, 0x4b, 3, 4]);
  assert.deepEqual(found, []);
  await page.close();
});
