"""The one place that knows the order of the stages; it reads like the table in ARCHITECTURE.md."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata, resources
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from headwater.article import make_article
from headwater.claims import align_claims
from headwater.datamodel import (
    Article,
    Document,
    Event,
    Ledger,
    Mention,
    Problem,
    Statement,
    Story,
    Syntax,
    Timex,
)
from headwater.entities import name_sources, resolve_entities
from headwater.events import find_events, join_events
from headwater.ingest import Limits, read_documents
from headwater.ledger import build_ledger
from headwater.mentions import find_mentions
from headwater.origins import trace_origins
from headwater.outlets import Outlets, load_outlets
from headwater.relays import trace_relays
from headwater.reuse import find_reuses
from headwater.statements import find_statements
from headwater.stories import group_stories, label_story
from headwater.syntax import parse
from headwater.timexes import date_articles, find_timexes

Progress = Callable[[str, int, int], None]

# While one article is parsed another can be in the attribution model, which works outside Python's
# global lock: two readers take about 0.7 of one reader's time on two cores, more gain nothing.
READERS = 2
PARSING = Lock()  # spaCy does not promise that one parser may serve two threads at once


@dataclass(frozen=True)
class Reading:
    """What the stages that look at one article found in it."""

    article: Article
    syntax: Syntax
    statements: tuple[Statement, ...] = ()
    mentions: tuple[Mention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def quiet(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def read_articles(
    paths: Sequence[str | Path],
    *,
    published: str | None = None,
    limits: Limits | None = None,
    stdin: BinaryIO | None = None,
) -> tuple[list[Article], list[Problem]]:
    """Return the articles under *paths* and what went wrong on the way.

    An article that is given twice (same name, same text) is kept once. *published* dates the
    articles that have no date of their own.
    """
    limits = limits or Limits()
    outlets = load_outlets()
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for document in read_documents(paths, limits=limits, stdin=stdin):
        if isinstance(document, Problem):
            problems.append(document)
            continue
        article, found = _make(document, outlets, published, limits)
        problems += found
        if article is None:
            continue
        if article.id in articles:
            message = f"{article.name}: given twice: kept once"
            problems.append(Problem("ingest", article.id, "given-twice", message))
        articles[article.id] = article
    return list(articles.values()), problems


def _make(
    document: Document, outlets: Outlets, published: str | None, limits: Limits
) -> tuple[Article | None, tuple[Problem, ...]]:
    try:
        return make_article(document, outlets, published=published, limits=limits)
    except Exception as error:  # noqa: BLE001 - one bad article never costs the others
        return None, (_failed(None, document.name, "article", error),)


def analyse(article: Article, outlets: Outlets) -> Reading:
    """Return what the per-article stages find in *article*; only English is read."""

    def read() -> Reading:
        with PARSING:
            syntax = parse(article)
        statements = trace_relays(article, syntax, find_statements(article, syntax), outlets)
        mentions = find_mentions(article, syntax)
        timexes = find_timexes(article, syntax)
        events = find_events(article, syntax, statements, mentions, timexes)
        found = (tuple(statements), tuple(mentions), tuple(timexes), tuple(events))
        return Reading(article, syntax, *found)

    return _guarded(article, read)


def read_attributions(article: Article) -> Reading:
    """Return *article*'s statements as its words attribute them.

    Unlike :func:`analyse`, plans and acts told of somebody ("the court indicted two men") count as
    attributed, and an outlet that carries another's words is still their outer source.
    """

    def read() -> Reading:
        syntax = parse(article)
        return Reading(article, syntax, tuple(find_statements(article, syntax, deeds=True)))

    return _guarded(article, read)


def _guarded(article: Article, read: Callable[[], Reading]) -> Reading:
    nothing = Reading(article, Syntax(article.id, (), ()))
    if article.language not in (None, "en") or not article.text:
        return nothing
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - one bad article never costs the others
        problem = _failed(article.id, article.name, "analysis", error)
        return dataclasses.replace(nothing, problems=(problem,))


def _failed(article: str | None, name: str, stage: str, error: Exception) -> Problem:
    message = f"{name}: could not be read ({type(error).__name__}: {error}): please report this"
    return Problem(stage, article, "stage-failed", message)


def tell_story(
    story: Story, readings: Iterable[Reading], problems: Iterable[Problem] = ()
) -> Ledger:
    """Return the ledger of *story* from its articles' *readings*.

    *problems* are those of reading the input; the ones of other stories' articles are left out.
    """
    members = sorted(
        (r for r in readings if r.article.id in set(story.articles)), key=lambda r: r.article.id
    )
    outlets = load_outlets()
    syntaxes = {r.article.id: r.syntax for r in members}
    mentions = {r.article.id: r.mentions for r in members}
    articles, timexes, undated = date_articles(
        [r.article for r in members], {r.article.id: r.timexes for r in members}, syntaxes
    )
    entities = resolve_entities(articles, mentions)
    statements = name_sources([s for r in members for s in r.statements], entities, mentions)
    all_timexes = [t for a in articles for t in timexes[a.id]]
    all_events = [e for r in members for e in r.events]
    events = join_events(all_events, entities, mentions, timexes=all_timexes)
    by_article = {a.id: [s for s in statements if s.article == a.id] for a in articles}
    reuses = find_reuses(articles, by_article)
    claims = align_claims(articles, syntaxes, statements, entities, all_timexes, events, reuses)
    claims, origins = trace_origins(
        articles, syntaxes, claims, statements, entities, reuses, outlets
    )
    ids = {a.id for a in articles}
    found = [p for p in problems if p.article is None or p.article in ids]
    return build_ledger(
        story,
        articles=articles,
        statements=statements,
        claims=claims,
        origins=origins,
        entities=entities,
        timexes=all_timexes,
        events=events,
        reuses=reuses,
        problems=[*found, *undated, *(p for r in members for p in r.problems)],
        made_by=made_by(),
    )


def tell_stories(
    articles: Sequence[Article],
    *,
    one_story: bool = False,
    problems: Iterable[Problem] = (),
    progress: Progress = quiet,
) -> Iterator[Ledger]:
    """Yield the ledger of each story that *articles* tell, the largest story first."""
    if not articles:
        return
    outlets = load_outlets()
    known = list(problems)
    readings = {}
    first, *rest = articles
    progress("reading", 0, len(articles))
    readings[first.id] = analyse(first, outlets)  # loads the models, once
    with ThreadPoolExecutor(READERS) as readers:
        for n, reading in enumerate(readers.map(lambda a: analyse(a, outlets), rest), 1):
            progress("reading", n, len(articles))
            readings[reading.article.id] = reading
    progress("reading", len(articles), len(articles))
    stories = [label_story(articles)] if one_story else group_stories(articles)
    for n, story in enumerate(stories):
        progress("comparing", n, len(stories))
        yield tell_story(story, [readings[a] for a in story.articles], known)
    progress("comparing", len(stories), len(stories))


def made_by() -> tuple[tuple[str, str], ...]:
    """Return what made a ledger: headwater's version and those of the parts that can change it.

    A model of ours is named by the first 12 digits of its manifest's sha256.
    """
    parts = ("headwater", "numpy", "onnxruntime", "spacy", "trafilatura")
    versions = [(name, metadata.version(name)) for name in parts]
    for model in ("attribution", "matching", "similarity"):
        manifest = resources.files("headwater") / "weights" / model / "manifest.json"
        versions.append((f"weights/{model}", sha256(manifest.read_bytes()).hexdigest()[:12]))
    return tuple(versions)
