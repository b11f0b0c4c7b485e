"use strict";
// An open page hears what changed and replaces those parts; what somebody is typing in stays.
(() => {
  if (!document.body.hasAttribute("data-live") || !("EventSource" in window)) return;
  const place = location.pathname + location.search;
  const stand = document.body.dataset.live;
  const line = new EventSource("/live?van=" + encodeURIComponent(place) + "&stand=" + encodeURIComponent(stand));
  const changing = (there, change) => {
    const focused = there.contains(document.activeElement) ? document.activeElement : null;
    const key = focused && (focused.id || focused.getAttribute("href"));
    change();
    if (!key || document.activeElement === focused) return;
    const again = [...there.querySelectorAll("a, button, [id]")].find((one) => one.id === key || one.getAttribute("href") === key);
    if (again) again.focus();
  };
  const renewed = (before, html) => {
    const shell = document.createElement("template");
    shell.innerHTML = html;
    const after = shell.content.firstElementChild;
    if (!before) return after;
    if (before.outerHTML === after.outerHTML) return before;
    for (const box of before.querySelectorAll("input:checked")) {
      const same = box.id && after.querySelector("#" + CSS.escape(box.id));
      if (same) same.checked = true;
    }
    before.replaceWith(after);
    return after;
  };
  line.addEventListener("part", (event) => {
    const { id, html } = JSON.parse(event.data);
    const there = document.getElementById(id);
    if (!there) return;
    const focused = there.contains(document.activeElement) ? document.activeElement : null;
    if (focused && focused.matches("input, textarea, select")) return;
    const shell = document.createElement("template");
    shell.innerHTML = html;
    if (shell.innerHTML !== there.innerHTML) changing(there, () => { there.innerHTML = html; });
  });
  line.addEventListener("list", (event) => {
    const { id, order, items } = JSON.parse(event.data);
    const list = document.getElementById(id);
    if (!list) return;
    changing(list, () => {
      for (const name of Object.keys(items)) if (document.getElementById(name)) renewed(document.getElementById(name), items[name]);
      let next = list.firstElementChild;
      for (const name of order) {
        const one = document.getElementById(name) || (name in items ? renewed(null, items[name]) : null);
        if (!one) continue;
        if (one === next) next = next.nextElementSibling;
        else list.insertBefore(one, next);
      }
      while (next) {
        const over = next;
        next = next.nextElementSibling;
        over.remove();
      }
    });
  });
  line.addEventListener("gone", (event) => {
    const there = document.getElementById(JSON.parse(event.data).id);
    if (there) there.remove();
  });
  line.addEventListener("reload", () => location.reload());
})();
