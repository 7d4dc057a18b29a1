"""The reader of two passages on invented sentences: what its rows are, what changes them not."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from headwater.matching import LABELS, Passage, match


def whole(text: str, source: str = "") -> Passage:
    return Passage(text, ((0, len(text)),), source)


FERRY = whole("The ferry Marigold sank off Velmora on Tuesday morning with 41 people aboard.")
BOAT = whole("A passenger boat went down near the Velmora coast early on Tuesday.")
MAYOR = whole("Ilse Tarnhoff, the mayor, refused to say who had signed the contract.")
BANK = whole("The bank of Ostrel raised its main rate to 3.25 percent.", "Per Holm")
PAIRS = ((FERRY, BOAT), (FERRY, MAYOR), (BANK, MAYOR), (BOAT, BANK))


def told_alike(one: Passage, other: Passage) -> float:
    """Return how likely the two do not differ in what they tell."""
    return 1 - float(match([(one, other)])[0, LABELS.index("different")])


def test_rows_are_shares_of_one() -> None:
    rows = match(PAIRS)
    assert rows.shape == (len(PAIRS), len(LABELS))
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_no_pair_gives_no_row() -> None:
    assert match([]).shape == (0, len(LABELS))


def test_the_order_of_the_two_changes_nothing() -> None:
    turned = [(other, one) for one, other in PAIRS]
    assert match(PAIRS).tobytes() == match(turned).tobytes()


def test_a_row_does_not_depend_on_the_other_pairs_or_the_thread() -> None:
    many = match(PAIRS * 10)
    alone = np.vstack([match([pair]) for pair in PAIRS] * 10)
    assert many.tobytes() == alone.tobytes()


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; from headwater.matching import Passage, match; "
        f"sys.stdout.write(match([({FERRY!r}, {BOAT!r})]).tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == match([(FERRY, BOAT)]).tobytes().hex()


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (FERRY, BOAT, MAYOR),
        (
            whole("The company will cut 300 jobs at its plant in Velmora."),
            whole("Some 300 workers in Velmora are to be laid off by the firm."),
            whole("The company opened its plant in Velmora nine years ago."),
        ),
        (
            whole("Police arrested two men over the theft of the painting."),
            whole("Two suspects were detained for stealing the canvas."),
            whole("Police asked for help in finding the stolen painting."),
        ),
    ],
)
def test_the_same_in_other_words_is_above_what_is_near(
    one: Passage, same: Passage, other: Passage
) -> None:
    assert told_alike(one, same) > told_alike(one, other)


def test_the_marks_say_what_is_compared() -> None:
    text = "The mine was shut on Friday, and the union called a strike."
    shut, strike = Passage(text, ((0, 27),)), Passage(text, ((33, 58),))
    other = whole("Inspectors closed the mine at the end of the week.")
    assert told_alike(shut, other) > told_alike(strike, other)


@pytest.mark.parametrize(
    "text", ["x", " \n\t ", "\ud83d", "\x00\x07", "🜁🜂🜃", "潮水", "x" * 1_000_000, "a " * 300_000]
)
def test_messy_text_has_a_row_too(text: str) -> None:
    (row,) = match([(whole(text, text), FERRY)])
    assert np.isfinite(row).all()
