"""What is said, and what is only done: the report's own voice tells the second."""

from __future__ import annotations

import pytest

from headwater.statements import find_statements
from headwater.syntax import parse
from marks import article_of


def cited(text: str) -> list[tuple[str, str]]:
    """Return source and form of what is somebody's words in *text*."""
    article = article_of(text)
    return [
        (" ".join(s.text for s in found.source.spans), found.source.form)
        for found in find_statements(article, parse(article))
        if found.source.form != "own-voice"
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Bo Ost pleaded guilty on Monday to a charge of stealing two boats from the harbour.",
            id="deeds.plea",
        ),
        pytest.param("Ada Lund asked him about the broken dam on Monday.", id="deeds.asked-about"),
        pytest.param(
            "The picture shows Ada Lund standing on the broken dam in a yellow coat.",
            id="deeds.picture",
        ),
        pytest.param(
            "The company revealed pictures of a boat that carries twelve people.", id="deeds.object"
        ),
        pytest.param(
            "Ada Lund sharply criticized the plan for a second dam on Monday.", id="deeds.judged"
        ),
        pytest.param(
            'Nobody could forget "Stop the Bells," the slow waltz she wrote for a play.',
            id="deeds.work",
        ),
        pytest.param('In May she released "Bells of the Sea," her fifth album.', id="deeds.work-2"),
        pytest.param(
            "The council on Monday rejected a motion to move the market to the harbour.",
            id="deeds.voted",
        ),
        pytest.param(
            "What would Ada Lund have thought of the song that ended the show?", id="deeds.imagined"
        ),
    ],
)
def test_a_deed_is_nobodys_words(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # deeds.talker: whatever it is, it talks
        (
            "The new alliance says that the dam in the valley is far too old.",
            [("The new alliance", "anonymous")],
        ),
        ("Ada Lund disputed the claims of theft.", [("Ada Lund", "named-person")]),
        ('Ada Lund wrote "Never again" on her page.', [("Ada Lund", "named-person")]),
        # mend.faced: what others claim is nobody's that is told
        (
            "Mayor Ada Lund responded to claims that she had sold the boat to her brother, "
            'writing on her page that it was "a very bad joke."',
            [("", "unknown"), ("Mayor Ada Lund", "named-person")],
        ),
        ("The picture shows that the dam was cracked in May.", [("The picture", "document")]),
    ],
)
def test_what_is_said_has_a_speaker(text: str, expected: list[tuple[str, str]]) -> None:
    assert cited(text) == expected


def test_a_saying_that_quoted_words_touch_on_is_none() -> None:
    text = "“Now he says that he will rebuild the dam, and nobody believes it,” Ada Lund said."
    assert cited(text) == [("Ada Lund", "named-person")]
