from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from headwater.datamodel import (
    Article,
    Claim,
    ClaimMention,
    Hop,
    Ledger,
    Origin,
    Reason,
    Source,
    Span,
    Statement,
    Story,
    Timex,
)
from headwater.errors import LedgerError
from headwater.ledger import build_ledger, check, dump_ledger, load_ledger
from marks import article_of

TEXT = "The dam held, Ada Lund said on Monday."


def statement(article: Article) -> Statement:
    return Statement(
        id="s-1",
        article=article.id,
        source=Source("named-person", (article.span(14, 22),), None, "Ada Lund"),
        cue=None,
        content=(article.span(0, 12),),
        quoting="indirect",
        act="assert",
        class_="speech",
        addressee=(),
        inside=None,
        topic=(),
        relay=(),
        confidence=0.9,
        found_by="test",
    )


def small_ledger() -> Ledger:
    article = article_of(TEXT)
    s = statement(article)
    reason = Reason("speaker", s.source.spans)
    origin = Origin("o-1", "speaker", "Ada Lund", None, None, None, False, (article.id,), (reason,))
    mention = ClaimMention(s.id, s.content, "same", origin.id)
    claim = Claim("c-1", s.content[0], (mention,), (origin.id,), 1)
    return build_ledger(
        Story("st-1", article.span(0, 12), (article.id,)),
        articles=[article],
        statements=[s],
        claims=[claim],
        origins=[origin],
        entities=[],
        timexes=[Timex("t-1", article.span(31, 37), "DATE", "2031-03-04", None, "published")],
        events=[],
        reuses=[],
        problems=[],
    )


def test_a_sound_ledger_has_no_problems() -> None:
    assert check(small_ledger()) == []


def test_a_ledger_reads_back_the_same(tmp_path: Path) -> None:
    ledger, path = small_ledger(), tmp_path / "ledger.json"
    path.write_text(dump_ledger(ledger), encoding="utf-8")
    assert load_ledger(path) == ledger


def test_a_ledger_fits_the_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = Path(__file__).parents[1] / "src/headwater/schema/ledger.schema.json"
    jsonschema.validate(json.loads(dump_ledger(small_ledger())), json.loads(schema.read_text()))


def break_ledger(code: str) -> Ledger:
    ledger = small_ledger()
    s, c, t = ledger.statements[0], ledger.claims[0], ledger.timexes[0]
    far = Span(s.article, 0, 3, "Dam")
    hop = Hop("Norwire", None, "stated")
    broken = {
        "bad-span": {"statements": (dataclasses.replace(s, topic=(far,)),)},
        "duplicate-id": {"statements": (s, s)},
        "dangling-id": {"statements": (dataclasses.replace(s, inside="s-9"),)},
        "foreign-span": {"statements": (dataclasses.replace(s, topic=(Span("a-9", 0, 1, "T"),)),)},
        "span-order": {"statements": (dataclasses.replace(s, topic=(*s.content, *s.content)),)},
        "empty-content": {"statements": (dataclasses.replace(s, content=()),)},
        "own-voice": {"statements": (dataclasses.replace(s, quoting="own-voice"),)},
        "confidence": {"statements": (dataclasses.replace(s, confidence=1.5),)},
        "repeated-hop": {"statements": (dataclasses.replace(s, relay=(hop, hop)),)},
        "hop-evidence": {"statements": (dataclasses.replace(s, relay=(hop,)),)},
        "timex-value": {"timexes": (dataclasses.replace(t, value="last Monday"),)},
        "claim-origins": {"claims": (dataclasses.replace(c, origins=("o-1", "o-2")),)},
        "origin-count": {"claims": (dataclasses.replace(c, independent_origins=2),)},
        "unclaimed": {"claims": ()},
        "source-map": {
            "articles": (dataclasses.replace(ledger.articles[0], source_map=((5, 2, 0),)),)
        },
    }
    return dataclasses.replace(ledger, **broken[code])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    [
        "bad-span",
        "duplicate-id",
        "dangling-id",
        "foreign-span",
        "span-order",
        "empty-content",
        "own-voice",
        "confidence",
        "repeated-hop",
        "hop-evidence",
        "timex-value",
        "claim-origins",
        "origin-count",
        "unclaimed",
        "source-map",
    ],
)
def test_every_broken_invariant_is_found(code: str) -> None:
    assert code in {problem.code for problem in check(break_ledger(code))}


@pytest.mark.parametrize(
    "value",
    [
        "2025",
        "2025-10",
        "2025-W47-WE",
        "2025-11-24TMO",
        "P3W",
        "PXY",
        "XXXX-WXX-1",
        "PT2H",
        "199",
        "P1DE",
        "PXX",
        "P1DT6H",
    ],
)
def test_timex3_values_are_known(value: str) -> None:
    ledger = small_ledger()
    timex = dataclasses.replace(ledger.timexes[0], value=value)
    assert check(dataclasses.replace(ledger, timexes=(timex,))) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "headwater/ledger@1"}'])
def test_a_file_that_is_no_ledger_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(LedgerError, match=r"broken\.json"):
        load_ledger(path)


def test_an_unsound_ledger_is_refused_on_reading(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    plain = dump_ledger(small_ledger()).replace(
        '"independent_origins": 1', '"independent_origins": 7'
    )
    path.write_text(plain, encoding="utf-8")
    with pytest.raises(LedgerError, match="says 7 origins, has 1"):
        load_ledger(path)
