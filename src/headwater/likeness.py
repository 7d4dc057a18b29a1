"""How alike two propositions are: the feature record of a proposition and ``pair_logit``.

A lower part of the claims stage. Everything a pair is judged by is in ``Proposition``; the weights
come from annotated stories (docs/rules/claims.md says how, and with what figures).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from headwater.datamodel import Span, Syntax, Token
from headwater.numerals import Quantity, compare, find_quantities, fits

__all__ = [
    "FEATURES",
    "NEARNESS",
    "Key",
    "Nearness",
    "Proposition",
    "Teller",
    "acts_meet",
    "common_run",
    "describe",
    "logit",
    "meets_nothing",
    "pair_features",
    "pair_logit",
    "same_words",
    "second_look",
    "stem",
    "weigh",
]

Key = tuple[str, int, int, str]  # article, where it begins and ends there, statement
Nearness = tuple[float, float, float]  # cosine, mutual rank, margin: see ``claims.meaning``

PRIOR = 20  # propositions of an average article that an article's own counts are smoothed with
LEAD = 2  # the first sentences of an article, headline included, tell its main claims
ENOUGH = 3  # terms in common that speak for one claim though verb, subject and object differ
USUAL = 1 / 60  # share of propositions that hold an average content word

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SUFFIXES = (
    "ations", "ation", "ments", "ment", "ingly", "ings", "ing", "edly", "ers", "ors", "ed", "er",
    "or", "ies", "es", "ly", "al", "s", "e", "y",
)  # fmt: skip
_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "PRODUCT", "EVENT"})


@cache
def _alike() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    text = resources.files("headwater").joinpath("lexicon/alike.toml").read_text("utf-8")
    table = tomllib.loads(text)
    groups: dict[str, list[str]] = {}
    for n, line in enumerate(table["groups"]):
        for word in dict.fromkeys(line.split()):
            groups.setdefault(word, []).append(f"={n}")
    return {w: tuple(g) for w, g in groups.items()}, frozenset(table["light"].split())


@cache
def _light_stems() -> frozenset[str]:
    return frozenset(stem(w) for w in _alike()[1])


@cache
def stem(lemma: str) -> str:
    """Return *lemma* without its derivational ending ("indictment" and "indict" are one).

    >>> stem("indictment") == stem("indicted") == stem("indict")
    True
    """
    for suffix in _SUFFIXES:
        if lemma.endswith(suffix) and len(lemma) - len(suffix) >= 4:
            return lemma[: -len(suffix)]
    return lemma


def same_words(one: str, other: str) -> bool:
    """Return whether two lemmas stand in one group of words alike.

    >>> same_words("acquire", "takeover"), same_words("acquire", "deny")
    (True, False)
    """
    groups, _ = _alike()
    return not set(groups.get(one, ())).isdisjoint(groups.get(other, ()))


@dataclass(frozen=True, slots=True)
class Proposition:
    """What two propositions are compared by.

    ``terms`` are stems and entity ids with their weight in the story; ``verbs``, ``names`` are the
    terms of that kind; ``head`` the terms of the main predicate, ``subject`` and ``target`` those
    of its arguments. ``ranges`` are the first and last ISO dates of its time expressions.
    ``around`` are the terms of the sentences about it. ``key`` orders propositions, by content.
    """

    key: Key
    statement: str
    article: str
    spans: tuple[Span, ...]
    terms: Mapping[str, float]
    mass: float
    norm: float
    groups: Mapping[str, tuple[str, ...]]
    verbs: frozenset[str]
    names: frozenset[str]
    head: frozenset[str]
    subject: frozenset[str]
    target: frozenset[str]
    quantities: tuple[Quantity, ...]
    ranges: tuple[tuple[str, str], ...]
    source: str | None
    own_voice: bool
    quoted: bool
    act: str
    negated: bool
    words: tuple[str, ...]
    around: Mapping[str, float]
    depth: float


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells a proposition and how: the statement's id, its source, and the manner."""

    statement: str
    source: str | None = None
    own_voice: bool = True
    quoted: bool = False
    act: str = "assert"


def describe(
    syntax: Syntax,
    spans: Sequence[Span],
    teller: Teller,
    *,
    entities: Mapping[int, str] | None = None,
    ranges: Sequence[tuple[str, str]] = (),
    dates: Sequence[tuple[int, int]] = (),
) -> Proposition:
    """Return the feature record of the proposition in *spans*, its terms not yet weighted.

    *entities* maps a token's start to the id of the entity that it names; *dates* are the places
    of time expressions, *ranges* the dates that they stand for.
    """
    entities = entities or {}
    tokens = [t for s in spans for t in syntax.between(s.start, s.end)]
    terms, verbs, names = _own_terms(tokens, entities)
    head, subject, target, negated = _skeleton(syntax, tokens, entities)
    doer = None if subject else _doer(tokens, teller)
    if doer is not None:
        subject = frozenset({doer})
        terms.setdefault(doer, doer)
        names.add(doer)
    found = [q for s in spans for q in find_quantities(syntax, s.start, s.end, dates=dates)]
    return Proposition(
        key=(spans[0].article, spans[0].start, spans[-1].end, teller.statement),
        statement=teller.statement,
        article=spans[0].article,
        spans=tuple(spans),
        terms=dict.fromkeys(terms, 1.0),
        mass=float(len(terms)),
        norm=1.0,
        groups={t: _alike()[0][lemma] for t, lemma in terms.items() if lemma in _alike()[0]},
        verbs=frozenset(verbs),
        names=frozenset(names),
        head=head,
        subject=subject,
        target=target,
        quantities=tuple(found),
        ranges=tuple(ranges),
        source=teller.source,
        own_voice=teller.own_voice,
        quoted=teller.quoted,
        act=teller.act,
        negated=negated,
        words=tuple(w for s in spans for w in words_of(s.text)),
        around=_around(syntax, tokens, entities),
        depth=_depth(syntax, tokens),
    )


def _own_terms(
    tokens: Sequence[Token], entities: Mapping[int, str]
) -> tuple[dict[str, str], set[str], set[str]]:
    """Return the terms of *tokens* with a lemma each, and those that are verbs and names."""
    terms: dict[str, str] = {}
    verbs, names = set(), set()
    for token in tokens:
        term = _term(token, entities)
        if term is None:
            continue
        terms.setdefault(term, token.lemma.lower())
        if token.pos == "VERB":
            verbs.add(term)
        if term.startswith("e-") or token.ent in _NAME_LABELS or token.pos == "PROPN":
            names.add(term)
    return terms, verbs, names


def _doer(tokens: Sequence[Token], teller: Teller) -> str | None:
    """Return who would do what is told by an infinitive: who "threatened to leave" would leave."""
    source = teller.source
    if source is None or not source.startswith("e-") or teller.act in {"ask", "urge"}:
        return None
    return source if tokens and tokens[0].text.lower() == "to" else None


def _around(
    syntax: Syntax, tokens: Sequence[Token], entities: Mapping[int, str]
) -> dict[str, float]:
    """Return the terms of the sentence of *tokens* and of the sentences beside it."""
    if not tokens:
        return {}
    number = syntax.sentence_of(tokens[0].i)
    near = syntax.sentences[max(0, number - 1) : number + 2]
    found = (_term(t, entities) for bounds in near for t in syntax.tokens[slice(*bounds)])
    return {term: 1.0 for term in found if term is not None}


def words_of(text: str) -> list[str]:
    """Return the words of *text*, lower case, one kind of apostrophe."""
    return [w.lower() for w in _WORD.findall(text.replace("’", "'"))]


def _depth(syntax: Syntax, tokens: Sequence[Token]) -> float:
    """Return how far down the article it stands: 0 for the first sentences, towards 1 below."""
    number = syntax.sentence_of(tokens[0].i) if tokens else len(syntax.sentences)
    return min(1.0, max(0, number - LEAD) / 20)


def _term(token: Token, entities: Mapping[int, str]) -> str | None:
    """Return what *token* is compared by: its entity, else its stem; ``None`` for small words."""
    entity = entities.get(token.start)
    if entity is not None:
        return entity
    if token.pos not in _CONTENT or not any(c.isalnum() for c in token.text):
        return None
    if token.text.startswith(("'", "’")):
        return None
    return stem(token.lemma.lower())


def _skeleton(
    syntax: Syntax, tokens: Sequence[Token], entities: Mapping[int, str]
) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool]:
    """Return the terms of the main predicate, its subject and its object, and its polarity."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head not in inside or t.head == t.i]
    tops = [t for t in tops if t.pos in {"VERB", "AUX"}] or [t for t in tops if t.pos in _CONTENT]
    head, subject, target = set(), set(), set()
    negated = False
    for top in tops[:2]:
        head.add(_term(top, entities))
        negated ^= top.lemma.lower() in _NEGATIVE
        for child in syntax.children(top.i):
            if child.i not in inside:
                continue
            if child.dep == "neg" or child.text.lower() in {"no", "never"}:
                negated = top.lemma.lower() not in _NEGATIVE
            if child.dep in {"acomp", "attr", "oprd", "xcomp"} and top.lemma in _BARE:
                head.add(_term(child, entities))
                negated |= any(g.text.lower() == "no" for g in syntax.children(child.i))
            place = _ROLES.get(child.dep)
            if place == "subject":
                subject |= _terms_of(syntax, child, entities)
            elif place == "target":
                target |= _terms_of(syntax, child, entities)
                negated |= any(g.text.lower() == "no" for g in syntax.children(child.i))
            elif child.dep == "agent":
                for agent in syntax.children(child.i):
                    subject |= _terms_of(syntax, agent, entities)
    return (
        frozenset(t for t in head if t),
        frozenset(subject),
        frozenset(target),
        negated,
    )


# "has not ruled out the use of force" is no denial: two turns are none
_NEGATIVE = frozenset(["rule", "exclude", "deny", "refuse", "fail"])
_BARE = frozenset(["be", "become", "have", "get", "make", "go", "do", "take", "remain"])
_ROLES = {"nsubj": "subject", "csubj": "subject", "nsubjpass": "target", "dobj": "target",
          "attr": "target", "dative": "target"}  # fmt: skip


def _terms_of(syntax: Syntax, token: Token, entities: Mapping[int, str]) -> set[str]:
    near = [token, *(c for c in syntax.children(token.i) if c.dep in {"compound", "poss"})]
    return {term for t in near if (term := _term(t, entities)) is not None}


# --- weights in the story ------------------------------------------------------------------------


def weigh(propositions: Iterable[Proposition]) -> list[Proposition]:
    """Return *propositions* with their terms weighted by how rare they are in their own article.

    The weight is ``-log`` of the share of the article's other propositions that hold the term, with
    a prior; a third of it for words that carry little anywhere. Only the own article counts, so
    that neither a copy of an article nor an unrelated one changes any weight.
    """
    members = list(propositions)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for p in members:
        seen[p.article].update(p.terms.keys())
        total[p.article] += 1
    light = _light_stems()
    out = []
    for p in members:
        counts, others = seen[p.article], total[p.article] - 1 + PRIOR

        def weight(term: str, counts: Counter[str] = counts, others: float = others) -> float:
            elsewhere = max(0, counts[term] - 1) + PRIOR * USUAL
            return math.log(others / elsewhere) * (0.34 if term in light else 1.0)

        terms = {t: weight(t) for t in sorted(p.terms)}
        around = {t: weight(t) for t in sorted(p.around)}
        norm = math.sqrt(sum(w * w for w in terms.values())) or 1.0
        size = math.sqrt(math.fsum(w * w for w in around.values())) or 1.0
        around = {t: w / size for t, w in around.items()}
        mass = math.fsum(terms.values())
        out.append(replace(p, terms=terms, mass=mass, norm=norm, around=around))
    return out


# --- two propositions ----------------------------------------------------------------------------

FEATURES = (
    "bias", "cosine", "contained", "jaccard", "shared", "verbs", "names", "names-apart",
    "number-same", "number-conflict", "number-one-side", "date-same", "date-apart",
    "source-same", "source-apart", "own-and-source", "head", "subject", "target", "run",
    "polarity", "length", "around", "both-quoted", "act", "rarest", "contained*shared",
    "cosine*source", "head*args", "soft", "contained^2", "cosine*around", "run*quoted",
    "lead", "lead*shared", "depth", "polarity*other-verb", "nothing-meets",
    "nothing-meets*two-words",
)  # fmt: skip


def _soft_overlap(a: Proposition, b: Proposition) -> tuple[float, float, frozenset[str]]:
    """Return the weight shared by equal terms, by words alike, and the equal terms."""
    equal = a.terms.keys() & b.terms.keys()
    exact = math.fsum(a.terms[t] for t in equal)
    soft = 0.0
    taken: set[str] = set()
    for term in sorted(a.groups.keys() - equal):
        mine = a.groups[term]
        for other in sorted(b.groups.keys() - equal - taken):
            if any(g in mine for g in b.groups[other]):
                soft += min(a.terms[term], b.terms[other])
                taken.add(other)
                break
    return exact, soft, frozenset(equal)


def _share(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Return the cosine of two weighted bags of length one."""
    common = a.keys() & b.keys()
    if not common:
        return 0.0
    dot = math.fsum(a[t] * b[t] for t in common)
    return dot  # both are of length one


def _meets(a: frozenset[str], b: frozenset[str], p: Proposition, q: Proposition) -> float:
    """Return 1 where two sets of terms share one, .8 where two words are alike, else 0."""
    if a & b:
        return 1.0
    groups = {g for t in a for g in p.groups.get(t, ())}
    return 0.8 if any(g in groups for t in b for g in q.groups.get(t, ())) else 0.0


def _weighted(a: frozenset[str], b: frozenset[str], p: Proposition, q: Proposition) -> float:
    """Return how much of the lighter set's weight is shared."""
    if not a or not b:
        return 0.0
    common = math.fsum(p.terms.get(t, 0.0) for t in a & b)
    least = min(
        math.fsum(p.terms.get(t, 0.0) for t in a),
        math.fsum(q.terms.get(t, 0.0) for t in b),
    )
    return common / least if least else 0.0


def _numbers(a: Proposition, b: Proposition) -> tuple[float, float, float]:
    if not a.quantities or not b.quantities:
        return 0.0, 0.0, float(bool(a.quantities) != bool(b.quantities))
    verdicts = {compare(x, y) for x in a.quantities for y in b.quantities if fits(x, y)}
    if verdicts & {"same", "compatible"}:
        return (1.0 if "same" in verdicts else 0.7), 0.0, 0.0
    return 0.0, float("conflict" in verdicts), 0.0


def _dates(a: Proposition, b: Proposition) -> tuple[float, float]:
    if not a.ranges or not b.ranges:
        return 0.0, 0.0
    meet = any(x[0] <= y[1] and y[0] <= x[1] for x in a.ranges for y in b.ranges)
    return float(meet), float(not meet)


def common_run(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the length of the longest run of words that both hold."""
    best = 0
    at: dict[str, list[int]] = {}
    for j, word in enumerate(b):
        at.setdefault(word, []).append(j)
    before: dict[int, int] = {}
    for word in a:
        now = {}
        for j in at.get(word, ()):
            now[j] = before.get(j - 1, 0) + 1
            best = max(best, now[j])
        before = now
    return best


def pair_features(a: Proposition, b: Proposition) -> tuple[float, ...]:
    """Return the features of a pair, in the order of ``FEATURES``; symmetric, all in about 0–1."""
    cosine, contained, jaccard, shared, soft, rarest = _bags(a, b)
    both = a.source is not None and b.source is not None
    source_same = float(both and a.source == b.source)
    head, subject, target = (
        _meets(x, y, a, b)
        for x, y in ((a.head, b.head), (a.subject, b.subject), (a.target, b.target))
    )
    verbs = _weighted(a.verbs, b.verbs, a, b)
    numbers = _numbers(a, b)
    apart = not (head or subject or target or verbs)
    scant = apart and len(a.terms.keys() & b.terms.keys()) < ENOUGH
    run = common_run(a.words, b.words)
    near = min(1.0, run / 8) if run > 2 else 0.0
    around = _share(a.around, b.around)
    quoted = float(a.quoted and b.quoted)
    lead = float(a.depth == b.depth == 0)
    turned = float(a.negated != b.negated)
    lengths = sorted((len(a.words) or 1, len(b.words) or 1))
    return (
        1.0,
        cosine,
        contained,
        jaccard,
        shared,
        verbs,
        _weighted(a.names, b.names, a, b),
        float(bool(a.names and b.names) and not a.names & b.names),
        *numbers,
        *_dates(a, b),
        source_same,
        float(both and a.source != b.source),
        float(a.own_voice != b.own_voice),
        *(head, subject, target, near),
        turned,
        lengths[0] / lengths[1],
        around,
        quoted,
        float(_kind_of_act(a.act) != _kind_of_act(b.act)),
        rarest,
        *(contained * shared, cosine * source_same, head * max(subject, target)),
        *(soft, contained * contained, cosine * around, near * quoted),
        *(lead, lead * contained, abs(a.depth - b.depth), turned * (1 - head)),
        float(apart),
        float(scant and not numbers[0] and not source_same),
    )


def _bags(a: Proposition, b: Proposition) -> tuple[float, float, float, float, float, float]:
    """Return cosine, containment, Jaccard, shared weight, words alike, rarest in common."""
    exact, soft, equal = _soft_overlap(a, b)
    least, most = min(a.mass, b.mass) or 1.0, max(a.mass, b.mass) or 1.0
    overlap = exact + 0.6 * soft
    return (
        math.fsum(a.terms[t] * b.terms[t] for t in equal) / (a.norm * b.norm),
        min(1.0, overlap / least),
        overlap / (most + least - overlap) if most + least > overlap else 1.0,
        1 - math.exp(-overlap / 12),
        min(1.0, soft / least),
        max((a.terms[t] for t in equal), default=0.0) / 6,
    )


def _kind_of_act(act: str) -> str:
    if act in {"ask", "urge"}:
        return "directive"
    return "other" if act == "other" else "assertive"


# Fitted on annotated stories by training/claims/fit.py, ``NEARNESS`` (what ``Nearness`` weighs, in
# its order) together with ``WEIGHTS``.
WEIGHTS: tuple[float, ...] = (
    -5.98, 2.34, 0.66, -1.32, 1.29, 0.08, -0.23, -0.11,
    0.78, -0.21, 0.00, 0.74, -0.28, 0.87, 0.05, -0.03,
    0.00, 0.01, 0.23, 0.61, -0.11, 0.55, 1.64, -0.39,
    -0.07, 0.85, 1.58, 0.08, 0.20, 1.20, -1.48, -1.41,
    0.55, 0.43, -1.57, -0.45, 0.14, -0.31, 0.05,
)  # fmt: skip
NEARNESS: tuple[float, ...] = (2.04, 1.88, 4.56)


# The logit of a second look: a constant, the first look's logit, the reader's; fitted by the same
# script on stories that the reader was not trained on.
SECOND = (-0.09, 0.56, 0.52)
SUREST = 8.0  # the reader's logit at most
SURE_ENOUGH = 0.75  # how likely one the reader has to find two of which no part meets,
UNMET = 1.2  # and what is taken off their logit otherwise


def pair_logit(a: Proposition, b: Proposition, near: Nearness) -> float:
    """Return how likely two propositions tell the same thing, as a logit; symmetric.

    *near* tells how near they are in meaning: cosine, mutual rank and margin.
    """
    z = sum(w * x for w, x in zip(WEIGHTS, pair_features(a, b), strict=True))
    return z + sum(w * x for w, x in zip(NEARNESS, near, strict=True))


def second_look(first: float, read: Sequence[float], *, unmet: bool = False) -> float:
    """Return the logit of a pair anew, *read* telling what it is by ``matching.match``.

    *unmet* is what ``meets_nothing`` says of the pair: then the reader has to be sure.
    """
    bias, before, now = SECOND
    told = 1 - float(read[0])
    z = bias + before * first + now * max(-SUREST, min(SUREST, logit(told)))
    return z - UNMET if unmet and told < SURE_ENOUGH else z


def meets_nothing(a: Proposition, b: Proposition) -> bool:
    """Return whether neither verb, doer nor target of the two meet, and hardly a word besides."""
    return pair_features(a, b)[FEATURES.index("nothing-meets*two-words")] > 0


def acts_meet(a: Proposition, b: Proposition) -> bool:
    """Return whether a verb or main predicate of one is that of the other, or alike."""
    return _meets(a.verbs | a.head, b.verbs | b.head, a, b) > 0


def logit(share: float) -> float:
    """Return the logit of a probability, bounded."""
    inside = min(1 - 1e-6, max(1e-6, share))
    return math.log(inside / (1 - inside))
