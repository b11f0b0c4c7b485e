"use strict";
// j and k move through a list, o opens; only outside fields, and never with a modifier key.
(() => {
  if (document.body.getAttribute("data-keys") !== "list") return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select")) return;
    const links = [...document.querySelectorAll("[data-row] th a")];
    const at = links.indexOf(document.activeElement);
    const step = { j: 1, k: -1 }[event.key];
    if (step && links.length) {
      links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
      event.preventDefault();
    } else if (event.key === "o" && at >= 0) {
      links[at].click();
    }
  });
})();
