"""The commands, as a user meets them."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from headwater.cli import main

ROOT = Path(__file__).resolve().parents[1]
FERRY = ROOT / "examples" / "ferry"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    arguments = ["-o", str(folder / "report.html"), "--json", str(folder / "ledger.json")]
    assert main(["report", str(FERRY), *arguments]) == 0
    return folder


def test_the_sample_story_is_one_story_whose_ledger_fits_the_schema(made: Path) -> None:
    schema = json.loads((ROOT / "src/headwater/schema/ledger.schema.json").read_text())
    ledger = json.loads((made / "ledger.json").read_text(encoding="utf-8"))
    jsonschema.validate(ledger, schema)
    assert len(ledger["articles"]) == len(list(FERRY.glob("0*.*"))) - len(
        list(FERRY.glob("0*.json"))
    )


def test_the_report_names_the_files_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, ledger = tmp_path / "p.html", tmp_path / "l.json"
    assert main(["report", str(FERRY), "-o", str(page), "--json", str(ledger)]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"The page: {page}",
        f"The ledger: {ledger}",
    ]


def test_the_page_asks_nobody_for_anything(made: Path) -> None:
    page = html.unescape((made / "report.html").read_text(encoding="utf-8"))
    assert "default-src 'none'" in page
    assert "<script src" not in page
    assert '<link rel="stylesheet"' not in page


def test_same_input_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    found = []
    for seed in ("0", "4711"):
        out = tmp_path / seed
        out.mkdir()
        subprocess.run(
            [sys.executable, "-m", "headwater", "report", str(FERRY)],
            cwd=out,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        found.append([(out / name).read_bytes() for name in ("ledger.json", "report.html")])
    assert found[0] == found[1]


def test_the_order_of_the_inputs_changes_nothing(made: Path, tmp_path: Path) -> None:
    files = sorted(p for p in FERRY.iterdir() if p.suffix != ".json")
    out = tmp_path / "ledger.json"
    page = tmp_path / "report.html"
    paths = [str(p) for p in reversed(files)]
    assert main(["report", *paths, "-o", str(page), "--json", str(out)]) == 0
    assert out.read_bytes() == (made / "ledger.json").read_bytes()


def test_several_stories_get_a_report_each_and_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    paths = [str(FERRY), str(ROOT / "examples" / "bridge")]
    assert main(["report", *paths, "-o", str(page), "--json", str(tmp_path / "l.json")]) == 0
    assert len(list(tmp_path.glob("report-*.html"))) == 2
    assert len(list(tmp_path.glob("l-*.json"))) == 2
    assert "report-" in page.read_text(encoding="utf-8")


def test_group_tells_the_stories_of_a_mixed_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["group", str(ROOT / "examples"), "--json", "-"]) == 0
    stories = json.loads(capsys.readouterr().out)["stories"]
    folders = [{name.split("/")[0] for name in s["articles"]} for s in stories]
    assert sorted(map(len, folders)) == [1, 1] or len(stories) == 2


@pytest.mark.parametrize("kind", ["article", "statements", "entities", "timexes", "events"])
def test_show_prints_a_line_an_article(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", kind, str(FERRY), "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len({json.loads(line)["doc_id"] for line in lines}) == len(lines) > 3


def test_shown_offsets_count_the_decoded_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = "THE SQUARE\r\n\r\nThe  mayor,   Ada Lund, said on Monday that the dam  would hold.\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(raw.encode())
    assert main(["show", "timexes", str(path), "--json", "--published", "2031-03-05"]) == 0
    (timex,) = json.loads(capsys.readouterr().out)["timexes"]
    assert raw[timex["start"] : timex["end"]] == "Monday"
    assert timex["value"] == "2031-03-03"


@pytest.mark.parametrize("kind", ["article", "statements", "entities", "timexes", "events"])
def test_show_has_a_form_for_people(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", kind, str(next(FERRY.glob("01*.txt")))]) == 0
    assert len(capsys.readouterr().out) > 100


def test_explain_tells_why(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = json.loads((made / "ledger.json").read_text(encoding="utf-8"))
    for record in (ledger["claims"][0], ledger["origins"][0], ledger["statements"][0]):
        assert main(["explain", str(made / "ledger.json"), record["id"]]) == 0
        assert record["id"] in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["serve"],
        ["serve", "no-such-ledger.json"],
        ["archive"],
        ["report"],
        ["report", "no-such-file.txt"],
        ["report", "x.txt", "--published", "yesterday"],
        ["explain", "no-such-ledger.json", "c-1"],
        ["show", "poems", "x.txt"],
    ],
)
def test_wrong_usage_exits_2_with_a_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = int(str(stop.code))
    assert status == 2
    assert capsys.readouterr().err


def test_one_bad_input_never_costs_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "good.txt").write_text("The dam held, Ada Lund said on Monday. " * 3)
    arguments = ["report", str(tmp_path), "-o", "p.html", "--json", "l.json"]
    assert main(arguments) == 0
    err = capsys.readouterr().err
    assert "empty.txt" in err
    assert "binary.txt" in err
    assert main([*arguments, "--strict"]) == 1


def test_a_single_article_on_standard_input_is_a_story(tmp_path: Path) -> None:
    text = "The dam held, Ada Lund said on Monday. The river fell by two metres overnight."
    run = subprocess.run(
        [sys.executable, "-m", "headwater", "report", "-", "--json", "-", "-o", "page.html"],
        input=text.encode(),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    assert json.loads(run.stdout)["schema"] == "headwater/ledger@1"
    assert (tmp_path / "page.html").exists()
