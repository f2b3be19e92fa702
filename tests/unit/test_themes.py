"""The four themes by numbers: contrast of every text on every ground, and colours apart for colour-blind eyes."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from console.themes import DEFAULT, THEMES
from console.themes.colour_maths import DEFICIENCIES, contrast, difference
from widgets.tokens import TOKENS, Palette

if TYPE_CHECKING:
    from textual.theme import Theme

TEXTS = (
    "foreground", "text", "text-muted", "text-disabled", "text-primary", "text-secondary", "text-accent",
    "text-success", "text-warning", "text-error", "footer-key-foreground", "footer-foreground",
    "footer-description-foreground", "block-cursor-foreground", "link-color",
)  # fmt: skip
GROUNDS = (
    "background", "surface", "panel", "row-zebra", "row-header", "row-cursor", "row-cursor-blurred", "row-marked",
    "goal-band", "warning-muted", "block-cursor-background", "block-hover-background",
)  # fmt: skip


def variables(theme: Theme) -> dict[str, str]:
    """What the app would hand to style sheets."""
    return {**theme.to_color_system().generate(), **theme.variables}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_is_readable_on_every_ground(theme: Theme) -> None:
    """Text reaches WCAG's 4.5:1 on all grounds of its theme, and 7:1 in high contrast."""
    values = variables(theme)
    least = 7.0 if theme.name == "careteam-contrast" else 4.5
    poor = [
        (text, ground, round(contrast(values[text], values[ground]), 2))
        for text in TEXTS
        for ground in GROUNDS
        if contrast(values[text], values[ground]) < least
    ]
    assert poor == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_states_stay_apart_for_colour_blind_eyes(theme: Theme) -> None:
    """Success, warning and error differ visibly under every simulated deficiency, most of all in colour-safe."""
    values = variables(theme)
    least = 18 if theme.name == "careteam-safe" else 10
    close = [
        (first, second, deficiency, round(difference(values[first], values[second], deficiency), 1))
        for deficiency in (None, *DEFICIENCIES)
        for first, second in combinations(("text-success", "text-warning", "text-error"), 2)
        if difference(values[first], values[second], deficiency) < least
    ]
    assert close == []


def test_the_arithmetic_agrees_with_known_values() -> None:
    """Black on white is 21:1, grey #767676 on white just passes, and red and green near in deuteranopia."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert difference("#ffffff", "#000000") == pytest.approx(100, abs=0.1)
    assert difference("#b0641e", "#6b7d1e", "deuteranopia") < difference("#b0641e", "#6b7d1e") / 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_token_has_its_own_colour_or_weight(theme: Theme) -> None:
    """A palette made from a theme gives each meaning a style of its own, from the theme's own variables."""
    palette = Palette(variables(theme))
    ground = palette.background
    styles = {token: palette.style(token, ground) for token in TOKENS}
    assert len({str(style) for style in styles.values()}) == len(TOKENS)
    assert palette.cursor == Color.parse(theme.variables["row-cursor"])
    assert palette.cursor != palette.background


def test_names_are_unique_and_the_default_is_among_them() -> None:
    """A picker can offer the themes by name."""
    names = [theme.name for theme in THEMES]
    assert len(set(names)) == len(names) == 4
    assert DEFAULT in names
