"""Where a stretch of text splits into propositions: what a reader would count as one thing told.

A proposition is a clause with what hangs on it. Coordinated finite clauses are two, whether or
not they share a subject (the second then carries the subject as a span of its own), and so are
clauses set against each other by "while" or "although". Other subordinate clauses stay where they
are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from headwater.datamodel import Syntax, Token

__all__ = ["split"]

Spans = tuple[tuple[int, int], ...]

CONTRAST = frozenset({"while", "although", "though", "whereas"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
LEAST_WORDS = 3  # a clause with fewer words is no proposition of its own
LEAST_RELATIVE = 12  # words of a relative clause that tells its own news
LONGEST_SUBJECT = 10  # words of a shared subject that is repeated
LONGEST_SHRED = 6  # words of a verbless sentence that is told with the one before
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})

_EDGE = " \t\n\r\u00a0,;:—–-"
_LEADING = re.compile(r"(?:that|and|but|or|so|yet|nor|while|although|though|whereas)\s+", re.I)


def split(syntax: Syntax, start: int, end: int) -> list[Spans]:
    """Split the characters from *start* to *end* into propositions, in text order.

    Args:
        syntax: the words of the article.
        start: where the stretch begins.
        end: where it ends.

    Returns:
        Per proposition its spans: mostly one; a shared subject or an interrupted clause makes two.
    """
    out: list[Spans] = []
    by_sentence: dict[int, list[Token]] = {}
    for token in syntax.between(start, end):
        by_sentence.setdefault(syntax.sentence_of(token.i), []).append(token)
    for number in sorted(by_sentence):
        found = _split_sentence(syntax, by_sentence[number], start, end)
        if out and _is_shred(by_sentence[number]):
            out[-1] = (*out[-1], *(span for spans in found for span in spans))
        else:
            out.extend(found)
    return out


def _is_shred(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence only goes on from the one before, as "No fight" does."""
    told = [t for t in tokens if t.pos not in {"PUNCT", "SYM"}]
    return len(told) <= LONGEST_SHRED and all(t.pos not in {"VERB", "AUX"} for t in told)


def _split_sentence(syntax: Syntax, tokens: Sequence[Token], start: int, end: int) -> list[Spans]:
    inside = {t.i for t in tokens}
    heads = _clause_heads(syntax, tokens, inside)
    owner = _owners(syntax, tokens, inside, set(heads))
    found: list[tuple[Spans, Spans]] = []
    for head in heads or [-1]:
        own = [t for t in tokens if owner.get(t.i, heads[0] if heads else -1) == head]
        spans = _spans(own, start, end)
        if not spans:
            continue
        shared = _shared_subject(syntax, head, inside) if head >= 0 else ()
        extra = _spans(shared, start, end) if shared else ()
        merged = tuple(sorted(set(extra) | set(spans)))
        found.append((spans, merged if not _overlapping(merged) else spans))
    return [whole for _, whole in sorted(found)]


def _overlapping(spans: Spans) -> bool:
    return any(a[1] > b[0] for a, b in pairwise(spans))


def _clause_heads(syntax: Syntax, tokens: Sequence[Token], inside: set[int]) -> list[int]:
    """Return the heads of the clauses that are propositions, the main one first."""
    roots = [t for t in tokens if t.head == t.i or t.head not in inside]
    main = [t for t in roots if t.pos in {"VERB", "AUX"}] or roots
    if not main:
        return []
    heads = [main[0].i]
    heads += [
        t.i for t in main[1:] if _is_finite(syntax, t) and _size(syntax, t, inside) >= LEAST_WORDS
    ]
    queue = list(heads)
    while queue:
        for child in syntax.children(queue.pop()):
            if child.i in inside and _is_own(syntax, child, inside):
                heads.append(child.i)
                queue.append(child.i)
    if (
        len(heads) > 1
        and _size(syntax, syntax.tokens[heads[0]], inside, set(heads[1:])) < LEAST_WORDS
    ):
        return heads[:1]
    return heads


def _is_own(syntax: Syntax, token: Token, inside: set[int]) -> bool:
    """Return whether the clause headed by *token* is a proposition of its own."""
    if token.pos not in {"VERB", "AUX"} or _size(syntax, token, inside) < LEAST_WORDS:
        return False
    children = syntax.children(token.i)
    head = syntax.tokens[token.head]
    if token.dep == "conj":
        return head.pos in {"VERB", "AUX"} and _is_finite(syntax, token) and bool(children)
    if token.dep == "advcl":
        marks = {c.lemma.lower() for c in children if c.dep == "mark"}
        first = syntax.subtree(token.i)[0]
        before = syntax.tokens[first.i - 1] if first.i else None
        # "while it lasts" tells when; after a comma "while" sets two things against each other
        lasting = marks == {"while"} and before is not None and before.pos != "PUNCT"
        return bool(marks & CONTRAST) and not lasting and _is_finite(syntax, token)
    if token.dep in {"parataxis", "ccomp"}:
        between = syntax.tokens[min(token.i, head.i) : max(token.i, head.i)]
        return any(t.text == ";" for t in between) and _is_finite(syntax, token)
    if token.dep == "relcl":
        subtree = syntax.subtree(token.i)
        before = syntax.tokens[subtree[0].i - 1] if subtree[0].i else None
        comma = before is not None and before.text in {",", "—", "–"}
        return comma and _is_finite(syntax, token) and len(subtree) >= LEAST_RELATIVE
    return False


def _is_finite(syntax: Syntax, token: Token) -> bool:
    children = syntax.children(token.i)
    if token.tag in FINITE or any(
        c.tag in FINITE and c.dep in {"aux", "auxpass"} for c in children
    ):
        return True
    # "was fired and replaced": the auxiliary stands with the first verb only
    return token.tag == "VBN" and token.dep == "conj" and bool(children)


def _size(syntax: Syntax, token: Token, inside: set[int], without: Iterable[int] = ()) -> int:
    """Return the words of a clause that stand inside the stretch."""
    left_out = {t.i for head in without for t in syntax.subtree(head)}
    return sum(
        t.i in inside and t.i not in left_out and t.pos not in {"PUNCT", "CCONJ"}
        for t in syntax.subtree(token.i)
    )


def _owners(
    syntax: Syntax, tokens: Sequence[Token], inside: set[int], heads: set[int]
) -> dict[int, int]:
    """Return for every token the head of the clause that it belongs to."""
    owner: dict[int, int] = {}
    for token in tokens:
        path, at = [], token.i
        while at not in heads and at not in owner:
            path.append(at)
            above = syntax.tokens[at].head
            if above == at or above not in inside:
                break
            at = above
        result = at if at in heads else owner.get(at)
        if result is not None:
            owner.update(dict.fromkeys(path, result))
            owner[token.i] = result
    for head in heads:
        owner[head] = head
    # a conjunction or comma belongs to the clause that follows it, so that no clause ends in "and"
    for token in reversed(tokens):
        following = owner.get(token.i + 1)
        if (
            token.pos in {"CCONJ", "PUNCT"}
            and following in heads
            and owner.get(token.i) != following
        ):
            begins = all(owner.get(t.i) != following for t in tokens if t.i < token.i)
            if (
                begins
                and token.dep in {"cc", "punct"}
                and token.text not in {'"', "”", "’", "'", ")"}
            ):
                owner[token.i] = following
    return owner


def _shared_subject(syntax: Syntax, head: int, inside: set[int]) -> tuple[Token, ...]:
    """Return the words of the subject that a coordinated or relative clause takes from outside."""
    token = syntax.tokens[head]
    if token.dep == "relcl":
        noun = syntax.tokens[token.head]
        left = [t for t in syntax.subtree(noun.i) if t.i <= noun.i and t.i in inside]
        return tuple(left) if noun.i in inside and len(left) <= LONGEST_SUBJECT else ()
    bare = token.tag == "VBN"
    helpers: tuple[Token, ...] = ()  # "has been closed and searched": the helpers are shared too
    while token.dep == "conj":
        children = syntax.children(token.i)
        bare = bare and not any(c.dep in {"aux", "auxpass"} for c in children)
        own = any(c.dep in SUBJECTS for c in children)
        if own and not bare:
            return ()
        token = _partner(syntax, token)
        around = syntax.children(token.i)
        if bare and not helpers:
            helpers = tuple(c for c in around if c.dep in {"aux", "auxpass"} and c.i in inside)
        if own:
            return helpers
        for child in around:
            if child.dep in SUBJECTS and child.i in inside:
                words = syntax.subtree(child.i)
                words = words if len(words) <= LONGEST_SUBJECT else _core(syntax, child)
                return (*(t for t in words if t.i in inside), *helpers)
    return ()


def _partner(syntax: Syntax, token: Token) -> Token:
    """Return the verb that *token* is coordinated with: the nearest clause, not the parser's guess.

    In "A does x, though B denies it and says y" the subject of "says" is B, not A.
    """
    head = syntax.tokens[token.head]
    for child in reversed(syntax.children(head.i)):
        nearer = head.i < child.i < token.i and child.dep == "advcl" and child.tag in FINITE
        if nearer and any(c.dep in SUBJECTS for c in syntax.children(child.i)):
            return child
    return head


def _core(syntax: Syntax, noun: Token) -> tuple[Token, ...]:
    """Return a noun with the words right before it, without clauses and appositions after it."""
    return tuple(t for t in syntax.subtree(noun.i) if t.i <= noun.i)[-LONGEST_SUBJECT:]


def _spans(tokens: Sequence[Token], start: int, end: int) -> Spans:
    """Return the runs of neighbouring tokens as trimmed character spans."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    out = []
    for run in runs:
        words = list(run)
        while words and (words[0].text.strip(_EDGE) == "" or _leads(words)):
            words.pop(0)
        while words and (words[-1].text.strip(_EDGE + ".") == "" or words[-1].dep == "cc"):
            words.pop()
        if any(w.text[:1].isalnum() for w in words):
            out.append((max(start, words[0].start), min(end, words[-1].end)))
    return tuple(span for span in out if span[0] < span[1])


def _leads(words: Sequence[Token]) -> bool:
    """Return whether the first word only joins the clause to the one before."""
    first = words[0]
    return (
        len(words) > 1
        and first.dep in {"cc", "mark"}
        and _LEADING.fullmatch(first.text + " ") is not None
    )
