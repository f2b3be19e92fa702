"""The shapes that widgets draw with, and their pure ASCII stand-ins for terminals that lack or widen them.

Many pretty shapes are "ambiguous" in width (two cells in East Asian settings); a setting chooses `ASCII` for the
whole process. Must not know who draws what.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbols:
    """One set of shapes, each one cell wide."""

    cursor: str = "❯"
    mark: str = "✓"
    up: str = "▴"
    down: str = "▾"
    ellipsis: str = "…"
    thumb: str = "┃"
    track: str = "│"
    dot: str = "●"
    second_dot: str = "○"
    line: str = "·"
    bar_full: str = "━"
    bar_empty: str = "─"
    spark: str = "▁▂▃▄▅▆▇█"
    """From low to high."""
    more: str = "+"
    arrow: str = "→"
    check: str = "✓"
    cross: str = "✗"
    rule: str = "─"
    at_least: str = "≥"
    axis: str = "│"
    corner: str = "└"
    waiting: str = "·"
    """Stands in for a row that is still being read."""


UNICODE = Symbols()

ASCII = Symbols(
    cursor=">",
    mark="*",
    up="^",
    down="v",
    ellipsis="~",
    thumb="#",
    track="|",
    dot="o",
    second_dot="x",
    line=".",
    bar_full="#",
    bar_empty="-",
    spark="_.,-=+*#",
    more="+",
    arrow=">",
    check="+",
    cross="x",
    rule="-",
    at_least=">",
    axis="|",
    corner="+",
    waiting=".",
)

_chosen = [UNICODE]


def current() -> Symbols:
    """The set in use."""
    return _chosen[0]


def choose(ascii_only: bool) -> None:
    """Use ASCII shapes everywhere, or the usual ones; call `App.refresh(layout=True)` when already running."""
    _chosen[0] = ASCII if ascii_only else UNICODE
