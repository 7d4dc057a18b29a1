"""What the code can say, the docs explain."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest

from headwater.cli import main

ROOT = Path(__file__).resolve().parents[1]
DOCS = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "docs").rglob("*.md")))
SOURCES = sorted((ROOT / "src" / "headwater").rglob("*.py"))
STAGES = (
    "ingest|article|furniture|syntax|statements|relays|mentions|entities|timexes|events"
    "|stories|reuse|claims|origins|ledger"
)


def written(pattern: str) -> set[str]:
    text = "\n".join(p.read_text(encoding="utf-8") for p in SOURCES)
    return set(re.findall(pattern, text))


@pytest.mark.parametrize("command", ["report", "show", "group", "explain", "serve"])
def test_every_command_has_help_and_a_place_in_the_readme(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert "usage: headwater" in capsys.readouterr().out
    assert f"headwater {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def problem_codes() -> set[str]:
    """Return every hyphenated word that stands before a message, as codes do."""
    codes = set()
    for stage in (
        "ingest/__init__",
        "ingest/html",
        "article/__init__",
        "timexes/co_dating",
        "pipeline",
        "ledger",
    ):
        tree = ast.parse((ROOT / f"src/headwater/{stage}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            words = node.args if isinstance(node, ast.Call) else getattr(node, "elts", [])
            for word, message in itertools.pairwise(words):
                if isinstance(word, ast.Constant) and isinstance(
                    message, (ast.JoinedStr, ast.Constant, ast.Name)
                ):
                    codes |= set(re.findall(r"^[a-z]+-[a-z-]+$", str(word.value)))
    return codes


def test_every_problem_code_is_documented() -> None:
    codes = problem_codes()
    assert {"given-twice", "bad-span", "other-language"} <= codes
    assert {c for c in codes if f"`{c}`" not in DOCS} == set()


def test_every_rule_id_is_documented() -> None:
    rules = written(rf"\"((?:{STAGES})\.(?!toml|json)[a-z0-9-]+)\"")
    assert len(rules) > 20
    assert {r for r in rules if f"`{r}`" not in DOCS} == set()


def test_the_lock_files_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert re.findall(r"^(?!--|    |#)(?![\w.-]+==).+$", text, re.MULTILINE) == []
