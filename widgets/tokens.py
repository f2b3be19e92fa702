"""Names of meanings (`warning`, `dim`, …) turned into styles of the theme in use.

Widgets and screens say what a piece of text means; only themes say which colour that is. Must not know any widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color, ColorParseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App

TOKENS = ("", "dim", "strong", "accent", "primary", "success", "warning", "error", "title", "inverse")
"""Every token that a cell, a part or a badge may carry."""

_VARIABLES = {
    "accent": "text-accent",
    "primary": "text-primary",
    "success": "text-success",
    "warning": "text-warning",
    "error": "text-error",
    "title": "text-primary",
}
_BOLD = frozenset({"strong", "title", "error", "inverse"})

_DIM = 0.62
"""Share of the foreground in dim text where a theme does not name its own muted colour."""


class Palette:
    """The colours of one theme by meaning, with fallbacks for themes that are not ours."""

    def __init__(self, variables: Mapping[str, str], *, colourless: bool = False) -> None:
        self._variables = variables
        self.colourless = colourless
        """True under NO_COLOR: hue is gone, so weight and reversal have to carry what colour would."""
        self.background = self.colour("background", Color(18, 18, 18))
        self.foreground = self.colour("foreground", Color(224, 224, 224))
        self.surface = self.colour("surface", self.background)
        self.panel = self.colour("panel", self.surface)
        self.zebra = self.colour("row-zebra", self.background.blend(self.surface, 0.5, alpha=1))
        self.header = self.colour("row-header", self.panel)
        self.cursor = self.colour("row-cursor", self.colour("primary-muted", self.panel))
        self.cursor_blurred = self.colour("row-cursor-blurred", self.panel)
        self.marked = self.colour("row-marked", self.colour("accent-muted", self.panel))
        self.band = self.colour("goal-band", self.colour("success-muted", self.panel))
        self.faint = self.colour("border-blurred", self.background.blend(self.foreground, 0.25, alpha=1))
        """For lines that only divide; never for text."""
        self.muted = self.colour("text-muted", self.background.blend(self.foreground, _DIM, alpha=1))

    def colour(self, name: str, default: Color) -> Color:
        """A theme variable as a solid colour; `default` when it is missing or relative (`auto 60%`)."""
        value = self._variables.get(name, "")
        if not value or value.startswith("auto"):
            return default
        try:
            colour = Color.parse(value)
        except ColorParseError:
            return default
        return colour if colour.a == 1 else default

    def token_colour(self, meaning: str) -> Color:
        """The colour of text with this meaning; unknown ones are ordinary text."""
        if meaning in {"dim", "faint"}:
            return self.muted if meaning == "dim" else self.faint
        name = _VARIABLES.get(meaning)
        return self.foreground if name is None else self.colour(name, self.foreground)

    def style(self, meaning: str, background: Color, *, bold: bool = False, reverse: bool = False) -> Style:
        """Text with this meaning on `background`."""
        if meaning == "inverse":
            return Style.from_color(background.rich_color, self.foreground.rich_color) + Style(bold=True)
        return Style.from_color(self.token_colour(meaning).rich_color, background.rich_color) + Style(
            bold=bold or meaning in _BOLD or (self.colourless and meaning in {"warning", "accent"}),
            reverse=reverse,
        )


def palette(app: App[object]) -> Palette:
    """The palette of the theme that `app` shows now (kept until theme or NO_COLOR change)."""
    key = (app.theme, app.no_color)
    kept = _kept.get(key)
    if kept is None:
        if len(_kept) > 8:
            _kept.clear()
        kept = _kept[key] = Palette(app.theme_variables, colourless=app.no_color)
    return kept


_kept: dict[tuple[str, bool], Palette] = {}
