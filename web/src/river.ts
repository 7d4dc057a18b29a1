// The river: pointing at a name follows it and lights its claims, a click shows only those.

import { all, numbers, one } from "./dom";
import type { Filters } from "./filters";
import { numberOf, type Page } from "./index";

export const setUpRiver = ({ cards }: Page, filters: Filters): void => {
  const river = one<SVGSVGElement>("svg.river");
  if (!river) return;
  const nodes = all<SVGGElement>(".node", river);
  const parts = all<SVGElement>(".node, .link", river).map((part) => [part, new Set(numbers(part, "p"))] as const);

  const light = (node: SVGGElement | null): void => {
    const own = node ? numbers(node, "p") : [];
    river.classList.toggle("on", node !== null);
    for (const [part, paths] of parts) part.classList.toggle("lit", own.some((path) => paths.has(path)));
    const rows = new Set(node ? numbers(node, "c") : []);
    for (const card of cards) card.classList.toggle("lit", rows.has(numberOf(card)));
  };

  const choose = (node: SVGGElement): void => {
    const again = node.classList.contains("picked");
    const label = one<SVGTextElement>("text", node)?.firstChild?.textContent?.trim() ?? "";
    filters.pick(again ? null : { label, rows: new Set(numbers(node, "c")) });
    node.classList.toggle("picked", !again);
    for (const other of nodes) other.setAttribute("aria-pressed", String(other === node && !again));
  };

  for (const node of nodes) {
    node.tabIndex = 0;
    node.setAttribute("role", "button");
    node.setAttribute("aria-pressed", "false");
    const title = one<SVGTitleElement>("title", node)?.textContent ?? "";
    const text = one<SVGTextElement>("text", node)?.textContent?.trim() ?? "";
    // Who speaks to the page says what is seen: a name that was cut is said as cut, then whole.
    node.setAttribute("aria-label", `${text.includes("…") ? `${text}, ` : ""}${title}: show only these`);
    node.addEventListener("mouseenter", () => light(node));
    node.addEventListener("mouseleave", () => light(null));
    node.addEventListener("focus", () => light(node));
    node.addEventListener("blur", () => light(null));
    node.addEventListener("click", () => choose(node));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(node);
    });
  }
};
