"use strict";
// After a refused form the reader stands at the list of what to correct.
(() => {
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
})();
