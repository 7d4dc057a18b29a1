"""The plain words of both pages: frame words are ours, all that is said of the story is a span."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from headwater.datamodel import (
    Article,
    Difference,
    Origin,
    Problem,
    Relation,
    Reuse,
    Side,
)
from headwater.render.differing import Contrast
from headwater.render.view import Chain, Report, Row, View, is_update

RELATION_WORDS: dict[Relation, str] = {
    "same": "says the same",
    "more-specific": "more specific",
    "less-specific": "less specific",
    "other-wording": "other wording",
    "conflicts": "conflicts",
}
# How the page's markup names them: it stands there once for each report and claim.
RELATION_CODES: dict[Relation, str] = {
    "same": "s",
    "more-specific": "m",
    "less-specific": "l",
    "other-wording": "w",
    "conflicts": "x",
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
FORM_WORDS = {
    "named-person": "named person",
    "named-organisation": "named body",
    "anonymous": "unnamed",
    "document": "document",
    "poll": "poll",
    "own-voice": "the report itself",
    "unknown": "not clear",
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
_MARKS = frozenset('"“”„«»')
_BLANKS = re.compile(r"\s+")
# C0 and C1 controls, direction overrides, lone surrogates: what can make a line lie to its reader
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


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
    """Return a stretch of days as people write it, whole months and years by their names.

    >>> days("2031-03-09", "2031-03-10"), days("2031-03-09", "2031-03-09")
    ('9–10 March 2031', '9 March 2031')
    >>> days("2031-02-01", "2031-02-28"), days("2030-12-30", "2031-01-02")
    ('February 2031', '30 December 2030 – 2 January 2031')
    >>> days("2031-01-01", "2031-12-31"), days("1970-01-01", "1979-12-31")
    ('2031', '1970–1979')
    """
    try:
        a, b = (date.fromisoformat((value or "")[:10]) for value in (first, last or first))
    except ValueError:
        return " – ".join(dict.fromkeys(day(value) for value in (first, last) if value))
    if a == b:
        return day(a.isoformat())
    ends_month = b.day == monthrange(b.year, b.month)[1]
    if (a.month, a.day, b.month, b.day) == (1, 1, 12, 31):
        return str(a.year) if a.year == b.year else f"{a.year}–{b.year}"
    if a.day == 1 and ends_month:
        if (a.year, a.month) == (b.year, b.month):
            return f"{a:%B %Y}"
        return f"{a:%B}{'' if a.year == b.year else f' {a.year}'} – {b:%B %Y}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day}–{b.day} {b:%B %Y}"
    start = f"{a.day} {a:%B}" if a.year == b.year else day(a.isoformat())
    return f"{start} – {day(b.isoformat())}"


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


def report_name(report: Report) -> str:
    """Return a report's outlet, or its file's name where no outlet is known."""
    return report.name if report.article.outlet else f"outlet not named ({report.name})"


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


def outlet_count(view: View) -> str:
    """Return how many outlets the reports name, in words, or ``""`` if none."""
    named = {r.name for r in view.reports if r.article.outlet}
    return plural(len(named), "outlet") + " named" if named else ""


def story_days(view: View) -> str:
    """Return the days on which the reports came out, or ``""`` where no report has a date."""
    known = sorted(r.article.published.value[:10] for r in view.reports if r.article.published)
    return days(known[0], known[-1]) if known else ""


def story_counts(view: View) -> tuple[int, int]:
    """Return the independent origins of the story, and the claims for which no source is named."""
    named = sum(v.key[0] not in {"unstated", "unknown"} for v in view.voices)
    return named, sum(row.is_unsourced for row in view.rows)


def problems(view: View) -> list[Problem]:
    """Return the problems in the order of the reports, those of the whole story last."""
    order = {article: report.number for article, report in view.by_article.items()}
    return sorted(
        view.ledger.problems,
        key=lambda p: (order.get(p.article or "", len(order)), p.code, p.message),
    )


def copied(view: View, reuse: Reuse) -> tuple[str, str]:
    """Return who has a passage from whom, with places for ``{a}``, ``{b}`` and ``{agency}``.

    And that agency: who has the words of an agency's client has them from the agency.
    """
    wires = [
        [c.name for c in view.by_article[span.article].article.agencies if c.scope == "article"]
        for span in (reuse.a, reuse.b)
    ]
    both = [name for name in wires[0] if name in wires[1]]
    if both:
        return "{a} and {b}: both from {agency}", both[0]
    giver, taker = ("{b}", "{a}") if reuse.direction == "b-to-a" else ("{a}", "{b}")
    wire = wires[giver == "{b}"]
    if wire and reuse.direction and not wires[giver == "{a}"]:
        return f"{taker} has it from {{agency}}, like {giver}", wire[0]
    if reuse.direction:
        return f"{taker} has it from {giver}", ""
    return "{a} and {b}: not clear who first", ""
