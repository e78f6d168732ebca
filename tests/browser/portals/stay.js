// As the guide for portals has it.
const survey = document.querySelector("minyi-survey");
await survey.ready;
const { active } = await navigator.serviceWorker.register("offline.js").then(() => navigator.serviceWorker.ready);
active.postMessage({ keep: [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)] });
