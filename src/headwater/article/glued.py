"""What an extractor ran together: furniture glued to a sentence, a gallery's title to captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from headwater.article.furniture import CLOSERS, is_sentence

_GLUED_FRONT = re.compile(
    r"(?:advertisement\s+)?(?:story\s+)?continue[sd]?\s+(?:reading\s+(?:the\s+main\s+story|below)"
    r"|below)\s+(?=[A-Z“\"])"
    r"|(?:advertisement|ADVERTISEMENT)\s+(?=[A-Z“\"][a-z’']*\s\w)",
    re.I,
)
_GLUED_BACK = re.compile(
    rf"[.!?]{CLOSERS}(?P<cut>\s+(?:Read [Mm]ore|READ MORE|Advertisement"
    rf"|Continue reading the main story"
    r"|Story continues below|Share this|Sign up|Hide [Cc]aption(?: \d+ of \d+)?)\W{0,3})$"
)


def split_glued(text: str) -> int | None:
    """Return where a sentence and furniture on the same line part, or ``None``.

    >>> split_glued("Continue reading the main story It rained all day in Halden.")
    32
    >>> split_glued("It rained all day. Read more")
    18
    """
    front = _GLUED_FRONT.match(text)
    if front and is_sentence(text[front.end() :]):
        return front.end()
    back = _GLUED_BACK.search(text[-120:])
    if back:
        return max(0, len(text) - 120) + back.start("cut")
    return None


def shared_front(texts: Sequence[str]) -> int:
    """Return how many characters of a gallery's title stand before each of its captions.

    >>> shared_front(["Photos: Flood A car", "Photos: Flood The dam", "Photos: Flood Rain"])
    14
    """
    gallery = [text for text in texts if GALLERY.match(text)]
    if len(gallery) < 3:
        return 0
    low, high = min(gallery), max(gallery)
    same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    front = low[:same]
    return front.rfind(" ") + 1 if front.count(" ") >= 1 else 0


GALLERY = re.compile(r"(?:Photos?|Pictures|Gallery|Images)\s?:\s")
