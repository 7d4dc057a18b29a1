// What the page carries for its script: the reports in order, and where each claim's words stand.

/** A report: its letter, which is its id in the page, its name and its date in words. */
export type Report = readonly [letter: string, name: string, date: string];

/** A report's number, then pairs of offsets in UTF-16 units of its text. */
export type Place = readonly number[];

export interface Index {
  readonly reports: readonly Report[];
  /** The places of each claim, in the order of the claims' numbers. */
  readonly claims: readonly (readonly Place[])[];
  /** The ledger's ids of the claims, in the same order. */
  readonly ids: readonly string[];
  readonly story: string;
  /** Each way through the river: its nodes, its ribbons, its claims, by number. */
  readonly ways: readonly (readonly [nodes: number[], ribbons: number[], claims: number[]])[];
  /** What each relation is called, by the class of its sign. */
  readonly words: Readonly<Record<string, string>>;
}

export interface Page {
  readonly index: Index;
  readonly cards: readonly HTMLDetailsElement[];
}

export const numberOf = (card: HTMLElement): number => Number(card.dataset["n"]);

export const placesOf = (page: Page, card: HTMLElement): readonly Place[] => page.index.claims[numberOf(card) - 1] ?? [];

/** Returns the ledger's id of a claim, which stays what it is when the page is made anew. */
export const idOf = (page: Page, card: HTMLElement): string => page.index.ids[numberOf(card) - 1] ?? "";

export const reportOf = (page: Page, place: Place): Report => page.index.reports[place[0] ?? -1] ?? ["?", "", ""];

/** Returns what a cell of the matrix says, in words. */
export const cellWords = (page: Page, cell: Element | undefined): string =>
  page.index.words[(cell?.className ?? "").split(" ")[0] ?? ""] ?? "silent";
