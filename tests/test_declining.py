"""Who withholds, by which words, about what; and what only looks like it."""

from __future__ import annotations

import pytest

from headwater.statements.declining import find_declines
from headwater.syntax import parse
from marks import marked

ROWS = [
    "{source:A spokeswoman} {cue:declined} {cue:to comment}.",
    "{source:Lund Motors} {cue:refused} {cue:to comment} on {topic:the strike}.",
    "{source:Mr Ost} {cue:would not say} {topic:who paid for the dam}.",
    "A ministry official confirmed it but {cue:gave no details}.",
    "The army confirmed it but {cue:offered no details} about {topic:the raid}.",
    "{source:He} {cue:did not comment} on {topic:timing}.",
    "{source:The port} has {cue:not yet responded to requests} for comment.",
    "{source:The bank} {cue:did not identify} {topic:the thief}.",
    "{source:The family} {cue:could not be reached} on Sunday.",
    "The army said {source:it} {cue:had no comment}.",
    "{source:The mine} {cue:has been contacted for comment}.",
    "Calls to {source:the ministry} on Friday were not returned.",
    "{source:Bo Ost} left the hall {cue:without elaborating}.",
    "{source:The company} {cue:gave no names}.",
    "The mayor's office confirmed the call and {cue:said no more}.",
    "Asked {topic:whether the dam leaked}, {source:Lund} {cue:declined} {cue:to comment}.",
    "{source:The bank} {cue:did not respond to a request for comment}.",
]


@pytest.mark.parametrize("notation", ROWS)
def test_a_withholding_is_found(notation: str) -> None:
    article, expected = marked(notation)
    (found,) = find_declines(article, parse(article))
    cut = {
        "source": [article.text[a:b] for a, b in found.source],
        "topic": [article.text[a:b] for a, b in found.topic],
    }
    for label in expected.keys() - {"cue"}:
        assert cut[label] == expected[label]
    words = " ".join(article.text[a:b] for a, b in found.cue)
    assert all(word in words for word in " ".join(expected.get("cue", [])).split())


@pytest.mark.parametrize(
    "text",
    [
        "She did not respond to treatment.",
        "The ball could not be reached.",
        "The boy, who was never identified, is well.",
        "The troops refused to respond.",
        "The rain did not stop.",
    ],
)
def test_what_withholds_no_words_is_none(text: str) -> None:
    article, _ = marked(text)
    assert find_declines(article, parse(article)) == []
