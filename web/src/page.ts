// The report's page. All of it is in the HTML already; this adds moving, filtering and marking.

import "./page.css";
import { setUpClaims } from "./claims";
import { all, one } from "./dom";
import { setUpFilters } from "./filters";
import { idOf, type Index, type Page } from "./index";
import { setUpKeyboard } from "./keyboard";
import { setUpRiver } from "./river";
import { setUpSaving } from "./saving";

/** Opens what several reports tell for the printer, and closes it again. */
const setUpPrinting = ({ cards }: Page): void => {
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    opened = cards.filter((card) => !card.open && !(card.dataset["f"] ?? "").split(" ").includes("only"));
    for (const card of opened) card.open = true;
  });
  addEventListener("afterprint", () => {
    for (const card of opened) card.open = false;
  });
};

const start = (): void => {
  document.documentElement.classList.add("js");
  const holder = one("#index");
  if (!holder) return;
  const page: Page = {
    index: JSON.parse(holder.textContent ?? "") as Index,
    cards: all<HTMLDetailsElement>("details.claim"),
  };
  for (const node of all(".tools, .js-only")) node.hidden = false;
  const filters = setUpFilters(page);
  setUpRiver(page, filters);
  const claims = setUpClaims(page, filters);
  setUpKeyboard(page, filters, claims);
  setUpSaving(page);
  setUpPrinting(page);
  filters.apply();
  for (const link of all("[data-o] a[data-n]")) link.setAttribute("aria-label", `claim ${link.dataset["n"]}`);
  // A link may name a claim as this page does, or as the ledger does.
  const hash = location.hash.slice(1);
  const wanted = page.cards.find((card) => card.id === hash || (hash && idOf(page, card) === hash));
  if (wanted) claims.reveal(wanted);
};

start();
