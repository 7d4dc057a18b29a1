// What the page carries for its script: the reports in order, and where each claim's words stand.

/** A report: its id, its letter, its name. */
export type Report = readonly [id: string, letter: string, name: string];

/** A report's number, then pairs of offsets in UTF-16 units of its text. */
export type Place = readonly number[];

export interface Index {
  readonly reports: readonly Report[];
  readonly claims: Readonly<Record<string, readonly Place[]>>;
  readonly story: string;
  /** What each relation is called. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Page {
  readonly index: Index;
  readonly cards: readonly HTMLDetailsElement[];
}

export const placesOf = (page: Page, card: HTMLElement): readonly Place[] => page.index.claims[card.id] ?? [];

export const reportOf = (page: Page, place: Place): Report => page.index.reports[place[0] ?? -1] ?? ["", "?", ""];

export const numberOf = (card: HTMLElement): number => Number(card.dataset["n"]);

/** Returns what a cell of the matrix says, in words. */
export const cellWords = (page: Page, cell: Element | undefined): string =>
  page.index.words[(cell?.className ?? "").split(" ")[0]?.replace("r-", "") ?? ""] ?? "silent";
