"""One line of parts with meanings, some of them clickable: what bars, strips and footers are made of.

Knows tokens and cells; must not know what the parts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from widgets.plain import cells, plain_line
from widgets.tokens import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import RenderResult


class Span(NamedTuple):
    """A stretch of the line."""

    text: str
    token: str = ""
    target: str = ""
    """What a click on it means to the owner; empty for nothing."""


class OneLine(Widget):
    """A widget of one line that never wraps; subclasses say which spans fit a width."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        width: 1fr;
        padding: 0 1;
        background: $panel;
    }
    """

    def spans(self, width: int) -> Sequence[Span]:
        """What to draw in `width` cells, left to right."""
        raise NotImplementedError

    def pressed(self, target: str) -> None:
        """A span with a target was clicked."""

    def render(self) -> RenderResult:
        """Never used for drawing: the line comes from `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """The line, cut and filled to the width."""
        width = self.content_size.width
        background = self.background_colors[1]
        look = palette(self.app)
        if y > 0:
            return Strip.blank(width, look.style("", background))
        segments = [
            Segment(span.text, look.style(span.token, background))
            for span in self._placed(width)
            if span.text
        ]
        return Strip(Segment.adjust_line_length(segments, width, look.style("", background)), width)

    def _placed(self, width: int) -> list[Span]:
        return [span._replace(text=plain_line(span.text)) for span in self.spans(width)]

    def notify_style_update(self) -> None:
        """Another theme: draw again."""
        super().notify_style_update()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Find the span under the pointer."""
        x = event.x - self.styles.gutter.left
        for span in self._placed(self.content_size.width):
            size = cells(span.text)
            if 0 <= x < size:
                if span.target:
                    event.stop()
                    self.pressed(span.target)
                return
            x -= size
