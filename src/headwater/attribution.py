"""Who is cited, by which word, for what: the only file that knows the attribution model.

The text goes through one small encoder in windows of whole paragraphs. A first head marks the cues
(*said*, *according to*, the colon of a headline); a second one reads the window once more for every
cue and labels its words as source or content *of that cue*. What overlaps a better find is dropped,
so the result is the outermost attribution, as the training corpus marks it.

Needs numpy, onnxruntime and tokenizers. The weights, their scores and their limits are described in
``weights/attribution/card.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from headwater.networks import open_session, open_tokenizer, read_network

__all__ = ["Attribution", "Span", "find_attributions"]

Span = tuple[int, int]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights" / "attribution"
MAX_PIECES = 192  # word pieces that one window may have, special tokens counted
ROOM = 160  # and that ours have: attention costs the square, and F1 on dev is .002 better
MAX_CHARS = 4000  # longer paragraphs are cut before they are tokenised, so memory stays bounded
CUES_AT_ONCE = 8
CLS, SEP = 101, 102
UNLIKELY = -4.0  # log probability below which a word is not looked at
NOTHING = (0.0, -20.0, -20.0)  # log probabilities of a word that can be neither
FILES = ("encoder.int8.onnx", "link.int8.onnx", "tokenizer.json")
FORMAT = 1  # of the weights folder

# Labels of the two heads; index 0 is "nothing".
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("O", "source", "content")
B_CUE, I_CUE = TAGS.index("B-cue"), TAGS.index("I-cue")
SOURCE, CONTENT = ROLES.index("source"), ROLES.index("content")

# Distance in word pieces from the cue, in growing steps: each side has its own bucket numbers.
DISTANCE_STEPS = np.array([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97], dtype=np.int64)
N_DISTANCE = 2 * len(DISTANCE_STEPS) + 1
N_PARAGRAPH, PARAGRAPH_REACH = 5, 2
N_QUOTE, N_CASE = 3, 5


@dataclass(frozen=True, slots=True)
class Attribution:
    """One thing that the text gives as somebody's word, thought or plan.

    Spans are character offsets (code points) into the text that was read, end exclusive.

    Attributes:
        source: who is cited; empty where the text names nobody.
        cue: the word or words that attribute.
        content: what is attributed, often in several pieces.
        confidence: 0 to 1, the estimated chance that people would mark the same.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


# --- from text to windows ---------------------------------------------------------------------

# Every replacement keeps the length, so offsets into the new text are offsets into the old one.
_MOJIBAKE = re.compile("â€(?:([œ\u009c\u009d])|([“”\u0093\u0094])|[˜™\u0098\u0099])")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # no tokenizer takes half a character
_PLAIN = tuple(zip("“”„‟«»〝〞‘’‚‛`´", '""""""""\'\'\'\'\'\'', strict=True))
_SINGLE_QUOTED = re.compile(
    r"(?<![\w'])'(?=[\w$£€\[(])(?!\d0s|em\b|tis\b|til\b|cause\b|n\b)"
    r"((?:[^'\n\"]|(?<=\w)'(?=\w))+?)(?<=[\w.,!?…;:)\]-])'(?!\w)"
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+|\s+")


def plain_quotes(text: str) -> str:
    """The text with one kind of quotation mark, at equal length.

    >>> plain_quotes("“We will,” he said. ''Bye.''")
    '"We will," he said. " Bye." '
    """
    text = _MOJIBAKE.sub(lambda m: ('"' if m[1] else "-" if m[2] else "'") + "  ", text)
    text = _LONE_SURROGATE.sub("?", text)
    for mark, plain in _PLAIN:  # quicker than a table: most paragraphs hold few of them
        text = text.replace(mark, plain)
    return _SINGLE_QUOTED.sub(r'"\1"', text.replace("''", '" '))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces in order, as parallel arrays; ``paragraph`` numbers the text's paragraphs."""

    ids: Ints
    case: Ints
    quote: Ints
    start: Ints
    end: Ints
    paragraph: Ints
    word: npt.NDArray[np.bool_]  # does a word begin here?

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, low: int, high: int) -> Pieces:
        """The pieces from ``low`` up to ``high``."""
        return Pieces(*(getattr(self, name)[low:high] for name in self.__slots__))


def join_pieces(parts: Sequence[Pieces]) -> Pieces:
    """The window that the encoder reads: the parts, each closed by a separator."""
    mark = np.full(1, -1, dtype=np.int64)
    zero = np.zeros(1, dtype=np.int64)

    def special(token: int, paragraph: Ints) -> Pieces:
        return Pieces(zero + token, zero, zero, mark, mark, paragraph, np.ones(1, dtype=np.bool_))

    rows = [special(CLS, parts[0].paragraph[:1])]
    for part in parts:
        rows += [part, special(SEP, part.paragraph[-1:])]
    columns = (np.concatenate([getattr(row, name) for row in rows]) for name in Pieces.__slots__)
    return Pieces(*columns)


def _quote_flags(paragraph: str) -> npt.NDArray[np.int8]:
    """For each character: 0 outside quotation marks, 1 inside, 2 where no mark closes them."""
    flags = np.zeros(len(paragraph), dtype=np.int8)
    marks = [m.start() for m in re.finditer('"', paragraph)]
    for i in range(0, len(marks), 2):
        if i + 1 < len(marks):
            flags[marks[i] : marks[i + 1] + 1] = 1
        else:
            flags[marks[i] :] = 2
    return flags


def _letter_case(word: str) -> int:
    """0 no letters, 1 lower case, 2 capitalised, 3 capitals, 4 mixed (the encoder sees no case)."""
    if word.islower():
        return 1
    if not word or word.lower() == word.upper():
        return 0
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4


def _chunks(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a very long paragraph at the end of a sentence, else at a blank, else anywhere."""
    while end - start > MAX_CHARS:
        cut = max(
            (
                m.end()
                for m in _SENTENCE_END.finditer(text, start + MAX_CHARS // 2, start + MAX_CHARS)
            ),
            key=lambda at: (text[at - 2 : at].strip() in {".", "!", "?", '."', '"'}, at),
            default=start + MAX_CHARS,
        )
        yield start, cut
        start = cut
    yield start, end


def read_paragraph(tokenizer: Tokenizer, text: str, span: Span, number: int) -> Iterator[Pieces]:
    """The word pieces of one paragraph of the text, some ``MAX_CHARS`` characters at a time."""
    raw = text[span[0] : span[1]]
    plain = plain_quotes(raw)
    flags = _quote_flags(plain)
    for low, high in _chunks(plain, 0, len(plain)):
        encoding = tokenizer.encode(plain[low:high], add_special_tokens=False)
        if not encoding.ids:
            continue
        start, end = np.array(encoding.offsets, dtype=np.int64).T + low
        word = np.diff(np.array(encoding.word_ids), prepend=-1) != 0
        first = np.flatnonzero(word)
        last = np.append(first[1:], len(word)) - 1
        spans = zip(start[first].tolist(), end[last].tolist(), strict=True)
        cases = [_letter_case(raw[a:b]) for a, b in spans]
        yield Pieces(
            ids=np.array(encoding.ids, dtype=np.int64),
            case=np.repeat(np.array(cases, dtype=np.int64), last - first + 1),
            quote=flags[start].astype(np.int64),
            start=start + span[0],
            end=end + span[0],
            paragraph=np.full(len(start), number, dtype=np.int64),
            word=word,
        )


def _sentence_break(text: str, pieces: Pieces, room: int) -> int:
    """How many pieces to take so that at most ``room`` go and a sentence ends, if one does."""
    for at in range(room, room // 3, -1):
        before = text[pieces.start[at - 1] : pieces.end[at - 1]]
        gap = pieces.start[at] > pieces.end[at - 1]
        if gap and (before in ".!?" or (before in "\"”'" and text[pieces.start[at - 2]] in ".!?,")):
            return at
    for at in range(room, 0, -1):
        if pieces.word[at]:
            return at
    return room


def pack(text: str, paragraphs: Iterable[Pieces], room: int = ROOM) -> Iterator[Pieces]:
    """Whole paragraphs packed into windows of at most ``room`` word pieces.

    Special tokens are counted and included. Only a paragraph that fits in no window is split.
    """
    held: list[Pieces] = []
    used = 1
    for paragraph in paragraphs:
        rest = paragraph
        while len(rest):
            if used + len(rest) + 1 <= room:
                held.append(rest)
                used += len(rest) + 1
                break
            if held:
                yield join_pieces(held)
                held, used = [], 1
                continue
            at = _sentence_break(text, rest, room - 2)
            yield join_pieces([rest.cut(0, at)])
            rest = rest.cut(at, len(rest))
    if held:
        yield join_pieces(held)


# --- what the second head is told about a cue -------------------------------------------------


def find_cues(
    tags: Floats, word: npt.NDArray[np.bool_], floor: float
) -> list[tuple[int, int, float]]:
    """Runs of words that may be a cue, as ``(first piece, end piece, probability)``.

    ``tags`` holds the chance of each of ``TAGS`` for each word piece; ``floor`` is the least.
    """
    first = np.flatnonzero(word)
    last = np.append(first[1:], len(word))
    begin, inside = tags[first, B_CUE], tags[first, I_CUE]
    likely = begin + inside
    cues: list[tuple[int, int, float]] = []
    before = -2
    for i in np.flatnonzero(likely >= floor).tolist():
        if before == i - 1 and begin[i] <= inside[i]:
            cues[-1] = (cues[-1][0], int(last[i]), max(cues[-1][2], float(likely[i])))
        else:
            cues.append((int(first[i]), int(last[i]), float(likely[i])))
        before = i
    return cues


def relate(window: Pieces, cue: Sequence[int]) -> tuple[Ints, Ints, Ints]:
    """Where each piece of the window lies as seen from the cue (indices of pieces, ascending).

    Returns:
        For each piece the number of its distance bucket, of its paragraph difference, and of the
        pair of quote flags (its own and the cue's).
    """
    place = np.arange(len(window), dtype=np.int64)
    before = np.searchsorted(DISTANCE_STEPS, cue[0] - place, side="right")
    after = np.searchsorted(DISTANCE_STEPS, place - cue[-1], side="right")
    distance = np.where(
        place < cue[0], before, np.where(place > cue[-1], after + len(DISTANCE_STEPS), 0)
    )
    step = window.paragraph - window.paragraph[cue[0]]
    paragraph = np.clip(step, -PARAGRAPH_REACH, PARAGRAPH_REACH) + PARAGRAPH_REACH
    quote = window.quote * N_QUOTE + window.quote[cue[0]]
    return distance.astype(np.int64), paragraph, quote


# --- the weights ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Model:
    """The loaded model; the numbers are the manifest's, chosen on the development articles."""

    tokenizer: Tokenizer
    encoder: Any
    link: Any
    cue_floor: float
    threshold: float
    overlap: float
    transitions: Floats
    calibration: Floats


@cache
def _load(folder: Path) -> _Model:
    """Read and verify the model once for each process and folder."""
    manifest, (encoder, link, words) = read_network(folder, FILES, FORMAT)
    return _Model(
        tokenizer=open_tokenizer(words),
        encoder=open_session(encoder),
        link=open_session(link),
        cue_floor=manifest["cue_floor"],
        threshold=manifest["threshold"],
        overlap=manifest["overlap"],
        transitions=np.array(manifest["transitions"], dtype=np.float32),
        calibration=np.array(manifest["calibration"], dtype=np.float32),
    )


# --- reading a window -------------------------------------------------------------------------


def best_path(logs: Floats, transitions: Floats) -> Ints:
    """The likeliest labels (cues, words) for log probabilities (cues, words, roles): Viterbi.

    ``transitions`` holds the log weight of a role (column) after a role (row). Only the stretch
    from the first to the last likely word of each cue is worked through.
    """
    labels = np.zeros(logs.shape[:2], dtype=np.int64)
    likely = logs[:, :, 1:].max(axis=2) > UNLIKELY
    weights = transitions.T.tolist()
    for row in np.flatnonzero(likely.any(axis=1)).tolist():
        words = np.flatnonzero(likely[row])
        low, high = int(words[0]), int(words[-1]) + 1
        labels[row, low:high] = _path(logs[row, low:high].tolist(), weights)
    return labels


def _path(logs: list[list[float]], weights: list[list[float]]) -> list[int]:
    """Viterbi over one stretch, in plain numbers: with three roles arrays are three times slower.

    ``weights`` holds a row for each role, by the role before.
    """
    (oo, so, co), (os, ss, cs), (oc, sc, cc) = weights  # o nothing, s source, c content
    o, s, c = (log + row[0] for log, row in zip(logs[0], weights, strict=True))
    back: list[tuple[int, int, int]] = []
    for log_o, log_s, log_c in logs[1:]:
        to_o = (o + oo, s + so, c + co)
        to_s = (o + os, s + ss, c + cs)
        to_c = (o + oc, s + sc, c + cc)
        o, s, c = max(to_o), max(to_s), max(to_c)
        back.append((to_o.index(o), to_s.index(s), to_c.index(c)))
        o, s, c = o + log_o, s + log_s, c + log_c
    here = (o, s, c).index(max(o, s, c))
    path = [here]
    for step in reversed(back):
        here = step[here]
        path.append(here)
    return path[::-1]


def if_cue(roles: Floats, valid: Floats) -> Floats:
    """Chances of the roles on the condition that the cue is one.

    The head gives little to every word of a cue it doubts. Without this the doubtful ones would
    come out empty, and no threshold could bring them back (+.004 F1).
    """
    share = np.maximum(valid, roles[:, :, CONTENT].max(axis=1))[:, None, None]
    some = np.minimum(roles[:, :, 1:] / np.maximum(share, 0.05), 0.995)
    some /= np.maximum(some.sum(axis=2, keepdims=True) / 0.998, 1.0)
    return np.concatenate([1 - some.sum(axis=2, keepdims=True), some], axis=2)


def _runs(chosen: npt.NDArray[np.bool_], paragraph: Ints) -> list[Span]:
    """Runs of chosen words, each within one paragraph, as ``(first, end)`` word numbers."""
    runs: list[Span] = []
    for at in np.flatnonzero(chosen).tolist():
        if runs and runs[-1][1] == at and paragraph[at] == paragraph[at - 1]:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a window: text offsets, paragraph, and where the pieces of each begin."""

    first: Ints
    pieces: Ints  # how many each word has
    start: Ints
    end: Ints
    paragraph: Ints

    @classmethod
    def of(cls, window: Pieces) -> _Words:
        first = np.flatnonzero(window.word)
        size = np.diff(np.append(first, len(window)))
        end = window.end[first + size - 1]
        return cls(first, size, window.start[first], end, window.paragraph[first])

    def spans(self, runs: Sequence[Span]) -> tuple[Span, ...]:
        """Text offsets of runs of words."""
        return tuple((int(self.start[a]), int(self.end[b - 1])) for a, b in runs)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution that the model considers, with what its confidence is reckoned from."""

    attribution: Attribution
    evidence: tuple[float, ...]


def _judge(
    words: _Words,
    cue: Span,
    labels: Ints,
    chances: Floats,
    known: tuple[float, float],
    weights: Floats,
) -> Candidate | None:
    """One candidate from the labels of its words, or None where nothing is its content."""
    content = labels == CONTENT
    if not content.any():
        return None
    sources = _runs(labels == SOURCE, words.paragraph)
    best = max(sources, key=lambda run: float(chances[run[0] : run[1], SOURCE].sum()), default=None)
    sure = float(chances[content, CONTENT].mean())
    named = float(chances[best[0] : best[1], SOURCE].mean()) if best else 0.5
    logits = (_logit(p) for p in (*known, sure, named))
    evidence = (1.0, *logits, float(best is None), float(np.log(content.sum())))
    confidence = 1 / (1 + float(np.exp(-np.dot(weights, np.array(evidence, dtype=np.float32)))))
    attribution = Attribution(
        source=words.spans([best] if best else []),
        cue=words.spans([cue]),
        content=words.spans(_runs(content, words.paragraph)),
        confidence=round(confidence, 4),
    )
    return Candidate(attribution, evidence)


def _read_window(model: _Model, window: Pieces) -> Iterator[Candidate]:
    """Every candidate of one window, in the order of their cues."""
    inputs = {"ids": window.ids, "case": window.case, "quote": window.quote}
    hidden, tags = model.encoder.run(None, inputs)
    cues = [c for c in find_cues(tags, window.word, model.cue_floor) if window.start[c[0]] >= 0]
    words = _Words.of(window)
    for some in range(0, len(cues), CUES_AT_ONCE):
        part = cues[some : some + CUES_AT_ONCE]
        weights = np.zeros((len(part), len(window)), dtype=np.float32)
        related = np.zeros((3, len(part), len(window)), dtype=np.int64)
        for k, (low, high, _) in enumerate(part):
            weights[k, low:high] = 1 / (high - low)
            related[:, k] = relate(window, range(low, high))
        feed = {"hidden": hidden, "weights": weights}
        feed |= dict(zip(("distance", "paragraph", "quote"), related, strict=True))
        roles, valid = model.link.run(None, feed)
        logs = np.log(if_cue(roles, valid) + 1e-6)
        logs = np.add.reduceat(logs, words.first, axis=1) / words.pieces[:, None]
        logs[:, words.start < 0] = NOTHING
        own = [(int(a), int(b)) for a, b in np.searchsorted(words.first, [c[:2] for c in part])]
        for k, (low, high) in enumerate(own):
            logs[k, low:high] = NOTHING
        labels = best_path(logs.astype(np.float32), model.transitions)
        for k, cue in enumerate(part):
            known = (cue[2], float(valid[k]))
            found = _judge(words, own[k], labels[k], np.exp(logs[k]), known, model.calibration)
            if found:
                yield found


# --- choosing among what was found ------------------------------------------------------------


def _shared(a: Sequence[Span], b: Sequence[Span]) -> int:
    """How many characters two lists of spans share."""
    return sum(max(0, min(x[1], y[1]) - max(x[0], y[0])) for x in a for y in b)


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _clash(a: Attribution, b: Attribution, overlap: float) -> bool:
    """Do two attributions tell of the same words, or does one lie in the other's content?"""
    if _shared(a.cue, b.cue) or _shared(a.cue, b.content) or _shared(a.content, b.cue):
        return True
    return _shared(a.content, b.content) > overlap * min(_size(a.content), _size(b.content))


def outermost(found: Iterable[Attribution], overlap: float) -> list[Attribution]:
    """The surest attributions that do not clash, in the order of the text."""
    kept: list[Attribution] = []
    for one in sorted(found, key=lambda a: (-a.confidence, a.cue)):
        if not any(_clash(one, other, overlap) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda a: (a.cue, a.content))


def find_candidates(text: str, paragraphs: Sequence[Span]) -> Iterator[list[Candidate]]:
    """Everything the model considers, sure or not, clashing or not: a list for each window."""
    model = _load(WEIGHTS)
    pieces = (
        part
        for number, span in enumerate(paragraphs)
        for part in read_paragraph(model.tokenizer, text, span, number)
    )
    for window in pack(text, pieces):
        yield list(_read_window(model, window))


def find_attributions(text: str, paragraphs: Sequence[Span]) -> list[Attribution]:
    """Find who is cited for what.

    Args:
        text: the text that all offsets index.
        paragraphs: ``(start, end)`` of the article's paragraphs, in order.

    Returns:
        The attributions in the order of their cues. Their contents do not lie in one another.

    Raises:
        WeightsError: if the model's files are missing or not the ones we know.
    """
    model = _load(WEIGHTS)
    kept: list[Attribution] = []
    for candidates in find_candidates(text, paragraphs):  # windows cannot clash
        sure = (c.attribution for c in candidates if c.attribution.confidence >= model.threshold)
        kept += outermost(sure, model.overlap)
    return sorted(kept, key=lambda a: (a.cue, a.content))
