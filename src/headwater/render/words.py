"""The plain words of both pages: frame words are ours, all that is said of the story is a span.

A *line* is made of our words and of quotes; a quote keeps its span, so that the terminal can print
it and the page can link it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from headwater.datamodel import Article, Difference, Origin, Relation, Side, Span, Statement
from headwater.render.differing import Contrast, contrasts
from headwater.render.view import Chain, Report, Row, Telling, View, is_update, parts, voice_key

RELATION_WORDS: dict[Relation, str] = {
    "same": "says the same",
    "more-specific": "more specific",
    "less-specific": "less specific",
    "other-wording": "other wording",
    "conflicts": "conflicts",
}
RELATION_SIGNS: dict[Relation, str] = {
    "same": "●",
    "more-specific": "◆",
    "less-specific": "◇",
    "other-wording": "≈",
    "conflicts": "✕",
}
SILENT_SIGN = "·"
DIFFERENCE_WORDS = {
    "number": "number",
    "time": "time",
    "place": "place",
    "name": "name",
    "who": "who it was",
    "confirmed-denied": "confirmed or denied",
    "wording": "other words",
    "strength": "strength",
    "detail": "detail",
}
KIND_WORDS = {
    "speaker": "named source",
    "document": "document",
    "anonymous": "unnamed source",
    "report": "own reporting",
    "unstated": "no source named",
    "unknown": "source unclear",
}
RULE_WORDS = {
    "speaker": "a named source says it; every report that quotes it leads back to that source",
    "account": "known only through one party's own account, so that account is what it rests on",
    "spokesperson": "spokespeople and officials of one body speak for that body: one origin",
    "same-institution": "unnamed sources of one institution and role are counted once",
    "document": "it comes from a document; one document is one origin",
    "cited-report": "another outlet's report is cited as the source",
    "innermost": "somebody passes on another's words; the innermost speaker counts",
    "first-hand": "the outlet or agency shows that it was there or saw the material itself",
    "restates": "told without a source here, but a source named for it elsewhere: that one counts",
    "unstated": "no report says where it comes from; all of them together count as one",
    "copy": "the passage is shared with another report, so it has that report's origin",
    "undecidable": "the words do not settle who it was: shown, never counted",
}
PARTS_OF_DAY = {
    "MO": "morning",
    "MI": "midday",
    "AF": "afternoon",
    "EV": "evening",
    "NI": "night",
    "DT": "daytime",
}
DATE_WORDS = {
    "metadata": "from its metadata",
    "text": "in the text",
    "co-report": "from the other reports",
    "given": "given by hand",
}
ANCHOR_WORDS = {
    "none": "full date in the text",
    "published": "counted from the publication date",
    "dateline": "counted from the dateline",
    "co-report": "counted from the other reports' date",
    "timex": "counted from another date in the text",
}
BARE = "no source named there"
FEW = 3  # claims of somebody who withholds the rest, as one line can name them
_MARKS = frozenset('"“”„«»')
_BLANKS = re.compile(r"\s+")
# C0 and C1 controls, direction overrides, lone surrogates: what can make a line lie to its reader
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report in a line of ours, with the letter of the report."""

    span: Span
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a report uses, in a line of ours."""

    text: str


Piece: TypeAlias = str | Quote | Name


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary: its kind, our words and quotes, the claims that it is about."""

    kind: str
    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...] = ()


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return *count* with its noun.

    >>> plural(1, "report"), plural(3, "report"), plural(2, "agency", "agencies")
    ('1 report', '3 reports', '2 agencies')
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def clip(text: str, limit: int) -> str:
    """Return *text* on one line, cut between words with an ellipsis if longer than *limit*.

    >>> clip("The bridge  was closed at noon", 20)
    'The bridge was …'
    """
    short = _BLANKS.sub(" ", text[: limit * 2 + 40]).strip()
    if len(short) <= limit and len(text) <= limit * 2 + 40:
        return short
    head = short[: limit - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > limit // 2 else head).rstrip() + " …"


def unquoted(text: str) -> str:
    """Return *text* without quotation marks at its ends that would double ours or stand alone.

    >>> unquoted('"It helps"'), unquoted('"It helps'), unquoted('the "old" way')
    ('It helps', 'It helps', 'the "old" way')
    """
    count = sum(c in _MARKS for c in text)
    if len(text) > 2 and text[0] in _MARKS and text[-1] in _MARKS and count == 2:
        return text[1:-1]
    if count % 2 and len(text) > 1:
        return text[1:] if text[0] in _MARKS else text[:-1] if text[-1] in _MARKS else text
    return text


def is_part(text: str) -> bool:
    """Return whether *text* is visibly a part of a sentence, so that it is shown with "…" before.

    >>> is_part("that the line is shut"), is_part("The line is shut"), is_part('"we wait"')
    (True, False, True)
    """
    return next((c.islower() for c in text[:8] if c.isalnum()), False)


def visible(text: str) -> str:
    r"""Return *text* with control characters and direction overrides written out.

    >>> visible("a\u202eb")
    'a<U+202E>b'
    """
    return CONTROL.sub(lambda m: f"<U+{ord(m.group()):04X}>", text)


def day(value: str) -> str:
    """Return an ISO date as people write it; what is no date is returned as it is.

    >>> day("2031-03-09T10:00:00Z"), day("2031-03"), day("PXD")
    ('9 March 2031', 'March 2031', 'PXD')
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}", value):
            return f"{date.fromisoformat(value + '-01'):%B %Y}"
        moment = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return f"{moment.day} {moment:%B %Y}"


def moment(value: str) -> str:
    """Return an ISO date with the time of day that it names, as people write it.

    >>> moment("2031-03-09T10:05:00+02:00"), moment("2031-03-09TEV"), moment("2031-03-09")
    ('9 March 2031, 10:05 (UTC+02:00)', '9 March 2031, evening', '9 March 2031')
    """
    clock = re.search(r"T(?:(\d\d):?(\d\d)[\d:.]*|([A-Z]{2}))(Z|[+-]\d\d:\d\d)?$", value)
    if clock is None:
        return day(value)
    hour, minute, part, zone = clock.groups()
    at = PARTS_OF_DAY.get(part, "") if part else f"{hour}:{minute}"
    shift = {None: "", "Z": " UTC"}.get(zone, f" (UTC{zone})")
    return f"{day(value)}, {at}{shift}" if at else day(value)


def days(first: str | None, last: str | None) -> str:
    """Return a stretch of days as people write it.

    >>> days("2031-03-09", "2031-03-10"), days("2031-03-09", "2031-03-09")
    ('9 March 2031 – 10 March 2031', '9 March 2031')
    """
    ends = dict.fromkeys(day(value) for value in (first, last) if value)
    return " – ".join(ends)


def letters(reports: Iterable[Report], most: int = 12) -> str:
    """Return the reports' letters, the first *most* of them."""
    found = [report.letter for report in reports]
    rest = len(found) - most
    return " ".join(found[:most]) + (f" +{rest}" if rest > 0 else "")


def dated(article: Article) -> tuple[str, str]:
    """Return an article's date and how it is known, in words; ``("no date", "")`` without one."""
    if article.published is None:
        return "no date", ""
    return day(article.published.value), DATE_WORDS[article.published.basis]


def credits(article: Article) -> str:
    """Return the agencies that an article credits, with what for."""
    scopes = {"article": "", "contribution": " (contributed)", "photo": " (photo)"}
    return ", ".join(dict.fromkeys(f"{a.name}{scopes[a.scope]}" for a in article.agencies))


def origin_words(row: Row) -> str:
    """Return how many independent origins a claim has, in words."""
    if row.is_unsourced:
        return "no source named"
    if row.claim.independent_origins == 0:
        return "source unclear"
    return plural(row.claim.independent_origins, "origin")


def origin_label(view: View, origin: Origin) -> str:
    """Return the words for an origin at the head of its chain."""
    if origin.kind == "unstated":
        return "no source named"
    name = view.origin_name(origin)
    if origin.kind == "unknown":
        told = origin.name if origin.name.casefold() != "unknown" else ""
        return f"unclear source ({told})" if told else "unclear source"
    if origin.kind == "report":
        return f"{name}, own reporting" if origin.first_hand else f"{name}, report"
    return name or KIND_WORDS[origin.kind]


def chain_ends(view: View, row: Row, chain: Chain) -> tuple[str, str]:
    """Return the words before and after the carriers of *chain*.

    Reports that tell it bare stand below those that name the origin, without its name: that they
    have it from there is what headwater takes them to, not what they say.
    """
    named = any(c.origin is chain.origin and not c.is_bare for c in row.chains)
    if chain.is_bare and named:
        return KIND_WORDS["unstated"], ""
    return origin_label(view, chain.origin), f" ({BARE})" if chain.is_bare else ""


def difference_words(difference: Difference) -> str:
    """Return what kind of difference it is; numbers taken at two times are called an update."""
    if difference.type == "number" and is_update(difference):
        return "number at two times"
    return DIFFERENCE_WORDS[difference.type]


def contrast_words(contrast: Contrast) -> str:
    """Return what kind of difference *contrast* is."""
    if contrast.type == "number" and contrast.at_two_times:
        return "number at different times"
    return DIFFERENCE_WORDS[contrast.type]


def as_of(side: Side) -> str:
    """Return as of when *side* is true, in words, or ``""`` where the report does not say."""
    return f"as of {moment(side.as_of)}" if side.as_of else ""


def story_counts(view: View) -> tuple[int, int]:
    """Return the independent origins of the story, and the claims for which no source is named."""
    named = sum(v.key[0] not in {"unstated", "unknown"} for v in view.voices)
    return named, sum(row.is_unsourced for row in view.rows)


def bottom_line(view: View) -> tuple[Line, ...]:
    """Return the story's sourcing in plain words, the most important first."""
    accounts, confirmations = tuple(_accounts(view)), tuple(_confirmations(view))
    # Beside one side's account, what the other side confirms is the next thing to know.
    return (
        *accounts,
        *(confirmations if accounts else ()),
        *_counts(view),
        *_conflicts(view),
        *_strengths(view),
        *_wordings(view),
        *(() if accounts else confirmations),
        *_unanswered(view),
    )


def _accounts(view: View) -> Iterable[Line]:
    """Yield what is known only from one party's own account, and whether anybody else backs it."""
    for voice in view.voices:
        if voice.key[0] != "account":
            continue
        party = Name(voice.account or "")
        backed = sum(r.claim.independent_origins > 1 for r in voice.rows)
        more = "No report has any of it from anybody else."
        if backed:
            more = f"{backed} of them also {'has' if backed == 1 else 'have'} an origin outside it."
        speakers = _speakers(view, voice.rows, voice.key)
        whole = [s for s, (inside, total) in speakers.items() if inside == total]
        count = len([r for r in voice.rows if any(view.origin_name(o) in whole for o in r.origins)])
        verb = " said comes from one side’s account: "
        if whole:
            names = _listed([Name(s) for s in whole[:3]])
            rest = len(voice.rows) - count
            counted = plural(count, "claim") + (f", and {rest} more rest on it" if rest else "")
            pieces: tuple[Piece, ...] = ("All that is reported of what ", *names, verb, party)
            yield Line("account", (*pieces, f" ({counted}). {more}"), voice.rows)
            continue
        name, (inside, total) = next(iter(speakers.items()), ("", (0, 1)))
        if 2 * inside > total:
            counted = f" ({inside} of {total} claims). {more}"
            yield Line("account", ("Most of what ", Name(name), verb, party, counted), voice.rows)
        else:
            rest_words = "rests" if len(voice.rows) == 1 else "rest"
            head = f"{plural(len(voice.rows), 'claim')} {rest_words} on one side’s account: "
            yield Line("account", (head, party, f". {more}"), voice.rows)


def _speakers(view: View, rows: Iterable[Row], key: tuple[str, str]) -> dict[str, tuple[int, int]]:
    """Return the speakers of an account, the busiest first: claims inside it, claims in all."""
    inside: dict[str, int] = {}
    for row in rows:
        names = {
            view.origin_name(o) for o in row.origins if o.kind == "speaker" and voice_key(o) == key
        }
        for name in sorted(names - {""}):
            inside[name] = inside.get(name, 0) + 1
    total = {
        name: sum(any(view.origin_name(o) == name for o in r.origins) for r in view.rows)
        for name in inside
    }
    busiest = sorted(inside, key=lambda name: (-inside[name], name))
    return {name: (inside[name], total[name]) for name in busiest}


def _confirmations(view: View) -> Iterable[Line]:
    """Yield what those who withheld more did say: the other side's part of the story."""
    found = []
    for name, statements in _decliners(view).items():
        told = _told(view, name)
        if 0 < len(told) <= FEW and any(t.statement.act == "confirm" for _, t in told):
            found.append((statements, told))
    for statements, told in found[:2]:
        first = told[0][1].statement
        verb = "confirmed" if first.act == "confirm" else "said"
        who = _source_words(view, first)
        said: list[Piece] = [Name(who[:1].upper() + who[1:]), f" {verb} only: "]
        quotes = [q for s in statements[:3] for q in _withheld(view, s)]
        words = {_flat(t.spans[0]): Quote(t.spans[0], t.report.letter) for _, t in reversed(told)}
        said += _listed(list(words.values())[::-1])
        said += ["; for the rest: ", *_listed(quotes), "."]
        yield Line("confirms", tuple(said), tuple(row for row, _ in told))


def _told(view: View, source: str) -> list[tuple[Row, Telling]]:
    """Return the claims that *source* makes, each with its first telling."""
    found = []
    # "gave no details" is what was withheld, also where a claim was made of it.
    withheld = [p for s in view.declines() for p in parts(s) if p not in s.source.spans]
    for row in view.rows:
        for t in row.tellings:
            if t.statement.act == "decline" or any(
                a.overlaps(b) for a in t.spans for b in withheld
            ):
                continue
            if source_key(view, t.statement) == source:
                found.append((row, t))
                break
    return found


def _unanswered(view: View) -> Iterable[Line]:
    """Yield who withheld an answer and is not in :func:`_confirmations`."""
    named = {id(row) for line in _confirmations(view) for row in line.rows}
    quotes: list[Piece] = []
    for name, statements in _decliners(view).items():
        told = _told(view, name)
        if told and all(id(row) in named for row, _ in told):
            continue
        whole = view.whole(statements[0], 200)
        if whole is not None:
            quotes.append(Quote(whole, view.letter(whole)))
    if quotes:
        more = [f"{len(quotes) - 3} more"] if len(quotes) > 3 else []
        yield Line("declined", ("Did not answer: ", *_listed([*quotes[:3], *more]), "."))


def source_key(view: View, statement: Statement) -> str:
    """Return what tells a source from others in summaries: its identity, else its name's words."""
    words = re.sub(r"^(?:an?|the|one)\s+", "", view.source_name(statement).casefold())
    return statement.source.entity or words


def _source_words(view: View, statement: Statement) -> str:
    """Return who speaks as the report puts it; by name where that points to somebody unnamed."""
    spoken = " ".join(span.text for span in statement.source.spans)
    vague = re.match(r"(?:s?he|they|it|his|her|their|its|who)\b", spoken, re.IGNORECASE)
    return spoken if spoken and not vague and len(spoken) < 80 else view.source_name(statement)


def _flat(span: Span) -> str:
    return " ".join(span.text.casefold().split())


def _decliners(view: View) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in view.declines():
        key = source_key(view, statement)
        if key:
            found.setdefault(key, []).append(statement)
    return found


def _withheld(view: View, statement: Statement) -> list[Piece]:
    """Return the words of a non-answer without who gave it."""
    cue = statement.cue.spans if statement.cue else ()
    places = [*cue, *statement.topic] or list(parts(statement))
    report = view.by_article.get(statement.article)
    start, end = min(s.start for s in places), max(s.end for s in places)
    if report is None or end - start > 160:
        return [Quote(places[0], view.letter(places[0]))]
    return [Quote(report.article.span(start, end), report.letter)]


def _counts(view: View) -> Iterable[Line]:
    rows = view.rows
    if not rows:
        yield Line("none", ("No claim was found in these reports.",))
        return
    several = tuple(r for r in rows if r.claim.independent_origins > 1 and not r.is_conflict)
    one = tuple(r for r in rows if r.claim.independent_origins == 1 and not r.is_unsourced)
    unsourced = tuple(r for r in rows if r.is_unsourced)
    repeated = sum(len(r.reports) > 1 for r in one)
    if several:
        verb = "has" if len(several) == 1 else "have"
        head = f"{plural(len(several), 'claim')} {verb} two or more independent origins: "
        quotes = [_wording(view, r) for r in several[:2]]
        more = f" and {len(several) - 2} more." if len(several) > 2 else "."
        yield Line("confirmed", (head, *_listed(quotes), more), several)
    else:
        text = "No claim has two independent origins that agree."
        yield Line("unconfirmed", (text,))
    if one:
        rest = "rests" if len(one) == 1 else "rest"
        text = f"{len(one)} of {plural(len(rows), 'claim')} {rest} on one origin only"
        if repeated:
            are = "is" if repeated == 1 else "are"
            text += f"; {repeated} of them {are} in several reports: repeated, not confirmed"
        yield Line("one-origin", (text + ".",), one)
    if unsourced:
        verb = "is" if len(unsourced) == 1 else "are"
        text = f"{plural(len(unsourced), 'claim')} {verb} told without naming any source."
        yield Line("unstated", (text,), unsourced)


def _conflicts(view: View) -> Iterable[Line]:
    rows = tuple(row for row in view.rows if row.is_conflict)
    for row in rows[:4]:
        found = contrasts(row.claim.differences)
        sharp = [c for c in found if c.is_conflict] or [c for c in found if c.at_two_times]
        loose = [c for c in found if c.type == "detail"]
        if sharp:
            head = f"Conflict ({contrast_words(sharp[0])}): "
            yield Line("conflict", (head, *_sides(view, sharp[0]), "."), (row,))
        elif loose:
            yield Line("conflict", ("Conflict: ", *_sides(view, loose[0]), "."), (row,))
        else:
            yield Line("conflict", ("Conflict over ", _wording(view, row), "."), (row,))
    if rest := rows[4:]:
        verb = "conflicts" if len(rest) == 1 else "conflict"
        text = f"{len(rest)} more {'claim' if len(rest) == 1 else 'claims'} {verb}."
        yield Line("conflict", (text,), rest)


def _strengths(view: View) -> Iterable[Line]:
    found = [
        (r, c) for r in view.rows for c in contrasts(r.claim.differences) if c.type == "strength"
    ]
    for row, contrast in found[:3]:
        yield Line("strength", ("Not equally strong: ", *_sides(view, contrast), "."), (row,))


def _wordings(view: View) -> Iterable[Line]:
    found = [
        (r, c) for r in view.rows for c in contrasts(r.claim.differences) if c.type == "wording"
    ]
    rows = tuple(dict.fromkeys(r.number for r, _ in found))
    if found:
        told = tuple(r for r in view.rows if r.number in rows)
        verb = "is" if len(rows) == 1 else "are"
        head = f"{plural(len(rows), 'claim')} {verb} quoted in other words, as "
        yield Line("wording", (head, *_sides(view, found[0][1]), "."), told)


def _sides(view: View, contrast: Contrast) -> tuple[Piece, ...]:
    """Return both sides of *contrast*, each in its different words, at most two."""
    out: list[list[Piece]] = []
    for sides in (contrast.a, contrast.b):
        said: dict[str, Quote] = {}
        for side in sides:
            quote = Quote(side.span, view.letter(side.span))
            said.setdefault(_flat(side.span), quote)
        out.append(_listed(list(said.values())[:2]))
    return (*out[0], " against ", *out[1])


def _wording(view: View, row: Row) -> Quote:
    return Quote(row.claim.wording, "")


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        if n:
            out.append(" and " if n == len(pieces) - 1 else ", ")
        out.append(piece)
    return out
