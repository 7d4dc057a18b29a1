"""What all tests share: no network, and where the data for measuring lies, if it is there."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection: headwater reads without a network."""

    def refuse(*_: object) -> None:
        raise AssertionError("a test tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with real reports, or skip: its texts may not be part of the project."""
    folder = Path(os.environ.get("HEADWATER_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "stories").is_dir():
        pytest.skip("needs the folder of real reports beside the checkout (HEADWATER_SHARED)")
    return folder
