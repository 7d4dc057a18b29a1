"""Who withholds, by which words, about what; and what only looks like it."""

from __future__ import annotations

import pytest

from headwater.statements.declining import find_declines
from headwater.statements.quotations import find_quotations
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
    "{source:Mr Lund} {cue:did not directly answer} {topic:whether the dam leaks}.",
    "{source:Mr Lund} did not, however, say {topic:whether the dam leaks}.",
    "{source:The mayor} {cue:demurred} when asked about the dam.",
    "{source:The mayor} {cue:took no questions} from reporters.",
    "{source:The mayor} {cue:was mum} on {topic:the dam}.",
    "{source:Ms Ost} {cue:refused on Monday to say} anything more.",
    "{source:Ms Ost} {cue:invoked the Fifth} Amendment on Monday.",
    "{source:The party} {cue:had no immediate comment} on {topic:the plan}.",
    "{source:Mr Lund} {cue:said he did not know whether} the dam leaked.",
    "{source:The third} {cue:could not be located}.",
    "The Herald contacted {source:Orlen Mining} for comment but {cue:did not hear back}.",
    "The Herald {cue:did not receive a reply} from {source:the mayor} on Friday.",
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
        "An agreement could not be reached.",
        "Ms Lund was referring to comments about the dam.",
        "The council refused to give him any money for the dam.",
        "Mr Ost said he had no reason to believe it.",
        "Among the payments that he did not disclose was a fee.",
        "The video does not reveal the name of the boat.",
        "Ms Lund plans to plead the Fifth next week.",
    ],
)
def test_what_withholds_no_words_is_none(text: str) -> None:
    article, _ = marked(text)
    assert find_declines(article, parse(article)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("“I can't say I mind the rain in May,” Ada Lund said.", 0),
        ("“We cannot give an inch of ground now,” Ada Lund said.", 0),
        ("I can't say I noticed the rain.", 0),
        ("“I can't comment on the dam this week,” Ada Lund said.", 1),
    ],
)
def test_quoted_words_withhold_only_answers(text: str, count: int) -> None:
    article, _ = marked(text)
    found = find_declines(article, parse(article), find_quotations(article))
    assert len(found) == count
