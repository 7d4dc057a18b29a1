"""Which rules for times can hold in a text at all: a look for rare words before 56 patterns run.

A pattern costs the same whether it finds anything or not, and most find nothing in most texts.
"""

from __future__ import annotations

import re

from headwater.timexes.calendar_rules import HOLIDAYS
from headwater.timexes.readings import MONTHS, WEEKDAYS

__all__ = ["impossible_rules"]

_NIGHT = ("night",)
_PARTS = ("morning", "afternoon", "evening", *_NIGHT)

# Of each group's signs at least one stands in every match of the group's rules, or right before
# it. A sign with a capital stands so in the text, any other in any case. A rule that needs nothing
# rarer than "day" or a digit is in no group and always tried.
_GROUPS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        tuple(short for m in MONTHS for short in (m[:3].title(), m[:3].upper())),
        ("month-day", "day-month", "month-year", "which-month", "modified-month", "month"),
    ),
    (WEEKDAYS, ("weekday", "part-of-weekday", "early-on", "weekdays")),
    (
        ("spring", "summer", "autumn", "fall", "winter"),
        ("which-season", "season-year", "bare-season"),
    ),
    ((*_PARTS, "lunchtime", "midday"), ("this-part", "next-part")),
    (_PARTS, ("bare-part",)),
    (_NIGHT, ("night",)),
    (("today", "yesterday", "tomorrow"), ("deictic",)),
    (("weekend",), ("weekend",)),
    (("noon", "midnight"), ("noon",)),
    (("overnight",), ("overnight",)),
    (tuple(sorted({re.split("[ '’]", name)[0] for name in HOLIDAYS})), ("holiday",)),
    (("century",), ("century",)),
    (("0s", "0'", "0’", "ties"), ("decade",)),
    (("teen", "twenty"), ("spelled-year",)),
    (("bc", "b.c."), ("year-bc",)),
    (("thousand",), ("year-two-thousand",)),
    (("quarter", "half", "q1", "q2", "q3", "q4"), ("quarter",)),
    (("half",), ("duration-half",)),
    (("gmt", "utc", "hours", "hrs"), ("clock-zone",)),
    (("ago", "earlier", "later", "previously", "from"), ("vague-offset",)),
    (("before", "after", "earlier"), ("day-before",)),
    (("once", "twice", "times", "dollars", "hours"), ("rate",)),
    (("recent", "coming"), ("recent",)),
    (("recently", "past", "long"), ("past-ref",)),
    (("future",), ("future-ref",)),
    (("while", "time"), ("some-time",)),
)

# Letters that a pattern takes for plain ones when it ignores case, and lower() does not.
_ALIKE = str.maketrans({"ı": "i", "İ": "i", "ſ": "s"})


def impossible_rules(text: str) -> frozenset[str]:
    """Return the ids of rules that cannot hold anywhere in *text*; the others may.

    >>> sorted({"weekday", "month", "duration"} & impossible_rules("It took two days in May."))
    ['weekday']
    """
    folded = text.translate(_ALIKE).lower()
    return frozenset(
        rule
        for signs, rules in _GROUPS
        if not any(sign in (folded if sign.islower() else text) for sign in signs)
        for rule in rules
    )
