"""Read the titles and offices that stand at names."""

from __future__ import annotations

from collections.abc import Sequence

from headwater.datamodel import Token
from headwater.mentions.chains import Place, Report, Role
from headwater.names import (
    fold,
    gender_of,
    known_places,
    person_nouns,
    title_words,
    word_list,
)

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


_HONORIFICS = frozenset(
    [
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "miss",
        "dr",
        "dr.",
        "sir",
        "herr",
        "frau",
        "madame",
        "ex",
    ]
)


def role_of(tokens: Sequence[Token], noun: Token) -> Role:
    """Return what the description *tokens* with head *noun* says of its bearer."""
    known, demonyms = known_places()
    of, rank = set(), set()
    for n, t in enumerate(tokens):
        word = fold(t.text)
        pair = fold(" ".join(x.text for x in tokens[n : n + 2]))
        if pair in demonyms or pair in known:
            of.add(fold(demonyms.get(pair) or known[pair]))
        elif word in demonyms or word in known:
            if not (n and fold(tokens[n - 1].text + " " + t.text) in {**demonyms, **known}):
                of.add(fold(demonyms.get(word) or known[word]))
        elif t.i != noun.i and word in word_list("nouns", "ranks"):
            rank.add(word)
        elif n + 1 < len(tokens) and tokens[n + 1].text == "-":
            continue  # "prize-winning", "47-year-old"
        elif t.i != noun.i and _tells_owner(t, noun):
            of.add(word)
    word = fold(noun.lemma if noun.tag in {"NNS", "NN"} else noun.text)
    if word == "pm":
        word, rank = "minister", rank | {"prime"}
    return Role(word, frozenset(of), frozenset(rank))


def _tells_owner(token: Token, noun: Token) -> bool:
    """Return whether *token* is a name, or a noun right before *noun*, that it belongs to."""
    if token.pos == "PROPN":
        return token.text[:1].isupper() and fold(token.text) not in title_words()
    return token.dep == "compound" and token.head == noun.i and token.pos == "NOUN"


def _is_person_noun(token: Token) -> bool:
    return token.pos in {"NOUN", "PROPN", "ADJ"} and token.text.casefold() in (
        person_nouns() | title_words()
    )


def read_roles(report: Report) -> None:
    """Give each person's name the title or office that stands before, after or is said of it."""
    for place in report.places:
        if place.chain.kind != "person":
            continue
        for found in (_role_before(place, report), _role_after(place, report)):
            if found is None:
                continue
            start, end, noun = found
            tokens = report.syntax.between(start, end)
            name = report.syntax.tokens[place.head]
            if noun.dep in SUBJECTS and name.dep not in SUBJECTS:
                place.head = noun.i  # "the mayor, Ada Lund, said"
                report.by_head.setdefault(noun.i, place)
            place.role = place.role or (start, end)
            report.described.update(t.i for t in tokens)
            place.chain.roles.add(role_of(tokens, noun))
            place.chain.gender = place.chain.gender or gender_of(
                (), (), [fold(t.text) for t in tokens if t.i == noun.i]
            )


def _role_before(place: Place, report: Report) -> tuple[int, int, Token] | None:
    """Return the role right before a name: "Chinese President", "the mayor of Brenham,"."""
    tokens, at = report.syntax.tokens, report.syntax.between(place.start, place.end)[0].i - 1
    sentence = report.syntax.sentences[report.syntax.sentence_of(at + 1)][0]
    if at >= sentence and tokens[at].text == ",":
        return _apposed(place, report, before=True) or _ends_at(at, sentence, place, report)
    last = at
    outside = at in report.spoken and place.head not in report.spoken
    if at < sentence or not _is_person_noun(tokens[at]) or outside:
        return None
    while at >= sentence and (
        tokens[at].pos in {"NOUN", "PROPN", "ADJ"} or tokens[at].text in {"'s", "’s", "-", "and"}
    ):
        if tokens[at].text == "and" and not _is_person_noun(tokens[at - 1]):
            break
        if tokens[at].text == "-" and tokens[at].end != tokens[at + 1].start:
            break  # a dateline's: "ORLE - Governor Ada Lund"
        owner = report.at(at)
        if owner and owner.chain.kind == "person" and tokens[at + 1].tag != "POS":
            break
        at -= 1
    first = at + 1
    while first < last and tokens[first].text in {"and", "'s", "’s", "-"}:
        first += 1
    if first > last or (first == last and tokens[first].text.casefold() in _HONORIFICS):
        return None
    return tokens[first].start, tokens[last].end, tokens[last]


def _ends_at(
    comma: int, sentence: int, place: Place, report: Report
) -> tuple[int, int, Token] | None:
    """Return the description that ends at the comma before an apposed name, as words tell it."""
    tokens = report.syntax.tokens
    if tokens[place.head].dep != "appos":
        return None
    at = comma - 1
    while at > sentence and tokens[at].pos in {"PROPN", "NOUN", "ADP", "ADJ", "DET", "PART"}:
        if _is_person_noun(tokens[at]) and tokens[at].pos == "NOUN":
            return _phrase(tokens[at:comma], tokens[at])
        at -= 1
    return None


def _apposed(place: Place, report: Report, *, before: bool) -> tuple[int, int, Token] | None:
    """Return the description that the name hangs on ("the mayor, Ada Lund") or that hangs on it."""
    syntax = report.syntax
    token = syntax.tokens[place.head]
    if before:
        noun = syntax.tokens[token.head]
        if token.dep != "appos" or not _is_person_noun(noun) or noun.start > place.start:
            return None
        inside = [t for t in syntax.subtree(noun.i) if t.end <= place.start]
    else:
        nouns = [t for t in syntax.children(token.i) if t.dep == "appos" and _is_person_noun(t)]
        if not nouns or nouns[0].start < place.end:
            return None
        noun = nouns[0]
        inside = [t for t in syntax.subtree(noun.i) if t.start >= place.end]
    return _phrase(inside, noun)


def _phrase(inside: Sequence[Token], noun: Token) -> tuple[int, int, Token] | None:
    """Return the characters of a description, up to its first comma or relative word.

    "The gunman's" is not one: what follows would be its head.
    """
    if any(t.i == noun.i + 1 and t.tag == "POS" for t in inside):
        return None
    kept: list[Token] = []
    for t in inside:
        if t.i > noun.i and (t.text in {",", ";", "—", "–", "("} or t.tag in {"WP", "WDT", "WRB"}):
            break
        if kept or not (t.pos in {"DET", "PUNCT"} or t.tag == "PRP$"):
            kept.append(t)
    return (kept[0].start, kept[-1].end, noun) if kept and noun in kept else None


def _role_after(place: Place, report: Report) -> tuple[int, int, Token] | None:
    """Return the role after a name: ", 47, mayor of Brenham," or "is the mayor of Brenham"."""
    if found := _apposed(place, report, before=False):
        return found
    syntax = report.syntax
    token = syntax.tokens[place.head]
    verb = syntax.tokens[token.head]
    if token.dep == "nsubj" and verb.lemma == "be":
        for noun in syntax.children(verb.i):
            if noun.dep == "attr" and _is_person_noun(noun) and noun.i > place.head:
                negated = any(t.dep == "neg" for t in syntax.children(verb.i))
                return None if negated else _phrase(syntax.subtree(noun.i), noun)
    after = syntax.between(place.end, min(place.end + 90, len(report.article.text)))
    if len(after) < 3 or after[0].text != ",":
        return None
    start = 3 if after[1].pos == "NUM" and after[2].text == "," else 1
    words: list[Token] = []
    for t in after[start:]:
        if t.text in {",", ".", ";"} or t.pos in {"VERB", "AUX", "CCONJ"} or t.tag in {"WP", "WDT"}:
            break
        words.append(t)
    until = next((n for n, t in enumerate(words) if t.pos == "ADP"), len(words))
    ends = len(after) > start + len(words) and after[start + len(words)].text in {",", "."}
    if until and ends and _is_person_noun(words[until - 1]):
        return _phrase(words, words[until - 1])
    return None
