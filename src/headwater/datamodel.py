"""The nouns of headwater: frozen records, named as in the field's standards.

Offsets are 0-based, end-exclusive and count Unicode code points of ``Article.text``. Every list is
a tuple, every record hashable, every id made from content, so that the same input gives the same
bytes. The JSON form of the records that a ledger holds is ``schema/ledger.schema.json``.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from headwater.errors import SpanError

Form = Literal[
    "named-person", "named-organisation", "anonymous", "document", "poll", "own-voice", "unknown"
]
CueType = Literal["verb", "according-to", "adverb", "noun", "colon"]
Quoting = Literal["direct", "mixed", "indirect", "own-voice"]
Act = Literal[
    "assert",
    "deny",
    "confirm",
    "ask",
    "urge",
    "promise",
    "warn",
    "threaten",
    "praise",
    "criticise",
    "decline",
    "other",
]
StatementClass = Literal["speech", "thought"]
HopBasis = Literal["stated", "creditline", "reuse", "inferred"]
Relation = Literal["same", "more-specific", "less-specific", "other-wording", "conflicts"]
DifferenceType = Literal[
    "number",
    "time",
    "place",
    "name",
    "who",
    "confirmed-denied",
    "wording",
    "strength",
    "detail",
]
OriginKind = Literal["speaker", "document", "anonymous", "report", "unstated", "unknown"]
OriginRule = Literal[
    "speaker",
    "account",
    "spokesperson",
    "same-institution",
    "document",
    "cited-report",
    "innermost",
    "first-hand",
    "restates",
    "unstated",
    "copy",
    "undecidable",
]
EntityKind = Literal["person", "organisation", "place", "other"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["none", "published", "dateline", "co-report", "timex"]
Role = Literal["headline", "subhead", "caption", "body", "credit"]
DateBasis = Literal["metadata", "text", "co-report", "given"]


def make_id(kind: str, *parts: object) -> str:
    """Return a short id made from content: *kind*, a dash, 12 hex digits of the parts' sha256.

    >>> make_id("s", "a-1", 3, 9) == make_id("s", "a-1", 3, 9) != make_id("s", "a-1", 3, 10)
    True
    """
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))
    return f"{kind}-{digest.hexdigest()[:12]}"


# --- what is read ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Metadata:
    """What came beside a text: a JSON record's fields or a page's markup; absent is ``None``."""

    title: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    domain: str | None = None
    description: str | None = None
    language: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One input as read: its decoded text and what came beside it.

    ``text`` is the *decoded input* that outside offsets count in; for HTML it is the page's text
    content. ``body`` lists the runs ``(start, end)`` of it that hold the article where the reader
    could tell (HTML), and is ``None`` where the whole text has to be looked at (plain text).
    """

    name: str
    uri: str | None
    text: str
    media: Literal["text", "html", "record"]
    metadata: Metadata = Metadata()
    body: tuple[tuple[int, int], ...] | None = None
    captions: tuple[tuple[int, int], ...] = ()
    problems: tuple[Problem, ...] = ()


# --- places in a text --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in an article: ``article.text[start:end] == text``, always."""

    article: str
    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise SpanError(
                f"span {self.start}-{self.end} does not fit its text {self.text[:40]!r}"
            )

    def overlaps(self, other: Span) -> bool:
        """Return whether both share a character."""
        return self.article == other.article and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article, without its line end."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Furniture:
    """Input that was left out of the article, with the id of the rule that did so."""

    raw_start: int
    raw_end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published an article."""

    name: str
    domain: str | None
    owner: str | None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyCredit:
    """A news agency that an article credits; only scope ``article`` makes the text agency copy."""

    name: str
    scope: Literal["article", "contribution", "photo"]
    basis: Literal["creditline", "dateline", "byline", "metadata"]
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of an article, ISO 8601 to the granularity given, and where it comes from."""

    value: str
    basis: DateBasis
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Article:
    """One report: clean text, its parts, and the way back to the decoded input."""

    id: str
    name: str
    uri: str | None
    outlet: Outlet | None
    headline: Span | None
    byline: Span | None
    dateline: Span | None
    creditline: Span | None
    agencies: tuple[AgencyCredit, ...]
    published: Dated | None
    updated: Dated | None
    language: str | None
    text: str
    text_sha256: str
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Furniture, ...]
    source_map: tuple[tuple[int, int, int | None], ...]

    def span(self, start: int, end: int) -> Span:
        """Return the span from *start* to *end*; the only way to cut an article's text."""
        if not 0 <= start < end <= len(self.text):
            raise SpanError(f"{start}-{end} is outside {self.name} ({len(self.text)} characters)")
        return Span(self.id, start, end, self.text[start:end])

    def body(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs whose words are the report itself (no caption, no credit)."""
        return tuple(p for p in self.paragraphs if p.role == "body")

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """Return the paragraph that holds *offset*, or ``None`` between paragraphs."""
        return next((p for p in self.paragraphs if p.start <= offset < p.end), None)

    def to_raw(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where ``text[start:end]`` stands in the decoded input, or ``None`` if it does not.

        A letter composed from several has no place of its own in the source map: at an edge of the
        span, the runs beside it tell where it stands.
        """
        runs = self.source_map
        at = bisect_right(runs, start, key=lambda run: run[0]) - 1
        first: int | None = None
        last: int | None = None
        gap = False  # the last run inside the span has no place of its own
        if at > 0 and runs[at][2] is None:
            before_start, before_end, before_raw = runs[at - 1]
            first = None if before_raw is None else before_raw + before_end - before_start
        for run_start, run_end, raw_start in runs[max(at, 0) :]:
            if run_start >= end:
                if gap and raw_start is not None and first is not None:
                    last = raw_start
                break
            gap = raw_start is None
            if raw_start is None or run_end <= start:
                continue
            if first is None:
                first = raw_start + max(0, start - run_start)
            last = raw_start + min(end, run_end) - run_start
        return None if first is None or last is None or last <= first else (first, last)


# --- syntax ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark; ``head`` is the index of its governor (its own index at a root).

    ``pos`` is the universal tag, ``tag`` the Penn tag, ``dep`` the ClearNLP label that spaCy's
    English models give, ``ent`` the entity label or ``""``, ``ent_start`` true at a name's start.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str
    ent_start: bool


@dataclass(frozen=True)
class Syntax:
    """The words of one article: tokens in text order, sentences as token ranges."""

    article: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        lists: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                lists[token.head].append(token.i)
        return tuple(map(tuple, lists))

    @cached_property
    def _sentence_of(self) -> tuple[int, ...]:
        out = [0] * len(self.tokens)
        for n, (first, end) in enumerate(self.sentences):
            out[first:end] = [n] * (end - first)
        return tuple(out)

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    def children(self, i: int) -> tuple[Token, ...]:
        """Return the direct dependants of token *i*, in text order."""
        return tuple(self.tokens[c] for c in self._children[i])

    def subtree(self, i: int) -> tuple[Token, ...]:
        """Return token *i* and all that hangs below it, in text order."""
        found, stack = [], [i]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self._children[at])
        return tuple(self.tokens[n] for n in sorted(found))

    def sentence_of(self, i: int) -> int:
        """Return the number of the sentence that holds token *i*."""
        return self._sentence_of[i]

    def sentence_span(self, number: int) -> tuple[int, int]:
        """Return the character offsets of sentence *number*."""
        first, end = self.sentences[number]
        return self.tokens[first].start, self.tokens[end - 1].end

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """Return the tokens that overlap the characters from *start* to *end*."""
        at = bisect_left(self._starts, start)
        while at and self.tokens[at - 1].end > start:
            at -= 1
        out = []
        while at < len(self.tokens) and self.tokens[at].start < end:
            out.append(self.tokens[at])
            at += 1
        return tuple(out)

    def sentence_tokens(self) -> Iterator[tuple[Token, ...]]:
        """Yield each sentence's tokens."""
        for first, end in self.sentences:
            yield self.tokens[first:end]


# --- statements --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it, as far as the report tells; ``name`` is the resolved name, if any."""

    form: Form
    spans: tuple[Span, ...] = ()
    entity: str | None = None
    name: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that attribute: "said", "according to", ":"."""

    spans: tuple[Span, ...]
    lemma: str
    type: CueType


@dataclass(frozen=True, slots=True)
class Hop:
    """One carrier of the words between the source and the article's own outlet."""

    name: str
    entity: str | None
    basis: HopBasis
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One report says that somebody says something (or says it in its own voice)."""

    id: str
    article: str
    source: Source
    cue: Cue | None
    content: tuple[Span, ...]
    quoting: Quoting
    act: Act
    class_: StatementClass
    addressee: tuple[Span, ...]
    inside: str | None
    topic: tuple[Span, ...]
    relay: tuple[Hop, ...]
    confidence: float
    found_by: str


# --- names, dates, events ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a report names somebody or something; ``chain`` joins those of one report.

    ``name`` is the fullest name of the chain, ``role`` a title or office given at this place.
    """

    span: Span
    kind: EntityKind
    form: Literal["name", "title", "role", "pronoun"]
    chain: str
    name: str
    role: Span | None = None


@dataclass(frozen=True, slots=True)
class EntityRole:
    """A title or office that a report gives somebody."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something, joined over the reports of one story."""

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    roles: tuple[EntityRole, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression; ``value`` is TIMEX3 or ``None``, ``range`` its first and last ISO date."""

    id: str
    span: Span
    type: TimexType
    value: str | None
    range: tuple[str | None, str | None] | None
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Participant:
    """Who or what takes part in an event."""

    entity: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when and where. What was only said is no event."""

    id: str
    type: str
    trigger: Span
    actors: tuple[Participant, ...]
    targets: tuple[Participant, ...]
    when: str | None
    where: tuple[Participant, ...]
    polarity: Literal["positive", "negative"]
    modality: Literal["actual", "possible", "planned", "conditional"]
    mentions: tuple[Span, ...]


# --- across reports ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """The articles (ids) that tell one event, and a span that names it."""

    id: str
    label: Span | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage that stands in two articles; ``a`` is the one of the smaller article id."""

    id: str
    a: Span
    b: Span
    similarity: float
    direction: Literal["a-to-b", "b-to-a"] | None


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """A statement's part in a claim; ``spans`` are the proposition inside its content."""

    statement: str
    spans: tuple[Span, ...]
    relation: Relation
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: the exact words and what they amount to."""

    statement: str
    span: Span
    value: str | None = None
    unit: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two mentions of one claim differ."""

    type: DifferenceType
    a: Side
    b: Side
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One proposition across reports."""

    id: str
    wording: Span
    mentions: tuple[ClaimMention, ...]
    origins: tuple[str, ...] = ()
    independent_origins: int = 0
    differences: tuple[Difference, ...] = ()
    timexes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why mentions belong to an origin: a rule id and the words that show it."""

    rule: OriginRule
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Whoever first put a claim's information into the world, as far as the texts show."""

    id: str
    kind: OriginKind
    name: str
    entity: str | None
    account: str | None
    channel: str | None
    first_hand: bool
    articles: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader should know went less than well; ``code`` is documented."""

    stage: str
    article: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything known about one story."""

    story: Story
    articles: tuple[Article, ...]
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    origins: tuple[Origin, ...]
    entities: tuple[Entity, ...]
    timexes: tuple[Timex, ...]
    events: tuple[Event, ...]
    reuses: tuple[Reuse, ...]
    problems: tuple[Problem, ...]
    made_by: tuple[tuple[str, str], ...] = field(default=())
