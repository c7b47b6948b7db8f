/* What every page does: focus the errors, send a form once, close a note. */
"use strict";

(() => {
  const focusWhatIsWrong = (root) => root.querySelector("[data-focus]")?.focus();

  const sendOnce = (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // After the event, or the pressed button's own value would not be sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    });
  };

  // A page brought back by the back button can be sent again.
  const freeForms = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = false;
    }
  };

  const nameChosenFile = (event) => {
    const input = event.target;
    if (!input.matches("input[type=file]")) return;
    const field = input.closest(".field");
    // A photo just taken and one from the album stand in for each other.
    for (const other of field?.querySelectorAll("input[type=file]") ?? []) {
      if (other !== input && input.files.length) other.value = "";
    }
    const shown = field?.querySelector("[data-file-name]");
    if (shown) shown.textContent = [...input.files].map((file) => file.name).join("、");
  };

  document.addEventListener("DOMContentLoaded", () => focusWhatIsWrong(document));
  document.addEventListener("htmx:afterSwap", (event) => focusWhatIsWrong(event.detail.target));
  document.addEventListener("submit", sendOnce);
  document.addEventListener("change", nameChosenFile);
  window.addEventListener("pageshow", (event) => event.persisted && freeForms());
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
    for (const menu of document.querySelectorAll(".print-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
