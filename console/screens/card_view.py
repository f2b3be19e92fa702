"""Sections of short lines in one to three columns, with a cursor over the lines that have a source.

Draws what `console.present` made of a person; must not know records, masking or data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from console.present.cards import Line, Section, more_line
from widgets import symbols
from widgets.plain import cells, pad, plain_line
from widgets.tokens import Palette, palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import RenderResult
    from textual.color import Color

    from console.words import Words

GAP = 3
"""Cells between columns."""


class Place(NamedTuple):
    """One drawn line of one column."""

    column: int
    line: int
    fact: int


Columns = tuple[tuple[Section, ...], ...]


class CardView(Widget, can_focus=True):
    """Sections side by side; what fits is decided by the function that is given."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    CardView {
        height: 1fr;
        width: 1fr;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False, id="cover.up"),
        Binding("down", "step(1)", "Down", show=False, id="cover.down"),
        Binding("left", "side(-1)", "Left", show=False, id="cover.left"),
        Binding("right", "side(1)", "Right", show=False, id="cover.right"),
        Binding("pageup,home,g", "end(-1)", "First", show=False, id="cover.top"),
        Binding("pagedown,end,G", "end(1)", "Last", show=False, id="cover.bottom"),
    ]

    class Chosen(Message):
        """A line with a source was clicked while the cursor was on it."""

    def __init__(self, *, id: str | None = None, cursor: bool = True) -> None:  # noqa: A002 — the framework's name
        super().__init__(id=id)
        self.can_focus = cursor
        self._make: Callable[[int, int], Columns] | None = None
        self._columns: Columns = ()
        self._fitted: object = None
        self._places: list[Place] = []
        self._at = -1
        self._runs: list[list[list[tuple[str, str]]]] = []
        self._widths: list[int] = []

    def show(self, layout: Callable[[int, int], Columns] | None) -> None:
        """Show other content; the cursor stays on its line where there still is one."""
        self._make = layout
        self._fitted = None
        self.refresh()

    @property
    def fact(self) -> int | None:
        """The fact behind the line under the cursor."""
        self._fit()
        return self._places[self._at].fact if 0 <= self._at < len(self._places) else None

    @property
    def line_text(self) -> str:
        """The line under the cursor as shown, for copying."""
        self._fit()
        if not 0 <= self._at < len(self._places):
            return ""
        place = self._places[self._at]
        return "".join(text for text, _ in self._runs[place.column][place.line]).strip()

    def action_step(self, lines: int) -> None:
        """Go to the next line that has a source."""
        self._fit()
        if self._places:
            self._at = max(0, min(len(self._places) - 1, self._at + lines))
            self.refresh()

    def action_end(self, way: int) -> None:
        """Go to the first or last line that has a source."""
        self.action_step(way * len(self._places))

    def action_side(self, way: int) -> None:
        """Go to the nearest line with a source in the next column."""
        self._fit()
        if not 0 <= self._at < len(self._places):
            self.action_step(0)
            return
        here = self._places[self._at]
        beside = [place for place in self._places if (place.column - here.column) * way > 0]
        if beside:
            target = min(
                beside, key=lambda place: (abs(place.column - here.column), abs(place.line - here.line))
            )
            self._at = self._places.index(target)
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; a second click asks for its source."""
        self._fit()
        left = 0
        for column, width in enumerate(self._widths):
            if left <= event.x < left + width:
                hit = [place for place in self._places if (place.column, place.line) == (column, event.y)]
                if hit:
                    index = self._places.index(hit[0])
                    if index == self._at or event.chain > 1:
                        self.post_message(self.Chosen())
                    self._at = index
                    self.refresh()
            left += width + GAP

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def render(self) -> RenderResult:
        """Never used for drawing: lines come from `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One line across all columns."""
        self._fit()
        colours = palette(self.app)
        background = self.background_colors[1]
        width = self.size.width
        segments: list[Segment] = []
        here = self._places[self._at] if self.has_focus and 0 <= self._at < len(self._places) else None
        for column, size in enumerate(self._widths):
            runs = self._runs[column][y] if y < len(self._runs[column]) else [(" " * size, "")]
            at = here is not None and (here.column, here.line) == (column, y)
            segments += _drawn(runs, colours, colours.cursor if at else background, at=at)
            if column < len(self._widths) - 1:
                segments.append(Segment(" " * GAP, colours.style("", background)))
        return Strip(Segment.adjust_line_length(segments, width, colours.style("", background)), width)

    def _fit(self) -> None:
        wanted = (self._make, self.size, symbols.current())
        if wanted == self._fitted:
            return
        self._fitted = wanted
        old = self._places[self._at].fact if 0 <= self._at < len(self._places) else None
        width, height = self.size
        self._columns = (
            self._make(width, height) if self._make is not None and width > 0 and height > 0 else ()
        )
        self._widths = _split(width, len(self._columns))
        self._runs = [_lines(column, size) for column, size in zip(self._columns, self._widths, strict=True)]
        self._places = [
            Place(column, line, fact)
            for column, sections in enumerate(self._columns)
            for line, fact in _facts(sections)
        ]
        facts = [place.fact for place in self._places]
        self._at = facts.index(old) if old in facts else (0 if facts else -1)


def _split(width: int, columns: int) -> list[int]:
    """Widths of equal columns; the last takes what is left."""
    if not columns:
        return []
    size = (width - GAP * (columns - 1)) // columns
    return [*[size] * (columns - 1), width - (size + GAP) * (columns - 1)]


def _facts(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """(drawn line, fact) of a column's lines that have a source."""
    found: list[tuple[int, int]] = []
    y = 0
    for section in sections:
        y += bool(section.title)
        for line in section.lines:
            if line.fact is not None:
                found.append((y, int(line.fact)))
            y += 1
        y += section.gap
    return found


def _lines(sections: Sequence[Section], width: int) -> list[list[tuple[str, str]]]:
    """A column as runs of (text, token), each line exactly `width` cells."""
    drawn: list[list[tuple[str, str]]] = []
    for section in sections:
        if section.title:
            drawn.append(_title(section, width))
        label = min(14, max((cells(line.label) for line in section.lines), default=0))
        drawn += [_line(line, label, width) for line in section.lines]
        if section.gap:
            drawn.append([(" " * width, "")])
    return drawn


def _title(section: Section, width: int) -> list[tuple[str, str]]:
    more = f" {symbols.current().more}{section.more}" if section.more else ""
    title = plain_line(section.title, max(1, width - cells(more) - 1))
    rule = max(0, width - cells(title) - cells(more) - 1)
    return [(title, "title"), (" " + symbols.current().rule * rule, "dim"), (more, "dim")]


def _line(line: Line, label: int, width: int) -> list[tuple[str, str]]:
    """Label, text and, to the right, a note; the note goes first when room is short."""
    runs: list[tuple[str, str]] = [("  ", "")]
    room = width - 2
    if label:
        runs.append((pad(line.label, label) + "  ", "dim"))
        room -= label + 2
    note = plain_line(line.note)
    text = plain_line(line.text)
    if note and cells(text) + 2 + cells(note) > room:
        keep = max(0, room - cells(text) - 2)
        note = plain_line(note, keep) if keep > 5 else ""
    size = max(0, room - (cells(note) + 2 if note else 0))
    runs.append((pad(text, size), line.token))
    if note:
        runs.append(("  " + note, "dim"))
    return runs


def _drawn(
    runs: Sequence[tuple[str, str]], colours: Palette, background: Color, *, at: bool
) -> list[Segment]:
    reverse = at and colours.colourless
    drawn = [
        Segment(text, colours.style(token, background, bold=at, reverse=reverse))
        for text, token in runs
        if text
    ]
    if at and drawn and drawn[0].text.startswith(" "):
        first = symbols.current().cursor + drawn[0].text[1:]
        drawn[0] = Segment(first, colours.style("accent", background, bold=True, reverse=reverse))
    return drawn


def with_more(section: Section, words: Words) -> Section:
    """The same section with a last line that says how many lines did not fit."""
    said = more_line(section, words)
    if not said:
        return section
    return replace(section, lines=(*section.lines, Line(said, token="dim")), more=0)
