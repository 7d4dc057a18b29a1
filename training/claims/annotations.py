"""Our own annotations of news stories: kept as places and hashes, put to words by the reports.

    python training/claims/annotations.py pack GOLD_FOLDER STORIES [STORIES ...] --out own.jsonl
    python training/claims/annotations.py unpack own.jsonl STORIES [STORIES ...] --out GOLD_FOLDER

GOLD_FOLDER holds a JSON file for each story in the form that stories are annotated in (claims,
their mentions as exact text, origins, relations, non-answers, copies); STORIES a folder of reports
for each. Packed, a story is one line; every text in it is a report, a start and an end in
characters, and a report is named with the sha256 of its file, so that no annotation is read into
other words. Wordings of claims are left out, and so are names that stand in no report.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
NUMBERED = re.compile(r"^(\d\d_).*")  # a folder named by a number and the words of a headline


class Texts:
    """The reports of one story."""

    def __init__(self, folder: Path) -> None:
        """Read every text file in *folder*."""
        self.bytes = {p.stem: p.read_bytes() for p in sorted(folder.glob("*.txt"))}
        self.text = {n: b.decode("utf-8", errors="replace") for n, b in self.bytes.items()}

    def digest(self, report: str) -> str:
        """Return the sha256 of a report's file."""
        return hashlib.sha256(self.bytes[report]).hexdigest()

    def place(self, report: str, text: str) -> list[int]:
        """Return where *text* begins and ends in *report*."""
        start = self.text[report].index(text)
        return [start, start + len(text)]

    def name(self, name: str | None, first: str | None = None) -> list[Any] | None:
        """Return where *name* stands first, in the report *first* if it is there."""
        for report in [first, *self.text] if first else self.text:
            at = self.text[report].find(name) if name and report else -1
            if at >= 0:
                return [report, at, at + len(name or "")]
        return None

    def words(self, report: str, place: list[int]) -> str:
        """Return the words at a place."""
        return self.text[report][place[0] : place[1]]

    def named(self, place: list[Any] | None) -> str | None:
        """Return the words at the place of a name."""
        return self.words(place[0], place[1:]) if place else None


def pack(gold: Record, texts: Texts) -> Record:
    """Return an annotated story with places for texts."""

    def side(of: Record) -> list[Any]:
        return [of["report"], *texts.place(of["report"], of["text"])]

    def mention(m: Record) -> Record:
        found = {
            "at": side(m),
            "source": texts.name(m["source"], m["report"]),
            "type": m["source_type"],
            "quoting": m["quoting"],
            "relay": [x for x in (texts.name(n, m["report"]) for n in m["relay"]) if x],
        }
        return {key: value for key, value in found.items() if value}

    return {
        "story": NUMBERED.sub(r"\1", gold["story"]),
        "reports": {r: texts.digest(r) for r in gold["reports"]},
        "claims": [
            {
                "mentions": [mention(m) for m in claim["mentions"]],
                "origins": [[o["kind"], *o["reports"]] for o in claim["origins"]],
                "relations": [[r["type"], side(r["a"]), side(r["b"])] for r in claim["relations"]],
            }
            for claim in gold["claims"]
        ],
        "non_answers": [
            {"at": side(n), "who": texts.name(n["who"], n["report"])} for n in gold["non_answers"]
        ],
        "copied_text": [[c["a"], c["b"]] for c in gold["copied_text"]],
    }


def unpack(packed: Record, texts: Texts) -> Record:
    """Return an annotated story with the words of its reports.

    Raises:
        ValueError: if a report is missing or another one than was annotated.
    """
    for report, digest in packed["reports"].items():
        if report not in texts.bytes or texts.digest(report) != digest:
            raise ValueError(f"{packed['story']}: {report} is not the report that was annotated")

    def side(at: list[Any]) -> Record:
        return {"report": at[0], "text": texts.words(at[0], at[1:])}

    def mention(m: Record) -> Record:
        source = texts.named(m.get("source"))
        if source is None and m["quoting"] != "own-voice":
            source = "?"
        return {
            **side(m["at"]),
            "source": source,
            "source_type": m["type"],
            "quoting": m["quoting"],
            "relay": [texts.named(x) for x in m.get("relay", ())],
        }

    return {
        "story": packed["story"],
        "reports": {report: {} for report in packed["reports"]},
        "claims": [
            {
                "id": f"c{n:02}",
                "gloss": "",
                "mentions": [mention(m) for m in claim["mentions"]],
                "origins": [
                    {"name": f"{k}", "kind": kind, "reports": reports}
                    for k, (kind, *reports) in enumerate(claim["origins"])
                ],
                "independent_origins": len(claim["origins"]),
                "relations": [
                    {"type": kind, "a": side(a), "b": side(b)} for kind, a, b in claim["relations"]
                ],
            }
            for n, claim in enumerate(packed["claims"], 1)
        ],
        "non_answers": [
            {**side(n["at"]), "who": texts.named(n["who"])} for n in packed["non_answers"]
        ],
        "copied_text": [{"a": a, "b": b} for a, b in packed["copied_text"]],
    }


def folder_of(story: str, roots: Iterable[Path]) -> Path:
    """Return the folder of reports of a story, given its name or how it begins."""
    roots = list(roots)
    for root in roots:
        if (root / story).is_dir():
            return root / story
    for root in roots:
        found = sorted(root.glob(f"{story}*"))
        if len(found) == 1:
            return found[0]
    raise FileNotFoundError(f"no folder of reports for {story}")


def read_packed(path: Path, roots: list[Path]) -> Iterator[tuple[Path, Record]]:
    """Yield each story's folder of reports and its annotation in words."""
    for line in path.read_text(encoding="utf-8").splitlines():
        packed = json.loads(line)
        folder = folder_of(packed["story"], roots)
        yield folder, {**unpack(packed, Texts(folder)), "story": folder.name}


def main() -> None:
    """Pack or unpack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=["pack", "unpack"])
    parser.add_argument("given", type=Path)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.way == "unpack":
        args.out.mkdir(parents=True, exist_ok=True)
        for _, gold in read_packed(args.given, args.stories):
            target = args.out / f"{gold['story']}.json"
            target.write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
        return
    lines = []
    for path in sorted(args.given.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        packed = pack(gold, Texts(folder_of(gold["story"], args.stories)))
        lines.append(json.dumps(packed, separators=(",", ":"), ensure_ascii=True))
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
