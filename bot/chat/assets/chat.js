// Opens the card that a chip leads to, keeps open what the reader opened, copies, and brings a new question into view.
//
// Gradio redraws both panes for every claim that arrives and with it takes back whatever a script or the reader
// changed. So what the reader did is remembered here, by id, and applied again after every redrawing.

(() => {
  "use strict";
  const unfolded = new Map(); // id of a <details> -> did the reader open or close it?
  let current = null; // id of the card that the last chip led to
  let newest = 0; // number of the last question seen
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const watcher = new MutationObserver(apply);
  const watch = () => watcher.observe(document.body, { subtree: true, childList: true, attributes: true });

  function apply() {
    watcher.disconnect();
    const head = document.querySelector(".masthead[data-language]");
    if (head) {
      document.documentElement.lang = head.dataset.language;
      document.documentElement.dataset.language = head.dataset.language;
    }
    for (const [id, open] of unfolded) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    for (const card of document.querySelectorAll(".card")) card.toggleAttribute("data-current", card.id === current);
    for (const chip of document.querySelectorAll("a.chip")) {
      if (chip.hash === `#${current}`) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
    follow();
    window.dispatchEvent(new Event("hotline-drawn"));
    watch();
  }

  function follow() {
    const questions = document.querySelectorAll("#talk .exchange");
    if (questions.length > newest && questions.length) {
      current = null;
      show(questions[questions.length - 1], "start");
      document.getElementById("right")?.scrollTo({ top: 0 });
    }
    if (questions.length < newest) for (const id of unfolded.keys()) if (/^(src|group)-/.test(id)) unfolded.delete(id);
    newest = questions.length;
  }

  function show(element, block) {
    element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
  }

  function openCard(id) {
    const card = document.getElementById(id);
    if (!card) return;
    for (let details = card; details; details = details.parentElement.closest("details")) {
      unfolded.set(details.id, true);
    }
    current = id;
    apply();
    card.querySelector("summary").focus({ preventScroll: true });
    const mark = card.querySelector("mark");
    const pane = card.closest(".right");
    if (getComputedStyle(pane).position === "sticky") {
      // Beside the conversation only the pane may move, not the answer that is being read.
      const top = pane.scrollTop + mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTo({ top: top - pane.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
    } else {
      show(mark, "center");
    }
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Without https the clipboard is closed to scripts; selected text is not.
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 1600);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const chip = target?.closest("a.chip");
    const back = target?.closest("a.back");
    const button = target?.closest("button.copy");
    const summary = target?.closest(".card > summary, .earlier > summary, .panel > summary, .more > summary");
    if (chip) {
      event.preventDefault();
      openCard(chip.hash.slice(1));
    } else if (back) {
      event.preventDefault();
      const origin = document.querySelector("a.chip[aria-current]") || document.querySelector(back.hash);
      show(origin, "center");
      origin.focus({ preventScroll: true });
    } else if (button) {
      copy(button);
    } else if (summary) {
      unfolded.set(summary.parentElement.id, !summary.parentElement.open);
    }
  });

  document.addEventListener("keydown", (event) => {
    const chip = event.key === " " && event.target instanceof Element && event.target.closest("a.chip");
    if (!chip) return;
    event.preventDefault();
    openCard(chip.hash.slice(1));
  });

  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);
})();
