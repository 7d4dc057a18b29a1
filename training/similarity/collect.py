"""Read annotated stories into labelled propositions, the material of training and measuring.

    python training/similarity/collect.py GOLD_FOLDER REPORTS_FOLDER --out propositions.pickle

GOLD_FOLDER holds one ledger made by people for each story (``NN_name.json``: claims with their
mentions, each an exact substring of a report), REPORTS_FOLDER a folder of reports of the same name.
The stages before ``claims`` find the propositions; each is labelled with the gold claims that it
covers. The pickle is scratch: it holds text of the reports and stays out of the project.
"""

from __future__ import annotations

import argparse
import json
import pickle
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headwater.claims import find_propositions
from headwater.datamodel import Span, Syntax
from headwater.entities import name_sources, resolve_entities
from headwater.likeness import Proposition
from headwater.outlets import load_outlets
from headwater.pipeline import analyse, read_articles
from headwater.timexes import date_articles

Place = tuple[int, int]
QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"}


@dataclass
class Told:
    """The labelled propositions of one story.

    ``best`` are the gold claims that a proposition covers best in its report, ``near`` all those
    that it covers; ``mentions`` are the gold mentions themselves: (report, claim, text). ``texts``
    are the ways in which a proposition may be put to the encoder.
    """

    name: str
    propositions: list[Proposition]
    best: list[set[str]]
    near: list[set[str]]
    mentions: list[tuple[str, str, str]]
    texts: list[dict[str, str]]


PRONOUNS = frozenset(
    ["he", "she", "him", "her", "his", "hers", "they", "them", "their", "it", "its"]
)


def named(spans: tuple[Span, ...], places: dict[str, list[Any]]) -> str:
    """Return the words of the spans with the name in the place of each resolved pronoun."""
    parts = []
    for span in spans:
        at = span.start
        for mention, name in places.get(span.article, ()):
            if at <= mention.start and mention.end <= span.end:
                parts.append(span.text[at - span.start : mention.start - span.start])
                owning = mention.text.lower() in {"his", "her", "their", "its"}
                parts.append(f"{name}'s" if owning else name)
                at = mention.end
        parts.append(span.text[at - span.start :] + " ")
    return "".join(parts).strip()


def ways(
    p: Proposition, syntaxes: dict[str, Syntax], texts: dict[str, str], places: Any, who: str | None
) -> dict[str, str]:
    """Return the texts that may stand for a proposition."""
    syntax = syntaxes[p.article]
    tokens = syntax.between(p.spans[0].start, p.spans[-1].end)
    first, last = syntax.sentence_of(tokens[0].i), syntax.sentence_of(tokens[-1].i)
    start, end = syntax.sentence_span(first)[0], syntax.sentence_span(last)[1]
    plain, full = " ".join(s.text for s in p.spans), named(p.spans, places)
    return {
        "plain": plain,
        "named": full,
        "said": f"{who} said {full}" if who else full,
        "sentence": texts[p.article][start:end],
    }


def folded(text: str) -> tuple[str, list[int]]:
    """Return the text without blanks, case and kinds of quotes, and where each letter stood."""
    letters, places = [], []
    for place, raw in enumerate(text):
        for letter in unicodedata.normalize("NFKC", raw).lower():
            plain = QUOTES.get(letter, letter)
            if not plain.isspace() and unicodedata.category(plain) not in {"Cf", "Cc"}:
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def covers(gold: Place, spans: list[Place]) -> float:
    """Return how well the spans fit a gold mention, 0 if they do not cover it."""
    shared = sum(max(0, min(gold[1], end) - max(gold[0], start)) for start, end in spans)
    mine, theirs = sum(end - start for start, end in spans), gold[1] - gold[0]
    if not shared or shared < 0.5 * min(mine, theirs) or shared < 0.3 * theirs or mine > 3 * theirs:
        return 0.0
    return shared / (mine + theirs)


def tell(gold: dict[str, Any], reports: Path) -> Told:
    """Return the propositions of one story with their labels."""
    outlets = load_outlets()
    articles, _ = read_articles([reports])
    articles.sort(key=lambda a: a.id)
    readings = [analyse(article, outlets) for article in articles]
    syntaxes = {r.article.id: r.syntax for r in readings}
    mentions = {r.article.id: r.mentions for r in readings}
    found = {r.article.id: r.timexes for r in readings}
    articles, timexes, _ = date_articles(articles, found, syntaxes)
    entities = resolve_entities(articles, mentions)
    statements = name_sources([s for r in readings for s in r.statements], entities, mentions)
    dated = [t for a in articles for t in timexes[a.id]]
    covered = {a.id for a in articles if a.name in gold["reports"]}
    propositions = [
        p for p in find_propositions(syntaxes, statements, entities, dated) if p.article in covered
    ]
    told = Told(gold["story"], propositions, [], [], [], [])
    places: dict[str, list[Any]] = {}
    for entity in entities:
        for m in entity.mentions:
            if m.text.lower() in PRONOUNS:
                places.setdefault(m.article, []).append((m, entity.name))
    for row in places.values():
        row.sort(key=lambda x: x[0].start)
    who = {s.id: s.source.name or s.source.description for s in statements}
    whole = {a.id: a.text for a in articles}
    told.texts = [ways(p, syntaxes, whole, places, who[p.statement]) for p in propositions]
    told.best = [set() for _ in propositions]
    told.near = [set() for _ in propositions]
    texts = {a.name: (a.id, *folded(a.text)) for a in articles}
    for claim in gold["claims"]:
        for mention in claim["mentions"]:
            label(told, texts, claim["id"], mention)
    return told


def label(told: Told, texts: dict[str, Any], claim: str, mention: dict[str, Any]) -> None:
    """Mark the propositions that cover one gold mention."""
    told.mentions.append((mention["report"], claim, mention["text"]))
    if mention["report"] not in texts:
        return
    article, letters, places = texts[mention["report"]]
    needle, _ = folded(mention["text"])
    at = letters.find(needle)
    if at < 0 or not needle:
        return
    place = (places[at], places[at + len(needle) - 1] + 1)
    fits = [
        (covers(place, [(s.start, s.end) for s in p.spans]), -n)
        for n, p in enumerate(told.propositions)
        if p.article == article
    ]
    fits = sorted((fit for fit in fits if fit[0]), reverse=True)
    for rank, (_, n) in enumerate(fits):
        told.near[-n].add(claim)
        if rank == 0:
            told.best[-n].add(claim)


def main() -> None:
    """Read the arguments, then every story."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    stories: dict[str, dict[str, Any]] = {}
    for path in sorted(args.gold.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        (folder,) = args.reports.glob(f"{path.stem}*")
        told = tell(gold, folder)
        stories[path.stem[:2]] = vars(told)
        print(path.stem, len(told.propositions), sum(map(bool, told.best)), len(told.mentions))
    args.out.write_bytes(pickle.dumps(stories))


if __name__ == "__main__":
    main()
