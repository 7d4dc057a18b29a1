"""Lines and hanging columns for a terminal, as one string."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

# Trailing blanks, also before the escape sequence that ends a style.
_TRAILING = re.compile(r"[ \t]+((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)


class Screen:
    """Collects what is printed; plain text unless *colour*."""

    def __init__(self, width: int, colour: bool = False) -> None:
        self.width = width
        self._out = io.StringIO()
        self._console = Console(
            file=self._out,
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        """Return what was printed, without blanks at line ends."""
        return _TRAILING.sub(r"\1", self._out.getvalue()).rstrip("\n") + "\n"

    def blank(self) -> None:
        """Print an empty line."""
        self._console.print()

    def line(self, *pieces: str | tuple[str, str]) -> None:
        """Print one line of *pieces*, wrapped if it is too long."""
        self._console.print(Text.assemble(*pieces))

    def hanging(self, rows: Iterable[Sequence[str | Text]], *, indent: int = 0) -> None:
        """Print *rows* as columns without rules; the last column wraps."""
        rows = list(rows)
        if not rows:
            return
        grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        columns = max(map(len, rows))
        for n in range(columns):
            last = n == columns - 1
            grid.add_column(no_wrap=not last, overflow="fold", ratio=1 if last else None)
        for row in rows:
            grid.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
        outer = Table.grid(expand=True)
        outer.add_column(width=indent or 1)
        outer.add_column(ratio=1)
        outer.add_row("", grid)
        self._console.print(outer if indent else grid)
