"""The table in an app: asks for rows, repaints only what changed, answers keys and mouse, survives hostile text."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Self, TypeVar

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message

from console.themes import THEMES
from widgets import symbols
from widgets.paged_table import Column, PagedTable, Row
from widgets.plain import line_filters
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.filter import LineFilter
    from textual.strip import Strip

    from widgets.rows import Painter, State

MessageT = TypeVar("MessageT", bound=Message)

COLUMNS = (
    Column("name", "Name", 12, 24, 2, sortable=True),
    Column("age", "Age", 4, align="right", sortable=True),
    Column("team", "Team", 8, 12, 1, drop=1),
)


def row(row_id: int) -> Row:
    """A made-up line."""
    return Row((f"Person {row_id}", str(row_id % 100), ("Blue", "warning")))


class Table(PagedTable):
    """Counts strips that are painted and keeps regions that are to be written again."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.painted = 0
        self.regions: list[Region | None] = []

    def _paint(self, painter: Painter, row_id: int, row: Row | None, state: State) -> Strip:
        self.painted += 1
        return super()._paint(painter, row_id, row, state)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Remember, then do it."""
        self.regions.extend(regions or (None,))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class TableApp(App[None]):
    """An owner that answers, or not, and remembers what it was told."""

    def __init__(self, table: PagedTable, *, answer: bool = True) -> None:
        super().__init__()
        self.table = table
        self.answer = answer
        self.told: list[Message] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With gate B."""
        return line_filters(super().get_line_filters())

    def compose(self) -> ComposeResult:
        """Only the table."""
        yield self.table

    def on_mount(self) -> None:
        """Keys go to the table."""
        self.table.focus()

    def on_paged_table_rows_wanted(self, message: PagedTable.RowsWanted) -> None:
        """Answer at once."""
        self.told.append(message)
        if self.answer:
            message.table.supply({row_id: row(row_id) for row_id in message.ids})

    def on_paged_table_cursor_moved(self, message: PagedTable.CursorMoved) -> None:
        """Remember."""
        self.told.append(message)

    def on_paged_table_opened(self, message: PagedTable.Opened) -> None:
        """Remember."""
        self.told.append(message)

    def on_paged_table_marks_changed(self, message: PagedTable.MarksChanged) -> None:
        """Remember."""
        self.told.append(message)

    def on_paged_table_header_clicked(self, message: PagedTable.HeaderClicked) -> None:
        """Remember."""
        self.told.append(message)

    def of(self, kind: type[MessageT]) -> list[MessageT]:
        """Messages of one kind."""
        return [message for message in self.told if isinstance(message, kind)]


def screen_text(app: App[None]) -> list[str]:
    """The screen as lines of plain text."""
    width, height = app.size
    console = Console(width=width, height=height, file=StringIO(), record=True, color_system=None)
    console.print(app.screen._compositor.render_update(full=True))
    return [line.rstrip() for line in console.export_text().split("\n")[:height]]


@pytest.fixture(autouse=True)
def usual_shapes() -> Iterator[None]:
    """The set of shapes is one for the process; leave it as it was."""
    symbols.choose(ascii_only=False)
    yield
    symbols.choose(ascii_only=False)


async def test_rows_are_asked_for_around_the_view_visible_first() -> None:
    """The request names the visible rows, then a page below; after a jump also the page above, never everything."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(1000, 101_000))
        await pilot.pause()
        assert app.of(PagedTable.RowsWanted)[-1].ids == tuple(range(1000, 1020))
        app.table.move_to(50_000)
        await pilot.pause()
        wanted = app.of(PagedTable.RowsWanted)[-1].ids
        assert wanted[:10] == tuple(app.table.visible_ids())
        assert len(wanted) == 30
        assert "Person 51000" in "\n".join(screen_text(app))


async def test_a_slow_owner_never_blocks_the_keys() -> None:
    """Without an answer rows are dim placeholders, the cursor walks on, and a late answer appears in its place."""
    app = TableApp(PagedTable(COLUMNS), answer=False)
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(1000))
        await pilot.press("pagedown", "j")
        assert app.table.cursor_index == 11
        assert "···" in screen_text(app)[1]
        assert len(app.of(PagedTable.RowsWanted)[-1].ids) >= 21
        app.table.supply({11: row(11)})
        await pilot.pause()
        assert "Person 11" in "\n".join(screen_text(app))


async def test_an_answer_given_with_the_list_is_not_asked_for() -> None:
    """An owner who shows and supplies in one go gets no request."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(5))
        app.table.supply({row_id: row(row_id) for row_id in range(5)})
        await pilot.pause()
        assert app.of(PagedTable.RowsWanted) == []
        app.table.invalidate([3])
        await pilot.pause()
        assert [message.ids for message in app.of(PagedTable.RowsWanted)] == [(3,)]
        assert "Person 3" in "\n".join(screen_text(app))


async def test_a_cursor_move_repaints_two_lines() -> None:
    """Moving inside the view draws the line left and the line reached, and a supplied change only its own line."""
    table = Table()
    app = TableApp(table)
    async with app.run_test(size=(60, 21)) as pilot:
        table.show(range(100))
        await pilot.pause()
        await pilot.pause()
        table.painted = 0
        table.regions.clear()
        await pilot.press("j")
        assert table.painted == 2
        assert table.regions == [Region(0, 1, 60, 1), Region(0, 2, 60, 1)]
        table.painted = 0
        table.regions.clear()
        table.supply({4: row(4), 5: Row(("Changed", "1", ""), 1), 90: row(90)})
        await pilot.pause()
        assert table.painted == 1
        assert table.regions == [Region(0, 6, 60, 1)]
        assert "Changed" in screen_text(app)[6]


async def test_unchanged_lines_come_back_as_the_same_strips() -> None:
    """Scrolling by a line reuses every strip that stays visible, which is what makes it quick."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 21)) as pilot:
        app.table.show(range(1000))
        await pilot.pause()
        app.table.move_to(500)
        await pilot.pause()
        region = app.table.size.region
        before = app.table.render_lines(region)
        app.table.scroll_lines(1)
        await pilot.pause()
        after = app.table.render_lines(region)
        assert after[0] is before[0]
        kept = sum(any(one is other for other in before) for one in after[1:])
        assert kept >= len(after) - 4
        assert all(len(list(strip)) <= 8 for strip in after)


async def test_every_movement_key() -> None:
    """Arrows, letters, pages, half pages and ends, each clamped to the list."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(100))
        seen = []
        for key in (
            "k",
            "j",
            "down",
            "up",
            "pagedown",
            "ctrl+d",
            "ctrl+u",
            "pageup",
            "G",
            "down",
            "home",
            "end",
            "g",
        ):
            await pilot.press(key)
            seen.append(app.table.cursor_index)
        assert seen == [0, 1, 2, 1, 11, 16, 11, 1, 99, 99, 0, 99, 0]


async def test_the_cursor_keeps_its_person_in_a_new_order() -> None:
    """The owner is told the new position of the same id, and nothing when nothing moved."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show([5, 6, 7, 8])
        await pilot.press("j", "j")
        app.told.clear()
        app.table.show([8, 7, 6, 5])
        await pilot.pause()
        assert [(message.id, message.index) for message in app.of(PagedTable.CursorMoved)] == [(7, 1)]
        app.told.clear()
        app.table.show([8, 7, 6, 5])
        await pilot.pause()
        assert app.of(PagedTable.CursorMoved) == []


async def test_marks_show_as_shapes_and_survive_a_filter() -> None:
    """A mark is a sign in the gutter, kept by id, and a range marks both of its ends."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(8))
        await pilot.pause()
        app.table.toggle_mark()
        await pilot.pause()
        assert app.table.cursor_index == 1
        assert screen_text(app)[1].startswith(" ✓ Person 0")
        assert screen_text(app)[2].startswith("❯  Person 1")
        app.table.mark_range()
        await pilot.press("j", "j")
        assert [line[1] for line in screen_text(app)[1:6]] == ["✓", "✓", "✓", "✓", " "]
        assert app.table.marks == {0}
        app.table.mark_range()
        assert app.table.marks == {0, 1, 2, 3}
        app.table.show([9, 3, 0])
        assert app.table.marked_in_order() == [3, 0, 1, 2]
        await pilot.pause()
        assert app.of(PagedTable.MarksChanged)[-1].count == 4


async def test_an_open_range_can_be_left() -> None:
    """Leaving marks nothing, and marking everything marks what the list shows."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(8))
        app.table.mark_range()
        await pilot.press("j")
        assert app.table.cancel_range()
        assert not app.table.cancel_range()
        assert app.table.marks == frozenset()
        app.table.show([2, 3])
        app.table.mark_all()
        assert app.table.marks == {2, 3}
        app.table.clear_marks()
        assert app.table.marks == frozenset()


async def test_the_mouse_selects_opens_marks_sorts_and_scrolls() -> None:
    """A click selects, a click on the cursor opens once, the gutter marks, the title sorts, wheel and column scroll."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(100))
        await pilot.pause()
        await pilot.click(offset=(10, 4))
        assert app.table.cursor_index == 3
        assert app.of(PagedTable.Opened) == []
        await pilot.click(offset=(10, 4))
        assert [message.id for message in app.of(PagedTable.Opened)] == [3]
        await pilot.click(offset=(1, 6))
        assert app.table.marks == {5}
        assert app.table.cursor_index == 3
        await pilot.click(offset=(10, 0))
        await pilot.click(offset=(50, 0))
        assert [message.column_id for message in app.of(PagedTable.HeaderClicked)] == ["name"]
        await pilot.mouse_down(offset=(59, 10))
        await pilot.hover(offset=(59, 10))
        await pilot.mouse_up(offset=(59, 10))
        assert app.table.top == 90
        await pilot.press("j")
        assert app.table.cursor_index == 4
        assert app.table.top <= 4


async def test_enter_opens_the_row_under_the_cursor() -> None:
    """And in an empty list it does nothing."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.set_empty(["Nobody matches", "esc clears the filter"])
        app.table.show([])
        await pilot.press("enter", "j", "pagedown", "G")
        assert app.told == []
        assert "Nobody matches" in "\n".join(screen_text(app))
        app.table.show([42])
        await pilot.press("enter")
        assert [message.id for message in app.of(PagedTable.Opened)] == [42]


async def test_columns_leave_with_the_width_and_the_sort_is_shown() -> None:
    """A narrower terminal drops whole columns; the sorted title carries a sign."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.set_sort("age", descending=True)
        app.table.show(range(3))
        await pilot.pause()
        assert "▾" in screen_text(app)[0]
        assert "Team" in screen_text(app)[0]
        await pilot.resize_terminal(26, 11)
        await pilot.pause()
        assert "Team" not in screen_text(app)[0]
        assert [column.id for column, _ in app.table.fitted] == ["name", "age"]


HOSTILE = (
    "[/b] [@click=app.quit]x[/]",
    "\x1b]52;c;x\x07\x9b2J\u202etxt",
    "漢字" * 40,
    "a\u0301" * 90,
    "",
    "👩\u200d👩\u200d👧 x" * 9,
)


async def test_hostile_cells_keep_every_line_in_place() -> None:
    """Whatever a cell holds, each strip is exactly as wide as the table and carries no code, link or action."""
    app = TableApp(PagedTable(COLUMNS), answer=False)
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(len(HOSTILE)))
        app.table.supply({at: Row((text, text, (text, "warning"))) for at, text in enumerate(HOSTILE)})
        await pilot.pause()
        for strip in app.table.render_lines(app.table.size.region):
            assert strip.cell_length == sum(segment.cell_length for segment in strip) == 60
            assert strip.text.isprintable() or "\u200d" in strip.text
            assert all(segment.style is None or not segment.style.meta for segment in strip)


@pytest.mark.parametrize("colourless", [False, True])
async def test_cursor_and_mark_do_not_need_colour(monkeypatch: pytest.MonkeyPatch, colourless: bool) -> None:
    """The cursor is a sign and bold, and reversed under NO_COLOR; in ASCII every shape is ASCII."""
    if colourless:
        monkeypatch.setenv("NO_COLOR", "1")
    symbols.choose(ascii_only=True)
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(100))
        app.table.toggle_mark()
        await pilot.pause()
        await pilot.pause()
        assert all(line.isascii() for line in screen_text(app))
        cursor = list(app.table.render_line(2))
        assert cursor[0].text.startswith(">  ")
        assert app.table.render_line(1).text.startswith(" * ")
        for segment in cursor[:-1]:
            assert segment.style is not None
            assert segment.style.bold
            assert bool(segment.style.reverse) is colourless


async def test_a_new_theme_repaints() -> None:
    """Kept strips never outlive the theme they were painted for."""
    app = TableApp(PagedTable(COLUMNS))
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.show(range(3))
        await pilot.pause()
        before = app.table.render_line(2)
        app.theme = THEMES[1].name
        await pilot.pause()
        after = app.table.render_line(2)
        assert before.text == after.text
        assert [segment.style for segment in before] != [segment.style for segment in after]


async def test_a_timeline_groups_and_names_each_day_once() -> None:
    """Headings are stepped over, dates are written where they change, and groups are jumped."""
    timeline = Timeline()
    app = TableApp(timeline, answer=False)
    async with app.run_test(size=(80, 12)) as pilot:
        timeline.show_groups([("2026", 3), ("2025", 0), ("2024", 30)])
        timeline.supply(
            {at: Row((f"2026-01-{10 - at // 2}", "L", f"Fact {at}", "7", "EHR")) for at in range(33)}
        )
        await pilot.pause()
        text = screen_text(app)
        assert text[1].startswith("   2026 ─")
        assert text[1].rstrip(" │┃").endswith(" 3")
        assert text[2].startswith("❯  2026-01-10")
        assert "2026" not in text[3]
        assert "2025" not in "".join(text)
        assert timeline.position == 0
        await pilot.press("right_square_bracket")
        assert timeline.position == 3
        await pilot.press("k")
        assert timeline.position == 2
        await pilot.press("G")
        assert timeline.position == 32
        await pilot.press("left_square_bracket")
        assert timeline.position == 0
        assert timeline.top == 0
