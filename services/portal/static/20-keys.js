"use strict";
// j and k move through a list, o opens; outside fields, never with a modifier key, and they can be
// turned off (WCAG 2.1.4): a button at the foot of the page says so, and the browser remembers it.
(() => {
  const body = document.body;
  if (body.getAttribute("data-keys") !== "list") return;
  const english = document.documentElement.lang === "en";
  const name = "loket-keys";
  const remembered = () => { try { return localStorage.getItem(name); } catch { return null; } };
  const button = document.createElement("button");
  button.type = "button";
  button.className = "utrecht-button utrecht-button--subtle";
  button.textContent = english ? "Keys j, k, o, c" : "Toetsen j, k, o, c";
  const set = (on) => {
    body.toggleAttribute("data-keys-off", !on);
    button.setAttribute("aria-pressed", String(on));
    try { localStorage.setItem(name, on ? "on" : "off"); } catch { /* a browser that keeps nothing */ }
  };
  button.addEventListener("click", () => set(body.hasAttribute("data-keys-off")));
  document.querySelector(".loket-footer").append(button);
  set(remembered() !== "off");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || body.hasAttribute("data-keys-off")) return;
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
