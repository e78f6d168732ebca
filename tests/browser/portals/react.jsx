// A portal of React: the element is a component like any other, comes and goes.
import { StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

function Survey({ grid, onComplete }) {
  const element = useRef(null);
  useEffect(() => {
    const survey = element.current;
    const done = ({ detail }) => onComplete(detail.record);
    survey.addEventListener("minyi-complete", done);
    return () => survey.removeEventListener("minyi-complete", done);
  }, [onComplete]);
  return <minyi-survey ref={element} src="surveys/street.xml" locale="en" storage="memory" prefill={{ grid }} />;
}

function Portal() {
  const [isShown, show] = useState(true);
  const [record, keep] = useState(null);
  return (
    <main>
      <button onClick={() => show(!isShown)}>{isShown ? "Hide" : "Show"}</button>
      {isShown && <Survey grid="G-07" onComplete={keep} />}
      <output>{record && JSON.stringify(record.submissions[0].a)}</output>
    </main>
  );
}

createRoot(document.querySelector("#portal")).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
);
