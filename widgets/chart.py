"""One value over time as a chart with axes and the goal as a band, always together with a sentence that says the same.

Must not know what is measured or in which words; the caller gives both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from widgets import symbols
from widgets.plain import cells, pad, plain_line, wrap
from widgets.tokens import palette
from widgets.trend import number, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import RenderResult

    from widgets.symbols import Symbols
    from widgets.trend import Measured

Runs = list[tuple[str, str]]
"""One line as stretches of text with their meaning; `band…` tokens lie on the goal's ground."""

Goal = tuple[float | None, float | None]
"""In goal from the first on, below the second."""

LEAST_WIDTH = 24
LEAST_HEIGHT = 5


class _Frame:
    """Where values and days fall in a plot of some columns and rows."""

    def __init__(self, days: Sequence[int], values: Sequence[float], columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.first, self.last = min(days), max(days)
        low, high = min(values), max(values)
        margin = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
        self.low, self.high = low - margin, high + margin

    def column(self, day: float) -> int:
        """Column of a day; one day alone stands in the middle."""
        span = self.last - self.first
        return self.columns // 2 if span == 0 else round((day - self.first) / span * (self.columns - 1))

    def row(self, value: float) -> int:
        """Row of a value, 0 at the top."""
        share = (value - self.low) / (self.high - self.low)
        return self.rows - 1 - round(min(1.0, max(0.0, share)) * (self.rows - 1))

    def value(self, row: int) -> float:
        """Value in the middle of a row."""
        return self.low + (self.rows - 1 - row) / max(1, self.rows - 1) * (self.high - self.low)


def chart_lines(
    points: Sequence[Measured],
    width: int,
    height: int,
    *,
    low: float | None = None,
    high: float | None = None,
    second: Sequence[Measured] = (),
    goal_label: str = "",
    shapes: Symbols | None = None,
) -> list[Runs]:
    """A chart of exactly `height` lines of `width` cells; an empty list where there is no room or no point.

    Args:
        points: Oldest first.
        width: Cells, axis labels included.
        height: Lines, the axis of days included.
        low: The goal begins here.
        high: The goal ends below this.
        second: The lower line of a pair (diastolic).
        goal_label: Word written into the band's edge.
        shapes: Symbols to draw with.
    """
    if not points or width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return []
    marks = shapes or symbols.current()
    values = [point.value for point in (*points, *second)]
    goals = [goal for goal in (low, high) if goal is not None]
    frame_values = [*values, *goals]
    labels = _value_labels(frame_values, height - 2)
    room = max(cells(label) for label in labels.values())
    days = [point.day.toordinal() for point in (*points, *second)]
    frame = _Frame(days, frame_values, width - room - 2, height - 2)
    grid = _grid(frame, points, second, (low, high), marks)
    _write_goal(grid, frame, goal_label, (low, high), marks)
    lines = [
        [(pad(labels.get(row, ""), room, "right") + f" {marks.axis}", "dim"), *_runs(grid[row])]
        for row in range(frame.rows)
    ]
    axis = " " * (room + 1) + marks.corner + marks.rule * frame.columns
    return [*lines, [(axis, "dim")], [(_day_labels(points, second, width, room + 2), "dim")]]


def _value_labels(values: Sequence[float], rows: int) -> dict[int, str]:
    """Numbers at the top, the middle and the bottom of the value axis."""
    probe = _Frame([0, 1], values, 2, rows)
    digits = 0 if probe.high - probe.low >= 10 else 1 if probe.high - probe.low >= 1 else 2
    return {row: f"{probe.value(row):.{digits}f}" for row in sorted({0, rows // 2, rows - 1})}


def _grid(
    frame: _Frame,
    points: Sequence[Measured],
    second: Sequence[Measured],
    goal: Goal,
    marks: Symbols,
) -> list[list[tuple[str, str]]]:
    """Cells of the plot: band, then the line between values, then the values themselves."""
    low, high = goal
    has_goal = low is not None or high is not None
    band = [has_goal and _row_in_goal(frame, row, low, high) for row in range(frame.rows)]
    grid = [[(" ", "band" if inside else "")] * frame.columns for inside in band]
    for series, dot in ((second, marks.second_dot), (points, marks.dot)):
        for column, value in _between(frame, series):
            row = frame.row(value)
            grid[row][column] = (marks.line, "band-dim" if band[row] else "dim")
        for point in series:
            row = frame.row(point.value)
            where = state(point.value, low, high) if series is points else ""
            token = {"within": "success", "": "accent"}.get(where, "warning")
            grid[row][frame.column(point.day.toordinal())] = (dot, f"band-{token}" if band[row] else token)
    return grid


def _row_in_goal(frame: _Frame, row: int, low: float | None, high: float | None) -> bool:
    """True where the row lies between the rows of the goal's edges."""
    top = 0 if high is None else frame.row(high)
    bottom = frame.rows - 1 if low is None else frame.row(low)
    return top <= row <= bottom


def _between(frame: _Frame, series: Sequence[Measured]) -> Iterator[tuple[int, float]]:
    """Columns between neighbouring values with the value on the straight line there."""
    for one, two in pairwise(series):
        left, right = frame.column(one.day.toordinal()), frame.column(two.day.toordinal())
        for column in range(left + 1, right):
            yield column, one.value + (two.value - one.value) * (column - left) / (right - left)


def _write_goal(
    grid: list[list[tuple[str, str]]], frame: _Frame, label: str, goal: Goal, marks: Symbols
) -> None:
    """The edge of the band in words at the right, so that the band does not depend on colour."""
    for edge, sign in ((goal[1], "<"), (goal[0], marks.at_least)):
        if edge is None:
            continue
        row = frame.row(edge)
        short = f" {sign}{number(edge)} "
        for text in (f" {plain_line(label)}{short}" if label else short, short):
            start = _free_place(grid[row], len(text))
            if start is not None:
                for at, character in enumerate(text):
                    grid[row][start + at] = (character, "band-dim")
                break


def _free_place(row: Sequence[tuple[str, str]], size: int) -> int | None:
    """The rightmost stretch of a row where nothing is drawn; None where a word would be torn apart by values."""
    return next(
        (
            start
            for start in range(len(row) - size, -1, -1)
            if all(cell[0] == " " for cell in row[start : start + size])
        ),
        None,
    )


def _runs(cells_of_row: Sequence[tuple[str, str]]) -> Runs:
    """Neighbouring cells of one meaning together."""
    runs: Runs = []
    for text, token in cells_of_row:
        if runs and runs[-1][1] == token:
            runs[-1] = (runs[-1][0] + text, token)
        else:
            runs.append((text, token))
    return runs


def _day_labels(points: Sequence[Measured], second: Sequence[Measured], width: int, left: int) -> str:
    """The first and the last day under the ends of the axis."""
    days = sorted(point.day for point in (*points, *second))
    first, last = days[0].isoformat(), days[-1].isoformat()
    room = width - left
    if first == last or room < len(first) + len(last) + 1:
        return pad(" " * left + last, width)
    return " " * left + first + " " * (room - len(first) - len(last)) + last


class Chart(Widget):
    """The chart as a widget; the sentence stands below it and stays when there is no room for the chart."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Chart {
        height: 1fr;
        width: 1fr;
        min-height: 2;
        padding: 0 1;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._points: tuple[Measured, ...] = ()
        self._second: tuple[Measured, ...] = ()
        self._title = ""
        self._goal: tuple[float | None, float | None, str] = (None, None, "")
        self._twin = ""

    def show(
        self,
        points: Sequence[Measured],
        *,
        title: str = "",
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
        second: Sequence[Measured] = (),
        goal_label: str = "",
        twin: str = "",
    ) -> None:
        """Draw these values.

        Args:
            points: Oldest first.
            title: Name of the value, on the first line.
            unit: Unit, after the title.
            low: The goal begins here.
            high: The goal ends below this.
            second: The lower line of a pair.
            goal_label: The word for the goal.
            twin: The sentence that says what the chart shows.
        """
        self._points, self._second = tuple(points), tuple(second)
        self._title = plain_line(f"{title} ({unit})" if unit else title)
        self._goal = (low, high, goal_label)
        self._twin = twin
        self.refresh()

    def render(self) -> RenderResult:
        """Never used for drawing: lines come from `render_line`."""
        return ""

    def lines(self, width: int, height: int) -> list[Runs]:
        """Title, chart and sentence for a size, at most `height` lines."""
        title: list[Runs] = [[(plain_line(self._title, width), "title")]] if self._title else []
        twin: list[Runs] = [[(line, "")] for line in wrap(self._twin, width)] if self._twin else []
        low, high, label = self._goal
        room = height - len(title) - len(twin)
        plot = chart_lines(
            self._points, width, room, low=low, high=high, second=self._second, goal_label=label
        )
        return [*title, *plot, *twin][:height]

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, height = self.content_size
        look, background = palette(self.app), self.background_colors[1]
        lines = self.lines(width, height)
        segments: list[Segment] = []
        for text, token in lines[y] if y < len(lines) else []:
            inside = token.startswith("band")
            meaning = token.removeprefix("band").removeprefix("-")
            segments.append(Segment(text, look.style(meaning, look.band if inside else background)))
        return Strip(Segment.adjust_line_length(segments, width, look.style("", background)), width)

    def notify_style_update(self) -> None:
        """Another theme: draw again."""
        super().notify_style_update()
        self.refresh()
