"""What can go wrong, in one screen.

::

    HeadwaterError
      ReadError            an input that cannot be read (never costs the other inputs)
      SpanError            offsets that do not index their text: a bug, ours or the caller's
      LedgerError          a ledger that breaks its schema or its meaning
      WeightsError         a model file that is missing or not the one we know
      MissingExtraError    a part that needs ``pip install headwater[extra]``

What is only *messy* (a bad byte, an odd quotation mark, an unknown outlet) raises nothing: it
becomes a :class:`headwater.Problem` in the ledger.
"""

from __future__ import annotations


class HeadwaterError(Exception):
    """Anything that headwater raises on purpose."""


class ReadError(HeadwaterError):
    """An input that cannot be read; the message names it and says what to do."""


class SpanError(HeadwaterError, ValueError):
    """Offsets that do not index their text."""


class LedgerError(HeadwaterError, ValueError):
    """A ledger that breaks its schema or its meaning."""


class WeightsError(HeadwaterError):
    """A model file that is missing, or whose sha256 is not the one we know."""


class MissingExtraError(HeadwaterError, ImportError):
    """A part of headwater whose optional packages are not installed.

    >>> str(MissingExtraError("training", "train"))
    'training needs optional packages: pip install headwater[train]'
    """

    def __init__(self, part: str, extra: str) -> None:
        super().__init__(f"{part} needs optional packages: pip install headwater[{extra}]")
