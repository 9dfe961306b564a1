// Letters choose, as shown beside each answer. All of the page works without this file.
"use strict";

const OFF = "personae-keys-off"; // kept for this tab: WCAG 2.2, 2.1.4, single keys can be turned off
const on = () => sessionStorage.getItem(OFF) === null;

document.addEventListener("keydown", (event) => {
  if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (event.target.closest("input:not([type=radio]), textarea, select")) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (meant === null) return;
  event.preventDefault();
  if (meant.matches("input")) meant.focus();
  meant.click();
});

document.addEventListener("DOMContentLoaded", () => {
  const name = document.querySelector("#name");
  if (name !== null) {
    name.addEventListener("input", () => {
      document.querySelector("[value=else]").checked = true;
    });
  }

  const toggle = document.querySelector("#keys");
  if (toggle !== null) {
    const show = () => {
      toggle.setAttribute("aria-pressed", String(on()));
      toggle.textContent = on() ? "Keys are on" : "Keys are off";
    };
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      if (on()) sessionStorage.setItem(OFF, "1");
      else sessionStorage.removeItem(OFF);
      show();
    });
    show();
  }
});
