// Which claims are shown.

import { all, one } from "./dom";
import { numberOf, type Page } from "./index";
import { clearMarks } from "./marking";

interface Pick {
  readonly label: string;
  readonly rows: ReadonlySet<number>;
}

export interface Filters {
  apply(): void;
  /** Shows only these claims, or all again. */
  pick(choice: Pick | null): void;
  reset(): void;
}

export const setUpFilters = ({ cards }: Page): Filters => {
  const state = { flag: "", speaker: "", text: "", pick: null as Pick | null };
  const find = one<HTMLInputElement>("#find");
  const speaker = one<HTMLSelectElement>("#speaker");
  const picked = one<HTMLButtonElement>("#picked");
  const shown = one("#shown");
  const none = one("#none");
  const buttons = all<HTMLButtonElement>("[data-filter]");
  const flags = new Map(cards.map((card) => [card, new Set((card.dataset["f"] ?? "").split(" "))]));
  const texts = new Map<HTMLElement, string>();

  const wordsOf = (card: HTMLElement): string => {
    let words = texts.get(card);
    if (words === undefined) texts.set(card, (words = (card.textContent ?? "").toLowerCase()));
    return words;
  };

  const apply = (): void => {
    const speakers = state.speaker ? new Set(state.speaker.trim().split(" ").map(Number)) : null;
    const needle = state.text.trim().toLowerCase();
    let count = 0;
    for (const card of cards) {
      const number = numberOf(card);
      const on =
        (!state.flag || flags.get(card)!.has(state.flag)) &&
        (!speakers || speakers.has(number)) &&
        (!state.pick || state.pick.rows.has(number)) &&
        (!needle || wordsOf(card).includes(needle));
      if (card.hidden === on) card.hidden = !on;
      if (on) count += 1;
    }
    if (shown) shown.textContent = count === cards.length ? "" : `${count} of ${cards.length} claims shown`;
    if (none) none.hidden = count > 0;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset["filter"] === state.flag));
    if (picked) {
      picked.hidden = !state.pick;
      picked.textContent = state.pick ? `${state.pick.label} ✕` : "";
      picked.setAttribute("aria-label", `Stop showing only ${state.pick?.label ?? ""}`);
    }
  };

  const pick = (choice: Pick | null): void => {
    state.pick = choice;
    for (const node of all(".node.picked")) node.classList.remove("picked");
    apply();
  };

  const reset = (): void => {
    Object.assign(state, { flag: "", speaker: "", text: "" });
    if (find) find.value = "";
    if (speaker) speaker.value = "";
    clearMarks();
    pick(null);
  };

  for (const button of buttons) {
    const flag = button.dataset["filter"] ?? "";
    const count = flag ? cards.filter((card) => flags.get(card)!.has(flag)).length : cards.length;
    const note = document.createElement("span");
    note.className = "c";
    note.textContent = ` ${count}`;
    button.append(note);
    button.hidden = !count;
    button.addEventListener("click", () => {
      state.flag = flag;
      apply();
    });
  }
  find?.addEventListener("input", () => {
    state.text = find.value;
    apply();
  });
  speaker?.addEventListener("change", () => {
    state.speaker = speaker.value;
    apply();
  });
  picked?.addEventListener("click", () => pick(null));
  return { apply, pick, reset };
};
