"""How English news writes times: patterns over text that give unresolved readings.

:mod:`headwater.timexes` resolves the readings against an anchor, a tense and the times told before.
Every rule has an id; ``docs/rules/timexes.md`` lists them with examples.
"""

from __future__ import annotations

import re
from dataclasses import replace

from headwater.timexes.calendar_rules import HOLIDAYS
from headwater.timexes.readings import (
    ORDINALS,
    SMALL,
    TENS,
    VAGUE,
    Build,
    Reading,
    read_adverb_set,
    read_bare_part,
    read_century,
    read_clock,
    read_day_before,
    read_decade,
    read_deictic,
    read_duration,
    read_every,
    read_fixed,
    read_fixed_year,
    read_full_day,
    read_holiday,
    read_iso,
    read_month_only,
    read_noon,
    read_offset,
    read_overnight,
    read_plural,
    read_quarter,
    read_rate,
    read_recent,
    read_rest_of,
    read_same,
    read_season,
    read_shift,
    read_slashed,
    read_spelled_year,
    read_that_part,
    read_this_part,
    read_vague_duration,
    read_weekday,
    read_weekend,
    read_window,
)
from headwater.timexes.signs import impossible_rules

# --- pieces of patterns ------------------------------------------------------------------------

# Case is ignored by the rules, so names that are also words carry their own test of a capital.
_MONTH = (
    r"(?P<month>(?-i:January|JANUARY|January|Jan\.?|JAN\.?"
    r"|February|FEBRUARY|Feb\.?|March|MARCH|Mar\.?"
    r"|April|APRIL|Apr\.?|May|MAY|June|JUNE|Jun\.?|July|JULY|Jul\.?|August|AUGUST|Aug\.?"
    r"|September|SEPTEMBER|Sept?\.?|October|OCTOBER|Oct\.?|November|NOVEMBER|Nov\.?"
    r"|December|DECEMBER|Dec\.?))(?![\w])"
)
_LONG_DAY = (
    r"(?-i:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur"
    r"|[Ss]un)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
)
_ANY_DAY = rf"(?:{_LONG_DAY}|(?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
_YEAR = r"(?P<year>1\d{3}|20\d\d|2100)(?![\d,]*\d|\w)"
_DOM = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:/]|[.,]\d|\s?[ap]\.?m\b|\w|%)"
_UNIT = (
    r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weekends?|weeks?|fortnights?"
    r"|months?|quarters?|years?|yrs?|decades?|centur(?:y|ies)|millennia)(?!\w)"
)
_UNITS = (
    r"(?P<unit>seconds|minutes|mins|hours|hrs|days|nights|weekends|weeks|months|quarters|years|yrs"
    r"|decades|centuries)(?!\w)"
)
_N = "|".join([*SMALL[1:], *TENS])
_WORD_NUMBER = rf"(?:{_N}|hundred|thousand)(?:[\s-](?:and\s)?(?:{_N}|hundred|thousand)){{0,4}}"
_COUNT = (
    rf"(?P<count>\d+(?:,\d{{3}})*(?:\.\d+)?(?:\s?(?:-|–|to"
    rf"|or)\s?\d+(?:\.\d+)?)?|a hundred|a thousand"
    rf"|a dozen|two dozen|(?:another\s)?{_WORD_NUMBER}(?:\s"
    rf"(?:to|or)\s{_WORD_NUMBER})?|a couple(?:\sof)?"
    rf"|couple(?:\sof)?|{'|'.join(VAGUE)}|half\s(?:an?|of\sa)"
    rf"|half|a\shalf|quarter\sof\san?|another|an?)"
)
_MORE = (
    r"(?:(?:nearly|almost|about|around|roughly|approximately|some|(?:no\s)?more\sthan"
    r"|(?:no\s)?less\sthan|fewer\sthan|at\s(?:least|most)|up\sto|over|under|just\s(?:over|under)"
    r"|well\sover|as\slong\sas|only|just)\s)?"
)
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)(?!\w|time)"
_PART = r"(?P<part>morning|afternoon|evening|night|lunchtime|midday)s?(?!\w)"
_MOD = (
    r"(?:(?:the\s)?(?P<mod>early|late|mid|beginning\sof|start\sof|end\sof|middle\sof|close\sof"
    r"|latter\shalf\sof|later|earlier|late\sin|early\sin|first\shalf\sof|second\shalf\sof"
    r"|rest\sof|remainder\sof)[\s-](?:the\s)?)?"
)
_WHICH = (
    r"(?P<which>last|past|previous|this\spast|this|this\scoming"
    r"|next|coming|upcoming|following)"
)
_ZONE = (
    r"(?:\s?\(?(?-i:local\stime|Local\stime|GMT|UTC|BST"
    r"|CET|CEST|[ECMP][SD]?T|IST|JST|AEST|AEDT|MSK|EAT"
    r"|Eastern(?:\s(?:Standard|Daylight))?(?:\s[Tt]ime)?|Pacific(?:\s[Tt]ime)?|Central(?:\s[Tt]ime)"
    r"|Mountain(?:\s[Tt]ime))(?!\w)\)?)?"
)
_CLOCK = (
    r"(?:(?:around|about|shortly\s(?:before|after)|just\s(?:before|after))\s(?=\d))?"
    r"(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"|\.(?P<dotted>[0-5]\d)(?=\s?[ap]\.?m))?"
    r"(?:\s?(?P<half>[ap])(?:\.\s?m\.|\.?m\b)|(?P<oclock>\so[’']clock)|(?P<hours>\s?h(?:ou)?rs\b))"
)
_HOLIDAY = (
    "(?P<holiday>" + "|".join(re.escape(h).replace("'", "[’']?") for h in HOLIDAYS) + r")"
    r"(?!\w)"
)

# --- the rules ---------------------------------------------------------------------------------

_PREP = (
    r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bby )"
    r"|(?<=\buntil )|(?<=\bfrom )|(?<=\bto )|(?<=\band )"
    r"|(?<=\bfor )|(?<=\bthrough )|(?<=\bbetween )|(?<=\bduring )"
    r"|(?<=\bbefore )|(?<=\bafter )|(?<=\bor )|(?<=\btill )"
    r"|(?<=\bback in )|(?<=\bthis )|(?<=\bin\n)|(?<=\bof\n))"
)
_NOT_NUMBER = r"(?:(?<![\w$£€#.,/:–-])|(?<=\d\d\d\d[-–])|(?<=[a-z]-))"
_LEFT = r"(?<![\w-])"
_OF_YEAR = (
    rf"(?:(?:,|\sof|\sin)?\s(?P<whichyear>(?:last|this|next)\syear)"
    rf"|\s(?:of|in)\s(?P<thatyear>(?:that|the\ssame|the)\syear)|,?\s(?:of\s|in\s)?{_YEAR})?"
)

RULES: tuple[tuple[str, re.Pattern[str], Build], ...] = tuple(
    (rule, re.compile(pattern, re.IGNORECASE), build)
    for rule, pattern, build in (
        (
            "iso",
            r"(?<![\w-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]"
            r"(?P<clock>\d\d:\d\d)(?::\d\d)?Z?)?(?![\d-])",
            read_iso,
        ),
        (
            "slashed",
            r"(?<![\w/.])(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)"
            r"(?P=sep)(?P<y>\d{4}|\d\d)(?![\w/]|\.\d)",
            read_slashed,
        ),
        (
            "month-day",
            rf"{_LEFT}(?:(?:this\s|on\s)?{_ANY_DAY},?\s(?:the\s)?)?{_MONTH}\s{_DOM}{_OF_YEAR}",
            read_full_day,
        ),
        (
            "day-month",
            rf"(?:{_LEFT}|(?<=\d-))(?:{_ANY_DAY},?\s)?(?P<the>the\s)?{_DOM}"
            rf"(?:\sday)?\s(?:of\s)?{_MONTH}"
            # "the 19 May 30 guests": so many of that day
            rf"(?(the)(?!\.?\s(?:[12]?\d|3[01])(?![\d:])))"
            rf"{_OF_YEAR}",
            read_full_day,
        ),
        (
            "month-year",
            rf"{_LEFT}{_MOD}{_MONTH}(?:,?\s(?:of\s)?{_YEAR}|(?:,"
            rf"|\sof)?\s(?P<whichyear>(?:last|this|next)\syear)"
            rf"|\sof\s(?P<thatyear>(?:that|the\ssame)\syear))",
            read_month_only,
        ),
        ("which-month", rf"{_LEFT}{_WHICH}\s{_MONTH}", read_month_only),
        (
            "modified-month",
            rf"{_LEFT}(?:the\s)?(?:early|late|mid|beginning\sof"
            rf"|start\sof|end\sof|middle\sof|rest\sof)[\s-]{_MONTH}",
            read_month_only,
        ),
        (
            "month",
            rf"(?-i:(?=[JFMASOND])){_PREP}{_MONTH}|{_LEFT}(?-i:(?P<bare>January|February"
            rf"|July|September|October|November|December))(?!\w)",
            read_month_only,
        ),
        (
            "quarter",
            rf"{_LEFT}(?:the\s)?(?:(?P<nth>first|second|third|fourth)[\s-]"
            rf"(?:fiscal\s)?(?P<what>quarter|half)|(?-i:Q(?P<q>[1-4])))"
            rf"(?:(?:\s(?:of|in))?(?:\sfiscal)?\s(?:{_YEAR}|(?P<whichyear>"
            rf"(?:last|this|next)\syear)|(?P<thatyear>(?:the|that)\syear)))?"
            rf"(?!\w)",
            read_quarter,
        ),
        (
            "year",
            rf"{_NOT_NUMBER}(?:(?:the\syear|fiscal(?:\syear)?|financial\syear"
            rf"|year|calendar)\s)?{_MOD}{_YEAR}(?!\s?(?:BC|B\.C"
            rf"|%|percent|per\scent|million|billion|trillion|km"
            rf"|miles|feet|metres|meters|pounds|dollars|people"
            rf"|troops|men))",
            read_fixed_year,
        ),
        (
            "year-bc",
            r"(?<![\w$£€#.,/:-])(?P<year>\d{1,4})\s?(?P<era>BCE?"
            r"|B\.C\.)(?!\w)",
            read_fixed_year,
        ),
        (
            "spelled-year",
            rf"{_LEFT}(?:the\syear\s)?(?P<century>sixteen|seventeen"
            rf"|eighteen|nineteen|twenty)[\s-](?P<rest>(?:ten|eleven"
            rf"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
            rf"|eighteen|nineteen)|(?:{'|'.join(TENS)})(?:[\s-]"
            rf"(?:{'|'.join(SMALL[1:10])}))?)(?!\w|[\s-](?:{_N}"
            rf"|hundred|thousand|percent|per|years?|days?))",
            read_spelled_year,
        ),
        ("year-two-thousand", r"(?<=\b)the\syear\stwo\sthousand(?!\w|\sand)", read_fixed("2000")),
        (
            "decade",
            rf"(?<![\w$£€.,])(?:the\s)?{_MOD}(?:(?P<digits>(?:1\d"
            rf"|20)\d0|(?<=[’'‘])\d0)[’']?s|(?P<word>(?<=the\s)"
            rf"(?:twenties|thirties|forties|fifties|sixties|seventies"
            rf"|eighties|nineties)|(?-i:Twenties|Thirties|Forties"
            rf"|Fifties|Sixties|Seventies|Eighties|Nineties)))"
            rf"(?!\w)",
            read_decade,
        ),
        (
            "century",
            rf"{_LEFT}(?:the\s)?{_MOD}(?P<nth>\d{{1,2}}(?:st|nd"
            rf"|rd|th)|(?:twenty-)?(?:{'|'.join(ORDINALS[1:])}))[\s-]century"
            rf"(?:\s(?P<era>BCE?|B\.C\.?))?(?!\w)",
            read_century,
        ),
        (
            "weekday",
            rf"{_LEFT}(?:(?:(?P<early>early|late)\s(?:on\s)?)|"
            rf"(?:the\s)?{_WHICH}\s)?(?P<weekday>{_LONG_DAY})(?:\s"
            rf"(?P<week>last|this|next)\sweek)?(?:\s(?:(?:early"
            rf"|late)\s)?{_PART}|\s(?P<over>overnight))?(?!\w)",
            read_weekday,
        ),
        (
            "part-of-weekday",
            rf"{_LEFT}(?:the\s)?(?:(?:early|late)\s)?{_PART}\s"
            rf"(?:of|on)\s(?P<weekday>{_LONG_DAY})(?!\w)",
            read_weekday,
        ),
        (
            "early-on",
            rf"{_LEFT}(?:(?P<early>early|late)\s(?:in\sthe\sday\s)?on\s)"
            rf"(?P<weekday>{_LONG_DAY})(?!\w)",
            read_weekday,
        ),
        (
            "short-weekday",
            r"(?-i:(?=[MTWFS]))(?:(?<=\bon )|(?<=\bnext )|(?<=\blast ))(?P<weekday>"
            r"(?-i:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun))(?!\w)",
            read_weekday,
        ),
        (
            "deictic",
            rf"{_LEFT}(?:(?:earlier|later|early|late)\s)?(?P<word>today"
            rf"|yesterday|tomorrow|the\sday\sbefore\syesterday"
            rf"|the\sday\safter\stomorrow)(?:\s{_PART})?(?!\w)",
            read_deictic,
        ),
        (
            "night",
            rf"{_LEFT}(?:(?:earlier|later|early|late)\s)?(?P<word>tonight"
            rf"|last\snight)(?!\w)",
            read_deictic,
        ),
        (
            "this-part",
            rf"{_LEFT}(?:(?:earlier|later|early|late)\s)?(?P<det>this"
            rf"|that|the\ssame)\s{_PART}",
            read_this_part,
        ),
        (
            "next-part",
            rf"{_LEFT}(?:early\s)?the\s(?P<step>next|following"
            rf"|previous)\s{_PART}",
            read_that_part,
        ),
        (
            "last-unit",
            rf"{_LEFT}(?:(?:earlier|later|early|late|sometime)\s)?{_MOD}"
            rf"(?P<the>the\s)?{_WHICH}\s(?:calendar\s|fiscal\s"
            rf"|financial\s)?(?P<unit>day|week|month|quarter|year"
            rf"|decade|century)(?!\w)",
            read_shift,
        ),
        (
            "rest-of-unit",
            r"(?<![\w-])(?:(?:the\s)?(?:end|beginning|start|middle"
            r"|rest|remainder|close|turn)\sof\sthe|(?:earlier"
            r"|later|early|late)\sin\sthe)\s(?P<unit>day|week"
            r"|month|quarter|year|decade|century)(?!\w|\s[12]\d{3})",
            read_rest_of,
        ),
        (
            "same-unit",
            r"(?<![\w-])(?:(?:earlier|later|early|late)\s)?(?:that"
            r"(?:\ssame)?|the\s(?:very\s)?same)\s(?P<unit>day"
            r"|week|month|year|decade)(?!\w)",
            read_same,
        ),
        (
            "weekend",
            rf"{_LEFT}(?:over\s)?(?:the|{_WHICH})\s(?:long\s|holiday\s)?weekend"
            rf"(?!\w)",
            read_weekend,
        ),
        ("which-season", rf"{_LEFT}{_MOD}(?:the\s)?{_WHICH}\s{_SEASON}", read_season),
        (
            "season-year",
            rf"{_LEFT}{_MOD}(?:the\s)?{_SEASON}(?:\s(?:of|in))?,?\s"
            rf"(?:{_YEAR}|(?P<whichyear>(?:last|this|next)\syear))",
            read_season,
        ),
        (
            "bare-season",
            r"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\buntil )"
            r"|(?<=\bsince )|(?<=\bduring )|(?<=\bfor ))(?:(?:early"
            r"|late)\s)?(?:the\s)?(?P<season>spring|summer|autumn"
            r"|(?<=the\s)fall|winter)(?!\w|\sof\b|\sOlympic|\sGames)",
            read_season,
        ),
        (
            "holiday",
            rf"{_LEFT}(?:{_WHICH}\s)?(?-i:(?=[A-Z])){_HOLIDAY}"
            rf"(?:,?\s{_YEAR}|\s{_PART})?",
            read_holiday,
        ),
        ("clock", rf"(?<![\w.:$£€/-]){_CLOCK}{_ZONE}", read_clock),
        (
            "clock-24",
            rf"(?<![\w.:$£€/-])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)"
            rf"(?!\d|:\d|[.,]\d){_ZONE}",
            read_clock,
        ),
        (
            "clock-zone",
            r"(?<![\w.:$£€/-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
            r"(?:\s?(?-i:GMT|UTC|hours|hrs))(?!\w)",
            read_clock,
        ),
        ("noon", r"(?<![\w-])(?P<noon>noon|midnight)(?!\w)", read_noon),
        ("overnight", r"(?<![\w-])overnight(?!\w|-)", read_overnight),
        (
            "bare-part",
            r"(?<=\bin the )(?:(?:early|late)\s)?(?P<part>morning"
            r"|afternoon|evening)(?!\w)|(?:(?<=\bat )|(?<=\bby )"
            r"|(?<=\bduring the ))(?P<night>night)(?!\w|\sof)",
            read_bare_part,
        ),
        (
            "duration",
            rf"(?<![\w$£€.,-]){_MORE}(?:a\sfairly\slengthy\s|a\sfull\s"
            rf"|the\sfirst\s|the\sfinal\s)?{_COUNT}(?:\s(?:more"
            rf"|full|long|straight|consecutive|whole|or\sso|or\smore))?[\s-]{_UNIT}"
            rf"(?P<andhalf>(?:\s|-)and(?:\s|-)a(?:\s|-)half)?(?![\s-]old\b)",
            read_duration,
        ),
        (
            "duration-half",
            rf"(?<![\w$£€.,-]){_MORE}(?P<count>\d+|an?|{_WORD_NUMBER})"
            rf"(?P<andhalf>[\s-]and[\s-]a[\s-]half)[\s-]{_UNIT}"
            rf"(?![\s-]old\b)",
            read_duration,
        ),
        (
            "plural",
            r"(?=[mhdwyc])(?:(?<=\bfor )|(?<=\bin )|(?<=\bover )|(?<=\bafter )"
            r"|(?<=\bwithin )|(?<=\bof )|(?<=\btake )|(?<=\btakes )"
            r"|(?<=\btook )|(?<=\blast )|(?<=\blasted )|(?<=\bspent )"
            r"|(?<=\bspend )|(?<=\bor )|(?<=\bjust )|(?<=\bonly )"
            r"|(?<=\bbefore )|(?<=\bmany ))(?P<unit>minutes|hours"
            r"|days|weeks|months|years|decades|centuries)(?!\w"
            r"|-)",
            read_plural,
        ),
        (
            "plural-of",
            r"(?<![\w-])(?P<unit>minutes|hours|days|weeks|months"
            r"|years|decades|centuries)(?=\s(?:of|or|and|before"
            r"|after|into|until)\b|-long\b)",
            read_plural,
        ),
        (
            "some-time",
            r"(?<![\w-])(?:some\stime|a\s(?:long|short)\stime"
            r"|a\swhile)(?!\w)",
            read_vague_duration,
        ),
        (
            "window",
            rf"{_LEFT}(?:the|these|this)\s(?P<which>past|last|next"
            rf"|coming|following|previous|preceding)\s(?:{_COUNT}\s)?{_UNITS}",
            read_window,
        ),
        (
            "window-bare",
            rf"{_LEFT}(?P<which>last|past|next|previous)\s{_COUNT}\s{_UNIT}",
            read_window,
        ),
        (
            "recent",
            r"(?<![\w-])(?:the\s)?(?P<when>recent|coming)\s(?P<unit>hours"
            r"|days|weeks|months|years|decades)(?!\w)",
            read_recent,
        ),
        (
            "offset",
            rf"(?<![\w$£€.,-]){_MORE}{_COUNT}(?P<andhalf>[\s-]and[\s-]a[\s-]half)?\s{_UNIT}"
            rf"(?:\sand\sa\shalf)?\s(?P<way>ago|earlier|later|previously"
            rf"|beforehand|afterwards?|from\snow|from\stoday|hence"
            rf"|prior|before(?=[,.;\n])|after(?=[,.;\n]))(?!\w)",
            read_offset,
        ),
        (
            "vague-offset",
            r"(?<![\w-])(?P<count>)(?P<unit>minutes|hours|days"
            r"|weeks|months|years|decades)\s(?P<way>ago|earlier"
            r"|later|previously|from\snow)(?!\w)",
            read_offset,
        ),
        (
            "day-before",
            r"(?<![\w-])the\s(?P<unit>day|week|month|year|night"
            r"|weekend)\s(?P<step>before|after|earlier)(?=[,.;:!?\n]"
            r"|\s(?:and|but|in|at|when|with|by)\b)",
            read_day_before,
        ),
        (
            "every",
            rf"{_LEFT}(?:every|each|per(?!\s(?:second|hour|minute)))\s"
            rf"(?P<other>other\s)?(?:{_COUNT}\s)?(?:(?P<weekday>{_LONG_DAY})"
            rf"(?:\s{_PART})?|{_MONTH}|{_SEASON}|{_PART.replace('P<part>', 'P<part2>')}"
            rf"|{_UNIT})(?!\w)",
            read_every,
        ),
        (
            "weekdays",
            rf"{_LEFT}(?P<weekday>{_LONG_DAY})(?:s|\s(?P<part>morning"
            rf"|afternoon|evening|night)s)(?!\w)",
            read_every,
        ),
        (
            "adverb-set",
            r"(?<![\w-])(?:hourly|daily|nightly|weekly|fortnightly"
            r"|monthly|quarterly|yearly|annually|annual)(?!\w"
            r"|-)",
            read_adverb_set,
        ),
        (
            "rate",
            r"(?:(?<=once )|(?<=twice )|(?<=times )|(?<=\bdollars )"
            r"|(?<=\bhours ))an?\s(?P<unit>day|night|week|month"
            r"|year|hour|minute)(?!\w)",
            read_rate,
        ),
        (
            "money-rate",
            r"(?<=\d )an?\s(?P<unit>day|night|week|month|year"
            r"|hour|barrel(?!.))(?!\w)",
            read_rate,
        ),
        (
            "now",
            r"(?<![\w-])(?<!every )(?:right\snow|now|currently"
            r"|presently|nowadays|at\spresent|at\sthe\smoment"
            r"|these\sdays|this\smoment)(?!\w)(?!\sthat\b|\sand\sthen\b"
            r"|,\s?now\b)",
            read_fixed("PRESENT_REF"),
        ),
        (
            "past-ref",
            r"(?<![\w-])(?:recently|in\sthe\s(?:recent\s)?past"
            r"|long\sago)(?!\w)",
            read_fixed("PAST_REF"),
        ),
        (
            "future-ref",
            r"(?<![\w-])in\sthe\s(?:near\s|foreseeable\s)?future"
            r"(?!\w)",
            read_fixed("FUTURE_REF"),
        ),
    )
)  # fmt: skip


def find_readings(text: str) -> list[Reading]:
    """Return the readings of *text* in text order; of overlapping ones the longest, then the first.

    >>> [(r.rule, r.start, r.end) for r in find_readings("They met on Monday and last month.")]
    [('weekday', 12, 18), ('last-unit', 23, 33)]
    """
    found: list[tuple[int, int, int, Reading]] = []
    impossible = impossible_rules(text)
    for order, (rule, pattern, build) in enumerate(RULES):
        if rule in impossible:
            continue
        for m in pattern.finditer(text):
            reading = build(m)
            if reading is not None and reading.start < reading.end:
                found.append(
                    (reading.start - reading.end, order, reading.start, replace(reading, rule=rule))
                )
    kept: list[Reading] = []
    taken = bytearray(len(text) + 1)
    for _, _, _, reading in sorted(found, key=lambda f: f[:3]):
        if not any(taken[reading.start : reading.end]):
            taken[reading.start : reading.end] = b"\x01" * (reading.end - reading.start)
            kept.append(reading)
    return sorted(kept, key=lambda r: r.start)
