(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");
  const holder = $("#index");
  if (!holder) return;
  const index = JSON.parse(holder.textContent);
  const cards = $$(".claim");
  const byNumber = new Map(cards.map((card) => [Number(card.dataset.n), card]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const node of $$(".tools, .js-only")) node.hidden = false;

  // --- marking the exact characters; offsets are UTF-16 units of the report's text
  const clear = () => {
    for (const mark of $$("mark.found")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
  };

  const markRange = (report, start, end) => {
    const article = document.getElementById(index.reports[report][0]);
    const made = [];
    for (const paragraph of $$("p.t", article)) {
      const from = Number(paragraph.dataset.o);
      if (from >= end || from + paragraph.textContent.length <= start) continue;
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      const cuts = [];
      let at = from;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const first = Math.max(start - at, 0);
        const last = Math.min(end - at, node.length);
        if (first < last) cuts.push([node, first, last]);
        at += node.length;
      }
      for (const [node, first, last] of cuts) {
        if (last < node.length) node.splitText(last);
        const target = first ? node.splitText(first) : node;
        const mark = document.createElement("mark");
        mark.className = "found";
        target.replaceWith(mark);
        mark.append(target);
        made.push(mark);
      }
    }
    return made;
  };

  const markPlace = ([report, ...offsets]) => {
    const made = [];
    for (let i = 0; i < offsets.length; i += 2) made.push(...markRange(report, offsets[i], offsets[i + 1]));
    return made;
  };

  const show = (node) => node.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });

  const jump = (place, all = []) => {
    clear();
    for (const other of all) if (other !== place) markPlace(other);
    const made = markPlace(place);
    if (!made.length) return false;
    made[0].tabIndex = -1;
    show(made[0]);
    made[0].focus({ preventScroll: true });
    return true;
  };

  // --- filters
  const state = { flag: "", speaker: "", text: "", rows: null, label: "" };
  const texts = new Map();
  const wordsOf = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };
  const river = $("svg.river");
  const picked = $("#picked");

  const passes = (card, speakers, needle) => {
    const number = Number(card.dataset.n);
    return (!state.flag || card.dataset.f.split(" ").includes(state.flag)) &&
      (!speakers || speakers.has(number)) && (!state.rows || state.rows.has(number)) &&
      (!needle || wordsOf(card).includes(needle));
  };

  const apply = () => {
    const speakers = state.speaker ? new Set(state.speaker.trim().split(" ").map(Number)) : null;
    const needle = state.text.trim().toLowerCase();
    let count = 0;
    for (const card of cards) {
      const on = passes(card, speakers, needle);
      if (card.hidden === on) card.hidden = !on;
      count += on;
    }
    $("#shown").textContent = count === cards.length ? "" : `${count} of ${cards.length}`;
    const none = $("#none");
    if (none) none.hidden = count > 0;
    for (const button of $$("[data-filter]")) button.setAttribute("aria-pressed", String(button.dataset.filter === state.flag));
    picked.hidden = !state.rows;
    picked.textContent = state.rows ? `${state.label} ✕` : "";
    picked.setAttribute("aria-label", `Stop showing only ${state.label}`);
  };

  const pick = (label, rows) => {
    state.rows = rows;
    state.label = label;
    for (const node of $$(".node.picked")) node.classList.remove("picked");
    apply();
  };

  const reset = () => {
    Object.assign(state, { flag: "", speaker: "", text: "", rows: null, label: "" });
    $("#find").value = "";
    if ($("#speaker")) $("#speaker").value = "";
    for (const node of $$(".node.picked")) node.classList.remove("picked");
    clear();
    apply();
  };

  for (const button of $$("[data-filter]")) {
    const flag = button.dataset.filter;
    const count = flag ? cards.filter((card) => card.dataset.f.split(" ").includes(flag)).length : cards.length;
    const note = document.createElement("span");
    note.className = "c";
    note.textContent = ` ${count}`;
    button.append(note);
    if (!count) button.hidden = true;
    button.addEventListener("click", () => { state.flag = flag; apply(); });
  }
  $("#find").addEventListener("input", (event) => { state.text = event.target.value; apply(); });
  if ($("#speaker")) $("#speaker").addEventListener("change", (event) => { state.speaker = event.target.value; apply(); });
  picked.addEventListener("click", () => pick("", null));

  // --- the river
  const numbers = (node, key) => new Set((node.dataset[key] || "").split(" ").filter(Boolean).map(Number));
  if (river) {
    const parts = $$(".node, .link", river).map((node) => [node, numbers(node, "p")]);
    const light = (node) => {
      const own = node && numbers(node, "p");
      river.classList.toggle("on", Boolean(node));
      for (const [part, paths] of parts) part.classList.toggle("lit", Boolean(own) && [...own].some((p) => paths.has(p)));
      const rows = node ? numbers(node, "c") : new Set();
      for (const card of cards) card.classList.toggle("lit", rows.has(Number(card.dataset.n)));
    };
    const choose = (node) => {
      const again = node.classList.contains("picked");
      pick(again ? "" : $("text", node).firstChild.textContent.trim(), again ? null : numbers(node, "c"));
      node.classList.toggle("picked", !again);
    };
    for (const node of $$(".node", river)) {
      node.tabIndex = 0;
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", `${$("title", node).textContent}: show only these`);
      node.addEventListener("mouseenter", () => light(node));
      node.addEventListener("mouseleave", () => light(null));
      node.addEventListener("focus", () => light(node));
      node.addEventListener("blur", () => light(null));
      node.addEventListener("click", () => choose(node));
      node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node); }
      });
    }
  }

  // --- claims: open, cell click, copy
  const places = (card) => index.claims[card.id] || [];

  const markdown = (card) => {
    const lines = [`> ${$("summary .said", card).textContent}`, "", `${$("summary .badge", card).textContent.trim()}`, ""];
    for (const figure of $$("figure.quote", card)) {
      const quote = $("blockquote", figure).textContent.trim();
      for (const link of $$("a[data-m]", figure)) {
        const [, letter, name] = index.reports[places(card)[Number(link.dataset.m)][0]];
        const live = link.nextElementSibling;
        const url = live && !live.dataset.m ? live.getAttribute("href") : "";
        lines.push(`- ${letter}, ${url ? `[${name.replace(/([\\[\]])/g, "\\$1")}](${url.replace(/[()]/g, encodeURIComponent)})` : name}: “${quote}”`);
      }
    }
    return lines.join("\n") + "\n";
  };

  const copy = async (text, button) => {
    const label = button.textContent;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    button.textContent = done ? "Copied" : "Could not copy";
    setTimeout(() => { button.textContent = label; }, 1500);
  };

  const open = (card) => {
    if (!$(".copy", card)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy with citations (Markdown)";
      button.addEventListener("click", () => copy(markdown(card), button));
      $(".actions", card).prepend(button);
    }
    clear();
    for (const place of places(card)) markPlace(place);
  };

  const reveal = (card) => {
    if (card.hidden) reset();
    card.open = true;
    card.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
    $("summary", card).focus({ preventScroll: true });
  };

  for (const card of cards) {
    card.addEventListener("toggle", () => { if (card.open) open(card); });
    if (card.open) open(card);
  }

  document.addEventListener("click", (event) => {
    const cell = event.target.closest(".claim .strip i");
    if (cell) {
      const card = cell.closest(".claim");
      const report = [...cell.parentNode.children].indexOf(cell);
      const at = places(card).findIndex((place) => place[0] === report);
      if (at >= 0 && !card.open) setTimeout(() => {
        const link = $(`a[data-m="${at}"]`, card);
        if (link) show(link.closest("figure"));
      });
      return;
    }
    const link = event.target.closest("a");
    if (!link) return;
    const href = link.getAttribute("href") || "";
    if (link.dataset.m !== undefined) {
      const all = places(link.closest(".claim"));
      if (jump(all[Number(link.dataset.m)], all)) { event.preventDefault(); history.replaceState(null, "", href); }
    } else if (link.dataset.g) {
      if (jump(link.dataset.g.split(" ").map(Number))) event.preventDefault();
    } else if (href.startsWith("#")) {
      const target = document.getElementById(href.slice(1));
      if (target && target.classList.contains("claim")) {
        event.preventDefault();
        history.replaceState(null, "", href);
        reveal(target);
      }
    }
  });

  // --- keyboard
  const step = (by) => {
    const shown = cards.filter((card) => !card.hidden);
    const at = shown.findIndex((card) => card.contains(document.activeElement));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next) $("summary", next).focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { reset(); return; }
    if (event.target.matches("input, select, textarea")) return;
    const onRow = event.target.matches(".claim > summary");
    if (event.key === "/") { event.preventDefault(); $("#find").focus(); }
    else if (event.key === "j" || (onRow && event.key === "ArrowDown")) { event.preventDefault(); step(1); }
    else if (event.key === "k" || (onRow && event.key === "ArrowUp")) { event.preventDefault(); step(-1); }
    else if (onRow && event.key === "ArrowRight") event.target.parentNode.open = true;
    else if (onRow && event.key === "ArrowLeft") event.target.parentNode.open = false;
  });

  // --- save
  const csvCell = (text) => `"${(/^[=+\-@\t]/.test(text) ? "'" : "") + text.trim().replace(/\s+/g, " ").replace(/"/g, '""')}"`;
  const csv = $("#csv");
  if (csv) csv.addEventListener("click", () => {
    const rows = [["claim", "wording", "origins", "reports", "id"]];
    for (const card of cards) {
      if (card.hidden) continue;
      const letters = [...new Set(places(card).map((place) => index.reports[place[0]][1]))].join(" ");
      rows.push([card.dataset.n, $(".said", card).textContent, $(".badge", card).textContent, letters, card.id]);
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = "claims.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  let opened = [];
  addEventListener("beforeprint", () => { opened = cards.filter((card) => !card.hidden && !card.open); for (const card of opened) card.open = true; });
  addEventListener("afterprint", () => { for (const card of opened) card.open = false; });

  const start = location.hash && document.getElementById(location.hash.slice(1));
  if (start && start.classList.contains("claim")) reveal(start);
  apply();
})();
