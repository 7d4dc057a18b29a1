"""The local app: what it serves, and what it refuses."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from browser import CHROMIUM, MISSING, running
from callstory import make_story
from headwater.errors import HeadwaterError, LedgerError
from headwater.ledger import dump_ledger
from headwater.web import HOST, make_app, serve


def write_sound(path: Path) -> Path:
    """Write a ledger that passes every check."""
    path.write_text(dump_ledger(make_story()[0]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("ledgers")
    return [write_sound(folder / "one.json"), write_sound(folder / "two.json")]


@pytest.fixture(scope="module")
def app(ledgers: list[Path]) -> Starlette:
    return make_app(ledgers)


Answer = tuple[int, dict[str, str], str]


def ask(app: Starlette, path: str, method: str = "GET", **headers: str) -> Answer:
    """Return what the app answers, asked as a server would ask it."""
    told: dict[str, Any] = {"body": b""}
    given = {"Host": "127.0.0.1:8377", **headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(k.lower().encode(), v.encode()) for k, v in given.items()],
        "client": (HOST, 50_000), "server": (HOST, 8377),
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.update({k: v for k, v in message.items() if k != "body"})
        told["body"] += message.get("body", b"")

    asyncio.run(app(scope, receive, send))
    found = {k.decode(): v.decode() for k, v in told["headers"]}
    return told["status"], found, told["body"].decode()


def test_the_first_page_lists_the_stories(app: Starlette) -> None:
    status, _, text = ask(app, "/")
    assert status == 200
    assert 'href="/stories/1"' in text
    assert 'href="/stories/2"' in text


def test_a_story_has_the_page_of_the_report_and_its_ledger(
    app: Starlette, ledgers: list[Path]
) -> None:
    status, _, text = ask(app, "/stories/2")
    assert status == 200
    assert "from one side’s account" in text
    assert 'href="/stories/2/ledger.json" download' in text
    status, headers, text = ask(app, "/stories/2/ledger.json")
    assert (status, text) == (200, ledgers[1].read_text(encoding="utf-8"))
    assert headers["content-type"] == "application/json"
    assert headers["content-disposition"] == 'attachment; filename="ledger-story-1.json"'


@pytest.mark.parametrize(
    "path",
    ["/stories/0", "/stories/3", "/stories/99999999999999999999", "/stories/-1", "/stories/1/",
     "/stories/1/../../etc/passwd", "/stories/%2e%2e/one.json", "/docs", "/favicon.ico"],
)  # fmt: skip
def test_nothing_else_is_served(app: Starlette, path: str) -> None:
    status, headers, text = ask(app, path)
    assert (status, text) == (404, "no such page\n")
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_can_be_changed(app: Starlette, method: str) -> None:
    status, headers, _ = ask(app, "/stories/1", method, Origin="https://evil.example")
    assert status == 405
    assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1:80", 200), ("evil.example", 400), ("0.0.0.0", 400),
     ("127.0.0.1.evil.example", 400), ("evil.example:8377", 400),
     ("localhost.evil.example", 400), ("", 400)],
)  # fmt: skip
def test_a_request_that_names_another_host_is_refused(
    app: Starlette, host: str, status: int
) -> None:
    found, headers, text = ask(app, "/", Host=host)
    assert found == status
    assert ("stories" in text) == (status == 200)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/stories/1", "/stories/1/ledger.json"])
def test_every_answer_shuts_other_sites_out(app: Starlette, path: str) -> None:
    _, headers, _ = ask(app, path, Origin="https://evil.example")
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "no-referrer"
    assert not [name for name in headers if name.startswith("access-control")]


def test_a_file_that_changes_is_read_anew(app: Starlette, ledgers: list[Path]) -> None:
    text = ledgers[0].read_text(encoding="utf-8")
    ledgers[0].write_text("{}", encoding="utf-8")
    status, _, told = ask(app, "/stories/1")
    assert status == 500
    assert told.startswith(f"{ledgers[0]}:")
    ledgers[0].write_text(text, encoding="utf-8")
    assert ask(app, "/stories/1")[0] == 200


def test_a_file_that_is_no_ledger_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"x\.json"):
        make_app([tmp_path / "x.json"])
    with pytest.raises(LedgerError, match=r"none\.json"):
        serve([tmp_path / "none.json"], 0)


def test_a_port_that_is_taken_is_told(ledgers: list[Path]) -> None:
    with socket.create_server((HOST, 0)) as taken, pytest.raises(HeadwaterError, match="cannot be"):
        serve(ledgers, taken.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
def test_in_a_browser_the_app_runs_under_its_policy_without_a_message(
    ledgers: list[Path], tmp_path: Path
) -> None:
    with served(ledgers) as address, running(tmp_path / "profile") as browser:
        page = browser.open(address)
        assert page.requests == [address]
        page.go(f"{address}stories/1")
        page.click(".claim[data-n='8'] summary .said")
        assert page.js("document.querySelector('mark.found').textContent").startswith("The 🌊 call")
        assert (page.requests, page.messages) == ([f"{address}stories/1"], [])


@contextmanager
def served(ledgers: list[Path]) -> Iterator[str]:
    """Yield the address of the app, served by a process of its own and ended as a reader would."""
    code = (
        "import functools, pathlib, sys; from headwater.web import serve;"
        "serve([*map(pathlib.Path, sys.argv[1:])], 0, ready=functools.partial(print, flush=True))"
    )
    command = [sys.executable, "-c", code, *map(str, ledgers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().decode().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
