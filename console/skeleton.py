"""The early frame: title, strip and column headings with plain escape codes, before Textual is imported.

It looks like the first real frame, so that the real one replaces it without a flash. It holds no data, and keys typed
meanwhile wait for the application. Knows colours only by theme name; a test keeps them equal to the themes.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.settings import Settings
    from console.words import Words


class Look(NamedTuple):
    """The colours of one theme that the early frame needs, as `#rrggbb`."""

    background: str
    panel: str
    foreground: str
    muted: str
    primary: str
    warning: str
    strip: str


LOOKS: Final[dict[str, Look]] = {
    "careteam-dark": Look("#10161d", "#1d2833", "#dfe6ec", "#a0aebb", "#7cc7d8", "#f2cd5c", "#3a3114"),
    "careteam-light": Look("#faf8f4", "#e9e5dc", "#1e262d", "#53606b", "#0b566b", "#6b5200", "#fbe6ad"),
    "careteam-contrast": Look("#000000", "#1a1a1a", "#ffffff", "#d0d0d0", "#7fe3ff", "#ffe600", "#3d3000"),
    "careteam-safe": Look("#12141a", "#222631", "#e8e8ea", "#a7abb8", "#b9c7e8", "#f7e76b", "#39351a"),
}
"""By theme name."""

LEAST: Final = (60, 18)
"""Below this the application says that there is no room."""


def paint(settings: Settings, words: Words, *, demo: bool, out: TextIO | None = None) -> EarlyFrame:
    """Draw the frame where stdin and stdout are a terminal; otherwise do nothing."""
    stream = out or sys.stdout
    frame = EarlyFrame(stream)
    if not (sys.stdin.isatty() and stream.isatty()) or os.environ.get("TERM") == "dumb":
        return frame
    size = os.get_terminal_size(stream.fileno())
    if size.columns < LEAST[0] or size.lines < LEAST[1]:
        return frame
    frame.take_keys()
    body = "".join(lines(settings, words, size.columns, size.lines, demo=demo))
    # Synchronised output (2026) where the terminal knows it: the frame appears at once or not at all.
    stream.write(f"\x1b[?1049h\x1b[?25l\x1b[?2026h\x1b[H{body}\x1b[0m\x1b[?2026l")
    stream.flush()
    frame.painted = True
    return frame


def lines(settings: Settings, words: Words, width: int, height: int, *, demo: bool) -> Iterator[str]:
    """The frame line by line as escape codes; every line ends where the next one starts."""
    look = LOOKS.get(settings.theme) or next(iter(LOOKS.values()))
    hue = "NO_COLOR" not in os.environ
    blank = " " * width
    rows: list[tuple[str, str, str, bool]] = [(_title(words, width), look.primary, look.panel, True)]
    if demo:
        rows.append((words.say("demo.strip")[:width].center(width), look.warning, look.strip, False))
    rows.append(
        (f" / {words.say('panel.filter-hint')}"[:width].ljust(width), look.muted, look.background, False)
    )
    rows.append((_headings(settings, words, width), look.muted, look.panel, True))
    rows += [(blank, look.foreground, look.background, False)] * (height - len(rows) - 1)
    rows.append((blank, look.muted, look.panel, False))
    for number, (text, colour, ground, bold) in enumerate(rows[:height], start=1):
        yield f"\x1b[{number};1H\x1b[0m{_sgr(colour, ground, bold=bold, hue=hue)}{text}"


def _title(words: Words, width: int) -> str:
    return f" careteam   {words.say('title.panel')}"[:width].ljust(width)


def _headings(settings: Settings, words: Words, width: int) -> str:
    """The column titles where the table will have them."""
    from console.present.panel_rows import chosen
    from widgets.columns import Column, fit

    columns = [
        Column(each.id, words.say(each.title_key), each.min, each.max, each.weight, each.align, each.drop)
        for each in chosen(settings.columns)
    ]
    shown = "   "
    for column, size in fit(columns, width - 5, 2):
        title = column.title[:size]
        shown += (title.rjust(size) if column.align == "right" else title.ljust(size)) + "  "
    return shown[:width].ljust(width)


def _sgr(colour: str, ground: str, *, bold: bool, hue: bool) -> str:
    weight = "\x1b[1m" if bold else ""
    if not hue:
        return weight
    return f"{weight}\x1b[38;2;{_rgb(colour)}m\x1b[48;2;{_rgb(ground)}m"


def _rgb(colour: str) -> str:
    return ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


class EarlyFrame:
    """What the early frame did to the terminal, and how to undo it."""

    def __init__(self, out: TextIO) -> None:
        self.painted = False
        self._out = out
        self._before: list[Any] | None = None

    def take_keys(self) -> None:
        """Keys typed from now on are neither drawn by the terminal nor held back until enter."""
        try:
            import termios
        except ImportError:  # pragma: no cover - Windows keeps keys for us
            return
        self._before = termios.tcgetattr(sys.stdin.fileno())
        raw = termios.tcgetattr(sys.stdin.fileno())
        raw[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, raw)

    def driver_class(self) -> Any:
        """A driver that takes over the screen as it stands and leaves nothing on it; None for the usual one."""
        if sys.platform == "win32":
            return None
        from textual.drivers.linux_driver import LinuxDriver

        early = self

        class TakingOver(LinuxDriver):
            """Goes on where the early frame stopped: entering the other screen again would blank it."""

            _entered = not self.painted

            def write(self, data: str) -> None:
                if data == "\x1b[?1049h" and not TakingOver._entered:
                    TakingOver._entered = True
                    return
                if data == "\x1b[?1049l":
                    # Left already: leaving twice would put the cursor back over what is said at the end.
                    early.painted = False
                    # tmux brings lines of this screen back into the other one when the window has grown: none is left.
                    data = "\x1b[0m\x1b[H\x1b[2J" + data
                super().write(data)

        return TakingOver

    def restore(self) -> None:
        """Give the terminal back as it was; harmless when there is nothing to give back."""
        if self._before is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._before)
            self._before = None
        if self.painted:
            self.painted = False
            self._out.write("\x1b[?1049l\x1b[?25h")
            self._out.flush()
