"use strict";
// A draft keeps itself some seconds after typing; without this script a version is saved by hand.
(() => {
  const form = document.querySelector("form[data-desk-draft]");
  if (!form) return;
  const AFTER = 2000;
  const told = form.querySelector("[data-desk-kept]");
  const also = form.querySelector("[data-desk-kept-too]");
  let timer = 0, asked = null, leaving = false;
  const tell = (words) => { told.textContent = words; also.textContent = words; };
  const keep = async () => {
    timer = 0;
    if (leaving) return;
    asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.deskDraft, { method: "POST", body, signal: asked.signal });
      tell(answer.headers.get("content-type").startsWith("application/json") ? (await answer.json()).said : lost());
    } catch (why) {
      if (why.name !== "AbortError") tell(lost());
    }
  };
  const lost = () => (document.documentElement.lang === "en" ? "Draft not kept. Are you still signed in?" : "Concept niet bewaard. Bent u nog ingelogd?");
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, AFTER); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); if (asked) asked.abort(); });
  const marks = () => {
    const found = [...form.querySelectorAll("select[name$='-marking']")];
    const high = found.sort((a, b) => b.selectedIndex - a.selectedIndex)[0];
    if (high) document.querySelectorAll("[data-highest] strong").forEach((one) => { one.textContent = high.selectedOptions[0].textContent; });
  };
  form.addEventListener("change", marks);
})();
// Who has a page of a task open is told when something happened to it since.
(() => {
  const happened = document.getElementById("gebeurd"), old = document.getElementById("verouderd");
  if (!happened || !old) return;
  const now = () => happened.querySelector("[data-sequence]").dataset.sequence;
  const first = now();
  new MutationObserver(() => { if (happened.firstElementChild && now() !== first) old.hidden = false; }).observe(happened, { childList: true });
})();
// In the queue, c claims the task whose row has the focus; anywhere else it is a letter.
(() => {
  if (document.body.getAttribute("data-desk-keys") !== "claim") return;
  document.addEventListener("keydown", (event) => {
    if (document.body.hasAttribute("data-keys-off")) return;
    if (event.key !== "c" || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = event.target.closest("[data-row]"), button = row && row.querySelector("[data-claim]");
    if (button) button.click();
  });
})();
