"""A big invented story, made by counting: the same figures give the same story."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from headwater.datamodel import (
    Article,
    Claim,
    ClaimMention,
    Cue,
    Dated,
    Difference,
    Ledger,
    Origin,
    Outlet,
    Paragraph,
    Reason,
    Relation,
    Side,
    Source,
    Span,
    Statement,
    Story,
    make_id,
)

PLACES = ("Arn", "Belk", "Corva", "Dunmere", "Elst", "Farrow", "Gint", "Hollin", "Ister", "Jarr")
THINGS = (
    "bridge",
    "tunnel",
    "quay",
    "depot",
    "school",
    "mill",
    "ferry",
    "clinic",
    "tower",
    "market",
)
STATES = (
    "stays shut until spring",
    "was flooded on Monday night",
    "will be rebuilt with public money",
    "has lost its licence",
    "was searched by inspectors",
    "is to be sold before the summer",
)
NAMES = ("Ada", "Bren", "Cole", "Dara", "Edwin", "Fay", "Gil", "Hana", "Ivo", "Jan")
FAMILIES = ("Asker", "Brandt", "Calloway", "Drew", "Ennis", "Forde")

Told = Callable[[int, int], bool]


def usual(report: int, claim: int) -> bool:
    """Return whether *report* tells *claim*: few claims are in all 40 reports."""
    return (report * 7 + claim * 13) % 40 < 40 // (1 + claim % 12)


def every(report: int, claim: int) -> bool:
    """Return that every report tells every claim."""
    return True


def make_story(reports: int = 40, claims: int = 300, told: Told = usual) -> Ledger:
    """Return the ledger of a story in which each report tells the claims that *told* says."""
    rows: dict[int, list[tuple[Statement, str]]] = {c: [] for c in range(claims)}
    articles = []
    for number in range(reports):
        article, found = _report(number, [c for c in range(claims) if told(number, c)])
        articles.append(article)
        for claim, statement in found:
            rows[claim].append((statement, _origin_id(claim, (number + claim) % 3)))
    made = [_claim(number, found) for number, found in rows.items() if found]
    return Ledger(
        Story("big-story", articles[0].headline, tuple(a.id for a in articles)),
        tuple(articles),
        tuple(s for found in rows.values() for s, _ in found),
        tuple(claim for claim, _ in made),
        tuple(origin for _, origins in made for origin in origins),
        (),
        (),
        (),
        (),
        (),
    )


def make_vast(size: int = 5_000_000) -> Ledger:
    """Return the ledger of two reports that tell one claim, one of them behind *size* characters.

    What stands before it is all one paragraph.
    """
    story = make_story(2, 1, every)
    filler = "It is told that the works go on and that nobody can say for how long they will. "
    moved, articles, statements = filler * (size // len(filler)), [], []
    for article in story.articles[:1]:
        text = moved + article.text.replace("\n", " ")
        articles.append(
            replace(
                article,
                text=text,
                text_sha256=hashlib.sha256(text.encode()).hexdigest(),
                paragraphs=(Paragraph(0, len(text), "body"),),
                source_map=((0, len(text), 0),),
            )
        )
    vast = articles[0]
    for statement in story.statements:
        if statement.article == vast.id:
            statement = _moved(statement, vast, len(moved))
        statements.append(statement)
    by_id = {statement.id: statement for statement in statements}
    claim = story.claims[0]
    mentions = tuple(replace(m, spans=by_id[m.statement].content) for m in claim.mentions)
    told = replace(claim, wording=mentions[0].spans[0], mentions=mentions, differences=())
    return replace(
        story,
        articles=(*articles, *story.articles[1:]),
        statements=tuple(statements),
        claims=(told,),
    )


def _moved(statement: Statement, article: Article, by: int) -> Statement:
    """Return *statement* of a text before which *by* characters were put."""

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(article.span(s.start + by, s.end + by) for s in old)

    cue = statement.cue
    return replace(
        statement,
        source=replace(statement.source, spans=spans(statement.source.spans)),
        cue=replace(cue, spans=spans(cue.spans)) if cue else None,
        content=spans(statement.content),
    )


def _sentence(claim: int, report: int) -> tuple[str, str, str]:
    """Return who says it, the cue and the words; every third report has words of its own."""
    place, thing = PLACES[claim % 10], THINGS[claim // 10 % 10]
    source = f"{NAMES[claim % 10]} {FAMILIES[(claim + report) % 3]}"
    state = STATES[claim % 6]
    words = f"the {thing} number {claim} at {place} {state}"
    if report % 3 == 2:
        words = f"at {place} the {thing} with the number {claim} {state}"
    return source, "said", words


def _report(number: int, claims: list[int]) -> tuple[Article, list[tuple[int, Statement]]]:
    text = f"Report {number}: what is known of the works at {PLACES[number % 10]}"
    paragraphs = [Paragraph(0, len(text), "headline")]
    places: list[tuple[int, int, int, int]] = []
    for claim in claims:
        source, cue, words = _sentence(claim, number)
        text += "\n"
        start = len(text)
        text += f"{source} {cue} {words}."
        at = start + len(source) + len(cue) + 2
        places.append((claim, start, start + len(source), at))
        paragraphs.append(Paragraph(start, len(text), "body"))
    identity = make_id("a", number, text)
    sha = hashlib.sha256(text.encode()).hexdigest()
    name = f"Outlet {number:02}"
    article = Article(
        id=identity,
        name=f"r{number:02}",
        uri=f"https://outlet{number:02}.example/works/{number}",
        outlet=Outlet(name, f"outlet{number:02}.example", None),
        headline=None,
        byline=None,
        dateline=None,
        creditline=None,
        agencies=(),
        published=Dated(f"2031-03-{number % 28 + 1:02}", "metadata"),
        updated=None,
        language="en",
        text=text,
        text_sha256=sha,
        paragraphs=tuple(paragraphs),
        furniture=(),
        source_map=((0, len(text), 0),),
    )
    return article, list(_statements(article, places))


def _statements(
    article: Article, places: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, Statement]]:
    for claim, start, end, at in places:
        stop = (
            article.text.index("\n", at) - 1 if "\n" in article.text[at:] else len(article.text) - 1
        )
        source = article.span(start, end)
        yield (
            claim,
            Statement(
                id=make_id("s", article.id, claim),
                article=article.id,
                source=Source("named-person", (source,), None, source.text),
                cue=Cue((article.span(end + 1, at - 1),), "say", "verb"),
                content=(article.span(at, stop),),
                quoting="indirect",
                act="assert",
                class_="speech",
                addressee=(),
                inside=None,
                topic=(),
                relay=(),
                confidence=0.9,
                found_by="statements.said-after",
            ),
        )


def _origin_id(claim: int, number: int) -> str:
    return make_id("o", claim, number)


def _claim(number: int, found: list[tuple[Statement, str]]) -> tuple[Claim, list[Origin]]:
    first = found[0][0].content[0]
    mentions = tuple(
        ClaimMention(s.id, s.content, _relation(first.text, s.content[0].text), origin)
        for s, origin in found
    )
    used = sorted({origin for _, origin in found})
    origins = []
    for identity in used:
        own = [s for s, origin in found if origin == identity]
        reason = Reason("speaker", own[0].source.spans)
        name = own[0].source.name or ""
        held = tuple(sorted({s.article for s in own}))
        origins.append(Origin(identity, "speaker", name, None, None, None, False, held, (reason,)))
    other = next((s for s, _ in found if s.content[0].text != first.text), None)
    differences: tuple[Difference, ...] = ()
    if other is not None:
        kind = "number" if number % 25 == 0 else "wording"
        sides = Side(found[0][0].id, first), Side(other.id, other.content[0])
        differences = (Difference(kind, *sides),)  # type: ignore[arg-type]
    claim = Claim(make_id("c", number), first, mentions, tuple(used), len(used), differences)
    return claim, origins


def _relation(first: str, words: str) -> Relation:
    return "same" if first == words else "other-wording"
