"""The word class and base form of parsed words: the parser's own rules, asked once for each case.

spaCy's attribute ruler tries 179 patterns on every word. All of them look at the tag, the relation
and the lower-case form of a word, a few at those of the word after it, and they name some 120
forms. So a word's case is its tag, its relation and its form where a pattern may name it, with the
same of a neighbour where a pattern of two words may hold. The ruler itself judges each case once,
on a text of that word alone, and the lemmatizer each word of a case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["WordReader", "Wording"]

NO_FORM = "word"  # stands for every form that no pattern names

Case = tuple[int, int, str]  # tag, relation and form; the numbers are the parser's
Condition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the parser's rules say of a word, as text: base form, word class, tag and relation."""

    lemma: str
    pos: str
    tag: str
    dep: str


@dataclass(frozen=True, slots=True, eq=False)
class _Judgement:
    """What the ruler gives the words of one case; ``morph`` is the parser's own analysis."""

    lemma: str
    pos: str
    tag: str
    dep: str
    morph: Any


class _Forms:
    """The lower-case forms that some conditions of patterns name, and whether they name any."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        wanted = [condition["LOWER"] for condition in conditions if "LOWER" in condition]
        self._literal = frozenset(
            form
            for one in wanted
            for form in ([one] if isinstance(one, str) else one.get("IN", []))
        )
        self._patterns = [
            re.compile(one["REGEX"]) for one in wanted if isinstance(one, dict) and "REGEX" in one
        ]

    def __contains__(self, form: str) -> bool:
        return form in self._literal or any(p.search(form) for p in self._patterns)


class WordReader:
    """The parser's attribute ruler and lemmatizer, with what they said so far."""

    def __init__(self, ruler: Any, lemmatizer: Any) -> None:
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        patterns = [pattern for rule in ruler.patterns for pattern in rule["patterns"]]
        pairs = [pattern for pattern in patterns if len(pattern) == 2]
        self._named = _Forms([condition for pattern in patterns for condition in pattern])
        self._before = _Forms([first for first, _ in pairs])
        self._after = _Forms([second for _, second in pairs])
        strings = ruler.vocab.strings
        self._relations = {strings[first["DEP"]] for first, _ in pairs if "DEP" in first}
        self._form_of: dict[int, str] = {}  # by the number of the lower-case form
        self._judgements: dict[tuple[Case | None, Case, Case | None], _Judgement] = {}
        self._wordings: dict[tuple[int, _Judgement], Wording] = {}

    def read(self, piece: Doc) -> list[Wording]:
        """Return the wording of every word of a tagged and parsed *piece*; of blanks, anything."""
        rows = piece.to_array(["ORTH", "LOWER", "TAG", "DEP"]).tolist()
        cases = [(tag, dep, self._form(lower)) for _, lower, tag, dep in rows]
        found: list[Wording] = []
        joined = False
        for i, case in enumerate(cases):
            before = cases[i - 1] if joined else None
            joined = i + 1 < len(cases) and self._may_pair(case, cases[i + 1])
            key = (before, case, cases[i + 1] if joined else None)
            judgement = self._judgements.get(key)
            if judgement is None:
                judgement = self._judgements[key] = self._judge(key)
            wording = self._wordings.get((rows[i][0], judgement))
            if wording is None:
                wording = self._wording(piece, i, judgement)
                self._wordings[rows[i][0], judgement] = wording
            found.append(wording)
        return found

    def _form(self, lower: int) -> str:
        """Return the form with that number if a pattern may name it."""
        form = self._form_of.get(lower)
        if form is None:
            form = self._ruler.vocab.strings[lower]
            form = self._form_of[lower] = form if form in self._named else NO_FORM
        return form

    def _may_pair(self, case: Case, after: Case) -> bool:
        """Return whether a pattern of two words may hold."""
        if after[2] is NO_FORM or after[2] not in self._after:
            return False
        return case[1] in self._relations or case[2] in self._before

    def _judge(self, key: tuple[Case | None, Case, Case | None]) -> _Judgement:
        """Return what the ruler says of a word, judged on a text of the cases in *key*."""
        from spacy.tokens import Doc

        name = self._ruler.vocab.strings
        cases = [case for case in key if case is not None]
        text = self._ruler(
            Doc(
                self._ruler.vocab,
                words=[form for _, _, form in cases],
                tags=[name[tag] for tag, _, _ in cases],
                deps=[name[dep] for _, dep, _ in cases],
            )
        )
        word = text[0 if key[0] is None else 1]
        return _Judgement(word.lemma_, word.pos_, word.tag_, word.dep_, word.morph)

    def _wording(self, piece: Doc, i: int, judgement: _Judgement) -> Wording:
        """Return a word's wording, its base form by the ruler or else by the lemmatizer."""
        lemma = judgement.lemma
        if not lemma:
            word = piece[i]
            word.pos_, word.morph = judgement.pos, judgement.morph
            lemma = self._lemmatizer.lemmatize(word)[0]
        if judgement.pos != "PROPN":
            lemma = lemma.lower()
        return Wording(lemma, judgement.pos, judgement.tag, judgement.dep)
