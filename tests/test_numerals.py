"""Numbers with what they count and how exact they are."""

from __future__ import annotations

import pytest

from headwater.numerals import Quantity, compare, find_quantities
from headwater.syntax import parse
from marks import article_of


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of *text*."""
    return find_quantities(parse(article_of(text)), 0, len(text))


@pytest.mark.parametrize(
    ("text", "value", "dimension", "counted"),
    [
        ("Rescuers found 12 tourists.", 12, "count", "tourist"),
        ("Rescuers found twenty-two tourists.", 22, "count", "tourist"),
        ("The fund lost 1,250 shares.", 1250, "count", "share"),
        ("The firm paid $3.5 million.", 3_500_000, "money:dollar", None),
        ("The firm paid 40 million euros.", 40_000_000, "money:euro", None),
        ("Sales fell 7.5 percent in Orlen.", 7.5, "share", None),
        ("The bidder offers $40 a share.", 40, "money:dollar/share", None),
        ("She fell from the 14th floor.", 14, "ordinal", "floor"),
        ("A 16-year-old girl was charged.", 16, "age", "girl"),
        ("Ada Lund, 64, left the house.", 64, "age", "lund"),
        ("The rider, 36, left the house.", 36, "age", "rider"),
        ("On Monday, 36-year-old Ada Lund left.", 36, "age", "lund"),
        ("The climber fell 200m down a gully.", 200, "length", None),
        ("The climber fell about 200m.", 200, "length", None),
        ("She slipped 60 feet from a ridge.", 60, "length", None),
        ("A 200m drop lay ahead.", 200, "length", "drop"),
        ("The site has 200m users.", 200_000_000, "count", "user"),
        ("It was sold for £1.2m.", 1_200_000, "money:sterling", None),
        ("A 5.9-magnitude earthquake hit.", 5.9, "magnitude", None),
        ("A magnitude-5.9 quake hit.", 5.9, "magnitude", None),
        ("They put the magnitude at 5.9.", 5.9, "magnitude", None),
        ("It measured 5.9 on the Richter scale.", 5.9, "magnitude", None),
        ("They paid 60 per cent of it.", 60, "share", None),
        ("The boat drifted 12 miles.", 12, "length", None),
        ("About 300 people marched.", 300, "count", "people"),
    ],
)
def test_a_number_is_read_with_its_unit_and_what_it_counts(
    text: str, value: float, dimension: str, counted: str | None
) -> None:
    found = quantities(text)
    assert [(q.value, q.dimension, q.counted) for q in found] == [(value, dimension, counted)]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened in 1997.",
        "They met on March 14.",
        "It happened at 9 p.m. local time.",
        "The town has a 5G mast.",
        "None of the injuries was serious.",
        "The bay could hold a 737.",
        "Call the helpline on 18005550199.",
    ],
)
def test_years_dates_times_and_names_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Police held at least 50 people.", "at-least"),
        ("Police held more than 50 people.", "at-least"),
        ("Police shot the 400-pound-plus bear.", "at-least"),
        ("Police held 50-plus people.", "at-least"),
        ("Police held 50+ people.", "at-least"),
        ("Police held 50 people - plus a dog.", "exact"),
        ("Police held about 50 people.", "about"),
        ("Police held up to 50 people.", "at-most"),
        ("Police held 50 people.", "exact"),
    ],
)
def test_words_around_a_number_say_how_exact_it_is(text: str, precision: str) -> None:
    assert [q.precision for q in quantities(text)] == [precision]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("The crash killed 12 people.", "Twelve people died.", "same"),
        ("The crash killed 12 people.", "Fourteen people died.", "conflict"),
        ("The crash killed 12 people.", "The crash injured 14 people.", "unrelated"),
        ("More than 500 people were injured.", "The blast injured 527 people.", "compatible"),
        ("About 20 people were hurt.", "The blast injured 22 people.", "compatible"),
        ("At least 50 people were killed.", "The fire killed 58 people.", "compatible"),
        ("The boat drifted 10 miles.", "The boat drifted 16 kilometres.", "compatible"),
        ("The boat drifted 10 miles.", "The boat drifted 30 miles.", "conflict"),
        ("The firm paid $1.46 million.", "The firm paid $1.5 million.", "compatible"),
        ("He is a 17-year-old boy.", "A 16-year-old boy was held.", "conflict"),
        ("A 17-year-old boy died.", "A 16-year-old boy was held.", "conflict"),
        ("There were two fatalities.", "Four people were killed.", "conflict"),
        ("About 50 were hurt.", "The quake injured 80 people.", "conflict"),
        ("The quake's magnitude was 5.9.", "A magnitude-6.4 temblor hit.", "conflict"),
        ("The raid killed 2 soldiers.", "The raid killed 32 people.", "unrelated"),
        ("The raid killed 40 soldiers.", "The raid killed 32 people.", "conflict"),
        ("He bought 3 goats.", "He bought 4 sheep.", "unrelated"),
    ],
)
def test_two_quantities_conflict_only_if_they_measure_the_same_exactly(
    one: str, other: str, verdict: str
) -> None:
    (left,), (right,) = quantities(one), quantities(other)
    assert compare(left, right) == compare(right, left) == verdict


@pytest.mark.parametrize(
    ("text", "low", "top", "dimension"),
    [
        ("The prize is 12 to 14 per cent bigger.", 12, 14, "share"),
        ("The boy fell 10 to 12 feet.", 3.048, 3.6576, "length"),
        ("Between 20 and 30 people came.", 20, 30, "count"),
        ("It costs $20 to $30 a share.", 20, 30, "money:dollar/share"),
    ],
)
def test_two_numbers_may_be_one_range(text: str, low: float, top: float, dimension: str) -> None:
    (found,) = quantities(text)
    assert found.base == pytest.approx(low)
    assert found.top == pytest.approx(top)
    assert found.dimension == dimension


@pytest.mark.parametrize(
    "text",
    [
        "There is a 2 in 3 chance that it rains.",
        "A one-in-three chance is enough.",
        "Four out of five voters stayed away.",
        "Velm took a 5-1 lead at home.",
        "Velm beat Orle 3-0.",
        "The court ruled 5-4 against him.",
    ],
)
def test_a_ratio_is_no_amount(text: str) -> None:
    assert quantities(text) == ()


def test_a_range_is_no_score() -> None:
    assert len(quantities("The fall was 10-12 feet.")) == 1


@pytest.mark.parametrize(
    ("text", "counted", "outcome"),
    [
        ("The death toll rose to six Friday.", None, "dead"),
        ("The injury toll rose to 40 on Monday.", None, "injured"),
        ("The crane lifts 9,000 pounds -- of its rivals the most.", None, None),
        ("$3 billion could be spent.", None, None),
        ("He shot a 450-pound bear.", "bear", None),
        ("84 people were taken to hospital.", "people", "injured"),
        ("Four men were rushed to a local hospital.", "people", "injured"),
        ("Four men were taken to court.", "people", None),
        ("Three people have not been found.", "people", "missing"),
        ("Three people have been found.", "people", None),
        ("The wounded were taken to two hospitals.", "hospital", None),
        ("Three weeks before she was killed she wrote.", None, None),
        ("None of the passengers was hurt.", "people", "injured"),
    ],
)
def test_what_is_counted_is_neither_a_day_nor_a_verb(
    text: str, counted: str | None, outcome: str | None
) -> None:
    assert [(q.counted, q.outcome) for q in quantities(text)] == [(counted, outcome)]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("The firm paid $43 million.", "The firm paid $43,885,310.", "compatible"),
        ("The firm paid about $146 billion.", "The firm paid $148.9 billion.", "conflict"),
        ("At least 2 people died.", "The fire killed 4 people.", "conflict"),
        ("At least 2 people died.", "At least 4 people died.", "compatible"),
        ("At least 90 people were hurt.", "The fire injured 120 people.", "compatible"),
        ("More than 140,000 lb were sold.", "The shop sold 119,000 pounds.", "conflict"),
        ("The boy fell 10 to 12 feet.", "The boy fell 11 feet.", "compatible"),
        ("The boy fell 10 to 12 feet.", "The boy fell 15 feet.", "conflict"),
    ],
)
def test_rounding_bounds_and_ranges_are_no_conflict(one: str, other: str, verdict: str) -> None:
    (left,), (right,) = quantities(one), quantities(other)
    assert compare(left, right) == compare(right, left) == verdict
