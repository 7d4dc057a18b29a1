// Claims: opening one marks its words in every report; a cell or a link goes to the exact place.

import { all, announce, numbers, one, scrollTo } from "./dom";
import type { Filters } from "./filters";
import { cellWords, type Page, placesOf } from "./index";
import { jump, markPlaces } from "./marking";
import { citations, copy } from "./saving";

export interface Claims {
  /** Opens a claim and goes to it. */
  reveal(card: HTMLDetailsElement): void;
  /** Moves the cursor along the cells of a claim and says what the cell says. */
  moveCell(card: HTMLDetailsElement, by: number): void;
  /** Goes to the words of the cell under the cursor, if there is one; returns whether it did. */
  enterCell(card: HTMLDetailsElement): boolean;
}

export const setUpClaims = (page: Page, filters: Filters): Claims => {
  const { index, cards } = page;
  let column = -1;

  const addButtons = (card: HTMLDetailsElement): void => {
    const actions = one(".actions", card);
    if (!actions || one("button", actions)) return;
    for (const [label, markdown] of [["Copy with citations", false], ["Copy as Markdown", true]] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => void copy(citations(page, card, markdown), button));
      actions.append(button);
    }
  };

  const opened = (card: HTMLDetailsElement): void => {
    addButtons(card);
    markPlaces(index, placesOf(page, card));
  };

  const reveal = (card: HTMLDetailsElement): void => {
    if (card.hidden) filters.reset();
    card.open = true;
    scrollTo(card, "start");
    one("summary", card)?.focus({ preventScroll: true });
  };

  const showCell = (card: HTMLDetailsElement, report: number): boolean => {
    const at = placesOf(page, card).findIndex((place) => place[0] === report);
    const figure = one(`a[data-m="${at}"]`, card)?.closest("figure");
    if (at < 0 || !figure) return false;
    for (const other of all("figure.at", card)) other.classList.remove("at");
    figure.classList.add("at");
    scrollTo(figure, "center");
    return true;
  };

  const moveCell = (card: HTMLDetailsElement, by: number): void => {
    column = Math.min(Math.max(column + by, 0), index.reports.length - 1);
    for (const cell of all(".strip i.at")) cell.classList.remove("at");
    const cell = all(".strip i", card)[column];
    cell?.classList.add("at");
    const [letter, name] = index.reports[column] ?? ["", "", ""];
    announce(`${letter} ${name}: ${cellWords(page, cell)}`);
  };

  const enterCell = (card: HTMLDetailsElement): boolean => {
    if (!one(".strip i.at", card)) return false;
    card.open = true;
    return showCell(card, column);
  };

  for (const card of cards) {
    card.addEventListener("toggle", () => {
      if (card.open) opened(card);
    });
    if (card.open) opened(card);
  }

  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const cell = target.closest<HTMLElement>(".claim .strip i");
    const own = cell?.closest<HTMLDetailsElement>(".claim");
    if (cell && own) {
      column = [...(cell.parentNode?.children ?? [])].indexOf(cell);
      if (own.open && showCell(own, column)) event.preventDefault();
      else setTimeout(() => showCell(own, column));
      return;
    }
    const link = target.closest("a");
    if (!link) return;
    const href = link.getAttribute("href") ?? "";
    if (link.dataset["rows"]) {
      const rows = new Set(numbers(link, "rows"));
      filters.pick({ label: `${rows.size} claims`, rows });
      return;
    }
    const card = link.closest<HTMLDetailsElement>(".claim");
    if (link.dataset["m"] !== undefined && card) {
      const places = placesOf(page, card);
      const place = places[Number(link.dataset["m"])];
      if (!place || !jump(index, place, places)) return;
      event.preventDefault();
      history.replaceState(null, "", href);
    } else if (link.dataset["g"]) {
      if (jump(index, link.dataset["g"].split(" ").map(Number))) event.preventDefault();
    } else if (href.startsWith("#")) {
      const claim = cards.find((one) => one.id === href.slice(1));
      if (!claim) return;
      event.preventDefault();
      history.replaceState(null, "", href);
      reveal(claim);
    }
  });
  // What a sign or a letter stands for is told by the pointer too; it is written when it is asked for.
  document.addEventListener("mouseover", (event) => {
    const target = event.target as HTMLElement;
    if (target.title) return;
    if (target.matches(".claim .strip i")) {
      const [letter, name] = index.reports[[...(target.parentNode?.children ?? [])].indexOf(target)] ?? ["", "", ""];
      target.title = `${letter} ${name}: ${cellWords(page, target)}`;
    } else if (target.matches("a[href]") && target.textContent) {
      const own = index.reports.find(([letter]) => target.getAttribute("href") === `#${letter}`);
      if (own) target.title = own[1];
    }
  });
  return { reveal, moveCell, enterCell };
};
