r"""Annotated stories as labelled propositions: the material of fitting, training and measuring.

    python training/claims/stories.py STORIES ... --gold GOLD --own annotations.jsonl \
        --judged judgements.jsonl --out FOLDER

STORIES are folders of stories, GOLD a folder of JSON annotations (one for each story, named as its
folder), ``--own`` the annotations and ``--judged`` the judged pairs that the project keeps; the
stories of ``--unread`` are read though nobody has annotated them. FOLDER gets a pickle for each.

Text comes from the reports alone: an annotation is a place in one. Whoever pickles what is read
here keeps it out of the project.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import judgements
from annotations import Record, folder_of, read_packed
from judgements import LIKE, alike, place_of

from headwater.claims import find_propositions
from headwater.claims.meaning import Meanings, passage
from headwater.datamodel import Article, Statement
from headwater.entities import name_sources, resolve_entities
from headwater.likeness import Proposition
from headwater.matching import Passage
from headwater.outlets import load_outlets
from headwater.pipeline import analyse, read_articles
from headwater.timexes import date_articles

Place = tuple[int, int]
Judged = Iterable[tuple[judgements.Place, judgements.Place, str]]


@dataclass(frozen=True)
class Mention:
    """An annotated mention: its claim, its report, its place there, the propositions in it."""

    claim: str
    report: str
    place: Place | None
    covering: tuple[int, ...]


@dataclass
class Told:
    """The propositions of one story and what they tell.

    ``best`` are the annotated claims that a proposition is the best telling of in its report,
    ``near`` all those that it covers. ``conflicts`` and ``specific`` are pairs of propositions (by
    number, the lower first) that an annotator said conflict, or one of which says more; ``judged``
    are the pairs that were judged one by one, with their letter (``judgements``). ``places`` are
    where the propositions stand in the reports as they were given.
    """

    name: str
    propositions: list[Proposition]
    statements: list[Statement]
    passages: list[Passage]
    meanings: Meanings
    best: list[set[str]]
    near: list[set[str]]
    mentions: list[Mention]
    conflicts: set[tuple[int, int]]
    specific: set[tuple[int, int]]
    places: list[judgements.Place]
    judged: dict[tuple[int, int], str]


def read_story(folder: Path, gold: dict[str, Any], judged: Judged = ()) -> Told:
    """Return the propositions of the reports under *folder*, labelled by *gold*."""
    articles, _ = read_articles([folder])
    articles.sort(key=lambda a: a.id)
    readings = [analyse(article, load_outlets()) for article in articles]
    syntaxes = {r.article.id: r.syntax for r in readings}
    mentions = {r.article.id: r.mentions for r in readings}
    articles, timexes, _ = date_articles(
        [r.article for r in readings], {r.article.id: r.timexes for r in readings}, syntaxes
    )
    entities = resolve_entities(articles, mentions)
    statements = name_sources([s for r in readings for s in r.statements], entities, mentions)
    dated = [t for a in articles for t in timexes[a.id]]
    known = {a.id for a in articles if a.name in gold["reports"]}
    found = [
        p for p in find_propositions(syntaxes, statements, entities, dated) if p.article in known
    ]
    by_id = {a.id: a for a in articles}
    who = {s.id: s.source.name or s.source.description or "" for s in statements}
    told = Told(
        name=gold["story"],
        propositions=found,
        statements=statements,
        passages=[
            passage(p, by_id[p.article], syntaxes[p.article], who[p.statement]) for p in found
        ],
        meanings=Meanings(found, by_id, syntaxes),
        best=[set() for _ in found],
        near=[set() for _ in found],
        mentions=[],
        conflicts=set(),
        specific=set(),
        places=[place_of(by_id[p.article], p.spans) for p in found],
        judged={},
    )
    _label(told, gold, {a.name: a for a in articles})
    _judge(told, judged)
    return told


def covers(mention: Place, proposition: Proposition) -> float:
    """Return how well a proposition fits a mention's place, 0 where it does not (the scorer's)."""
    start, end = mention
    shared = sum(max(0, min(end, s.end) - max(start, s.start)) for s in proposition.spans)
    size = sum(s.end - s.start for s in proposition.spans)
    fits = shared >= 0.5 * min(end - start, size) and shared >= 0.3 * (end - start)
    return shared / (end - start + size) if shared and fits and size <= 3 * (end - start) else 0.0


def _label(told: Told, gold: dict[str, Any], articles: dict[str, Article]) -> None:
    """Mark what the annotated mentions and relations cover."""
    for claim in gold["claims"]:
        for mention in claim["mentions"]:
            place, covering = _ranked(told, articles, mention)
            found = Mention(claim["id"], mention["report"], place, covering)
            told.mentions.append(found)
            for rank, n in enumerate(covering):
                told.near[n].add(claim["id"])
                if rank == 0:
                    told.best[n].add(claim["id"])
        for relation in claim.get("relations", ()):
            sides = {_ranked(told, articles, relation[k])[1][:1] for k in ("a", "b")}
            if () in sides or len(sides) < 2:
                continue
            (low,), (high,) = sorted(sides)
            if relation["type"] == "conflict":
                told.conflicts.add((low, high))
            elif relation["type"] == "more-specific":
                told.specific.add((low, high))


def _judge(told: Told, judged: Judged) -> None:
    """Note what was judged of the pairs of propositions that stand where it was judged."""
    found: dict[judgements.Place, int | None] = {}

    def number(place: judgements.Place) -> int | None:
        if place not in found:
            fits = [(alike(place, p), -n) for n, p in enumerate(told.places)]
            best = max(fits, default=(0.0, 0))
            found[place] = -best[1] if best[0] >= LIKE else None
        return found[place]

    for one, other, letter in judged:
        i, j = number(one), number(other)
        if i is not None and j is not None and i != j:
            told.judged[min(i, j), max(i, j)] = letter


def _ranked(
    told: Told, articles: dict[str, Article], mention: dict[str, Any]
) -> tuple[Place | None, tuple[int, ...]]:
    """Return where a mention stands, and the propositions that cover it, the best fit first."""
    article = articles.get(mention["report"])
    if article is None:
        return None, ()
    start = mention["start"] if "start" in mention else article.text.find(mention["text"])
    end = mention["end"] if "end" in mention else start + len(mention["text"])
    if start < 0:
        return None, ()
    fits = [
        (covers((start, end), p), -n)
        for n, p in enumerate(told.propositions)
        if p.article == article.id
    ]
    return (start, end), tuple(-n for fit, n in sorted(fits, reverse=True) if fit)


def annotated(
    gold: Path | None, own: Path | None, unread: Path | None, roots: list[Path]
) -> Iterator[tuple[Path, Record]]:
    """Yield each story's folder of reports and its annotation, which may be empty."""
    for path in sorted(gold.glob("*.json")) if gold else ():
        yield folder_of(path.stem, roots), json.loads(path.read_text(encoding="utf-8"))
    if own:
        yield from read_packed(own, roots)
    for folder in sorted(unread.iterdir()) if unread else ():
        reports = {p.stem: {} for p in folder.glob("*.txt") if p.stat().st_size > SHORTEST}
        if len(reports) >= FEWEST:
            yield folder, {"story": folder.name, "reports": reports, "claims": []}


SHORTEST = 300  # bytes of a report that is read though nobody has annotated it
FEWEST = 3  # such reports of a story


def main() -> None:
    """Read all annotated stories and write a pickle for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--unread", type=Path)
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    roots = [*args.stories, *([args.unread] if args.unread else ())]
    judged = dict(judgements.read_packed(args.judged, roots)) if args.judged else {}
    for folder, gold in annotated(args.gold, args.own, args.unread, args.stories):
        told = read_story(folder, gold, judged.get(folder, ()))
        (args.out / f"{folder.name}.pickle").write_bytes(pickle.dumps(told))
        print(folder.name, len(told.propositions), len(told.mentions), len(told.judged))


if __name__ == "__main__":
    # the pickles are of the classes of the module by its name
    from stories import main as run

    run()
