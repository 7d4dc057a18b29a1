"""The sample story's terminal report, kept whole: review is reading its diff."""

from __future__ import annotations

import os
from pathlib import Path

from headwater import pipeline
from headwater.render import render_terminal

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "ferry" / "report.txt"
WIDTH = 80


def rendered() -> str:
    articles, problems = pipeline.read_articles([ROOT / "examples" / "ferry"])
    (ledger,) = pipeline.tell_stories(articles, problems=problems)
    return render_terminal(ledger, width=WIDTH, html="build/demo/report.html").rstrip() + "\n"


def test_the_sample_report_is_the_golden_one() -> None:
    found = rendered()
    if os.environ.get("HEADWATER_GOLDEN") == "write":
        assert not os.environ.get("CI"), "golden files are not rewritten in CI"
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), "see the diff; `make golden` accepts it"


def test_the_readme_shows_the_output_as_it_really_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before, block = readme.split("```text\n", 1)
    shown, after = block.split("```", 1)
    golden = GOLDEN.read_text(encoding="utf-8").split("\n")
    if os.environ.get("HEADWATER_GOLDEN") == "write":
        shown = "\n".join(golden[: shown.count("\n")]) + "\n"
        (ROOT / "README.md").write_text(f"{before}```text\n{shown}```{after}", encoding="utf-8")
    lines = shown.rstrip("\n").split("\n")
    assert len(lines) > 30
    assert lines == golden[: len(lines)], "run `make golden`"
