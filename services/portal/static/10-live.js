"use strict";
// An open page hears what changed and replaces those parts; what somebody is typing in stays.
(() => {
  if (!document.body.hasAttribute("data-live") || !("EventSource" in window)) return;
  const place = location.pathname + location.search;
  const line = new EventSource("/live?van=" + encodeURIComponent(place));
  line.addEventListener("part", (event) => {
    const { id, html } = JSON.parse(event.data);
    const there = document.getElementById(id);
    if (!there) return;
    const focused = there.contains(document.activeElement) ? document.activeElement : null;
    if (focused && focused.matches("input, textarea, select")) return;
    const key = focused && (focused.id || focused.getAttribute("href"));
    there.innerHTML = html;
    if (key) {
      const again = [...there.querySelectorAll("a, button, [id]")].find((one) => one.id === key || one.getAttribute("href") === key);
      if (again) again.focus();
    }
  });
  line.addEventListener("gone", (event) => {
    const there = document.getElementById(JSON.parse(event.data).id);
    if (there) there.remove();
  });
  line.addEventListener("reload", () => location.reload());
})();
