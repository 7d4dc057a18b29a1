"""Time expressions of a report as TIMEX3, and the date of a report that has none.

The patterns live in :mod:`headwater.timexes.grammar`; this stage throws out what is no time, joins
the pieces of one expression, and places each on the calendar: by its anchor (the day of
publication, else the dateline's), by the tense of its verb, and by the times told before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from headwater.datamodel import Anchor, Article, Problem, Syntax, Timex, Token, make_id
from headwater.timexes.calendar_rules import day_of, days_of, range_of, step
from headwater.timexes.co_dating import date_from_companions
from headwater.timexes.grammar import find_readings
from headwater.timexes.placing import Place, Tense, Told, resolve
from headwater.timexes.readings import PART_CODES, Reading

# --- tense -------------------------------------------------------------------------------------

_PLANS = frozenset(
    (
        "expect", "schedule", "plan", "set", "slate", "intend", "hope", "want", "agree", "vow",
        "promise", "prepare", "aim", "decide", "need", "due", "likely", "ready", "poise", "bind",
        "project", "forecast", "anticipate", "propose",
    )
)  # fmt: skip
# Said in the present tense of what a timetable holds: "the talks begin on Monday".
_TIMETABLE = frozenset(
    (
        "begin", "start", "open", "end", "close", "expire", "resume", "return", "take", "run",
        "continue", "kick",
    )
)  # fmt: skip
_AHEAD = re.compile(
    r"\b(?:ahead of|starting|beginning|effective|scheduled for|due|set for|planned for"
    r"|slated for|expected)\s+(?:on\s+|next\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\b(?:until|till|by|through)\s+(?:the\s+)?(?:end of\s+)?$", re.IGNORECASE)


def tense_at(syntax: Syntax, start: int, end: int) -> Tense | None:
    """Return the tense of the verb that governs the words from *start* to *end*."""
    tokens = syntax.between(start, end)
    if not tokens:
        return None
    at = tokens[0]
    inside = {t.i for t in tokens}
    nouns = 0
    for _ in range(25):
        if at.i not in inside and at.pos in ("VERB", "AUX"):
            tense = _verb_tense(syntax, at, depth=0)
            # "The vote is on Monday" looks ahead; "the shooting on Monday is unsolved" does not.
            named = nouns and at.lemma == "be" and at.tag in ("VBZ", "VBP")
            return "present" if named and tense == "future" else tense
        nouns += at.i not in inside and at.pos in ("NOUN", "PROPN")
        if at.head == at.i:
            break
        at = syntax.tokens[at.head]
    return None


def _verb_tense(syntax: Syntax, verb: Token, *, depth: int) -> Tense | None:
    helpers = [t for t in syntax.children(verb.i) if t.dep in ("aux", "auxpass") and t.i < verb.i]
    if any(t.tag == "MD" for t in helpers) or verb.tag == "MD":
        return "past" if any(t.lemma == "have" for t in helpers) else "future"
    if verb.lemma in _PLANS and verb.tag in ("VBN", "VBG", "VBZ", "VBP"):
        return "future"
    if any(t.lemma == "have" for t in helpers) or verb.tag == "VBD":
        return "past"
    if any(t.tag == "VBD" for t in helpers):
        return "past"
    if any(t.tag in ("VBZ", "VBP") for t in helpers):
        return "future" if verb.tag == "VBG" else "present"
    if verb.tag in ("VBZ", "VBP"):
        return "future" if verb.lemma in _TIMETABLE or verb.lemma == "be" else "present"
    if verb.tag == "VBN":
        return "past"
    governor = syntax.tokens[verb.head]
    if governor.i == verb.i or depth > 6:
        return None
    if verb.tag == "VB" and governor.lemma.lower() in _PLANS:
        return "future"
    while governor.pos not in ("VERB", "AUX") and governor.head != governor.i:
        governor = syntax.tokens[governor.head]
    if governor.pos not in ("VERB", "AUX") or governor.i == verb.i:
        return None
    return _verb_tense(syntax, governor, depth=depth + 1)


# --- what is no time, and what is one expression ------------------------------------------------

_NAME_LABELS = frozenset(("ORG", "WORK_OF_ART", "PERSON", "PRODUCT", "FAC"))
_NAME_MONTHS = frozenset(("april", "may", "june", "august", "march"))
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|to|and|of|year|before|after|around|circa|ca\.|early|late"
    r"|mid|during|between|or|through|than|spring|summer|autumn|fall|winter)\s|[-–(/]|\bmid-)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:flight|route|highway|interstate|no\.|number|boeing|model|room|bus)\s$", re.I
)
_BUSINESS = re.compile(
    r"\b(?:earnings|revenues?|profits?|sales|growth|gdp|results|fiscal|shares?|economy|economic"
    r"|forecast|deliveries|shipments|income|loss(?:es)?|guidance|investors?|analysts?|output)\b",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"(?:,?\s?(?:(?:at|on|of|in the|by|around|about|from)\s)?(?:the\s)?(?:early\s|late\s)?|,\s)$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"(?:\bthe\s)?\b(?:(?:early|late)\s)?(morning|afternoon|evening|night|(?:early |small )?hours)"
    r"(?:\shours)?\s(?:of|on)\s(?:the\s)?$",
    re.IGNORECASE,
)
_EARLY_ON = re.compile(r"\b(early|late)\s(?:in\sthe\sday\s)?(?:on\s)?$", re.IGNORECASE)
_RANGE_AFTER = re.compile(
    r"\s?(?:-|–|—|to|through|until)\s?(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    r"(?:,?\s(?P<year>1\d{3}|20\d\d))?(?![\d:%]|[.,]\d|\s?[ap]\.?m\b|\w)"
)
_RANGE_BEFORE = re.compile(
    r"(?<![\w.,:-])(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s?(?:-|–|to|and)\s?$"
)


def _is_name(syntax: Syntax, reading: Reading) -> bool:
    """Whether the words are part of a longer name ("the Sunday Courier", "April Vance")."""
    tokens = syntax.between(reading.start, reading.end)
    if not tokens or reading.rule in ("year", "holiday"):
        named = bool(tokens) and tokens[0].ent in ("WORK_OF_ART", "PERSON")
        return named and not _whole(syntax, tokens)
    label = tokens[0].ent
    if label not in _NAME_LABELS or any(t.ent != label for t in tokens):
        return False
    return label == "PERSON" or not _whole(syntax, tokens)


def _whole(syntax: Syntax, tokens: Sequence[Token]) -> bool:
    """Whether *tokens* are a name of their own, with nothing before or after in the same name."""
    last = tokens[-1].i + 1
    goes_on = (
        last < len(syntax.tokens)
        and syntax.tokens[last].ent == tokens[-1].ent
        and not syntax.tokens[last].ent_start
    )
    return tokens[0].ent_start and not goes_on


def _is_time(article: Article, syntax: Syntax, reading: Reading) -> bool:
    if _is_name(syntax, reading):
        return False
    tokens = syntax.between(reading.start, reading.end)
    words = article.text[reading.start : reading.end].lower()
    before = article.text[max(0, reading.start - 24) : reading.start]
    if reading.rule == "month" and words.rstrip(".") in _NAME_MONTHS:
        return not any(t.tag in ("MD", "VB", "VBP", "VBZ") for t in tokens)
    if reading.rule == "year" and words.isdigit():
        number = int(words)
        if _NUMBERED.search(before):
            return False
        if not 1700 <= number <= 2035 and not _YEAR_BEFORE.search(before):
            return False
        counted = [syntax.tokens[t.head] for t in tokens if t.dep in ("nummod", "quantmod")]
        plural = any(t.tag == "NNS" and t.i > tokens[-1].i for t in counted)
        return not plural or bool(re.search(r"\b(?:the|in|of|since)\s$", before, re.IGNORECASE))
    if reading.rule == "quarter" and reading.year is None and reading.which is None:
        near = article.text[max(0, reading.start - 160) : reading.end + 160]
        return reading.base == "text" or bool(_BUSINESS.search(near))
    if reading.rule == "weekday" and tokens and re.search(r"\bthe\s$", before, re.IGNORECASE):
        # "The Sunday Courier" is a name; "the Sunday vote" is not.
        head = syntax.tokens[tokens[0].head]
        return not (head.pos == "PROPN" and head.i > tokens[-1].i)
    if reading.rule in ("now", "deictic") and words[0] != article.text[reading.start]:
        # A capital inside a title or a name: "the Harbour Today", "Riverside Now".
        return not re.search(r"\b[A-Z][\w.]*\s$", before)
    return True


def _as_rate(syntax: Syntax, reading: Reading, text: str) -> Reading:
    """Read "four flights a week" as how often, where "took a week" is how long."""
    if reading.rule != "duration" or not re.match(r"an?\s", text[reading.start :], re.IGNORECASE):
        return reading
    tokens = syntax.between(reading.start, reading.end)
    before = syntax.tokens[tokens[0].i - 1] if tokens and tokens[0].i else None
    counted = before and before.end + 1 == reading.start and before.tag in ("NNS", "CD", "RB")
    if not counted or (before and before.tag == "RB" and before.lemma not in ("once", "twice")):
        return reading
    return replace(reading, type="SET")


def _day_like(reading: Reading) -> bool:
    if reading.type == "SET" or reading.part:
        return False
    if reading.kind in ("day", "weekday", "holiday"):
        return reading.rule != "weekdays"
    if reading.kind == "fixed":
        return bool(day_of(reading.value)) and "T" not in (reading.value or "")
    return reading.unit == "D" and reading.kind in ("shift", "same", "offset")


def _join(text: str, readings: Iterable[Reading]) -> list[Reading]:
    """Join clock times and parts of the day with the day beside them; add the ends of ranges."""
    out: list[Reading] = []
    for reading in readings:
        last = out[-1] if out else None
        if last and 0 <= reading.start - last.end <= 18:
            glue = text[last.end : reading.start]
            joined = _joined(last, reading) if _GLUE.fullmatch(glue) else None
            if joined:
                out[-1] = joined
                continue
        made = _with_part(text, reading, out[-2].end if len(out) > 1 else 0)
        if last and made.start < last.end:
            if last.start < made.start:
                made = reading
            else:
                out.pop()  # "the early hours of Thursday" holds no duration
        out.append(made)
    ranged = [r for reading in out for r in _with_range(text, reading)]
    kept: list[Reading] = []
    for reading in ranged:
        if not kept or reading.start >= kept[-1].end:
            kept.append(reading)
    return kept


def _joined(first: Reading, second: Reading) -> Reading | None:
    for day, clock in ((first, second), (second, first)):
        if clock.kind in ("clock", "part") and _day_like(day):
            made = replace(day, start=first.start, end=second.end, type="TIME", part=clock.part)
            return replace(made, value=f"{day.value}{clock.part}") if day.kind == "fixed" else made
        # "Monday morning at 8": the clock is finer than the part of the day.
        finer = clock.kind == "clock" and day.part[1:2].isalpha()
        if finer and day.kind in ("weekday", "shift", "day", "part"):
            return replace(day, start=first.start, end=second.end, part=clock.part)
    return None


def _with_part(text: str, reading: Reading, floor: int) -> Reading:
    if not _day_like(reading):
        return reading
    before = text[max(floor, reading.start - 40) : reading.start]
    m = _PART_OF.search(before)
    if m:
        word = m[1].lower()
        part = PART_CODES.get(word, "TMO")
    elif reading.kind in ("day", "weekday") and (m := _EARLY_ON.search(before)):
        part = "TMO" if m[1].lower() == "early" else "TEV"
    else:
        return reading
    start = reading.start - (len(before) - m.start())
    made = replace(reading, start=start, type="TIME", part=part)
    return replace(made, value=f"{reading.value}{part}") if reading.kind == "fixed" else made


def _with_range(text: str, reading: Reading) -> list[Reading]:
    if reading.kind != "day" or reading.part:
        return [reading]
    if reading.rule == "month-day" and (m := _RANGE_AFTER.match(text, reading.end)):
        year = int(m["year"]) if m["year"] else reading.year
        tail = replace(reading, start=m.start("day"), end=m.end(), day=int(m["day"]), year=year)
        return [replace(reading, year=year), tail]
    if reading.rule == "day-month":
        begin = max(0, reading.start - 12)
        if m := _RANGE_BEFORE.search(text[begin : reading.start]):
            start, end = begin + m.start("day"), begin + m.end("day")
            return [replace(reading, start=start, end=end, day=int(m["day"])), reading]
    return [reading]


# --- the stage ---------------------------------------------------------------------------------


def _anchor_of(article: Article) -> tuple[date | None, Anchor]:
    if article.published and (day := day_of(article.published.value)):
        return day, "co-report" if article.published.basis == "co-report" else "published"
    if article.dateline:
        for reading in find_readings(article.dateline.text):
            if reading.kind in ("day", "fixed"):
                place = Place(None, "none", None, (), False)
                if day := day_of(resolve(reading, place)[0]):
                    return day, "dateline"
    return None, "none"


def _tells_history(readings: Sequence[Reading], anchor: date | None) -> bool:
    """Whether most times are dates with years long past: a narrative, not a report of the day."""
    deictic = sum(1 for r in readings if r.kind == "weekday" or r.rule in ("deictic", "night"))
    years = [r.year for r in readings if r.kind in ("day", "month") and r.year is not None]
    years += [int(r.value) for r in readings if r.rule == "year" and r.value and r.value.isdigit()]
    newest = anchor.year - 1 if anchor else 9999
    past = sum(1 for year in years if year < newest)
    return past >= 4 and past > 2 * deictic and past > len(years) / 2


def _near(
    told: Sequence[Told], reading: Reading, article: Article, syntax: Syntax, *, history: bool
) -> tuple[Told, ...]:
    """Return the told times that *reading* may count from, the latest last."""
    if history:
        return tuple(told[-6:])
    tokens = syntax.between(reading.start, reading.end)
    if not tokens:
        return ()
    sentence = syntax.sentence_of(tokens[0].i)
    in_text = reading.base == "text" or reading.kind in ("clock", "part")
    first = syntax.sentence_span(max(0, sentence - (2 if in_text else 0)))[0]
    near = [t for t in told if t.start >= first]
    if not in_text:
        near = [t for t in near if t.explicit and not _since(article.text, t.start)]
    return tuple(near[-6:])


def _since(text: str, start: int) -> bool:
    """Whether a told time only bounds a stretch ("for the first time since 2019")."""
    before = text[max(0, start - 10) : start]
    return bool(re.search(r"\b(?:since|until|by|before|than)\s+$", before))


def _tense_for(article: Article, syntax: Syntax, reading: Reading) -> Tense | None:
    before = article.text[max(0, reading.start - 24) : reading.start]
    if _AHEAD.search(before):
        return "future"
    tense = tense_at(syntax, reading.start, reading.end)
    if tense in ("present", None) and _LIMIT.search(before):
        return "future"
    return tense


def find_timexes(article: Article, syntax: Syntax) -> list[Timex]:
    """Return the time expressions of *article*, in text order, resolved where possible.

    Relative ones count from the day of publication, else from the dateline's day, or from a time
    told before ("the next day"). What cannot be placed is kept with ``value=None``. ``value`` is
    TIMEX3 at the granularity of the words: "last month" is a month, never a day.

    >>> from marks import article_of
    >>> article = article_of("In 1989 the mill burnt down.", published="2025-11-24")
    >>> [(t.span.text, t.value) for t in find_timexes(article, Syntax(article.id, (), ()))]
    [('1989', '1989')]
    """
    found = _join(
        article.text,
        [
            _as_rate(syntax, r, article.text)
            for r in find_readings(article.text)
            if _is_time(article, syntax, r)
        ],
    )
    anchor, kind = _anchor_of(article)
    history = _tells_history(found, anchor)
    told: list[Told] = []
    out: list[Timex] = []
    for reading in found:
        if history and reading.kind == "shift" and reading.rule not in ("deictic", "night"):
            reading = replace(reading, base="text")
        near = _near(told, reading, article, syntax, history=history)
        place = Place(anchor, kind, _tense_for(article, syntax, reading), near, history)
        timex = _timex(article, reading, place)
        out.append(timex)
        placed = timex.anchor in ("none", "timex") or not history
        if timex.value and placed and timex.type in ("DATE", "TIME") and days_of(timex.value):
            explicit = reading.year is not None or reading.rule in ("year", "iso", "spelled-year")
            told.append(Told(reading.start, reading.end, timex.value, explicit))
    return out


def _timex(article: Article, reading: Reading, place: Place) -> Timex:
    value, anchor = resolve(reading, place)
    if value and reading.part and reading.kind != "fixed":
        value += reading.part if day_of(value) or value.startswith("XXXX") else ""
    span = article.span(reading.start, reading.end)
    days: tuple[str | None, str | None] | None = range_of(value)
    if days is None and reading.type == "DURATION" and reading.unit and place.anchor:
        days = _window_range(reading, place.anchor)
        anchor = place.kind
    identity = make_id("t", article.id, span.start, span.end)
    return Timex(identity, span, reading.type, value, days, anchor if value else "none")


def _window_range(reading: Reading, anchor: date) -> tuple[str, str] | None:
    """Return the days of "the past two years": from so long ago up to the anchor, or on from it."""
    other = step(anchor, reading.count, reading.unit or "D")
    if other is None:
        return None
    first, last = sorted((anchor, other))
    return first.isoformat(), last.isoformat()


def date_articles(
    articles: Sequence[Article],
    timexes: Mapping[str, Sequence[Timex]],
    syntaxes: Mapping[str, Syntax],
) -> tuple[list[Article], dict[str, list[Timex]], list[Problem]]:
    """Give the undated *articles* of one story the date that their companions show.

    Returns the articles in the order given, all their timexes by article id (those of a newly
    dated article resolved anew), and an ``undated`` problem for each that stays without a date.
    A date found this way has the basis ``co-report`` and the matching times as its evidence, and
    dates no further article.
    """
    dated = [x for x in articles if x.published and day_of(x.published.value)]
    out: list[Article] = []
    resolved = {x.id: list(timexes.get(x.id, ())) for x in articles}
    problems: list[Problem] = []
    for article in articles:
        if article.published is None and article.id in syntaxes:
            found = date_from_companions(article, dated, timexes, syntaxes)
            if found:
                article = replace(article, published=found)
                resolved[article.id] = find_timexes(article, syntaxes[article.id])
        if article.published is None and _anchor_of(article)[0] is None:
            message = (
                f"{article.name}: no date of publication, and no companion tells the same dated "
                "event; relative times stay open"
            )
            problems.append(Problem("timexes", article.id, "undated", message))
        out.append(article)
    return out, resolved, problems
