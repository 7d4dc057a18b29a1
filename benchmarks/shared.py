"""Where the data for measuring lies, and the scorers beside it. Neither is part of the project."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("HEADWATER_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "build" / "benchmarks"


def present() -> bool:
    """Return whether the data folder is there."""
    return (SHARED / "data").is_dir() and (SHARED / "tools").is_dir()


def load_tool(name: str) -> ModuleType:
    """Return the scorer *name* as a module."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def hash_files(paths: Iterable[Path]) -> str:
    """Return the sha256 (12 hex digits) of the files' names and bytes, in name order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
