"""From one report to who and what it names: names, titles, roles and pronouns, joined into chains.

A chain is what one report calls one person, body or place. The parser's names are noisy, so their
kind is voted on over the whole report, and a surname, role or pronoun joins a chain only where
exactly one fits: a pronoun that could be two people gets no mention.
"""

from __future__ import annotations

from headwater.datamodel import Article, Mention, Syntax, make_id
from headwater.mentions.chains import (
    Report,
    chain_others,
    chain_people,
    count_told,
    find_spoken,
)
from headwater.mentions.descriptions import find_descriptions
from headwater.mentions.names import find_names, vote_kinds
from headwater.mentions.pronouns import find_pronouns
from headwater.mentions.roles import read_roles

__all__ = ["find_mentions"]


def find_mentions(article: Article, syntax: Syntax) -> list[Mention]:
    """Return who and what *article* names, in text order, joined into chains.

    A surname joins the one full name that it fits; a description ("the French leader") the one
    person introduced so; a pronoun the speaker or subject before it that agrees with it. Where two
    fit, a pronoun gets no mention and a surname its own chain. Chains of people without a name ("a
    harbour official") have only places of form ``role`` and ``pronoun``.
    """
    if not syntax.tokens:
        return []
    spoken = find_spoken(article, syntax)
    report = Report(article, syntax, spoken=spoken, told=count_told(syntax, spoken))
    names = find_names(article, syntax)
    vote_kinds(names, article, syntax)
    chain_people([n for n in names if n.kind == "person"], report)
    chain_others([n for n in names if n.kind != "person"], report)
    read_roles(report)
    find_descriptions(report)
    find_pronouns(report)
    return _mentions(report)


def _mentions(report: Report) -> list[Mention]:
    """Return the finished mentions of *report*, in text order."""
    ids: dict[int, str] = {}
    out = []
    for place in sorted(report.places, key=lambda p: (p.start, -p.end)):
        chain = place.chain
        if id(chain) not in ids:
            ids[id(chain)] = make_id("m", report.article.id, place.start, place.end)
        out.append(
            Mention(
                span=report.article.span(place.start, place.end),
                kind=chain.kind,
                form=place.form,
                chain=ids[id(chain)],
                name=chain.name,
                role=report.article.span(*place.role) if place.role else None,
            )
        )
    return out
