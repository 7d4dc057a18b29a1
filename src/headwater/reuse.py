"""Passages that two reports share word for word, or nearly so: who copied whom.

Reports of one event share quotations, names and set phrases without copying each other. A passage
counts only by the words outside quotation marks, and only when enough of them run on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from headwater.datamodel import Article, Reuse, Statement, make_id

__all__ = ["find_reuses"]

Ints = npt.NDArray[np.int64]

SHINGLE = 4  # words; the shortest run that is looked at
GAP = 4  # words that may differ on each side between two runs of one passage
MIN_OWN = 7  # words shared outside quotation marks that make a passage worth counting
MIN_RUN = 6  # words of the longest exact run outside quotation marks in it
MIN_SIMILARITY = 0.6
# What shows copying: one passage of so many own words, hardly changed, or so many in all passages.
ALONE_OWN, ALONE_SIMILARITY = 14, 0.85
TOGETHER_OWN = 25

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_OPEN = "“„«‟"
_CLOSE = "”»"
# A single mark opens before a word and closes after one; an apostrophe stands inside or before "s".
_SINGLE = re.compile(
    r"(?<![\w'’])['‘](?=[\w$£€\[(])(?!\d0s|em\b|tis\b|til\b|cause\b)(?:[^'’\n]|(?<=\w)['’](?=\w))+?"
    r"(?<=[\w.,!?…;:)\]-])['’](?!\w)"
)
# A post that a page shows whole: "— Name (@name) May 1", "pic.twitter.com/…".
_POST = re.compile(r"[—–-]\s?[^—\n]{0,60}\(@\w+\)|pic\.twitter\.com/|https?://t\.co/|\bvia @\w+")
# Set phrases around a report that many reports of one outlet or agency carry alike.
_FORMULA = re.compile(
    r"\b(?:contributed to this|reporting by|editing by|all rights reserved|may not be published"
    r"|sign up (?:for|to)|subscribe|newsletter|follow (?:us|him|her|them) on|click here|read more"
    r"|copyright|terms of (?:use|service)|privacy policy|cookies?|advertisement|news alerts"
    r"|download (?:our|the) app|associated press writers?|this story has been|photo(?:graph)? by"
    r"|getty images|file photo|(?:could not|couldn['’]t) (?:immediately )?be reached"
    r"|did(?: not|n['’]t) (?:immediately )?(?:respond|return|reply)|declined to comment"
    r"|requests? (?:seeking|for) comment|on condition of anonymity)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """An article's words in order: number of the word, offsets, and whether it is the report's own.

    ``own`` is false inside quotation marks and in formulas, ``body`` in captions.
    """

    ids: Ints
    start: Ints
    end: Ints
    own: npt.NDArray[np.bool_]
    body: npt.NDArray[np.bool_]


def _quoted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the runs inside quotation marks in one paragraph; an unclosed one runs to its end."""
    opened: int | None = None
    for at in range(start, end):
        mark = text[at]
        if opened is None and (mark in _OPEN or mark == '"'):
            opened = at
        elif opened is not None and (mark in _CLOSE or mark == '"'):
            yield opened, at + 1
            opened = None
    if opened is not None:
        yield opened, end
    for m in _SINGLE.finditer(text, start, end):
        yield m.span()


def _words(article: Article, statements: Sequence[Statement], lexicon: dict[str, int]) -> _Words:
    text = article.text
    foreign = np.zeros(len(text) + 1, dtype=np.bool_)
    rows: list[tuple[int, int, int, int]] = []
    for n, paragraph in enumerate(article.paragraphs):
        body = paragraph.role == "body"
        if paragraph.role not in ("body", "caption"):
            continue
        if _POST.search(text, paragraph.start, paragraph.end):
            foreign[paragraph.start : paragraph.end] = True
            if n and _POST.match(text, paragraph.start):  # the post is the paragraph before
                foreign[article.paragraphs[n - 1].start : paragraph.start] = True
        for low, high in _quoted(text, paragraph.start, paragraph.end):
            foreign[low:high] = True
        for m in _FORMULA.finditer(text, paragraph.start, paragraph.end):
            foreign[m.start() : m.end()] = True
        for m in _WORD.finditer(text, paragraph.start, paragraph.end):
            word = m.group().casefold().replace("’", "'").replace(",", "")
            rows.append((lexicon.setdefault(word, len(lexicon)), m.start(), m.end(), body))
    for statement in statements:
        if statement.quoting == "direct":
            for span in statement.content:
                foreign[span.start : span.end] = True
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return _Words(table[:, 0], table[:, 1], table[:, 2], ~foreign[table[:, 1]], table[:, 3] == 1)


def _shingles(words: _Words) -> Ints:
    """Return a number for every run of ``SHINGLE`` words, by place; equal runs, equal numbers."""
    count = len(words.ids) - SHINGLE + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    out = np.zeros(count, dtype=np.uint64)
    for k in range(SHINGLE):
        # Mixing as in splitmix64: word numbers are small, so plain polynomials would collide.
        word = words.ids[k : k + count].astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        out = (out ^ word) * np.uint64(0xBF58476D1CE4E5B9)
        out ^= out >> np.uint64(29)
    return out.view(np.int64)


def _disown_quoted(words: Sequence[_Words], shingles: Sequence[Ints]) -> None:
    """Mark as not a report's own what another report of the story gives in quotation marks.

    Outlets print one utterance with and without the marks; neither copied the other.
    """
    quoted = []
    for ours, values in zip(words, shingles, strict=True):
        foreign = (
            np.lib.stride_tricks.sliding_window_view(~ours.own, SHINGLE).all(axis=1)
            if len(values)
            else np.zeros(0, dtype=np.bool_)
        )
        quoted.append(values[foreign])
    utterances = np.unique(np.concatenate(quoted))
    for ours, values in zip(words, shingles, strict=True):
        for at in np.flatnonzero(np.isin(values, utterances)):
            ours.own[at : at + SHINGLE] = False


def _pairs(shingles: Sequence[Ints]) -> list[tuple[int, int]]:
    """Return the pairs of articles that share enough runs of words to be looked at."""
    owner = np.concatenate([np.full(len(s), n, dtype=np.int64) for n, s in enumerate(shingles)])
    values = np.concatenate(list(shingles))
    keys = np.unique(np.stack([values, owner], axis=1), axis=0)
    starts = np.flatnonzero(np.diff(keys[:, 0], prepend=keys[:1, 0] - 1))
    counts = np.zeros((len(shingles), len(shingles)), dtype=np.int32)
    for low, high in zip(starts, np.append(starts[1:], len(keys)), strict=True):
        if high - low > 1:
            members = keys[low:high, 1]
            counts[np.ix_(members, members)] += 1
    need = MIN_RUN - SHINGLE + 1
    return [(int(i), int(j)) for i, j in np.argwhere(np.triu(counts, 1) >= need)]


@dataclass(frozen=True, slots=True)
class _Run:
    """Words ``a:a+length`` of one article equal words ``b:b+length`` of the other."""

    a: int
    b: int
    length: int


def _runs(one: Ints, other: Ints) -> list[_Run]:
    """Return the maximal equal runs of at least ``SHINGLE`` words, by their place in *one*."""
    order = np.argsort(other, kind="stable")
    left = np.searchsorted(other, one, side="left", sorter=order)
    right = np.searchsorted(other, one, side="right", sorter=order)
    # A run that stands more than three times in one article is a refrain, not a passage.
    hits = np.flatnonzero((right > left) & (right - left <= 3))
    if not len(hits):
        return []
    i = np.repeat(hits, (right - left)[hits])
    offset = np.concatenate([np.arange(left[h], right[h]) for h in hits])
    j = order[offset]
    by_diagonal = np.lexsort((i, i - j))
    i, j = i[by_diagonal], j[by_diagonal]
    cuts = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    runs = [
        _Run(int(i[low]), int(j[low]), int(high - low) + SHINGLE - 1)
        for low, high in zip(np.append(0, cuts), np.append(cuts, len(i)), strict=True)
    ]
    return sorted(runs, key=lambda r: (r.a, r.b))


def _chains(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Join runs that follow each other in both articles with only a few words between."""
    chains: list[list[_Run]] = []
    for run in runs:
        for chain in reversed(chains[-8:]):
            last = chain[-1]
            gap_a, gap_b = run.a - last.a - last.length, run.b - last.b - last.length
            if -SHINGLE < gap_a <= GAP and -SHINGLE < gap_b <= GAP and run.b > last.b:
                chain.append(run)
                break
        else:
            chains.append([run])
    return chains


def _own_words(words: _Words, chain: Sequence[_Run]) -> tuple[int, int, int]:
    """Return how many words of the chain are the report's own, of its body, and run on."""
    shared = np.zeros(chain[-1].a + chain[-1].length - chain[0].a, dtype=np.bool_)
    for run in chain:
        shared[run.a - chain[0].a : run.a - chain[0].a + run.length] = True
    here = slice(chain[0].a, chain[0].a + len(shared))
    own = shared & words.own[here]
    edges = np.flatnonzero(np.diff(np.concatenate(([0], own.astype(np.int8), [0]))))
    lengths = edges[1::2] - edges[::2]
    return int(own.sum()), int((own & words.body[here]).sum()), int(lengths.max(initial=0))


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words ``a0`` to ``a1`` of one article, ``b0`` to ``b1`` of the other, ends included."""

    a0: int
    a1: int
    b0: int
    b1: int
    own: int
    body: int
    similarity: float


def _shows_copying(passages: Sequence[_Passage]) -> bool:
    """Whether the passages of two articles are more than two writers' chance or one picture."""
    if sum(p.body for p in passages) < MIN_OWN:
        return False
    return sum(p.own for p in passages) >= TOGETHER_OWN or any(
        p.own >= ALONE_OWN and p.similarity >= ALONE_SIMILARITY for p in passages
    )


def _passages(a: _Words, b: _Words, runs: Sequence[_Run]) -> Iterator[_Passage]:
    """Yield the passages that both share, the longest first."""
    used_a = np.zeros(len(a.ids), dtype=np.bool_)
    used_b = np.zeros(len(b.ids), dtype=np.bool_)
    chains = _chains(runs)
    chains.sort(key=lambda c: (-sum(r.length for r in c), c[0].a, c[0].b))
    for chain in chains:
        own, body, longest = _own_words(a, chain)
        low_a, high_a = chain[0].a, max(r.a + r.length for r in chain)
        low_b, high_b = chain[0].b, max(r.b + r.length for r in chain)
        if own < MIN_OWN or longest < MIN_RUN:
            continue
        if used_a[low_a:high_a].any() or used_b[low_b:high_b].any():
            continue
        one, other = a.ids[low_a:high_a].tolist(), b.ids[low_b:high_b].tolist()
        similarity = Levenshtein.normalized_similarity(one, other)
        if similarity >= MIN_SIMILARITY:
            used_a[low_a:high_a] = True
            used_b[low_b:high_b] = True
            yield _Passage(low_a, high_a - 1, low_b, high_b - 1, own, body, round(similarity, 3))


def _moment(article: Article) -> datetime | None:
    value = article.published.value if article.published else ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_agency_copy(article: Article) -> bool:
    return any(credit.scope == "article" for credit in article.agencies)


def _direction(a: Article, b: Article) -> Literal["a-to-b", "b-to-a"] | None:
    """Return who has it from whom: the earlier or the credited one gave it, if that is clear."""
    first, second = _is_agency_copy(a), _is_agency_copy(b)
    if first and second:
        return None  # both have it from the agency
    at_a, at_b = _moment(a), _moment(b)
    if at_a and at_b and at_a != at_b:
        exact = all("T" in (x.published.value if x.published else "") for x in (a, b))
        if exact or at_a.date() != at_b.date():
            return "a-to-b" if at_a < at_b else "b-to-a"
    if first != second:
        return "a-to-b" if first else "b-to-a"
    return None


def find_reuses(
    articles: Sequence[Article], statements: Mapping[str, Sequence[Statement]]
) -> list[Reuse]:
    """Return the passages that two of *articles* share beyond quotations and formulas.

    *statements* are each article's by its id; words of direct quotations do not count. The article
    with the smaller id is ``a``. ``similarity`` is 1 minus the word edits per word of the longer
    side. Independent of the order of *articles*; two articles of one id count once.

    Raises: nothing for odd text.
    """
    ordered = sorted({article.id: article for article in articles}.values(), key=lambda x: x.id)
    if len(ordered) < 2:
        return []
    lexicon: dict[str, int] = {}
    words = [_words(x, statements.get(x.id, ()), lexicon) for x in ordered]
    shingles = [_shingles(w) for w in words]
    if not sum(map(len, shingles)):
        return []
    _disown_quoted(words, shingles)
    out: list[Reuse] = []
    for i, j in _pairs(shingles):
        one, other = words[i], words[j]
        found = list(_passages(one, other, _runs(shingles[i], shingles[j])))
        if not _shows_copying(found):
            continue
        direction = _direction(ordered[i], ordered[j])
        for passage in found:
            a = ordered[i].span(int(one.start[passage.a0]), int(one.end[passage.a1]))
            b = ordered[j].span(int(other.start[passage.b0]), int(other.end[passage.b1]))
            identity = make_id("r", a.article, a.start, a.end, b.article, b.start, b.end)
            out.append(Reuse(identity, a, b, passage.similarity, direction))
    return sorted(out, key=lambda r: (r.a, r.b))
