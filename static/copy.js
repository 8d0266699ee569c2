// Buttons that copy what their `data-copy` says, or the text of the element it names as `#id`.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  const text = (what) => (what.startsWith("#") ? document.querySelector(what).textContent.trim() : what);
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(text(button.dataset.copy));
    button.classList.add("is-copied");
    setTimeout(() => button.classList.remove("is-copied"), 1500);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  });
})();
