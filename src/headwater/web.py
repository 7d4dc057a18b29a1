"""The reader's pages as a local web app: on this machine only, and for nobody else's pages.

It serves what :func:`render_html` makes and the ledger files, nothing more. It asks no one else for
anything, and what another site could do with a reader's browser is shut out: requests that name
another host are refused, no page may frame or load these, and nothing can be changed.
"""

from __future__ import annotations

import functools
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.datamodel import Ledger
from headwater.errors import HeadwaterError
from headwater.ledger import load_ledger
from headwater.render.html import content_policy, render_html, render_index

HOST = "127.0.0.1"
PORT = 8377
# A name of another site can be made to point to this machine; only these are ours.
HOSTS = (HOST, "localhost")
HEADERS = (
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
)


def make_app(ledgers: Sequence[Path]) -> Starlette:
    """Return the app that shows the stories of the files *ledgers*.

    A file that changes is read anew at the next request.

    Raises: LedgerError naming the first file that is no sound ledger.
    """
    stories = _Stories(ledgers)
    routes = [
        Route("/", stories.index, methods=["GET"]),
        Route("/stories/{number:int}", stories.page, methods=["GET"]),
        Route("/stories/{number:int}/ledger.json", stories.file, methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(_Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False),
        ],
        exception_handlers={HeadwaterError: _unreadable, HTTPException: _refused},
    )
    app.router.redirect_slashes = False
    return app


def serve(
    ledgers: Sequence[Path], port: int = PORT, *, ready: Callable[[str], None] | None = None
) -> None:
    """Serve the stories of *ledgers* on this machine until interrupted.

    *ready* is called with the address once the app takes requests. Port 0 takes a free one.

    Raises: LedgerError for an unsound ledger, HeadwaterError if the port is taken.
    """
    # Costly to import, and of no use to the other commands.
    import uvicorn

    app = make_app(ledgers)
    try:
        listening = socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        raise HeadwaterError(f"port {port} cannot be used ({error}): name another") from None
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
    )
    with listening:
        if ready is not None:
            ready(f"http://{HOST}:{listening.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listening])


class _Stories:
    """The ledgers in the order given; each is read and rendered when it is asked for."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        for path in self.paths:
            _ledger(path, *_stamp(path))

    def named(self, request: Request) -> tuple[Path, int]:
        """Return the ledger file that *request* is about, and its number."""
        number = int(request.path_params["number"])
        if not 1 <= number <= len(self.paths):
            raise HTTPException(404)
        return self.paths[number - 1], number

    def index(self, request: Request) -> Response:
        """Return the list of the stories."""
        rows = [
            (_ledger(path, *_stamp(path)), f"/stories/{number}")
            for number, path in enumerate(self.paths, 1)
        ]
        return HTMLResponse(render_index(rows))

    def page(self, request: Request) -> Response:
        """Return a story's page."""
        path, number = self.named(request)
        return HTMLResponse(_page(path, *_stamp(path), number))

    def file(self, request: Request) -> Response:
        """Return a story's ledger as a file to keep."""
        path, _ = self.named(request)
        story = _ledger(path, *_stamp(path)).story.id
        name = re.sub(r"[^\w-]", "-", story, flags=re.ASCII)
        disposition = {"content-disposition": f'attachment; filename="ledger-{name}.json"'}
        return Response(path.read_bytes(), 200, disposition, "application/json")


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@functools.lru_cache(maxsize=64)
def _ledger(path: Path, changed: int, size: int) -> Ledger:
    """Return the ledger in *path*; the other arguments make a changed file another one."""
    return load_ledger(path)


@functools.lru_cache(maxsize=8)
def _page(path: Path, changed: int, size: int, number: int) -> str:
    link = f"/stories/{number}/ledger.json"
    return render_html(_ledger(path, changed, size), index_link="/", ledger_link=link)


class _Guard:
    """Puts the headers that shut other sites out on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        policy = f"{content_policy()}; frame-ancestors 'none'"
        headers = [(name.encode(), value.encode()) for name, value in HEADERS]
        headers.append((b"content-security-policy", policy.encode()))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers]
            await send(message)

        if scope["type"] == "http":
            await self.app(scope, receive, guarded)


async def _unreadable(request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 500)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return PlainTextResponse({404: "no such page\n"}.get(status, "not allowed\n"), status)
