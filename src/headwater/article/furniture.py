"""Which lines of a text are the page around the article, by general evidence.

Two passes: what a line says of itself (:func:`line_rule`), then what its place among the others
says (:func:`list_rules`, :func:`head_rules`). Every rule has an id. A line that no rule is sure of
stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

_FAR = 60
LONGEST = 2_000
"""Longer lines are prose: no rule looks at them."""

CLOSERS = r"[\"”’'»)\]]*"
_ENDED = re.compile(rf"[.!?…:;]{CLOSERS}$|[.,!?]\s?[\"”’']$")
_STOPPED = re.compile(rf"[.…]{CLOSERS}$")
_WORD = re.compile(r"\w+")

# --- what a line says of itself ------------------------------------------------------------------

_LIST_HEADING = r"""(?:
    recommended(?:\s(?:for\syou|stories|articles|reading|videos?))?
  | related(?:\s(?:stories|articles?|content|news|links?|coverage|topics?|posts?|videos?|reading
  |story))?
  | read\s(?:more|also|next|on)(?:\sabout\s[^.!?]{1,40}|\son\s[^.!?]{1,40})? | also\sread
  | explore\smore(?:\s[^.!?]{1,30})? | more\sto\sexplore
  | more\s(?:on\sthis(?:\s(?:story|topic|subject))?|stories|top\sstories|like\sthis
      |coverage|headlines)
  | more-in
  | most\s(?:read|popular|viewed|shared|watched|commented|recent)(?:\s(?:in|on)\s[^.!?]{1,30}
  |\sstories|\sarticles|\snews)?
  | (?:today['’]s\s)?top\s(?:stories|headlines|videos|picks) | trending\s(?:now|stories|news
  |topics|videos)
  | latest\s(?:news|stories|headlines|videos|updates) | popular\s(?:now|stories|posts|articles)
  | editor(?:s|['’]s|s['’])?\s(?:picks?|choice)
  | you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested\sin|enjoy|have\smissed)
  | you\smay\shave\smissed
  | what\sto\s(?:read|watch)\snext | in\scase\syou\smissed\sit | (?:don['’]t|do\snot)\smiss
  | must[\s-](?:read|watch|see)s?
  | from\s(?:the|our)\s(?:web|partners|archives?) | sponsored(?:\s(?:content|stories|links))?
  | promoted(?:\s(?:content|stories|links))? | paid\s(?:content|post) | around\sthe\sweb
  | further\sreading | see\salso | suggested\sreading | similar\s(?:stories|articles)
  | (?:next|previous)\s(?:story|article|post) | stories\sfor\syou | just\swatched | hot\stopics
  | (?:related\s)?(?:topics?|tags?)
)"""
_STRONG_HEADING = re.compile(rf"\W{{0,3}}{_LIST_HEADING}\s?[\W_]{{0,4}}$", re.X | re.I)
# Words that head lists but also sections of an article: only with a list behind them.
_WEAK_HEADING = re.compile(
    r"\W{0,3}(?:explore|more|latest|popular|trending|up next|discover|videos?|stories|headlines"
    r"|live"
    r"|more (?:on|about|from) [^.!?]{1,40}|next|opinion|editorials?|other news|news in brief"
    r"|in this (?:article|story))\W{0,3}$",
    re.I,
)

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (f"furniture.{name}", re.compile(pattern, re.X | re.I))
    for name, pattern in (
        ("rule", r"[\W_]+$"),
        (
            "reading-time",
            r"""\W{0,3}(?:(?:reading
            |read)\stime\s?[:\-–]?\s?)?\d{1,3}(?:\s?[-–]\s?\d{1,3})?[\s-](?:min(?:ute)?s?|mins)
            (?:[\s-](?:read|reading|listen|watch)(?:ing)?(?:\stime)?)?\W{0,3}$
            |(?:estimated\s)?reading\stime\b.{0,30}$""",
        ),
        (
            "advertisement",
            r"""\W{0,3}(?:advertise?ments?|ads?|sponsored\sby.{0,40}|sponsor\smessage
            |this\sad(?:vert)?.{0,60})
            (?:\W{0,3}(?:(?:story|article)\s)?continue[sd]?\s(?:reading|below
            |after).{0,50})?\W{0,3}$""",
        ),
        (
            "continues",
            r"""\W{0,3}(?:(?:(?:story|article|post)\s)?continue[sd]?\s(?:reading|below
            |after)(?:\sthe\smain\sstory
            |\s(?:this\s)?(?:ad(?:vertisement|vert)?|video|gallery|photo)|\sbelow)?
            |(?:please\s)?scroll\s(?:down|for|below).{0,40}
            |skip\s(?:to|advert|in|ad|past).{0,40}|(?:story\s)?(?:resumes
            |continues)\sbelow.{0,40}|keep\sreading
            |back\sto\s(?:top|home).{0,20}|close|load(?:ing|\smore).{0,20}|(?:show|view|see
            |hide)\s(?:more|less|all)
            |click\sto\s(?:expand|enlarge|play).{0,30}|tap\sto\s.{0,30}|expand|menu|search|home
            |print|email|listen
            |keep\sup\swith\sthis\sstory.{0,60})\W{0,3}$""",
        ),
        (
            "player",
            r"""(?:just\swatched\b.{0,300}|replay\b.{0,60}|must\swatch\b.{0,200}
            |(?:play|watch|view)\s(?:the\s)?(?:video|gallery|slideshow|now
            |live)s?(?:\s?\(?\d{1,2}:\d\d\)?)?|now\splaying.{0,80}
            |(?:photos?|videos?|next|prev(?:ious)?|image|images|gallery|photo\sgallery|slideshow
            |live|audio|media|graphic|infographic|map)
            |(?:\d{1,3}\s)?(?:photos?|images)|\d{1,3}\sof\s\d{1,3}
            |(?:your\sbrowser|this\s(?:video|browser)|javascript|video\splayer
            |sorry,\sthis).{0,100}(?:support|load|available|enable).{0,80}
            |(?:image|photo|picture|slide)s?\s\d{1,3}\s?(?:of|/)\s?\d{1,3}
            |(?:hide|view|show)\scaption(?:\s\d{1,3}\sof\s\d{1,3})?
            |(?:launch|open|start|see|full|view)\s(?:the\s)?(?:full\s)?(?:gallery|slideshow)
            |(?:next|previous|prev)\s(?:slide|photo|image|picture|gallery)
            |(?:\+|view\s|see\s)?\d{1,3}\s(?:more\s)?(?:photos|images|pictures|slides)
            |(?:(?:copy|get|share|<>)\s)?embed(?:\s(?:code|this|video|tweet|post))?
            |(?:open|view)\s(?:image|photo|gallery).{0,20}
            |skip\sin\sskip\sx\b.{0,2000})\W{0,3}$""",
        ),
        (
            "comments",
            r"""\W{0,3}(?:(?:\d[\d,]*\s)?comments?(?:\s?\(\d+\))?|(?:leave|post|add
            |write)\sa\s(?:comment|reply).{0,60}
            |(?:view|show|read|see)\s(?:all\s)?(?:the\s)?(?:\d+\s)?comments.{0,30}
            |comments\s(?:are|have\sbeen)\s.{0,60}
            |(?:the\s)?(?:views|opinions)\sexpressed\s.{0,300})$""",
        ),
        (
            "share",
            r"""\W{0,3}(?:(?:read\sor\s)?share(?:\sthis)?(?:\s(?:story|article|post|page|on|via
            |with).{0,80})?(?::\s?https?:\S+)?
            |(?:share|tweet|pin|post|email|print|save|copy\slink|facebook|twitter|x|linkedin
            |whatsapp|reddit|telegram|pinterest
            |messenger|instagram|link|bookmark|flipboard|comments?|[\W_\d](?=.*[a-z]))+\d{0,6}
            |click\sto\sshare.{0,80}|copy(?:\sthis)?\slink.{0,40}|link\scopied.{0,20})\W{0,3}$""",
        ),
        (
            "subscribe",
            r"""\W{0,3}(?:newsletter\ssign[\s-]?up\b.{0,900}|(?:sign|signing)[\s-]?up\s(?:for|to
            |here|now|today|and)\b.{0,300}
            |subscribe(?:\s(?:to|now|for|here|today|with|and)\b.{0,300}|d?)
            |get\s(?:our|the|all|more|unlimited|breaking|your).{0,120}(?:newsletter|inbox|email
            |alerts?|briefing|delivered|app).{0,160}
            |by\s(?:signing\sup|subscribing|clicking).{0,300}|enter\syour\semail.{0,160}
            |thank(?:s|\syou)\sfor\s(?:subscribing|signing).{0,100}
            |(?:you\shave\s)?already\s(?:a\s)?(?:subscribed|subscriber|member).{0,80}
            |(?:free\s)?(?:daily\s|weekly\s)?newsletters?
            |log\s?in|register|sign\s?in|(?:this\s(?:story|article|content)\sis\s(?:for
            |available\sto)\s(?:subscribers|members)).{0,80}
            |(?:to\s(?:view|read|continue|access)\b.{0,60}(?:subscribe|log\s?in|register
            |sign\s(?:up|in))\b.{0,80})
            |if\syou.{0,60}already\sa\s(?:subscriber|member).{0,200}|never\smiss\b.{0,160}(?:sign
            |subscrib).{0,100}
            |for\sthe\slatest\s(?:stories|news|updates).{0,60}download.{0,120}
            |(?:support|donate\sto)\s(?:our|independent)\s.{0,120}|download\s(?:our
            |the)\s.{0,60}\bapp\b.{0,80}
            |interested\sin\s[^.?]{1,50}\?.{0,20}add\s.{0,200}|add\sinterest.{0,60}
            |turn\son\s(?:desktop\s)?notifications.{0,80})$""",
        ),
        (
            "follow",
            r"""\W{0,3}(?:follow\s(?:us|me|@\w+|(?:[\w.'’]+\s){1,10}on\s(?:twitter|facebook
            |instagram|x|linkedin|telegram|google))\b.{0,200}
            |(?:like|join|find)\sus\son\s.{0,160}|(?:e-?mail|contact|reach
            |write\sto)\s?:?\s?.{0,80}\S+@\S+.{0,160}
            |\S+@\S+\.\w{2,6}(?:[;,\s].{0,120})?|(?:twitter|instagram
            |facebook)\s?:\s?@?\S+.{0,80}|@\w{2,30}
            |(?:got|have|do\syou\shave)\sa\s(?:story|tip|news\stip|question)\b.{0,200}
            |we\spay\sfor\s.{0,160}
            |(?:for\smore\s.{1,80}\b|[^.!?]{1,40}:\s?)https?:\S+.{0,120}|click\shere\b.{0,160}
            |contact\s(?:us|the\s(?:author|reporter|writer)|[\w.]+\s[\w.]+\sat)\b.{0,160}
            |join\s(?:our|us|the\sconversation)\b.{0,160})$""",
        ),
        (
            "cookies",
            r"""\W{0,3}(?:(?:we|this\s(?:web)?site
            |our\spartners)\s(?:and\sour\spartners\s)?uses?\scookies.{0,300}|(?:accept|manage
            |reject)\s(?:all\s)?cookies.{0,60}
            |cookie\s(?:policy|settings|notice)|privacy\s(?:policy|notice)|terms\s(?:of
            |and)\s(?:use|service|conditions).{0,60})\W{0,3}$""",
        ),
        (
            "copyright",
            r"""\W{0,3}(?:(?:©|\(c\)\s\d{4}|copyright\s?(?:©|\(c\)|\d{4}|:|by\b)).{0,900}
            |all\srights\sreserved.{0,200}
            |.{0,80}\ball\srights\sreserved\b.{0,200}
            |this\smaterial\smay\snot\sbe\spublished.{0,120}
            |(?:without|no\spart\sof)\s[^.]{0,120}\b(?:permission|authori[sz]ation
            |consent)\b.{0,300}
            |(?:registration|licen[cs]e|publication)\s(?:number|no\.?
            |for\spublishing)\b.{0,160})$""",
        ),
        (
            "tags",
            r"""\W{0,3}(?:tags?|topics?|keywords?|filed\s(?:under|in)|categor(?:y|ies)
            |more\s(?:on|about))\s?:\s?.{0,300}$
            |(?:\#\w+[\s,]*){2,}$""",
        ),
        (
            "related-link",
            r"""\W{0,3}(?:related(?:\s(?:story|article|video|links?|stories))?|read(?:\s?(?:more
            |also|next|on|this|the\sfull\sstory|our))?|also\sread|see\s(?:also|more)
            |more|photos?\sgallery|gallery|don['’]t\smiss|must[\s-]read|you\smay\slike
            |click\sfor\smore
            |from\sthe\sarchives?|recommended)\s?(?::|>+|»|→|\|)\s?\S.{0,250}$
            |\[\s?[^\[\]]{20,200}[^.!?\[\]]\]$|also\sread\s[^.!?]{15,160}$""",
        ),
        (
            "script",
            r"(?:window|document|var|function|googletag|_taboola)\b\s?[._(\w].{0,1990}[;{}()\]]$",
        ),
        (
            "watch",
            r"""\W{0,3}(?:watch(?:\s(?:more|also|now|live|this|below))?|listen(?:\sto)?|video
            |explainer|live\supdates?)
            \s?(?::|>+|»|→|\|)\s?\S.{0,250}$""",
        ),
        (
            "timestamp",
            r"""\W{0,3}(?:(?:updated?|published|posted|last\s(?:updated
            |modified))\s?:?\s?)?(?:about\s|an?\s|\d{1,2}\s)
            (?:sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?)\sago\W{0,3}$
            |(?:just\snow|\d{1,2}:\d\d(?:\s?[ap]m)?(?:\s[a-z]{2,4})?)\W{0,3}$""",
        ),
    )
)
# "RelatedKestrel World - …", "Read moreFlood…": a heading glued to the headline of another article.
_GLUED = re.compile(
    r"(?:Related(?:\s?(?:Stories|Articles?))?|Read\s?[Mm]ore|RELATED|READ MORE|Also [Rr]ead"
    r"|See also|Recommended)(?=[A-Z“\"'‘][\w’'.-]*\s\S)"
)
_LISTED = re.compile(
    r"(?:most\sread\sin|related\s(?:stories|articles)|more\son\sthis\sstory|recommended\sfor\syou"
    r"|you\smay\salso\slike|trending\snow|top\sstories)\s\S.{40,}$",
    re.I | re.X,
)
# "MOST READ IN CITY FLOOD FEARS Dam to be … OFF ROAD Bus …": a heading, then kickers in capitals.
_KICKERS = re.compile(
    r"(?:[Mm]ore|MORE|Most [Rr]ead|MOST READ|Related)\s(?:on|in|ON|IN|from"
    r"|stories)\b.{0,60}?\b[A-Z’']{2,}(?:\s[A-Z’']{2,})+\s[A-Z“‘'][a-z]"
)
_SUFFIX = re.compile(r"\S\s+Read more\W{0,3}$")
_BIO = re.compile(
    r"""(?:[A-Z][\w.'’-]+\s){1,4}(?:is|was)\s(?:an?|the|[A-Z][\w.’']{1,30}(?:['’]s)?)\s.{0,80}\b
    (?:reporter|correspondent|editor|writer|columnist|journalist|producer|contributor|fellow
    |author|professor)\b""",
    re.X,
)
_BIO_SIGN = re.compile(
    r"@\w{2,}|\b(?:follow|reach|email|contact)\s(?:her|him|them)\b|\bcover(?:s|ing)\b"
    r"|\bis the author of\b"
    r"|\b(?:opinions|views) expressed\b|\b(?:her|his|their) (?:work|writing|columns?|book)\b"
    r"|\bbased in\b",
    re.I,
)
_WRITER = re.compile(r"(?:the\s(?:writer|author)\s(?:is|was|has|can\sbe)\b).{0,300}$", re.I)


def line_rule(text: str, *, head: bool = False, tail: bool = False) -> str | None:
    """Return the id of the rule by which a line is furniture whatever stands around it.

    *head* and *tail* say that the line stands before or behind the report's sentences.

    >>> line_rule("2 min read"), line_rule("He said he would read more.")
    ('furniture.reading-time', None)
    """
    if len(text) > LONGEST:
        return None
    if text[0] in "“\"‘'«" and is_sentence(text):
        return None
    for rule, pattern in _RULES:
        # "Explainer: why the dam broke" may also be the report's own headline.
        if pattern.match(text) and not (head and rule == "furniture.watch"):
            return rule
    if _STRONG_HEADING.match(text):
        return "furniture.list-heading"
    if _GLUED.match(text) or _LISTED.match(text) or _KICKERS.match(text[:300]):
        return "furniture.related-link"
    if _SUFFIX.search(text) and not _ENDED.search(text[: text.rfind("Read more")].rstrip()):
        return "furniture.related-link"
    if head or tail:
        if _BIO.match(text) and (_BIO_SIGN.search(text) or (tail and len(text) < 200)):
            return "furniture.author-bio"
        if _WRITER.match(text):
            return "furniture.author-bio"
    return None


# --- what its place says -------------------------------------------------------------------------

_SECTION = re.compile(
    r"(?:(?:world|us|u\.s\.|uk|national|local|regional|international|global|breaking|latest|top"
    r"|home|business|sports?"
    r"|entertainment|politics|opinion|tech(?:nology)?|science|health|culture|lifestyle|travel"
    r"|education|environment"
    r"|climate|economy|finance|markets?|money|weather|crime|features?|analysis|explainer|news"
    r"|africa|asia|europe"
    r"|americas?|latin|north|south|central|east|middle|pacific|oceania|australia|arts?|music|film"
    r"|tv|video|live"
    r"|exclusive|society|media|religion|defen[cs]e|security|energy|companies|football|cricket"
    r"|tennis|city|state"
    r"|updates?|stories|story|headlines|&|and|/|>|\||»|-|·|•)[\s,]*)+",
    re.I,
)


def same_headline(one: str, other: str) -> bool:
    """Return whether two lines are the same headline but for case, marks and a site's name.

    >>> same_headline("Flood hits Halden", "FLOOD HITS HALDEN"), same_headline("Flood", "Fire")
    (True, False)
    """
    a = " ".join(_WORD.findall(one.casefold()[:400]))
    b = " ".join(_WORD.findall(other.casefold()[:400]))
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) >= 15 and fuzz.ratio(a, b) >= 92)


def is_section_label(text: str) -> bool:
    """Return whether a line before the report names a section: known words, or short capitals.

    >>> is_section_label("NORTHERN COAST"), is_section_label("World"), is_section_label("He left")
    (True, True, False)
    """
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 40 or any(c.isdigit() for c in text):
        return False
    if _SECTION.fullmatch(text):
        return True
    return text.isupper() and len(words) <= 4 and not _ENDED.search(text)


def _bare(text: str) -> str:
    """Return *text* without brackets behind its full stop: "It rained. (Reuters)"."""
    m = _BRACKETS.search(text[-80:])
    return text[: len(text) - len(m.group(1))] if m else text


_BRACKETS = re.compile(rf"[.!?]{CLOSERS}(\s[(\[][^()\[\]]{{2,60}}[)\]])$")


def is_sentence(text: str) -> bool:
    """Return whether a line reads as prose: it ends as sentences end and has more than three words.

    >>> is_sentence("“It rained,” she said."), is_sentence("Rain floods Halden")
    (True, False)
    """
    return _ENDED.search(_bare(text)[-8:]) is not None and len(text[:400].split()) > 3


def is_headline_like(text: str) -> bool:
    """Return whether a line could be a headline: starts as one, not too long, no full stop.

    >>> is_headline_like("Rain floods Halden again"), is_headline_like("It rained.")
    (True, False)
    """
    words = text[:400].split()
    if not 3 <= len(words) <= 26 or len(text) > 170 or _STOPPED.search(_bare(text)):
        return False
    if text.endswith((":", ";", ",")) or text.startswith(("-", "•", "*", "·")) or "(@" in text:
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in "\"“‘'¿¡£$€#"


def list_rules(texts: Sequence[str], taken: Sequence[str | None]) -> list[str | None]:
    """Return, per line, the rule by which it belongs to a list of other articles' headlines.

    *taken* holds what is already decided (a rule id, or a role); such lines are left alone. A list
    is a heading and the headline-like lines behind it, or four such lines behind the last sentence.
    """
    out: list[str | None] = [None] * len(texts)
    free = [rule is None for rule in taken]
    prose = [n for n, text in enumerate(texts) if free[n] and _is_stopped(text)]
    last = prose[-1] if prose else -1
    for n, text in enumerate(texts):
        strong = taken[n] == "furniture.list-heading"
        weak = free[n] and n > 0 and _WEAK_HEADING.match(text) is not None
        if not (strong or weak):
            continue
        run = _run(texts, taken, n + 1)
        in_tail = n > last
        if strong and not in_tail and (rest := _teasers(texts, taken, n)):
            run, in_tail = rest, True
        # Between the report's paragraphs a short line may be its own cross-head.
        kept = run if in_tail else [k for k in run if len(texts[k].split()) >= 5]
        if not in_tail and kept != run:
            kept = []
        if weak and not (len(kept) >= 2 or (in_tail and len(kept) == len(texts) - n - 1)):
            continue
        out[n] = out[n] or ("furniture.list-heading" if weak else None)
        for k in kept:
            out[k] = "furniture.link-list"
    if prose:
        _tail_list(texts, taken, out, last)
    return out


def _teasers(texts: Sequence[str], taken: Sequence[str | None], heading: int) -> list[int]:
    """Return all that follows a heading at the end, if it is short and mostly no sentence."""
    if len(texts) - heading > _FAR:
        return []
    rest = [n for n in range(heading + 1, len(texts)) if taken[n] is None]
    if not rest or len(rest) > 12 or not is_headline_like(texts[rest[0]]):
        return []
    short = all(len(texts[n]) <= 170 for n in rest)
    headlines = sum(is_headline_like(texts[n]) for n in rest)
    return rest if short and headlines >= 0.6 * len(rest) else []


def _is_stopped(text: str) -> bool:
    """Return whether a line ends with a full stop, however short: no headline does."""
    return _STOPPED.search(_bare(text)[-8:]) is not None and " " in text


def _run(texts: Sequence[str], taken: Sequence[str | None], start: int) -> list[int]:
    """Return the unbroken run of headline-like lines from *start*."""
    out = []
    for n in range(start, min(start + _FAR, len(texts))):
        if taken[n] is not None and taken[n] != "subhead":
            if str(taken[n]).startswith("furniture."):
                continue
            break
        if not is_headline_like(texts[n]):
            break
        out.append(n)
    return out


_NAMED = re.compile(r"\s[\"“‘']?[A-Z\d$£€]")


def _tail_list(
    texts: Sequence[str], taken: Sequence[str | None], out: list[str | None], last: int
) -> None:
    """Mark four or more headline-like lines that follow the report's last sentence."""
    open_lines = [n for n in range(last + 1, len(texts)) if taken[n] is None and out[n] is None]
    likely = [n for n in open_lines if is_headline_like(texts[n]) and len(texts[n].split()) >= 4]
    if len(likely) < 4 or len(likely) < 0.8 * len(open_lines):
        return
    words = sorted(len(texts[n].split()) for n in likely)
    named = [n for n in likely if _NAMED.search(texts[n])]
    # Verses and lists name little; captions stand among the report's paragraphs too.
    own = [n for n in range(last) if taken[n] is None and out[n] is None]
    kin = [n for n in own if is_headline_like(texts[n]) and len(texts[n].split()) >= 6]
    introduced = last >= 0 and texts[open_lines[0] - 1].endswith(":")
    if words[len(words) // 2] > 15 or len(named) < 0.7 * len(likely) or len(kin) > 2 or introduced:
        return
    if any(texts[n].endswith(":") for n in open_lines):
        return
    for n in open_lines:
        out[n] = "furniture.link-list"


def head_rules(
    texts: Sequence[str],
    taken: Sequence[str | None],
    title: str | None,
    dates: Callable[[str], bool],
) -> tuple[int | None, list[str | None]]:
    """Return which line is the headline, and what its neighbours are.

    The headline is the line that the metadata's *title* repeats, else a headline-like first line
    that is not prose. Lines before it that name a section are furniture; so is the headline said
    again. A line behind it is a standfirst if the head goes on behind it (*dates*: a date line; a
    byline, a caption, the headline again), or if it does not end as a sentence.
    """
    out: list[str | None] = [None] * len(texts)
    free = [n for n in range(len(texts)) if taken[n] is None and len(texts[n]) <= LONGEST]
    top = _headline(texts, free, title)
    first_prose = next((n for n in free if n != top and is_sentence(texts[n])), len(texts))
    for n in free:
        if n >= (first_prose if top is None else top):
            break
        if is_section_label(texts[n]):
            out[n] = "furniture.section-label"
    if top is None:
        return None, out
    again = [n for n in range(top + 1, len(texts)) if same_headline(texts[n], texts[top])]
    for n in again:
        out[n] = "furniture.repeated-headline"
    _standfirst(texts, taken, out, top, dates)
    return top, out


def _headline(texts: Sequence[str], free: Sequence[int], title: str | None) -> int | None:
    if title:
        found = [n for n in free[:12] if same_headline(texts[n], title)]
        if found:
            return found[0]
        return next((n for n in free[:3] if _within(texts[n], title)), None)
    for n in free[:4]:
        if is_section_label(texts[n]) and n + 1 < len(texts):
            continue
        later = texts[n + 1 : n + 12]
        if is_headline_like(texts[n]) and any(same_headline(texts[n], x) for x in later):
            return n
        prose = any(is_sentence(texts[k]) for k in free if k > n)
        return n if prose and is_headline_like(texts[n]) and not is_quote(texts[n]) else None
    return None


def is_quote(text: str) -> bool:
    """Return whether a line is wholly in quotation marks, as a pulled quotation is."""
    return text[:1] in '"“' and text[-1:] in '"”'


def _within(text: str, title: str) -> bool:
    """Return whether *title* is the line and a site's name ("Flood hits Halden | Lantern")."""
    head = re.split(r"\s[|–—-]\s", title)[0]
    return len(head) > 20 and same_headline(text, head)


def _standfirst(
    texts: Sequence[str],
    taken: Sequence[str | None],
    out: list[str | None],
    top: int,
    dates: Callable[[str], bool],
) -> None:
    """Mark one or two lines between the headline and the rest of the head."""
    head_end = top
    for n in range(top + 1, min(top + 9, len(texts))):
        mark = out[n] == "furniture.repeated-headline" or taken[n] in ("byline", "caption")
        if mark or taken[n] == "date" or dates(texts[n]):
            head_end = n
    between = [n for n in range(top + 1, head_end) if taken[n] is None and out[n] is None]
    if 1 <= len(between) <= 2 and all(len(texts[n].split()) <= 60 for n in between):
        for n in between:
            out[n] = "subhead"
        return
    after = next(
        (n for n in range(top + 1, len(texts)) if taken[n] is None and out[n] is None), None
    )
    if after is not None and after + 1 < len(texts) and is_headline_like(texts[after]):
        out[after] = "subhead"


def is_cross_head(text: str, following: str | None) -> bool:
    """Return whether a line between paragraphs heads a section of the article itself.

    >>> is_cross_head("What it means for Halden", "The town must now rebuild its bridge.")
    True
    """
    if following is None or not is_sentence(following) or _ENDED.search(text):
        return False
    words = text.split()
    if not 1 <= len(words) <= 9 or text.endswith((",", "-")) or "(@" in text or "http" in text:
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in "'‘“\""


_SPOKEN = re.compile(
    r"[\"“”]|(?:^|\s)[‘']\w[\w’',-]*(?:\s[\w’',-]+){3}|\b(?:said|says|told|according|announced"
    r"|warned|added|claims?|claimed|denied|insisted)\b"
)


def is_loose_line(text: str) -> bool:
    """Return whether a line is long, unfinished and tells of nobody's words, as captions are.

    >>> is_loose_line("Crews clear the road to Halden after the flood on Monday")
    True
    """
    if is_sentence(text) or _SPOKEN.search(text) or "(@" in text or "http" in text:
        return False
    return (
        len(text.split()) >= 6 and (text[0].isupper() or text[0] in "'‘") and len(text) <= LONGEST
    )
