// The report's page. All of it is in the HTML already; this adds moving, filtering and marking.

import "./page.css";
import { setUpClaims } from "./claims";
import { all, one } from "./dom";
import { setUpFilters } from "./filters";
import type { Index, Page } from "./index";
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
  const wanted = page.cards.find((card) => card.id === location.hash.slice(1));
  if (wanted) claims.reveal(wanted);
};

start();
