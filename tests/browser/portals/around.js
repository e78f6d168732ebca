// Shows the survey of the origin in the address, and keeps what it said.
import { connect } from "./minyi/portal.js";

const origin = new URLSearchParams(location.search).get("surveys");
const frame = document.querySelector("#survey");
const asked = new URLSearchParams({ src: "../surveys/street.xml", origin: location.origin, locale: "en", storage: "memory" });
frame.src = `${origin}/minyi/frame.html#${asked}`;
window.heard = [];
window.survey = await connect(frame, { origin });
for (const name of ["page", "change", "complete", "error"]) {
  window.survey.addEventListener(name, ({ detail }) => window.heard.push([name, detail]));
}
window.heard.push(["ready", window.survey.meta]);
