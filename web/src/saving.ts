// Copies and files: a claim with its citations, all claims as CSV, the ledger as JSON.

import { all, one } from "./dom";
import { cellWords, idOf, numberOf, type Page, placesOf, reportOf } from "./index";

const textOf = (selector: string, root: ParentNode): string =>
  (one(selector, root)?.textContent ?? "").trim().replace(/\s+/g, " ");

/** Returns how many origins a claim has, and whether it is in conflict, in words. */
const originsOf = (card: HTMLElement): [origins: string, conflict: string] => [
  (one("summary .badge", card)?.firstChild?.textContent ?? "").trim(),
  one("summary .badge .x", card) ? "conflict" : "",
];

/** Returns a claim and, for each report, its own words and where they stand. */
export const citations = (page: Page, card: HTMLElement, markdown: boolean): string => {
  const lines = [`${markdown ? "> " : ""}${textOf("summary .said", card)}`, "", originsOf(card).filter(Boolean).join(", "), ""];
  for (const chain of all(".chain[class*='k-']", card)) lines.push(`- ${(chain.textContent ?? "").trim().replace(/\s+/g, " ")}`);
  lines.push("");
  const places = placesOf(page, card);
  const cited = new Set<string>(); // what one report says twice is cited once
  for (const figure of all("figure.quote", card)) {
    const quote = textOf("blockquote", figure);
    for (const link of all<HTMLAnchorElement>("a[data-m]", figure)) {
      const place = places[Number(link.dataset["m"])];
      if (!place) continue;
      const [letter, name, date] = reportOf(page, place);
      const url = one(`a[data-l="${link.dataset["m"]}"]`, figure)?.getAttribute("href") ?? "";
      const shown = markdown ? name.replace(/([\\[\]*_`<>])/g, "\\$1") : name;
      const report = !url ? shown : markdown ? `[${shown}](${url.replace(/[()]/g, encodeURIComponent)})` : `${shown}, ${url}`;
      const when = date ? `, ${date}` : "";
      cited.add(`- ${letter}, ${report}${when}: “${markdown ? quote.replace(/([\\[\]*_`<>])/g, "\\$1") : quote}”`);
    }
  }
  lines.push(...cited);
  return `${lines.join("\n")}\n`;
};

export const copy = async (text: string, button: HTMLButtonElement): Promise<void> => {
  const label = button.textContent;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page opened from disk may have no clipboard of its own: the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = done ? "Copied" : "Could not copy";
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
};

const save = (blob: Blob, name: string): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

// A spreadsheet runs what begins like a formula; an apostrophe makes it text.
const cell = (text: string): string => {
  const flat = text.trim().replace(/\s+/g, " ");
  return `"${(/^[=+\-@]/.test(flat) ? "'" : "") + flat.replace(/"/g, '""')}"`;
};

const csvOf = (page: Page): string => {
  const reports = page.index.reports.map(([letter, name]) => `${letter} ${name}`);
  const rows = [["number", "claim", "origins", "conflict", "on whose word", ...reports, "id"]];
  for (const card of page.cards) {
    if (card.hidden) continue;
    const words = all(".chain b", card).map((from) => (from.textContent ?? "").trim());
    const cells = all(".strip i", card).map((sign) => cellWords(page, sign));
    const whose = [...new Set(words)].join("; ");
    rows.push([String(numberOf(card)), textOf(".said", card), ...originsOf(card), whose, ...cells, idOf(page, card)]);
  }
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
};

/** Returns the ledger that the page carries, compressed, as the JSON text that it was. */
const ledgerOf = async (holder: HTMLElement): Promise<Blob> => {
  const packed = Uint8Array.from(atob((holder.textContent ?? "").trim()), (char) => char.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Blob([await new Response(unpacked).arrayBuffer()], { type: "application/json" });
};

export const setUpSaving = (page: Page): void => {
  one("#csv")?.addEventListener("click", () =>
    save(new Blob([csvOf(page)], { type: "text/csv;charset=utf-8" }), `claims-${page.index.story}.csv`),
  );
  const button = one<HTMLButtonElement>("#json");
  const holder = one("#ledger");
  if (!button || !holder) return;
  button.addEventListener("click", () => {
    ledgerOf(holder).then(
      (blob) => save(blob, `ledger-${page.index.story}.json`),
      () => {
        button.textContent = "This browser cannot unpack the ledger";
      },
    );
  });
};
