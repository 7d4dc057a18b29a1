"""Find names: the parser's, mended, with the kind that the whole report speaks for."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from headwater.clauses import is_gendered
from headwater.datamodel import Article, EntityKind, Syntax, Token
from headwater.names import (
    Gender,
    fold,
    is_from,
    known_places,
    person_nouns,
    title_words,
    word_list,
)
from headwater.outlets import load_outlets

_ACRONYM = re.compile(r"[A-Z]\.?(?:[A-Z&]\.?){1,5}")
_TITLE_BEFORE = re.compile(r"([A-Z]\w+\.?) $")
_AGE_AFTER = re.compile(r",? (?:\(?\d{1,2}\)?)(?=[,.;) ])")
_DISTANCE = re.compile(
    r"\b(?:miles?|kilomet(?:re|er)s?|km|met(?:re|er)s|yards) (?:off|from|outside"
    r"|(?:north|south|east|west)[a-z-]* of) $"
)
_NICKNAME = re.compile(
    r"\b([A-Z][\w.]+(?: [A-Z]\.)?) [\"“'‘(]([A-Z][\w. -]{1,20})[\"”'’)]"
    r" ((?:[A-Z][\w'’-]+ ?){1,2})\b"
)
ACRONYM_AFTER = re.compile(r"\s?[(\[][\"“']?([A-Z][A-Za-z&.]{1,9})[\"”']?[)\]]")
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_EDGE = " \t,.;:!?\"'()[]{}“”„«»‘’…–—-|/*·•@#"
_PARTICLES = frozenset(
    (
        "al",
        "ben",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "dos",
        "el",
        "ibn",
        "la",
        "le",
        "ter",
        "van",
        "von",
        "y",
    )
)
PRONOUNS: Mapping[str, Gender | Literal["it", "they", "i"]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "their", "them", "themselves"), "they"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
}
_KINDS: Mapping[str, EntityKind] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "other",
    "PRODUCT": "other",
    "EVENT": "other",
    "": "organisation",  # a run of proper nouns that the parser did not mark
}


@dataclass(slots=True)
class Name:
    """A place in the text where a name stands."""

    start: int
    end: int
    words: tuple[str, ...]
    kind: EntityKind
    titles: tuple[str, ...] = ()
    nick: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """What makes two of these one name."""
        return fold(" ".join(self.words))


class _Covered:
    """The places of a text that already are somebody's name."""

    def __init__(self, length: int) -> None:
        self.spans: list[tuple[int, int]] = []
        self._marks = bytearray(length)

    def add(self, start: int, end: int) -> None:
        self.spans.append((start, end))
        self._marks[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        return 1 in self._marks[start:end]


def find_names(article: Article, syntax: Syntax) -> list[Name]:
    """Return the names of *article*: the parser's, mended, and known ones it left out."""
    names = [_nicknamed(m) for m in _NICKNAME.finditer(article.text)]
    names = [n for n in names if any(t.ent == "PERSON" for t in syntax.between(n.start, n.end))]
    covered = _Covered(len(article.text))
    for n in names:
        covered.add(n.start, n.end)
    for first, end, label in _runs(syntax):
        start, stop = _widen(syntax, first, end, label)
        if covered.touches(start, stop) or _in_titled_line(article, start):
            continue
        for name in _cut(article.text, start, stop, label):
            if covered.touches(name.start, name.end):
                continue
            names.append(name)
            covered.add(name.start, name.end)
    names.extend(_unmarked(article, syntax, covered))
    names.extend(_known_again(article, syntax, names, covered))
    return sorted(names, key=lambda n: n.start)


def _runs(syntax: Syntax) -> Iterator[tuple[int, int, str]]:
    """Yield the parser's names as token ranges with their label, peoples only as plural nouns."""
    i, tokens = 0, syntax.tokens
    while i < len(tokens):
        label, first = tokens[i].ent, i
        i += 1
        while label and i < len(tokens) and tokens[i].ent == label and not tokens[i].ent_start:
            i += 1
        speaker = _speaker_end(syntax, first, i) if label == "WORK_OF_ART" else None
        if speaker is not None:
            yield first, speaker, "PERSON"
        elif label and label in _KINDS:
            last = tokens[i - 1]
            common = (
                i - first == 1 and last.pos not in {"PROPN", "X"} and not last.text[1:].isupper()
            )
            if common and label != "NORP" and last.text.casefold() == last.lemma.casefold():
                continue
            after = tokens[i] if i < len(tokens) else last
            heads = label == "NORP" and last.tag == "NNP" and last.head == i and _is_proper(after)
            if heads and after.text.casefold() not in person_nouns() | title_words():
                i += 1
                yield first, i, "ORG"  # "Roman Rota": a people's name and what it is of
                continue
            if label != "NORP" or (
                last.tag in {"NNS", "NNPS"} and last.dep not in {"compound", "amod"}
            ):
                yield first, i, label


def _speaker_end(syntax: Syntax, first: int, end: int) -> int | None:
    """Return where the name of somebody who speaks ends in what was taken for a work's title.

    After a quotation the parser takes "Ada Lund" in "“We won,” Ada Lund of the union said" for one.
    """
    held = list(itertools.takewhile(lambda t: t.pos == "PROPN", syntax.tokens[first:end]))
    if len(held) not in {2, 3} or not all(t.text[:1].isupper() for t in held):
        return None
    speaks = held[-1].dep == "nsubj" and syntax.tokens[held[-1].head].lemma in word_list(
        "speech", "verbs"
    )
    body = word_list("bodies", "name_words") & {t.text.casefold() for t in held}
    known = load_outlets().by_name(" ".join(t.text for t in held))
    return held[-1].i + 1 if speaks and not body and known is None else None


def _widen(syntax: Syntax, first: int, end: int, label: str) -> tuple[int, int]:
    """Return the characters of a name, a person's with the other name beside it."""
    tokens = syntax.tokens
    if (
        label == "ORG"
        and first
        and tokens[first - 1].ent == "NORP"
        and tokens[first - 1].pos == "ADJ"
    ):
        first -= 1  # "Kenyan" of "Kenyan Defence Ministry"
        while first and tokens[first - 1].ent == "NORP" and not tokens[first].ent_start:
            first -= 1
    given = word_list("first_names", "male") | word_list("first_names", "female")
    lone = label in {"ORG", "GPE"} and end - first == 1 and tokens[first].text.casefold() in given
    if label == "PERSON" or lone:
        if first and end - first < 3:
            left = tokens[first - 1]
            if (
                left.pos == "PROPN"
                and not left.ent
                and left.text[:1].isupper()
                and left.head in range(first, end)
                and left.text.casefold() not in title_words()
                and left.text.casefold() not in person_nouns()
                and len(left.text) > 1
            ):
                first -= 1
        if end < len(tokens):
            right = tokens[end]
            if (
                right.pos == "PROPN"
                and right.ent in {"", "DATE"}
                and right.text.lstrip("\xad")[:1].isupper()
                and tokens[end - 1].head == right.i
                and tokens[end - 1].dep == "compound"
                and right.text.casefold() not in person_nouns()
            ):
                end += 1
    return tokens[first].start, tokens[end - 1].end


def _nicknamed(found: re.Match[str]) -> Name:
    """Return the name in 'Earl "Duke" Lane'."""
    words = tuple(w for w in (found.group(1) + " " + found.group(3)).split() if w)
    titles = tuple(w.casefold() for w in words if w.casefold() in title_words())
    kept = tuple(w for w in words if w.casefold() not in title_words()) or words
    end = found.start(3) + len(_POSSESSIVE.sub("", found.group(3).rstrip()))
    return Name(found.start(1), end, kept, "person", titles, found.group(2), "PERSON")


def _in_titled_line(article: Article, offset: int) -> bool:
    """Return whether *offset* is in a headline whose words all start with capitals."""
    paragraph = article.paragraph_at(offset)
    if paragraph is None or paragraph.role not in {"headline", "subhead"}:
        return False
    words = re.findall(r"[^\W\d_]{4,}", article.text[paragraph.start : paragraph.end])
    capitals = [w for w in words if w[0].isupper()]
    return len(capitals) > 0.7 * len(words)


def _cut(text: str, start: int, end: int, label: str) -> Iterator[Name]:
    """Yield the names in ``text[start:end]``, apart at marks, a person's also at "and"."""
    marks = r"[\"“”()\[\]\n/@]|\s+[–—|-]\s+|, (?!(?i:inc|ltd|llc|jr|sr|co|corp|d\.c)\b)"
    if label == "PERSON":
        marks += "|,? and | & "
    at = start
    for m in re.finditer(marks, text[start:end]):
        if name := _trimmed(text, at, start + m.start(), label):
            yield name
        at = start + m.end()
    if name := _trimmed(text, at, end, label):
        yield name


def _trimmed(text: str, start: int, end: int, label: str) -> Name | None:
    """Return the name in ``text[start:end]`` if anything of it is left once trimmed."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while words and (
        (w := text[slice(*words[0])]).strip(_EDGE) == ""
        or w.casefold() in {"the", "a", "an", "this", "our", "both"}
        or not (any(c.isupper() or c.isdigit() for c in w) or w.casefold() in _PARTICLES)
    ):
        words.pop(0)
    if len(words) > 2 and text[slice(*words[0])].casefold() == "courtesy":
        words = words[2:]
    titles = _leading_titles(text, words) if label in {"PERSON", ""} else ()
    words = words[len(titles) :]
    if label == "PERSON":
        words = _personal(text, words)
    while words and not any(c.isupper() or c.isdigit() for c in text[slice(*words[-1])]):
        words.pop()
    if not words:
        return None
    s, e = words[0][0], words[-1][1]
    while s < e and text[s] in _EDGE:
        s += 1
    last = _without_marks(text, s, e, label)
    parts = tuple(w.strip(",") for w in last.replace("\xad", "").split())
    if not parts or len(parts) > 9 or not _names_something(last):
        return None
    if (
        label == "PERSON"
        and not titles
        and (before := _TITLE_BEFORE.search(text[max(0, s - 20) : s]))
    ):
        titles = (
            (before.group(1).casefold(),) if before.group(1).casefold() in title_words() else ()
        )
    return Name(s, s + len(last), parts, _KINDS[label], titles, "", label)


def _leading_titles(text: str, words: list[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words before a name that are titles or works: "mr", "police", "chief"."""
    folded = [_POSSESSIVE.sub("", text[s:e].casefold()).strip(_EDGE) for s, e in words]
    given = word_list("first_names", "male") | word_list("first_names", "female")
    ranks = [
        n
        for n, w in enumerate(folded[:-1])
        if w in title_words() or (w in person_nouns() and w not in given)
    ]
    return tuple(text[s:e].casefold() for s, e in words[: ranks[-1] + 1 if ranks else 0])


def _personal(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the words of a person's name without a body's word before or a work after it."""
    if len(words) > 2 and text[slice(*words[0])].casefold() in word_list("bodies", "name_words"):
        words = words[1:]
    while len(words) > 2 and text[slice(*words[-1])].casefold() in word_list("nouns", "works"):
        words = words[:-1]  # "Ada Lund Photographer"
    kept = []
    for s, e in words:
        w = text[s:e].strip(_EDGE)
        named = w[:1].isupper() or w.casefold() in _PARTICLES or w[:3] in {"al-", "el-"}
        if not w or not named:
            break
        kept.append((s, e))
    return kept


def _without_marks(text: str, start: int, end: int, label: str) -> str:
    """Return ``text[start:end]`` without possessive and marks at its end, "Inc." kept whole."""
    body = _POSSESSIVE.sub("", text[start:end])
    last = body.rstrip(_EDGE)
    cut = re.match(r"-[a-z]{1,4}-[A-Z]\w+", text[start + len(last) :])
    if cut and label in {"GPE", "LOC"}:
        return last + cut.group()  # a town's name with "-on-", cut at its first mark
    stopped = re.search(r"(?:\b[A-Z]|\b(?i:inc|corp|co|ltd|jr|sr))$", last)
    return last + "." if stopped and body[len(last) :][:1] == "." else last


def _names_something(text: str) -> bool:
    """Return whether *text* has a capital and is not only a title, a pronoun or one letter."""
    return (
        len(text) > 1
        and any(c.isupper() for c in text)
        and text.casefold() not in title_words() - word_list("nouns", "offices") - {"sir"}
        and text.casefold() not in person_nouns()
        and text.casefold() not in word_list("bodies", "general") | word_list("bodies", "standing")
        and text.casefold() not in PRONOUNS
    )


def _unmarked(article: Article, syntax: Syntax, covered: _Covered) -> Iterator[Name]:
    """Yield the runs of capitalised proper nouns that the parser marked as nothing.

    One word at the start of a sentence counts only if it stands elsewhere too, and never in small.
    """
    held = {t.i for s, e in covered.spans for t in syntax.between(s, e)}
    small = {t.text.casefold() for t in syntax.tokens if t.text.islower() or t.pos != "PROPN"}
    common = person_nouns() | title_words() | word_list("bodies", "standing")
    often = Counter(t.text for t in syntax.tokens if t.pos == "PROPN")
    starts = {first for first, _ in syntax.sentences}
    i, tokens = 0, syntax.tokens
    while i < len(tokens):
        first = i
        while i < len(tokens) and i not in held and _is_proper(tokens[i]):
            i += 1
            if tokens[i - 1].head < first:
                break
        if first == i:
            i += 1
            continue
        run = list(tokens[first:i])
        while run and run[0].text.casefold() in common:
            run.pop(0)
        if not run or _in_titled_line(article, run[0].start):
            continue
        one = (
            len(run) == 1
            and run[0].text[:1].isupper()
            and (run[0].i in starts or not run[0].dep.startswith("nsubj"))
        )
        if run[0].text.casefold() in small or (one and often[run[0].text] < 2):
            continue
        if name := _trimmed(article.text, run[0].start, run[-1].end, ""):
            covered.add(name.start, name.end)
            yield name


def _is_proper(token: Token) -> bool:
    """Return whether *token* can be a word of a name that the parser did not mark."""
    if re.fullmatch(r"(?:[a-z0-9-]+\.)+(?:com|org|net|gov|info|co\.[a-z]{2})", token.text):
        return True
    return (
        token.pos == "PROPN"
        and token.text[:1].isupper()
        and len(token.text) > 2
        and not token.ent
        and not (token.text.isupper() and len(token.text) > 6)
    )


def _known_again(
    article: Article, syntax: Syntax, names: Sequence[Name], covered: _Covered
) -> Iterator[Name]:
    """Yield the places of known names, surnames and capitals' names that the parser left out."""
    known: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for n in names:
        if n.label == "NORP":
            continue
        forms = {tuple(fold(w) for w in n.words)}
        if n.label == "PERSON" and len(n.words) > 1:
            forms.add((fold(n.words[-1]),))
        for form in forms:
            if len("".join(form)) > 2:
                known[form[0]].append((form, n.label))
    written = {w for n in names for w in n.words}
    held = {t.i for s, e in covered.spans for t in syntax.between(s, e)}
    for token in syntax.tokens:
        if token.i in held or not token.text[:1].isupper() or token.pos not in {"PROPN", "NOUN"}:
            continue
        if _ACRONYM.fullmatch(token.text) and token.text not in written:
            continue
        for form, label in sorted(known.get(fold(token.text), ()), key=lambda f: (-len(f[0]), f)):
            tokens = syntax.tokens[token.i : token.i + len(form)]
            if tuple(fold(t.text) for t in tokens) != form or held & {t.i for t in tokens}:
                continue
            if name := _trimmed(article.text, token.start, tokens[-1].end, label):
                held.update(t.i for t in tokens)
                yield name
                break


def vote_kinds(names: Sequence[Name], article: Article, syntax: Syntax) -> None:
    """Give each name the kind that most of the report, and the words around it, speak for."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    known, _ = known_places()
    called = _called_after(syntax)
    people = (title_words() | person_nouns()) - word_list("nouns", "either")
    for n in names:
        votes[n.key] += _votes_of_words(n, syntax)
        if len(n.words) == 1 and any(is_from(word, n.key) for word in called):
            votes[n.key]["place"] += 6
        votes[n.key][_KINDS[n.label]] += 2 if n.label else 1
        if re.search(r"[a-z][A-Z]", n.words[-1]) and not n.words[-1].startswith(
            ("Mc", "Mac", "De")
        ):
            votes[n.key]["organisation"] += 3
        after = article.text[n.end : n.end + 12]
        before = re.findall(r"([\w.-]+)[ \xa0]$", article.text[max(0, n.start - 30) : n.start])
        last = n.words[-1].casefold()
        if n.titles or n.nick or (before and before[0].casefold() in people):
            votes[n.key]["person"] += 5
        if before and before[0].casefold() in word_list("nouns", "vessels"):
            votes[n.key]["other"] += 6
        if before and before[0].casefold() in word_list("bodies", "general"):
            votes[n.key]["organisation"] += 3
        if last in word_list("bodies", "place_words") and len(n.words) > 1:
            votes[n.key]["place"] += 4
        if before and before[0].casefold() in {"in", "near", "across", "off"} and len(n.words) == 1:
            votes[n.key]["place"] += 2
        if before and before[0].casefold() in {"on", "via"} and len(n.words) == 1:
            votes[n.key]["organisation"] += 2
        if _DISTANCE.search(article.text[max(0, n.start - 40) : n.start]):
            votes[n.key]["place"] += 5
        if _AGE_AFTER.match(after) or re.match(r",? who\b", after):
            votes[n.key]["person"] += 3
        if len(n.words) > 1 and n.words[0].casefold() in (
            word_list("first_names", "male") | word_list("first_names", "female")
        ):
            votes[n.key]["person"] += 2
        if len(n.words) > 1 and (last in word_list("bodies", "name_words") or " of the " in n.key):
            votes[n.key]["organisation"] += 4
        if re.fullmatch(r"[A-Z][A-Z&.]{1,5}", "".join(n.words)) and n.label != "GPE":
            votes[n.key]["organisation"] += 3
        if n.key in known and not n.titles:
            votes[n.key]["place"] += 6
    order: tuple[EntityKind, ...] = ("person", "organisation", "place", "other")
    for n in names:
        count = votes[n.key]
        n.kind = max(order, key=lambda kind: (count[kind], -order.index(kind)))
    _settle_single(names, votes)


_OF_STATES = frozenset(
    ("government", "parliament", "army", "navy", "military", "embassy", "minister", "capital")
)


def _called_after(syntax: Syntax) -> frozenset[str]:
    """Return the words in capitals that tell where something is from: "Halvian" ferry."""
    return frozenset(
        fold(t.text)
        for t in syntax.tokens
        if t.dep in {"amod", "compound", "nmod"}
        and t.head != t.i
        and t.text[:1].isupper()
        and len(t.text) > 5
        and (t.pos == "ADJ" or t.ent == "NORP")
    )


def _votes_of_words(name: Name, syntax: Syntax) -> Counter[EntityKind]:
    """Return what the words that *name* hangs on tell of its kind: "a passenger, Ada Lund"."""
    out: Counter[EntityKind] = Counter()
    inside = syntax.between(name.start, name.end)
    held = {t.i for t in inside}
    top = next((t for t in inside if t.head == t.i or t.head not in held), inside[-1])
    people = person_nouns() - word_list("nouns", "either")
    beside = [t for t in syntax.children(top.i) if t.dep == "appos"]
    beside += [syntax.tokens[top.head]] if top.dep == "appos" else []
    if any(t.pos == "NOUN" and t.tag == "NN" and t.lemma.casefold() in people for t in beside):
        out["person"] += 4
    if is_gendered(syntax, top):
        out["person"] += 4
    owned = syntax.tokens[top.head]
    if top.dep == "poss" and owned.lemma.casefold() in _OF_STATES:
        out["place"] += 3
    above = syntax.tokens[owned.head]
    if top.dep == "pobj" and owned.text == "of" and above.lemma.casefold() in _OF_STATES:
        out["place"] += 3
    return out


def _settle_single(names: Sequence[Name], votes: Mapping[str, Counter[EntityKind]]) -> None:
    """Make one word a person if it is part of a person's name here, or a name given to people."""
    known, _ = known_places()
    full = [n for n in names if n.kind == "person" and len(n.words) > 1]
    last, first = ({fold(n.words[at]) for n in full} for at in (-1, 0))
    longer = {n.key.split()[0] for n in names if n.kind == "organisation" and len(n.words) > 1}
    given = word_list("first_names", "male") | word_list("first_names", "female")
    labelled = Counter(n.key for n in names if n.label == "PERSON")
    for n in names:
        if len(n.words) > 1 or n.key in known or n.label == "NORP":
            continue
        # the parser alone takes it for a person, and something is in, off or near it
        doubtful = votes[n.key]["person"] <= 2 * labelled[n.key] and votes[n.key]["place"]
        if n.kind == "person" and doubtful and n.key not in last | first | given:
            n.kind = "place"
            continue
        if _ACRONYM.fullmatch(n.words[0]):
            n.kind = "organisation" if n.kind == "person" else n.kind
            continue
        if n.key in last or (n.label == "PERSON" and (n.key in first or n.key in given)):
            n.kind = "person"
        elif n.kind == "person" and (n.key in longer or votes[n.key]["person"] < 3):
            n.kind = "organisation"
