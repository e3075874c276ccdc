// The script of browser.html. Its own server passes what is sent under /api on to the service,
// so that the page needs no key: see browser_server.ts.

import { createClient, WajahProblem } from "../client/wajah.js";

const wajah = createClient({ baseUrl: "/api" });

onSubmit("#enroll", async (fields) => {
  const enrolled = await wajah.enroll(fields);
  return `Enrolled ${enrolled.stored.label}, one of ${enrolled.count} here.`;
});

onSubmit("#identify", async (fields) => {
  const found = await wajah.identify(fields);
  return found.match ? `This is ${found.name}.` : "This is nobody known here.";
});

/** Shows what `act` makes of a form's fields each time the form is sent. */
function onSubmit(selector, act) {
  document.querySelector(selector).addEventListener("submit", async (event) => {
    event.preventDefault();
    show("Looking…");
    try {
      show(await act(Object.fromEntries(new FormData(event.target))));
    } catch (error) {
      show(error instanceof WajahProblem ? error.detail : "The service can't be reached.");
    }
  });
}

function show(text) {
  document.querySelector("[role=status]").textContent = text;
}
