"""Inputs of every kind to Documents; what cannot be read is told and costs nothing else."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import Document, Problem
from headwater.ingest import Limits, read_documents
from headwater.ingest.html import align, looks_like_html, read_page

TEXT = "The dam above Halden broke on Monday, “in the night”, Renée Lund said."
RECORD = {
    "title": "Dam breaks",
    "url": "https://www.kestrel.example/dam",
    "authors": ["Ada Lund"],
    "date_publish": "2031-03-03 00:00:00",
    "source_domain": "www.kestrel.example",
    "description": None,
    "language": "en",
    "maintext": TEXT,
}
PARAGRAPHS = [
    "The dam above Halden broke on <b>Monday</b>&nbsp;night, the mayor told the council.",
    "Crews moved four hundred people to a school, where they will stay for the week.",
    "Nobody was hurt, according to the fire service, which sent sixty men to the valley.",
]
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Dam breaks | Kestrel</title>
<meta property="og:site_name" content="Kestrel World">
<link rel="canonical" href="https://www.kestrel.example/dam">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Dam breaks",
"datePublished": "2031-03-03T10:00:00Z", "author": {{"name": "Ada Lund"}}}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><script>var dam = 1;</script>
<article><h1>Dam breaks</h1>
<figure><img src="a.jpg"><figcaption>Water over the wall</figcaption></figure>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<noscript>Turn on scripts</noscript><footer>Contact us</footer></body></html>"""


def read(
    *paths: Path, limits: Limits | None = None, stdin: bytes | None = None
) -> tuple[list[Document], list[Problem]]:
    given_paths = paths if stdin is None else ["-"]
    stream = io.BytesIO(stdin) if stdin is not None else None
    found = list(read_documents(given_paths, limits=limits or Limits(), stdin=stream))
    documents = [x for x in found if isinstance(x, Document)]
    return documents, [x for x in found if isinstance(x, Problem)]


def test_a_folder_is_read_recursively_in_name_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt"):
        (tmp_path / name).write_text(TEXT)
    documents, problems = read(tmp_path)
    assert [d.name for d in documents] == ["a", "b", "c"]
    assert not problems


def test_stems_that_collide_give_way_to_the_path_below_the_folder(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(TEXT)
    (tmp_path / "other.txt").write_text(TEXT)
    assert [d.name for d in read(tmp_path)[0]] == ["other", "one/report", "two/report"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert len(read(tmp_path / "a.txt", tmp_path, tmp_path / "a.txt")[0]) == 1


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(TEXT)
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    documents, problems = read(inside)
    assert not documents
    assert [p.code for p in problems] == ["empty"]


def test_a_json_file_beside_a_text_is_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.json").write_text(json.dumps(RECORD))
    for paths in ((tmp_path,), (tmp_path / "a.txt",), (tmp_path / "a.json", tmp_path / "a.txt")):
        ((document,), problems) = read(*paths)
        assert (document.media, document.text, document.metadata.title) == (
            "text",
            TEXT,
            "Dam breaks",
        )
        assert document.metadata.published == "2031-03-03 00:00:00"
        assert not problems


def test_standard_input_is_sniffed_too() -> None:
    ((document,), _) = read(stdin=json.dumps(RECORD).encode())
    assert (document.name, document.media, document.text) == ("stdin", "record", TEXT)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), None),
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_and_stated(content: bytes, encoding: str | None) -> None:
    ((document,), problems) = read(stdin=content)
    assert document.text == TEXT
    assert [p.code for p in problems] == (["encoding-guessed"] if encoding else [])
    assert encoding is None or encoding in problems[0].message


def test_a_text_of_another_alphabet_is_decoded() -> None:
    text = "Плотина выше Халдена прорвалась в понедельник, сообщил мэр города. " * 5
    assert read(stdin=text.encode("cp1251"))[0][0].text == text


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (RECORD, TEXT),
        ({"title": "Dam", "raw_text": "x", "text": TEXT, "hostname": "kestrel.example"}, TEXT),
        ({"title": "Dam", "plaintext": TEXT, "publishing_date": "2031-03-03"}, TEXT),
        (
            {"body": {"summary": ["Short."], "sections": [{"headline": [], "paragraphs": [TEXT]}]}},
            f"Short.\n\n{TEXT}",
        ),
        ([RECORD], TEXT),
        ({"articles": [RECORD]}, TEXT),
    ],
    ids=["news-please", "trafilatura", "fundus flat", "fundus", "list", "articles"],
)
def test_records_of_the_usual_tools_are_read(record: object, text: str) -> None:
    ((document,), _) = read(stdin=json.dumps(record).encode())
    assert document.text == text


def test_a_bad_line_costs_only_that_line(tmp_path: Path) -> None:
    lines = [json.dumps({**RECORD, "id": "first"}), "{broken", "[1]", "", json.dumps(RECORD)]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    documents, problems = read(tmp_path)
    assert [d.name for d in documents] == ["first", "many-5"]
    assert [p.code for p in problems] == ["malformed-json", "malformed-json"]
    assert "many.jsonl, line 2" in problems[0].message


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "binary"),
        ("a.txt", bytes(range(32)) * 40, "binary"),
        ("a.txt", b"a" * 3_000, "oversized"),
        ("a.json", b'{"title": "Dam", ', "malformed-json"),
        ("a.json", b"[1, 2]", "malformed-json"),
        ("a.json", b"[" * 2_500, "malformed-json"),
        ("a.json", b'{"title": "Dam"}', "no-text"),
        ("a.json", b'{"maintext": ' + b"9" * 2_000 + b"}", "no-text"),
    ],
)
def test_a_bad_input_is_told_in_one_line_and_costs_no_other(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(TEXT)
    documents, problems = read(tmp_path, limits=Limits(bytes=2_600))
    assert [d.name for d in documents] == ["good"]
    assert [(p.stage, p.article, p.code) for p in problems] == [("ingest", None, code)]
    assert name in problems[0].message
    assert "\n" not in problems[0].message


def test_half_characters_in_json_become_whole_ones(tmp_path: Path) -> None:
    record = '{"title": "A \\ud800 dam", "url": "\\udfff", "text": "It \\ud83d\\ude00 rained."}'
    (tmp_path / "a.json").write_text(record)
    ((document,), _) = read(tmp_path)
    assert document.text == "It \U0001f600 rained."
    assert document.metadata.title == "A \ufffd dam"
    assert (document.uri or "").encode()


def test_a_number_of_endless_digits_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "It rained.", "id": 1' + "0" * 5_000 + "}")
    documents, problems = read(tmp_path)
    assert not documents
    assert problems[0].message.endswith("a number of too many digits")


def test_a_file_name_of_two_lines_is_shown_in_one(tmp_path: Path) -> None:
    (tmp_path / "a\nb.txt").write_text(TEXT)
    (tmp_path / "c\nd.json").write_text("{")
    ((document,), (problem,)) = read(tmp_path)
    assert "\n" not in document.name + (document.uri or "") + problem.message


def test_links_in_a_circle_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    documents, problems = read(tmp_path)
    assert [d.name for d in documents] == ["a"]
    assert not problems


def test_a_page_of_endless_links_is_taken_whole() -> None:
    page = "<html><body><p>It rained.</p>" + "<a href='/'>Link</a> " * 60_000 + "</body></html>"
    ((document,), _) = read(stdin=page.encode())
    assert document.body is None
    assert [p.code for p in document.problems] == ["html-no-body"]


def test_a_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    documents, problems = read(tmp_path / "none.txt", Path("a\0b"))
    assert not documents
    assert [p.code for p in problems] == ["unreadable", "unreadable"]


def test_bad_metadata_leaves_its_text_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.json").write_text("{")
    ((document,), problems) = read(tmp_path)
    assert document.text == TEXT
    assert [p.code for p in problems] == ["malformed-json"]


def test_text_that_begins_with_a_bracket_is_text() -> None:
    ((document,), problems) = read(stdin=b"[HALDEN] It rained. {1}")
    assert document.media == "text"
    assert not problems


def test_a_page_gives_its_text_content_body_captions_and_metadata(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    ((document,), problems) = read(tmp_path)
    assert document.body is not None
    body = "\n".join(document.text[a:b] for a, b in document.body)
    assert body.endswith("\n".join(PARAGRAPHS[1:]))
    assert [document.text[a:b] for a, b in document.captions] == ["Water over the wall"]
    assert "var dam" not in document.text
    assert "Turn on" not in document.text
    assert not [*problems, *document.problems]


def test_a_pages_own_words_about_itself_are_its_metadata() -> None:
    metadata = read_page(PAGE, longest=10**6).metadata
    assert (metadata.title, metadata.site, metadata.authors) == (
        "Dam breaks",
        "Kestrel World",
        ("Ada Lund",),
    )
    assert (metadata.published, metadata.domain) == ("2031-03-03T10:00:00Z", "www.kestrel.example")
    assert (metadata.url, metadata.language) == ("https://www.kestrel.example/dam", "en")


def test_the_text_content_is_exactly_what_is_documented() -> None:
    page = (
        "<html><body>a<p>b <i>c</i>\n</p>d<br>e<script>x</script><div></div>f&amp;g</body></html>"
    )
    assert read_page(page, longest=10**6).text == "a\nb c\nd\ne\nf&g"


def test_a_paragraph_without_a_place_is_told_and_moves_no_other() -> None:
    text = "Home\nThe dam broke.\nIt  rained\nall week.\nContact"
    runs, lost = align(
        text, ("The dam broke.", "A sentence that no page has ever held.", "It rained all week.")
    )
    assert [text[a:b] for a, b in runs] == ["The dam broke.", "It  rained\nall week."]
    assert lost == ("A sentence that no page has ever held.",)


def test_a_paragraph_that_differs_by_a_letter_keeps_its_place() -> None:
    text = "Home\nThe dam above Halden broke on Monday night.\nContact"
    runs, lost = align(text, ("The dam above Halden brake on Monday night.",))
    assert [text[a:b] for a, b in runs] == ["The dam above Halden broke on Monday night."]
    assert not lost


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 3_000 + "The dam broke." + "</div>" * 3_000,
        "<!DOCTYPE html [<!ENTITY a '"
        + "x" * 99
        + "'><!ENTITY b '"
        + "&a;" * 99
        + "'>]><p>&b;</p>",
        "<html><body><p>The \x00dam & <broke",
        "<html><script type='application/ld+json'>" + "[" * 9_000 + "</script><p>The dam broke.",
        "<html></html>",
    ],
    ids=["deep", "entities", "broken", "deep json", "empty"],
)
def test_odd_markup_is_survived(page: str) -> None:
    found = read(stdin=page.encode())
    assert len(found[0]) + len(found[1]) >= 1


def test_markup_is_told_from_text() -> None:
    assert looks_like_html("\n<html lang='en'>")
    assert not looks_like_html("<3 is what she wrote, the mayor said.")


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    documents, problems = read(stdin=content)
    assert documents or problems


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (TEXT.encode() + "é".encode() * 40 + b"\xff", "encoding-damaged"),
        (b'{"maintext": "It rained."}\n' * 4, "too-many"),
        (b"<html><body><div></div></body></html>", "html-no-body"),
    ],
)
def test_what_went_less_than_well_is_told_beside_the_document(content: bytes, code: str) -> None:
    documents, problems = read(stdin=content, limits=Limits(records=2))
    told = [*problems, *(p for d in documents for p in d.problems)]
    assert documents
    assert [p.code for p in told] == [code]


def test_text_that_extraction_finds_outside_the_text_content_is_told() -> None:
    page = PAGE.replace("</article>", "").replace("<noscript>", "</article><noscript>")
    hidden = "<p>" + "A hidden paragraph that only a reader without scripts will see. " * 3 + "</p>"
    page = page.replace(
        PARAGRAPHS[2], f"{PARAGRAPHS[2]}</p><noscript>{hidden}</noscript><p>It rained."
    )
    ((document,), _) = read(stdin=page.encode())
    assert "hidden" not in document.text
