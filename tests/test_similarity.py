"""The similarity model on invented sentences: what its rows are, and what they do not depend on."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from headwater.similarity import SIZE, embed

SENTENCES = (
    "The ferry Marigold sank off Velmora on Tuesday morning with 41 people aboard.",
    "A passenger boat went down near the Velmora coast early on Tuesday.",
    "Ilse Tarnhoff, the mayor, refused to say who had signed the contract.",
    "It rained.",
    "The bank of Ostrel raised its main rate to 3.25 percent, the first rise in six years.",
)
SAME = (
    ("The envoy stepped down on Friday.", "The ambassador resigned at the end of the week."),
    ("Police arrested two men over the theft.", "Two suspects were detained for stealing it."),
    ("The bridge will be closed until May.", "Traffic may not cross the bridge before May."),
    ("The company cut 300 jobs.", "Some 300 workers were laid off by the firm."),
)


def test_rows_are_of_unit_length() -> None:
    rows = embed(SENTENCES)
    assert rows.shape == (len(SENTENCES), SIZE)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_row() -> None:
    assert embed([]).shape == (0, SIZE)


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (1, 1, 0, 1)])
def test_a_row_does_not_depend_on_the_other_texts(order: tuple[int, ...]) -> None:
    together = embed([SENTENCES[n] for n in order])
    alone = np.vstack([embed([SENTENCES[n]]) for n in order])
    assert together.tobytes() == alone.tobytes()


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; from headwater.similarity import embed; "
        f"sys.stdout.write(embed({SENTENCES!r}).tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == embed(SENTENCES).tobytes().hex()


@pytest.mark.parametrize("pair", range(len(SAME)))
def test_the_same_told_in_other_words_is_nearer_than_anything_else(pair: int) -> None:
    rows = embed([text for both in SAME for text in both])
    cosine = rows[2 * pair] @ rows.T
    cosine[2 * pair] = -1
    assert int(cosine.argmax()) == 2 * pair + 1


def test_letter_case_and_blanks_change_nothing() -> None:
    rows = embed(["The  Ferry\nsank off VELMORA.", "the ferry sank off velmora."])
    assert rows[0].tobytes() == rows[1].tobytes()


def test_what_goes_beyond_96_pieces_is_not_read() -> None:
    start = "The ferry sank off the coast in the night. " * 12
    rows = embed([start, start + "The mayor resigned.", start[:100]])
    assert rows[0].tobytes() == rows[1].tobytes()
    assert rows[0].tobytes() != rows[2].tobytes()


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\ud83d", "\x00\x07", "🜁🜂🜃", "潮水", "x" * 1_000_000, "a " * 300_000]
)
def test_messy_text_has_a_row_too(text: str) -> None:
    (row,) = embed([text])
    assert np.isfinite(row).all()
    assert abs(float(np.linalg.norm(row)) - 1) < 1e-5
