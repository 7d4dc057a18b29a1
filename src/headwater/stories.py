"""Which reports tell the same event.

Words, names and numbers of each report, weighted by rarity, are compared pair by pair; clusters are
joined while the likeness between them is high enough, both as such and beside the likeness inside
them: two quakes are told in the same words, but each is told by its own names. Only the texts and
the days of publication are looked at: never file names or order.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from headwater.datamodel import Article, Span, Story, make_id
from headwater.lexicon import words

__all__ = ["group_stories", "label_story"]

Floats = npt.NDArray[np.float32]

# Swept on one half of three annotated collections, reported on the other: docs/rules/stories.md.
THRESHOLD = 0.08  # average likeness that two clusters need to be joined
SEPARATION = 0.55  # and its least share of the likeness inside the two
COPY = 0.8  # likeness of copies, which do not count as likeness inside a cluster
NAME_SHARE = 0.3  # how much of the likeness comes from names alone
MAX_WORDS = 400  # words of a report that are looked at: the news comes first
LEAD_WORDS = 60
HEADLINE_WEIGHT, LEAD_WEIGHT, NAME_WEIGHT, PAIR_WEIGHT = 2.0, 1.5, 1.5, 0.5
DAYS_NEAR, DAYS_FAR, DAYS_APART = 2, 7, 30
NEAR, FAR, APART = 1.1, 0.85, 0.6  # factors for the distance of the days of publication
# An imagined collection that the given one is added to, so that rarity means something in a folder
# of three reports: its size, and the share of its reports that hold a common and any other word.
BACKGROUND, COMMON_RATE, OTHER_RATE = 60, 0.15, 0.002
BLOCK = 2048  # columns multiplied at a time, so that memory stays bounded

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d,.]*\d|\d")
_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)"
    r"(?:(?<=\w\w)|(?<=[)\"”’%]))[.!?][\"'”’)]*(?=\s+[\"'“‘A-Z]|\s*$)"
)
_SENTENCE_MARK = re.compile(r"[.!?:\"“”]")
_MONTHS = frozenset(
    (
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct",
        "nov", "dec",
    )
)  # fmt: skip
_SUFFIXES = (
    ("sses", "ss"), ("ies", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", "e"), ("ly", ""),
    ("s", ""),
)  # fmt: skip


@cache
def _stem(word: str) -> str:
    if len(word) <= 4:
        return word
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)] + ending
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


@cache
def _common() -> frozenset[str]:
    return frozenset(_stem(word) for word in words("rarity", "common"))


# --- the words of a report ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as printed; ``free``: its capital says something (no sentence or title begins)."""

    low: str
    capital: bool
    free: bool
    joined: bool
    weight: float


def _words(article: Article) -> Iterator[_Word]:
    seen = 0
    for paragraph in article.paragraphs:
        if paragraph.role == "credit":
            continue
        text = article.text[paragraph.start : paragraph.end]
        letters = [w for w in text.split() if w[0].isalpha()]
        title = len(letters) > 3 and sum(w[0].isupper() for w in letters) > 0.6 * len(letters)
        last = 0
        for m in _WORD.finditer(text):
            if seen >= MAX_WORDS:
                return
            seen += 1
            opens = not last or bool(_SENTENCE_MARK.search(text, last, m.start()))
            low = re.sub("'s$", "", m.group().lower().replace("’", "'"))
            weight = LEAD_WEIGHT if seen <= LEAD_WORDS else 1.0
            if paragraph.role == "headline":
                weight = HEADLINE_WEIGHT
            capital, free = m.group()[0].isupper(), not (opens or title)
            yield _Word(low, capital, free, m.start() == last + 1, weight)
            last = m.end()


@dataclass(frozen=True, slots=True)
class _Terms:
    """An article's terms with their weights; ``names`` are also among ``all``, marked ``N:``."""

    all: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    names: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))


def _terms(articles: Sequence[Article]) -> list[_Terms]:
    """Return the terms of each article.

    A capital at the beginning of a sentence makes a name if the word is mostly written with one
    elsewhere in the collection.
    """
    texts = [tuple(_words(x)) for x in articles]
    capital = Counter(w.low for text in texts for w in text if w.free and w.capital)
    small = Counter(w.low for text in texts for w in text if w.free and not w.capital)
    stop = words("rarity", "stop")
    out = []
    for text in texts:
        terms = _Terms()
        last = ""
        for word in text:
            low = word.low
            if low[0].isdigit():
                terms.all["#" + low.replace(",", "").rstrip(".")] += 1.0
                if last in _MONTHS and word.joined:
                    terms.all[last[:3] + low] += 1.0
                last = ""
            elif low in stop or len(low) < 2:
                last = ""
            elif word.capital and capital[low] >= small[low] and (word.free or capital[low]):
                terms.names[low] += word.weight
                if last and word.joined:
                    terms.names[f"{last}_{low}"] += PAIR_WEIGHT * word.weight
                last = low
            else:
                terms.all[_stem(low)] += word.weight
                last = ""
        for name, weight in terms.names.items():
            terms.all["N:" + name] += NAME_WEIGHT * weight
        out.append(terms)
    return out


def _cosines(counts: Sequence[Mapping[str, float]]) -> Floats:
    """Return the cosine of every two articles, shape (articles, articles)."""
    total = len(counts)
    spread = Counter(term for terms in counts for term in terms)
    common = _common()
    rarity = {
        term: math.log(
            (total + BACKGROUND + 1)
            / (n + BACKGROUND * (COMMON_RATE if term in common else OTHER_RATE))
        )
        for term, n in spread.items()
    }
    columns = {term: n for n, term in enumerate(sorted(t for t in spread if spread[t] > 1))}
    cells: list[tuple[int, int, float]] = []
    for row, terms in enumerate(counts):
        weights = {t: math.log1p(count) * rarity[t] for t, count in sorted(terms.items())}
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        cells += [(columns[t], row, w / norm) for t, w in weights.items() if t in columns]
    cells.sort()
    out = np.zeros((total, total), dtype=np.float32)
    where = np.array([c[:2] for c in cells], dtype=np.int64).reshape(-1, 2)
    values = np.array([c[2] for c in cells], dtype=np.float32)
    for low in range(0, len(columns), BLOCK):
        part = slice(*np.searchsorted(where[:, 0], (low, low + BLOCK)))
        block = np.zeros((total, BLOCK), dtype=np.float32)
        block[where[part, 1], where[part, 0] - low] = values[part]
        out += block @ block.T
    return out


def _likeness(articles: Sequence[Article]) -> Floats:
    """Return how alike every two articles are by their texts, 0 to 1."""
    terms = _terms(articles)
    names = _cosines([t.names for t in terms])
    return (1 - NAME_SHARE) * _cosines([t.all for t in terms]) + NAME_SHARE * names


def _date_factors(articles: Sequence[Article]) -> Floats:
    """Return what the distance of the days of publication does to the likeness of every two."""
    days = np.array([_day_number(x) for x in articles], dtype=np.float64)
    gap = np.abs(days[:, None] - days[None, :])
    factors = np.where(gap > DAYS_FAR, FAR, np.where(gap <= DAYS_NEAR, NEAR, 1.0))
    return np.where(gap > DAYS_APART, APART, factors).astype(np.float32)


def _day_number(article: Article) -> float:
    value = article.published.value if article.published else ""
    try:
        return float(date.fromisoformat(value[:10]).toordinal())
    except ValueError:
        return math.nan  # unknown: compares as neither near nor far


def _components(likeness: Floats) -> Iterator[list[int]]:
    """Yield the groups that are connected by pairs above the threshold.

    Average linkage can only join clusters inside such a group.
    """
    left = np.ones(len(likeness), dtype=np.bool_)
    for seed in range(len(likeness)):
        if not left[seed]:
            continue
        left[seed] = False
        group, frontier = [seed], [seed]
        while frontier:
            near = (likeness[frontier] >= THRESHOLD).any(axis=0) & left
            left &= ~near
            frontier = np.flatnonzero(near).tolist()
            group += frontier
        yield sorted(group)


@dataclass(slots=True)
class _Cluster:
    """Members of a cluster, and how alike they are among themselves, copies left out."""

    members: list[int]
    inside: float | None = None


class _Nearest:
    """The nearest open neighbour of every cluster, kept up to date while clusters are joined."""

    def __init__(self, table: npt.NDArray[np.float64]) -> None:
        self.open = table.copy()
        self.column = self.open.argmax(axis=1)
        self.value = self.open.max(axis=1)

    def best(self) -> tuple[int, int, float]:
        """Return the two nearest clusters and how near they are."""
        one = int(self.value.argmax())
        return one, int(self.column[one]), float(self.value[one])

    def renew(self, rows: Iterable[int]) -> None:
        """Look up the nearest neighbour of *rows* again."""
        at = sorted(set(rows))
        self.column[at] = self.open[at].argmax(axis=1)
        self.value[at] = self.open[at].max(axis=1)

    def part(self, one: int, other: int) -> None:
        """Keep two clusters apart."""
        self.open[one, other] = self.open[other, one] = -1.0
        self.renew((one, other))

    def join(self, one: int, other: int, row: npt.NDArray[np.float64]) -> None:
        """Put *row* in the place of cluster *one* and take *other* away."""
        self.open[other], self.open[:, other] = -1.0, -1.0
        self.open[one], self.open[:, one] = row, row
        stale = np.isin(self.column, (one, other)) | (row > self.value)
        self.renew([*np.flatnonzero(stale).tolist(), one, other])


def _clusters(likeness: Floats, texts: Floats) -> list[list[int]]:
    """Join clusters by the average likeness of their members, while it is high enough.

    Two clusters whose members are much more alike inside than across stay apart for good.
    """
    table = likeness.astype(np.float64)
    np.fill_diagonal(table, -1.0)
    apart = np.zeros(table.shape, dtype=np.bool_)
    nearest = _Nearest(table)
    clusters = {n: _Cluster([n]) for n in range(len(table))}
    while len(clusters) > 1:
        one, other, value = nearest.best()
        if value < THRESHOLD:
            break
        a, b = clusters[one], clusters[other]
        need = SEPARATION * math.sqrt(a.inside * b.inside) if a.inside and b.inside else 0.0
        if value < need:
            apart[one, other] = apart[other, one] = True
            nearest.part(one, other)
            continue
        share = len(a.members) / (len(a.members) + len(b.members))
        joined = table[one] * share + table[other] * (1 - share)
        joined[(table[one] < 0) | (table[other] < 0)] = -1.0
        table[one], table[:, one] = joined, joined
        table[other], table[:, other] = -1.0, -1.0
        apart[one] |= apart[other]
        apart[:, one] |= apart[:, other]
        nearest.join(one, other, np.where(apart[one], -1.0, joined))
        del clusters[other]
        clusters[one] = _Cluster(a.members + b.members, _inside(texts, a.members + b.members))
    return [cluster.members for cluster in clusters.values()]


def _inside(texts: Floats, members: Sequence[int]) -> float | None:
    part = texts[np.ix_(members, members)][np.triu_indices(len(members), 1)]
    part = part[part < COPY]
    return float(part.mean()) if len(part) else None


def group_stories(articles: Sequence[Article]) -> list[Story]:
    """Return the stories of *articles*: the largest first, then by id; each article is in one.

    Independent of the order of *articles*; an article given twice counts once.

    >>> group_stories([])
    []
    """
    ordered = sorted({x.id: x for x in articles}.values(), key=lambda x: x.id)
    if not ordered:
        return []
    texts = _likeness(ordered)
    likeness = texts * _date_factors(ordered)
    stories = []
    for group in _components(likeness):
        chosen = np.ix_(group, group)
        for cluster in _clusters(likeness[chosen], texts[chosen]):
            rows = sorted(group[n] for n in cluster)
            stories.append(_story([ordered[n] for n in rows], texts[np.ix_(rows, rows)]))
    return sorted(stories, key=lambda story: (-len(story.articles), story.id))


def label_story(articles: Sequence[Article]) -> Story:
    """Return all *articles* as one story, named by the headline of the most central one.

    >>> label_story([]).label is None
    True
    """
    ordered = sorted({x.id: x for x in articles}.values(), key=lambda x: x.id)
    return _story(ordered, _likeness(ordered))


def _story(articles: Sequence[Article], likeness: Floats) -> Story:
    ids = tuple(x.id for x in articles)
    return Story(make_id("st", *ids), _label(articles, likeness), ids)


def _label(articles: Sequence[Article], likeness: Floats) -> Span | None:
    """Return a headline, of the article most like the others; lacking any, a first sentence."""
    ranked = sorted(range(len(articles)), key=lambda n: (-float(likeness[n].sum()), articles[n].id))
    for n in ranked:
        headline = articles[n].headline
        if headline is not None:
            return headline
    return next((span for n in ranked if (span := _first_sentence(articles[n]))), None)


def _first_sentence(article: Article) -> Span | None:
    for paragraph in article.body():
        text = article.text[paragraph.start : paragraph.end]
        if not re.search(r"\w", text):
            continue
        end = _SENTENCE_END.search(text)
        return article.span(paragraph.start, paragraph.start + (end.end() if end else len(text)))
    return None
