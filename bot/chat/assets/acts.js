// Carries what the reader does with our own buttons and forms to Python, saves files, keeps the look, shows a quote
// beside the number that is pointed at. What a button calls stands in its `data-act`; see bot/chat/tabs/shared.py.

(() => {
  "use strict";

  // To Python. What is pressed before the bridge stands waits for it.
  const waiting = [];
  function send(act, data) {
    if (window.hotlineSend) window.hotlineSend(act, data);
    else waiting.push([act, data]);
  }
  window.addEventListener("hotline-ready", () => {
    for (const [act, data] of waiting.splice(0)) window.hotlineSend(act, data);
  });

  function held(form) {
    const data = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") (data[name] ||= []).push(value);
    return data;
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const button = target?.closest("button[data-act]");
    const look = target?.closest("button[data-theme]");
    if (look) return wear(look.dataset.theme);
    if (!button || (button.dataset.confirm && !confirm(button.dataset.confirm))) return;
    const { act, confirm: _, ...data } = button.dataset;
    send(act, data);
    if (act === "unfilter") takeBack("filter");
    if (act === "find") takeBack("find");
    if (act === "edit" || act === "ask") document.querySelector("#box textarea")?.focus();
    if (act === "open") fold("talk-panel");
    if (act === "read" || act === "brief") reveal(button);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    drafts.delete(named(form));
    send(form.dataset.act, held(form));
    if (form.dataset.act === "filter") fold("filter-panel");
  });

  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-live]");
    if (form) send(form.dataset.act, held(form));
  });

  // What is being written in a form stays there when the form is drawn again, until it is sent or taken back. Gradio
  // changes attributes in place, so that what was ticked would stay ticked, beside whatever name stands there then.
  const drafts = new Map(); // name of a form -> what was written in it
  const drawn = new WeakMap(); // form -> how it was drawn last
  const named = (form) => form.dataset.act + (new FormData(form).get("talk") ?? "");
  document.addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-act]:not([data-live])");
    if (form) drafts.set(named(form), held(form));
  });
  function takeBack(act) {
    drafts.delete(act);
    document.querySelector(`form[data-act=${act}]`)?.reset();
  }
  function rewrite() {
    for (const form of document.querySelectorAll("form[data-act]")) {
      if (drawn.get(form) === form.innerHTML) continue;
      drawn.set(form, form.innerHTML);
      form.reset();
      const written = drafts.get(named(form));
      for (const field of written ? form.querySelectorAll("[name]:not([type=hidden])") : []) {
        const values = written[field.name] || [];
        if (field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values[0] ?? "";
      }
    }
  }

  // The button goes when its card is drawn again: the keyboard stays on that card until the reader goes elsewhere.
  let left = null;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-act=translate]");
    left = button ? button.closest(".card").id : null;
  });
  document.addEventListener("focusin", (event) => {
    if (left && event.target.closest(".card")?.id !== left) left = null;
  });
  function stay() {
    const card = left && document.getElementById(left);
    if (card && document.activeElement === document.body) card.querySelector("summary").focus({ preventScroll: true });
  }

  // A panel that has done its work closes; chat.js remembers by the click what the reader opened and closed.
  function fold(id) {
    const panel = document.getElementById(id);
    if (panel?.open) panel.querySelector("summary").click();
  }

  // On a narrow screen what was opened stands below what opened it.
  function reveal(button) {
    const pane = button.closest(".panes")?.querySelector(".right");
    if (pane && getComputedStyle(pane).position !== "sticky") setTimeout(() => pane.scrollIntoView(), 400);
  }

  // Files
  const saved = new Set();
  function save(parcel) {
    if (saved.has(parcel.dataset.stamp)) return;
    saved.add(parcel.dataset.stamp);
    const bytes = Uint8Array.from(atob(parcel.dataset.content), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: parcel.dataset.type }));
    link.download = parcel.dataset.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // The look: light, dark, or the system's
  const system = matchMedia("(prefers-color-scheme: dark)");
  const worn = () => localStorage.getItem("hotline-theme") || "system";
  function wear(theme) {
    localStorage.setItem("hotline-theme", theme);
    dress();
  }
  function dress() {
    const dark = worn() === "dark" || (worn() === "system" && system.matches);
    if (document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("button[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === worn()));
    }
  }
  system.addEventListener("change", dress);

  // The quote beside its number
  const peek = document.createElement("div");
  peek.id = "peek";
  peek.setAttribute("role", "tooltip");
  peek.hidden = true;
  const quote = document.createElement("span");
  const about = document.createElement("small");
  quote.dir = about.dir = "auto";
  peek.append(quote, about);
  let shown = null;
  let leaving = 0;

  function show(chip) {
    clearTimeout(leaving);
    if (shown === chip) return;
    hide();
    shown = chip;
    quote.textContent = chip.dataset.quote;
    about.textContent = chip.dataset.about;
    if (!peek.isConnected) document.body.append(peek);
    peek.hidden = false;
    chip.setAttribute("aria-describedby", "peek");
    const place = chip.getBoundingClientRect();
    const width = peek.offsetWidth;
    const below = place.bottom + 6 + peek.offsetHeight < innerHeight;
    peek.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8))}px`;
    peek.style.top = `${Math.max(8, below ? place.bottom + 6 : place.top - 6 - peek.offsetHeight)}px`;
  }
  function hide() {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    peek.hidden = true;
  }
  const chipOf = (event) => (event.target instanceof Element ? event.target.closest("a.chip") : null);
  document.addEventListener("mouseover", (event) => {
    const chip = chipOf(event);
    if (chip) show(chip);
    else if (event.target instanceof Element && event.target.closest("#peek")) clearTimeout(leaving);
    else if (shown) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 200);
    }
  });
  document.addEventListener("focusin", (event) => (chipOf(event) ? show(chipOf(event)) : hide()));
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("click", hide);

  // Keys: Escape closes and cancels, arrows walk along the timeline and the tabs.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (shown) return hide();
      if (event.target instanceof Element && event.target.closest("#box")) send("unedit", {});
    }
    const one = event.target instanceof Element && event.target.closest(".bars button, #tabs [role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!one || !step) return;
    event.preventDefault();
    const all = [...one.parentElement.querySelectorAll("button:not([disabled])")];
    const next = all[(all.indexOf(one) + step + all.length) % all.length];
    if (one.closest(".bars")) [one.tabIndex, next.tabIndex] = [-1, 0]; // one stop for Tab, however many bars
    next.focus();
  });

  // Where there is a keyboard one can write at once; on a phone the screen would fill with one.
  let begun = false;
  function begin() {
    const box = document.querySelector(":root[data-language] #box textarea");
    if (!box || begun) return;
    begun = true;
    if (document.activeElement === document.body && matchMedia("(hover: hover)").matches) box.focus();
  }

  // After every redrawing
  window.addEventListener("hotline-drawn", () => {
    dress();
    begin();
    rewrite();
    stay();
    if (shown && !shown.isConnected) hide();
    for (const parcel of document.querySelectorAll(".parcel")) save(parcel);
    const talk = document.querySelector(".conversation[data-talk]");
    if (talk) sessionStorage.setItem("hotline-talk", talk.dataset.talk);
    const exchanges = document.querySelectorAll("#talk .exchange");
    const newest = exchanges.length ? exchanges[exchanges.length - 1].id : "turn-0";
    for (const offer of document.querySelectorAll("#more .suggestions")) {
      offer.hidden = `turn-${offer.dataset.turn}` !== newest; // they belong to the answer that they came from
    }
  });
})();
