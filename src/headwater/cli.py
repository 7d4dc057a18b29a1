"""The command line: arguments and files only; the work is done in :mod:`headwater.pipeline`."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress as ProgressBar

from headwater import __version__, codec, pipeline
from headwater.datamodel import Article, Ledger, Problem, Span, Statement
from headwater.errors import HeadwaterError
from headwater.ledger import dump_ledger, load_ledger
from headwater.outlets import load_outlets
from headwater.render import (
    render_explain,
    render_html,
    render_index,
    render_terminal,
)
from headwater.render.reading import render_reading
from headwater.stories import group_stories

FINE, PROBLEMS, WRONG = 0, 1, 2
KINDS = ("article", "statements", "entities", "timexes", "events")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that *argv* names and return its exit status."""
    args = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status: int = args.run(args)
    except HeadwaterError as error:
        return _wrong(str(error))
    except BrokenPipeError:  # the reader of a pipe has gone: nothing more to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return _wrong("stopped")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headwater",
        description="Read news reports of an event; tell who said what, on whose word, and how "
        "many independent origins stand behind each claim. Offline.",
    )
    parser.add_argument("--version", action="version", version=f"headwater {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="the main job: a report and a ledger per story")
    _paths(report)
    report.add_argument("-o", "--output", metavar="FILE.html", help="the page (report.html)")
    report.add_argument("--json", metavar="FILE", help="the ledger (ledger.json); - is stdout")
    report.add_argument("--one-story", action="store_true", help="take all reports as one story")
    report.add_argument("--open", action="store_true", help="open the page in a browser")
    report.add_argument("--strict", action="store_true", help="exit 1 if there are problems")
    report.set_defaults(run=_report)

    show = commands.add_parser("show", help="what is found in each article")
    show.add_argument("kind", choices=KINDS)
    _paths(show)
    show.add_argument(
        "--json", action="store_true", help="one JSON object per article, a line each"
    )
    show.set_defaults(run=_show)

    group = commands.add_parser("group", help="which articles tell the same event")
    _paths(group)
    group.add_argument("--json", metavar="FILE", help="write the stories here; - is stdout")
    group.set_defaults(run=_group)

    serve = commands.add_parser("serve", help="the reader's pages as a local web app")
    serve.add_argument("ledgers", nargs="+", type=Path, metavar="LEDGER")
    serve.add_argument("--port", type=int, default=8377, help="0 takes a free one (8377)")
    serve.add_argument("--open", action="store_true", help="open it in a browser")
    serve.set_defaults(run=_serve)

    explain = commands.add_parser("explain", help="why a statement, claim or origin is as it is")
    explain.add_argument("ledger", type=Path)
    explain.add_argument("id", help="an id of the ledger, or its first letters")
    explain.set_defaults(run=_explain)
    return parser


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder; - is stdin")
    parser.add_argument(
        "--published", metavar="DATE", type=_date, help="the date of articles without one"
    )


def _date(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[\d:]+Z?)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2025-11-24")
    return text


# --- commands ----------------------------------------------------------------------------------


def _report(args: argparse.Namespace) -> int:
    page_to_stdout, ledger_to_stdout = args.output == "-", args.json == "-"
    if page_to_stdout and ledger_to_stdout:
        return _wrong("-o - and --json -: only one of them can be standard output")
    articles, problems = _read(args)
    if not articles:
        return _wrong("nothing readable: name a text, HTML or JSON file, or a folder of them")
    with _progress() as progress:
        ledgers = list(
            pipeline.tell_stories(
                articles, one_story=args.one_story, problems=problems, progress=progress
            )
        )
    page = Path(args.output or "report.html")
    ledger_file = Path(args.json or "ledger.json")
    if page_to_stdout and len(ledgers) > 1:
        return _wrong(f"{len(ledgers)} stories: name a file with -o, or add --one-story")
    rows = []
    for ledger in ledgers:
        mark = f"-{ledger.story.id}" if len(ledgers) > 1 else ""
        page_of, ledger_of = _marked(page, mark), _marked(ledger_file, mark)
        if ledger_to_stdout:
            _out(dump_ledger(ledger))
        else:
            _write(ledger_of, dump_ledger(ledger))
        if page_to_stdout:
            _out(render_html(ledger))
        else:
            _write(page_of, render_html(ledger))
        if not (page_to_stdout or ledger_to_stdout):
            _print_report(ledger, page_of, ledger_of)
        rows.append((ledger, page_of.name))
    if len(ledgers) > 1:
        _write(page, render_index(rows))
        if not ledger_to_stdout:
            _out(f"\n{len(ledgers)} stories: {page} lists them\n")
    if args.open and not page_to_stdout:
        webbrowser.open(page.resolve().as_uri())
    return _status(args, [p for ledger in ledgers for p in ledger.problems])


def _marked(path: Path, mark: str) -> Path:
    return path.with_name(path.stem + mark + path.suffix)


def _print_report(ledger: Ledger, page: Path, ledger_file: Path) -> None:
    console = Console()
    text = render_terminal(
        ledger,
        width=min(console.width, 200),
        colour=console.is_terminal and not console.no_color,
        html=str(page),
    )
    _out(f"{text.rstrip()}\n\nThe page: {page}\nThe ledger: {ledger_file}\n")


def _show(args: argparse.Namespace) -> int:
    articles, problems = _read(args)
    if not articles:
        return _wrong("nothing readable: name a text, HTML or JSON file, or a folder of them")
    outlets = load_outlets()
    for article in articles:
        attributions = args.json and args.kind == "statements"
        reading = (
            pipeline.read_attributions(article)
            if attributions
            else pipeline.analyse(article, outlets)
        )
        if args.json:
            _out(json.dumps(plain_reading(args.kind, reading), ensure_ascii=False) + "\n")
        else:
            _out(render_reading(args.kind, article, _found(args.kind, reading)) + "\n")
        problems += reading.problems
    return FINE


def _found(kind: str, reading: pipeline.Reading) -> tuple[Any, ...]:
    found: dict[str, tuple[Any, ...]] = {
        "article": (),
        "statements": reading.statements,
        "entities": reading.mentions,
        "timexes": reading.timexes,
        "events": reading.events,
    }
    return found[kind]


def plain_reading(kind: str, reading: pipeline.Reading) -> dict[str, Any]:
    """Return what ``show KIND --json`` prints of an article; offsets count the decoded input."""
    article = reading.article
    rows: list[dict[str, Any]]
    if kind == "article":
        return {"doc_id": article.name, "article": codec.to_plain(article)}
    if kind == "statements":
        rows = list(_attributions(article, reading.statements))
        return {"doc_id": article.name, "attributions": rows}
    if kind == "timexes":
        rows = [
            {"text": t.span.text, "type": t.type, "value": t.value, "span": t.span}
            for t in reading.timexes
        ]
    elif kind == "entities":
        rows = [
            {"text": m.span.text, "kind": m.kind, "name": m.name, "chain": m.chain, "span": m.span}
            for m in reading.mentions
        ]
    else:
        rows = [
            {"text": e.trigger.text, "type": e.type, "polarity": e.polarity, "span": e.trigger}
            | {"modality": e.modality}
            for e in reading.events
        ]
    placed = [(row, article.to_raw(row["span"].start, row.pop("span").end)) for row in rows]
    return {
        "doc_id": article.name,
        kind: [{"start": raw[0], "end": raw[1], **row} for row, raw in placed if raw],
    }


def _attributions(article: Article, statements: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    """Yield the cued, outermost attributions in the decoded input's offsets.

    A decline's complement ("declined [to comment]") stands in its cue's later spans.
    """

    def raw(spans: Sequence[Span]) -> list[list[int]]:
        places = (article.to_raw(s.start, s.end) for s in spans)
        return [list(place) for place in places if place]

    for s in statements:
        if s.cue is None or s.inside is not None or s.source.form == "own-voice":
            continue
        cue, content = s.cue.spans, s.content
        if s.act == "decline":
            cue, content = cue[:1], (*cue[1:], *s.topic)
        if content and raw(content):
            yield {"source": raw(s.source.spans), "cue": raw(cue), "content": raw(content)} | {
                "class": s.class_,
                "act": s.act,
                "form": s.source.form,
            }


def _group(args: argparse.Namespace) -> int:
    articles, _ = _read(args)
    if not articles:
        return _wrong("nothing readable: name a text, HTML or JSON file, or a folder of them")
    names = {a.id: a.name for a in articles}
    stories = group_stories(articles)
    plain = {
        "stories": [{"id": s.id, "articles": sorted(names[a] for a in s.articles)} for s in stories]
    }
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    if args.json == "-":
        _out(text)
        return FINE
    if args.json:
        _write(Path(args.json), text)
        return FINE
    for story in stories:
        label = story.label.text if story.label else "(no headline)"
        _out(f"{story.id}  {len(story.articles)} reports  {label}\n")
        for name in sorted(names[a] for a in story.articles):
            _out(f"    {name}\n")
    return FINE


def _serve(args: argparse.Namespace) -> int:
    from headwater.web import serve  # costly to import, and of no use to the other commands

    def ready(address: str) -> None:
        _out(f"{address}  (Ctrl-C ends it)\n")
        sys.stdout.flush()
        if args.open:
            webbrowser.open(address)

    with suppress(KeyboardInterrupt):  # how a reader ends it
        serve(args.ledgers, args.port, ready=ready)
    return FINE


def _explain(args: argparse.Namespace) -> int:
    width = min(Console().width, 120)
    _out(render_explain(load_ledger(args.ledger), args.id, width=width) + "\n")
    return FINE


# --- reading and writing -----------------------------------------------------------------------


def _read(args: argparse.Namespace) -> tuple[list[Article], list[Problem]]:
    stdin = sys.stdin.buffer if "-" in args.paths else None
    articles, problems = pipeline.read_articles(args.paths, published=args.published, stdin=stdin)
    for problem in problems:
        if problem.stage == "ingest":
            _warn(problem.message)
    return articles, problems


def _status(args: argparse.Namespace, problems: Sequence[Problem]) -> int:
    return PROBLEMS if args.strict and problems else FINE


@contextmanager
def _progress() -> Iterator[pipeline.Progress]:
    """Show a progress bar on a terminal, and nothing when piped."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield pipeline.quiet
        return
    with ProgressBar(console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        yield progress


def _write(path: Path, text: str) -> None:
    """Write *path* whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise HeadwaterError(f"{path}: cannot be written ({error.strerror})") from None


def _out(text: str) -> None:
    sys.stdout.write(text)


def _warn(message: str) -> None:
    sys.stderr.write(f"headwater: {message}\n")


def _wrong(message: str) -> int:
    _warn(message)
    return WRONG
