"""Article: a Document's clean text, its parts, and the way back to the decoded input."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

import py3langid  # type: ignore[import-untyped]

from headwater.article.credits import (
    caption_rule,
    credit_line,
    date_line,
    find_byline,
)
from headwater.article.furniture import (
    LONGEST,
    head_rules,
    is_cross_head,
    is_loose_line,
    is_sentence,
    line_rule,
    list_rules,
    same_headline,
)
from headwater.article.glued import GALLERY, shared_front, split_glued
from headwater.article.imprint import (
    AGENCY_AT_END,
    Draft,
    agencies_of,
    byline_of,
    credited_in,
    dateline_of,
    dates_of,
    outlet_of,
    own_names,
    squeezed,
)
from headwater.article.lines import Line, Run, clean, lines_of, part_of
from headwater.datamodel import (
    Article,
    Document,
    Furniture,
    Paragraph,
    Problem,
    Role,
    Span,
    make_id,
)
from headwater.limits import DEFAULT, Limits
from headwater.outlets import Outlets

_ROLES: dict[str | None, Role] = {
    None: "body",
    "headline": "headline",
    "subhead": "subhead",
    "caption": "caption",
    "date": "credit",
    "byline": "credit",
    "credit-article": "credit",
    "credit-contribution": "credit",
}
_ENGLISH = frozenset(
    ("the", "of", "to", "and", "in", "a", "that", "is", "was", "for", "on", "it", "with", "he",
     "said", "as", "at", "by", "has")
)  # fmt: skip
_REACH = 2
_SHORTEST = 80
_SAMPLE = 5_000


def make_article(
    document: Document,
    outlets: Outlets,
    *,
    published: str | None = None,
    limits: Limits = DEFAULT,
) -> tuple[Article, tuple[Problem, ...]]:
    r"""Return the article of *document*, and what a reader should know went less than well.

    *published* dates an article that has no date of its own. What is left out of the text stands in
    ``furniture`` with its reason; nothing is dropped without a trace but white space and controls.

    Raises: nothing for odd text.

    >>> from headwater.outlets import load_outlets
    >>> document = Document("a", None, "2 min read\nIt rained.", "text")
    >>> article, _ = make_article(document, load_outlets())
    >>> article.text, article.furniture[0].reason
    ('It rained.', 'furniture.reading-time')
    """
    lines, around = lines_of(document)
    draft = Draft(document, outlets, _split(document.text, lines), around)
    draft.title = _title(draft)
    draft.credited = credited_in(line.text for line in draft.lines)
    draft.own = own_names(draft)
    _mark(draft, _REACH * limits.characters)
    _write(draft)
    text = "".join(draft.pieces)
    draft.identity = make_id("a", document.name, text)
    problems: list[tuple[str, str]] = []
    language = _language(draft)
    dates = dates_of(draft, published, problems)
    outlet = outlet_of(draft)
    article = Article(
        id=draft.identity,
        name=document.name,
        uri=document.uri,
        outlet=outlet,
        headline=_whole(draft, "headline"),
        byline=byline_of(draft),
        dateline=dateline_of(draft),
        creditline=_whole(draft, "credit-article") or _whole(draft, "credit-contribution"),
        agencies=agencies_of(draft, outlet),
        published=dates[0],
        updated=dates[1],
        language=language,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        paragraphs=_within(draft, limits, problems),
        furniture=tuple(sorted(draft.furniture, key=lambda f: (f.raw_start, f.raw_end))),
        source_map=tuple(draft.runs),
    )
    _look(article, problems)
    found = [Problem("article", article.id, code, message) for code, message in problems]
    return article, (*document.problems, *found)


# --- what each line is ---------------------------------------------------------------------------


def _split(raw: str, lines: Sequence[Line]) -> list[Line]:
    """Return *lines* with furniture that is glued to a sentence cut off."""
    out: list[Line] = []
    front = shared_front([line.text for line in lines])
    for whole in lines:
        line = whole
        if front and GALLERY.match(line.text):
            out.append(replace(part_of(line, 0, front), place="gallery"))
            line = part_of(line, front, len(line.text))
        cut = split_glued(line.text) if len(line.text) <= LONGEST else None
        if cut is None:
            out.append(line)
        else:
            out += [part_of(line, 0, cut), part_of(line, cut, len(line.text))]
    return [line for line in out if line.text]


def _mark(draft: Draft, most: int) -> None:
    """Decide for each line: a role, a furniture rule, or ``None`` for body.

    Lines behind *most* characters of the input are not analysed, so they are not looked at.
    """
    texts = [line.text for line in draft.lines if line.start <= most]
    sentences = [n for n, text in enumerate(texts) if is_sentence(text)]
    first, last = (sentences[0], sentences[-1]) if sentences else (0, len(texts))
    marks = [_own_mark(draft, n, n <= first + 1, n >= last - 1) for n in range(len(texts))]
    top, head = head_rules(texts, marks, draft.title, lambda text: date_line(text) is not None)
    marks = [rule or mark for rule, mark in zip(head, marks, strict=True)]
    if top is not None:
        marks[top] = "headline"
    marks = [m or rule for m, rule in zip(marks, list_rules(texts, marks), strict=True)]
    _mark_loose(texts, marks)
    following: str | None = None
    for n in range(len(texts) - 1, -1, -1):
        text = texts[n]
        if marks[n] is not None:
            continue
        if n and len(text) <= LONGEST and is_cross_head(text, following):
            marks[n] = "subhead"
        following = text
    _mark_videos(draft, marks)
    if None not in marks:
        # A gallery is all captions: then they are the report.
        marks = [
            None if m == "caption" and is_sentence(t) else m
            for m, t in zip(marks, texts, strict=True)
        ]
    draft.marks = marks + [None] * (len(draft.lines) - len(marks))


def _mark_videos(draft: Draft, marks: list[str | None]) -> None:
    """Mark paragraphs that an agency's name in brackets ends, though the report goes on.

    Behind the last sentence it credits the report, before that the picture or film shown there.
    """
    bodies = [n for n, mark in enumerate(marks) if mark is None]
    for n in bodies[:-2]:
        tail = draft.lines[n].text[-80:]
        closing = AGENCY_AT_END.search(tail)
        if closing and tail.endswith(")") and draft.outlets.find_agencies(closing.group()):
            marks[n] = "caption"


def _mark_loose(texts: Sequence[str], marks: list[str | None]) -> None:
    """Mark long lines without an end where the article has several among its sentences.

    They are the captions that some outlets set between paragraphs, and the points set above.
    """
    open_lines = [n for n, mark in enumerate(marks) if mark is None]
    prose = [n for n in open_lines if is_sentence(texts[n])]
    loose = [n for n in open_lines if is_loose_line(texts[n])]
    if len(loose) < 3 or len(prose) < max(5, 0.7 * len(loose)):
        return
    for n in loose:
        marks[n] = "caption" if n > prose[0] else "subhead"


def _own_mark(draft: Draft, n: int, head: bool, tail: bool) -> str | None:
    line = draft.lines[n]
    text = line.text
    if line.place == "caption":
        return "caption"
    if line.place == "gallery":
        return "furniture.gallery-title"
    if len(text) > LONGEST:
        return None
    # A line that the metadata's title repeats is the headline, whatever else it looks like.
    if draft.title and n < 12 and same_headline(text, draft.title):
        return None
    if head and n < 12 and squeezed(text) in draft.own:
        return "furniture.masthead"
    if date_line(text):
        return "date"
    if n < 12 and find_byline(text, draft.document.metadata.authors):
        return "byline"
    scope = credit_line(text, draft.outlets)
    if scope:
        return f"credit-{scope}"
    rule = line_rule(text, head=head, tail=tail)
    if rule:
        return rule
    return "caption" if caption_rule(text, draft.outlets, draft.credited) else None


def _title(draft: Draft) -> str | None:
    """Return the metadata's title without the site's name behind it."""
    given = draft.document.metadata.title
    title = clean(given, 0, min(len(given), LONGEST))[0] if given else ""
    cuts = list(re.finditer(r"\s[|–—-]\s", title))
    if cuts:
        head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
        site = squeezed(tail)
        metadata = draft.document.metadata
        own = [squeezed(x or "") for x in (metadata.site, metadata.domain)]
        known = draft.outlets.by_name(tail) is not None or any(site in x for x in own)
        if site and known and len(head.split()) >= 2:
            return head.strip()
    return title or None


# --- the text ------------------------------------------------------------------------------------


def _write(draft: Draft) -> None:
    """Put the kept lines into the text, the others into furniture."""
    raw = draft.document.text
    if draft.title and "headline" not in draft.marks:
        around = next((x for x in draft.around if same_headline(x.text, draft.title)), None)
        if around is not None:
            _add(draft, around.text, around.runs, "headline", around.end)
            draft.around.remove(around)
        else:
            _add(draft, draft.title, ((0, len(draft.title), None),), "headline", None)
    for line, mark in zip(draft.lines, draft.marks, strict=True):
        if mark is None or mark in _ROLES:
            _add(draft, line.text, line.runs, mark, line.end)
        else:
            kept = raw[line.start : line.end]
            draft.furniture.append(Furniture(line.start, line.end, kept, mark))
    taken = sorted((line.start, line.end) for line in draft.lines)
    at = 0
    pending: list[Line] = []
    for line in draft.around:
        while at < len(taken) and taken[at][0] < line.start:
            _close(draft, pending)
            at += 1
        pending.append(line)
    _close(draft, pending)


def _close(draft: Draft, pending: list[Line]) -> None:
    """Make one piece of furniture of the page's lines between two pieces of the article."""
    if pending:
        start, end = pending[0].start, pending[-1].end
        kept = draft.document.text[start:end]
        draft.furniture.append(Furniture(start, end, kept, "furniture.outside-body"))
        pending.clear()


def _add(
    draft: Draft, text: str, runs: Sequence[Run], mark: str | None, raw_end: int | None
) -> None:
    if draft.length:
        last = draft.runs[-1]
        at = None if last[2] is None else last[2] + last[1] - last[0]
        here = at if at is not None and draft.document.text[at : at + 1] == "\n" else None
        _run(draft, (draft.length, draft.length + 1, here))
        draft.pieces.append("\n")
        draft.length += 1
    start = draft.length
    draft.pieces.append(text)
    draft.length += len(text)
    for first, end, at in runs:
        _run(draft, (start + first, start + end, at))
    paragraph = Paragraph(start, draft.length, _ROLES[mark])
    draft.paragraphs.append(paragraph)
    draft.marked.append((mark, paragraph, text))


def _run(draft: Draft, run: Run) -> None:
    """Append a run; what goes on where the last one ended lengthens it."""
    last = draft.runs[-1] if draft.runs else None
    if last and last[2] is not None and run[2] == last[2] + last[1] - last[0]:
        draft.runs[-1] = (last[0], run[1], last[2])
    else:
        draft.runs.append(run)


def _within(draft: Draft, limits: Limits, problems: list[tuple[str, str]]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that are analysed; the text behind them is kept without any."""
    if draft.length <= limits.characters:
        return tuple(draft.paragraphs)
    kept = [p for p in draft.paragraphs if p.end <= limits.characters]
    if len(kept) < len(draft.paragraphs):
        cut = draft.paragraphs[len(kept)]
        text = draft.marked[len(kept)][2][: max(0, limits.characters - cut.start)]
        end = max(text.rfind(mark) for mark in (". ", ".” ", '." ', "? ", "! ")) + 1
        end = end or text.rfind(" ")
        if end > 0:
            kept.append(Paragraph(cut.start, cut.start + end, cut.role))
    seen = kept[-1].end if kept else 0
    name = draft.document.name
    message = f"{name}: {draft.length:,} characters: only the first {seen:,} are analysed"
    problems.append(("too-long", message))
    return tuple(kept)


# --- the parts -----------------------------------------------------------------------------------


def _whole(draft: Draft, mark: str) -> Span | None:
    found = draft.places(mark)
    return draft.span(*found[0], 0, len(found[0][1])) if found else None


def _language(draft: Draft) -> str | None:
    """Return the language of the body; of too little text, what the metadata says."""
    sample = " ".join(text[:_SAMPLE] for _, text in draft.places(None)[:40])[:_SAMPLE]
    if len(sample) < _SHORTEST:
        said = (draft.document.metadata.language or "")[:2].lower()
        return said if said.isalpha() else None
    words = sample.lower().split()
    # Names and quoted foreign words mislead the classifier; English has its little words.
    if sum(word in _ENGLISH for word in words) > 0.1 * len(words):
        return "en"
    language, _ = py3langid.classify(sample)
    # Listings in capitals come out as the creole that is spelt like English.
    return "en" if language == "pcm" else str(language)


def _look(article: Article, problems: list[tuple[str, str]]) -> None:
    if not article.body():
        problems.append(("no-text", f"{article.name}: no body text found"))
    if article.language not in (None, "en"):
        message = f"{article.name}: in another language ({article.language}): listed, not read"
        problems.append(("other-language", message))
