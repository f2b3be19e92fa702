"""A person's measurements: a list with the latest value of each, and the chart of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message

from console.present import trends as shown
from widgets.chart import Chart
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from console.session import Session
    from db.records import FactId, Trend


MOST_LINES: Final = 10
FEWEST_LINES: Final = 4
CHART_ROWS: Final = 12
"""A blank row, the title, six rows of plot, two of days and two of words."""


class TrendTable(PagedTable, inherit_bindings=False):
    """The list, with j and k left to the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False, id="trends.up"),
        Binding("down", "step(1)", "Down", show=False, id="trends.down"),
        Binding("home,g", "top", "First", show=False, id="trends.top"),
        Binding("end,G", "bottom", "Last", show=False, id="trends.bottom"),
    ]


class TrendsView(Container):
    """List and chart."""

    class Chosen(Message):
        """The person wants to know where the latest value comes from."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 — the framework's name
        super().__init__(id=id)
        self._trends: tuple[Trend, ...] = ()
        self._session: Session | None = None

    def compose(self) -> ComposeResult:
        """The list, then the chart."""
        columns = (
            Column("title", "", 12, 24, 1),
            Column("value", "", 14, 30, 2),
            Column("note", "", 12, 0, 1, drop=1),
        )
        yield TrendTable(columns, header=False, id="trend-list")
        yield Chart(id="chart")

    @property
    def table(self) -> TrendTable:
        """The list."""
        return self.query_one(TrendTable)

    @property
    def fact(self) -> FactId | None:
        """The latest value of the measurement under the cursor."""
        trend = self._current()
        return trend.points[-1].fact if trend is not None and trend.points else None

    def focus_table(self) -> None:
        """Arrows move."""
        self.table.focus()

    def show(self, trends: Sequence[Trend], session: Session) -> None:
        """Show these measurements."""
        self._trends = tuple(trend for trend in trends if trend.points)
        self._session = session
        lines = [shown.line(trend, session) for trend in self._trends]
        self.table.forget()
        self.table.show(range(len(lines)))
        self.table.supply(
            {
                index: Row(((line.label, "strong"), (line.text, line.token), (line.note, "dim")))
                for index, line in enumerate(lines)
            }
        )
        self._share()
        self._draw()

    def on_resize(self) -> None:
        """Share the rows anew."""
        self._share()

    def _share(self) -> None:
        """The list scrolls before the chart loses its shape."""
        room = max(FEWEST_LINES, self.size.height - CHART_ROWS) if self.size.height else MOST_LINES
        self.table.styles.height = max(1, min(len(self._trends), MOST_LINES, room))

    def _current(self) -> Trend | None:
        index = self.table.cursor_id
        return self._trends[index] if index is not None and index < len(self._trends) else None

    def _draw(self) -> None:
        trend, session = self._current(), self._session
        chart = self.query_one(Chart)
        if trend is None or session is None:
            chart.show(())
            return
        words = session.words
        sentence = shown.line(trend, session).plain()
        if trend.goal_source:
            goal = words.say("trends.goal-from", source=trend.goal_source)
            sentence = f"{sentence}. {goal}"
        chart.show(
            trend.points,
            title=trend.title,
            unit=trend.unit,
            low=trend.goal_low,
            high=trend.goal_high,
            second=trend.second,
            goal_label=words.say("trends.goal-label") if shown.goal(trend, words) else "",
            twin=sentence,
        )

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._draw()

    @on(PagedTable.Opened)
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        self.post_message(self.Chosen())

    @on(PagedTable.RowsWanted)
    @on(PagedTable.MarksChanged)
    def _quiet(self, event: Message) -> None:
        event.stop()
