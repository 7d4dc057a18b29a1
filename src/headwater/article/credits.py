"""Lines that say where an article comes from: bylines, datelines, credits, captions, dates.

Everything here looks at one line of text and at the facts about outlets; ``article`` decides from
the place of a line what becomes of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

from headwater.outlets import Outlets

Scope = Literal["article", "contribution", "photo"]

# --- dates -------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_DAY = r"(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"""\b(?:
      (?P<year1>(?:19|20)\d\d)[-/.](?P<month1>[01]?\d)[-/.](?P<day1>[0-3]?\d)(?!\d)
    | (?P<month2>{_MONTH})\.?\s{{1,3}}{_DAY.format(2)},?\s{{1,3}}(?P<year2>(?:19|20)\d\d)\b
    | {_DAY.format(3)}[\s-]{{1,3}}(?:of\s)?(?P<month3>{_MONTH})\.?,?[\s-]{{1,3}}(?P<year3>(?:19
    |20)\d\d)\b
    )""",
    re.X | re.I,
)
_CLOCK = re.compile(
    r"(?<![\d:.-])(?P<hour>[0-2]?\d)(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?:\.(?P<minute2>[0-5]\d))?\s*(?P<half2>[ap]\.?m\b\.?))",
    re.I,
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z"
    r"|[+-]\d\d:?\d\d)?)?)?$"
)
# What may stand beside the date in a line that only dates.
_DATE_WORDS = re.compile(
    r"""\b(?:first|last|originally|was|been|on|at|by|this|story|article|report|post(?:ed)?|published
    |publish(?:ing)?|updat(?:ed?|ing)|modified|created|date[d]?|time|issued|uploaded|released|edited
    |mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?
    |sun(?:day)?|local|am|pm|noon|midnight|hrs?|hours|o'clock|[ecmp][sd]?t|gmt|utc|bst|ist|cet|cest
    |eet|jst|kst|hkt|sgt|aest|aedt|z)\b|[\W_\d]""",
    re.X | re.I,
)
_UPDATED = re.compile(r"\b(?:updated?|modified|edited)\b", re.I)
_LABELLED = re.compile(
    r"\b(?:publish(?:ed|ing)?|posted|updated|last modified|date)\b(?:\s*(?:on|at|by|:|-|–"
    r"|\|)){0,2}[^.!?]{0,60}$",
    re.I,
)


def parse_date(text: str) -> tuple[str, int, int] | None:
    """Return the first whole date in *text* as ISO 8601, with where it stands.

    A clock time within 30 characters makes it finer; a day that no calendar has is no date.

    >>> parse_date("Published 3:04 pm Jan 5, 2018")
    ('2018-01-05T15:04', 18, 29)
    """
    for m in _DATE.finditer(text):
        n = next(n for n in "123" if m[f"year{n}"])
        name = m[f"month{n}"]
        month = int(name) if name.isdigit() else _MONTHS[name.lower()]
        try:
            day = datetime.date(int(m[f"year{n}"]), month, int(m[f"day{n}"]))
        except ValueError:
            continue
        clock = _clock(text[max(0, m.start() - 30) : m.start()]) or _clock(
            text[m.end() : m.end() + 30]
        )
        return day.isoformat() + (f"T{clock}" if clock else ""), m.start(), m.end()
    return None


def _clock(text: str) -> str | None:
    m = _CLOCK.search(text)
    if m is None:
        return None
    hour, minute = int(m["hour"]), int(m["minute"] or m["minute2"] or 0)
    half = (m["half"] or m["half2"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 else None


def date_line(text: str) -> tuple[str, int, int, bool] | None:
    """Return the date of a line that does nothing but date the article, and whether of an update.

    >>> date_line("Updated: 24 November 2025, 10:30 GMT")
    ('2025-11-24T10:30', 9, 25, True)
    >>> date_line("The treaty was signed on 24 November 2025.") is None
    True
    """
    if len(text) > 160:
        return None
    found = parse_date(text)
    if found is None:
        return None
    value, start, end = found
    rest = text[:start] + " " + _DATE.sub(" ", text[end:])
    left = re.findall(r"\w+", _DATE_WORDS.sub(" ", rest))
    labelled = _LABELLED.search(text[:start]) and len(text.split()) <= 20
    if (left and not labelled) or (text.endswith(".") and left):
        return None
    return value, start, end, bool(_UPDATED.search(text[:start]))


def metadata_date(value: str) -> str | None:
    """Return a metadata date as ISO 8601 to the granularity given, or ``None`` if it is none.

    Midnight to the second without a zone is how tools write a day.

    >>> metadata_date("2025-11-24 00:00:00"), metadata_date("Mon, 24 Nov 2025 10:30:00 GMT")
    ('2025-11-24', '2025-11-24T10:30:00+00:00')
    """
    m = _ISO.match(value.strip())
    if m:
        year, month, day, hour, minute, second, zone = m.groups()
        try:
            datetime.date(int(year), int(month), int(day or 1))
        except ValueError:
            return None
        whole = "-".join(part for part in (year, month, day) if part)
        if hour is None or (hour == minute == "00" and second in (None, "00") and zone is None):
            return whole
        if int(hour) > 23 or int(minute) > 59:
            return whole
        return f"{whole}T{hour}:{minute}:{second or '00'}{zone or ''}"
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError):
        found = parse_date(value)
        return found[0] if found else None


# --- bylines and datelines ---------------------------------------------------------------------

_NAME = r"(?:[^\W\d_a-z]|[A-Z])[\w.'’-]{0,30}"
_NAMES = rf"{_NAME}(?:\s(?:{_NAME}|de|del|der|den|van|von|bin|al|el|la|le|da|dos)){{0,5}}"
_WRITERS = r"(?:reporters?|writers?|correspondents?)"
_DESK = (
    rf"(?:(?:news|web|online|digital)\s)?(?:staff|desk|team|bureau|newsroom|{_WRITERS})"
    rf"(?:\s{_WRITERS})?"
)
_BYLINE = re.compile(
    rf"(?:By|BY|by|Words by|Story by|Text by|From|Written by|WRITTEN BY)\s*:?\s+(?P<names>{_NAMES}"
    rf"(?:\s?(?:,|and|AND|&|\||/|with|in|for|-|–|—|@)\s?(?:{_NAMES}|@?\w{{1,30}})){{0,8}}(?:\s{_DESK})?)\s*$"
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|journalist|columnist|contributor|bureau"
    r"|news)\b",
    re.I,
)
_PLACE = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{1,24}(?:[ /][A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{0,24}){0,4}"
_REGION = r"(?:,\s[A-Z][\w.'’]{1,20}(?:\s[A-Z][\w.'’]{0,20}){0,3}){0,2}"
_WHEN = (
    rf"(?:,?\s(?i:{_MONTH})\.?\s[0-3]?\d(?:,\s(?:19|20)\d\d)?"
    rf"|,?\s[0-3]?\d\s(?i:{_MONTH})\.?(?:\s(?:19|20)\d\d)?)?"
)
_DASH = r"\s?(?:[—–]|--?|―)\s?"
_MIXED = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:\s[A-Z][\w.'’-]{1,20}){0,3}"
_CREDIT = r"\(\s?(?P<credit{0}>[A-Z][\w&.,'’/ -]{{1,50}}?)\s?\)"
_DATELINES = (
    re.compile(rf"(?P<line>{_PLACE}{_REGION}{_WHEN}\s?{_CREDIT.format(1)}){_DASH}"),
    re.compile(rf"(?P<line>{_MIXED}{_REGION}{_WHEN}\s?{_CREDIT.format(2)})(?:{_DASH}|\s)"),
    re.compile(rf"(?P<line>{_CREDIT.format(3)})(?:{_DASH}|\s(?=[A-Z\"“‘']))"),
    re.compile(rf"(?P<line>{_PLACE}{_REGION}{_WHEN})\s?(?:[—–]|--|-\s|:\s)\s?"),
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline ends in its paragraph, and what it credits (``None``: nobody)."""

    end: int
    credit: str | None
    credit_start: int
    credit_end: int


def find_dateline(text: str, known: Callable[[str], bool]) -> Dateline | None:
    """Return the dateline that a body paragraph begins with.

    *known* tells names of outlets and agencies: without capitals or a dash only those make one.

    >>> find_dateline("PORT HALDEN, Norland (AP) — It rained.", {"AP"}.__contains__).end
    25
    >>> find_dateline("NATO: a history", {"AP"}.__contains__) is None
    True
    """
    head = text[:160]
    for number, pattern in enumerate(_DATELINES, start=1):
        m = pattern.match(head)
        if m is None:
            continue
        line = m["line"]
        if number < 4:
            start, end = m.span(f"credit{number}")
            credit = m[f"credit{number}"]
            dashed = text[m.end("line") : m.end()].strip() != ""
            if not known(credit) and (not dashed or number == 3 or not _is_name(credit)):
                continue
            return Dateline(m.end("line"), credit, start, end)
        place = line.split(",")[0]
        # Capitals and a colon or dash alone also begin labels ("WATCH:", "NATO - a history").
        if len(text.split()) < 12 or (len(place) < 5 and "," not in line):
            continue
        if re.match(r"[A-Z“\"‘']|\d", text[m.end() :]) and not _LABEL_WORDS.match(place):
            return Dateline(m.end("line"), None, 0, 0)
    return None


def _is_name(credit: str) -> bool:
    words = credit.split()
    return len(words) <= 4 and all(word[0].isupper() or word == "of" for word in words)


_LABEL_WORDS = re.compile(
    r"(?:UPDATED?|WATCH|READ|BREAKING|EXCLUSIVE|VIDEO|PHOTOS?|LIVE|OPINION|ANALYSIS|FACTBOX"
    r"|EXPLAINER"
    r"|CORRECTION|NOTE|EDITOR|RELATED|MORE|LISTEN|STORY|SOURCES?|FILE|WARNING|POLL|REVIEW|SPOILER"
    r"|QUESTION|ANSWER|PICTURED|IMAGE|CAPTION|CREDIT|DEVELOPING|JUST IN|FACT|CLAIM|VERDICT|HOW"
    r"|WHY|WHAT)\b"
)


def find_byline(text: str, authors: tuple[str, ...]) -> tuple[int, int] | None:
    """Return where a line that is nothing but a byline names its writers.

    >>> "By Ada Lund and BO FISK, Associated Press"[slice(*find_byline(
    ...     "By Ada Lund and BO FISK, Associated Press", ()))]
    'Ada Lund and BO FISK, Associated Press'
    """
    if len(text) > 200:
        return None
    dated = parse_date(text)
    bare = (text[: dated[1]] if dated else text).rstrip(" .,|-–—·•")
    m = _BYLINE.match(bare)
    if m and (text[0] != "F" or _JOB.search(text) or len(bare.split()) <= 6):
        return m.span("names")
    if bare.casefold() in {author.casefold() for author in authors}:
        return 0, len(bare)
    return None


# --- credit lines ------------------------------------------------------------------------------

_SOURCE = re.compile(
    r"\(?\s*(?:sources?|credits?|via|agency)\s*[:：]\s*(?P<names>\S.{0,80})$", re.I
)
_CONTRIBUTED = re.compile(
    r"""\W{0,3}(?:with\s(?:(?:additional|extra|further)\s)?(?:reporting|inputs?|files|contributions?
        |material|assistance|help|information)\s(?:by|from)
      | with\s(?:agenc(?:y|ies)|wires?)\b
      | (?:additional|further|extra)\s(?:reporting|writing|research|contributions?|inputs?)
        \s(?:by|from)
      | this\s(?:story|article|post)\s(?:was|is|has\sbeen)?\s?(?:(?:first|originally)\s)?
        (?:published|posted|appeared|produced|edited|written|from|by)\b
      | (?:this|the)\s(?:story|article|report)\s(?:was|is|has\sbeen)?\s?(?:first|originally)\s
        (?:published|posted|appeared|produced)\b
      | this\s(?:story|article|report)\s(?:includes|contains|uses)
        \s(?:reporting|material|information)
      | read\sthe\soriginal\s(?:article|story)\son\b)""",
    re.X | re.I,
)
# "(Reporting by Ada Lund in Halden; Editing by Bo Fisk)": nothing but such words and names.
_SIGNED = re.compile(
    r"\W{0,3}(?:reporting|writing|editing|edited|compiled|written)\s(?:and\s\w+\s)?by\s", re.I
)
_SIGN_WORDS = frozenset(
    ("reporting", "writing", "editing", "edited", "compiled", "written", "additional", "by", "and",
     "in", "at", "for", "from", "with", "the", "of", "de", "van", "von", "bin", "al", "production")
)  # fmt: skip
_ARTICLE_FROM = re.compile(
    r"(?:originally|first|was|is)\s(?:published|posted|appeared|produced)|read the original"
    r"|\bis from\b",
    re.I,
)
_HELPED = re.compile(
    r"[^.!?]{2,240}\bcontributed\s(?:(?:reporting|research|information|writing)\b.{0,60}"
    r"|to\s(?:this|the)\s"
    r"(?:[\w-]+\s){0,2}(?:report|story|article|piece|post|coverage)"
    r"|from\s[A-Z][^.]{1,40})[.)\]]{0,2}$"
)
_INITIAL_DOTS = re.compile(r"(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.(?=\s[A-Z])")
_PAGE = re.compile(r"\([^()]{3,60}\bpage\s?\w{1,4}\)$", re.I)
_INITIALS = re.compile(r"[\w.]{1,6}(?:[/,]\s?[\w.]{1,6}){0,4}\s\((?P<names>[^()]{2,60})\)$")
_AGENCY_WORDS = re.compile(
    r"\b(?:and|staff|news|agenc(?:y|ies)|wires?|reports?|with|by|from|the|services?"
    r"|correspondents?)\b"
    r"|[\W_]",
    re.I,
)


def credit_line(text: str, outlets: Outlets) -> Scope | None:
    """Return what a line that is only a credit says: whose *article* it is, or a *contribution*.

    >>> from headwater.outlets import load_outlets
    >>> credit_line("SOURCE:Reuters", load_outlets()), credit_line("He lied.", load_outlets())
    ('article', None)
    """
    if len(text) > 400:
        return None
    if _CONTRIBUTED.match(text):
        return "article" if _ARTICLE_FROM.search(text[:80]) else "contribution"
    if _SIGNED.match(text) and _only_names(text):
        return "contribution"
    if _HELPED.fullmatch(_INITIAL_DOTS.sub("", text)) and "“" not in text and '"' not in text:
        return "contribution"
    if len(text) > 120:
        return None
    if _PAGE.fullmatch(text):
        return "article"
    if (m := _SOURCE.match(text)) and len(m["names"].split()) <= 10:
        return "article"
    found = outlets.find_agencies(text)
    initials = _INITIALS.match(text)
    if found and initials:
        return "article"
    rest = text
    for start, end, _ in reversed(found):
        rest = rest[:start] + " " + rest[end:]
    if found and not _AGENCY_WORDS.sub("", rest):
        return "article"
    if re.fullmatch(
        r"\W{0,3}(?:(?:staff|news)\sand\s|with\s)?(?:news\s)?agencies\W{0,2}", text, re.I
    ):
        return "article"
    return None


def _only_names(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    return all(word[0].isupper() or word.lower() in _SIGN_WORDS for word in words)


def source_name(text: str) -> str | None:
    """Return the one name that a "SOURCE: …" line gives, as written.

    >>> source_name("SOURCE: Kestrel Wire"), source_name("Source: a study of 40 towns")
    ('Kestrel Wire', None)
    """
    m = _SOURCE.match(text)
    if m is None:
        return None
    name = m["names"].strip(" .()")
    return name if re.fullmatch(_NAMES, name) and len(name.split()) <= 5 else None


# --- captions and picture credits --------------------------------------------------------------

_PICTURE = (
    r"(?:photo(?:graph(?:s|y)?|s)?|pictures?|images?|pics?|video|illustration"
    r"|screen(?:grab|shot)s?|handout)"
)
_CAPTION_START = re.compile(
    rf"""(?:FILE\b\s?(?:PHOTO|IMAGE|PICTURE)?\s?(?:[-–—:/]|\(|$)|File\s{_PICTURE}\b
      | (?:{_PICTURE}|caption|pictured|photographer)\s?[:：|]\s?\S
      | image\s(?:copyright|source|caption)\b|media\scaption\b|toggle\scaption\b
      |enlarge\sthis\simage\b
      | facebook\stwitter\spinterest\b
      | in\sthis\s(?:[\w.,]+\s){{0,6}}(?:file\s)?{_PICTURE}\b
      | (?:hide|view)\scaption\b | media\splayback\sis\s(?:un|not\s)?supported\b
      | \d{{1,3}}\s?/\s?\d{{1,3}}\s(?=[A-Z\d“"'‘]))""",
    re.X | re.I,
)
_CAPTION_END = (
    re.compile(r"\bhide\scaption(?:\s\d+\sof\s\d+)?$", re.I),
    re.compile(
        r"\b(?:REUTERS|AFP|EPA|AP"
        r"|Reuters)\s?/\s?[A-Z][\w.'’-]+(?:\s[\w.'’-]+){0,4}(?:/File(?:\sPhoto)?)?$"
    ),
    re.compile(rf"\b{_PICTURE}\s?(?:credits?\s?)?(?::|©)\s?[^.!?]{{2,60}}[.)\]]?$", re.I),
    re.compile(rf"(?i:\b{_PICTURE}\s(?:by|via))\s[A-Z][^.!?]{{1,60}}[.)\]]?$"),
    re.compile(r"\b(?:credit|photographer)\s?:\s?[^.!?]{2,60}[)\]]?$", re.I),
    re.compile(
        r"[(\[][^()\[\]]{0,60}\b(?:photo(?:graph)?s?|pictures?|images?)\b[^()\[\]]{0,60}[)\]]\.?$",
        re.I,
    ),
    re.compile(r"[(\[]\s?(?:file|handout|courtesy)\b[^()\[\]]{0,60}[)\]]\.?$", re.I),
    re.compile(
        r"[(\[](?:[Pp]ictured|[Ss]tock image|[Aa]bove|[Ll]eft|[Rr]ight)[^()\[\]]{0,20}[)\]]$"
    ),
)
_CLOSE = re.compile(r"CLOSE\s[A-Z][\w’'-]*\s\w")
_PICTURED = re.compile(
    r"\b[Pp]ictured\b|\((?:left|right|center|centre|above|below|[lLrR]|top|bottom)\)"
    r"|\b[Ss]een here\b"
    r"|, (?:left|right|center|centre),"
)
_PHOTOGRAPHER = rf"{_NAME}(?:\s{_NAME}){{0,4}}"
_SLASHED = re.compile(
    rf"(?:^|[\s(\[])(?P<by>{_PHOTOGRAPHER}(?:\s?,\s?File)?)"
    r"\s?/\s?(?P<names>[A-Z][\w&. /'’-]{1,50})[)\]]?\.?$"
)
_LONE = re.compile(r"\s/\s?(?P<names>[A-Z][\w&. '’-]{1,30})$")
_BRACKETED = re.compile(r"[(\[](?P<names>[^()\[\]]{2,80})[)\]]\.?$")
# Picture agencies that write no reports; a line that begins or ends with one is a picture's.
_PICTURE_AGENCY = (
    r"(?:Getty(?:\sImages)?|AFP(?:[-/ ]JIJI)?|AP(?:\sPhoto)?|Associated\sPress|EPA(?:-EFE)?"
    r"|Reuters|REUTERS"
    r"|Shutterstock|Alamy|Corbis|WireImage|FilmMagic|USA\sTODAY\sSports"
    r"|ZUMA(?:\sPress)?(?:\sWire)?|Bloomberg"
    r"|NurPhoto|Anadolu|PA(?:\sWire|\sImages)?|Rex(?:\sFeatures)?|REX|Splash(?:\sNews)?|Xinhua"
    r"|Invision"
    r"|SWNS|iStock(?:photo)?|Flickr|AAP|Zuma|Barcroft|Backgrid|BACKGRID|MEGA|Instagram|Twitter"
    r"|Facebook"
    r"|YouTube|handout|Handout|TASS|Sputnik|Sipa|SIPA(?:\sUSA)?|VCG|Kyodo|Yonhap|Action\sImages"
    r"|Redux)"
)
_AGENCY_FIRST = re.compile(
    rf"{_PICTURE_AGENCY}(?:\s?[-/:]\s?(?:Contributor|Associated\sPress|AFP|Getty(?:\sImages)?"
    rf"|[A-Z]\w+))?\s[A-Z]\w"
)
_PICTURE_AGENCY_END = re.compile(rf"{_PICTURE_AGENCY}[)\]]?\.?$")
_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]]*$")


def caption_rule(text: str, outlets: Outlets, credited: Set[str] = frozenset()) -> str | None:
    """Return the id of the rule by which a line is a caption or a picture credit, or ``None``.

    *credited* are agencies that the article itself credits, in small letters, known or not.

    >>> from headwater.outlets import load_outlets
    >>> caption_rule("The bridge at dawn / AA", load_outlets())
    'caption-slash'
    """
    if len(text) > 700:
        return None
    tail = text[-160:]
    if _CAPTION_START.match(text):
        return "caption-start"
    if any(pattern.search(tail) for pattern in _CAPTION_END):
        return "caption-credit"
    bracket = _BRACKETED.search(tail)
    if bracket and _picture_names(bracket["names"], text[: -len(bracket.group())], outlets):
        return "caption-credit"
    slashed = _SLASHED.search(tail)
    if slashed and not bracket and _names_agency("/" + slashed["names"], outlets):
        return "caption-slash"
    lone = _LONE.search(tail)
    own = lone is not None and lone["names"].strip(" .").casefold() in credited
    if lone and (own or _names_agency(lone.group(), outlets)):
        return "caption-slash"
    if _CLOSE.match(text):
        return "caption-start"
    if _TERMINAL.search(text):
        return None
    if len(text.split()) >= 4 and _AGENCY_FIRST.match(text) and not _SPOKE.search(text[:60]):
        return "caption-agency-first"
    if _PICTURED.search(text) and len(text.split()) >= 5:
        return "caption-pictured"
    return None


_SPOKE = re.compile(
    r"\b(?:reports?|reported|said|says|told|quoted|learned|photographers?|has|had|is|was)\b"
)


def _picture_names(names: str, before: str, outlets: Outlets) -> bool:
    """Return whether the last brackets of a line hold a picture's credit.

    "(Name/Agency)" does, after a full stop or not; an agency alone only where no sentence has
    ended, since "It rained. (Reuters)" credits the report.
    """
    if "/" in names or "Photo" in names:
        return _names_agency("/" + names.rsplit("/", 1)[-1], outlets)
    ended = _TERMINAL.search(before.rstrip()) is not None
    if re.fullmatch(r"Getty(?: Images)?|Shutterstock|Alamy|Rex(?: Features)?|EPA", names):
        return True
    return not ended and len(before.split()) >= 3 and _names_agency("(" + names + ")", outlets)


def _names_agency(text: str, outlets: Outlets) -> bool:
    """Return whether a slash or bracket is followed by who takes pictures: an agency, an outlet."""
    if outlets.find_agencies(text) or _PICTURE_AGENCY_END.search(text):
        return True
    return text.startswith("/") and outlets.by_name(text.strip("/)]. ")) is not None


_RELATED_NAME = re.compile(
    r"(?:Related|RELATED)(?P<glue>\s?)(?P<name>[A-Z][\w&.’']*(?:\s[A-Z][\w&.’']*){0,3})\s[-–—|]\s"
)
_OWNER_NAME = re.compile(
    r"\W{0,3}(?:©|\(c\)|copyright)[\s©\d,–-]{0,20}(?:by\s)?"
    r"(?P<name>[A-Z][\w&.’' -]{1,40}?)(?=\s?[.,|]|\s?[Aa]ll rights|$)",
    re.I,
)


def own_name(text: str, reason: str, outlets: Outlets) -> str | None:
    """Return the outlet's own name as left-out furniture gives it.

    Unknown names count where the form alone says whose they are: glued to "Related", or an owner of
    all rights.

    >>> from headwater.outlets import load_outlets
    >>> own_name("RelatedKestrel World - Dam opens", "furniture.related-link", load_outlets())
    'Kestrel World'
    """
    if reason == "furniture.related-link" and (m := _RELATED_NAME.match(text[:200])):
        known = outlets.by_name(m["name"])
        return m["name"] if not m["glue"] or (known and not known.agency) else None
    if reason == "furniture.copyright" and (m := _OWNER_NAME.match(text[:200])):
        name = re.sub(r"[\s,]*\b(?:19|20)\d\d$", "", m["name"].strip())
        facts = outlets.by_name(name)
        if facts is not None:
            return None if facts.agency else name
        return name if "rights reserved" in text.lower() and len(name.split()) <= 5 else None
    return None
