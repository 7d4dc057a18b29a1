from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater import codec
from headwater.datamodel import Cue, Paragraph, Reuse, Source, Span, Timex
from headwater.errors import LedgerError

spans = st.builds(
    lambda start, text: Span("a-1", start, start + len(text), text),
    st.integers(0, 10**6),
    st.text(min_size=1),
)


@given(
    st.one_of(
        spans,
        st.builds(Source, st.just("anonymous"), st.lists(spans, max_size=2).map(tuple)),
        st.builds(Cue, st.lists(spans, max_size=3).map(tuple), st.text(), st.just("verb")),
        st.builds(Reuse, st.text(), spans, spans, st.floats(0, 1), st.just(None)),
        st.builds(
            Timex,
            st.text(),
            spans,
            st.just("DATE"),
            st.none() | st.text(),
            st.none() | st.tuples(st.text(), st.none()),
            st.just("none"),
        ),
    )
)
def test_what_is_written_reads_back_the_same(noun: object) -> None:
    assert codec.from_plain(type(noun), codec.to_plain(noun)) == noun


def test_a_python_keyword_loses_its_underscore() -> None:
    @dataclasses.dataclass(frozen=True)
    class Row:
        class_: str

    assert codec.to_plain(Row("speech")) == {"class": "speech"}


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({"start": 0, "end": 4}, "role is missing"),
        ({"start": 0, "end": True, "role": "body"}, "end: True is not a int"),
        ({"start": 0, "end": 4, "role": "poem"}, "role: 'poem' is not one of"),
        ([], "is not an object"),
        (None, "is not an object"),
    ],
)
def test_outside_data_that_does_not_fit_is_named(plain: object, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        codec.from_plain(Paragraph, plain)


def test_a_span_that_does_not_fit_its_text_is_refused() -> None:
    with pytest.raises(LedgerError, match="does not fit its text"):
        codec.from_plain(Span, {"article": "a", "start": 0, "end": 9, "text": "short"})


def test_unknown_keys_are_passed_over() -> None:
    plain = {"start": 0, "end": 4, "role": "body", "colour": "green"}
    assert codec.from_plain(Paragraph, plain) == Paragraph(0, 4, "body")


@pytest.mark.parametrize("plain", [{}, [], None, {"schema": "headwater/ledger@9"}])
def test_another_schema_is_no_ledger(plain: object) -> None:
    with pytest.raises(LedgerError, match="not a ledger of schema"):
        codec.ledger_from_plain(plain)
