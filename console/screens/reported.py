"""Numbers that the centre reports about itself over the years: a list, and the chart of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on

from console import actions
from console.present import reported as shown
from console.screens.base import CareScreen
from console.words import Words
from widgets.chart import Chart
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.message import Message
    from textual.widget import Widget

    from console import messages
    from db.records import Reported


class ReportedScreen(CareScreen[None]):
    """The whole first, then its parts; the chart says the same in a sentence."""

    PLACE = "reported"
    CSS_PATH = "reported.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("reported", Words.load())]

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[Reported, ...] = ()

    def middle(self) -> Iterable[Widget]:
        """The list, then the chart."""
        titles = {name: self.say(f"reported.column.{name}") for name in ("measure", "latest", "change")}
        yield PagedTable(
            (
                Column("measure", titles["measure"], 20, 34, 2),
                Column("latest", titles["latest"], 20, 40, 2),
                Column("change", titles["change"], 16, 34, 1, drop=1),
            ),
            id="reported",
        )
        yield Chart(id="years")

    def on_mount(self) -> None:
        """Ask for the numbers."""
        self.table.set_empty([self.say("reported.none"), "", self.say("reported.none-next")])
        self.table.focus()
        self.gateway.reported(self)

    @property
    def table(self) -> PagedTable:
        """The list."""
        return self.query_one("#reported", PagedTable)

    @property
    def current(self) -> Reported | None:
        """The measure under the cursor."""
        index = self.table.cursor_id
        return self.found[index] if index is not None and index < len(self.found) else None

    def on_reported_read(self, event: messages.ReportedRead) -> None:
        """The numbers are here."""
        self.found = tuple(event.found)
        words = self.words
        self.table.show(range(len(self.found)))
        self.table.supply(
            {
                place: Row(
                    (
                        (shown.title(one), "" if one.part else "strong"),
                        shown.latest(one, words),
                        (shown.change(one, words), "dim"),
                    ),
                    hash(one),
                )
                for place, one in enumerate(self.found)
            }
        )
        self.table.styles.height = max(4, min(len(self.found) + 1, 11))
        self._draw()

    def _draw(self) -> None:
        one = self.current
        chart = self.query_one("#years", Chart)
        if one is None:
            chart.show(())
        else:
            chart.show(
                one.points,
                title=shown.title(one).strip(),
                unit=one.unit,
                twin=shown.twin(one, self.words),
            )
        self.show_status()

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._draw()

    @on(PagedTable.Opened)
    @on(PagedTable.RowsWanted)
    @on(PagedTable.MarksChanged)
    def _quiet(self, event: Message) -> None:
        event.stop()

    def action_reported_copy(self) -> None:
        """Copy the measure under the cursor, period by period."""
        one = self.current
        if one is not None:
            self.care.copy(shown.as_text(one, self.words), shown.title(one).strip())
