"""The small widgets in an app: nothing wraps, nothing hides silently, everything is clickable, words are the caller's."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, TypeVar

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from console.themes import THEMES
from widgets.badge import Badge, badge
from widgets.banner import Banner
from widgets.chart import Chart
from widgets.empty import EmptyPlace
from widgets.filter_bar import FilterBar
from widgets.key_footer import FooterKey, KeyFooter
from widgets.key_footer import fitting as keys_fitting
from widgets.masked_text import masked
from widgets.picker import Item, Picker
from widgets.plain import line_filters
from widgets.progress import ProgressLine
from widgets.status_bar import Part, StatusBar
from widgets.too_small import TooSmall, is_too_small
from widgets.trend import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.widget import Widget

MessageT = TypeVar("MessageT", bound=Message)

HOSTILE = "[/b][@click=app.quit]x[/]\x1b]52;c;eA==\x07\x9b2J\u202ety\r\n"


class PartsApp(App[None]):
    """Shows the widgets it is given and remembers their messages."""

    def __init__(self, *parts: Widget) -> None:
        super().__init__()
        self.parts = parts
        self.told: list[Message] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With gate B."""
        return line_filters(super().get_line_filters())

    def compose(self) -> ComposeResult:
        """One under the other."""
        yield from self.parts

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Remember."""
        self.told.append(message)

    def on_filter_bar_submitted(self, message: FilterBar.Submitted) -> None:
        """Remember."""
        self.told.append(message)

    def on_filter_bar_left(self, message: FilterBar.Left) -> None:
        """Remember."""
        self.told.append(message)

    def on_filter_bar_chip_removed(self, message: FilterBar.ChipRemoved) -> None:
        """Remember."""
        self.told.append(message)

    def on_status_bar_clicked(self, message: StatusBar.Clicked) -> None:
        """Remember."""
        self.told.append(message)

    def on_key_footer_pressed(self, message: KeyFooter.Pressed) -> None:
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


PARTS = (
    Part("count", "312 of 1,300"),
    Part("team", "Blue team", "primary", 2),
    Part("age", "data of 07:58", "dim", 3),
    Part("marks", "3 marked", "accent", 1),
)


async def test_the_status_line_drops_by_priority_and_never_wraps() -> None:
    """Whole parts leave, least important first; the last one is cut; a click names its part."""
    bar = StatusBar()
    app = PartsApp(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        bar.set_parts(PARTS)
        for width, expected in (
            (80, " 312 of 1,300   Blue team   data of 07:58   3 marked"),
            (44, " 312 of 1,300   Blue team   3 marked"),
            (30, " 312 of 1,300   3 marked"),
            (16, " 312 of 1,300"),
            (10, " 312 of…"),
        ):
            await pilot.resize_terminal(width, 3)
            await pilot.pause()
            assert screen_text(app)[0] == expected
        await pilot.resize_terminal(80, 3)
        await pilot.pause()
        await pilot.click(offset=(18, 0))
        await pilot.click(offset=(14, 0))
        assert [message.part_id for message in app.of(StatusBar.Clicked)] == ["team"]


KEYS = (
    FooterKey("?", "help", "app.help"),
    FooterKey("/", "filter", "panel.filter"),
    FooterKey("space", "mark", "panel.mark"),
    FooterKey("x", "close", "panel.close", enabled=False),
)


async def test_the_footer_pins_help_and_counts_what_it_hides() -> None:
    """Keys that do not fit are counted, the count leads to help, and a click posts the action."""
    footer = KeyFooter()
    app = PartsApp(footer)
    async with app.run_test(size=(60, 3)) as pilot:
        footer.set_keys(KEYS)
        await pilot.pause()
        assert screen_text(app)[0] == " ? help  / filter  space mark  x close"
        await pilot.resize_terminal(24, 3)
        await pilot.pause()
        assert screen_text(app)[0] == " ? help  / filter  …+2"
        await pilot.click(offset=(10, 0))
        await pilot.click(offset=(20, 0))
        assert [message.action for message in app.of(KeyFooter.Pressed)] == ["panel.filter", "app.help"]


@pytest.mark.parametrize("width", range(0, 60, 3))
def test_shown_and_hidden_keys_are_all_keys(width: int) -> None:
    """At any width the first key stays and the numbers add up."""
    shown, hidden = keys_fitting(KEYS, width)
    assert shown[0] == KEYS[0]
    assert len(shown) + hidden == len(KEYS)


async def test_the_filter_bar_tells_at_once_then_waits() -> None:
    """The first letter is passed on at once, quick ones after it when they rest; escape passes on and leaves."""
    bar = FilterBar(placeholder="filter", debounce=0.5)
    app = PartsApp(bar)
    async with app.run_test(size=(80, 5)) as pilot:
        bar.focus_input()
        await pilot.press(*"smi")
        assert bar.editing
        await pilot.pause(0.7)
        assert [message.text for message in app.of(FilterBar.Changed)] == ["s", "smi"]
        await pilot.press("t", "h", "escape")
        assert [message.text for message in app.of(FilterBar.Changed)] == ["s", "smi", "smit", "smith"]
        assert len(app.of(FilterBar.Left)) == 1
        bar.set_text("age>64")
        await pilot.pause(0.7)
        assert bar.text == "age>64"
        assert len(app.of(FilterBar.Changed)) == 4


async def test_enter_submits_at_once_and_up_brings_it_back() -> None:
    """Submitted filters are remembered, oldest first; down past the newest is empty."""
    bar = FilterBar(debounce=5)
    app = PartsApp(bar)
    async with app.run_test(size=(80, 5)) as pilot:
        bar.set_history(["old"])
        bar.focus_input()
        await pilot.press(*"new", "enter")
        assert [message.text for message in app.of(FilterBar.Changed)] == ["n", "new"]
        assert [message.text for message in app.of(FilterBar.Submitted)] == ["new"]
        assert bar.history == ("old", "new")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await pilot.press(key)
            seen.append(bar.text)
        assert seen == ["new", "old", "old", "new", ""]


async def test_words_errors_and_chips_share_the_second_line() -> None:
    """The read-back stands there, an error points at its place, a chip can be clicked away, and nothing leaves no line."""
    bar = FilterBar()
    app = PartsApp(bar, Static("below"))
    async with app.run_test(size=(80, 5)) as pilot:
        bar.set_text("age>64 lng:es")
        bar.set_count("312 of 1,300")
        await pilot.pause()
        assert screen_text(app)[:2] == [" / age>64 lng:es" + " " * 51 + "312 of 1,300", "below"]
        bar.set_words("aged over 64")
        await pilot.pause()
        assert screen_text(app)[1] == " aged over 64"
        bar.set_error("no field lng", 7)
        await pilot.pause()
        lines = screen_text(app)
        assert lines[1].index("^") == lines[0].index("lng")
        assert lines[1].endswith("^ no field lng")
        bar.set_error("")
        bar.set_chips([("0", "age>64", ""), ("1", "lang:es", "")])
        await pilot.pause()
        assert screen_text(app)[1] == " [age>64 ×] [lang:es ×] aged over 64"
        await pilot.click(offset=(15, 1))
        assert [message.chip_id for message in app.of(FilterBar.ChipRemoved)] == ["1"]
        bar.set_chips([])
        bar.set_words("")
        await pilot.pause()
        assert screen_text(app)[1] == "below"


async def test_words_that_have_no_room_beside_the_chips_stand_below_them() -> None:
    """What is really asked is read in full: on lines of its own, at most two, the rest said with an ellipsis."""
    bar = FilterBar()
    app = PartsApp(bar, Static("below"))
    chips = [("0", "lang:es", ""), ("1", "last>12mo", "")]
    words = "speaks Spanish; last contact more than 1 year ago, or never"
    async with app.run_test(size=(60, 8)) as pilot:
        bar.set_chips(chips)
        bar.set_words(words)
        await pilot.pause()
        assert screen_text(app)[1:5] == [
            " [lang:es ×] [last>12mo ×]",
            " speaks Spanish; last contact more than 1 year ago, or",
            " never",
            "below",
        ]
        bar.set_words("; ".join([words] * 4))
        await pilot.pause()
        assert screen_text(app)[3].endswith("…")
        assert screen_text(app)[4] == "below"
        await pilot.resize_terminal(120, 8)
        bar.set_words(words)
        await pilot.pause()
        assert screen_text(app)[1:3] == [f" [lang:es ×] [last>12mo ×] {words}", "below"]
        bar.set_chips([])
        await pilot.resize_terminal(50, 8)
        await pilot.pause()
        assert screen_text(app)[1].startswith(" speaks Spanish")
        assert screen_text(app)[3] == "below"


ITEMS = (
    Item("name", "Name", "A to Z"),
    Item("age", "Age", "oldest first"),
    Item("last", "Last contact", "longest ago"),
    Item("tier", "Tier", reason="comes with the rules"),
)


async def test_the_picker_narrows_by_word_starts_and_takes_one() -> None:
    """Typing narrows, arrows move while typing, enter takes, and what cannot be chosen says why and is not taken."""
    app = PartsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        taken: list[object] = []
        app.push_screen(Picker("Sort by", ITEMS, placeholder="type", hint="enter takes"), taken.append)
        await pilot.pause()
        assert any("comes with the rules" in line for line in screen_text(app))
        await pilot.press(*"co")
        await pilot.pause()
        assert not any("A to Z" in line for line in screen_text(app))
        await pilot.press("enter")
        assert taken == ["last"]
        app.push_screen(Picker("Sort by", ITEMS, chosen=["tier"]), taken.append)
        await pilot.pause()
        await pilot.press("enter")
        assert taken == ["last"]
        await pilot.press("up", "up", "enter")
        assert taken == ["last", "age"]
        app.push_screen(Picker("Sort by", ITEMS), taken.append)
        await pilot.press("escape")
        assert taken == ["last", "age", None]


async def test_the_picker_takes_several() -> None:
    """With several choices tab marks, chosen ones are marked at first, and the answer is in the list's order."""
    app = PartsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        taken: list[object] = []
        app.push_screen(Picker("Columns", ITEMS, multi=True, chosen=["last"]), taken.append)
        await pilot.pause()
        await pilot.press("tab", "enter")
        assert taken == [["name", "last"]]


async def test_progress_says_numbers_beside_the_bar() -> None:
    """The bar is half full at a half, the hint goes first when narrow, and an unknown end has no bar."""
    line = ProgressLine()
    app = PartsApp(line)
    async with app.run_test(size=(80, 3)) as pilot:
        line.set(0.5, "Reading", "8 MB/s", "esc stops")
        await pilot.pause()
        text = screen_text(app)[0]
        assert "50 %" in text
        assert abs(text.count("━") - text.count("─")) <= 1
        assert text.endswith("esc stops")
        await pilot.resize_terminal(32, 3)
        await pilot.pause()
        assert "esc" not in screen_text(app)[0]
        assert "50 %" in screen_text(app)[0]
        line.set(None, "Reading", "12 files")
        await pilot.pause()
        assert screen_text(app)[0] == " Reading  12 files"


async def test_every_part_survives_hostile_words() -> None:
    """Markup stays text and codes vanish, wherever the words go."""
    chart, bar, footer, status, progress = Chart(), FilterBar(), KeyFooter(), StatusBar(), ProgressLine()
    app = PartsApp(
        Banner(HOSTILE), bar, Badge(HOSTILE), Static(badge(HOSTILE)), EmptyPlace(HOSTILE, [HOSTILE], [("x", HOSTILE)]),
        chart, progress, status, footer,
    )  # fmt: skip
    async with app.run_test(size=(80, 30)) as pilot:
        day = date(2026, 1, 1)
        chart.show(
            [Point(day, 1, HOSTILE)], title=HOSTILE, unit=HOSTILE, high=3, goal_label=HOSTILE, twin=HOSTILE
        )
        bar.set_text(HOSTILE)
        bar.set_chips([("0", HOSTILE, "")])
        bar.set_words(HOSTILE)
        bar.set_count(HOSTILE)
        footer.set_keys([FooterKey("?", HOSTILE, "app.help")])
        status.set_parts([Part("a", HOSTILE)])
        progress.set(0.3, HOSTILE)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert all(strip.text.isprintable() for strip in strips)
        assert sum("[/b][@click=app.quit]x[/]" in strip.text for strip in strips) >= 8
        metas = [segment.style.meta for strip in strips for segment in strip if segment.style]
        assert not any("@click" in meta for meta in metas)
        for theme in THEMES:
            app.theme = theme.name
            await pilot.pause()


async def test_too_small_covers_and_leaves_by_itself() -> None:
    """Under 60×18 the message covers everything; with room again it is gone."""
    assert [is_too_small(*size) for size in ((60, 18), (59, 18), (60, 17))] == [False, True, True]
    app = PartsApp(Static("below"))
    async with app.run_test(size=(40, 10)) as pilot:
        app.push_screen(TooSmall("Make the window larger"))
        await pilot.pause()
        assert any("Make the window larger" in line for line in screen_text(app))
        assert not any("below" in line for line in screen_text(app))
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert any("below" in line for line in screen_text(app))


async def test_too_small_below_another_page_waits_for_its_turn() -> None:
    """A page that opened over the message stays when there is room again; the message leaves when it is seen again."""
    app = PartsApp(Static("below"))
    async with app.run_test(size=(40, 10)) as pilot:
        app.push_screen(TooSmall("Make the window larger"))
        await pilot.pause()
        page: Screen[None] = Screen()
        app.push_screen(page)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen is page
        app.pop_screen()
        await pilot.pause()
        await pilot.pause()
        assert any("below" in line for line in screen_text(app))


async def test_a_strip_without_words_takes_no_room() -> None:
    """An empty banner is hidden and comes back with words."""
    banner = Banner()
    app = PartsApp(banner, Static("below"))
    async with app.run_test(size=(40, 4)) as pilot:
        assert screen_text(app)[0] == "below"
        banner.set("DEMO DATA")
        await pilot.pause()
        assert screen_text(app)[0].strip() == "DEMO DATA"


@pytest.mark.parametrize(
    ("level", "expected"), [(0, "Ada Quill"), (1, "Ada Q."), (2, "A.Q."), (3, "•••")]
)  # fmt: skip
def test_masked_shapes(level: int, expected: str) -> None:
    """Each level shows less, and the last one not even the length."""
    assert masked(" Ada  Quill\x1b", level) == expected
