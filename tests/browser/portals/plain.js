// What the survey said, for the test.
window.heard = [];
for (const name of ["ready", "start", "page", "change", "invalid", "complete", "partial", "saved", "language", "error", "resize"]) {
  document.addEventListener(`minyi-${name}`, ({ detail }) => window.heard.push([name, detail]));
}
