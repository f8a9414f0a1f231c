// Runs before the first paint, so that the page does not flash in the wrong theme.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try { root.dataset.theme = localStorage.getItem("labook-theme") || root.dataset.theme; } catch {}
})();
