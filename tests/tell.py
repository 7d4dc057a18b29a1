"""Records for tests of what comes after the statements: who says what in which invented report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from headwater.claims import align_claims
from headwater.datamodel import (
    Act,
    AgencyCredit,
    Article,
    Claim,
    ClaimMention,
    Cue,
    Entity,
    Form,
    Hop,
    Origin,
    Outlet,
    Quoting,
    Reuse,
    Source,
    Span,
    Statement,
    StatementClass,
    Timex,
    make_id,
)
from headwater.origins import trace_origins
from headwater.outlets import load_outlets
from headwater.syntax import parse
from marks import article_of


def place(article: Article, text: str) -> Span:
    """Return where *text* first stands in *article*."""
    start = article.text.index(text)
    return article.span(start, start + len(text))


def report(
    text: str, *, name: str = "one", outlet: str | None = None, agency: str | None = None
) -> Article:
    """Return an article of *text* as published by *outlet*, perhaps as *agency*'s copy."""
    article = article_of(text, name=name, published="2031-05-06")
    credits = (AgencyCredit(agency, "article", "creditline"),) if agency else ()
    return replace(article, outlet=Outlet(outlet, None, None) if outlet else None, agencies=credits)


def statement(
    article: Article,
    content: str | Sequence[str],
    *,
    source: str | None = None,
    form: Form = "named-person",
    entity: str | None = None,
    quoting: Quoting = "indirect",
    act: Act = "assert",
    class_: StatementClass = "speech",
    cue: str | None = None,
    relay: Sequence[tuple[str, str]] = (),
    inside: Statement | None = None,
) -> Statement:
    """Return the statement of *content* by *source*, in own voice if there is none."""
    parts = [content] if isinstance(content, str) else content
    spans = tuple(place(article, p) for p in parts)
    named = (place(article, source),) if source else ()
    hops = tuple(Hop(name, None, "stated", (place(article, words),)) for name, words in relay)
    own = source is None
    identity = make_id("s", article.id, *((s.start, s.end) for s in (*spans, *named)))
    return Statement(
        id=identity,
        article=article.id,
        source=Source("own-voice" if own else form, named, entity),
        cue=Cue((place(article, cue),), cue, "verb") if cue else None,
        content=spans,
        quoting="own-voice" if own else quoting,
        act=act,
        class_=class_,
        addressee=(),
        inside=inside.id if inside else None,
        topic=(),
        relay=hops,
        confidence=1.0,
        found_by="test",
    )


def sentences(article: Article) -> list[Statement]:
    """Return every line of *article* as a statement in its own voice."""
    return [statement(article, line) for line in article.text.split("\n")]


def align(
    articles: Sequence[Article],
    statements: Sequence[Statement],
    *,
    entities: Sequence[Entity] = (),
    timexes: Sequence[Timex] = (),
) -> list[Claim]:
    """Return the claims that *articles* tell in *statements*."""
    syntaxes = {a.id: parse(a) for a in articles}
    return align_claims(articles, syntaxes, statements, entities, timexes, (), ())


def one_claim(statements: Sequence[Statement]) -> Claim:
    """Return a claim that *statements* are mentions of."""
    mentions = tuple(ClaimMention(s.id, (), "same") for s in statements)
    return Claim("c-1", statements[0].content[0], mentions)


def trace(
    articles: Sequence[Article],
    statements: Sequence[Statement],
    *,
    entities: Sequence[Entity] = (),
    reuses: Sequence[Reuse] = (),
    claim: Claim | None = None,
) -> tuple[Claim, list[Origin]]:
    """Return one claim of all *statements* with its origins."""
    claims, origins = trace_origins(
        articles,
        {a.id: parse(a) for a in articles},
        [claim or one_claim(statements)],
        statements,
        entities,
        reuses,
        load_outlets(),
    )
    return claims[0], origins
