// Marks exact characters in the reports' texts. Offsets count UTF-16 units, as strings here do.

import { all, scrollTo } from "./dom";
import { type Index, type Place } from "./index";

/** What is marked now, so that a second click on the same claim does not do it all again. */
let shown: { readonly places: readonly Place[]; readonly marks: ReadonlyMap<Place, HTMLElement[]> } | null = null;

export const clearMarks = (): void => {
  shown = null;
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
  const paragraphs = all("p[data-o]", article);
  const from = paragraphs.map((paragraph) => Number(paragraph.dataset["o"]));
  // The last that begins at or before the start; a text of thousands of pieces is not read for one place.
  let low = 0;
  for (let high = from.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= start) low = middle + 1;
    else high = middle;
  }
  for (let i = Math.max(low - 1, 0); i < paragraphs.length && from[i]! < end; i += 1) {
    for (const [node, first, last] of cutsIn(paragraphs[i]!, from[i]!, start, end)) {
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

const markPlace = (index: Index, [report = -1, ...offsets]: Place): HTMLElement[] => {
  const article = document.getElementById(index.reports[report]?.[0] ?? "");
  if (!article) return [];
  const made: HTMLElement[] = [];
  for (let i = 0; i + 1 < offsets.length; i += 2) made.push(...markRange(article, offsets[i]!, offsets[i + 1]!));
  return made;
};

/** Marks `places` and nothing else. */
export const markPlaces = (index: Index, places: readonly Place[]): ReadonlyMap<Place, HTMLElement[]> => {
  if (shown?.places !== places) {
    clearMarks();
    shown = { places, marks: new Map(places.map((place) => [place, markPlace(index, place)])) };
  }
  return shown.marks;
};

/** Marks `places`, and goes to `place`, which is one of them; returns whether it is in the page. */
export const jump = (index: Index, place: Place, places: readonly Place[] = [place]): boolean => {
  const first = markPlaces(index, places).get(place)?.[0];
  if (!first) return false;
  first.tabIndex = -1;
  scrollTo(first, "center");
  first.focus({ preventScroll: true });
  return true;
};
