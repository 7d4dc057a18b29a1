// Marks exact characters in the reports' texts. Offsets count UTF-16 units, as strings here do.

import { all, scrollTo } from "./dom";
import { type Index, type Place } from "./index";

export const clearMarks = (): void => {
  const touched = new Set<Node>();
  for (const mark of all("mark.found")) {
    if (mark.parentNode) touched.add(mark.parentNode);
    mark.replaceWith(...mark.childNodes);
  }
  for (const parent of touched) parent.normalize();
};

/** Returns the text nodes of `paragraph`, which begins at `from`, that share characters with `start`–`end`. */
const cutsIn = (paragraph: HTMLElement, from: number, start: number, end: number): [Text, number, number][] => {
  const cuts: [Text, number, number][] = [];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let at = from;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const first = Math.max(start - at, 0);
    const last = Math.min(end - at, node.length);
    if (first < last) cuts.push([node, first, last]);
    at += node.length;
  }
  return cuts;
};

const markRange = (article: HTMLElement, start: number, end: number): HTMLElement[] => {
  const made: HTMLElement[] = [];
  for (const paragraph of all("p.t", article)) {
    const from = Number(paragraph.dataset["o"]);
    if (from >= end || from + (paragraph.textContent ?? "").length <= start) continue;
    for (const [node, first, last] of cutsIn(paragraph, from, start, end)) {
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

export const markPlace = (index: Index, [report = -1, ...offsets]: Place): HTMLElement[] => {
  const article = document.getElementById(index.reports[report]?.[0] ?? "");
  if (!article) return [];
  const made: HTMLElement[] = [];
  for (let i = 0; i + 1 < offsets.length; i += 2) made.push(...markRange(article, offsets[i]!, offsets[i + 1]!));
  return made;
};

/** Marks `place` and the `others`, and goes to `place`; returns whether it is in the page. */
export const jump = (index: Index, place: Place, others: readonly Place[] = []): boolean => {
  clearMarks();
  for (const other of others) if (other !== place) markPlace(index, other);
  const [first] = markPlace(index, place);
  if (!first) return false;
  first.tabIndex = -1;
  scrollTo(first, "center");
  first.focus({ preventScroll: true });
  return true;
};
