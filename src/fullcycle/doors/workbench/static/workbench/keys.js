/* Lists by keyboard: j and k walk the rows, Enter opens one, / goes to the search. */
"use strict";

(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

  const walk = (step) => {
    const links = [...document.querySelectorAll("[data-row] a[data-open]")];
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("[data-row]").contains(document.activeElement));
    const next = here === -1 ? (step > 0 ? 0 : links.length - 1) : here + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  };

  const search = () => document.querySelector("input[type=search]")?.focus();

  const KEYS = { j: () => walk(1), k: () => walk(-1), "/": search };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
