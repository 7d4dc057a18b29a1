"""The PolNeAR corpus as training examples: brat files to windows with labels.

The windows, features and candidate cues are the run time's own (:mod:`headwater.attribution`), so
training and reading cannot drift apart.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from headwater.attribution import (
    CONTENT,
    MAX_PIECES,
    SOURCE,
    TAGS,
    Ints,
    Pieces,
    Span,
    pack,
    read_paragraph,
)

ROOMS = (MAX_PIECES,) * 5 + (160, 112)  # widths of window that training draws from

Gold = list[dict[str, list[Span]]]


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its text, the pieces of its paragraphs, and each annotator's attributions."""

    name: str
    text: str
    paragraphs: list[Pieces]
    annotations: list[Gold]


@dataclass(frozen=True, slots=True)
class Link:
    """One gold cue in a window and the label of every piece as seen from it."""

    cue: list[int]
    roles: Ints


@dataclass(frozen=True, slots=True)
class Example:
    """A window, the tag of each piece for the first head, and the links for the second."""

    window: Pieces
    tags: Ints
    links: list[Link]


def read_brat(path: Path) -> Gold:
    """The attributions of one brat file, as lists of spans by role."""
    spans: dict[str, list[Span]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if re.match(r"T\d+\t", line):
            name, middle = line.split("\t")[:2]
            pairs = middle.split(" ", 1)[1].split(";")
            spans[name] = [(int(a), int(b)) for a, b in (pair.split() for pair in pairs)]
        elif re.match(r"E\d+\t", line):
            events.append(line.split("\t")[1].split())
    found: Gold = []
    for arguments in events:
        roles: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
        for argument in arguments:
            role, name = argument.split(":")
            role = re.sub(r"\d+$", "", role).lower()
            if role in roles:
                roles[role] += spans[name]
        found.append({role: sorted(parts) for role, parts in roles.items()})
    return found


def paragraph_spans(text: str) -> list[Span]:
    """The corpus's paragraphs are its lines."""
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def read_corpus(folder: Path, tokenizer: Tokenizer, limit: int | None = None) -> list[Document]:
    """Every article below ``folder/text`` with its annotations; the first annotator comes first."""
    annotations: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations[path.stem.rsplit("_", 1)[0]].append(path)
    documents = []
    for path in sorted((folder / "text").glob("*.txt"))[:limit]:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        golds = [read_brat(ann) for ann in annotations[path.stem]]
        documents.append(Document(path.stem, text, _pieces(text, tokenizer), golds))
    return documents


def read_texts(folder: Path, tokenizer: Tokenizer) -> list[Document]:
    """Every ``*.txt`` of a folder as an article that nobody annotated."""
    documents = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        documents.append(Document(path.stem, text, _pieces(text, tokenizer), [[]]))
    return documents


def _pieces(text: str, tokenizer: Tokenizer) -> list[Pieces]:
    """The word pieces of every paragraph, in the order of the text."""
    return [
        part
        for number, span in enumerate(paragraph_spans(text))
        for part in read_paragraph(tokenizer, text, span, number)
    ]


def _inside(window: Pieces, spans: list[Span]) -> list[int]:
    """Indices of the window's pieces that any of the spans covers."""
    hit = np.zeros(len(window), dtype=bool)
    for start, end in spans:
        hit |= (window.start < end) & (window.end > start) & (window.start >= 0)
    return np.flatnonzero(hit).tolist()


def label(window: Pieces, gold: Gold) -> Example:
    """Label a window for both heads."""
    tags = np.zeros(len(window), dtype=np.int64)
    links: list[Link] = []
    for role in ("content", "source", "cue"):
        for attribution in gold:
            for span in attribution[role]:
                at = _inside(window, [span])
                if at:
                    tags[at] = TAGS.index(f"I-{role}")
                    tags[at[0]] = TAGS.index(f"B-{role}")
    for attribution in gold:
        cue = _inside(window, attribution["cue"])
        roles = np.zeros(len(window), dtype=np.int64)
        roles[_inside(window, attribution["content"])] = CONTENT
        roles[_inside(window, attribution["source"])] = SOURCE
        if cue and (roles == CONTENT).any():
            links.append(Link(cue, roles))
    return Example(window, tags, links)


def make_examples(documents: list[Document], seed: int | None = None) -> list[Example]:
    """Windows of all articles.

    Args:
        documents: the articles.
        seed: if given, each article is packed at another width and with another first break, and
            one of its annotators is drawn; else as the run time packs it, first annotator.

    Returns:
        The labelled windows.
    """
    dice = random.Random(seed)
    examples = []
    for document in documents:
        gold = document.annotations[0] if document.annotations else []
        room, first = MAX_PIECES, 0
        if seed is not None:
            gold = dice.choice(document.annotations)
            room = dice.choice(ROOMS)
            first = dice.randrange(min(4, len(document.paragraphs) or 1))
        parts = document.paragraphs[:first], document.paragraphs[first:]
        for part in parts:
            for window in pack(document.text, part, room):
                examples.append(label(window, gold))
    return examples


def batches(examples: list[Example], pieces: int, dice: random.Random) -> list[list[Example]]:
    """Batches of about ``pieces`` word pieces, windows of like length together, in random order."""
    order = sorted(examples, key=lambda e: len(e.window) + dice.random() * 8)
    out: list[list[Example]] = [[]]
    longest = 0
    for example in order:
        longest = max(longest, len(example.window))
        if out[-1] and longest * (len(out[-1]) + 1) > pieces:
            out.append([])
            longest = len(example.window)
        out[-1].append(example)
    dice.shuffle(out)
    return out
