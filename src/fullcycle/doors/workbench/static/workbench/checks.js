/* How many points of a checklist are still unanswered, said below it as they are answered. */
"use strict";

(() => {
  for (const list of document.querySelectorAll("[data-checks]")) {
    const said = list.querySelector("[data-left]");
    const count = () => {
      const points = [...list.querySelectorAll("fieldset.segments")];
      const left = points.filter((point) => !point.querySelector("input:checked")).length;
      said.textContent = left ? said.dataset.left.replace("{n}", left) : said.dataset.noneLeft;
      said.classList.toggle("is-done", left === 0);
    };
    list.addEventListener("change", count);
    count();
  }
})();
