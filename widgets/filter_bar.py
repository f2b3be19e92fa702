"""Where a person types a filter: input, how many match, chips, the filter read back in words, and what is wrong with it.

Must not know the filter's language; it passes text on after a short rest and shows what its owner says about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from widgets.badge import token_content
from widgets.one_line import OneLine, Span
from widgets.plain import cells, clean, plain, plain_line, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.timer import Timer

DEBOUNCE = 0.06
"""Seconds between two filters that are passed on: a letter after a rest goes at once, a held key or a paste at its end."""
WORD_LINES = 2
"""Lines that the words may take below the chips."""
HISTORY = 50
"""Filters remembered in this session."""


class _Line(Input):
    """The input itself: up and down walk the history, escape leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "older", "Older filter", show=False, id="filter.older"),
        Binding("down", "newer", "Newer filter", show=False, id="filter.newer"),
        Binding("escape", "leave", "Back to the list", show=False, id="filter.leave"),
    ]

    class Walked(Message):
        """The person asked for an older or newer filter."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Escaped(Message):
        """The person wants to leave."""

    def action_older(self) -> None:
        """Ask for an older filter."""
        self.post_message(self.Walked(-1))

    def action_newer(self) -> None:
        """Ask for a newer filter."""
        self.post_message(self.Walked(1))

    def action_leave(self) -> None:
        """Ask to leave."""
        self.post_message(self.Escaped())


class _Chips(OneLine):
    """Parts of the filter that a click takes away; then the filter in words, or what is wrong with it."""

    DEFAULT_CSS = """
    _Chips {
        padding: 0;
        background: transparent;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.chips: tuple[tuple[str, str, str], ...] = ()
        self.words = Span("", "dim")
        self.indent = 0
        self.words_below = False
        """Whether the words stand in lines of their own."""

    def words_fit(self, width: int) -> bool:
        """Whether all chips and all words have room side by side."""
        chips = sum(cells(f"[{plain_line(text)} ×]") + 1 for _, text, _ in self.chips)
        return chips + cells(self.words.text) <= width

    def spans(self, width: int) -> Sequence[Span]:
        """Chips first, as many as fit, then the words unless they stand below."""
        spans: list[Span] = []
        used = 0
        for chip_id, text, token in self.chips:
            shown = f"[{plain_line(text)} ×]"
            if used + cells(shown) + 1 > width:
                break
            used += cells(shown) + 1
            spans += [Span(shown, token or "accent", chip_id), Span(" ")]
        room = width - used
        indent = min(self.indent, max(0, room - cells(self.words.text)))
        if room > 4 and self.words.text and not self.words_below:
            spans += [
                Span(" " * indent),
                self.words._replace(text=plain_line(self.words.text, room - indent)),
            ]
        return spans

    def pressed(self, target: str) -> None:
        """Pass on that a chip should go."""
        bar = self.parent.parent if self.parent is not None else None
        if isinstance(bar, FilterBar):
            bar.post_message(FilterBar.ChipRemoved(bar, target))


class FilterBar(Vertical):
    """The bar: one line of input; below it chips and words, the words in lines of their own where both have no room."""

    DEFAULT_CSS = """
    FilterBar {
        height: auto;
        padding: 0 1;
        background: $surface;
    }
    FilterBar > Horizontal { height: 1; }
    FilterBar .filter--prompt { width: auto; padding: 0 1 0 0; }
    FilterBar .filter--words { color: $text-muted; }
    FilterBar .filter--count { width: auto; padding: 0 0 0 2; color: $text-muted; }
    FilterBar _Line, FilterBar _Line:focus { border: none; height: 1; padding: 0; width: 1fr; background: $surface; }
    """

    class BarMessage(Message):
        """Anything the bar tells its owner."""

        def __init__(self, bar: FilterBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> FilterBar:
            """The bar, for `@on` with a selector."""
            return self.bar

    class Changed(BarMessage):
        """The text rested for a moment."""

        def __init__(self, bar: FilterBar, text: str) -> None:
            super().__init__(bar)
            self.text = text

    class Submitted(BarMessage):
        """Enter: the person is done with this text."""

        def __init__(self, bar: FilterBar, text: str) -> None:
            super().__init__(bar)
            self.text = text

    class Left(BarMessage):
        """Escape: back to the list."""

    class ChipRemoved(BarMessage):
        """A chip was clicked."""

        def __init__(self, bar: FilterBar, chip_id: str) -> None:
            super().__init__(bar)
            self.chip_id = chip_id

    def __init__(
        self,
        *,
        placeholder: str = "",
        prompt: str = "/",
        debounce: float = DEBOUNCE,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._input = _Line(placeholder=placeholder, select_on_focus=False)
        self._prompt = prompt
        self._count = Static(classes="filter--count")
        self._chips = _Chips()
        self._second = Horizontal(self._chips)
        self._below = Static(classes="filter--words")
        self._debounce = debounce
        self._timer: Timer | None = None
        self._told = ""
        self._error = False
        self._words = ""
        self._history: list[str] = []
        self._at = 0
        self._rows = (False, 0)

    def compose(self) -> ComposeResult:
        """Prompt, input and count; below them chips and words."""
        self._second.display = self._below.display = False
        with Horizontal():
            yield Static(token_content(self._prompt, "accent"), classes="filter--prompt")
            yield self._input
            yield self._count
        yield self._second
        yield self._below

    # -- what the owner says ---------------------------------------------------

    @property
    def text(self) -> str:
        """What stands in the input, cleaned."""
        return clean(self._input.value, lines=False)

    @property
    def editing(self) -> bool:
        """True while the input has the focus."""
        return self._input.has_focus

    @property
    def history(self) -> tuple[str, ...]:
        """Filters that were submitted, oldest first."""
        return tuple(self._history)

    def set_text(self, text: str, *, quiet: bool = True) -> None:
        """Put a text into the input; with `quiet` nothing is told, as the owner knows."""
        value = clean(text, lines=False)
        if quiet:
            self._told = value
            self._stop_timer()
        if value != self._input.value:
            self._input.value = value
            self._input.cursor_position = len(value)

    def set_history(self, texts: Sequence[str]) -> None:
        """Filters of earlier sessions, oldest first."""
        self._history = list(texts)[-HISTORY:]
        self._at = len(self._history)

    def set_count(self, text: str) -> None:
        """How many match, in the owner's words."""
        self._count.update(token_content(text))

    def set_words(self, text: str) -> None:
        """The filter read back in plain words; clears an error."""
        self._words = text
        self.set_error("")

    def set_error(self, message: str, position: int | None = None) -> None:
        """What is wrong, with a mark under the place where it is; an empty message clears it.

        Args:
            message: The owner's words.
            position: Character in the text at which it went wrong.
        """
        self._error = bool(message)
        if message:
            mark = "" if position is None else "^ "
            self._chips.words = Span(mark + plain_line(message), "error")
            self._chips.indent = (
                0 if position is None else cells(self.text[:position]) + cells(self._prompt) + 1
            )
        else:
            self._chips.words = Span(plain_line(self._words), "dim")
            self._chips.indent = 0
        self._show_second()

    def set_chips(self, chips: Sequence[tuple[str, str, str]]) -> None:
        """Parts of the filter that a click removes: (id, text, token)."""
        self._chips.chips = tuple(chips)
        self._show_second()

    def focus_input(self) -> None:
        """Start typing."""
        self._input.focus()

    # -- inside ------------------------------------------------------------------

    def _show_second(self) -> None:
        chips = self._chips
        width = self.content_size.width
        below = not self._error and width > 0 and not chips.words_fit(width)
        chips.words_below = below
        shown = bool(chips.chips or (chips.words.text and not below))
        lines = _cut(wrap(chips.words.text, width), width) if below else []
        if lines:
            self._below.update(plain("\n".join(lines)), layout=False)
        # Only then: every assignment lays the whole screen out again, and this runs with each key that is typed.
        if (shown, len(lines)) != self._rows:
            self._rows = (shown, len(lines))
            self._second.display, self._below.display = shown, below
            self._second.styles.height, self._below.styles.height = 1, max(1, len(lines))
        chips.refresh()

    def on_resize(self) -> None:
        """Words that had room may have none now."""
        self._show_second()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tell(self) -> None:
        self._stop_timer()
        if self.text != self._told:
            self._told = self.text
            self.post_message(self.Changed(self, self.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on at once what follows a rest; of keys that follow one another quickly, the last."""
        event.stop()
        if self._timer is None:
            self._tell()
        self._stop_timer()
        self._timer = self.set_timer(self._debounce, self._tell)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass on at once, remember, and say that it is final."""
        event.stop()
        self._tell()
        text = self.text
        if text and text not in self._history[-1:]:
            self._history = [*self._history, text][-HISTORY:]
        self._at = len(self._history)
        self.post_message(self.Submitted(self, text))

    def on__line_walked(self, event: _Line.Walked) -> None:
        """Show an older or newer filter; past the newest the line is empty."""
        event.stop()
        if not self._history:
            return
        self._at = max(0, min(self._at + event.steps, len(self._history)))
        text = self._history[self._at] if self._at < len(self._history) else ""
        self.set_text(text, quiet=False)

    def on__line_escaped(self, event: _Line.Escaped) -> None:
        """Pass on what was typed and leave."""
        event.stop()
        self._tell()
        self.post_message(self.Left(self))


def _cut(lines: list[str], width: int) -> list[str]:
    """At most `WORD_LINES` lines; the last says with its end that there is more."""
    if len(lines) <= WORD_LINES:
        return lines
    return [*lines[: WORD_LINES - 1], plain_line(" ".join(lines[WORD_LINES - 1 :]), width)]
