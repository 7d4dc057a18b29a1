"""The house as ARCHITECTURE.md tells it is the house as it stands."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "headwater"
FILES = sorted(p for p in SOURCE.rglob("*.py"))
MAX_LINES = 600
MAX_FUNCTION = 60


def stage_rows() -> list[list[str]]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("## Layers")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows]


def test_every_stage_of_the_table_has_its_public_verb() -> None:
    for row in stage_rows()[1:]:
        name = row[0]
        module = importlib.import_module(f"headwater.{name}")
        for verb in re.findall(r"`(\w+)`", row[1]):
            assert callable(getattr(module, verb, None)), f"{name} has no {verb}"


def test_every_module_is_named_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in [*SOURCE.glob("*.py"), *(p.parent for p in SOURCE.glob("*/__init__.py"))]:
        if path.stem not in {"__init__", "__main__"}:
            assert re.search(rf"\b{path.stem}\b", text), f"{path.name} is not in ARCHITECTURE.md"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, node.name


def test_the_shipped_schema_is_the_one_that_binds(shared: Path) -> None:
    ours = SOURCE / "schema" / "ledger.schema.json"
    assert ours.read_bytes() == (shared / "design" / "ledger.schema.json").read_bytes()
