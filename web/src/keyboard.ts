// Keys: j k ↑ ↓ move over the claims, ← → over a claim's cells, Enter opens, / searches, Esc clears.

import { one } from "./dom";
import type { Claims } from "./claims";
import type { Filters } from "./filters";
import type { Page } from "./index";

export const setUpKeyboard = ({ cards }: Page, filters: Filters, claims: Claims): void => {
  const step = (by: number): void => {
    const shown = cards.filter((card) => !card.hidden);
    const at = shown.findIndex((card) => card.contains(document.activeElement));
    const to = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
    one("summary", shown[to])?.focus();
  };

  const act = (key: string, row: HTMLDetailsElement | null): boolean => {
    if (key === "/") one("#find")?.focus();
    else if (key === "j" || (row && key === "ArrowDown")) step(1);
    else if (key === "k" || (row && key === "ArrowUp")) step(-1);
    else if (row && key === "ArrowRight") claims.moveCell(row, 1);
    else if (row && key === "ArrowLeft") claims.moveCell(row, -1);
    else if (row && key === "Enter") return claims.enterCell(row);
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      filters.reset();
      return;
    }
    const target = event.target as Element;
    if (target.matches("input, select, textarea")) return;
    const row = target.matches(".claim > summary") ? (target.parentNode as HTMLDetailsElement) : null;
    if (act(event.key, row)) event.preventDefault();
  });
};
