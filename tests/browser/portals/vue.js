// A portal of Vue: the element is used as Vue uses all custom elements.
import { createApp, h, ref } from "vue";

createApp({
  setup() {
    const isShown = ref(true);
    const record = ref("");
    const keep = ({ detail }) => {
      record.value = JSON.stringify(detail.record.submissions[0].a);
    };
    return () =>
      h("main", [
        h("button", { onClick: () => (isShown.value = !isShown.value) }, isShown.value ? "Hide" : "Show"),
        isShown.value &&
          h("minyi-survey", {
            src: "surveys/street.xml", locale: "en", storage: "memory", prefill: { grid: "G-07" }, "onMinyi-complete": keep,
          }),
        h("output", record.value),
      ]);
  },
}).mount("#portal");
