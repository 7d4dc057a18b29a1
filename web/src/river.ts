// The river: pointing at a name follows it and lights its claims, a click shows only those.

import { all, one } from "./dom";
import type { Filters } from "./filters";
import { numberOf, type Page } from "./index";

export const setUpRiver = ({ cards, index }: Page, filters: Filters): void => {
  const river = one<SVGSVGElement>("svg.river");
  if (!river) return;
  const nodes = all<SVGGElement>(".node", river);
  const ribbons = all<SVGPathElement>(".link", river);

  const waysOf = (node: SVGGElement | null): typeof index.ways => {
    const number = node ? nodes.indexOf(node) : -1;
    return index.ways.filter(([passed]) => passed.includes(number));
  };
  const rowsOf = (node: SVGGElement | null): Set<number> => new Set(waysOf(node).flatMap(([, , rows]) => rows));

  const light = (node: SVGGElement | null): void => {
    const ways = waysOf(node);
    const lit = [new Set(ways.flatMap(([passed]) => passed)), new Set(ways.flatMap(([, drawn]) => drawn))] as const;
    river.classList.toggle("on", node !== null);
    nodes.forEach((part, number) => part.classList.toggle("lit", lit[0].has(number)));
    ribbons.forEach((part, number) => part.classList.toggle("lit", lit[1].has(number)));
    const rows = rowsOf(node);
    for (const card of cards) card.classList.toggle("lit", rows.has(numberOf(card)));
  };

  const choose = (node: SVGGElement, title: string): void => {
    const again = node.classList.contains("picked");
    filters.pick(again ? null : { label: title.replace(/: \d+ claims?$/, ""), rows: rowsOf(node) });
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
    node.addEventListener("click", () => choose(node, title));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(node, title);
    });
  }
};
