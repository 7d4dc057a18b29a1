"""What reports tell in passing of one thing, and tell differently."""

from __future__ import annotations

import pytest

from headwater.claims.attributes import find_disputed
from headwater.claims.told import Told
from headwater.likeness import Teller, describe, weigh
from headwater.syntax import parse
from tell import align, report, sentences


def told(text: str, name: str) -> Told:
    """Return the proposition of a whole *text*."""
    article = report(text, name=name)
    syntax = parse(article)
    proposition = describe(syntax, [article.span(0, len(text))], Teller(f"s-{name}"))
    return Told(weigh([proposition])[0], article, syntax, ())


@pytest.mark.parametrize(
    ("rule", "texts", "values"),
    [
        (
            "attributes.thing",
            (
                "A 450-pound bear was shot in the Marlow town park after it had hurt a hiker.",
                "The mayor of Marlow, who had fed the 400-pound bear for years, resigned.",
                "Schools in Marlow were closed while the 400-pound bear was at large.",
            ),
            {"450-pound bear", "400-pound bear"},
        ),
        (
            "attributes.done",
            (
                "Lund, who fell 15 feet from the quay, was elected to the board.",
                "A court fined the owner of the fence, still open when Lund fell about 10 feet.",
            ),
            {"15 feet", "about 10 feet"},
        ),
        (
            "attributes.two-things",
            (
                "A 450-pound bear and a 400-pound bear were seen in Marlow's town park.",
                "The mayor of Marlow, who had fed the 400-pound bear for years, resigned.",
                "A 450-pound bear was shot in the Marlow town park after it had hurt a hiker.",
            ),
            set(),
        ),
        (
            "attributes.bounds",
            (
                "The mayor of Marlow, who had fed the over 400-pound bear for years, resigned.",
                "A 450-pound bear was shot in the Marlow town park after it had hurt a hiker.",
            ),
            set(),
        ),
        (
            "attributes.bounds",
            (
                "The mayor of Marlow, who had fed the over 500-pound bear for years, resigned.",
                "A 400-pound bear was shot in the Marlow town park after it had hurt a hiker.",
            ),
            set(),
        ),
        (
            "attributes.thing",
            (
                "A 4-year-old boy fell into the pond of a zoo.",
                "Doctors treated a 5-year-old boy for burns in Harn.",
            ),
            set(),
        ),
        (
            "attributes.thing",
            (
                "The council gave Orlen a $40 million contract for the bridge.",
                "In Lund a $50 million contract was cancelled.",
            ),
            set(),
        ),
        (
            "attributes.thing",
            ("Police held 34-year-old Smith.", "Rescuers found 29-year-old Smith in Harn."),
            set(),
        ),
        (
            "attributes.far-apart",
            (
                "A 450-pound bear was shot in the Marlow town park after it had hurt a hiker.",
                "The mayor of Marlow, who had fed the 90-pound bear for years, resigned.",
            ),
            set(),
        ),
    ],
)
def test_a_figure_told_in_passing_is_a_claim_where_reports_contradict_each_other(
    rule: str, texts: tuple[str, ...], values: set[str]
) -> None:
    found = find_disputed(told(text, f"r{n}") for n, text in enumerate(texts))
    shown = {s.span.text for c in found for d in c.differences for s in (d.a, d.b) if s.span}
    assert shown == values, rule


def test_the_wording_is_what_most_reports_tell_and_the_others_conflict() -> None:
    texts = (
        "A 450-pound bear was shot in the Marlow town park after it had hurt a hiker.",
        "The mayor of Marlow, who had fed the 400-pound bear for years, resigned.",
        "Schools in Marlow were closed while the 400-pound bear was at large.",
    )
    articles = [report(text, name=f"r{n}") for n, text in enumerate(texts)]
    claims = align(articles, [s for a in articles for s in sentences(a)])
    (claim,) = [c for c in claims if len(c.wording.text) < 30]
    assert claim.wording.text == "the 400-pound bear"
    assert sorted(m.relation for m in claim.mentions) == ["conflicts", "same", "same"]
    assert all(len(m.spans) == 1 for m in claim.mentions)
