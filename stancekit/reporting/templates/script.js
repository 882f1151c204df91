"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const numbers = (element, role) => (element.dataset[role] || "").split(" ").filter(Boolean);

  // Filters: by stance, by speaker; a claim without a statement left is not shown, nor is one that nobody contests.
  const chips = all("[data-filter]");
  const speaker = document.getElementById("speaker");
  const contested = document.getElementById("contested");
  const pressed = (button) => button !== null && button.getAttribute("aria-pressed") === "true";
  const toggle = (button) => button.setAttribute("aria-pressed", String(!pressed(button)));

  const filter = () => {
    const stances = new Set(chips.filter(pressed).map((chip) => chip.dataset.filter));
    const items = all("li[data-stance]");
    for (const item of items) {
      item.hidden = !stances.has(item.dataset.stance) || (speaker.value !== "" && item.dataset.speaker !== speaker.value);
    }
    for (const claim of all(".claim")) {
      claim.hidden = !claim.querySelector("li:not([hidden])") || (pressed(contested) && !claim.classList.contains("contested"));
    }
    for (const list of all(".speaker, .side")) list.hidden = !list.querySelector("li:not([hidden])");
    for (const heading of all(".speaker .stance")) heading.hidden = !heading.nextElementSibling.querySelector("li:not([hidden])");
    for (const article of all(".article")) mute(article);
    const left = items.filter((item) => !item.hidden && !item.closest(".claim[hidden]")).length;
    document.getElementById("shown").textContent = left === items.length ? "" : `${left} of ${items.length} statements shown`;
    if (card) close();
  };

  // In the text, what belongs to hidden statements alone loses its mark.
  const mute = (article) => {
    const kept = new Set(all("li[data-s]:not([hidden])", article).map((item) => item.dataset.s));
    for (const piece of all(".text [data-s]", article)) {
      const own = ["s", "source", "cue"].flatMap((role) => numbers(piece, role));
      piece.classList.toggle("off", !own.some((number) => kept.has(number)));
    }
  };

  // The card: the facts of one statement, beside its place in the text.
  const card = document.getElementById("card");
  let current = null;
  let pinned = false;
  let timer = 0;

  const entry = (article, number) => article.querySelector(`li[data-s="${number}"]`);
  const badge = (article, number) => article.querySelector(`.badge[data-s="${number}"]`);

  const close = () => {
    clearTimeout(timer);
    card.hidden = true;
    pinned = false;
    for (const element of all(".on")) element.classList.remove("on");
    for (const element of all("[aria-describedby=card]")) element.removeAttribute("aria-describedby");
    current = null;
  };

  const light = (article, number) => {
    for (const role of ["s", "source", "cue"]) {
      for (const element of all(`.text [data-${role}~="${number}"], .panel li[data-${role}="${number}"]`, article)) element.classList.add("on");
    }
    for (const element of all(".text .word", article)) element.classList.remove("word");
    for (const element of all(`.text [data-word~="${number}"]`, article)) element.classList.add("word");
  };

  const open = (article, number, anchor) => {
    const item = entry(article, number);
    if (!item || item.hidden || root.classList.contains("plain")) return;
    close();
    current = { article, number };
    light(article, number);
    const link = document.createElement("a");
    link.href = `#${item.id}`;
    link.textContent = "Show in the list";
    const closing = document.createElement("button");
    closing.type = "button";
    closing.className = "close";
    closing.textContent = "×";
    closing.setAttribute("aria-label", "Close");
    closing.addEventListener("click", dismiss);
    card.replaceChildren(item.querySelector(".facts").cloneNode(true), link, closing);
    card.hidden = false;
    badge(article, number)?.setAttribute("aria-describedby", "card");
    place(anchor);
  };

  const place = (anchor) => {
    const box = [...anchor.getClientRects()].at(-1) || anchor.getBoundingClientRect();
    if (getComputedStyle(card).position === "fixed") {
      card.style.left = card.style.top = "";
      scrollBy(0, Math.max(0, box.bottom + card.offsetHeight + 8 - innerHeight));
      return;
    }
    const below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
    const left = Math.max(8, Math.min(box.left, root.clientWidth - card.offsetWidth - 8));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? box.bottom + 6 : box.top - card.offsetHeight - 6) + scrollY}px`;
  };

  const dismiss = () => {
    const from = current && badge(current.article, current.number);
    const inside = card.contains(document.activeElement);
    close();
    if (inside && from) {
      from.focus({ preventScroll: true });
      close();
    }
  };

  // The innermost statement at an element of the text, its own or the one it is source or cue of.
  const statement = (element) => {
    const piece = element.closest(".text [data-s]");
    if (!piece) return null;
    const number = ["s", "cue", "source"].map((role) => numbers(piece, role).at(-1)).find(Boolean);
    return number && { article: piece.closest(".article"), number, piece };
  };

  const jump = (target) => {
    target.scrollIntoView({ block: "center" });
    const link = target.matches("a") ? target : target.querySelector("a");
    link.focus({ preventScroll: true });
  };

  if (card) {
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse" || pinned) return;
      const found = statement(event.target);
      if (found || card.contains(event.target)) clearTimeout(timer);
      if (found && !(current && current.number === found.number && current.article === found.article)) {
        timer = setTimeout(() => open(found.article, found.number, found.piece), 120);
      }
      if (!found && !card.contains(event.target) && current) {
        clearTimeout(timer);
        timer = setTimeout(close, 250);
      }
    });
    document.addEventListener("focusin", (event) => {
      // Focus by keyboard: a pointer's comes before its click, and the card would then lie under that.
      if (pinned || !event.target.matches(".badge:focus-visible")) return;
      const found = statement(event.target);
      open(found.article, found.number, event.target);
    });
    document.addEventListener("click", (event) => {
      if (card.contains(event.target)) {
        const link = event.target.closest("a");
        if (link) {
          event.preventDefault();
          const { article, number } = current;
          close();
          entry(article, number).classList.add("on");
          jump(entry(article, number));
        }
        return;
      }
      const back = event.target.closest(".panel li > a");
      if (back) {
        event.preventDefault();
        const item = back.parentElement;
        const article = item.closest(".article");
        const place = badge(article, item.dataset.s);
        close();
        if (place) {
          jump(place);
          open(article, item.dataset.s, place);
          pinned = true;
        }
        return;
      }
      const found = statement(event.target);
      if (!found) return close();
      event.preventDefault();
      open(found.article, found.number, found.piece);
      pinned = true;
      if (event.detail === 0) card.querySelector("a").focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") dismiss();
    });
    document.getElementById("plain").addEventListener("click", (event) => {
      toggle(event.currentTarget);
      root.classList.toggle("plain", pressed(event.currentTarget));
      close();
    });
  }

  for (const chip of chips) chip.addEventListener("click", () => { toggle(chip); filter(); });
  speaker.addEventListener("change", filter);
  contested?.addEventListener("click", () => { toggle(contested); filter(); });

  const dark = document.getElementById("dark");
  document.getElementById("theme").addEventListener("click", () => {
    const isDark = getComputedStyle(root).colorScheme === "dark";
    dark.media = isDark ? "not all" : "screen";
  });
})();
