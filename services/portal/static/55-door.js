"use strict";
// A form that is kept as a draft: saved a moment after the last change, and said so.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-kept]");
  const place = form.getAttribute("data-autosave");
  let timer = 0;
  let saving = Promise.resolve();
  const tell = (words) => { if (said) said.textContent = words; };
  const save = async () => {
    try {
      const answer = await fetch(place, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
      });
      if (answer.status === 422) return tell(said.getAttribute("data-held"));
      if (answer.status !== 204) throw new Error(answer.statusText);
      const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      tell(said.getAttribute("data-kept") + " " + now);
    } catch {
      tell(said.getAttribute("data-lost"));
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; saving = saving.then(save); }, 800);
  };
  form.addEventListener("input", soon);
  const stop = () => { clearTimeout(timer); timer = 0; };
  form.addEventListener("submit", stop);
  addEventListener("pagehide", () => {
    if (!timer) return;
    stop();
    fetch(place, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: true });
  });
})();
