// The few words that every module needs to speak of the page.

export const one = <E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E | null =>
  root.querySelector<E>(selector);

export const all = <E extends Element = HTMLElement>(selector: string, root: ParentNode = document): E[] => [
  ...root.querySelectorAll<E>(selector),
];

/** Returns the numbers in one of an element's data attributes. */
export const numbers = (node: HTMLElement | SVGElement, key: string): number[] =>
  (node.dataset[key] ?? "").split(" ").filter(Boolean).map(Number);

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Scrolls without movement where the reader wants none. */
export const scrollTo = (node: Element, block: ScrollLogicalPosition): void =>
  node.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

/** Says something to screen readers, and shows it beside the filters. */
export const announce = (text: string): void => {
  const place = one("#said");
  if (place) place.textContent = text;
};
