"use strict";
// What somebody writes in a long form is kept by itself a moment after they stop typing.
(() => {
  const form = document.querySelector("form[data-keep]");
  const told = document.getElementById("bewaard");
  if (!form || !told) return;
  const WAIT = 1500;
  let timer = 0;
  const keep = async () => {
    timer = 0;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      told.textContent = (await answer.json()).said;
    } catch {
      told.textContent = told.dataset.failed;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
})();
