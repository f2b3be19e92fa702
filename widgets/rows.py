"""What a table is given and how it becomes strips: rows of cells with meanings, painted once and kept.

Knows columns, tokens and cells of the terminal; must not know scrolling, keys or where rows come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from widgets.plain import pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.style import Style
    from textual.color import Color
    from textual.filter import LineFilter

    from widgets.columns import Column
    from widgets.symbols import Symbols
    from widgets.tokens import Palette

Cell = str | tuple[str, str]
"""Text, or text with the name of its meaning."""

GUTTER = 3
"""Cells before the first column: cursor sign, mark, space."""

GAP = 2
"""Cells between columns."""


class Row(NamedTuple):
    """One line of a table as text; `cells` in the order of all columns given to the table."""

    cells: tuple[Cell, ...]
    version: int = 0
    token: str = ""
    """Meaning of the whole line, for cells that have none of their own."""


class State(NamedTuple):
    """Everything besides its content that changes how a line looks."""

    odd: bool = False
    cursor: bool = False
    focus: bool = False
    marked: bool = False
    bar: int = 0
    """Scroll column: 0 nothing to scroll, 1 track, 2 thumb."""
    variant: int = 0
    """For tables that draw the same row in several ways, e.g. without a repeated date."""


class Painter:
    """Makes strips for one width, one theme and one set of columns."""

    def __init__(
        self,
        fitted: Sequence[tuple[Column, int]],
        *,
        places: Sequence[int],
        width: int,
        palette: Palette,
        background: Color,
        symbols: Symbols,
        filters: Sequence[LineFilter],
        gutter: bool = True,
    ) -> None:
        self._fitted = fitted
        self._places = places
        """Where the cell of each fitted column stands in a row."""
        self._width = width
        self._palette = palette
        self._background = background
        self._symbols = symbols
        self._filters = filters
        self._gutter = GUTTER if gutter else 0
        self._styles: dict[tuple[Color, str, bool, bool], Style] = {}

    def row(self, row: Row, state: State) -> Strip:
        """A line with content."""
        runs = self._signs(state)
        for (column, size), place in zip(self._fitted, self._places, strict=True):
            cell = row.cells[place] if place < len(row.cells) else ""
            text, token = (cell, row.token) if isinstance(cell, str) else (cell[0], cell[1] or row.token)
            runs.append((pad(text, size, column.align) + " " * GAP, token))
        return self._strip(runs, state)

    def waiting(self, state: State) -> Strip:
        """A line whose row has not been read yet."""
        runs = self._signs(state)
        runs.extend(
            (pad(self._symbols.waiting * min(3, size), size, column.align) + " " * GAP, "dim")
            for column, size in self._fitted
        )
        return self._strip(runs, state)

    def group(self, row: Row, state: State) -> Strip:
        """A line that names the lines below it; its cells run over the whole width."""
        first, *rest = (cell if isinstance(cell, str) else cell[0] for cell in row.cells)
        label = " " * self._gutter + first + " "
        tail = "  ".join(rest)
        room = self._room() - len(label) - len(tail) - 2
        rule = self._symbols.rule * max(0, min(room, self._width))
        return self._strip([(label, "title"), (rule, "faint"), (f" {tail} ", "dim")], state)

    def note(self, text: str) -> Strip:
        """A line that says something in place of rows, centred."""
        return self._strip([(pad(text, self._room(), "center"), "dim")], State())

    def blank(self, state: State) -> Strip:
        """A line after the last row."""
        return self._strip([], state)

    def header(self, sort: str | None, *, descending: bool) -> Strip:
        """The line of column titles, the sorted one with its direction."""
        runs: list[tuple[str, str]] = [(" " * self._gutter, "strong")]
        for column, size in self._fitted:
            if column.id == sort and size > 2:
                sign = self._symbols.down if descending else self._symbols.up
                title = pad(column.title, min(size - 2, _needed(column.title)), "left")
                runs.append((pad(f"{title} {sign}", size, column.align) + " " * GAP, "title"))
            else:
                runs.append((pad(column.title, size, column.align) + " " * GAP, "dim"))
        return self._finish(self._segments(runs, self._palette.header, bold=True), None)

    def _room(self) -> int:
        """Cells left of the scroll column."""
        return self._width - 1

    def _signs(self, state: State) -> list[tuple[str, str]]:
        """The gutter: shapes, so that neither cursor nor mark depends on colour."""
        if not self._gutter:
            return []
        sign = self._symbols.cursor if state.cursor else " "
        mark = self._symbols.mark if state.marked else " "
        token = "accent" if state.cursor or state.marked else ""
        return [(f"{sign}{mark} ", token)]

    def _strip(self, runs: Iterable[tuple[str, str]], state: State) -> Strip:
        palette = self._palette
        if state.cursor:
            background = palette.cursor if state.focus else palette.cursor_blurred
        elif state.marked:
            background = palette.marked
        else:
            background = palette.zebra if state.odd else self._background
        reverse = palette.colourless and state.cursor and state.focus
        segments = self._segments(runs, background, bold=state.cursor and state.focus, reverse=reverse)
        return self._finish(segments, state)

    def _segments(
        self, runs: Iterable[tuple[str, str]], background: Color, *, bold: bool = False, reverse: bool = False
    ) -> list[Segment]:
        """As few segments as meanings change along the line, cut and filled to the room before the scroll column."""
        merged: list[list[str]] = []
        for text, token in runs:
            if merged and (merged[-1][1] == token or not text.strip()):
                merged[-1][0] += text
            else:
                merged.append([text, token])
        segments = [
            Segment(text, self._style(background, token, bold=bold, reverse=reverse))
            for text, token in merged
        ]
        filler = self._style(background, "", bold=bold, reverse=reverse)
        return Segment.adjust_line_length(segments, self._room(), filler)

    def _style(self, background: Color, token: str, *, bold: bool, reverse: bool) -> Style:
        key = (background, token, bold, reverse)
        style = self._styles.get(key)
        if style is None:
            style = self._palette.style(token, background, bold=bold, reverse=reverse)
            self._styles[key] = style
        return style

    def _finish(self, segments: list[Segment], state: State | None) -> Strip:
        """Add the scroll column, then the app's line filters, which the framework leaves to us."""
        palette, symbols = self._palette, self._symbols
        if state is None:
            segments.append(Segment(" ", self._style(palette.header, "dim", bold=False, reverse=False)))
        else:
            shape = (" ", symbols.track, symbols.thumb)[state.bar]
            token = "primary" if state.bar == 2 else "faint"
            segments.append(Segment(shape, self._style(self._background, token, bold=False, reverse=False)))
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._background)
        return Strip(segments, self._width)


def _needed(title: str) -> int:
    """Cells of a title, which comes from the program and is plain."""
    return len(title)
